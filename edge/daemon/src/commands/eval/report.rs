//! The report of an evaluation: Markdown for people, JSON for programs, figures beside them.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::figures;
use super::forecasts;
use super::outcome::{Count, Counting, Outcome, Report, Series};

/// Writes report.md, report.json and the figures into a folder.
pub(super) fn write(report: &Report, markdown: &str, folder: &Path) -> Result<()> {
    let failed = |path: &Path| format!("{} cannot be written", path.display());
    std::fs::create_dir_all(folder).with_context(|| failed(folder))?;
    let put = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).with_context(|| failed(&path))
    };
    put("report.json", &(serde_json::to_string_pretty(report)? + "\n"))?;
    for case in &report.cases {
        for (what, svg) in figures::of_case(case) {
            put(&figure(case, what), &svg)?;
        }
    }
    put("report.md", markdown)
}

/// File name of a figure.
fn figure(case: &Outcome, what: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    format!("{}-{what}.svg", case.name.chars().map(plain).collect::<String>())
}

/// The report for people.
pub(super) fn markdown(report: &Report) -> String {
    let mut text = format!("# Evaluation\n\n{}\n", setting(report));
    for case in &report.cases {
        text += &of_case(case);
    }
    for forecasts in &report.forecasts {
        text += &forecasts::markdown(forecasts);
    }
    if !report.skipped.is_empty() {
        text += "\n## Not measured\n\n";
        report.skipped.iter().for_each(|skipped| line(&mut text, &format!("- {}: {}", skipped.name, skipped.why)));
    }
    text
}

/// When, with what and on what.
pub(super) fn setting(report: &Report) -> String {
    let commit = report.commit.as_ref().map(|commit| format!(", sources {commit}")).unwrap_or_default();
    format!("Measured on {}{commit}, {} with {} cores.", report.date, report.machine.cpu, report.machine.cores)
}

fn line(text: &mut String, content: &str) {
    let _ = writeln!(text, "{content}");
}

fn of_case(case: &Outcome) -> String {
    let mut text = format!("\n## {}\n\n", case.name);
    line(
        &mut text,
        &format!("{}, {} frames at {:.1} frames/s, model {}.", case.footage, case.frames, case.fps, case.model),
    );
    let doubts: Vec<String> = case.doubtful_s.iter().map(|(why, seconds)| format!("{why} {seconds} s")).collect();
    let doubts = if doubts.is_empty() { "none".to_owned() } else { doubts.join(", ") };
    line(&mut text, &format!("Doubtful of {} s observed: {doubts}.", case.observed_s));
    text += &of_boxes(case);
    if let Some(counting) = &case.counting {
        text += &of_counting(counting);
    }
    text += &of_zones(case);
    if let Some(heads) = &case.heads {
        let _ = writeln!(
            text,
            "\nPeople in a picture: {}; {} frames called saturated.",
            errors(&heads.errors),
            heads.saturated_frames
        );
    }
    case.failures.iter().for_each(|failure| line(&mut text, &format!("\n**Below the minimum: {failure}.**")));
    for (what, _) in figures::of_case(case) {
        let _ = writeln!(text, "\n![{what}]({})", figure(case, what));
    }
    text
}

fn of_boxes(case: &Outcome) -> String {
    let mut text = String::new();
    if let (Some(tracks), Some(bound)) = (&case.tracks, &case.bound) {
        text += "\n| | MOTA | IDF1 | HOTA | missed | false | switches |\n|---|---|---|---|---|---|---|\n";
        for (name, s) in [("measured", tracks), ("the same detections, perfect identities", bound)] {
            let _ = writeln!(
                text,
                "| {name} | {:.3} | {:.3} | {:.3} | {} | {} | {} |",
                s.mota, s.idf1, s.hota, s.misses, s.false_positives, s.switches
            );
        }
    }
    if let Some(found) = &case.detections {
        let _ = writeln!(
            text,
            "\nAP50 {:.3} over {} boxes; at score {:.2} precision {:.3}, recall {:.3}.",
            found.ap50, found.truth_boxes, found.score, found.precision, found.recall
        );
    }
    text
}

fn of_counting(counting: &Counting) -> String {
    let mut text = format!(
        "\n{} of {} crossings wrong ({} missed, {} false), matched by line, direction and time within {:.2} s.\n\n",
        counting.errors, counting.total.hand, counting.total.misses, counting.total.false_counts, counting.tolerance_s
    );
    text += COUNT_HEAD;
    for one in &counting.lines {
        text += &count_row(&format!("{} {}", one.line, one.direction), &one.count);
    }
    text += &count_row("together", &counting.total);
    for wrong in &counting.wrong {
        let _ = writeln!(text, "- {}: {} {}, frame {}", wrong.kind, wrong.line, wrong.direction, wrong.frame);
    }
    if !counting.rates.is_empty() {
        text += "\n| analysed at | crossings wrong | greatest difference of a count from the full rate | in and out by line |\n|---|---|---|---|\n";
    }
    for rate in &counting.rates {
        let lines: Vec<String> =
            rate.lines.iter().map(|line| format!("{} {}/{}", line.line, line.r#in, line.out)).collect();
        let _ = writeln!(
            text,
            "| {} frames/s | {} | {} | {} |",
            rate.fps,
            rate.errors,
            rate.line_difference,
            lines.join(", ")
        );
    }
    text
}

/// Head of a table of counts.
pub(crate) const COUNT_HEAD: &str = "| line | true | counted | matched | accuracy (95 %) | found (95 %) | equivalent within 5 % |\n\
     |---|---|---|---|---|---|---|\n";

/// A row of that table.
pub(crate) fn count_row(name: &str, count: &Count) -> String {
    let Count { hand, device, matched, verdict, .. } = count;
    let accuracy = percent(count.accuracy, count.accuracy_interval);
    let recall = percent(count.recall, count.recall_interval);
    format!("| {name} | {hand} | {device} | {matched} | {accuracy} | {recall} | {verdict} |\n")
}

fn percent(share: Option<f64>, interval: Option<[f64; 2]>) -> String {
    match (share, interval) {
        (Some(share), Some([low, high])) => {
            format!("{:.1} % ({:.1} to {:.1})", share * 100.0, low * 100.0, high * 100.0)
        }
        _ => "-".to_owned(),
    }
}

fn of_zones(case: &Outcome) -> String {
    let mut text = String::new();
    for zone in &case.zones {
        let occupancy = zone.occupancy.as_ref().map_or_else(|| "nothing observed".to_owned(), errors);
        let seconds = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.1} s"));
        let _ = writeln!(
            text,
            "\nZone {}: {occupancy}; stays {} true, {} measured; median dwell {} true, {} measured.",
            zone.id,
            zone.true_stays,
            zone.stays,
            seconds(zone.true_dwell_p50_s),
            seconds(zone.dwell_p50_s)
        );
    }
    text
}

fn errors(series: &Series) -> String {
    format!(
        "{:.2} true, {:.2} measured on average; mean absolute error {:.2}, mean error {:+.2} over {} samples",
        series.truth, series.measured, series.mean_absolute_error, series.mean_error, series.samples
    )
}
