//! Which truth a folder holds, and which footage belongs to it.
//!
//! Owns the layout that the README documents. What cannot be measured is named with the reason, never passed over.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use super::truth;
use crate::install;

const VIDEOS: [&str; 8] = ["mp4", "avi", "mkv", "webm", "mov", "ts", "mpg", "mpeg"];
const PICTURES: [&str; 4] = ["jpg", "jpeg", "png", "bmp"];

/// What is known of public sequences that come without a `case.toml`.
const KNOWN: [(&str, &str); 2] = [
    (
        "pets09-s2l1",
        // The truth leaves out the people on the far path at the top left.
        "footage = \"vtest.avi\"\nignore_above = 110\n[minimum]\nmota = 0.80\nline_difference = 2",
    ),
    ("auckland", "hours = \"hourly_counts.csv\"\n[minimum]\nbeats_naive = 19\nbeats_mean = 14"),
];

/// A `case.toml`; every key may be left out.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Settings {
    /// The footage: a path from the case's folder, or the name of a file that set-up brought.
    pub footage: Option<PathBuf>,
    /// Hourly counts: a path from the case's folder; `hours.csv` where nothing is said.
    pub hours: Option<PathBuf>,
    /// First and last frame to measure, from 1.
    pub frames: Option<(u32, u32)>,
    /// The truth leaves out people whose feet are above this row of pixels.
    pub ignore_above: Option<f32>,
    /// How far a counted crossing may lie from the true one.
    pub tolerance_frames: Option<f64>,
    /// What must hold.
    pub minimum: Minimum,
}

/// Below which the command fails.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Minimum {
    /// Least MOTA.
    pub mota: Option<f64>,
    /// Greatest difference of a line's count from the truth, in each direction.
    pub line_difference: Option<u64>,
    /// How many series must be forecast better than by repeating the last week.
    pub beats_naive: Option<usize>,
    /// And better than by the mean of four weeks.
    pub beats_mean: Option<usize>,
}

/// Footage with truth.
#[derive(Clone, Debug, Default)]
pub(super) struct Case {
    pub name: String,
    pub footage: PathBuf,
    pub boxes: Option<PathBuf>,
    pub lines: Option<PathBuf>,
    pub zones: Option<PathBuf>,
    pub heads: Option<PathBuf>,
    pub settings: Settings,
}

/// Hourly counts, truth for forecasts.
#[derive(Clone, Debug, Default)]
pub(super) struct HoursCase {
    pub name: String,
    pub path: PathBuf,
    pub minimum: Minimum,
}

/// What a folder holds.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub cases: Vec<Case>,
    pub hours: Vec<HoursCase>,
    /// (name, why not)
    pub skipped: Vec<(String, String)>,
}

/// Looks through a folder and the folders in it.
pub(super) fn discover(root: &Path) -> Result<Found> {
    let mut found = Found::default();
    ensure!(root.is_dir(), "{} is no folder", root.display());
    let folders = std::iter::once(root.to_owned()).chain(list(root)?.into_iter().filter(|path| path.is_dir()));
    for folder in folders {
        let before = found.len();
        look(&folder, &mut found).with_context(|| folder.display().to_string())?;
        if found.len() == before && folder != root {
            let why = "no truth that is known (gt.txt, lines.json, heads.csv, hours.csv, or CLIP.json beside a clip)";
            found.skipped.push((name_of(&folder), why.to_owned()));
        }
    }
    Ok(found)
}

impl Found {
    fn len(&self) -> usize {
        self.cases.len() + self.hours.len() + self.skipped.len()
    }
}

fn look(folder: &Path, found: &mut Found) -> Result<()> {
    let settings = settings(folder)?;
    let path = folder.join(settings.hours.as_deref().unwrap_or(Path::new("hours.csv")));
    if path.is_file() {
        found.hours.push(HoursCase { name: name_of(folder), path, minimum: settings.minimum.clone() });
    }
    let files: Vec<PathBuf> = list(folder)?.into_iter().filter(|path| path.is_file()).collect();
    for (range, case) in by_range(&files) {
        let name = format!("{}{}{range}", name_of(folder), if range.is_empty() { "" } else { " " });
        let settings = Settings { frames: settings.frames.or(frames_of(&range)), ..settings.clone() };
        match footage(folder, &files, &settings) {
            Ok(footage) => found.cases.push(Case { name, footage, settings, ..case }),
            Err(error) => found.skipped.push((name, error.to_string())),
        }
    }
    clips(folder, &files, &settings, found);
    Ok(())
}

/// `gt_1-400.txt` goes with `lines_1-400.json`, `gt.txt` with `lines.json` and `heads.csv`.
fn by_range(files: &[PathBuf]) -> BTreeMap<String, Case> {
    let mut cases: BTreeMap<String, Case> = BTreeMap::new();
    for path in files {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let (kind, range) = stem.split_once('_').unwrap_or((stem, ""));
        if !range.is_empty() && frames_of(range).is_none() {
            continue;
        }
        let slot: fn(&mut Case) -> &mut Option<PathBuf> = match (kind, extension(path)) {
            ("gt", "txt") => |case| &mut case.boxes,
            ("lines", "json") => |case| &mut case.lines,
            ("zones", "json") => |case| &mut case.zones,
            ("heads", "csv") => |case| &mut case.heads,
            _ => continue,
        };
        *slot(cases.entry(range.to_owned()).or_default()) = Some(path.clone());
    }
    cases
}

/// Clips with a truth file of their own, and those without one, which are named.
fn clips(folder: &Path, files: &[PathBuf], settings: &Settings, found: &mut Found) {
    for video in files.iter().filter(|path| VIDEOS.contains(&extension(path))) {
        let name = || format!("{}/{}", name_of(folder), name_of(video));
        let beside = video.with_extension("json");
        let belongs = |truth: truth::Crossings| truth.clip.is_some_and(|clip| clip == name_of(video));
        match beside.is_file().then(|| truth::crossings(&beside)) {
            Some(Ok(truth)) if belongs(truth.clone()) => found.cases.push(Case {
                name: name(),
                footage: video.clone(),
                lines: Some(beside),
                settings: settings.clone(),
                ..Case::default()
            }),
            Some(Err(error)) => found.skipped.push((name(), format!("{error:#}"))),
            _ if found.cases.iter().any(|case| case.footage == *video) => {}
            _ => found.skipped.push((name(), format!("no truth beside it ({})", name_of(&beside)))),
        }
    }
}

fn settings(folder: &Path) -> Result<Settings> {
    let path = folder.join("case.toml");
    if path.is_file() {
        let text = std::fs::read_to_string(&path).context("case.toml cannot be read")?;
        return toml::from_str(&text).context("case.toml");
    }
    let known = KNOWN.iter().find(|(name, _)| *name == name_of(folder));
    known.map_or_else(|| Ok(Settings::default()), |(_, text)| toml::from_str(text).context("a built-in case"))
}

fn footage(folder: &Path, files: &[PathBuf], settings: &Settings) -> Result<PathBuf> {
    if let Some(given) = &settings.footage {
        let places =
            [Some(folder.join(given)), install::find(install::Part::Data, &format!("footage/{}", given.display()))];
        let there = places.into_iter().flatten().find(|path| path.exists());
        return there.with_context(|| format!("its footage {} is not here", given.display()));
    }
    let videos: Vec<&PathBuf> = files.iter().filter(|path| VIDEOS.contains(&extension(path))).collect();
    ensure!(videos.len() < 2, "several videos beside the truth: name one in case.toml, footage = \"...\"");
    if let Some(video) = videos.first() {
        return Ok((*video).clone());
    }
    let stills = [folder.to_owned(), folder.join("frames")];
    let holds = |folder: &&PathBuf| list(folder).is_ok_and(|files| files.iter().any(|path| is_picture(path)));
    stills.iter().find(holds).cloned().context("no footage beside the truth: a video, pictures, or a path in case.toml")
}

/// Pictures of a folder in the order in which a replay reads them.
pub(super) fn pictures(folder: &Path) -> Result<Vec<PathBuf>> {
    Ok(list(folder)?.into_iter().filter(|path| is_picture(path)).collect())
}

fn is_picture(path: &Path) -> bool {
    PICTURES.contains(&extension(path).to_ascii_lowercase().as_str())
}

/// `401-795` as two numbers.
fn frames_of(range: &str) -> Option<(u32, u32)> {
    let (first, last) = range.split_once('-')?;
    let frames = (first.parse().ok()?, last.parse().ok()?);
    (frames.0 >= 1 && frames.0 <= frames.1).then_some(frames)
}

fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let failed = || format!("{} cannot be read", folder.display());
    let entries = std::fs::read_dir(folder).with_context(failed)?;
    let mut paths: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    paths.sort();
    Ok(paths)
}

fn extension(path: &Path) -> &str {
    path.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

pub(super) fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}
