//! `promenade models`: what models there are, whether they are sound, and fetching those that are not shipped.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::detect::{self, Catalogue, Check, Kind, LoadError, Manifest, Outcome, PullError};

/// What `promenade models` can be asked to do.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Check the hash of every model that is here and run one frame through it
    Verify {
        /// Only these models
        names: Vec<String>,
    },
    /// List the catalogue
    List,
    /// Fetch a model that is not shipped, checking its size and SHA-256
    Pull {
        /// Name in the catalogue
        name: String,
        /// Where to put it; by default beside its manifest
        #[arg(long, value_name = "FOLDER")]
        into: Option<PathBuf>,
    },
}

/// Runs the command.
///
/// # Errors
/// See [`ModelsError`].
pub fn execute(command: &Command) -> anyhow::Result<()> {
    let catalogue = Catalogue::standard([]);
    let text = match command {
        Command::Verify { names } => verify(&catalogue, names)?,
        Command::List => list(&catalogue)?,
        Command::Pull { name, into } => pull(&catalogue, name, into.as_deref())?,
    };
    print!("{text}");
    Ok(())
}

/// What `promenade models` could not do.
#[derive(Debug, thiserror::Error)]
pub enum ModelsError {
    /// Some check failed; the table says which, after everything that was checked.
    #[error("{table}\nnot every model is sound")]
    Unsound {
        /// The table of [`verify`].
        table: String,
    },
    /// The model is not in the catalogue.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The model cannot be fetched.
    #[error(transparent)]
    Pull(#[from] PullError),
}

/// Checks hash, shapes and one frame of every model that is here, or of those named; the table as text.
///
/// # Errors
/// [`ModelsError::Unsound`] with the same table when a check fails.
pub fn verify(catalogue: &Catalogue, names: &[String]) -> Result<String, ModelsError> {
    let checks = detect::verify(catalogue, names);
    let table = checks.iter().fold(heading(), |table, check| table + &row(check));
    let failed = checks.is_empty() || checks.iter().any(|check| matches!(check.outcome, Outcome::Failed(_)));
    if failed { Err(ModelsError::Unsound { table }) } else { Ok(table) }
}

fn heading() -> String {
    format!("{:<20} {:<9} result\n", "model", "precision")
}

fn row(check: &Check) -> String {
    let result = match &check.outcome {
        Outcome::Sound { detections, took } => {
            format!("sound; {detections} detections in a test picture, {:.1} ms", took.as_secs_f64() * 1e3)
        }
        Outcome::NotFetched => format!("not here; fetch it with: promenade models pull {}", check.model),
        Outcome::Failed(what) => format!("FAILED: {what}"),
    };
    format!("{:<20} {:<9} {result}\n", check.model, check.precision)
}

/// Fetches a model of the catalogue into `folder`, or beside its manifest; what was done as text.
///
/// # Errors
/// A name that is not in the catalogue, or a download that fails.
pub fn pull(catalogue: &Catalogue, name: &str, folder: Option<&Path>) -> Result<String, ModelsError> {
    let manifest = catalogue.manifest(name)?;
    let files = detect::pull(&manifest, folder)?;
    let mut text = format!("{name}: licence {}, from {}\n", manifest.licence, manifest.source);
    for file in files {
        let _ = writeln!(text, "{}", file.display());
    }
    Ok(text)
}

/// The catalogue as a table.
///
/// # Errors
/// A manifest that is unsound.
pub fn list(catalogue: &Catalogue) -> Result<String, ModelsError> {
    let mut text = format!("{:<20} {:<9} {:<9} {:<22} {}\n", "model", "precision", "input", "licence", "file");
    for manifest in catalogue.list() {
        let manifest = manifest?;
        for kind in manifest.files.keys() {
            text += &entry(catalogue, &manifest, *kind);
        }
    }
    Ok(text)
}

fn entry(catalogue: &Catalogue, manifest: &Manifest, kind: Kind) -> String {
    let place = match catalogue.file(manifest, &manifest.files[&kind]) {
        Ok(path) => path.display().to_string(),
        Err(_) => "not here".to_owned(),
    };
    let input = format!("{}x{}", manifest.input.width, manifest.input.height);
    format!("{:<20} {:<9} {input:<9} {:<22} {place}\n", manifest.name, kind.name(), manifest.licence)
}
