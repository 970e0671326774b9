//! Holidays: a country's, those of a file, and the mistakes of both.

use promenade_core::day::Day;
use promenade_core::day_kind::{DayKind, Holidays};

use super::*;

fn with(keys: &str, folder: &Path) -> Result<Config, String> {
    let text = format!("{}{CAMERA}", HEAD.replace("timezone", &format!("{keys}\ntimezone")));
    parse(&text, "promenade.toml", folder, &environment()).map_err(|errors| errors.to_string())
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn a_country_brings_its_holidays_and_a_file_adds_to_them() {
    let folder = tempfile::tempdir().unwrap();
    assert!(with("", folder.path()).unwrap().site.holidays.is_empty());
    assert_eq!(with("holidays = \"CN\"", folder.path()).unwrap().site.holidays, Holidays::china());
    let text =
        "\u{feff}# ours\r\n2026-12-25,holiday,Christmas, observed\r\n\r\n2026-10-01, make_up_workday ,Inventory\r\n";
    std::fs::write(folder.path().join("days.csv"), text).unwrap();
    let site = with("holidays = \"CN\"\nholiday_file = \"days.csv\"", folder.path()).unwrap().site;
    let named = site.holidays.special(day("2026-12-25")).unwrap();
    assert_eq!((named.kind, named.name.as_str()), (DayKind::Holiday, "Christmas, observed"));
    assert_eq!(site.holidays.kind(day("2026-10-01")), DayKind::MakeUpWorkday);
    assert_eq!(site.holidays.kind(day("2026-10-02")), DayKind::Holiday);
}

#[test]
fn mistakes_of_holidays_name_the_line_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let long = "n".repeat(101);
    let text = format!(
        "2026-02-30,holiday,Never\n2026-12-25,feast,Christmas\n2026-12-26,holiday\n2026-12-27,holiday,{long}\n\
                        2026-12-28,holiday,A\n2026-12-28,holiday,B\n,,\n"
    );
    std::fs::write(folder.path().join("days.csv"), text).unwrap();
    let mistakes = with("holidays = \"ZZ\"\nholiday_file = \"days.csv\"", folder.path()).unwrap_err();
    insta::assert_snapshot!(mistakes);
    let mistakes = with("holiday_file = \"none.csv\"", folder.path()).unwrap_err();
    assert!(mistakes.contains("holiday_file is \"none.csv\", which cannot be read"), "{mistakes}");
    std::fs::write(folder.path().join("binary.csv"), [0xff, 0x00, 0x80]).unwrap();
    assert!(with("holiday_file = \"binary.csv\"", folder.path()).is_err());
    assert!(with("holiday_file = \".\"", folder.path()).is_err(), "a folder");
    assert!(with("holidays = [\"CN\"]", folder.path()).is_err());
}
