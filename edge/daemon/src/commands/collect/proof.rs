//! `promenade collect verify`: whether answers that were kept are what the boxes have signed.
//!
//! Owns the reading of kept files. Needs no database and no box: whoever has the files and a box's public key can check.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use super::receipts::{ANSWER, KEY_LINE, SIGNATURE, SIGNATURE_LINE};
use super::verify::PublicKey;

/// Arguments of `promenade collect verify`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Answers, or folders of them
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// A box's public key as base64; may be given several times. By default the key that was trusted at the time, which
    /// stands beside each answer
    #[arg(long = "public-key", value_name = "KEY", value_parser = PublicKey::read)]
    public_keys: Vec<PublicKey>,
}

/// Runs the command.
///
/// # Errors
/// What is not there, and how many answers are not what a box has signed.
pub fn execute(args: &Args) -> Result<()> {
    let mut answers = BTreeSet::new();
    for path in &args.paths {
        find(path, &mut answers).with_context(|| format!("{} cannot be read", path.display()))?;
    }
    ensure!(!answers.is_empty(), "there are no answers to verify: they end with .{ANSWER}");
    let (mut keys, mut wrong) = (BTreeSet::new(), 0);
    for answer in &answers {
        match check(answer, &args.public_keys) {
            Ok(key) => drop(keys.insert(key.id())),
            Err(why) => {
                wrong += 1;
                println!("{}: {why}", answer.display());
            }
        }
    }
    let by: Vec<String> = keys.into_iter().collect();
    let all = answers.len();
    println!("{} of {all} answers are what was signed, by {}", all - wrong, by.join(", "));
    ensure!(wrong == 0, "{wrong} of {all} answers are not what a box has signed");
    Ok(())
}

/// Answers at a path: itself, or those below it. A signature whose answer is gone counts as one.
fn find(path: &Path, answers: &mut BTreeSet<PathBuf>) -> std::io::Result<()> {
    if !fs::metadata(path)?.is_dir() {
        answers.insert(path.with_extension(ANSWER));
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        let ending = path.extension().unwrap_or_default();
        if path.is_dir() || ending == ANSWER || ending == SIGNATURE {
            find(&path, answers)?;
        }
    }
    Ok(())
}

/// The key that signed an answer, one of `trusted` where there are any.
fn check(answer: &Path, trusted: &[PublicKey]) -> Result<PublicKey, String> {
    let read = |path: &Path| fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()));
    let (body, beside) = (read(answer)?, read(&answer.with_extension(SIGNATURE))?);
    let beside = String::from_utf8_lossy(&beside);
    let line = |name: &str| beside.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    let signature = line(SIGNATURE_LINE);
    let named = PublicKey::read(line(KEY_LINE).unwrap_or_default())?;
    let signer = trusted.iter().find(|key| !key.is_not_in(signature)).or(trusted.first()).unwrap_or(&named);
    signer.verify(signature, &body)?;
    Ok(signer.clone())
}
