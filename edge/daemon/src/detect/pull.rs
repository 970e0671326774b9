//! Fetching a model's files by their public address, on request only.
//!
//! Owns the one connection that this program opens of its own accord. Refuses everything whose length or hash is not
//! the manifest's; a file appears under its name only when it is whole.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::NamedTempFile;

use super::manifest::{Manifest, ModelFile};
use super::ort_detector::check_file;
use crate::digest;

/// A model that could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    /// A manifest without an address.
    #[error("{}: no file of this model has a url; it is fetched with the release, not by itself", .0.display())]
    NoAddress(PathBuf),
    /// The other side did not give the file.
    #[error("{url}: {what}; nothing was kept, try again")]
    Fetch {
        /// The address.
        url: String,
        /// What went wrong.
        what: String,
    },
    /// The other side gave another file.
    #[error("{url}: {what}; nothing was kept, since the manifest names another file")]
    Wrong {
        /// The address.
        url: String,
        /// Which length or hash came and which was expected.
        what: String,
    },
    /// The file cannot be written.
    #[error("{}: {source}; give a folder that can be written to", folder.display())]
    Write {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// A peer that says nothing for this long is gone.
const SILENCE: Duration = Duration::from_secs(20);

/// Fetches every file of a model that has an address and is not there yet into `folder`, or beside the manifest.
/// Returns the files, fetched or found whole.
///
/// # Errors
/// See [`PullError`]; what was whole before stays.
pub fn pull(manifest: &Manifest, folder: Option<&Path>) -> Result<Vec<PathBuf>, PullError> {
    let beside = manifest.path.parent().unwrap_or(Path::new("."));
    let folder = folder.unwrap_or(beside);
    let mut files = Vec::new();
    for (kind, file) in &manifest.files {
        let Some(url) = &file.url else { continue };
        let path = folder.join(&file.name);
        if check_file(&path, manifest, *kind).is_err() {
            fetch(url, file, folder)?;
        }
        files.push(path);
    }
    if files.is_empty() { Err(PullError::NoAddress(manifest.path.clone())) } else { Ok(files) }
}

/// Fetches one file under a temporary name and renames it when it is whole.
fn fetch(url: &str, file: &ModelFile, folder: &Path) -> Result<(), PullError> {
    let unwritable = |source| PullError::Write { folder: folder.to_owned(), source };
    std::fs::create_dir_all(folder).map_err(unwritable)?;
    let mut part = tempfile::Builder::new().suffix(".part").tempfile_in(folder).map_err(unwritable)?;
    let body = get(url).map_err(|error| PullError::Fetch { url: url.to_owned(), what: error.to_string() })?;
    copy(body, &mut part, url, file, folder)?;
    let reopened = part.reopen().map_err(unwritable)?;
    let found = digest::sha256(reopened).map_err(unwritable)?;
    if found != file.sha256 {
        return Err(PullError::Wrong {
            url: url.to_owned(),
            what: format!("sha256 {found} instead of {}", file.sha256),
        });
    }
    keep(part, &folder.join(&file.name)).map_err(unwritable)
}

/// Opens the address; a status other than success is an error.
fn get(url: &str) -> Result<impl Read + use<>, ureq::Error> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_connect(Some(SILENCE))
        .timeout_recv_response(Some(SILENCE))
        .timeout_per_read(Some(SILENCE))
        .build()
        .into();
    Ok(agent.get(url).call()?.into_body().into_reader())
}

/// Copies at most one byte more than expected, so that a wrong answer cannot fill the disk.
fn copy(
    body: impl Read,
    part: &mut NamedTempFile,
    url: &str,
    file: &ModelFile,
    folder: &Path,
) -> Result<(), PullError> {
    let mut body = body.take(file.bytes + 1);
    let mut piece = vec![0; 64 * 1024];
    let mut length = 0;
    loop {
        let count = body.read(&mut piece).map_err(|error| PullError::Fetch {
            url: url.to_owned(),
            what: format!("after {length} bytes: {error}"),
        })?;
        if count == 0 {
            break;
        }
        part.write_all(&piece[..count]).map_err(|source| PullError::Write { folder: folder.to_owned(), source })?;
        length += count as u64;
    }
    if length == file.bytes {
        return Ok(());
    }
    let more = if length > file.bytes { "more than " } else { "" };
    let what = format!("{more}{} bytes instead of {}", length.min(file.bytes), file.bytes);
    Err(PullError::Wrong { url: url.to_owned(), what })
}

/// Makes the file readable for the service's user and gives it its name, in one step.
fn keep(part: NamedTempFile, path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    part.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))?;
    part.as_file().sync_all()?;
    part.persist(path).map(drop).map_err(|error| error.error)
}

#[cfg(test)]
#[path = "pull_tests.rs"]
mod tests;
