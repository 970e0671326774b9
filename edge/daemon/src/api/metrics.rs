//! `/metrics` in the Prometheus text format.
//!
//! What parts count themselves comes through the recorder; what the live views already know (camera state, frames,
//! people) is written from them, so that it cannot disagree with the page.

use std::fmt::Write;

use axum::extract::State;
use axum::http::{HeaderValue, Uri, header};
use axum::response::IntoResponse;
use promenade_core::live::{CameraState, LiveView};

use super::ApiState;
use super::params::Pairs;
use super::problem::Problem;
use crate::store::ReserveLevel;

/// Counters and gauges for Prometheus.
#[utoipa::path(
    get, path = "/metrics", tag = "health", operation_id = "metrics",
    responses(
        (status = 200, description = "Prometheus text format", body = String, content_type = "text/plain"),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn metrics(State(state): State<ApiState>, uri: Uri) -> Result<impl IntoResponse, Problem> {
    Pairs::read(&uri, &[])?;
    state.metrics.run_upkeep();
    let mut text = state.metrics.render();
    let views: Vec<(&str, LiveView)> =
        state.live.iter().map(|(id, view)| (id.as_str(), view.borrow().clone())).collect();
    write_views(&mut text, &views);
    write_reserve(&mut text, state.store.borrow().reserve);
    let content = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    let no_store = HeaderValue::from_static("no-store");
    Ok(([(header::CONTENT_TYPE, content), (header::CACHE_CONTROL, no_store)], text))
}

/// One series of a family: its label pairs and its value.
type Series<'a> = (Vec<(&'static str, &'a str)>, f64);

fn write_views(text: &mut String, views: &[(&str, LiveView)]) {
    let each = |value: fn(&LiveView) -> f64| -> Vec<Series<'_>> {
        views.iter().map(|(id, view)| (vec![("camera", *id)], value(view))).collect()
    };
    let up = each(|view| f64::from(u8::from(view.state == CameraState::Running)));
    family(text, "promenade_camera_up", "gauge", "1 while frames come from the camera.", &up);
    let fps = each(|view| if view.state == CameraState::Running { f64::from(view.fps) } else { 0.0 });
    family(text, "promenade_analysis_fps", "gauge", "Frames analysed a second, over the last seconds.", &fps);
    let analysed = each(|view| view.frames_analysed as f64);
    family(text, "promenade_frames_analysed_total", "counter", "Frames analysed since the start.", &analysed);
    let dropped = each(|view| view.frames_dropped as f64);
    let help = "Frames that a newer one replaced before they could be analysed.";
    family(text, "promenade_frames_dropped_total", "counter", help, &dropped);
    let people: Vec<Series<'_>> =
        views.iter().filter(|(_, view)| view.state == CameraState::Running).flat_map(zones).collect();
    family(
        text,
        "promenade_zone_people",
        "gauge",
        "People in a zone at the last frame; absent unless the camera runs.",
        &people,
    );
}

fn write_reserve(text: &mut String, ReserveLevel { rows, used, size }: ReserveLevel) {
    for (name, help, value) in [
        ("promenade_reserve_rows", "Rows in the reserve that wait for the database.", rows),
        ("promenade_reserve_used_bytes", "Bytes of the reserve in use.", used),
        ("promenade_reserve_bytes", "Bytes of the reserve in all.", size),
    ] {
        family(text, name, "gauge", help, &[(Vec::new(), value as f64)]);
    }
}

fn zones<'a>((id, view): &'a (&'a str, LiveView)) -> impl Iterator<Item = Series<'a>> {
    view.zones.iter().map(|zone| {
        (vec![("camera", *id), ("zone", zone.id.as_str()), ("kind", zone.kind.name())], f64::from(zone.people))
    })
}

/// Appends one family, unless a part of the daemon counts it itself: a family may appear only once.
fn family(text: &mut String, name: &str, kind: &str, help: &str, series: &[Series<'_>]) {
    if series.is_empty() || text.contains(&format!("# TYPE {name} ")) {
        return;
    }
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
    for (labels, value) in series {
        let labels: Vec<String> = labels.iter().map(|(key, text)| format!("{key}=\"{}\"", escaped(text))).collect();
        let _ = writeln!(text, "{name}{{{}}} {value}", labels.join(","));
    }
}

fn escaped(label: &str) -> String {
    label.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use promenade_core::live::ZoneCount;
    use promenade_core::scene::ZoneKind;

    fn view(state: CameraState) -> LiveView {
        let zones = vec![ZoneCount { id: "tea".to_owned(), kind: ZoneKind::Queue, people: 4, ..ZoneCount::default() }];
        LiveView { state, zones, fps: 9.5, frames_analysed: 120, frames_dropped: 3, ..LiveView::default() }
    }

    #[test]
    fn a_camera_that_is_down_has_no_people_in_its_zones() {
        let mut text = String::new();
        let failed = CameraState::Failed("refused".to_owned());
        write_views(&mut text, &[("east", view(CameraState::Running)), ("we\"st", view(failed))]);
        insta::assert_snapshot!(text);
    }

    #[test]
    fn a_family_that_a_part_counts_itself_is_not_written_twice() {
        let mut text = "# TYPE promenade_frames_analysed_total counter\n".to_owned();
        write_views(&mut text, &[("east", view(CameraState::Running))]);
        assert_eq!(text.matches("# TYPE promenade_frames_analysed_total ").count(), 1);
    }
}
