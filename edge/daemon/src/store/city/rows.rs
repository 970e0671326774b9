//! What goes into the city's database and what comes out of it, as plain values.

use promenade_core::time::EventTime;

/// How much of an hour was seen, in seconds, as a box says it: `store::Coverage` is what it knows itself.
#[allow(clippy::struct_field_names, reason = "the unit belongs to the names")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// In which it was to be watched.
    pub period_s: u32,
    /// In which it was.
    pub observed_s: u32,
    /// Observed, but not to be trusted.
    pub doubtful_s: u32,
}

/// What a box published of one hour. `None`: withheld where `suppressed` names it, else not observed.
#[derive(Clone, Debug, PartialEq)]
pub struct HourRow {
    /// `gate`, `zone` or `site`.
    pub kind: String,
    /// Id of the gate or zone.
    pub id: String,
    /// Name of the class, or `all`.
    pub class: String,
    /// Start of the hour.
    pub start: EventTime,
    /// First instant after it.
    pub end: EventTime,
    /// Crossings inwards.
    pub r#in: Option<i64>,
    /// Crossings outwards.
    pub out: Option<i64>,
    /// How many came into the zone.
    pub entries: Option<i64>,
    /// People in the zone, mean.
    pub mean: Option<f64>,
    /// People in the zone, most at once.
    pub max: Option<i64>,
    /// Names of the values that are withheld.
    pub suppressed: Vec<String>,
    /// Names of the values that leave out what is withheld elsewhere.
    pub lower_bound: Vec<String>,
    /// How much was seen.
    pub coverage: Seen,
    /// What else there is to know about the row.
    pub flags: Vec<String>,
    /// Version of the geometry; `None`, like those that follow, where there are several or none.
    pub geometry: Option<String>,
    /// Version of the model.
    pub model: Option<String>,
    /// Version of the counting rules.
    pub formula: Option<String>,
    /// How often the box has changed the row.
    pub revision: i32,
    /// Place in the box's order of publication.
    pub seq: i64,
}

impl HourRow {
    /// What makes two rows the same hour of the same thing, within a box.
    pub fn key(&self) -> (EventTime, &str, &str, &str) {
        (self.start, &self.kind, &self.id, &self.class)
    }
}

/// A verified answer of a box.
#[derive(Clone, Debug)]
pub struct Page {
    /// Id of the box.
    pub id: String,
    /// When it was asked.
    pub time: EventTime,
    /// Id of its site.
    pub site: String,
    /// Time zone of its site.
    pub timezone: String,
    /// Publishing rules in force, as JSON.
    pub rules: String,
    /// The key by which the answer was verified, as base64.
    pub public_key: String,
    /// In the order of `seq`; no two of the same hour of the same thing.
    pub rows: Vec<HourRow>,
    /// Where the next page begins.
    pub cursor: String,
    /// The answer's entity tag.
    pub tag: Option<String>,
    /// The box has more to give.
    pub more: bool,
}

/// How far the pull from a box has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Id of its site when it last answered.
    pub site: Option<String>,
    /// The key that is trusted, as base64.
    pub public_key: Option<String>,
    /// From where the next pull goes on: the last rows that were taken come again, to see whether they are the same.
    /// `None`: from the beginning.
    pub from: Option<String>,
    /// Entity tag of the answer that is known to the question from there.
    pub tag: Option<String>,
    /// Greatest `seq` taken in this generation.
    pub seq: i64,
    /// Of the pull: rises when the box is pulled from its beginning again.
    pub generation: i32,
    /// It is being pulled again.
    pub resync: bool,
}

/// What became of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It was taken.
    Rows {
        /// Rows that are new or revised.
        new: usize,
        /// Rows of an earlier pull that the box no longer has.
        gone: usize,
    },
    /// The box gives a number of its order of publication to another row than before: it has gone back in time.
    WentBack,
}

/// One attempt to pull from a box, as the log keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attempt {
    /// When it began.
    pub begun: EventTime,
    /// Answers that were taken.
    pub pages: u32,
    /// Rows in them.
    pub rows: u64,
    /// Their length.
    pub bytes: u64,
    /// Why it did not come to its end.
    pub trouble: Option<String>,
}

/// What is known of a box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoxState {
    /// Its id in `boxes.toml`.
    pub id: String,
    /// Where it was last asked.
    pub url: String,
    /// Id of its site.
    pub site: Option<String>,
    /// End of the newest hour ever taken.
    pub newest: Option<EventTime>,
    /// When it was last asked.
    pub tried: EventTime,
    /// When it last had nothing more to give.
    pub complete: Option<EventTime>,
    /// Why it is being pulled from its beginning again.
    pub resync: Option<String>,
    /// Why the last attempt did not come to its end.
    pub trouble: Option<String>,
}
