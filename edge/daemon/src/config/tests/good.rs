//! Sound configs: every key is read, with its default; canonical geometry.

use promenade_core::detection::Class;

use super::*;

#[test]
fn the_example_is_sound_and_says_what_it_shows() {
    let config = sound(EXAMPLE);
    assert_eq!(config.site.name, "Riverside district");
    assert_eq!(config.store.path, PathBuf::from("/var/lib/promenade/promenade.duckdb"));
    assert_eq!(config.cameras[0].scene.lines[0].b, [0.52, 0.98]);
    assert_eq!(config.cameras[0].scene.zones[0].kind, ZoneKind::Queue);
    assert_eq!(config.cameras[0].scene.ignore.len(), 1);
    assert_eq!(config.cameras[0].scene.zones[0].queue.service, ["till"]);
    assert_eq!(config.cameras[0].scene.gates[0].lines, ["east-door"]);
    assert!(config.gates[0].perimeter && config.spaces[0].gates == ["east"]);
}

/// Every key that the example shows as a comment is a key that exists: uncommented, the example stays sound.
#[test]
fn the_commented_keys_of_the_example_exist() {
    let uncommented: String = EXAMPLE
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(key) if key.split(' ').nth(1) == Some("=") && !key.contains("credential") => format!("{key}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let environment = Environment::of([("EAST_1_PASSWORD", "x")]);
    let config = parse(&uncommented, "example.toml", Path::new(""), &environment).unwrap_or_else(|e| panic!("{e}"));
    // The defaults that the comments claim are the defaults.
    let mut plain = sound(EXAMPLE);
    let Source::Rtsp(stream) = &mut plain.cameras[0].source else { panic!("the example has an RTSP camera") };
    (stream.user, stream.password) = (Some("viewer".to_owned()), Some("x".to_owned()));
    plain.detector.threshold = Some(0.4);
    let time = |hour| jiff::civil::Time::constant(hour, 0, 0, 0);
    plain.site.hours = Some(OpeningHours { opens: time(9), closes: time(22) });
    plain.site.holidays = promenade_core::day_kind::Holidays::china();
    assert_eq!(config, plain);
}

#[test]
fn what_may_be_left_out_has_its_default() {
    let config = sound(&format!("{HEAD}{CAMERA}"));
    assert_eq!(config.site.name, "s");
    assert_eq!(config.store, Store { path: PathBuf::from("/etc/promenade/p.duckdb"), memory_mb: 64, reserve_mb: 16 });
    assert_eq!(config.retention, Retention { ledger_days: 14, minute_days: 400, hour_days: 0 });
    assert_eq!(config.http.listen.to_string(), "127.0.0.1:8080");
    let Detector { model, precision, provider, threads, threshold } = config.detector;
    assert_eq!((model.as_str(), threads, threshold), ("nanodet-384x640", 1, None));
    assert_eq!((precision, provider), (Precision::Auto, Provider::Cpu));
    let camera = &config.cameras[0];
    assert_eq!((camera.name.as_str(), camera.fps, &camera.scene), ("c", None, &SceneSpec::default()));
}

#[test]
fn every_key_of_the_plain_tables_is_read() {
    let text = "[site]\nid = \"s\"\nname = \"Südufer\"\ntimezone = \"europe/berlin\"\n\
                [store]\npath = \"/data/p.duckdb\"\nmemory_mb = 128\nreserve_mb = 64\n\
                [retention]\nledger_days = 30\nminute_days = 60\nhour_days = 3650\n\
                [http]\nlisten = \"[::1]:0\"\ninsecure_public = false\n\
                [detector]\nmodel = \"models/own.toml\"\nprecision = \"fp32\"\nprovider = \"openvino\"\nthreads = 4\n\
                threshold = 0.5\n";
    let config = sound(&format!("{text}{CAMERA}"));
    assert_eq!((config.site.name.as_str(), config.site.timezone.as_str()), ("Südufer", "Europe/Berlin"));
    assert_eq!(config.store, Store { path: PathBuf::from("/data/p.duckdb"), memory_mb: 128, reserve_mb: 64 });
    assert_eq!(config.retention, Retention { ledger_days: 30, minute_days: 60, hour_days: 3650 });
    assert_eq!(config.http.listen.to_string(), "[::1]:0");
    let Detector { model, precision, provider, threads, threshold } = config.detector;
    assert_eq!((model.as_str(), threads, threshold), ("/etc/promenade/models/own.toml", 4, Some(0.5)));
    assert_eq!((precision, provider), (Precision::Fp32, Provider::OpenVino));
}

#[test]
fn every_key_of_a_camera_is_read() {
    let camera = camera_with(
        "name = \"East\"\nfps = 12.5\nignore = [[[0, 0], [1, 0], [1, 0.2]]]\n\
         [[camera.line]]\nid = \"l\"\na = [0.5, 0]\nb = [0.5, 1]\nanchor = \"head\"\nclasses = [\"car\", \"person\"]\n\
         [[camera.zone]]\nid = \"z\"\nkind = \"staff\"\npolygon = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]\n\
         anchor = \"centre\"\nclasses = [\"bus\"]\n\
         [[camera.zone]]\nid = \"cars\"\nkind = \"parking\"\npolygon = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]\n",
    );
    assert_eq!((camera.name.as_str(), camera.fps), ("East", Some(12.5)));
    assert_eq!(camera.scene.ignore, [[[0.0, 0.0], [1.0, 0.0], [1.0, 0.2]]]);
    let [line] = &camera.scene.lines[..] else { panic!("one line") };
    assert_eq!((line.id.as_str(), line.a, line.b, line.anchor), ("l", [0.5, 0.0], [0.5, 1.0], Anchor::Head));
    assert_eq!(line.classes, [Class::Person, Class::Car]);
    let [staff, cars] = &camera.scene.zones[..] else { panic!("two zones") };
    assert_eq!((staff.kind, staff.anchor, &staff.classes[..]), (ZoneKind::Staff, Anchor::Centre, &[Class::Bus][..]));
    assert_eq!(cars.classes, [Class::Car, Class::Motorcycle, Class::Bus, Class::Truck]);
}

#[test]
fn every_kind_of_source_is_read() {
    let stream = |url: &str| StreamAddress { url: url.to_owned(), user: None, password: None, udp: false };
    for (text, source) in [
        ("file:clip.mp4", Source::File("/etc/promenade/clip.mp4".into())),
        ("file:///srv/clip.mp4", Source::File("/srv/clip.mp4".into())),
        ("images:stills", Source::Images("/etc/promenade/stills".into())),
        ("v4l2:/dev/video0", Source::V4l2("/dev/video0".into())),
        ("rtsp://10.0.0.7/1", Source::Rtsp(stream("rtsp://10.0.0.7/1"))),
        ("rtsps://cam:322/1", Source::Rtsp(stream("rtsps://cam:322/1"))),
        ("http://cam/mjpg", Source::Http(stream("http://cam/mjpg"))),
        ("https://cam/mjpg?fps=5", Source::Http(stream("https://cam/mjpg?fps=5"))),
    ] {
        assert_eq!(source_of(&format!("source = \"{text}\"")), source);
    }
}

#[test]
fn the_credentials_of_a_stream_are_looked_up() {
    let keys = "source = \"rtsp://cam/1\"\nuser = \"u\"\npassword = { env = \"EAST_PASSWORD\" }\ntransport = \"udp\"";
    let Source::Rtsp(stream) = source_of(keys) else { panic!("RTSP") };
    assert_eq!((stream.user.as_deref(), stream.password.as_deref(), stream.udp), (Some("u"), Some("hunter2"), true));
    assert!(!format!("{stream:?}").contains("hunter2"));

    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("east"), "from systemd\n").unwrap();
    let environment = Environment::of([("CREDENTIALS_DIRECTORY", folder.path().to_str().unwrap())]);
    let text =
        format!("{HEAD}[[camera]]\nid = \"c\"\nsource = \"http://c/\"\nuser = \"u\"\npassword.credential = \"east\"");
    let config = parse(&text, "promenade.toml", Path::new(""), &environment).unwrap();
    let Source::Http(stream) = &config.cameras[0].source else { panic!("HTTP") };
    assert_eq!(stream.password.as_deref(), Some("from systemd"));
}

#[test]
fn geometry_text_depends_on_meaning_alone() {
    let first = "ignore = [[[0, 0], [1, 0], [1, 0.2]]]\n\
                 [[camera.line]]\nid = \"b\"\na = [0.5, 0]\nb = [0.5, 1.0]\n\
                 [[camera.line]]\nid = \"a\"\na = [0.1, 0.5]\nb = [0.9, 0.5]\nclasses = [\"car\", \"person\"]\n\
                 [[camera.zone]]\nid = \"z\"\nkind = \"queue\"\npolygon = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]\n";
    let second = "# moved about\n\
                  [[camera.zone]]\npolygon = [[0.10, 0.1], [0.9, 1e-1], [0.5, 0.9]]\nkind = \"queue\"\nid = \"z\"\n\
                  [[camera.line]]\nclasses = [\"person\", \"car\"]\nid = \"a\"\nb = [0.9, 0.5]\na = [0.1, 0.5]\n\
                  [[camera.line]]\nid = \"b\"\na = [0.5, -0.0]\nb = [0.5, 1]\nanchor = \"foot\" # usual\n";
    let second = format!("name = \"other\"\nfps = 3\nignore = [[[0, 0], [1, 0], [1, 0.2]]]\n{second}");
    let text = camera_with(first).geometry_text();
    assert_eq!(camera_with(&second).geometry_text(), text);
    assert_ne!(camera_with(&first.replace("0.9]]", "0.91]]")).geometry_text(), text);
    assert_eq!(camera_with("").geometry_text(), "");
    insta::assert_snapshot!(text);
}

#[test]
fn a_file_is_read_and_its_folder_is_the_base() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("promenade.toml");
    std::fs::write(&path, format!("\u{feff}{HEAD}{CAMERA}").replace('\n', "\r\n")).unwrap();
    let config = load(&path, &environment()).unwrap();
    assert_eq!(config.store.path, folder.path().join("p.duckdb"));
    assert_eq!(config.cameras[0].source, Source::File(folder.path().join("clip.mp4")));
}

#[test]
fn backups_are_nightly_unless_the_config_says_otherwise() {
    let backup = |section: &str| sound(&format!("{HEAD}{section}{CAMERA}")).backup;
    let nightly = Backup { folder: "/etc/promenade/backups".into(), at: jiff::civil::time(3, 30, 0, 0), keep: 7 };
    for section in ["", "[backup]\n"] {
        assert_eq!(backup(section), nightly);
    }
    let other = backup("[backup]\nfolder = \"/mnt/usb\"\nat = \"4:05\"\nkeep = 0\n");
    assert_eq!(other, Backup { folder: "/mnt/usb".into(), at: jiff::civil::time(4, 5, 0, 0), keep: 0 });
}
