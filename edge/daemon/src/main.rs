//! The `promenade` binary: reads the command line, sets up logging, hands over.

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::Parser as _;
use promenade::commands::Cli;
use promenade::config::Environment;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = Environment::process().variable("PROMENADE_LOG").unwrap_or_else(|| "info".to_owned());
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .init();
    match cli.command.execute() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The chain reads as one paragraph: what failed, then why.
            eprintln!("promenade: {error:#}");
            ExitCode::FAILURE
        }
    }
}
