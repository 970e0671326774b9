//! Figures as SVG: curves, and errors on a plan of the picture.
//!
//! Owns a few lines of drawing. No footage is drawn, only the picture's outline, its lines and marks.

use std::fmt::Write as _;

use super::outcome::{Outcome, Wrong};

const MISSED: &str = "#c0392b";
const FALSE: &str = "#e67e22";
const COLOURS: [&str; 3] = ["#2c6fbb", "#c0392b", "#777"];
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 320.0;
/// Room for the numbers at the axes and for the title.
const LEFT: f64 = 48.0;
const TOP: f64 = 28.0;

/// One curve of a chart.
pub(super) struct Curve {
    pub name: &'static str,
    pub points: Vec<(f64, f64)>,
}

/// Every figure of a case: (what it shows, as part of a file name; SVG).
pub(super) fn of_case(case: &Outcome) -> Vec<(&'static str, String)> {
    let mut figures = Vec::new();
    if let Some(counting) = &case.counting {
        let course = &counting.course;
        let all = course.wrong.iter().map(|&(at, _)| (at, 1.0)).collect();
        let curves = [
            Curve { name: "counted - true", points: steps(course.wrong.clone(), course.end) },
            Curve { name: "wrong in all", points: steps(all, course.end) },
        ];
        figures.push((
            "error",
            chart(&format!("{}: count error over time", case.name), ["seconds", "crossings"], &curves),
        ));
        figures.push(("plan", plan(case, &counting.wrong)));
    }
    if let Some(detections) = &case.detections {
        let points = detections.curve.iter().map(|point| (point.recall, point.precision)).collect();
        let curves = [Curve { name: "precision at recall", points }];
        let title = format!("{}: precision and recall, AP50 {:.3}", case.name, detections.ap50);
        figures.push(("precision-recall", chart(&title, ["recall", "precision"], &curves)));
    }
    if let Some(heads) = &case.heads {
        let series = |of: fn(&(f64, f64, f64)) -> f64| heads.by_frame.iter().map(|row| (row.0, of(row))).collect();
        let curves = [
            Curve { name: "detected", points: series(|row| row.2) },
            Curve { name: "true", points: series(|row| row.1) },
        ];
        figures.push(("heads", chart(&format!("{}: people in the picture", case.name), ["frame", "people"], &curves)));
    }
    figures
}

/// Running sum of (time, change), drawn horizontally between changes and up to `end`.
fn steps(mut changes: Vec<(f64, f64)>, end: f64) -> Vec<(f64, f64)> {
    changes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut points, mut sum) = (vec![(0.0, 0.0)], 0.0);
    for (at, change) in changes {
        points.push((at, sum));
        sum += change;
        points.push((at, sum));
    }
    points.push((end, sum));
    points
}

/// Curves with axes from 0 (or the least value, where that is below) to the greatest.
fn chart(title: &str, axes: [&str; 2], curves: &[Curve]) -> String {
    let all = || curves.iter().flat_map(|curve| &curve.points);
    let range = |of: fn(&(f64, f64)) -> f64| {
        let least = all().map(of).fold(0.0, f64::min);
        // Shares are drawn up to 1, and an empty chart has room for one.
        (least, all().map(of).fold(1.0, f64::max))
    };
    let (xs, ys) = (range(|point| point.0), range(|point| point.1));
    let (right, bottom) = (WIDTH - 16.0, HEIGHT - 36.0);
    let x = |value: f64| LEFT + (value - xs.0) / (xs.1 - xs.0) * (right - LEFT);
    let y = |value: f64| bottom - (value - ys.0) / (ys.1 - ys.0) * (bottom - TOP);
    let mut svg = begin(WIDTH, HEIGHT, title);
    for quarter in 0..=4 {
        let share = f64::from(quarter) / 4.0;
        let (vx, vy) = (xs.0 + share * (xs.1 - xs.0), ys.0 + share * (ys.1 - ys.0));
        let _ = writeln!(svg, r##"<path d="M{LEFT} {0:.1}H{right}" stroke="#ccc"/>"##, y(vy));
        text(&mut svg, (LEFT - 6.0, y(vy) + 4.0), "end", &short(vy));
        text(&mut svg, (x(vx), bottom + 16.0), "middle", &short(vx));
    }
    text(&mut svg, (right, HEIGHT - 4.0), "end", axes[0]);
    for (at, (curve, colour)) in curves.iter().zip(COLOURS).enumerate() {
        let points: Vec<String> = curve.points.iter().map(|p| format!("{:.1},{:.1}", x(p.0), y(p.1))).collect();
        let _ = writeln!(
            svg,
            r#"<polyline points="{}" fill="none" stroke="{colour}" stroke-width="2"/>"#,
            points.join(" ")
        );
        let _ = writeln!(svg, r#"<g fill="{colour}">"#);
        text(&mut svg, (LEFT + 8.0 + 130.0 * at as f64, HEIGHT - 4.0), "start", curve.name);
        svg.push_str("</g>\n");
    }
    text(&mut svg, (4.0, TOP - 10.0), "start", axes[1]);
    svg + "</svg>\n"
}

/// The picture's outline with its lines, and a mark where a crossing was missed or made up.
fn plan(case: &Outcome, wrong: &[Wrong]) -> String {
    let (w, h) = case.plan.size;
    let (width, height) = (WIDTH - 2.0 * LEFT, (WIDTH - 2.0 * LEFT) * h / w);
    let at = |point: [f64; 2]| (LEFT + point[0] * width, TOP + 8.0 + point[1] * height);
    let mut svg = begin(WIDTH, height + TOP + 44.0, &format!("{}: missed and false crossings", case.name));
    let (left, top) = at([0.0, 0.0]);
    let _ = writeln!(
        svg,
        r##"<rect x="{left}" y="{top}" width="{width}" height="{height:.1}" fill="none" stroke="#999"/>"##
    );
    for (id, a, b) in &case.plan.lines {
        let ((ax, ay), (bx, by)) = (at(*a), at(*b));
        let _ = writeln!(svg, r##"<path d="M{ax:.1} {ay:.1}L{bx:.1} {by:.1}" stroke="#2c6fbb" stroke-width="2"/>"##);
        let _ = writeln!(svg, r##"<circle cx="{ax:.1}" cy="{ay:.1}" r="4" fill="#2c6fbb"/>"##);
        text(&mut svg, (bx + 6.0, by - 4.0), "start", id);
    }
    for error in wrong {
        let line = case.plan.lines.iter().find(|(id, ..)| *id == error.line);
        let middle = line.map(|(_, a, b)| [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])]);
        let Some((x, y)) = error.at.or(middle).map(at) else { continue };
        let colour = if error.kind == "missed" { MISSED } else { FALSE };
        let (l, r, t, b) = (x - 6.0, x + 6.0, y - 6.0, y + 6.0);
        let cross = format!("M{l:.1} {t:.1}L{r:.1} {b:.1}M{l:.1} {b:.1}L{r:.1} {t:.1}");
        let _ = writeln!(svg, r#"<path d="{cross}" stroke="{colour}" stroke-width="3"/>"#);
        text(&mut svg, (r + 2.0, b), "start", &error.frame.to_string());
    }
    let legend = (LEFT, TOP + height + 30.0);
    text(&mut svg, legend, "start", "red: missed, orange: false, with the frame; a dot is the line's a");
    svg + "</svg>\n"
}

fn begin(width: f64, height: f64, title: &str) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    );
    text(&mut svg, (width / 2.0, 14.0), "middle", title);
    svg
}

fn text(svg: &mut String, (x, y): (f64, f64), anchor: &str, content: &str) {
    let content = content.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let _ = writeln!(svg, r#"<text x="{x:.1}" y="{y:.1}" text-anchor="{anchor}">{content}</text>"#);
}

fn short(value: f64) -> String {
    let digits = if value.abs() >= 10.0 || value.fract() == 0.0 { 0 } else { 2 };
    format!("{value:.digits$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_steps_where_it_changes() {
        let points = steps(vec![(3.0, -1.0), (1.0, 1.0)], 4.0);
        assert_eq!(points, [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (3.0, 1.0), (3.0, 0.0), (4.0, 0.0)]);
    }

    #[test]
    fn a_chart_stays_within_its_picture_even_when_nothing_happened() {
        for points in [vec![], vec![(0.0, 0.0), (5.0, 0.0)], vec![(0.0, -2.0), (9.0, 3.0)]] {
            let svg = chart("a < b", ["x", "y"], &[Curve { name: "c", points }]);
            assert!(svg.contains("a &lt; b") && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }
}
