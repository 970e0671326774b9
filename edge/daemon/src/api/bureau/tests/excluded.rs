//! Hours that somebody excludes: their counts stay, and whoever has them already is told.

use promenade_core::event::Direction;
use serde_json::{Value, json};

use super::street::Street;
use crate::store::Target;

const HOURS: usize = 3;

/// Three hours with 20 people in at a and 12 in the zone, out.
async fn street() -> Street {
    let mut street = Street::new().await;
    street.watch(HOURS).await;
    let mut events = Vec::new();
    for hour in 0..HOURS {
        events.extend(street.settle((0, hour, Direction::In), 20));
        events.extend(street.visits("tea", hour, 12, 11));
    }
    street.put(events).await;
    street.let_out(HOURS).await;
    street
}

/// What came since a cursor, as "kind id class hour, revision" of excluded and of other rows.
async fn since(street: &Street, cursor: &mut String) -> [Vec<String>; 2] {
    let report = street.pull(&street.key, &format!("?limit=10000&since={cursor}")).await;
    report["cursor"].as_str().unwrap().clone_into(cursor);
    let name = |row: &Value| {
        let text = |key: &str| row[key].as_str().unwrap().to_owned();
        format!("{} {} {} {}, {}", text("kind"), text("id"), text("class"), &text("start")[11..13], row["revision"])
    };
    let excluded = |row: &&Value| row["flags"].as_array().unwrap().contains(&json!("excluded"));
    let (excluded, other): (Vec<&Value>, Vec<&Value>) = report["rows"].as_array().unwrap().iter().partition(excluded);
    [excluded, other].map(|rows| {
        let mut names: Vec<String> = rows.into_iter().map(name).collect();
        names.sort();
        names
    })
}

async fn at_the_end(street: &Street) -> String {
    street.pull(&street.key, "?limit=10000").await["cursor"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_exclusion_is_a_revision_with_the_same_counts_and_so_is_its_withdrawal() {
    let street = street().await;
    let before = street.table(&street.key).await;
    let mut cursor = at_the_end(&street).await;
    // From half past eight to half past nine.
    let number = street.exclude(Target::Gate("a".to_owned()), 0.5, 1.0).await;
    assert_eq!(since(&street, &mut cursor).await, [const { Vec::<String>::new() }; 2], "not before it is let out");
    street.let_out(HOURS).await;
    let [excluded, other] = since(&street, &mut cursor).await;
    let rows = ["gate a all", "gate a person", "site riverside all", "site riverside person"];
    let revised = |revision: u32| -> Vec<String> {
        rows.iter().flat_map(|row| ["08", "09"].map(|hour| format!("{row} {hour}, {revision}"))).collect()
    };
    assert_eq!((excluded, other), (revised(1), Vec::new()));
    assert!(street.withdraw(number).await && !street.withdraw(number).await);
    street.let_out(HOURS).await;
    assert_eq!(since(&street, &mut cursor).await, [Vec::new(), revised(2)]);
    let plain = |rows: Vec<Value>| {
        let strip = |mut row: Value| {
            let row_of = row.as_object_mut().unwrap();
            row_of.remove("seq");
            row_of.remove("revision");
            row.to_string()
        };
        let mut rows: Vec<String> = rows.into_iter().map(strip).collect();
        rows.sort();
        rows
    };
    assert_eq!(plain(street.table(&street.key).await), plain(before), "as if nothing had been");
}

#[tokio::test]
async fn cameras_zones_and_the_site_take_in_what_is_theirs_and_lines_of_gates_nothing() {
    let street = street().await;
    let mut cursor = at_the_end(&street).await;
    let mut excluded = async |target: Target| {
        let number = street.exclude(target, 1.0, 1.0).await;
        street.let_out(HOURS).await;
        let [excluded, other] = since(&street, &mut cursor).await;
        assert!(other.is_empty() && excluded.iter().all(|row| row.contains(" 09, ")), "{excluded:?} {other:?}");
        assert!(street.withdraw(number).await);
        street.let_out(HOURS).await;
        let [none, back] = since(&street, &mut cursor).await;
        assert_eq!((none.len(), back.len()), (0, excluded.len()));
        excluded.len()
    };
    let east = || "east".to_owned();
    assert_eq!(excluded(Target::Zone(east(), "tea".into())).await, 1);
    assert_eq!(excluded(Target::Line(east(), "a".into())).await, 0, "a line is not the gate it is part of");
    assert_eq!(excluded(Target::Camera("west".into())).await, 0);
    // Persons and all of a; persons, bicycles and all of b, of c and of the site; the zone.
    assert_eq!(excluded(Target::Camera(east())).await, 2 + 3 * 3 + 1);
    assert_eq!(excluded(Target::Site).await, 2 + 3 * 3 + 1);
}

#[tokio::test]
async fn an_hour_that_is_excluded_before_it_is_let_out_comes_with_the_flag_at_once() {
    let street = street().await;
    let mut cursor = at_the_end(&street).await;
    street.exclude(Target::Site, HOURS as f64, 1.0).await;
    street.let_out(HOURS + 1).await;
    let [excluded, other] = since(&street, &mut cursor).await;
    assert_eq!((excluded.len(), other.len()), (2 + 3 * 3 + 1, 0), "a gap can be excluded, too: {excluded:?}");
    assert!(excluded.iter().all(|row| row.ends_with(" 11, 0")), "{excluded:?}");
}
