//! Where models are looked for, and what a model's name or path stands for.

use std::path::{Path, PathBuf};

use super::error::LoadError;
use super::manifest::{Kind, Manifest, ModelFile};
use crate::install::{self, Part};

/// The folders that hold manifests; the first that knows a name wins.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    folders: Vec<PathBuf>,
}

/// What `[detector] model` stands for.
#[derive(Clone, Debug)]
pub enum Model {
    /// A manifest, and the file of it that was asked for by path, if one was.
    Described(Box<Manifest>, Option<Kind>),
    /// An ONNX file without a manifest.
    Bare(PathBuf),
}

impl Catalogue {
    /// Exactly these folders, in order.
    pub fn in_folders(folders: impl IntoIterator<Item = PathBuf>) -> Self {
        Self { folders: folders.into_iter().collect() }
    }

    /// The places of an installation and of a checkout, after `own` (for instance the config's folder and its
    /// `models`). Works from any current directory.
    pub fn standard(own: impl IntoIterator<Item = PathBuf>) -> Self {
        Self { folders: own.into_iter().chain(install::places(Part::Models)).collect() }
    }

    /// The folders, in the order they are searched.
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// Every manifest, or why a file that ends in `.toml` is none, ordered by name; shadowed names are left out.
    pub fn list(&self) -> Vec<Result<Manifest, LoadError>> {
        let mut found: Vec<Result<Manifest, LoadError>> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for path in self.folders.iter().flat_map(|folder| manifests_in(folder)) {
            let manifest = Manifest::read(&path);
            let name = manifest.as_ref().map_or_else(|_| path.display().to_string(), |manifest| manifest.name.clone());
            if seen.insert(name) {
                found.push(manifest);
            }
        }
        found
    }

    /// The manifest of that name.
    ///
    /// # Errors
    /// A name that no folder knows, or a manifest that is unsound.
    pub fn manifest(&self, name: &str) -> Result<Manifest, LoadError> {
        let file = format!("{name}.toml");
        if let Some(path) = self.folders.iter().map(|folder| folder.join(&file)).find(|path| path.is_file()) {
            return Manifest::read(&path);
        }
        let mut names = Vec::new();
        for manifest in self.list().into_iter().flatten() {
            if manifest.name == name {
                return Ok(manifest);
            }
            names.push(manifest.name);
        }
        Err(LoadError::Unknown { model: name.to_owned(), known: self.what_there_is(&names) })
    }

    fn what_there_is(&self, names: &[String]) -> String {
        if names.is_empty() {
            let folders: Vec<_> = self.folders.iter().map(|folder| folder.display().to_string()).collect();
            return format!("no manifest lies in {}", folders.join(", "));
        }
        format!("the catalogue has {}; a path to a .toml manifest or an .onnx file will do as well", names.join(", "))
    }

    /// What a name or path stands for.
    ///
    /// # Errors
    /// As [`Self::manifest`], and a path to nothing.
    pub fn resolve(&self, model: &str) -> Result<Model, LoadError> {
        let path = Path::new(model);
        let extension = path.extension().and_then(|extension| extension.to_str());
        if !matches!(extension, Some("toml" | "onnx")) && !model.contains('/') {
            return Ok(Model::Described(Box::new(self.manifest(model)?), None));
        }
        let path = self.existing(path)?;
        if extension == Some("toml") {
            return Ok(Model::Described(Box::new(Manifest::read(&path)?), None));
        }
        Ok(beside(&path)?.unwrap_or(Model::Bare(path)))
    }

    /// A path as given, or below one of the folders.
    fn existing(&self, path: &Path) -> Result<PathBuf, LoadError> {
        let below = self.folders.iter().map(|folder| folder.join(path));
        let found = std::iter::once(path.to_owned()).chain(below).find(|path| path.is_file());
        found.ok_or_else(|| LoadError::Unknown {
            model: path.display().to_string(),
            known: "no file lies at that path; give a catalogue name, a .toml manifest or an .onnx file".to_owned(),
        })
    }

    /// Where a manifest's file lies: beside it, or in another folder of the catalogue (a pulled file lies where the
    /// user may write).
    ///
    /// # Errors
    /// A file that is nowhere.
    pub fn file(&self, manifest: &Manifest, file: &ModelFile) -> Result<PathBuf, LoadError> {
        let beside = manifest.path.with_file_name(&file.name);
        let others = self.folders.iter().map(|folder| folder.join(&file.name));
        let found = std::iter::once(beside.clone()).chain(others).find(|path| path.is_file());
        found.ok_or_else(|| LoadError::Missing { path: beside, advice: advice(manifest, file) })
    }
}

fn advice(manifest: &Manifest, file: &ModelFile) -> String {
    match file.url {
        Some(_) => format!("fetch it with: promenade models pull {}", manifest.name),
        None => "restore it from the release or the repository".to_owned(),
    }
}

/// Manifests in a folder by name; a folder that is not there has none.
fn manifests_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> =
        entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "toml")).collect();
    paths.sort();
    paths
}

/// The manifest beside an ONNX file: the one of the same stem, else one that names the file.
fn beside(onnx: &Path) -> Result<Option<Model>, LoadError> {
    let (Some(folder), Some(name)) = (onnx.parent(), onnx.file_name().and_then(|name| name.to_str())) else {
        return Ok(None);
    };
    let own = onnx.with_extension("toml");
    let others = manifests_in(folder);
    // A manifest of another model in the same folder may be unsound without being in the way.
    let naming = |path: &PathBuf| Manifest::read(path).ok().and_then(|manifest| describes(manifest, name));
    if own.is_file() {
        let manifest = Manifest::read(&own)?;
        return describes(manifest, name).map(Some).ok_or_else(|| LoadError::Manifest {
            path: own,
            what: format!("names no file {name}, although it has the same stem"),
        });
    }
    Ok(others.iter().find_map(naming))
}

fn describes(manifest: Manifest, name: &str) -> Option<Model> {
    let kind = manifest.files.iter().find(|(_, file)| file.name == name).map(|(kind, _)| *kind)?;
    Some(Model::Described(Box::new(manifest), Some(kind)))
}

#[cfg(test)]
#[path = "catalogue_tests.rs"]
mod tests;
