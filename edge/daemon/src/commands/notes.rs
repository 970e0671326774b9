//! What `promenade annotate` and `promenade exclude` share: their subcommands, and the way to the notes. The running box is
//! asked where one runs, else its database is opened.
//!
//! Owns that way. What a note may say is the API's to judge, either way.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Result, anyhow, bail};
use hyper::Method;
use promenade_core::time::EventTime;
use serde_json::Value;

use super::remote::RunningBox;
use crate::api::Problem;
use crate::clock::{Clock as _, SystemClock};
use crate::config::{self, Config, Environment};
use crate::run;
use crate::store::{Period, Reader, StoreError, Writer};

/// A year, for what is listed where nothing is said.
const YEAR_S: f64 = 366.0 * 86_400.0;

/// What can be done with notes; `A` is what one is made of.
#[derive(Debug, clap::Subcommand)]
pub enum Command<A: clap::Args> {
    /// Write one
    Add(Add<A>),
    /// List those that touch a period
    List(List),
    /// Take one back; it stays to be read
    Withdraw(Withdraw),
}

/// One kind of note: where the API has it, and what is done where no box runs.
pub struct Notes {
    /// The path, which ends in the name of the list.
    pub path: &'static str,
    /// Writes one, of a JSON object as the API takes it, and tells its number.
    pub add: fn(&mut Writer, &Config, Value, EventTime) -> Result<u32>,
    /// Those of a period, as the API gives them.
    pub list: fn(&Reader, &Config, Period) -> Result<Value>,
    /// Takes one back; whether there was one.
    pub withdraw: fn(&mut Writer, u32, &str, EventTime) -> Result<bool, StoreError>,
    /// What one says, for people.
    pub says: fn(&Value) -> String,
}

/// Whose notes.
#[derive(Debug, clap::Args)]
pub struct Place {
    /// Config file of the box
    #[arg(long, value_name = "FILE", default_value = "promenade.toml")]
    config: PathBuf,
}

/// A note to be written.
#[derive(Debug, clap::Args)]
pub struct Add<A: clap::Args> {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    of_kind: A,
    /// When it begins, RFC 3339
    #[arg(long, value_name = "TIME")]
    from: String,
    /// When it is over, RFC 3339
    #[arg(long, value_name = "TIME")]
    to: String,
    /// Who writes
    #[arg(long, value_name = "NAME")]
    by: String,
}

/// Which notes to list.
#[derive(Debug, clap::Args)]
pub struct List {
    #[command(flatten)]
    place: Place,
    /// First instant, RFC 3339; by default a year ago
    #[arg(long, value_name = "TIME", value_parser = instant)]
    from: Option<EventTime>,
    /// First instant after, RFC 3339; by default in a year
    #[arg(long, value_name = "TIME", value_parser = instant)]
    to: Option<EventTime>,
}

/// What to take back.
#[derive(Debug, clap::Args)]
pub struct Withdraw {
    #[command(flatten)]
    place: Place,
    /// Its number
    id: u32,
    /// Who takes it back
    #[arg(long, value_name = "NAME")]
    by: String,
}

/// Runs a command. `body` makes of the arguments what the API takes, but for `from`, `to` and `by`.
///
/// # Errors
/// What is wrong with a note, or why notes could not be written or read.
pub fn execute<A: clap::Args>(notes: &Notes, command: Command<A>, body: impl FnOnce(A) -> Value) -> Result<()> {
    match command {
        Command::Add(Add { place, of_kind, from, to, by }) => {
            let mut body = body(of_kind);
            (body["from"], body["to"], body["by"]) = (from.into(), to.into(), by.into());
            notes.add(&place.config()?, body)
        }
        Command::List(args) => {
            print!("{}", notes.lines(&args)?);
            Ok(())
        }
        Command::Withdraw(args) => notes.withdraw(&args),
    }
}

impl Place {
    /// The config of the box.
    fn config(&self) -> Result<Config> {
        Ok(config::load(&self.config, &Environment::process())?)
    }
}

impl Notes {
    /// Writes a note and prints its number.
    fn add(&self, config: &Config, body: Value) -> Result<()> {
        let id = match RunningBox::find(&config.store.path)? {
            Some(running) => running.ask(Method::POST, self.path, Some(&body))?["id"].clone(),
            None => (self.add)(&mut open(config)?, config, body, SystemClock::default().now())?.into(),
        };
        println!("written as number {id}");
        Ok(())
    }

    /// Takes a note back.
    fn withdraw(&self, args: &Withdraw) -> Result<()> {
        let config = args.place.config()?;
        if let Some(running) = RunningBox::find(&config.store.path)? {
            let place = format!("{}/{}?by={}", self.path, args.id, escaped(&args.by));
            running.ask(Method::DELETE, &place, None)?;
        } else if !(self.withdraw)(&mut open(&config)?, args.id, &args.by, SystemClock::default().now())? {
            bail!("there is nothing of number {} that still holds", args.id);
        }
        println!("number {} is taken back; it stays to be read", args.id);
        Ok(())
    }

    /// The notes that a list asks for, one a line.
    fn lines(&self, args: &List) -> Result<String> {
        let (config, now) = (args.place.config()?, SystemClock::default().now());
        let period = Period {
            from: args.from.unwrap_or_else(|| now.plus_seconds(-YEAR_S)),
            to: args.to.unwrap_or_else(|| now.plus_seconds(YEAR_S)),
        };
        let found = match RunningBox::find(&config.store.path)? {
            Some(running) => {
                let query = format!("{}?from={}&to={}", self.path, utc(period.from)?, utc(period.to)?);
                running.ask(Method::GET, &query, None)?
            }
            None => (self.list)(&open(&config)?.reader(), &config, period)?,
        };
        let name = self.path.rsplit('/').next().unwrap_or_default();
        let mut text = String::new();
        for note in found[name].as_array().into_iter().flatten() {
            line(note, &(self.says)(note), &mut text);
        }
        Ok(text)
    }
}

/// A line for people: number, period, what, who.
fn line(note: &Value, what: &str, text: &mut String) {
    let of = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let number = note["id"].as_u64().map_or("-".to_owned(), |id| id.to_string());
    let _ = write!(text, "{number:>4}  {}  {}  {what}", of(&note["from"]), of(&note["to"]));
    let written = &note["written"];
    if let Some(by) = written["by"].as_str() {
        let _ = write!(text, "  ({by}, {})", of(&written["at"]));
    }
    if let Some(by) = written["withdrawn_by"].as_str() {
        let _ = write!(text, "  taken back by {by}, {}", of(&written["withdrawn_at"]));
    }
    text.push('\n');
}

/// What the API would answer, for a person.
pub fn refused(problem: Problem) -> anyhow::Error {
    anyhow!(problem.detail)
}

fn open(config: &Config) -> Result<Writer> {
    Ok(Writer::open(&config.store.path, &run::store_options(config))?)
}

fn instant(text: &str) -> Result<EventTime, String> {
    let time: jiff::Timestamp = text.parse().map_err(|_| "write it as in 2026-05-01T10:00:00+08:00".to_owned())?;
    Ok(EventTime(time.as_microsecond()))
}

fn utc(time: EventTime) -> Result<String> {
    Ok(jiff::Timestamp::from_microsecond(time.micros())?.to_string())
}

/// A text as a part of an address.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            escaped.push(byte.into());
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    /// Runs `promenade` with these arguments and the config of that folder, where no box runs.
    fn promenade(folder: &std::path::Path, args: &[&str]) -> Result<()> {
        let config = folder.join("promenade.toml");
        let text = "[site]\nid = \"s\"\ntimezone = \"Asia/Shanghai\"\n[store]\npath = \"p.duckdb\"\n\
                    [[camera]]\nid = \"c\"\nsource = \"file:clip.mp4\"\n";
        std::fs::write(&config, text)?;
        let args = ["promenade"].iter().chain(args).copied().chain(["--config", config.to_str().unwrap()]);
        super::super::Cli::try_parse_from(args)?.command.execute()
    }

    #[test]
    fn notes_are_written_and_taken_back_without_a_running_box() {
        let folder = tempfile::tempdir().unwrap();
        let when = ["--from", "2026-05-01T08:00:00+08:00", "--to", "2026-05-02T08:00:00+08:00", "--by", "Li"];
        let run = |words: &[&str]| promenade(folder.path(), words);
        let with_when = |words: &[&str]| run(&[words, &when[..]].concat());
        with_when(&["annotate", "add", "--kind", "event", "--title", "Lantern fair"]).unwrap();
        with_when(&["exclude", "add", "--kind", "camera", "--camera", "c", "--why", "Fog"]).unwrap();
        let refused = with_when(&["exclude", "add", "--kind", "camera", "--camera", "d", "--why", "Fog"]).unwrap_err();
        assert!(refused.to_string().contains("there is no camera \"d\""), "{refused}");
        run(&["annotate", "list"]).unwrap();
        run(&["exclude", "list"]).unwrap();
        run(&["exclude", "withdraw", "1", "--by", "Zhao"]).unwrap();
        let refused = run(&["exclude", "withdraw", "1", "--by", "Zhao"]).unwrap_err();
        assert!(refused.to_string().contains("nothing of number 1"), "{refused}");
        let reader = Reader::open(&folder.path().join("p.duckdb")).unwrap();
        let period =
            Period { from: instant("2026-05-01T00:00:00Z").unwrap(), to: instant("2026-05-01T01:00:00Z").unwrap() };
        let (annotations, exclusions) = (reader.annotations(period).unwrap(), reader.exclusions(period).unwrap());
        assert_eq!((annotations[0].title.as_str(), annotations[0].trail.by.as_str()), ("Lantern fair", "Li"));
        assert_eq!(exclusions[0].trail.withdrawn.as_ref().map(|(by, _)| by.as_str()), Some("Zhao"));
    }

    #[test]
    fn names_of_any_script_fit_into_an_address() {
        assert_eq!(escaped("Li 伟&a=b"), "Li%20%E4%BC%9F%26a%3Db");
    }

    #[test]
    fn a_note_is_a_line_with_its_trail() {
        let note = serde_json::json!({"id": 3, "from": "a", "to": "b", "written":
            {"by": "Li", "at": "c", "withdrawn_by": "Zhao", "withdrawn_at": "d"}});
        let mut text = String::new();
        line(&note, "works", &mut text);
        line(&serde_json::json!({"id": null, "from": "a", "to": "b", "written": null}), "holiday", &mut text);
        assert_eq!(text, "   3  a  b  works  (Li, c)  taken back by Zhao, d\n   -  a  b  holiday\n");
    }
}
