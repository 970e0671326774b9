//! Gates, spaces, queues with their service zones, the ground and opening hours: what is read, and what is refused.

use jiff::civil::Time;
use promenade_core::scene::{GateSpec, GroundSpec, QueueSpec};

use super::*;

/// Two cameras, each with a line `door`; the first has a line `pavement`, a zone `hall` and a till.
const SITE: &str = "[[camera]]\nid = \"east\"\nsource = \"file:a\"\n\
                    [[camera.line]]\nid = \"door\"\na = [0.5, 0.2]\nb = [0.5, 0.9]\n\
                    [[camera.line]]\nid = \"pavement\"\na = [0.2, 0.2]\nb = [0.2, 0.9]\nstaff = true\n\
                    [[camera.zone]]\nid = \"hall\"\npolygon = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]\narea_m2 = 35\n\
                    [[camera.zone]]\nid = \"till\"\nkind = \"service\"\npolygon = [[0.1, 0.1], [0.3, 0.1], [0.2, 0.4]]\n\
                    [[camera]]\nid = \"west\"\nsource = \"file:b\"\n\
                    [[camera.line]]\nid = \"door\"\na = [0.5, 0.2]\nb = [0.5, 0.9]\n";

fn site(more: &str) -> String {
    format!("{HEAD}{SITE}{more}")
}

fn item(camera: &str, item: &str) -> ItemRef {
    ItemRef { camera: camera.to_owned(), item: item.to_owned() }
}

#[test]
fn a_gate_is_read_and_each_camera_gets_its_part() {
    let gate = "[[gate]]\nid = \"main\"\nname = \"Main\"\nlines = [\"west/door\", \"east/door\"]\nperimeter = true\n\
                passers = [\"pavement\"]\n[[gate]]\nid = \"side\"\nlines = [\"east/door\"]\n";
    let config = sound(&site(gate));
    let main = Gate {
        id: "main".to_owned(),
        name: "Main".to_owned(),
        lines: vec![item("west", "door"), item("east", "door")],
        perimeter: true,
        passers: vec![item("east", "pavement")],
    };
    assert_eq!(config.gates[0], main);
    assert_eq!((config.gates[1].name.as_str(), config.gates[1].perimeter), ("side", false));
    let part = |gate: &str| GateSpec { id: gate.to_owned(), lines: vec!["door".to_owned()] };
    assert_eq!(config.cameras[0].scene.gates, [part("main"), part("side")]);
    assert_eq!(config.cameras[1].scene.gates, [part("main")]);
    assert!(!config.cameras[0].scene.lines[0].staff && config.cameras[0].scene.lines[1].staff);
}

#[test]
fn a_space_is_read() {
    let space = "[[gate]]\nid = \"main\"\nlines = [\"pavement\"]\n\
                 [[space]]\nid = \"hall\"\ngates = [\"main\"]\nzones = [\"hall\"]\n";
    let config = sound(&site(space));
    let (zones, gates) = (vec![item("east", "hall")], vec!["main".to_owned()]);
    assert_eq!(config.spaces, [Space { id: "hall".to_owned(), name: "hall".to_owned(), gates, zones }]);
    assert_eq!(config.cameras[0].scene.zones[0].area_m2, Some(35.0));
}

#[test]
fn a_queue_knows_its_servers_wherever_they_stand() {
    let camera = camera_with(
        "[[camera.zone]]\nid = \"q\"\nkind = \"queue\"\npolygon = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]\n\
         service = [\"till-2\", \"till-1\"]\nmin_stay_s = 8\n\
         [[camera.zone]]\nid = \"till-1\"\nkind = \"service\"\npolygon = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]\n\
         [[camera.zone]]\nid = \"till-2\"\nkind = \"service\"\npolygon = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]\n\
         [[camera.zone]]\nid = \"other\"\nkind = \"queue\"\npolygon = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]\n",
    );
    let service = vec!["till-2".to_owned(), "till-1".to_owned()];
    assert_eq!(camera.scene.zones[0].queue, QueueSpec { service, min_stay_s: 8.0 });
    assert_eq!(camera.scene.zones[3].queue, QueueSpec { service: Vec::new(), min_stay_s: 5.0 });
}

#[test]
fn the_ground_is_read() {
    let keys =
        "[camera.ground]\ncorners = [[0.2, 0.5], [0.6, 0.5], [0.8, 0.9], [0.1, 0.9]]\nwidth_m = 4\nlength_m = 6.5\n";
    let corners = [[0.2, 0.5], [0.6, 0.5], [0.8, 0.9], [0.1, 0.9]];
    assert_eq!(camera_with(keys).scene.ground, Some(GroundSpec { corners, width_m: 4.0, length_m: 6.5 }));
}

#[test]
fn opening_hours_may_cross_midnight_or_end_at_it() {
    let hours = |text: &str| {
        let head = HEAD.replace("timezone", &format!("hours = \"{text}\"\ntimezone"));
        parsed(&format!("{head}{CAMERA}")).map(|config| config.site.hours.unwrap()).map_err(|errors| errors.to_string())
    };
    let time = |hour, minute| Time::constant(hour, minute, 0, 0);
    for (text, opens, closes) in [
        ("09:00-22:00", time(9, 0), time(22, 0)),
        ("18:30 - 2:15", time(18, 30), time(2, 15)),
        ("00:00-24:00", time(0, 0), time(0, 0)),
    ] {
        assert_eq!(hours(text), Ok(OpeningHours { opens, closes }), "{text}");
    }
    for text in ["9-22", "09:00", "09:00-25:00", "24:00-09:00", "09:60-10:00", "09:0-10:00", "+9:00-10:00", "", "-"] {
        let expected = format!(
            "promenade.toml:3:9: [site]: hours is \"{text}\", must be two times of day; write them as in \"09:00-22:00\""
        );
        assert_eq!(hours(text), Err(expected), "{text}");
    }
}

#[test]
fn five_mistakes_of_gates_queues_and_hours_come_at_once() {
    let head = HEAD.replace("timezone", "hours = \"nine to five\"\ntimezone");
    insta::assert_snapshot!(mistakes(&format!(
        r#"{head}{SITE}[[camera.zone]]
id = "queue"
kind = "queue"
polygon = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]
service = ["til"]
[camera.ground]
corners = [[0.2, 0.5], [0.6, 0.9], [0.6, 0.5], [0.1, 0.9]]
width_m = 4
length_m = 6
[[gate]]
id = "main"
lines = ["east/dor"]
[[space]]
id = "hall"
gates = ["mian"]
"#
    )));
}

#[test]
fn mistakes_of_gates_and_spaces() {
    insta::assert_snapshot!(mistakes(&site(
        r#"[[gate]]
id = "main"
lines = ["door", "east/door", "east/door", 7, "west/window"]
passers = ["east/door", "pavement"]
perimiter = true
[[gate]]
id = "main"
lines = []
[[gate]]
name = "nameless"
lines = "east/door"
perimeter = "yes"
[[gate]]
id = "zone"
lines = ["hall", "nowhere"]
[[space]]
id = "hall"
gates = []
[[space]]
id = "hall"
gates = ["main", "main", "nowhere"]
zones = ["east/hall", "hall", "hell"]
[[space]]
id = "shop"
zones = ["east/door"]
"#
    )));
}

#[test]
fn mistakes_of_queues_areas_and_the_ground() {
    insta::assert_snapshot!(mistakes(&format!(
        r#"{HEAD}{CAMERA}[[camera.line]]
id = "door"
a = [0.5, 0.2]
b = [0.5, 0.9]
staff = 1
[[camera.zone]]
id = "q"
kind = "queue"
polygon = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]
service = ["till", "till", "area", "gone", "q", 1, "broken"]
min_stay_s = 601
area_m2 = 0
[[camera.zone]]
id = "till"
kind = "service"
polygon = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]
min_stay_s = 5
[[camera.zone]]
id = "area"
polygon = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]
service = ["till"]
[[camera.zone]]
id = "broken"
kind = "service"
polygon = []
[[camera.zone]]
id = "perhaps-a-queue"
kind = "quee"
polygon = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]
service = ["till"]
[camera.ground]
corners = [[0.2, 0.5], [0.6, 0.5], [0.8, 0.9]]
lenght_m = 6
"#
    )));
}

/// A fault of a line is reported where the line stands, and not again by whoever names it.
#[test]
fn a_faulty_line_or_gate_is_no_unknown_one() {
    let text = "[[camera.line]]\nid = \"l\"\na = [2, 0]\nb = [1, 1]\n[[gate]]\nid = \"g\"\nlines = [\"l\"]\npasers = []\n\
                [[space]]\nid = \"s\"\ngates = [\"g\"]\n";
    let listing = mistakes(&format!("{HEAD}{CAMERA}{text}"));
    assert_eq!(listing.lines().count(), 2, "{listing}");
    assert!(listing.contains("a[0] is 2") && listing.contains("unknown key `pasers`"), "{listing}");
}

/// Complaint of users elsewhere: a line at the frame's edge stays at zero for ever and looks like an empty street.
#[test]
fn a_line_close_to_the_edge_that_can_never_count_is_refused() {
    let line = |ends: &str| format!("{HEAD}{CAMERA}[[camera.line]]\nid = \"l\"\n{ends}\n");
    for (ends, edge) in [
        ("a = [0.005, 0.1]\nb = [0.005, 0.9]", "left edge"),
        ("a = [0.99, 0.1]\nb = [0.995, 0.9]", "right edge"),
        ("a = [0.1, 0.01]\nb = [0.9, 0.01]", "top edge"),
        ("a = [0.1, 0.985]\nb = [0.9, 0.99]", "bottom edge"),
    ] {
        let listing = mistakes(&line(ends));
        let expected =
            format!("camera \"c\" line \"l\": the line is too close to the {edge} of the picture ever to count");
        assert!(listing.starts_with("promenade.toml:9:1: ") && listing.contains(&expected), "{ends}\n{listing}");
    }
    for ends in ["a = [0.03, 0.1]\nb = [0.03, 0.9]", "a = [0.1, 0.97]\nb = [0.9, 0.97]"] {
        sound(&line(ends));
    }
}

/// Whatever changes a count changes the text, and nothing else does.
#[test]
fn geometry_text_tells_of_staff_queues_ground_and_gates() {
    let text = |more: &str| sound(&site(more)).cameras.remove(0).geometry_text();
    let gate = "[[gate]]\nid = \"main\"\nname = \"Main\"\nlines = [\"east/door\", \"pavement\", \"west/door\"]\n";
    insta::assert_snapshot!(text(gate));
    let same = "[[gate]]\nid = \"main\"\nlines = [\"pavement\", \"west/door\", \"east/door\"]\nperimeter = true\n";
    assert_eq!(text(same), text(gate));
    assert_ne!(text(""), text(gate));

    let queue = |more: &str| {
        let zone = |id: &str, kind: &str, keys: &str| {
            format!(
                "[[camera.zone]]\nid = \"{id}\"\nkind = \"{kind}\"\npolygon = [[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]\n{keys}"
            )
        };
        let ground = "[camera.ground]\ncorners = [[0.2, 0.5], [0.6, 0.5], [0.8, 0.9], [0.1, 0.9]]\nwidth_m = 4\nlength_m = 6.5\n";
        let ground = if more.is_empty() { "" } else { ground };
        camera_with(&(zone("q", "queue", more) + &zone("b", "service", "") + &zone("a", "service", "") + ground))
            .geometry_text()
    };
    insta::assert_snapshot!(queue("service = [\"b\", \"a\"]\nmin_stay_s = 7.5\narea_m2 = 12.5\n"));
    assert_eq!(queue("service = [\"b\", \"a\"]\n"), queue("service = [\"a\", \"b\"]\nmin_stay_s = 5\n"));
    assert_ne!(queue("service = [\"b\", \"a\"]\n"), queue("service = [\"a\"]\n"));
}
