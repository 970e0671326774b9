//! The table of results between two markers of a file.
//!
//! Owns the replacement: the same results give the same file, and what is outside the markers is not touched.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use super::forecasts;
use super::outcome::{Outcome, Report};
use super::report::setting;

const BEGIN: &str = "<!-- eval -->";
const END: &str = "<!-- /eval -->";

/// Replaces the table of a file. Nothing is written where nothing was measured.
pub(super) fn update(path: &Path, report: &Report) -> Result<()> {
    if report.cases.is_empty() && report.forecasts.is_empty() {
        return Ok(());
    }
    let text = std::fs::read_to_string(path).context("cannot be read")?;
    let updated = replace(&text, &table(report))?;
    if updated != text {
        std::fs::write(path, updated).context("cannot be written")?;
    }
    Ok(())
}

fn replace(text: &str, table: &str) -> Result<String> {
    let begin = text.find(BEGIN).with_context(|| format!("has no line {BEGIN}"))? + BEGIN.len();
    let end = text.find(END).with_context(|| format!("has no line {END}"))?;
    ensure!(begin <= end, "{END} stands before {BEGIN}");
    Ok(format!("{}\n{table}{}", &text[..begin], &text[end..]))
}

fn table(report: &Report) -> String {
    let model = report.cases.first().map(|case| format!(" Model {}.", case.model)).unwrap_or_default();
    let mut text = format!("{}{model}\n", setting(report));
    if !report.cases.is_empty() {
        text += "\n| footage | boxes and tracks | crossings | people in the picture |\n|---|---|---|---|\n";
        report.cases.iter().for_each(|case| text += &row(case));
    }
    if !report.forecasts.is_empty() {
        text += "\n";
        text += forecasts::HEAD;
        report.forecasts.iter().for_each(|hours| text += &forecasts::row(hours));
    }
    text
}

fn row(case: &Outcome) -> String {
    let none = || "-".to_owned();
    let mut boxes: Vec<String> = Vec::new();
    boxes.extend(case.detections.as_ref().map(|found| format!("AP50 {:.3}", found.ap50)));
    if let (Some(s), Some(bound)) = (&case.tracks, &case.bound) {
        boxes.push(format!("MOTA {:.3}, IDF1 {:.3}, HOTA {:.3}", s.mota, s.idf1, s.hota));
        boxes.push(format!("HOTA with perfect identities {:.3}", bound.hota));
    }
    let counting = case.counting.as_ref().map_or_else(none, |counting| {
        let interval = counting.total.accuracy_interval.map(|[low, high]| {
            format!(", accuracy {:.0} to {:.0} % (95 %), {}", low * 100.0, high * 100.0, counting.total.verdict)
        });
        format!("{} of {} wrong{}", counting.errors, counting.total.hand, interval.unwrap_or_default())
    });
    let heads = case.heads.as_ref().map_or_else(none, |heads| {
        let errors = &heads.errors;
        format!("{:.1} of {:.1}, mean absolute error {:.1}", errors.measured, errors.truth, errors.mean_absolute_error)
    });
    let boxes = if boxes.is_empty() { none() } else { boxes.join("; ") };
    format!("| {}, {} frames | {boxes} | {counting} | {heads} |\n", case.name, case.frames)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_table_twice_changes_nothing_and_the_rest_stays() {
        let text = "before\n<!-- eval -->\nold\n<!-- /eval -->\nafter\n";
        let once = replace(text, "new\n").unwrap();
        assert_eq!(once, "before\n<!-- eval -->\nnew\n<!-- /eval -->\nafter\n");
        assert_eq!(replace(&once, "new\n").unwrap(), once);
        assert!(replace("no markers", "new\n").unwrap_err().to_string().contains(BEGIN));
        assert!(replace("<!-- /eval --> <!-- eval -->", "new\n").is_err());
    }
}
