//! Whatever is written: sound configs come back as they were, any other text gives mistakes and no panic.

use std::fmt::Write as _;

use promenade_core::day_kind::Holidays;
use promenade_core::detection::Class;
use promenade_core::disclosure::Rules;
use promenade_core::scene::{GroundSpec, QueueSpec};
use proptest::prelude::*;

use super::*;

/// A config as the file that says it.
fn written(config: &Config) -> String {
    let Config { site, store, retention, backup, http, detector, publish, cameras, gates, spaces } = config;
    let threshold = detector.threshold.map_or(String::new(), |threshold| format!("threshold = {threshold}\n"));
    let text = format!(
        "[site]\nid = {:?}\nname = {:?}\ntimezone = {:?}\n{}[store]\npath = {:?}\nmemory_mb = {}\nreserve_mb = {}\n\
         [retention]\nledger_days = {}\nminute_days = {}\nhour_days = {}\n\
         [backup]\nfolder = {:?}\nat = \"{}\"\nkeep = {}\n[http]\nlisten = \"{}\"\ninsecure_public = true\n\
         [detector]\nmodel = {:?}\nprecision = {:?}\nprovider = {:?}\nthreads = {}\n{threshold}\
         [publish]\nsuppress_below = {}\nround_to = {}\nsettle_minutes = {}\n",
        site.id,
        site.name,
        site.timezone,
        site.hours.map_or(String::new(), written_hours),
        store.path,
        store.memory_mb,
        store.reserve_mb,
        retention.ledger_days,
        retention.minute_days,
        retention.hour_days,
        backup.folder,
        backup.at.strftime("%H:%M"),
        backup.keep,
        http.listen,
        detector.model,
        detector.precision.name(),
        detector.provider.name(),
        detector.threads,
        publish.rules.suppress_below,
        publish.rules.round_to,
        publish.settle_minutes,
    );
    let text = cameras.iter().fold(text, |text, camera| text + &written_camera(camera));
    let text = gates.iter().fold(text, |text, gate| text + &written_gate(gate));
    spaces.iter().fold(text, |text, space| text + &written_space(space))
}

fn written_hours(hours: OpeningHours) -> String {
    format!("hours = \"{hours}\"\n")
}

fn items(items: &[ItemRef]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

fn written_gate(Gate { id, name, lines, perimeter, passers }: &Gate) -> String {
    let (lines, passers) = (items(lines), items(passers));
    format!(
        "[[gate]]\nid = {id:?}\nname = {name:?}\nlines = {lines:?}\nperimeter = {perimeter}\npassers = {passers:?}\n"
    )
}

fn written_space(Space { id, name, gates, zones }: &Space) -> String {
    format!("[[space]]\nid = {id:?}\nname = {name:?}\ngates = {gates:?}\nzones = {:?}\n", items(zones))
}

fn written_camera(camera: &Camera) -> String {
    let fps = camera.fps.map_or(String::new(), |fps| format!("fps = {fps}\n"));
    let (source, ignore) = (written_source(&camera.source), &camera.scene.ignore);
    let mut text =
        format!("[[camera]]\nid = {:?}\nname = {:?}\n{source}{fps}ignore = {ignore:?}\n", camera.id, camera.name);
    let classes = |classes: &[Class]| format!("{:?}", classes.iter().map(|class| class.name()).collect::<Vec<_>>());
    for LineSpec { id, a, b, anchor, classes: counted, staff } in &camera.scene.lines {
        let (anchor, counted) = (canonical::anchor(*anchor), classes(counted));
        let ends = format!("a = {a:?}\nb = {b:?}");
        let _ = writeln!(text, "[[camera.line]]\nid = {id:?}\n{ends}\nanchor = {anchor:?}\nclasses = {counted}");
        let _ = writeln!(text, "staff = {staff}");
    }
    for ZoneSpec { id, kind, polygon, anchor, classes: counted, area_m2, queue } in &camera.scene.zones {
        let queues = *kind == ZoneKind::Queue;
        let (kind, anchor, counted) = (kind.name(), canonical::anchor(*anchor), classes(counted));
        let _ = writeln!(text, "[[camera.zone]]\nid = {id:?}\nkind = {kind:?}\npolygon = {polygon:?}");
        let _ = writeln!(text, "anchor = {anchor:?}\nclasses = {counted}");
        let _ = area_m2.map(|area| writeln!(text, "area_m2 = {area}"));
        if queues {
            let _ = writeln!(text, "service = {:?}\nmin_stay_s = {}", queue.service, queue.min_stay_s);
        }
    }
    let _ = camera.scene.ground.as_ref().map(|GroundSpec { corners, width_m, length_m }| {
        writeln!(text, "[camera.ground]\ncorners = {corners:?}\nwidth_m = {width_m}\nlength_m = {length_m}")
    });
    text
}

fn written_source(source: &Source) -> String {
    let stream = |StreamAddress { url, user, password, .. }: &StreamAddress| {
        let user = user.as_ref().map_or(String::new(), |user| format!("user = {user:?}\n"));
        let password = password.as_ref().map_or("", |_| "password = { env = \"EAST_PASSWORD\" }\n");
        format!("source = {url:?}\n{user}{password}")
    };
    match source {
        Source::File(path) => format!("source = \"file:{}\"\n", path.display()),
        Source::Images(path) => format!("source = \"images:{}\"\n", path.display()),
        Source::V4l2(path) => format!("source = \"v4l2:{}\"\n", path.display()),
        Source::Http(address) => stream(address),
        Source::Rtsp(address) => stream(address) + if address.udp { "transport = \"udp\"\n" } else { "" },
    }
}

prop_compose! {
    fn any_stream()(host in "[a-z0-9.-]{1,20}", secure: bool, user in proptest::option::of("[a-z]{1,8}"), udp: bool)
        -> Source {
        let password = user.as_ref().map(|_| "hunter2".to_owned());
        let url = format!("{}://{host}:8554/live", if secure { "rtsps" } else { "rtsp" });
        Source::Rtsp(StreamAddress { url, user, password, udp })
    }
}

fn any_source() -> impl Strategy<Value = Source> {
    let path = || "/[a-z]{1,8}/[a-z ]{0,8}[a-z]".prop_map(PathBuf::from);
    prop_oneof![
        path().prop_map(Source::File),
        path().prop_map(Source::Images),
        "/dev/video[0-9]".prop_map(|path| Source::V4l2(path.into())),
        any_stream(),
    ]
}

fn any_classes() -> impl Strategy<Value = Vec<Class>> {
    proptest::sample::subsequence(Class::ALL.to_vec(), 1..=6)
}

fn any_anchor() -> impl Strategy<Value = Anchor> {
    prop_oneof![Just(Anchor::Foot), Just(Anchor::Centre), Just(Anchor::Head)]
}

/// A polygon with corners in the order of their angles around the middle: never crosses itself.
fn any_polygon() -> impl Strategy<Value = Vec<[f64; 2]>> {
    proptest::collection::vec(0.1..0.5f64, 3..9).prop_map(|radii| {
        let step = std::f64::consts::TAU / radii.len() as f64;
        let corner = |(index, radius): (usize, f64)| {
            let (sin, cos) = (index as f64 * step).sin_cos();
            [0.5 + radius * cos, 0.5 + radius * sin]
        };
        radii.into_iter().enumerate().map(corner).collect()
    })
}

prop_compose! {
    fn any_scene()(
        lines in proptest::collection::vec(
            (0.1..0.9f64, 0.1..0.4f64, 0.5..0.9f64, any_anchor(), any_classes(), any::<bool>()), 0..3),
        zones in proptest::collection::vec(
            (0..5usize, any_polygon(), any_anchor(), any_classes(), proptest::option::of(0.1..1e6f64), 0.0..=600.0f64), 0..4),
        ignore in proptest::collection::vec(any_polygon(), 0..2),
        ground in proptest::option::of((0.1..0.4f64, 0.6..0.9f64, 0.1..=1e3f64, 0.1..=1e3f64)),
    ) -> SceneSpec {
        let kinds = [ZoneKind::Area, ZoneKind::Queue, ZoneKind::Service, ZoneKind::Staff, ZoneKind::Parking];
        let lines = lines.into_iter().enumerate().map(|(index, (x, top, bottom, anchor, classes, staff))| {
            LineSpec { id: format!("line-{index}"), a: [x, top], b: [1.0 - x, bottom], anchor, classes, staff }
        });
        let serving: Vec<_> = zones.iter().enumerate().filter(|(_, zone)| zone.0 == 2).collect();
        let serving: Vec<_> = serving.iter().map(|(index, _)| format!("zone-{index}")).collect();
        let zones = zones.into_iter().enumerate().map(|(index, (kind, polygon, anchor, classes, area_m2, min_stay_s))| {
            let queue = QueueSpec { service: serving.clone(), min_stay_s };
            let queue = if kind == 1 { queue } else { QueueSpec::default() };
            ZoneSpec { id: format!("zone-{index}"), kind: kinds[kind], polygon, anchor, classes, area_m2, queue }
        });
        let ground = ground.map(|(near, far, width_m, length_m)| {
            GroundSpec { corners: [[near, near], [far, near], [far, far], [near, far]], width_m, length_m }
        });
        SceneSpec { lines: lines.collect(), zones: zones.collect(), ignore, gates: Vec::new(), ground }
    }
}

/// Every line is in a gate, in front of it or neither, as the bits of a random number say.
fn any_gates(cameras: &[Camera], chosen: &[(u64, bool)]) -> Vec<Gate> {
    let all = |camera: &Camera| -> Vec<ItemRef> {
        let item = |line: &LineSpec| ItemRef { camera: camera.id.clone(), item: line.id.clone() };
        camera.scene.lines.iter().map(item).collect()
    };
    let lines: Vec<ItemRef> = cameras.iter().flat_map(all).collect();
    let gate = |(index, &(bits, perimeter)): (usize, &(u64, bool))| {
        let with = |value: u64| {
            (0..).zip(&lines).filter(move |(at, _)| (bits >> (2 * at)) & 3 == value).map(|(_, line)| line.clone())
        };
        let (id, name) = (format!("gate-{index}"), format!("Gate {index}"));
        Gate { id, name, lines: with(1).collect(), perimeter, passers: with(2).collect() }
    };
    chosen.iter().enumerate().map(gate).filter(|gate| !gate.lines.is_empty()).collect()
}

/// One space with all gates and all zones, where there is a gate.
fn any_spaces(cameras: &[Camera], gates: &[Gate]) -> Vec<Space> {
    let all = |camera: &Camera| -> Vec<ItemRef> {
        let item = |zone: &ZoneSpec| ItemRef { camera: camera.id.clone(), item: zone.id.clone() };
        camera.scene.zones.iter().map(item).collect()
    };
    let zones = cameras.iter().flat_map(all).collect();
    let names: Vec<String> = gates.iter().map(|gate| gate.id.clone()).collect();
    let space = Space { id: "all".to_owned(), name: "Everything".to_owned(), gates: names, zones };
    if gates.is_empty() { Vec::new() } else { vec![space] }
}

prop_compose! {
    fn any_config()(
        id in "[a-z0-9][a-z0-9_-]{0,63}", name in "[a-zäß]{1,50}", memory_mb in 32..=65536u32, port: u16,
        reserve_mb in 1..=4096u32, ledger_days in 2..=500u32, more in 0..=500u32,
        precision in 0..3usize, provider in 0..4usize, threads in 1..=64u16,
        threshold in proptest::option::of(0.06..0.94f32),
        cameras in proptest::collection::vec(
            ("[a-zäß]{1,9}", any_source(), proptest::option::of(0.1..=120.0f64), any_scene()), 1..4),
        hours in proptest::option::of((0..24i8, 0..60i8, 0..24i8, 0..60i8)),
        chosen in proptest::collection::vec((any::<u64>(), any::<bool>()), 0..4),
        (round_to, times, settle_minutes) in (1..=31u32, 1..=31u32, 0..=1440u32),
    ) -> Config {
        let precision = [Precision::Auto, Precision::Int8, Precision::Fp32][precision];
        let provider = [Provider::Cpu, Provider::Cuda, Provider::TensorRt, Provider::OpenVino][provider];
        let cameras = cameras.into_iter().enumerate().map(|(index, (name, source, fps, scene))| {
            Camera { id: format!("cam-{index}"), name, source, fps, scene }
        });
        let mut cameras: Vec<Camera> = cameras.collect();
        let time = |hour, minute| jiff::civil::Time::constant(hour, minute, 0, 0);
        let hours = hours.map(|(a, b, c, d)| OpeningHours { opens: time(a, b), closes: time(c, d) });
        let gates = any_gates(&cameras, &chosen);
        let spaces = any_spaces(&cameras, &gates);
        super::super::gates::distribute(&gates, &mut cameras);
        Config {
            site: Site { id, name, timezone: "Asia/Shanghai".to_owned(), hours, holidays: Holidays::default() },
            store: Store { path: "/data/p.duckdb".into(), memory_mb, reserve_mb },
            retention: Retention { ledger_days, minute_days: ledger_days + more, hour_days: if more > 250 { 0 } else { 2000 } },
            backup: Backup {
                folder: "/data/backups".into(),
                at: time(threads as i8 % 24, (port % 60) as i8),
                keep: memory_mb % 1001,
            },
            http: Http { listen: ([0, 0, 0, 0], port).into() },
            detector: Detector { model: "yolox_nano".to_owned(), precision, provider, threads, threshold },
            publish: Publish { rules: Rules { suppress_below: round_to * times, round_to }, settle_minutes },
            cameras,
            gates,
            spaces,
        }
    }
}

/// The example with a few of its bytes replaced, cut out or doubled.
fn mutated() -> impl Strategy<Value = String> {
    let edit =
        (any::<prop::sample::Index>(), 0..12usize, proptest::sample::select(b"[]{}\"'=.,#\n 0-einfa_\xc3".to_vec()));
    proptest::collection::vec(edit, 1..12).prop_map(|edits| {
        let mut bytes = EXAMPLE.as_bytes().to_vec();
        for (index, length, byte) in edits {
            let from = index.index(bytes.len());
            let to = (from + length).min(bytes.len());
            bytes.splice(from..to, [byte; 2].into_iter().take(length % 3));
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Either a sound config, or at least one mistake, each of which can be shown.
fn never_panics(text: &str) {
    if let Err(errors) = parsed(text) {
        assert!(!errors.mistakes.is_empty());
        assert_eq!(errors.to_string().lines().count(), errors.mistakes.len(), "one line a mistake:\n{errors}");
    }
}

proptest! {
    #[test]
    fn sound_configs_round_trip(config in any_config()) {
        prop_assert_eq!(sound(&written(&config)), config);
    }

    #[test]
    fn arbitrary_text_never_panics(text in any::<String>()) {
        never_panics(&text);
    }

    #[test]
    fn toml_like_text_never_panics(text in r#"([a-z]{1,3}( ?= ?|\.)|\[{1,3}|\]{1,3}|[{}",'#\n -]|camera|site|id|inf|1e9|\+){0,60}"#) {
        never_panics(&text);
        never_panics(&format!("{HEAD}{CAMERA}{text}"));
    }

    #[test]
    fn mutated_configs_never_panic(text in mutated()) {
        never_panics(&text);
    }
}
