//! `promenade check`: every mistake of a config at once, or what it says.
//!
//! Owns the wording of the summary. Refuses to open cameras, models and databases: a config can be checked anywhere.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::config::canonical::anchor;
use crate::config::{
    self, Backup, Camera, Config, ConfigErrors, Environment, Gate, ItemRef, Plan, Source, Space, StreamAddress,
    ZoneKind, ZoneSpec,
};

/// Arguments of `promenade check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Config file
    #[arg(long, value_name = "FILE", default_value = "promenade.toml")]
    config: PathBuf,
}

/// Runs the command.
///
/// # Errors
/// When the config has mistakes; they are listed on standard output.
pub fn execute(args: &Args) -> anyhow::Result<()> {
    let sound = check(&args.config, &Environment::process(), &mut io::stdout().lock())?;
    anyhow::ensure!(sound, "{} cannot be used as it is", args.config.display());
    Ok(())
}

/// Checks the config at `path` and writes the mistakes, or a summary, to `output`. True when the config is sound.
///
/// # Errors
/// When `output` cannot be written.
pub fn check(path: &Path, environment: &Environment, output: &mut impl Write) -> io::Result<bool> {
    match config::load(path, environment) {
        Ok(config) => {
            write!(output, "{}", summary(path, &config))?;
            Ok(true)
        }
        Err(errors) => {
            write!(output, "{}", listing(&errors))?;
            Ok(false)
        }
    }
}

fn listing(errors: &ConfigErrors) -> String {
    format!("{errors}\n{} in {}\n", plural(errors.mistakes.len(), "mistake"), errors.file)
}

fn plural(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

/// What a sound config says, and notes on what is allowed but may not be meant.
fn summary(path: &Path, config: &Config) -> String {
    let Config { site, store, retention, backup, http, detector, publish, cameras, gates, spaces } = config;
    let (precision, provider) = (detector.precision.name(), detector.provider.name());
    let threads = plural(detector.threads.into(), "thread");
    let mut text = format!(
        "{} is sound\n\
         site      {} \"{}\", {}, {}\n\
         store     {}, {} MiB, {} MiB in reserve\n\
         keeps     {retention}\n\
         backup    {}\n\
         http      {}\n\
         detector  {}, {precision}, {provider}, {threads}\n\
         publish   1 to {} withheld, rounded to {}, {} minutes after the hour\n",
        path.display(),
        site.id,
        site.name,
        site.timezone,
        site.hours.map_or("always open".to_owned(), |hours| format!("open {hours}")),
        store.path.display(),
        store.memory_mb,
        store.reserve_mb,
        describe_backup(backup),
        http.listen,
        detector.model,
        publish.rules.suppress_below.saturating_sub(1),
        publish.rules.round_to,
        publish.settle_minutes,
    );
    for camera in cameras {
        describe(camera, &mut text);
    }
    for gate in gates {
        text.push_str(&describe_gate(gate));
    }
    for space in spaces {
        text.push_str(&describe_space(space));
    }
    for note in notes(config) {
        let _ = writeln!(text, "note: {note}");
    }
    text
}

fn describe_backup(backup: &Backup) -> String {
    let when = match backup.keep {
        0 => "never by night".to_owned(),
        keep => format!("{} every night, {keep} kept", backup.at.strftime("%H:%M")),
    };
    format!("{}, {when}", backup.folder.display())
}

fn describe(camera: &Camera, text: &mut String) {
    let rate = camera.fps.map_or("every frame".to_owned(), |fps| format!("{fps} frames/s"));
    let _ = writeln!(text, "camera    {} \"{}\", {}, {rate}", camera.id, camera.name, source(&camera.source));
    for line in &camera.scene.lines {
        let staff = if line.staff { ", staff" } else { "" };
        let _ = writeln!(text, "  line    {} ({}{staff})", line.id, anchor(line.anchor));
    }
    for zone in &camera.scene.zones {
        let _ = writeln!(text, "  zone    {} ({}, {}){}", zone.id, zone.kind.name(), anchor(zone.anchor), more(zone));
    }
    if let Some(ground) = &camera.scene.ground {
        let _ = writeln!(text, "  ground  {} m x {} m", ground.width_m, ground.length_m);
    }
    if !camera.scene.ignore.is_empty() {
        let _ = writeln!(text, "  ignore  {}", plural(camera.scene.ignore.len(), "area"));
    }
}

/// What is known of a zone besides its kind.
fn more(zone: &ZoneSpec) -> String {
    let area = zone.area_m2.map_or(String::new(), |area| format!(", {area} m2"));
    let served = zone.queue.service.join(", ");
    if served.is_empty() { area } else { format!("{area}, served in {served}") }
}

fn describe_gate(gate: &Gate) -> String {
    let perimeter = if gate.perimeter { ", perimeter" } else { "" };
    let passers = if gate.passers.is_empty() { String::new() } else { format!(", passers {}", listed(&gate.passers)) };
    format!("gate      {} \"{}\", lines {}{passers}{perimeter}\n", gate.id, gate.name, listed(&gate.lines))
}

fn describe_space(space: &Space) -> String {
    let zones = if space.zones.is_empty() { String::new() } else { format!(", zones {}", listed(&space.zones)) };
    format!("space     {} \"{}\", gates {}{zones}\n", space.id, space.name, space.gates.join(", "))
}

fn listed(items: &[ItemRef]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// A source in words, without its credentials.
fn source(source: &Source) -> String {
    match source {
        Source::File(path) => format!("file {}", path.display()),
        Source::Images(path) => format!("images in {}", path.display()),
        Source::V4l2(path) => format!("USB camera {}", path.display()),
        Source::Http(stream) => stream_words(stream, ""),
        Source::Rtsp(stream) => stream_words(stream, if stream.udp { " over UDP" } else { " over TCP" }),
    }
}

fn stream_words(stream: &StreamAddress, transport: &str) -> String {
    let user = stream.user.as_ref().map_or(String::new(), |user| format!(" as {user}"));
    format!("{}{transport}{user}", stream.url)
}

/// What is allowed but may not be meant.
fn notes(config: &Config) -> Vec<String> {
    let mut notes = Vec::new();
    if !config.http.listen.ip().to_canonical().is_loopback() {
        notes.push("the dashboard can be reached from other machines, without sign-in and TLS".to_owned());
    }
    for camera in &config.cameras {
        if camera.scene.lines.is_empty() && camera.scene.zones.is_empty() {
            notes.push(format!("camera \"{}\" has no line and no zone yet: it counts nothing", camera.id));
        }
        notes.extend(idle_servers(camera));
        if let Some(path) = missing(&camera.source) {
            notes.push(format!("camera \"{}\": there is no {} on this machine", camera.id, path.display()));
        }
    }
    if !config.gates.is_empty() && config.gates.iter().all(|gate| !gate.perimeter) {
        notes.push("no gate is marked `perimeter = true`: the site has no footfall of its own".to_owned());
    }
    for thing in Plan::of(config).left_out {
        notes.push(format!("the bureau is not shown {thing}, which overlaps an earlier one: the first is shown"));
    }
    notes
}

/// Service zones that serve no queue.
fn idle_servers(camera: &Camera) -> impl Iterator<Item = String> {
    let zones = &camera.scene.zones;
    let idle = |zone: &&ZoneSpec| !zones.iter().any(|queue| queue.queue.service.contains(&zone.id));
    zones.iter().filter(|zone| zone.kind == ZoneKind::Service).filter(idle).map(|zone| {
        format!("camera \"{}\": no queue names the service zone \"{}\" in its `service`", camera.id, zone.id)
    })
}

/// The path of a source that should exist but does not. Not a mistake: a USB camera may be plugged in later.
fn missing(source: &Source) -> Option<&PathBuf> {
    match source {
        Source::File(path) | Source::Images(path) | Source::V4l2(path) if !path.exists() => Some(path),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(text: &str) -> (bool, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("promenade.toml");
        std::fs::write(&path, text).unwrap();
        let mut output = Vec::new();
        let sound = check(&path, &Environment::of([("PW", "hunter2")]), &mut output).unwrap();
        let output = String::from_utf8(output).unwrap();
        (sound, output.replace(folder.path().to_str().unwrap(), "/etc/promenade"))
    }

    #[test]
    fn a_sound_config_is_summed_up() {
        let more = "\n[[camera]]\nid = \"lobby\"\nsource = \"rtsps://10.0.0.8/1\"\nuser = \"viewer\"\n\
                    password = { env = \"PW\" }\ntransport = \"udp\"\n\
                    [[camera]]\nid = \"usb\"\nsource = \"v4l2:/dev/no-such-camera\"\n";
        let (sound, output) = checked(&format!("{}{more}", config::EXAMPLE));
        assert!(sound);
        insta::assert_snapshot!(output);
    }

    #[test]
    fn mistakes_are_listed_and_counted() {
        let (sound, output) =
            checked("[site]\nid = \"a\"\ntimezone = \"UTC\"\n[store]\npath = \"x\"\n[http]\nlisen = 1");
        assert!(!sound);
        insta::assert_snapshot!(output);
    }

    #[test]
    fn listening_to_the_world_is_noted() {
        let public = "listen = \"0.0.0.0:80\"\ninsecure_public = true";
        let (sound, output) = checked(&config::EXAMPLE.replace("listen = \"127.0.0.1:8080\"", public));
        assert!(sound, "{output}");
        assert!(output.contains("note: the dashboard can be reached from other machines"), "{output}");
    }
}
