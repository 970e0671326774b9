//! `promenade demo`: the demo footage, looped as a live camera, counted and shown, with real history beside it.

mod history;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};

use crate::{config, install, run};

/// The demo's config, with places for the footage and the database.
const CONFIG: &str = include_str!("demo.toml");

/// Arguments of `promenade demo`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Address and port of the dashboard; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Video to loop in place of the demo footage
    #[arg(long, value_name = "FILE")]
    footage: Option<PathBuf>,
}

/// Runs the command until it is interrupted.
///
/// # Errors
/// When the footage or a library is missing, or the address is taken.
pub fn execute(args: &Args) -> Result<()> {
    ensure!(
        args.listen.ip().to_canonical().is_loopback(),
        "--listen {} would show the demo to the network, and there is no sign-in; take a loopback address",
        args.listen
    );
    let footage = match &args.footage {
        Some(path) => path.canonicalize().with_context(|| format!("{} cannot be read", path.display()))?,
        None => install::find(install::Part::Data, "footage/vtest.avi")
            .context("the demo footage is missing; run `make setup` first")?,
    };
    let folder = tempfile::tempdir().context("no temporary folder for the demo's database")?;
    let text = fill(&footage, &folder.path().join("demo.duckdb"))?;
    let mut config = config::parse(&text, "demo.toml", folder.path(), &config::Environment::process())?;
    config.http.listen = args.listen;
    println!("Looping {} as a live camera; counts go to a temporary database. Ctrl-C ends it.", footage.display());
    history::bring(&config.store.path, &config.site.timezone);
    run::run(config, &run::Options { loop_files: true })
}

fn fill(footage: &Path, database: &Path) -> Result<String> {
    let mut text = CONFIG.to_owned();
    for (place, path) in [("{footage}", footage), ("{database}", database)] {
        let Some(path) = path.to_str() else { bail!("{} is not UTF-8; move it", path.display()) };
        // Inside a basic string TOML wants these two escaped.
        text = text.replace(place, &path.replace('\\', r"\\").replace('"', r#"\""#));
    }
    Ok(text)
}
