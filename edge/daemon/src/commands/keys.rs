//! `promenade keys`: who may pull what, and the key that signs.
//!
//! A box that runs is asked to do it; where none runs, the database and the key's file are opened here.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use hyper::Method;
use serde_json::{Value, json};

use super::remote::RunningBox;
use crate::api::{KeyInfo, NewKey, Problem, PublicKey, PullInfo, Signer, Zone};
use crate::clock::{Clock as _, SystemClock};
use crate::config::{self, Config, Environment};
use crate::run::store_options;
use crate::store::Writer;

/// Most pulls that are listed.
const PULLS_LISTED: usize = 1_000;

/// What can be done with keys.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Make a key for the bureau's API, and show it this once
    Create(Create),
    /// List the keys, without their text
    List(OfBox),
    /// Let a key in no more
    Revoke(OfKey),
    /// List what was pulled with a key
    Pulls(OfKey),
    /// Sign answers with a new key from now on; the old one stays listed
    RotateSigning(OfBox),
}

/// The box that is meant.
#[derive(Debug, clap::Args)]
pub struct OfBox {
    /// Config file
    #[arg(long, value_name = "FILE", default_value = "promenade.toml")]
    config: PathBuf,
}

/// A key of a box.
#[derive(Debug, clap::Args)]
pub struct OfKey {
    /// Id of the key, as `list` shows it
    id: String,
    #[command(flatten)]
    of: OfBox,
}

/// Arguments of `promenade keys create`.
#[derive(Debug, clap::Args)]
pub struct Create {
    /// Whom it is for
    #[arg(long)]
    name: String,
    /// Gates that it may see; with neither gates nor zones it may see everything
    #[arg(long, value_delimiter = ',', value_name = "ID,ID")]
    gates: Option<Vec<String>>,
    /// Zones that it may see
    #[arg(long, value_delimiter = ',', value_name = "CAMERA/ZONE,..")]
    zones: Option<Vec<String>>,
    /// First day, or RFC 3339 time, of which it may see hours
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// First day, or RFC 3339 time, at which it is let in no more
    #[arg(long, value_name = "DATE")]
    expires: Option<String>,
    /// Let it change things on the box, too
    #[arg(long)]
    manage: bool,
    /// Requests a minute
    #[arg(long, value_name = "N", default_value = "60")]
    rate: u32,
    #[command(flatten)]
    of: OfBox,
}

/// Runs the command.
///
/// # Errors
/// A config with mistakes, a box that refuses, a database that cannot be opened.
pub fn execute(command: &Command) -> Result<()> {
    match command {
        Command::Create(args) => create(args),
        Command::List(of) => list(of),
        Command::Revoke(key) => revoke(key),
        Command::Pulls(key) => pulls(key),
        Command::RotateSigning(of) => rotate(of),
    }
}

/// A box's config, and the box where it runs.
struct Target {
    config: Config,
    running: Option<RunningBox>,
}

impl Target {
    fn of(of: &OfBox) -> Result<Self> {
        let config = config::load(&of.config, &Environment::process())?;
        let running = RunningBox::find(&config.store.path)?;
        Ok(Self { config, running })
    }

    fn writer(&self) -> Result<Writer> {
        Ok(Writer::open(&self.config.store.path, &store_options(&self.config))?)
    }

    fn zone(&self) -> Zone {
        Zone::named(&self.config.site.timezone)
    }
}

fn create(args: &Create) -> Result<()> {
    let target = Target::of(&args.of)?;
    let day = |text: &Option<String>| text.as_deref().map(|text| midnight(text, &target.zone())).transpose();
    let wanted = NewKey {
        name: args.name.clone(),
        gates: args.gates.clone(),
        zones: args.zones.clone(),
        from: day(&args.from)?,
        expires: day(&args.expires)?,
        manage: args.manage,
        rate_per_minute: Some(args.rate),
    };
    let (key, id) = if let Some(running) = &target.running {
        let fresh = running.ask(Method::POST, "/api/v1/keys", Some(&json!(wanted)))?;
        let text = |field: &str| fresh[field].as_str().map(str::to_owned).context("the box answered without a key");
        (text("key")?, text("id")?)
    } else {
        let (key, secret) = wanted.mint(SystemClock::default().now()).map_err(refused)?;
        target.writer()?.add_key(&key)?;
        (secret.reveal().to_owned(), key.id)
    };
    eprintln!("Key {id}. It is shown this once; who has it can pull with it:");
    // Alone on standard output, so that it can be put where it belongs without being seen.
    writeln!(std::io::stdout(), "{key}")?;
    Ok(())
}

fn refused(problem: Problem) -> anyhow::Error {
    anyhow!(problem.detail)
}

/// A day as the midnight with which it begins at the site; a time as it is.
fn midnight(text: &str, zone: &Zone) -> Result<String> {
    if text.contains(':') {
        return Ok(text.to_owned());
    }
    let day: jiff::civil::Date = text.parse().map_err(|_| anyhow!("{text:?} is no day such as 2026-05-01"))?;
    Ok(zone.seconds(zone.instant(day.at(0, 0, 0, 0))))
}

fn list(of: &OfBox) -> Result<()> {
    let target = Target::of(of)?;
    let keys = if let Some(running) = &target.running {
        running.ask(Method::GET, "/api/v1/keys", None)?
    } else {
        let keys = target.writer()?.reader().keys()?;
        json!(keys.iter().map(|key| KeyInfo::of(key, &target.zone())).collect::<Vec<_>>())
    };
    let mut out = std::io::stdout();
    for key in keys.as_array().into_iter().flatten() {
        let (id, name) = (word(&key["id"]), word(&key["name"]));
        let manage = if key["manage"] == true { ", manages" } else { "" };
        let until = match (&key["revoked"], &key["expires"]) {
            (Value::String(time), _) => format!(", revoked {time}"),
            (_, Value::String(time)) => format!(", until {time}"),
            _ => String::new(),
        };
        let from = key["from"].as_str().map(|time| format!(" from {time}")).unwrap_or_default();
        let rate = &key["rate_per_minute"];
        writeln!(out, "{id}  {name}: {}{from}, {rate}/min{manage}{until}", scope(key))?;
    }
    Ok(())
}

fn scope(key: &Value) -> String {
    let (Some(gates), Some(zones)) = (key["gates"].as_array(), key["zones"].as_array()) else {
        return "everything".to_owned();
    };
    gates.iter().chain(zones).map(word).collect::<Vec<_>>().join(", ")
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn revoke(key: &OfKey) -> Result<()> {
    let target = Target::of(&key.of)?;
    if let Some(running) = &target.running {
        running.ask(Method::DELETE, &path(&key.id, "")?, None)?;
    } else if !target.writer()?.revoke_key(&key.id, SystemClock::default().now())? {
        bail!("there is no key {:?}; `promenade keys list` shows them", key.id);
    }
    writeln!(std::io::stdout(), "Key {} is let in no more.", key.id)?;
    Ok(())
}

/// The address of a key. What is no id must not become another address.
fn path(id: &str, rest: &str) -> Result<String> {
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        bail!("{id:?} is no id of a key; `promenade keys list` shows them");
    }
    Ok(format!("/api/v1/keys/{id}{rest}"))
}

fn pulls(key: &OfKey) -> Result<()> {
    let target = Target::of(&key.of)?;
    let pulls = if let Some(running) = &target.running {
        running.ask(Method::GET, &path(&key.id, "/pulls")?, None)?
    } else {
        let pulls = target.writer()?.reader().pulls(&key.id, PULLS_LISTED)?;
        json!(pulls.iter().map(|pull| PullInfo::of(pull, &target.zone())).collect::<Vec<_>>())
    };
    let mut out = std::io::stdout();
    for pull in pulls.as_array().into_iter().flatten() {
        let (time, times, rows) = (word(&pull["time"]), &pull["pulls"], &pull["rows"]);
        let span = pull["last_seq"].as_i64().map(|last| format!(", {} to {last}", pull["first_seq"]));
        writeln!(out, "{time}  {times} x, {rows} rows{}", span.unwrap_or_default())?;
    }
    Ok(())
}

fn rotate(of: &OfBox) -> Result<()> {
    let target = Target::of(of)?;
    let public = if let Some(running) = &target.running {
        running.ask(Method::POST, "/api/v1/signing-key/rotate", None)?
    } else {
        rotated(&target.config.store.path)?
    };
    let (id, key) = (word(&public["key_id"]), word(&public["public_key"]));
    writeln!(std::io::stdout(), "Answers are signed with key {id} from now on; its public half is\n{key}")?;
    Ok(())
}

fn rotated(database: &Path) -> Result<Value> {
    let signer = Signer::open(&Signer::path(database))?;
    signer.rotate()?;
    Ok(json!(PublicKey::of(&signer)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_the_sites_midnight() {
        let zone = Zone::named("Asia/Shanghai");
        assert_eq!(midnight("2026-05-01", &zone).unwrap(), "2026-05-01T00:00:00+08:00");
        assert_eq!(midnight("2026-05-01T09:00:00Z", &zone).unwrap(), "2026-05-01T09:00:00Z");
        assert!(midnight("tomorrow", &zone).unwrap_err().to_string().contains("tomorrow"));
    }

    #[test]
    fn what_is_no_id_becomes_no_address() {
        assert_eq!(path("0f3a9c41d2b7", "/pulls").unwrap(), "/api/v1/keys/0f3a9c41d2b7/pulls");
        assert!(["", "../live", "a/b", "a?b"].iter().all(|id| path(id, "").is_err()));
    }
}
