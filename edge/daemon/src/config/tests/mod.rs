//! Whole configs: the values they give, the mistakes they report, and that no text makes the parser panic.

// What was written must be read exactly.
#![allow(clippy::float_cmp)]

mod boxes;
mod gates;
mod good;
mod holidays;
mod mistaken;
mod properties;
mod retention;

use std::path::Path;

use super::*;

/// Three sound tables; tests put what they try after it.
const HEAD: &str = "[site]\nid = \"s\"\ntimezone = \"UTC\"\n[store]\npath = \"p.duckdb\"\n";
/// A sound camera, open for more keys.
const CAMERA: &str = "[[camera]]\nid = \"c\"\nsource = \"file:clip.mp4\"\n";

fn environment() -> Environment {
    Environment::of([("EAST_PASSWORD", "hunter2"), ("EMPTY", "")])
}

fn parsed(text: &str) -> Result<Config, ConfigErrors> {
    parse(text, "promenade.toml", Path::new("/etc/promenade"), &environment())
}

fn sound(text: &str) -> Config {
    parsed(text).unwrap_or_else(|errors| panic!("{errors}\n{text}"))
}

/// The listing of a config that must not be sound.
fn mistakes(text: &str) -> String {
    match parsed(text) {
        Ok(config) => panic!("taken for sound: {config:?}\n{text}"),
        Err(errors) => errors.to_string(),
    }
}

/// The first camera of a config whose only camera has these further keys.
fn camera_with(keys: &str) -> Camera {
    sound(&format!("{HEAD}{CAMERA}{keys}")).cameras.remove(0)
}

fn source_of(keys: &str) -> Source {
    sound(&format!("{HEAD}[[camera]]\nid = \"c\"\n{keys}")).cameras.remove(0).source
}

fn source_mistakes(keys: &str) -> String {
    mistakes(&format!("{HEAD}[[camera]]\nid = \"c\"\n{keys}"))
}
