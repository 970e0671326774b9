//! Pages that come once, twice, revised and from a box that has gone back in time.

use std::path::Path;

use super::*;
use crate::store::Writer;

const HOUR: i64 = 3_600_000_000;

/// The hour of that number at the main gate, with as many in.
fn row(hour: i64, count: i64, seq: i64) -> HourRow {
    HourRow {
        kind: "gate".into(),
        id: "main".into(),
        class: "all".into(),
        start: EventTime(hour * HOUR),
        end: EventTime((hour + 1) * HOUR),
        r#in: (count >= 10).then_some(count),
        out: Some(0),
        entries: None,
        mean: None,
        max: None,
        suppressed: if count >= 10 { Vec::new() } else { vec!["in".into()] },
        coverage: Seen { period_s: 3600, observed_s: 3600, doubtful_s: 0 },
        flags: vec!["partial".into(), "doubtful".into()],
        lower_bound: Vec::new(),
        geometry: Some("g".into()),
        model: None,
        formula: Some("1".into()),
        revision: 0,
        seq,
    }
}

fn page(rows: &[HourRow], cursor: &str, more: bool) -> Page {
    Page {
        id: "a".into(),
        time: EventTime(100 * HOUR),
        site: "riverside".into(),
        timezone: "UTC".into(),
        rules: "{}".into(),
        public_key: "key".into(),
        rows: rows.to_vec(),
        cursor: cursor.into(),
        tag: Some(format!("tag of {cursor}")),
        more,
    }
}

/// A city that has begun with box `a`; its folder has to live as long.
fn city() -> (City, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut city = City::open(&folder.path().join("city.duckdb")).unwrap();
    assert_eq!(city.begin("a", "http://a", EventTime(0)).unwrap().from, None);
    (city, folder)
}

fn take(city: &mut City, rows: &[HourRow], cursor: &str, more: bool) -> Taken {
    city.take(&page(rows, cursor, more)).unwrap()
}

fn new(rows: usize) -> Taken {
    Taken::Rows { new: rows, gone: 0 }
}

#[test]
fn a_page_is_read_as_it_was_taken_and_its_cursor_is_kept() {
    let (mut city, folder) = city();
    assert_eq!(take(&mut city, &[row(1, 12, 1), row(2, 5, 2)], "c2", false), new(2));
    drop(city);
    let city = City::open(&folder.path().join("city.duckdb")).unwrap();
    assert_eq!(city.hours("a").unwrap(), [row(1, 12, 1), row(2, 5, 2)]);
    let standing = city.standing("a").unwrap().unwrap();
    assert_eq!((standing.from, standing.seq, standing.generation), (None, 2, 1), "both rows are to come again");
    assert_eq!(city.boxes().unwrap()[0].newest, Some(EventTime(3 * HOUR)));
}

#[test]
fn repeated_rows_change_nothing_and_revised_ones_take_their_place() {
    let (mut city, _folder) = city();
    take(&mut city, &[row(1, 12, 1), row(2, 15, 2)], "c2", true);
    assert_eq!(take(&mut city, &[row(2, 15, 2), row(3, 20, 3)], "c3", true), new(1), "one is there already");
    assert_eq!(take(&mut city, &[row(1, 14, 4)], "c4", false), new(1));
    assert_eq!(city.hours("a").unwrap(), [row(1, 14, 4), row(2, 15, 2), row(3, 20, 3)]);
    assert_eq!(take(&mut city, &[], "c4", false), new(0));
    let from = city.standing("a").unwrap().unwrap().from;
    assert_eq!(from.as_deref(), Some("c3"), "the last row is to come again");
}

#[test]
fn a_box_that_has_gone_back_is_pulled_again_without_duplicates() {
    let (mut city, _folder) = city();
    take(&mut city, &[row(1, 12, 1), row(2, 15, 2), row(3, 20, 3)], "c3", false);
    // Restored from a backup of when it had two rows: another hour gets the number 3.
    assert_eq!(take(&mut city, &[row(4, 30, 3)], "c3", false), Taken::WentBack);
    assert_eq!(take(&mut city, &[row(3, 25, 3)], "c3", false), Taken::WentBack, "the same hour, but another count");
    assert_eq!(city.hours("a").unwrap().len(), 3, "nothing was taken");
    let standing = city.begin_again("a", "it went back").unwrap();
    assert_eq!((standing.from, standing.seq, standing.generation, standing.resync), (None, 0, 2, true));
    assert_eq!(take(&mut city, &[row(1, 12, 1), row(2, 15, 2)], "c2", true), new(2));
    assert_eq!(city.hours("a").unwrap().len(), 3, "what is held stays until the box has said all");
    assert_eq!(take(&mut city, &[row(4, 30, 3)], "c3", false), Taken::Rows { new: 1, gone: 1 });
    assert_eq!(city.hours("a").unwrap(), [row(1, 12, 1), row(2, 15, 2), row(4, 30, 3)]);
    assert!(!city.standing("a").unwrap().unwrap().resync);
}

#[test]
fn classes_of_one_gate_and_hour_stand_beside_each_other() {
    let (mut city, _folder) = city();
    let of_class = |class: &str, count, seq| HourRow { class: class.into(), ..row(1, count, seq) };
    let first = [of_class("person", 30, 1), of_class("bicycle", 5, 2), of_class("all", 30, 3)];
    assert_eq!(take(&mut city, &first, "c3", false), new(3));
    assert_eq!(take(&mut city, &[of_class("person", 40, 4), of_class("all", 40, 5)], "c5", false), new(2));
    let held = city.hours("a").unwrap();
    assert_eq!(held, [of_class("all", 40, 5), of_class("bicycle", 5, 2), of_class("person", 40, 4)]);
}

/// The tag is of the answer to the question from where the next pull goes on, and of no other.
#[test]
fn a_tag_is_kept_where_the_next_question_is_the_same() {
    let (mut city, _folder) = city();
    let tag = |city: &City| city.standing("a").unwrap().unwrap().tag;
    take(&mut city, &[row(1, 12, 1), row(2, 15, 2)], "c2", false);
    assert_eq!(tag(&city), None, "something was new");
    take(&mut city, &[row(1, 12, 1), row(2, 15, 2)], "c2", false);
    assert_eq!(tag(&city).as_deref(), Some("tag of c2"));
    take(&mut city, &[row(1, 12, 1)], "c1", true);
    assert_eq!(tag(&city), None, "there is more");
    take(&mut city, &[row(2, 15, 2)], "c2", false);
    city.begin("a", "http://a", EventTime(1)).unwrap();
    assert!(tag(&city).is_some());
    city.unchanged("a", EventTime(7 * HOUR)).unwrap();
    assert_eq!(city.boxes().unwrap()[0].complete, Some(EventTime(7 * HOUR)));
    city.begin("a", "http://elsewhere", EventTime(2)).unwrap();
    assert_eq!(tag(&city), None, "another address");
    take(&mut city, &[row(2, 15, 2)], "c2", false);
    city.begin_again("a", "why").unwrap();
    assert_eq!(tag(&city), None);
}

#[test]
fn attempts_are_logged_and_forgotten_after_400_days() {
    let (mut city, _folder) = city();
    let attempt = Attempt { trouble: Some("it does not answer".into()), ..Attempt::default() };
    city.end("a", &attempt).unwrap();
    let count = |city: &City| city.db.query_row("SELECT count(*) FROM pull", [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!((count(&city), city.boxes().unwrap()[0].trouble.clone()), (1, attempt.trouble.clone()));
    city.tidy_up(EventTime(KEEP_LOG)).unwrap();
    assert_eq!(count(&city), 1);
    city.tidy_up(EventTime(KEEP_LOG + 1)).unwrap();
    assert_eq!(count(&city), 0);
}

#[test]
fn the_database_of_a_box_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("box.duckdb");
    drop(Writer::open(&path, &StoreOptions::default()).unwrap());
    assert!(City::open(&path).unwrap_err().0.contains("of a box"));
    assert!(Writer::open(&path, &StoreOptions::default()).is_ok());
    let nowhere = City::open(Path::new("/no/such/folder/city.duckdb")).unwrap_err();
    assert!(nowhere.0.contains("--into"), "{nowhere}");
}
