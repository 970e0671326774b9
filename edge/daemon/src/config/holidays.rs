//! `holidays` and `holiday_file` of `[site]`: which days are holidays, or weekends that are worked.
//!
//! Owns the form of the file: one day a line, `2026-12-25,holiday,Christmas Day`, as a spreadsheet writes it. What such days
//! mean is core's.

use std::collections::BTreeMap;
use std::path::Path;

use promenade_core::day::Day;
use promenade_core::day_kind::{DayKind, Holidays};

use super::reader::{Table, Value};
use super::suggest::quoted;

/// Far more than a lifetime of holidays; a file that is longer is another file.
const LONGEST_FILE: u64 = 1 << 20;
/// Longest name of a holiday in characters.
const NAME_LENGTH: usize = 100;
/// So many faulty lines are told at once.
const MOST_FAULTS: usize = 5;

type Named = (DayKind, String);

/// The site's holidays: those of a country, and those of a file, which win.
pub(super) fn holidays(site: &Table<'_>, base: &Path) -> Holidays {
    let country = site.optional("holidays").and_then(|value| value.choice(&[("CN", Holidays::china as fn() -> _)]));
    let known = country.map_or_else(Holidays::default, |country| country());
    let days = site.optional("holiday_file").map(|value| of_file(&value, base)).unwrap_or_default();
    known.with(days.into_iter().map(|(day, (kind, name))| (day, kind, name)))
}

fn of_file(value: &Value<'_>, base: &Path) -> BTreeMap<Day, Named> {
    let mut days = BTreeMap::new();
    let Some(name) = value.text() else { return days };
    let text = match read(&base.join(name)) {
        Ok(text) => text,
        Err(why) => {
            let message = format!("is \"{}\", which cannot be read: {why}", quoted(name));
            value.mistake(&message, "write one day a line, such as 2026-12-25,holiday,Christmas Day".to_owned());
            return days;
        }
    };
    let mut faults = 0;
    for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate().map(|(index, line)| (index + 1, line))
    {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let sound = parse(line).and_then(|(day, named)| match days.insert(day, named) {
            None => Ok(()),
            Some(_) => Err(format!("{day} comes twice")),
        });
        faults += usize::from(sound.is_err());
        if let (Err(why), true) = (sound, faults <= MOST_FAULTS) {
            let message = format!("is \"{}\", in which line {number} is faulty: {why}", quoted(name));
            value.mistake(&message, "write date, holiday or make_up_workday, and name".to_owned());
        }
    }
    days
}

fn read(path: &Path) -> Result<String, String> {
    let length = std::fs::metadata(path).map_err(|error| error.to_string())?.len();
    if length > LONGEST_FILE {
        return Err(format!("it holds {length} bytes"));
    }
    std::fs::read_to_string(path).map_err(|error| error.to_string())
}

fn parse(line: &str) -> Result<(Day, Named), String> {
    let mut fields = line.splitn(3, ',').map(str::trim);
    let (date, kind) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
    let day = date.parse().map_err(|fault| format!("\"{}\" {fault}", quoted(date)))?;
    let kinds = [DayKind::Holiday, DayKind::MakeUpWorkday];
    let found = kinds.into_iter().find(|known| known.name() == kind);
    let kind = found.ok_or_else(|| format!("\"{}\" is neither holiday nor make_up_workday", quoted(kind)))?;
    let name = fields.next().unwrap_or_default();
    let sound = !name.is_empty() && name.chars().count() <= NAME_LENGTH && !name.chars().any(char::is_control);
    sound
        .then(|| (day, (kind, name.to_owned())))
        .ok_or_else(|| format!("a name must hold 1 to {NAME_LENGTH} characters"))
}
