//! Options of `promenade import hours`, as the query of the API has them.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

/// Arguments of `promenade import hours`.
#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch")]
pub struct Args {
    /// CSV file: a column a counter, or with --sensor and --count a row a counter and hour
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Config file
    #[arg(long, value_name = "FILE", default_value = "promenade.toml")]
    pub config: PathBuf,
    /// What goes where: "COLUMN = camera/line : in", or a gate for the line; in, out or both-as-in for a counter that does
    /// not tell directions apart. "auto : in" takes columns that are called like a line or gate
    #[arg(long = "map", value_name = "ENTRY")]
    map: Vec<String>,
    /// A file of such entries, one a line
    #[arg(long, value_name = "FILE")]
    map_file: Option<PathBuf>,
    /// Name of the earlier counter; the file's name without its ending by default
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Who imports it; the name of the user who runs this by default
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Show what would be done and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Zone by which the file names hours; the site's by default
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
    /// Column with day and hour; one called time, datetime or timestamp by default
    #[arg(long, value_name = "COLUMN")]
    time: Option<String>,
    /// Column with the day; one called date or day by default
    #[arg(long, value_name = "COLUMN")]
    date: Option<String>,
    /// Column with the hour; one called hour by default
    #[arg(long, value_name = "COLUMN")]
    hour: Option<String>,
    /// How the time or date column is written, such as "%d/%m/%Y %H:%M", where it is not year-month-day
    #[arg(long, value_name = "FORMAT")]
    time_format: Option<String>,
    /// Hours before this one belong to the day after the date in their row
    #[arg(long, value_name = "HOUR")]
    day_begins: Option<u8>,
    /// Column with the counter's name, in the long form
    #[arg(long, value_name = "COLUMN")]
    sensor: Option<String>,
    /// Column with the count, in the long form
    #[arg(long, value_name = "COLUMN")]
    count: Option<String>,
    /// Column with in or out, in the long form
    #[arg(long, value_name = "COLUMN")]
    direction: Option<String>,
    /// What separates decimals: . or ,
    #[arg(long, value_name = "MARK")]
    decimal: Option<String>,
    /// What separates thousands: . , ' or space
    #[arg(long, value_name = "MARK")]
    thousands: Option<String>,
    /// What separates columns: , ; | or tab
    #[arg(long, value_name = "MARK")]
    delimiter: Option<String>,
    /// A word that stands for a gap, as an empty cell does
    #[arg(long = "empty", value_name = "WORD")]
    empty: Vec<String>,
    /// Take lines that the site does not have, as lines that are no more
    #[arg(long)]
    create: bool,
    /// Write over hours that were counted or come from another source; removing this one puts them back
    #[arg(long)]
    replace: bool,
    /// Leave mistaken cells and rows out, as gaps, instead of refusing the file
    #[arg(long)]
    skip_mistakes: bool,
}

impl Args {
    /// The options as (name, value), as [`crate::import::Plan::read`] takes them; `user` imports where nobody else is named.
    ///
    /// # Errors
    /// When the file of the map cannot be read.
    pub fn options(&self, user: Option<String>) -> Result<Vec<(String, String)>> {
        let stem = self.file.file_stem().map(|name| name.to_string_lossy().replace(' ', "_"));
        let name = self.file.file_name().map(|name| name.to_string_lossy().into_owned());
        let texts = [
            ("source", self.source.clone().or(stem)),
            ("file", name),
            ("by", self.by.clone().or(user)),
            ("map", self.map()?),
            ("timezone", self.timezone.clone()),
            ("time", self.time.clone()),
            ("date", self.date.clone()),
            ("hour", self.hour.clone()),
            ("time_format", self.time_format.clone()),
            ("day_begins", self.day_begins.map(|hour| hour.to_string())),
            ("sensor", self.sensor.clone()),
            ("count", self.count.clone()),
            ("direction", self.direction.clone()),
            ("decimal", self.decimal.clone()),
            ("thousands", self.thousands.clone()),
            ("delimiter", self.delimiter.clone()),
            ("empty", (!self.empty.is_empty()).then(|| self.empty.join("\n"))),
        ];
        let flags = [
            ("create", self.create),
            ("replace", self.replace),
            ("skip_mistakes", self.skip_mistakes),
            ("dry_run", self.dry_run),
        ];
        let texts = texts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        let flags = flags.into_iter().filter(|(_, set)| *set).map(|(name, _)| (name.to_owned(), "true".to_owned()));
        Ok(texts.chain(flags).collect())
    }

    fn map(&self) -> Result<Option<String>> {
        let mut entries = self.map.clone();
        if let Some(path) = &self.map_file {
            let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
            entries.push(text);
        }
        Ok((!entries.is_empty()).then(|| entries.join("\n")))
    }
}

/// The options as a query.
pub fn query(options: &[(String, String)]) -> String {
    let pairs: Vec<String> = options.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    pairs.join("&")
}

/// A text for use in an address.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_holds_any_text() {
        let options = [("map".to_owned(), "Queen St. (NS) = a/b : in\n北 = c".to_owned())];
        assert_eq!(query(&options), "map=Queen%20St.%20%28NS%29%20%3D%20a%2Fb%20%3A%20in%0A%E5%8C%97%20%3D%20c");
    }
}
