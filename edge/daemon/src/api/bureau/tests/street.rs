//! A box whose counts a test chooses: gates, a zone, some hours, and revisions of them.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use promenade_core::detection::Class;
use promenade_core::event::{Batch, CameraSecond, Crossing, Direction, Event, StaffMark, Visit, ZoneSecond};
use promenade_core::scene::{GateSpec, LineSpec, ZoneSpec};
use promenade_core::time::EventTime;
use serde_json::Value;
use tokio::sync::oneshot;

use crate::api::tests::{TestBox, config};
use crate::api::time;
use crate::config::{Gate, ItemRef};
use crate::store::{Message, NewExclusion, Period, StoreOptions, Target, VersionTexts, Writer};

pub const HOUR: f64 = 3600.0;
pub const GATES: [&str; 3] = ["a", "b", "c"];
/// What each gate counts.
pub const CLASSES: [&[Class]; 3] =
    [&[Class::Person], &[Class::Person, Class::Bicycle], &[Class::Person, Class::Bicycle]];

pub fn begin() -> EventTime {
    time::parse("2026-05-01T08:00:00+08:00").unwrap()
}

/// One count: gate, hour, direction. Of persons, where no class is named.
pub type Place = (usize, usize, Direction);

/// A box with the perimeter gates a, b and c, a gate `all` of the lines of a and b, and the zone `east/tea`.
pub struct Street {
    pub server: TestBox,
    /// A key that may see everything, and manage.
    pub key: String,
    /// Tracks that count at each place, and those that were found to be staff.
    tracks: BTreeMap<(usize, usize, bool, Class), Vec<u64>>,
    last_track: u64,
}

fn street_config() -> crate::config::Config {
    let mut config = config();
    config.cameras.truncate(1);
    let scene = &mut config.cameras[0].scene;
    let door = scene.lines[0].clone();
    let counting = |(id, classes): (&&str, &&[Class])| LineSpec {
        id: (*id).to_owned(),
        classes: classes.to_vec(),
        ..door.clone()
    };
    scene.lines = GATES.iter().zip(&CLASSES).map(counting).collect();
    let line = |id: &str| ItemRef { camera: "east".to_owned(), item: id.to_owned() };
    let gate = |id: &str, lines: &[&str]| Gate {
        id: id.to_owned(),
        name: id.to_owned(),
        lines: lines.iter().map(|id| line(id)).collect(),
        perimeter: true,
        passers: Vec::new(),
    };
    config.gates = GATES.iter().map(|id| gate(id, &[id])).chain([gate("all", &["a", "b"])]).collect();
    scene.gates = GATES.iter().map(|id| GateSpec { id: (*id).to_owned(), lines: vec![(*id).to_owned()] }).collect();
    let tea = scene.zones[0].clone();
    scene.zones.push(ZoneSpec { id: "inside-tea".to_owned(), ..tea });
    config.spaces.clear();
    config
}

impl Street {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = StoreOptions { timezone: "Asia/Shanghai".to_owned(), ..StoreOptions::default() };
        let mut writer = Writer::open(&folder.path().join("test.duckdb"), &options).unwrap();
        let config = street_config();
        let east = &config.cameras[0];
        let texts = VersionTexts { geometry: "line a".into(), model: "model".into(), formula: "counting-3".into() };
        writer.declare(&east.id, &east.scene, &texts).unwrap();
        let server = TestBox::of(config, writer, folder);
        let mut street = Self { server, key: String::new(), tracks: BTreeMap::new(), last_track: 0 };
        street.key = street.create_key(r#"{"name": "City bureau", "manage": true, "rate_per_minute": 1000000}"#).await;
        street
    }

    /// Makes a key as somebody on the box would.
    pub async fn create_key(&self, wanted: &str) -> String {
        let wanted: super::super::key_wire::NewKey = serde_json::from_str(wanted).unwrap();
        let (key, secret) = wanted.mint(begin()).unwrap();
        self.server.orders.add_key(key.clone()).await.unwrap();
        self.server.bureau.keys.add(key);
        secret.reveal().to_owned()
    }

    pub async fn put(&self, events: Vec<Event>) {
        let batch = Batch { camera: "east".into(), run_start: begin(), events };
        self.server.to_store.send(Message::Batch(batch)).await.unwrap();
        let (answer, answered) = oneshot::channel();
        self.server.to_store.send(Message::Flush(answer)).await.unwrap();
        answered.await.unwrap().unwrap();
    }

    /// The camera saw the first minute of each of these hours.
    pub async fn watch(&self, hours: usize) {
        let second = |hour: usize, s: u32| begin().plus_seconds(hour as f64 * HOUR + f64::from(s));
        let seen = |hour| (0..60).map(move |s| CameraSecond { second: second(hour, s), frames: 5, doubt: None });
        self.put((0..hours).flat_map(seen).map(Event::CameraSecond).collect()).await;
    }

    /// Makes the true count of a place what is wanted: people come late, or turn out to be staff.
    pub fn settle(&mut self, place: Place, wanted: u32) -> Vec<Event> {
        self.settle_class(place, Class::Person, wanted)
    }

    /// The same of a class.
    pub fn settle_class(&mut self, (gate, hour, direction): Place, class: Class, wanted: u32) -> Vec<Event> {
        let begins = begin().plus_seconds(hour as f64 * HOUR);
        let tracks = self.tracks.entry((gate, hour, direction == Direction::In, class)).or_default();
        let mut events = Vec::new();
        while tracks.len() > wanted as usize {
            let track = tracks.pop().unwrap();
            events.push(Event::Staff(StaffMark { time: begins.plus_seconds(59.0), track }));
        }
        while tracks.len() < wanted as usize {
            self.last_track += 1;
            let (track, line) = (self.last_track, GATES[gate].to_owned());
            let time = begins.plus_seconds((track % 59) as f64 + 0.5);
            let (passage, late) = (0, true);
            events.push(Event::GateCrossing(Crossing { time, line, direction, track, class, passage, late }));
            tracks.push(track);
        }
        events
    }

    /// So many visits of the zone began in an hour, and so many people were inside at most.
    pub fn visits(&mut self, zone: &str, hour: usize, entries: u32, most: u32) -> Vec<Event> {
        let begins = begin().plus_seconds(hour as f64 * HOUR);
        let mut events =
            vec![Event::ZoneSecond(ZoneSecond { second: begins, zone: zone.to_owned(), mean: most as f32, max: most })];
        for _ in 0..entries {
            self.last_track += 1;
            let (track, zone) = (self.last_track, zone.to_owned());
            let (entered, left) = (begins.plus_seconds(1.0), Some(begins.plus_seconds(2.0)));
            events.push(Event::Visit(Visit {
                zone,
                track,
                class: Class::Person,
                visit: 0,
                entered,
                left,
                complete: true,
            }));
        }
        events
    }

    /// Lets out whatever hours are over by then.
    pub async fn let_out(&self, hours: usize) {
        let now = begin().plus_seconds((hours as f64 + 0.5) * HOUR);
        while self.server.bureau.publish(&self.server.orders, now).await.unwrap() {}
    }

    /// Excludes so many hours from the `from`-th on; returns the exclusion's number.
    pub async fn exclude(&self, target: Target, from: f64, hours: f64) -> u32 {
        let period =
            Period { from: begin().plus_seconds(from * HOUR), to: begin().plus_seconds((from + hours) * HOUR) };
        let new = NewExclusion { target, period, why: "Scaffolding".to_owned() };
        self.server.orders.exclude(new, "Li Wei".to_owned(), begin()).await.unwrap()
    }

    /// Takes an exclusion back; false where none of that number holds.
    pub async fn withdraw(&self, number: u32) -> bool {
        self.server.orders.withdraw_exclusion(number, "Li Wei".to_owned(), begin()).await.unwrap()
    }

    pub async fn get(&self, key: Option<&str>, path: &str, more: &[(&str, &str)]) -> (StatusCode, HeaderMap, Vec<u8>) {
        let mut request = Request::get(path);
        if let Some(key) = key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        self.server.send(request.body(Body::empty()).unwrap()).await
    }

    /// One answer of `/api/v1/stats/hourly`.
    pub async fn pull(&self, key: &str, query: &str) -> Value {
        let (status, _, body) = self.get(Some(key), &format!("/api/v1/stats/hourly{query}"), &[]).await;
        assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).unwrap()
    }

    /// Every row from the beginning, in one answer.
    pub async fn table(&self, key: &str) -> Vec<Value> {
        self.pull(key, "?limit=10000").await["rows"].as_array().unwrap().clone()
    }
}
