//! What a replay prints: a table for people, one JSON object for programs.

use std::fmt::Write as _;

use serde::Serialize;

use crate::pipeline::Tally;

/// Totals and cost of one replay.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Frames analysed.
    pub frames: u64,
    /// Wall seconds from the opening of the file to the last acknowledged row; loading the model is not in it.
    pub seconds: f64,
    /// Frames analysed a wall second.
    pub fps: f64,
    /// Processor seconds of all threads in that time.
    pub cpu_seconds: f64,
    /// Wall seconds inside inference (ONNX Runtime, decoding of its output, suppression).
    pub detector_seconds: f64,
    /// Peak resident memory of the process, MiB.
    pub peak_rss_mb: f64,
    /// One entry a line.
    pub lines: Vec<Line>,
    /// One entry a gate that the camera sees a part of.
    pub gates: Vec<Line>,
    /// One entry a zone that is no queue.
    pub zones: Vec<Zone>,
    /// One entry a queue zone.
    pub queues: Vec<Queue>,
}

/// Crossings of a line or a gate; staff's are counted apart.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    id: String,
    r#in: u64,
    out: u64,
    staff_in: u64,
    staff_out: u64,
}

/// Occupancy and dwell of a zone; null where nothing was observed.
#[derive(Clone, Debug, Serialize)]
pub struct Zone {
    id: String,
    entries: u64,
    occupancy_mean: Option<f64>,
    occupancy_max: Option<u32>,
    dwell_p50_s: Option<f64>,
}

/// Length and wait of a queue; null where nothing was observed.
#[derive(Clone, Debug, Serialize)]
pub struct Queue {
    id: String,
    length_mean: Option<f64>,
    length_max: Option<u32>,
    served: u64,
    abandoned: u64,
    wait_p50_s: Option<f64>,
    wait_p90_s: Option<f64>,
}

impl Report {
    /// Takes the counts of a tally over; the cost is the caller's to fill in.
    pub fn of(tally: &Tally) -> Self {
        let lines = tally.lines().into_iter().map(|l| Line {
            id: l.id,
            r#in: l.inward,
            out: l.outward,
            staff_in: l.staff_inward,
            staff_out: l.staff_outward,
        });
        let gates = tally.gates().into_iter().map(|g| Line {
            id: g.id,
            r#in: g.inward,
            out: g.outward,
            staff_in: g.staff_inward,
            staff_out: g.staff_outward,
        });
        let zones = tally.zones().into_iter().map(|z| Zone {
            id: z.id,
            entries: z.entries,
            occupancy_mean: z.occupancy_mean.map(to_thousandth),
            occupancy_max: z.occupancy_max,
            dwell_p50_s: z.dwell_p50_s.map(to_thousandth),
        });
        let queues = tally.queues().into_iter().map(|q| Queue {
            id: q.id,
            length_mean: q.length_mean.map(to_thousandth),
            length_max: q.length_max,
            served: q.served,
            abandoned: q.abandoned,
            wait_p50_s: q.wait_p50_s.map(to_thousandth),
            wait_p90_s: q.wait_p90_s.map(to_thousandth),
        });
        Self {
            frames: 0,
            seconds: 0.0,
            fps: 0.0,
            cpu_seconds: 0.0,
            detector_seconds: 0.0,
            peak_rss_mb: 0.0,
            lines: lines.collect(),
            gates: gates.collect(),
            zones: zones.collect(),
            queues: queues.collect(),
        }
    }

    /// The table for people.
    pub fn table(&self) -> String {
        let mut text = String::new();
        let _ = writeln!(
            text,
            "{} frames in {:.1} s: {:.1} frames/s, {:.1} s of processor time, {:.1} s in the detector, {:.0} MiB at most",
            self.frames, self.seconds, self.fps, self.cpu_seconds, self.detector_seconds, self.peak_rss_mb
        );
        lines(&mut text, "line", &self.lines);
        lines(&mut text, "gate", &self.gates);
        if !self.zones.is_empty() {
            let _ = writeln!(text, "\n{:<24} {:>8} {:>8} {:>8} {:>10}", "zone", "entries", "mean", "max", "dwell p50");
            for z in &self.zones {
                let (mean, dwell) = (cell(z.occupancy_mean, ""), cell(z.dwell_p50_s, " s"));
                let max = z.occupancy_max.map_or_else(|| "-".to_owned(), |max| max.to_string());
                let _ = writeln!(text, "{:<24} {:>8} {mean:>8} {max:>8} {dwell:>10}", z.id, z.entries);
            }
        }
        if !self.queues.is_empty() {
            let _ = writeln!(
                text,
                "\n{:<24} {:>8} {:>8} {:>8} {:>8} {:>10} {:>10}",
                "queue", "mean", "max", "served", "gave up", "wait p50", "wait p90"
            );
            for q in &self.queues {
                let (mean, p50, p90) = (cell(q.length_mean, ""), cell(q.wait_p50_s, " s"), cell(q.wait_p90_s, " s"));
                let max = q.length_max.map_or_else(|| "-".to_owned(), |max| max.to_string());
                let ends = format!("{:>8} {:>8}", q.served, q.abandoned);
                let _ = writeln!(text, "{:<24} {mean:>8} {max:>8} {ends} {p50:>10} {p90:>10}", q.id);
            }
        }
        text
    }
}

/// A table of lines or gates, with staff's columns where staff crossed one.
fn lines(text: &mut String, kind: &str, rows: &[Line]) {
    if rows.is_empty() {
        return;
    }
    let staff = rows.iter().any(|row| row.staff_in + row.staff_out > 0);
    let heading = if staff { format!(" {:>10} {:>10}", "staff in", "staff out") } else { String::new() };
    let _ = writeln!(text, "\n{kind:<24} {:>8} {:>8}{heading}", "in", "out");
    for row in rows {
        let apart = if staff { format!(" {:>10} {:>10}", row.staff_in, row.staff_out) } else { String::new() };
        let _ = writeln!(text, "{:<24} {:>8} {:>8}{apart}", row.id, row.r#in, row.out);
    }
}

fn to_thousandth(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

fn cell(value: Option<f64>, unit: &str) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}{unit}"))
}
