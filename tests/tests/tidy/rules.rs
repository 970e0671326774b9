//! Who may import whom, and what stands where, of both crates.
//!
//! Owns the tables of the rule. A new module of the daemon is added to [`MAY_IMPORT`] by whoever makes it.

use crate::source::{Kind, PathUse, Source};

/// What the modules of the daemon may import of each other. The design: camera, detect, store, api and publish know
/// core and config, never each other, only api asks the store's reader; pipeline and supervise know core, channels
/// and time; run and the commands put all of them together.
const MAY_IMPORT: [(&str, &[&str]); 16] = [
    ("backoff", &[]),
    ("config", &[]),
    ("clock", &[]),
    ("camera", &["backoff", "config", "clock"]),
    ("detect", &["config", "digest", "install"]),
    ("store", &["config", "clock", "digest"]),
    ("api", &["config", "clock", "import", "store"]),
    ("import", &["config", "store"]),
    ("publish", &["config", "clock"]),
    ("pipeline", &["clock"]),
    ("supervise", &["clock"]),
    ("annotate", &[]),
    ("digest", &[]),
    ("install", &[]),
    ("usage", &[]),
    ("lib", &[]),
];

/// Modules that may import everything.
const KNOW_ALL: [&str; 3] = ["run", "commands", "main"];

/// Names of the store that write; api must not know them.
const WRITING: [&str; 4] = ["Writer", "writer", "spawn", "*"];

/// Crates that are confined to the modules of the daemon named beside them. `Serialize` stands for JSON wire types.
const CONFINED: [(&str, &[&str]); 10] = [
    ("ort", &["detect"]),
    ("duckdb", &["store"]),
    ("arrow_ipc", &["api"]),
    ("parquet", &["api"]),
    ("gstreamer", &["camera", "annotate"]),
    ("gstreamer_app", &["camera", "annotate"]),
    ("gstreamer_video", &["camera", "annotate"]),
    ("nokhwa", &["camera"]),
    ("serde_json", &["api", "publish", "commands"]),
    ("Serialize", &["api", "publish", "commands"]),
];

/// What core must not touch, by the beginning of a path.
const IMPURE: [&str; 15] = [
    "promenade",
    "std::fs",
    "std::io",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "tokio",
    "duckdb",
    "serde",
    "serde_json",
    "jiff",
    "tracing",
    "std::time::Instant",
    "std::time::SystemTime",
];

/// Where a monotonic clock may be read, for timeouts, pacing and measuring; what decides a count takes time as an
/// argument.
const MONOTONIC: [&str; 8] = ["clock", "camera", "detect", "store", "api", "supervise", "run", "commands"];

fn violation(source: &Source, line: usize, message: &str) -> String {
    format!("{}:{line}: {message}", source.path)
}

/// The first module of a file of the daemon; `main` and `lib` are their own.
fn part(source: &Source) -> Option<String> {
    let (member, modules) = source.module();
    let file = || source.path.trim_end_matches(".rs").rsplit('/').next().unwrap_or_default();
    (member == "daemon").then(|| (*modules.first().unwrap_or(&file())).to_owned())
}

/// Violations of a rule about paths: `judge` says what is wrong with one.
fn judge_paths(source: &Source, judge: impl Fn(&PathUse) -> Option<String>) -> Vec<String> {
    let judged = |path: &PathUse| judge(path).map(|message| violation(source, path.line, &message));
    source.paths().iter().filter_map(judged).collect()
}

fn holds(path: &PathUse, pair: [&str; 2]) -> bool {
    path.segments.windows(2).any(|two| two == pair)
}

/// Core imports no member and touches neither files, network, processes, clocks, SQL nor JSON.
pub fn core_is_pure(source: &Source) -> Vec<String> {
    if source.module().0 != "core" {
        return Vec::new();
    }
    judge_paths(source, |path| {
        let impure = |start: &&&str| start.split("::").eq(path.segments.iter().take(start.split("::").count()));
        let clock = path.segments.iter().any(|segment| ["Instant", "SystemTime"].contains(&segment.as_str()));
        let found = IMPURE.iter().find(impure).copied().or(clock.then_some("a clock"))?;
        Some(format!("core uses {found}; take what it gives as an argument"))
    })
}

/// Modules of the daemon import only what [`MAY_IMPORT`] says.
pub fn imports(source: &Source) -> Vec<String> {
    let Some(part) = part(source) else { return Vec::new() };
    if KNOW_ALL.contains(&part.as_str()) {
        return Vec::new();
    }
    let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == part) else {
        return vec![violation(source, 1, &format!("module {part} is not in the table MAY_IMPORT of the tidy test"))];
    };
    judge_paths(source, |path| {
        let target = from_root(source, path)?;
        let name = target.first()?;
        let item = target.get(1).map_or("", String::as_str);
        if part == "api" && name == "store" && WRITING.contains(&item) {
            return Some(format!("api uses store::{item}; it may only use the store's reader"));
        }
        let fine = *name == part || allowed.contains(&name.as_str());
        (!fine).then(|| format!("{part} imports {name}; pass what is needed as a value, or through run"))
    })
}

/// What follows the crate's root in a path that begins with `crate`, or climbs there by `super`.
fn from_root<'p>(source: &Source, path: &'p PathUse) -> Option<&'p [String]> {
    let climbs = path.segments.iter().take_while(|segment| *segment == "super").count();
    let root = path.segments[0] == "crate" || (climbs > 0 && climbs == source.module().1.len());
    root.then(|| &path.segments[climbs.max(1)..])
}

/// Crates with a home stay there.
pub fn crates(source: &Source) -> Vec<String> {
    let Some(part) = part(source) else { return Vec::new() };
    judge_paths(source, |path| {
        let first = path.segments[0].as_str();
        let wire_type = path.segments.iter().any(|segment| segment == "Serialize");
        let confined = |name: &str| name == first || (name == "Serialize" && wire_type);
        let (name, homes) = CONFINED.iter().find(|(name, _)| confined(name))?;
        (!homes.contains(&part.as_str())).then(|| format!("{part} uses {name}, which belongs in {}", homes.join(", ")))
    })
}

/// SQL is written in the store only.
pub fn sql(source: &Source) -> Vec<String> {
    if part(source).as_deref() == Some("store") {
        return Vec::new();
    }
    let texts = source.tokens.iter().filter(|token| token.kind == Kind::Text && is_sql(&token.text));
    texts.map(|token| violation(source, token.line, "SQL outside the store; ask its reader or writer")).collect()
}

/// Statements are written in capitals throughout.
fn is_sql(text: &str) -> bool {
    const STATEMENTS: [&str; 10] = [
        "SELECT ",
        "INSERT INTO ",
        "CREATE TABLE ",
        "CREATE VIEW ",
        "DELETE FROM ",
        "DROP TABLE ",
        "ALTER TABLE ",
        "PRAGMA ",
        "COPY (",
        "UPDATE ",
    ];
    let text = text.replace("\\n", " ").replace('\n', " ");
    STATEMENTS
        .iter()
        .any(|statement| text.trim_start().starts_with(statement) || text.contains(&format!(" {statement}")))
}

/// Environment variables are read in config only.
pub fn environment(source: &Source) -> Vec<String> {
    const READERS: [&str; 6] = ["var", "var_os", "vars", "vars_os", "set_var", "remove_var"];
    if part(source).as_deref() == Some("config") {
        return Vec::new();
    }
    judge_paths(source, |path| {
        let reader = READERS.iter().find(|reader| holds(path, ["env", reader]))?;
        Some(format!("uses env::{reader}; ask config::Environment"))
    })
}

/// Wall time is read in clock only, monotonic time where timeouts are kept.
pub fn clocks(source: &Source) -> Vec<String> {
    const WALL: [&str; 4] = ["SystemTime", "Timestamp", "Zoned", "Utc"];
    let part = part(source).unwrap_or_default();
    if part == "clock" {
        return Vec::new();
    }
    judge_paths(source, |path| {
        if let Some(wall) = WALL.iter().find(|clock| holds(path, [clock, "now"])) {
            return Some(format!("reads wall time by {wall}::now; take a Clock, or time as an argument"));
        }
        let monotonic = holds(path, ["Instant", "now"]) && !MONOTONIC.contains(&part.as_str());
        monotonic.then(|| "reads Instant::now; take a Clock, or time as an argument".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `rule` finds in `text`, were it the file `edge/{path}`.
    fn found(rule: fn(&Source) -> Vec<String>, path: &str, text: &str) -> usize {
        rule(&Source::new(&format!("edge/{path}"), text)).len()
    }

    fn daemon(rule: fn(&Source) -> Vec<String>, path: &str, text: &str) -> usize {
        found(rule, &format!("daemon/src/{path}"), text)
    }

    #[test]
    fn an_impure_core_is_caught() {
        let core = |text| found(core_is_pure, "core/src/scene.rs", text);
        for text in [
            "use std::fs;",
            "use std::{fs::File, fmt};",
            "fn f() { std::net::lookup() }",
            "use std::time::{Duration, Instant};",
            "use std::time; fn f() { time::SystemTime::UNIX_EPOCH }",
            "use tokio::sync::watch;",
            "use duckdb::Connection;",
            "serde_json::to_string(x)",
            "use promenade::config;",
        ] {
            assert_eq!(core(text), 1, "{text}");
        }
        assert_eq!(core("use std::time::Duration; use crate::event::Event; use nalgebra::Matrix4;"), 0);
        assert_eq!(core("#[cfg(test)] mod tests { use std::fs; }"), 0);
        assert_eq!(daemon(core_is_pure, "camera/mod.rs", "use std::fs;"), 0);
    }

    #[test]
    fn forbidden_imports_are_caught() {
        for (path, text) in [
            ("camera/file.rs", "use crate::store::Reader;"),
            ("camera/mod.rs", "use crate::{config::Config, detect};"),
            ("camera/mod.rs", "use super::detect::Detector;"),
            ("camera/file.rs", "super::super::api::serve()"),
            ("detect/mod.rs", "fn f(x: crate::camera::Frame) {}"),
            ("store/mod.rs", "use crate::api::ApiState;"),
            ("api/mod.rs", "use crate::camera;"),
            ("api/mod.rs", "use crate::store::{Reader, Writer};"),
            ("pipeline.rs", "use crate::detect::Detector;"),
            ("pipeline.rs", "use crate::*;"),
            ("config/mod.rs", "use crate::clock::Clock;"),
            ("novelty.rs", ""),
        ] {
            assert_eq!(daemon(imports, path, text), 1, "{path}: {text}");
        }
    }

    #[test]
    fn allowed_imports_pass() {
        for (path, text) in [
            ("camera/file.rs", "use super::Frame; use super::super::config::Source; use crate::clock::Clock;"),
            ("camera/file.rs", "use super::store; use crate::camera::Frame;"),
            ("api/mod.rs", "use crate::store::{Reader, Period};"),
            ("pipeline.rs", "use promenade_core::scene::Scene; use tokio::sync::mpsc;"),
            ("run.rs", "use crate::{api, camera, detect, store};"),
            ("commands/replay.rs", "use crate::store::Writer;"),
            ("main.rs", "use promenade::commands;"),
            ("lib.rs", "pub mod store;"),
        ] {
            assert_eq!(daemon(imports, path, text), 0, "{path}: {text}");
        }
    }

    #[test]
    fn crates_out_of_their_home_are_caught() {
        for (path, text) in [
            ("camera/mod.rs", "use ort::session::Session;"),
            ("api/mod.rs", "use duckdb::params;"),
            ("detect/mod.rs", "gstreamer::init()"),
            ("store/mod.rs", "serde_json::json!({})"),
            ("store/mod.rs", "#[derive(Clone, Serialize)] struct X;"),
            ("config/mod.rs", "#[derive(serde::Serialize)] struct X;"),
        ] {
            assert_eq!(daemon(crates, path, text), 1, "{path}: {text}");
        }
        assert_eq!(daemon(crates, "detect/mod.rs", "use ort::session::Session; use serde::Deserialize;"), 0);
        assert_eq!(daemon(crates, "api/mod.rs", "use serde::Serialize;"), 0);
    }

    #[test]
    fn sql_out_of_the_store_is_caught() {
        for text in ["\"SELECT 1\"", "r#\"\n  INSERT INTO x\"#", "\"begin; DELETE FROM x\""] {
            assert_eq!(daemon(sql, "api/mod.rs", text), 1, "{text}");
            assert_eq!(daemon(sql, "store/mod.rs", text), 0, "{text}");
        }
        assert_eq!(daemon(sql, "api/mod.rs", "// SELECT 1\n\"Select a camera\" \"UPDATED it\""), 0);
    }

    #[test]
    fn environment_out_of_config_is_caught() {
        for text in ["std::env::var(\"X\")", "use std::env; env::var_os(\"X\")", "use std::env::{args, vars};"] {
            assert_eq!(daemon(environment, "detect/mod.rs", text), 1, "{text}");
            assert_eq!(daemon(environment, "config/environment.rs", text), 0, "{text}");
        }
        assert_eq!(daemon(environment, "run.rs", "std::env::current_exe(); env!(\"X\"); my::var()"), 0);
    }

    #[test]
    fn clocks_out_of_clock_are_caught() {
        for text in ["SystemTime::now()", "jiff::Timestamp::now()", "Zoned::now()"] {
            assert_eq!(daemon(clocks, "run.rs", text), 1, "{text}");
            assert_eq!(daemon(clocks, "clock.rs", text), 0, "{text}");
        }
        assert_eq!(daemon(clocks, "pipeline/mod.rs", "std::time::Instant::now()"), 1);
        assert_eq!(daemon(clocks, "config/mod.rs", "std::time::Instant::now()"), 1);
        assert_eq!(daemon(clocks, "camera/file.rs", "Instant::now()"), 0);
        assert_eq!(daemon(clocks, "api/mod.rs", "clock.now(); SystemTime::UNIX_EPOCH"), 0);
    }
}
