//! Faulty configs: every mistake at once, located, explained, without secrets.

use super::*;

#[test]
fn no_message_repeats_a_secret() {
    for keys in [
        "source = \"rtsp://admin:hunter2@10.0.0.7/1\"",
        "source = \"rtsp://admin:hun/ter2@10.0.0.7/1\"",
        "source = \"rtsp://10.0.0.7/1?user=admin&password=hunter2\"",
        "source = \"rtmp://admin:hunter2@10.0.0.7/1\"",
        "source = \"admin:hunter2@10.0.0.7\"",
        "source = \"hunter2@10.0.0.7\"",
        "source = \"rtsp://cam/1\"\nuser = \"u\"\npassword = \"hunter2\"",
        "source = \"rtsp://cam/1\"\nuser = \"u\"\npassword = [\"hunter2\"]",
        "source = \"rtsp://cam/1\"\nuser = \"u\"\npassword = hunter2",
        "source = \"rtsp://cam/1\"\nuser = \"u\"\npassword = \"hunter2",
        "source = \"rtsp://cam/1\"\nuser = \"u\"\npassword = \"hunter2\"\npassword = \"hunter2\"",
        "source = \"rtsp://cam/1\"\nuser = \"u\"\npassword = { env = \"EAST_PASSWORD\", nev = \"\" }",
        "source = \"rtsp://cam/1\"\nuser = \"u\"\npasword = \"hunter2\"",
    ] {
        let listing = source_mistakes(keys);
        assert!(!listing.contains("hunter2") && !listing.contains("ter2"), "{keys}\n{listing}");
    }
}

#[test]
fn five_mistakes_come_at_once() {
    insta::assert_snapshot!(mistakes(
        r#"[site]
id = "riverside"
timezone = "Asia/Shangai"
[store]
path = "promenade.duckdb"
[http]
listen = "0.0.0.0:8080"
[[camera]]
id = "east-1"
source = "rtsp://admin:secret@10.0.0.7/stream1"
[[camera.line]]
id = "door"
a = [1.4, 0.25]
b = [0.52, 0.98]
[[camera.zoom]]
id = "queue"
"#
    ));
}

#[test]
fn mistakes_of_the_plain_tables() {
    insta::assert_snapshot!(mistakes(
        r#"colour = "red"
[site]
id = "River side"
name = " "
timezone = 8
[store]
memory_mb = 16
[http]
listen = "localhost:8080"
insecure_public = "yes"
[detector]
model = ""
precision = "int4"
provider = "CUDA"
threads = 0
threshold = nan
[[camera]]
id = "c"
source = "file:clip.mp4"
"#
    ));
}

#[test]
fn what_is_told_must_not_be_rounded_to_what_is_not() {
    for (keys, said) in [
        ("round_to = 3", "round_to is 3, which does not divide suppress_below, 10"),
        ("suppress_below = 7", "suppress_below is 7, no multiple of round_to, 5"),
        ("suppress_below = 0", "must lie within 1..1000"),
        ("round_to = \"five\"", "must be a whole number"),
        ("settle_minutes = 1441", "must lie within 0..1440"),
        ("supress_below = 10", "did you mean `suppress_below`?"),
    ] {
        let listing = mistakes(&format!("{HEAD}[publish]\n{keys}\n{CAMERA}"));
        assert!(listing.contains(said), "{keys}: {listing}");
    }
}

#[test]
fn mistakes_of_cameras() {
    insta::assert_snapshot!(mistakes(&format!(
        r#"{HEAD}[[camera]]
id = "c"
source = "clip.mp4"
fps = inf
[[camera]]
id = "c"
source = "v4l2:video0"
user = "u"
[[camera]]
name = "nameless"
source = "file://clip.mp4"
transport = "udp"
[[camera]]
id = "d"
source = "rtsp://cam:99999/1"
transport = "TCP"
fps = 1e400
[[camera]]
id = "-e"
source = "rstp://cam/1"
password = {{ env = "NO_SUCH_VARIABLE" }}
[[camera]]
id = "f"
source = "https://cam/1"
user = "u"
password = {{ env = "EAST_PASSWORD", credential = "x" }}
[[camera]]
id = "g"
source = "https://cam/1"
user = "a:b"
password = {{ credential = "../x" }}
[[camera]]
id = "h"
source = "https://cam/1"
user = "u"
password = {{ env = "EMPTY" }}
[[camera]]
id = "i"
source = "https://cam/1"
user = "u"
password = {{ credential = "east" }}
"#
    )));
}

#[test]
fn mistakes_of_lines_and_zones() {
    insta::assert_snapshot!(mistakes(&format!(
        r#"{HEAD}[[camera]]
id = "c"
source = "file:clip.mp4"
ignore = [[[0, 0], [1, 0]], [[0, 0], [1, -0.1], ["a", 1, 2]]]
[[camera.line]]
id = "flat"
a = [0.5, 0.5]
b = [0.5, 0.5]
[[camera.line]]
id = "edge"
a = [0.1, 1.0]
b = [0.9, 1.0]
anchor = "center"
[[camera.line]]
id = "half"
a = [0.5, 0.5]
classes = ["person", "dog", "person"]
[[camera.line]]
id = "half"
a = {{ x = 0.5, y = 0.5 }}
b = [inf, nan]
classes = []
[[camera.zone]]
id = "edge"
kind = "que"
polygon = [[0.1, 0.1], [0.9, 0.9], [0.9, 0.1], [0.1, 0.9]]
[[camera.zone]]
id = "twice"
polygon = [[0.1, 0.1], [0.1, 0.1], [0.9, 0.1], [0.1, 0.9]]
[[camera.zone]]
id = "thin"
polygon = [[0.1, 0.1], [0.5, 0.5], [0.9, 0.9]]
colour = "red"
"#
    )));
}

#[test]
fn wrong_shapes_of_lists_are_explained() {
    let one = "[camera]\nid = \"c\"\nsource = \"file:a\"\n";
    assert!(mistakes(&format!("{HEAD}{one}")).contains("write [[camera]], with two pairs of brackets"));
    let one = "[camera.line]\nid = \"l\"\na = [0, 0]\nb = [1, 1]\n";
    assert!(mistakes(&format!("{HEAD}{CAMERA}{one}")).contains("write [[camera.line]], with two pairs of brackets"));
    let points = mistakes(&format!("{HEAD}{CAMERA}ignore = [[0, 0], [1, 0], [1, 1]]"));
    assert_eq!(points.lines().count(), 1, "{points}");
    assert!(points.contains("add one more pair of brackets"), "{points}");
    assert!(mistakes(&format!("camera = []\n{HEAD}")).contains("camera is empty: there is nothing to count"));
    assert!(mistakes(HEAD).contains("missing key `camera`"));
}

#[test]
fn an_empty_file_misses_three_tables() {
    insta::assert_snapshot!(mistakes(""));
}

#[test]
fn slips_of_syntax_are_located() {
    insta::assert_snapshot!(mistakes("[site\nid = riverside\nname = \"a\n\n[store]\npath \"x\"\nx = [1, 2\n"));
}

#[test]
fn a_key_given_twice_does_not_hide_other_mistakes() {
    let listing = mistakes(&format!("{HEAD}path = \"q\"\n{CAMERA}fps = 0\n[site]\nid = \"again\""));
    insta::assert_snapshot!(listing);
}

#[test]
fn paths_and_positions_are_given_apart() {
    let text = format!(
        "{HEAD}{CAMERA}[[camera]]\nid = \"d\"\nsource = \"file:x\"\n[[camera.line]]\nid = \"l\"\na = [2, 0]\nb = [1, 1]\n"
    );
    let errors = parsed(&text).unwrap_err();
    assert_eq!(errors.mistakes.len(), 1);
    assert_eq!(errors.mistakes[0].path, "camera[1].line[0].a[0]");
    assert_eq!(errors.mistakes[0].position, Some(Position { line: 14, column: 6 }));
    assert_eq!(errors.mistakes[0].place, "camera \"d\" line \"l\"");
}

#[test]
fn columns_count_characters() {
    let errors = parsed(&format!("{HEAD}{CAMERA}\"ключ\" = 1\nline = [{{ id = \"ü\", \"ы\" = 1 }}]")).unwrap_err();
    let at = |text: &str| errors.mistakes.iter().find(|mistake| mistake.path.contains(text)).unwrap().position;
    assert_eq!(at("ключ"), Some(Position { line: 9, column: 1 }));
    assert_eq!(at("ы"), Some(Position { line: 10, column: 21 }));
}

#[test]
fn listening_beyond_loopback_must_be_asked_for() {
    for address in ["0.0.0.0:80", "192.168.1.2:80", "[::]:80"] {
        let text = |more: &str| format!("{HEAD}[http]\nlisten = \"{address}\"\n{more}{CAMERA}");
        assert!(mistakes(&text("")).contains("add `insecure_public = true`"));
        assert_eq!(sound(&text("insecure_public = true\n")).http.listen.to_string(), address);
    }
    for address in ["127.0.0.2:80", "[::1]:80", "[::ffff:127.0.0.1]:80"] {
        sound(&format!("{HEAD}[http]\nlisten = \"{address}\"\n{CAMERA}"));
    }
}

#[test]
fn ids_have_limits() {
    let with_id = |id: &str| format!("{HEAD}[[camera]]\nid = \"{id}\"\nsource = \"file:a\"");
    for id in ["a", "0-x_y", &"a".repeat(64)] {
        assert_eq!(sound(&with_id(id)).cameras[0].id, id);
    }
    for id in ["", "A", "a b", "_a", "-", "ä", "a.b", &"a".repeat(65)] {
        assert!(mistakes(&with_id(id)).contains("must be 1 to 64 characters"), "{id}");
    }
}

#[test]
fn ranges_include_their_ends() {
    for (key, low, high, below, above) in [("fps", "0.1", "120", "0.09", "120.5")] {
        for value in [low, high] {
            camera_with(&format!("{key} = {value}\n"));
        }
        for value in [below, above, "-1", "nan", "-inf", "99999999999999999999"] {
            assert!(
                mistakes(&format!("{HEAD}{CAMERA}{key} = {value}\n")).contains("must lie within 0.1..120"),
                "{value}"
            );
        }
    }
    for (key, low, high, below, above) in
        [("threads", "1", "0x40", "0", "65"), ("threshold", "0.05", "0.95", "0.04", "1")]
    {
        let text = |value: &str| format!("{HEAD}[detector]\n{key} = {value}\n{CAMERA}");
        sound(&text(low));
        sound(&text(high));
        assert!(mistakes(&text(below)).contains("must lie within"));
        assert!(mistakes(&text(above)).contains("must lie within"));
    }
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let folder = tempfile::tempdir().unwrap();
    let message = |path: &Path| {
        let listing = load(path, &environment()).unwrap_err().to_string();
        listing.replace(folder.path().to_str().unwrap(), "DIR")
    };
    assert_eq!(
        message(&folder.path().join("none.toml")),
        "DIR/none.toml: there is no such file; give the path of a config with --config"
    );
    assert_eq!(
        message(folder.path()),
        "DIR: is a folder, not a config file; name the file in it, such as DIR/promenade.toml"
    );
    let path = folder.path().join("latin1.toml");
    std::fs::write(&path, b"[site]\nname = \"S\xfcdufer\"\n").unwrap();
    assert_eq!(message(&path), "DIR/latin1.toml: line 2 is not UTF-8 text; save the file as UTF-8");
}

#[test]
fn a_hostile_file_ends_in_time() {
    let deep = format!("{HEAD}{CAMERA}ignore = {}", "[".repeat(100_000));
    assert!(mistakes(&deep).contains("not valid TOML"));
    let long = format!("{HEAD}{CAMERA}ignore = [[{}]]", "[0.5, 0.5],".repeat(50_000));
    assert!(mistakes(&long).contains("must have 3 to 256"));
    let keys = (0..2_000).fold(String::new(), |keys, index| keys + &format!("key{index} = 1\n"));
    assert_eq!(mistakes(&format!("{HEAD}{CAMERA}{keys}")).lines().count(), 2_000);
}

#[test]
fn mistakes_of_backups() {
    let listing = mistakes(&format!("{HEAD}[backup]\nfolder = \" \"\nat = \"25:00\"\nkeep = 1001\nkep = 1\n{CAMERA}"));
    for said in
        ["folder is empty", "at is \"25:00\", must be a time of day", "must lie within 0..1000", "unknown key `kep`"]
    {
        assert!(listing.contains(said), "{said}: {listing}");
    }
}
