//! What can be said about a video file before it is decoded.
//!
//! Owns the sentences for files that are not there, not readable or not files. Refuses to look at the content.

use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

use super::SourceError;

/// Fails with a plain sentence where a decoder would fail with a riddle.
pub(super) fn check(path: &Path) -> Result<(), SourceError> {
    problem(path).map_or(Ok(()), |what| Err(SourceError::Failed(format!("{}: {what}", path.display()))))
}

fn problem(path: &Path) -> Option<String> {
    let found = match std::fs::metadata(path) {
        Ok(found) => found,
        Err(error) => return Some(reason(&error)),
    };
    if found.is_dir() {
        return Some("is a folder, not a video file; for a folder of stills write images: before it".to_owned());
    }
    if !found.is_file() {
        return Some("is not a regular file; for a USB camera write v4l2: before the device".to_owned());
    }
    if found.len() == 0 {
        return Some("is empty (0 bytes); copy the video again".to_owned());
    }
    File::open(path).err().map(|error| reason(&error))
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "no such file; check the path".to_owned(),
        ErrorKind::PermissionDenied => "may not be read by this user; change its permissions".to_owned(),
        _ => error.to_string(),
    }
}
