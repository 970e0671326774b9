//! What proves that a box has said something: its answers as files, byte by byte, each with its signature beside it.
//!
//! Owns the files' names and form. Refuses to write over one, and to leave a piece of one behind a name: a file is written
//! under another name, synced, and only then linked to its own.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use promenade_core::time::EventTime;

use super::ask::Reply;
use super::verify::PublicKey;

/// How a file with an answer ends.
pub const ANSWER: &str = "json";
/// How the one with its signature does.
pub const SIGNATURE: &str = "signature";
/// The line with the key by which an answer was verified.
pub const KEY_LINE: &str = "promenade-public-key";
/// The line with the box's signature, as it came.
pub const SIGNATURE_LINE: &str = "promenade-signature";
/// More answers of one box at the same microsecond are not thought of.
const MOST: u32 = 1_000_000;

/// The folder in which answers are kept, one folder a box.
#[derive(Debug)]
pub struct Receipts(PathBuf);

/// A verified answer.
pub struct Receipt<'a> {
    /// Id of the box.
    pub id: &'a str,
    /// What was asked.
    pub url: &'a str,
    /// When the pull began.
    pub time: EventTime,
    /// Which of the pull's answers it is, from 1.
    pub number: u32,
    /// The key by which it was verified.
    pub key: &'a PublicKey,
    /// The answer.
    pub reply: &'a Reply,
}

impl Receipts {
    /// Those below a folder, which need not be there yet.
    pub fn new(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// Writes an answer and its signature, and returns when both are on the disk. Names sort by time.
    ///
    /// # Errors
    /// When the disk refuses; there may be a signature without an answer then, never an answer without one.
    pub fn keep(&self, receipt: &Receipt<'_>) -> io::Result<()> {
        let folder = self.0.join(receipt.id);
        if !folder.is_dir() {
            fs::create_dir_all(&folder)?;
            fs::File::open(&self.0)?.sync_all()?;
        }
        let stem = jiff::Timestamp::from_microsecond(receipt.time.micros()).map_err(io::Error::other)?;
        let stem = stem.strftime("%Y%m%dT%H%M%S.%6fZ").to_string();
        for number in receipt.number..MOST {
            let name = |ending: &str| folder.join(format!("{stem}-{number:04}.{ending}"));
            if name(ANSWER).exists() || !place(&name(SIGNATURE), beside(receipt).as_bytes())? {
                continue;
            }
            place(&name(ANSWER), &receipt.reply.body)?;
            return fs::File::open(&folder)?.sync_all();
        }
        Err(io::Error::other("there is no name left for it"))
    }
}

fn beside(receipt: &Receipt<'_>) -> String {
    let time = jiff::Timestamp::from_microsecond(receipt.time.micros()).map(|time| time.to_string());
    let (id, url, time, key) = (receipt.id, receipt.url, time.unwrap_or_default(), receipt.key.text());
    let signature = receipt.reply.signature.as_deref().unwrap_or_default();
    format!("box: {id}\nurl: {url}\nasked: {time}\n{KEY_LINE}: {key}\n{SIGNATURE_LINE}: {signature}\n")
}

/// Writes a file whole or not at all; false where there is one of that name.
fn place(path: &Path, content: &[u8]) -> io::Result<bool> {
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".new");
    let unfinished = PathBuf::from(unfinished);
    let mut file = fs::File::create(&unfinished)?;
    file.write_all(content)?;
    file.sync_all()?;
    // A link, unlike a renaming, takes nobody's place.
    let linked = fs::hard_link(&unfinished, path);
    fs::remove_file(&unfinished)?;
    match linked {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn an_answer_is_kept_as_it_came_and_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let receipts = Receipts::new(&folder.path().join("signed"));
        let key = PublicKey::read("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=").unwrap();
        let keep = |body: &str, micros: i64, number: u32| {
            let reply = Reply { body: body.into(), signature: Some("key-id=\"a\"".to_owned()), tag: None };
            let time = EventTime(micros);
            receipts.keep(&Receipt { id: "a", url: "http://a", time, number, key: &key, reply: &reply }).unwrap();
        };
        keep("first", 1_000_000, 1);
        keep("second", 1_000_000, 2);
        keep("again", 1_000_000, 1);
        keep("later", 60_000_001, 1);
        let at = folder.path().join("signed/a");
        let stems = ["000001.000000Z-0001", "000001.000000Z-0002", "000001.000000Z-0003", "000100.000001Z-0001"];
        let expected: Vec<String> = stems
            .iter()
            .flat_map(|stem| [ANSWER, SIGNATURE].map(|ending| format!("19700101T{stem}.{ending}")))
            .collect();
        assert_eq!(names(&at), expected);
        let bodies = stems.map(|stem| fs::read_to_string(at.join(format!("19700101T{stem}.json"))).unwrap());
        assert_eq!(bodies, ["first", "second", "again", "later"]);
        insta::assert_snapshot!(fs::read_to_string(at.join(&expected[7])).unwrap());
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let key = PublicKey::read("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=").unwrap();
        let reply = Reply { body: Vec::new(), signature: None, tag: None };
        let receipt = Receipt { id: "a", url: "", time: EventTime(0), number: 1, key: &key, reply: &reply };
        assert!(Receipts::new(&file).keep(&receipt).is_err());
    }
}
