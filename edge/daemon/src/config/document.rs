//! From a file or a text to a sound [`Config`] or all its mistakes.
//!
//! Owns the order of things: the file, TOML, the tables. Each table is read by its own module.

use std::io::ErrorKind;
use std::path::Path;

use toml::de::{DeTable, Error as TomlError};

use super::environment::Environment;
use super::errors::ConfigErrors;
use super::reader::{Sink, Table, Whereabouts};
use super::suggest::quoted;
use super::{Config, camera, gates, publish, retention, sections, source};

/// A commented config that shows every key, for the README and the package.
pub const EXAMPLE: &str = include_str!("example.toml");

/// Reads and checks a config file. Relative paths in it are resolved against its folder.
///
/// # Errors
/// Every mistake at once; one sentence when the file cannot be read.
pub fn load(path: &Path, environment: &Environment) -> Result<Config, ConfigErrors> {
    let file = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &file, &error))?;
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(&file, &error))?;
    let base = path.parent().unwrap_or_else(|| Path::new(""));
    parse(&text, &file, base, environment)
}

fn unreadable(path: &Path, file: &str, error: &std::io::Error) -> ConfigErrors {
    if path.is_dir() {
        let advice = format!("name the file in it, such as {}", path.join("promenade.toml").display());
        return ConfigErrors::whole_file(file, "is a folder, not a config file".to_owned(), &advice);
    }
    let (message, advice) = match error.kind() {
        ErrorKind::NotFound => ("there is no such file".to_owned(), "give the path of a config with --config"),
        ErrorKind::PermissionDenied => ("may not be read by this user".to_owned(), "check its owner and mode"),
        _ => (format!("cannot be read: {error}"), "check the path and the disk"),
    };
    ConfigErrors::whole_file(file, message, advice)
}

fn not_utf8(file: &str, error: &std::string::FromUtf8Error) -> ConfigErrors {
    let sound = error.utf8_error().valid_up_to();
    let line = error.as_bytes()[..sound].split(|byte| *byte == b'\n').count();
    ConfigErrors::whole_file(file, format!("line {line} is not UTF-8 text"), "save the file as UTF-8")
}

/// Checks the text of a config. `file` is its name in messages; relative paths are resolved against `base`.
///
/// # Errors
/// Every mistake at once. A text that is not TOML is reported as such and read no further, since what follows a slip
/// of syntax is easily misread; only keys that are given twice do not stand in the way of the rest.
pub fn parse(text: &str, file: &str, base: &Path, environment: &Environment) -> Result<Config, ConfigErrors> {
    let sink = Sink::new(text);
    let (document, slips) = DeTable::parse_recoverable(text);
    for slip in &slips {
        report_syntax(&sink, text, slip);
    }
    let readable = slips.iter().all(is_duplicate);
    let config = if readable { read(Table::root(&sink, document.get_ref()), base, environment) } else { None };
    let mistakes = sink.into_mistakes();
    match config {
        Some(config) if mistakes.is_empty() => Ok(config),
        _ => Err(ConfigErrors::new(file, mistakes)),
    }
}

fn is_duplicate(slip: &TomlError) -> bool {
    slip.message() == "duplicate key"
}

/// Reports a slip of syntax. Only a key is repeated, never a value: it may be a secret.
fn report_syntax(sink: &Sink<'_>, text: &str, slip: &TomlError) {
    let span = slip.span();
    let offset = span.as_ref().map(|span| span.start);
    let (message, suggestion) = if is_duplicate(slip) {
        let key = span.and_then(|span| text.get(span)).unwrap_or_default();
        (format!("`{}` is given twice", quoted(key)), "keep one of them".to_owned())
    } else {
        (format!("not valid TOML: {}", slip.message()), "text stands in quotes, lists in [ ], tables in { }".to_owned())
    };
    sink.report(&Whereabouts::default(), offset, message, Some(suggestion));
}

/// Every table is read even when an earlier one is faulty: that is how all mistakes come at once.
fn read(root: Table<'_>, base: &Path, environment: &Environment) -> Option<Config> {
    let site = sections::site(&root, base);
    let store = sections::store(&root, base);
    let retention = retention::retention(&root);
    let http = sections::http(&root);
    let detector = sections::detector(&root, base);
    let publish = publish::publish(&root);
    let (mut cameras, named) = camera::cameras(&root, &source::Context { base, environment });
    let (gates, gate_ids) = gates::gates(&root, &named);
    let spaces = gates::spaces(&root, &named, &gate_ids);
    root.finish();
    gates::distribute(&gates, &mut cameras);
    Some(Config {
        site: site?,
        store: store?,
        retention: retention?,
        http: http?,
        detector: detector?,
        publish: publish?,
        cameras,
        gates,
        spaces,
    })
}
