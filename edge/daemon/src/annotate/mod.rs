//! Annotated videos: boxes, ids, lines and counts drawn on a file that the user supplied.
//!
//! Owns drawing and the VP9 encoder. People are blurred unless the user asked otherwise. Refuses live cameras: no frame
//! of a camera is ever stored.

mod canvas;
mod webm;

use std::path::Path;
use std::time::Duration;

use promenade_core::detection::{Detection, FrameSize};
use promenade_core::live::LineCount;
use promenade_core::picture::Picture;
use promenade_core::scene::SceneSpec;
use promenade_core::time::EventTime;
use promenade_core::tracker::{TrackState, TrackerStep};

use canvas::{Canvas, Colour};

/// Draws frames and encodes them into a `WebM` file.
#[derive(Debug)]
pub struct Annotator {
    encoder: webm::Encoder,
    first: Option<EventTime>,
    spec: SceneSpec,
    blur: bool,
}

/// Where the encoder failed and why.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct AnnotateError(String);

impl Annotator {
    /// Creates the file for frames of `size`. With `blur` people are made unrecognisable.
    ///
    /// # Errors
    /// When the file cannot be written or GStreamer lacks the VP9 encoder.
    pub fn create(path: &Path, spec: &SceneSpec, size: FrameSize, blur: bool) -> Result<Self, AnnotateError> {
        Ok(Self { encoder: webm::Encoder::create(path, size)?, first: None, spec: spec.clone(), blur })
    }

    /// Draws the frame seen at `time` and hands it to the encoder. Every detection is blurred, however faint, and every
    /// place where a track is thought to be.
    ///
    /// # Errors
    /// When the encoder has failed, for example on a full disk.
    pub fn frame(
        &mut self,
        time: EventTime,
        picture: &Picture,
        detections: &[Detection],
        tracks: &TrackerStep,
        lines: &[LineCount],
    ) -> Result<(), AnnotateError> {
        let mut canvas = Canvas::of(picture);
        if self.blur {
            let seen = detections.iter().map(|seen| &seen.bbox);
            seen.chain(tracks.points.iter().map(|point| &point.bbox)).for_each(|bbox| canvas.pixelate(bbox));
        }
        self.draw_geometry(&mut canvas);
        for point in tracks.points.iter().filter(|point| point.state == TrackState::Confirmed) {
            let colour = Colour::of_track(point.id);
            canvas.rectangle(&point.bbox, colour);
            canvas.text(point.bbox.x1, point.bbox.y1 - 11.0, &format!("{}", point.id), colour);
        }
        for (row, line) in lines.iter().enumerate() {
            let text = format!("{}  in {}  out {}", line.id, line.today_in, line.today_out);
            canvas.text(6.0, 6.0 + 14.0 * row as f32, &text, Colour::LINE);
        }
        let first = *self.first.get_or_insert(time);
        let at = Duration::try_from_secs_f64(time.seconds_since(first)).unwrap_or_default();
        self.encoder.push(canvas, at)
    }

    fn draw_geometry(&self, canvas: &mut Canvas) {
        for zone in &self.spec.zones {
            let corners = &zone.polygon;
            for (i, corner) in corners.iter().enumerate() {
                canvas.segment(*corner, corners[(i + 1) % corners.len()], Colour::ZONE);
            }
            canvas.label(corners[0], &zone.id, Colour::ZONE);
        }
        for line in &self.spec.lines {
            canvas.segment(line.a, line.b, Colour::LINE);
            canvas.label(line.a, &line.id, Colour::LINE);
        }
    }

    /// Finishes the file.
    ///
    /// # Errors
    /// When the encoder could not write its last frames.
    pub fn finish(self) -> Result<(), AnnotateError> {
        self.encoder.finish()
    }
}
