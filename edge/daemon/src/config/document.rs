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
    let text = text(path, "promenade.toml", "--config")?;
    parse(&text, &path.display().to_string(), folder(path), environment)
}

/// What relative paths in the file at `path` are resolved against.
pub(super) fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or_else(|| Path::new(""))
}

/// The text of a file that is usually called `name` and given with `option`.
pub(super) fn text(path: &Path, name: &str, option: &str) -> Result<String, ConfigErrors> {
    let file = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, name, option, &error))?;
    String::from_utf8(bytes).map_err(|error| not_utf8(&file, &error))
}

fn unreadable(path: &Path, name: &str, option: &str, error: &std::io::Error) -> ConfigErrors {
    let file = path.display().to_string();
    if path.is_dir() {
        let advice = format!("name the file in it, such as {}", path.join(name).display());
        return ConfigErrors::whole_file(&file, "is a folder, not a config file".to_owned(), &advice);
    }
    let (message, advice) = match error.kind() {
        ErrorKind::NotFound => ("there is no such file".to_owned(), format!("give the path of a config with {option}")),
        ErrorKind::PermissionDenied => {
            ("may not be read by this user".to_owned(), "check its owner and mode".to_owned())
        }
        _ => (format!("cannot be read: {error}"), "check the path and the disk".to_owned()),
    };
    ConfigErrors::whole_file(&file, message, &advice)
}

fn not_utf8(file: &str, error: &std::string::FromUtf8Error) -> ConfigErrors {
    let sound = error.utf8_error().valid_up_to();
    let line = error.as_bytes()[..sound].split(|byte| *byte == b'\n').count();
    ConfigErrors::whole_file(file, format!("line {line} is not UTF-8 text"), "save the file as UTF-8")
}

/// Checks the text of a config. `file` is its name in messages; relative paths are resolved against `base`.
///
/// # Errors
/// Every mistake at once.
pub fn parse(text: &str, file: &str, base: &Path, environment: &Environment) -> Result<Config, ConfigErrors> {
    walk(text, file, |root| read(root, base, environment))
}

/// Has `read` make a value of a text, with all mistakes. A text that is not TOML is reported as such and read no
/// further, since what follows a slip of syntax is easily misread; only keys that are given twice do not stand in the
/// way of the rest.
pub(super) fn walk<T>(
    text: &str,
    file: &str,
    read: impl for<'a> FnOnce(Table<'a>) -> Option<T>,
) -> Result<T, ConfigErrors> {
    let sink = Sink::new(text);
    let (document, slips) = DeTable::parse_recoverable(text);
    for slip in &slips {
        report_syntax(&sink, text, slip);
    }
    let readable = slips.iter().all(is_duplicate);
    let value = if readable { read(Table::root(&sink, document.get_ref())) } else { None };
    let mistakes = sink.into_mistakes();
    match value {
        Some(value) if mistakes.is_empty() => Ok(value),
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
    let backup = sections::backup(&root, base, store.as_ref());
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
        backup: backup?,
        http: http?,
        detector: detector?,
        publish: publish?,
        cameras,
        gates,
        spaces,
    })
}
