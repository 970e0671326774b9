//! Config files for the tests, put together from the parts that they have alike.

use std::fmt::Write as _;

/// A point of the picture, normalised.
pub type Point = [f64; 2];

/// A line that people of the demo footage cross.
pub const DOOR: [Point; 2] = [[0.52, 0.25], [0.52, 0.98]];
/// Another one, on their way.
pub const PAVEMENT: [Point; 2] = [[0.62, 0.3], [0.62, 0.95]];

/// A site in Shanghai whose counts go into `database`, beside the config, and which listens wherever the system likes. It
/// ends in the table of the site, so that more may be said of that.
pub fn site(id: &str, database: &str) -> String {
    format!(
        "[store]\npath = \"{database}\"\n[http]\nlisten = \"127.0.0.1:0\"\n\
         [site]\nid = \"{id}\"\nname = \"{id}\"\ntimezone = \"Asia/Shanghai\"\n"
    )
}

/// A camera. What is drawn on it follows.
pub fn camera(id: &str, source: &str) -> String {
    format!("[[camera]]\nid = \"{id}\"\nsource = \"{source}\"\n")
}

/// A line of the camera before it.
pub fn line(id: &str, [a, b]: [Point; 2]) -> String {
    format!("[[camera.line]]\nid = \"{id}\"\na = {a:?}\nb = {b:?}\n")
}

/// A zone of the camera before it, from the left to the right between two heights.
pub fn zone(id: &str, kind: &str, [left, right]: [f64; 2], [top, bottom]: [f64; 2]) -> String {
    let polygon = [[left, top], [right, top], [right, bottom], [left, bottom]];
    format!("[[camera.zone]]\nid = \"{id}\"\nkind = \"{kind}\"\npolygon = {polygon:?}\n")
}

/// Upright lines side by side, so many that there is much to write: of `line-2` to `line-48` each person crosses some.
pub fn many_lines() -> String {
    (2..49).fold(String::new(), |mut text, at| {
        let x = f64::from(at) / 50.0;
        let _ = write!(text, "{}", line(&format!("line-{at}"), [[x, 0.1], [x, 0.99]]));
        text
    })
}
