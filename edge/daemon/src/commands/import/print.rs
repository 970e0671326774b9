//! What `promenade import` prints.

use std::fmt::Write as _;

use crate::api::{HourReport, ImportEntry, ImportReport, RemovedReport, SeriesReport};

/// Hours at changes of the clocks that are listed; the others are counted.
const MOST_LISTED: usize = 8;

/// The preview, or the outcome.
pub fn report(report: &ImportReport) -> String {
    let would = if report.dry_run { "would do (nothing was written)" } else { "did" };
    let width = report.series.iter().map(|series| series.target.chars().count()).max().unwrap_or(0).max(12);
    let mut text = format!(
        "{} rows; what the import as {:?} {would}:\n\n{:<width$} {:<10} {:<10} {:>7} {:>6} {:>11} {:>11}  {}\n",
        report.rows,
        report.source,
        "line or gate",
        "from",
        "to",
        "hours",
        "gaps",
        "in",
        "out",
        "hours by what becomes of them"
    );
    for series in &report.series {
        text.push_str(&row(series, width));
    }
    text.push('\n');
    if !report.left_out.is_empty() {
        let _ = writeln!(text, "left out, as the map does not name them: {}", report.left_out.join(", "));
    }
    hours(&mut text, "the clocks skipped; people in them are left out", &report.skipped_hours);
    hours(&mut text, "the clocks repeated, with one number: put into the first, as doubtful", &report.repeated_hours);
    for mistake in &report.mistakes {
        let _ = writeln!(text, "left out: {mistake}");
    }
    if report.series.iter().any(|series| series.kept > 0) {
        text.push_str("kept: these hours were counted or come from another source; --replace writes over them\n");
    }
    text
}

fn row(series: &SeriesReport, width: usize) -> String {
    let told = |people: Option<u64>| people.map_or("unknown".to_owned(), |people| people.to_string());
    let becomes = [
        ("new", series.new),
        ("same", series.same),
        ("revised", series.revised),
        ("withdrawn", series.withdrawn),
        ("kept", series.kept),
        ("replaced", series.replaced),
    ];
    let becomes = becomes.iter().filter(|(_, hours)| *hours > 0).map(|(word, hours)| format!("{hours} {word}"));
    format!(
        "{:<width$} {:<10} {:<10} {:>7} {:>6} {:>11} {:>11}  {}\n",
        series.target,
        day(&series.from),
        day(&series.to),
        series.hours,
        series.gaps,
        told(series.r#in),
        told(series.out),
        becomes.collect::<Vec<_>>().join(", ")
    )
}

fn day(time: &str) -> &str {
    time.get(..10).unwrap_or(time)
}

fn hours(text: &mut String, what: &str, hours: &[HourReport]) {
    if hours.is_empty() {
        return;
    }
    let people: u64 = hours.iter().map(|hour| hour.people).sum();
    let listed: Vec<String> =
        hours.iter().take(MOST_LISTED).map(|hour| format!("{} ({})", hour.hour, hour.people)).collect();
    let more = hours.len().saturating_sub(MOST_LISTED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let _ = writeln!(text, "{} hours ({people} people) that {what}: {}{more}", hours.len(), listed.join(", "));
}

/// The list of files.
pub fn list(entries: &[ImportEntry]) -> String {
    if entries.is_empty() {
        return "nothing was imported\n".to_owned();
    }
    let mut text =
        format!("{:<24} {:<25} {:>8}  {:<12} {:<16} {}\n", "source", "when", "hours", "sha256", "by", "file");
    for entry in entries {
        let sha256 = entry.sha256.get(..12).unwrap_or(&entry.sha256);
        let ImportEntry { source, time, hours, who, file, .. } = entry;
        let _ = writeln!(text, "{source:<24} {time:<25} {hours:>8}  {sha256:<12} {who:<16} {file}");
    }
    text
}

/// What was taken back.
pub fn removed(source: &str, removed: RemovedReport) -> String {
    let RemovedReport { lines, hours, restored } = removed;
    format!("took {hours} hours of {source:?} back from {lines} lines and gates; {restored} are again as before\n")
}
