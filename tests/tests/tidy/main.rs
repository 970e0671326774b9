//! The rules of the code that no compiler checks: who may import whom, and what stands where.
//!
//! Reads the sources; a rule that is broken names file, line and what to do instead. Test code is free of the rules
//! about what a module may use. Each rule has its own test that it catches what it forbids.

mod rules;
mod source;
mod words;

use std::path::{Path, PathBuf};

use source::{Source, test_only};

/// The root of the checkout.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every file below `folder` that belongs to the project, as (path relative to the root, text). Build output, fetched
/// things and files that are not text are passed over.
fn files(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(&root().join(folder), folder, &mut found);
    found.sort();
    found
}

fn walk(folder: &Path, name: &str, found: &mut Vec<(String, String)>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let entry = entry.expect("a folder can be listed to its end");
        let (path, file_name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        let name = if name.is_empty() { file_name.clone() } else { format!("{name}/{file_name}") };
        let kind = entry.file_type().expect("a file has a type");
        if kind.is_dir() && !words::is_foreign_folder(&file_name) {
            walk(&path, &name, found);
        } else if kind.is_file()
            && file_name != ".git"
            && let Ok(text) = std::fs::read_to_string(&path)
        {
            found.push((name, text));
        }
    }
}

/// The Rust sources of both crates with their texts, without files that are compiled for tests only.
fn sources() -> Vec<(Source, String)> {
    let texts = files("edge").into_iter().filter(|(path, _)| path.contains("/src/") && is_rust(path));
    let (sources, texts): (Vec<_>, Vec<_>) = texts.map(|(path, text)| (Source::new(&path, &text), text)).unzip();
    let tests = test_only(&sources);
    assert!(sources.len() > 10, "the sources are looked for in the wrong place");
    sources.into_iter().zip(texts).filter(|(source, _)| !tests.contains(&source.path)).collect()
}

fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "rs")
}

/// Fails with every violation that `rule` finds in the sources.
fn enforce(rule: fn(&Source) -> Vec<String>) {
    report(&sources().iter().flat_map(|(source, _)| rule(source)).collect::<Vec<_>>());
}

fn report(violations: &[String]) {
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn core_touches_nothing() {
    enforce(rules::core_is_pure);
}

#[test]
fn modules_import_what_they_may() {
    enforce(rules::imports);
}

#[test]
fn crates_stay_in_their_modules() {
    enforce(rules::crates);
}

#[test]
fn sql_is_written_in_the_store() {
    enforce(rules::sql);
}

#[test]
fn environment_is_read_in_config() {
    enforce(rules::environment);
}

#[test]
fn wall_time_is_read_in_clock() {
    enforce(rules::clocks);
}

#[test]
fn every_module_opens_with_its_purpose() {
    let shared = files("tests").into_iter().filter(|(path, _)| is_rust(path));
    let texts = sources().into_iter().map(|(source, text)| (source.path, text)).chain(shared);
    report(&texts.filter_map(|(path, text)| words::purpose(&path, &text)).collect::<Vec<_>>());
}

#[test]
fn no_file_is_too_long() {
    let texts = files("edge").into_iter().chain(files("tests")).filter(|(path, _)| is_rust(path));
    report(&texts.filter_map(|(path, text)| words::length(&path, &text)).collect::<Vec<_>>());
}

#[test]
fn no_file_names_this_machine() {
    report(&files("").iter().flat_map(|(path, text)| words::forbidden(path, text)).collect::<Vec<_>>());
}
