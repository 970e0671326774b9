//! `boxes.toml`: what the example says, and every mistake at once.

use super::super::boxes::parse_boxes;
use super::*;

fn parsed_boxes(text: &str) -> Result<Boxes, ConfigErrors> {
    let environment = Environment::of([("RIVERSIDE_KEY", "key-1"), ("LAKESIDE_KEY", "key-2"), ("BLANK", "a b")]);
    parse_boxes(text, "boxes.toml", Path::new("/etc/promenade"), &environment)
}

#[test]
fn the_example_is_sound() {
    let boxes = parsed_boxes(BOXES_EXAMPLE).unwrap();
    assert_eq!(boxes.ca, None);
    let [riverside, lakeside] = boxes.boxes.try_into().unwrap();
    assert_eq!((riverside.id.as_str(), riverside.key.as_str()), ("riverside", "key-1"));
    assert_eq!(riverside.url, "https://riverside.example.org");
    assert_eq!(riverside.public_key.map(|key| key[0]), Some(0xd7));
    assert_eq!((lakeside.url.as_str(), lakeside.public_key), ("http://10.0.0.8:8080", None));
    assert!(!format!("{riverside:?}").contains("key-1"), "a key is never shown");
}

#[test]
fn an_address_loses_its_last_slash_and_a_file_holds_the_key() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("key"), "from-a-file\n").unwrap();
    let text = "ca = \"ca.pem\"\n[[box]]\nid = \"a\"\nurl = \"http://[::1]:80/\"\nkey = { file = \"key\" }";
    let boxes = parse_boxes(text, "boxes.toml", folder.path(), &Environment::of([])).unwrap();
    assert_eq!(boxes.ca, Some(folder.path().join("ca.pem")));
    assert_eq!((boxes.boxes[0].url.as_str(), boxes.boxes[0].key.as_str()), ("http://[::1]:80", "from-a-file"));
}

#[test]
fn mistakes_of_boxes() {
    let text = "\
[[box]]
id = \"a\"
url = \"ftp://a\"
key = \"secret-in-the-file\"
[[box]]
id = \"a\"
url = \"http://10.0.0.8\"
key = { env = \"UNSET\" }
public_key = \"c2hvcnQ=\"
[[box]]
id = \"b\"
url = \"https://me:secret-in-the-url@b\"
key = { env = \"BLANK\" }
[[box]]
id = \"c\"
url = \"https://c/api/v1\"
key = { file = \"nowhere\" }
[[box]]
id = \"d\"
url = \"https://d\"
kay = { env = \"RIVERSIDE_KEY\" }
[[box]]
id = \"e\"
url = \"https://d/\"
key = { env = \"RIVERSIDE_KEY\", file = \"x\" }
";
    let errors = parsed_boxes(text).unwrap_err().to_string();
    assert!(!errors.contains("secret-in"), "{errors}");
    insta::assert_snapshot!(errors);
    assert!(parsed_boxes("").unwrap_err().to_string().contains("[[box]]"));
    assert!(parsed_boxes("box = []").unwrap_err().to_string().contains("nothing to pull from"));
}
