//! A folder of pictures as a source: one frame a file, in the order of their names, at a constant rate.
//!
//! Owns which files count as pictures. Refuses to look into folders within the folder.

use std::path::{Path, PathBuf};
use std::time::Duration;

use promenade_core::detection::FrameSize;
use promenade_core::picture::Picture;

use super::{Frame, FrameSource, OpenOptions, SourceError};

const EXTENSIONS: [&str; 5] = ["jpg", "jpeg", "png", "webp", "bmp"];

/// The pictures of one folder.
pub(super) struct Stills {
    files: Vec<PathBuf>,
    next: usize,
    fps: f64,
    last_size: Option<FrameSize>,
}

impl Stills {
    /// Lists the folder; the pictures themselves are read one by one.
    pub fn open(folder: &Path, options: &OpenOptions) -> Result<Self, SourceError> {
        let fps = options.stills_fps;
        if !(fps.is_finite() && fps > 0.0) {
            let place = folder.display();
            return Err(SourceError::Failed(format!("{place}: {fps} frames a second is not a rate; give one above 0")));
        }
        Ok(Self { files: pictures_of(folder)?, next: 0, fps, last_size: None })
    }
}

impl FrameSource for Stills {
    fn next_frame(&mut self) -> Result<Option<Frame>, SourceError> {
        while let Some(path) = self.files.get(self.next) {
            let pts = Duration::from_secs_f64(self.next as f64 / self.fps);
            self.next += 1;
            // One bad picture among many costs that picture; its time passes all the same.
            let picture = match read(path) {
                Ok(picture) => picture,
                Err(error) if self.last_size.is_none() && self.next == self.files.len() => return Err(error),
                Err(error) => {
                    tracing::warn!("left out: {error}");
                    continue;
                }
            };
            let discontinuity = self.last_size.is_some_and(|size| size != picture.size);
            self.last_size = Some(picture.size);
            return Ok(Some(Frame { number: self.next as u64, pts, captured: None, picture, discontinuity }));
        }
        Ok(None)
    }

    fn total_frames(&self) -> Option<u64> {
        Some(self.files.len() as u64)
    }
}

fn pictures_of(folder: &Path) -> Result<Vec<PathBuf>, SourceError> {
    let failed = |what: String| SourceError::Failed(format!("folder {}: {what}", folder.display()));
    let entries = std::fs::read_dir(folder).map_err(|error| failed(reason(&error)))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| failed(error.to_string()))?.path();
        if is_picture(&path) {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(failed("no .jpg, .png, .webp or .bmp picture in it".to_owned()));
    }
    Ok(files)
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "does not exist; check the camera's source".to_owned(),
        std::io::ErrorKind::NotADirectory => "is not a folder; write file: before a video file".to_owned(),
        _ => error.to_string(),
    }
}

fn is_picture(path: &Path) -> bool {
    let extension = path.extension().and_then(|text| text.to_str()).unwrap_or_default();
    EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension)) && path.is_file()
}

fn read(path: &Path) -> Result<Picture, SourceError> {
    let failed = |what: String| SourceError::Failed(format!("{}: not a readable picture: {what}", path.display()));
    // The content decides the format, not the name.
    let reader = image::ImageReader::open(path).and_then(image::ImageReader::with_guessed_format);
    let reader = reader.map_err(|error| failed(error.to_string()))?;
    let pixels = reader.decode().map_err(|error| failed(error.to_string()))?.into_rgb8();
    let size = FrameSize { width: pixels.width(), height: pixels.height() };
    Ok(Picture::from_rgb(size, pixels.into_raw()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(pictures: &[(&str, u32, u32, u8)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for &(name, width, height, grey) in pictures {
            let pixels = image::RgbImage::from_pixel(width, height, image::Rgb([grey, grey, 255 - grey]));
            pixels.save(folder.path().join(name)).unwrap();
        }
        folder
    }

    fn options(fps: f64) -> OpenOptions {
        OpenOptions { stills_fps: fps, ..OpenOptions::default() }
    }

    fn message(result: Result<impl Sized, SourceError>) -> String {
        result.map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn pictures_come_in_the_order_of_their_names_at_the_rate_given() {
        let folder = folder_with(&[("b.png", 8, 6, 20), ("a.bmp", 8, 6, 10), ("c.WEBP", 8, 6, 30)]);
        std::fs::write(folder.path().join("notes.txt"), "not a picture").unwrap();
        std::fs::create_dir(folder.path().join("d.png")).unwrap();
        let mut stills = Stills::open(folder.path(), &options(4.0)).unwrap();
        assert_eq!(stills.total_frames(), Some(3));
        for (index, grey) in [10, 20, 30].into_iter().enumerate() {
            let frame = stills.next_frame().unwrap().unwrap();
            assert_eq!(frame.number, index as u64 + 1);
            assert_eq!(frame.pts, Duration::from_millis(250 * index as u64));
            assert_eq!(frame.picture.bytes[..3], [grey, grey, 255 - grey]);
            assert!(!frame.discontinuity && frame.captured.is_none());
        }
        assert!(stills.next_frame().unwrap().is_none());
    }

    #[test]
    fn a_picture_of_another_size_is_marked() {
        let folder = folder_with(&[("1.png", 8, 6, 0), ("2.png", 4, 4, 0), ("3.png", 4, 4, 0)]);
        let mut stills = Stills::open(folder.path(), &options(1.0)).unwrap();
        let marks: Vec<_> = (0..3).map(|_| stills.next_frame().unwrap().unwrap().discontinuity).collect();
        assert_eq!(marks, [false, true, false]);
    }

    #[test]
    fn jpeg_is_read() {
        let folder = folder_with(&[("1.jpg", 64, 48, 200)]);
        let frame = Stills::open(folder.path(), &options(1.0)).unwrap().next_frame().unwrap().unwrap();
        assert_eq!(frame.picture.size, FrameSize { width: 64, height: 48 });
        assert!(frame.picture.bytes[0].abs_diff(200) < 6);
    }

    #[test]
    fn mistakes_are_named() {
        let empty = tempfile::tempdir().unwrap();
        assert!(message(Stills::open(empty.path(), &options(1.0))).contains("no .jpg, .png"));
        assert!(message(Stills::open(&empty.path().join("none"), &options(1.0))).contains("does not exist"));
        assert!(message(Stills::open(empty.path(), &options(0.0))).contains("not a rate"));
        let file = empty.path().join("broken.png");
        std::fs::write(&file, b"\x89PNG\r\n\x1a\nrubbish").unwrap();
        assert!(message(Stills::open(&file, &options(1.0))).contains("is not a folder"));
        let mut stills = Stills::open(empty.path(), &options(1.0)).unwrap();
        assert!(message(stills.next_frame()).contains("broken.png: not a readable picture"));
    }
}
