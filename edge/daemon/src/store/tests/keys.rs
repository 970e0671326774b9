//! Keys and pulls come back as they were kept.

use super::support::{Db, at};
use crate::store::{ApiKey, Pull, Scope};

fn key(id: &str) -> ApiKey {
    let scope = Scope::Only { gates: vec!["east".into(), "west".into()], zones: vec!["cam/hall".into()] };
    let (created, name) = (at("2026-05-01T02:00:00Z"), "City bureau".to_owned());
    let first_hour = Some(at("2026-04-01T00:00:00Z"));
    let (expires, revoked) = (None, None);
    let (hash, manage, rate_per_minute) = ([7; 32], true, 60);
    ApiKey { id: id.to_owned(), name, hash, scope, first_hour, manage, rate_per_minute, created, expires, revoked }
}

#[test]
fn a_key_comes_back_and_is_revoked_once() {
    let mut db = Db::new("UTC");
    assert_eq!(db.reader.keys(), Ok(vec![]));
    db.writer.add_key(&key("one")).expect("is kept");
    assert_eq!(db.reader.keys(), Ok(vec![key("one")]));
    db.writer.add_key(&ApiKey { scope: Scope::All, ..key("two") }).expect("is kept");
    let (first, second) = (at("2026-05-02T00:00:00Z"), at("2026-05-03T00:00:00Z"));
    assert_eq!(db.writer.revoke_key("two", first), Ok(true));
    assert_eq!(db.writer.revoke_key("two", second), Ok(true));
    assert_eq!(db.writer.revoke_key("three", second), Ok(false));
    let db = db.reopen("UTC");
    let two = ApiKey { scope: Scope::All, revoked: Some(first), ..key("two") };
    assert_eq!(db.reader.keys(), Ok(vec![key("one"), two]));
}

#[test]
fn pulls_come_back_newest_first() {
    let mut db = Db::new("UTC");
    let pull = |key: &str, rows| Pull {
        key: key.to_owned(),
        time: at("2026-05-01T02:00:00Z"),
        pulls: 1,
        rows,
        seqs: (rows > 0).then_some((1, i64::from(rows))),
    };
    db.writer.log_pulls(&[pull("one", 5), pull("two", 1)]).expect("are kept");
    db.writer.log_pulls(&[pull("one", 0)]).expect("is kept");
    assert_eq!(db.reader.pulls("one", 9), Ok(vec![pull("one", 0), pull("one", 5)]));
    assert_eq!(db.reader.pulls("one", 1), Ok(vec![pull("one", 0)]));
}
