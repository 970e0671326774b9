//! From the hours to the days, by SQL, for days in which nothing changes any more.
//!
//! Owns which days have rows and which are due. A day that is under way would be written again and again; it is noted as
//! due instead, once, and read from its hours until it has been left alone for the time between two derivations. A late
//! count, an import and a new cut of the hours note their days in the same way: nobody has to know how days are made.

use std::collections::BTreeSet;

use duckdb::types::Value;
use duckdb::{Connection, Params, params};

use super::StoreError;

/// Every table of days.
pub(super) const TABLES: [&str; 6] =
    ["camera_day", "line_day", "line_class_day", "zone_day", "zone_bin_day", "doubt_day"];

/// Days that are summed by one statement: what it groups has to fit into the memory that the database may use.
const MOST_DAYS: i32 = 400;

/// A table of days: its stem, its key beside the day, and its columns with how they add up.
struct Table {
    stem: &'static str,
    key: &'static [&'static str],
    columns: &'static [(&'static str, &'static str)],
}

const SUMMED: [Table; 6] = [
    Table {
        stem: "camera",
        key: &["camera_id"],
        columns: &[
            ("observed_s", "sum(observed_s)::UINTEGER"),
            ("doubtful_s", "sum(doubtful_s)::UINTEGER"),
            ("frames", "sum(frames)::UBIGINT"),
            FIRST,
            LAST,
        ],
    },
    Table {
        stem: "line",
        key: &["line_id"],
        columns: &[
            ("count_in", "(CASE WHEN count(count_in) = count(*) THEN sum(count_in) END)::UINTEGER"),
            ("count_out", "(CASE WHEN count(count_out) = count(*) THEN sum(count_out) END)::UINTEGER"),
            ("staff_in", "(CASE WHEN count(staff_in) = count(*) THEN sum(staff_in) END)::UINTEGER"),
            ("staff_out", "(CASE WHEN count(staff_out) = count(*) THEN sum(staff_out) END)::UINTEGER"),
            ("observed_s", "sum(observed_s)::UINTEGER"),
            ("doubtful_s", "sum(doubtful_s)::UINTEGER"),
            FIRST,
            LAST,
        ],
    },
    Table {
        stem: "line_class",
        key: &["line_id", "class"],
        columns: &[("count_in", "sum(count_in)::UINTEGER"), ("count_out", "sum(count_out)::UINTEGER")],
    },
    Table {
        stem: "zone",
        key: &["zone_id"],
        columns: &[
            ("samples", "sum(samples)::UINTEGER"),
            ("people_s", "sum(people_s)"),
            ("most", "max(most)"),
            ("entries", "sum(entries)::UINTEGER"),
            ("stays", "sum(stays)::UINTEGER"),
            ("stay_us", "sum(stay_us)::BIGINT"),
            ("served", "sum(served)::UINTEGER"),
            ("abandoned", "sum(abandoned)::UINTEGER"),
            ("passed", "sum(passed)::UINTEGER"),
            ("wait_us", "sum(wait_us)::BIGINT"),
            ("observed_s", "sum(observed_s)::UINTEGER"),
            ("doubtful_s", "sum(doubtful_s)::UINTEGER"),
            FIRST,
            LAST,
        ],
    },
    Table { stem: "zone_bin", key: &["zone_id", "measure", "bin"], columns: &[("n", "sum(n)::UINTEGER")] },
    Table { stem: "doubt", key: &["camera_id", "reason"], columns: &[("seconds", "sum(seconds)::UINTEGER")] },
];

const FIRST: (&str, &str) = ("version_first", "min(version_first)");
const LAST: (&str, &str) = ("version_last", "max(version_last)");

/// Notes that hours of these days were written; inside the transaction that wrote them.
pub(super) fn touch(db: &Connection, days: &BTreeSet<i32>) -> Result<(), StoreError> {
    let due = due(db)?;
    for day in days.difference(&due) {
        db.prepare_cached("INSERT INTO day_due VALUES (?)")?.execute(params![Value::Date32(*day)])?;
    }
    Ok(())
}

/// Notes the days that a query gives in its column `day`, of hours that are about to change.
pub(super) fn touch_those(db: &Connection, query: &str, values: impl Params) -> Result<(), StoreError> {
    let insert = format!("INSERT INTO day_due SELECT day FROM ({query}) EXCEPT SELECT day FROM day_due");
    // Not cached, here and below: see `crate::store::sql`.
    Ok(db.prepare(&insert)?.execute(values).map(drop)?)
}

/// Days that have to be read from their hours, in days since 1970-01-01.
pub(super) fn due(db: &Connection) -> Result<BTreeSet<i32>, StoreError> {
    let mut statement = db.prepare("SELECT day - DATE '1970-01-01' FROM day_due")?;
    let days = statement.query_map([], |row| row.get::<_, i64>(0))?;
    Ok(days.map(|day| day.map(|day| day as i32)).collect::<duckdb::Result<_>>()?)
}

/// Sums the days that are due, but for those that have just been `touched`.
pub(super) fn sum(db: &Connection, touched: &BTreeSet<i32>, flush: i64) -> Result<(), StoreError> {
    let quiet: BTreeSet<i32> = due(db)?.difference(touched).copied().collect();
    for (from, to) in runs(&quiet) {
        let (from, to) = (Value::Date32(from), Value::Date32(to));
        for table in &SUMMED {
            db.prepare_cached(&table.merge())?.execute(params![from, to, flush])?;
            db.prepare_cached(&table.orphans())?.execute(params![from, to])?;
        }
        db.prepare_cached("DELETE FROM day_due WHERE day >= ? AND day < ?")?.execute(params![from, to])?;
    }
    Ok(())
}

/// After hours from `day` on were deleted: the days that are left are made anew.
pub(super) fn start_over(db: &Connection, day: i32) -> Result<(), StoreError> {
    for table in TABLES.into_iter().chain(["day_due"]) {
        db.execute(&format!("DELETE FROM {table} WHERE day >= ?"), params![Value::Date32(day)])?;
    }
    let hours = SUMMED.iter().map(|table| format!("SELECT day FROM {}_hour WHERE day >= $1", table.stem));
    let hours = hours.collect::<Vec<_>>().join(" UNION ");
    db.execute(&format!("INSERT INTO day_due {hours}"), params![Value::Date32(day)])?;
    Ok(())
}

/// Days that follow each other, half-open, none longer than [`MOST_DAYS`].
fn runs(days: &BTreeSet<i32>) -> Vec<(i32, i32)> {
    let mut runs: Vec<(i32, i32)> = Vec::new();
    for &day in days {
        match runs.last_mut().filter(|(from, to)| *to == day && day - *from < MOST_DAYS) {
            Some((_, to)) => *to = day + 1,
            None => runs.push((day, day + 1)),
        }
    }
    runs
}

impl Table {
    /// Removes rows of days whose hours are gone. Parameters: $1 and $2 the days [from, to).
    fn orphans(&self) -> String {
        let stem = self.stem;
        let same = self.key.iter().map(|key| format!("h.{key} = o.{key}")).collect::<Vec<_>>().join(" AND ");
        format!(
            "DELETE FROM {stem}_day AS o WHERE o.day >= $1 AND o.day < $2 AND NOT EXISTS
                 (SELECT 1 FROM {stem}_hour h WHERE h.day = o.day AND h.day >= $1 AND h.day < $2 AND {same})"
        )
    }

    /// Parameters: $1 and $2 the days [from, to), $3 the number of the flush. A row that comes out the same is not touched.
    fn merge(&self) -> String {
        let stem = self.stem;
        let each = |text: &dyn Fn(&str) -> String, by: &str| {
            self.columns.iter().map(|(name, _)| text(name)).collect::<Vec<_>>().join(by)
        };
        let keys = self.key.join(", ");
        let sums = self.columns.iter().map(|(name, sum)| format!("{sum} AS {name}")).collect::<Vec<_>>().join(", ");
        let same = self.key.iter().map(|key| format!("o.{key} = n.{key}")).collect::<Vec<_>>().join(" AND ");
        let changed = each(&|name| format!("o.{name} IS DISTINCT FROM n.{name}"), " OR ");
        let set = each(&|name| format!("{name} = n.{name}"), ", ");
        let (names, values) = (each(&str::to_owned, ", "), each(&|name| format!("n.{name}"), ", "));
        let new_keys = self.key.iter().map(|key| format!("n.{key}")).collect::<Vec<_>>().join(", ");
        format!(
            "MERGE INTO {stem}_day AS o USING (
                 SELECT {keys}, day, {sums} FROM {stem}_hour WHERE day >= $1 AND day < $2 GROUP BY {keys}, day
             ) AS n ON {same} AND o.day = n.day AND o.day >= $1 AND o.day < $2
             WHEN MATCHED AND ({changed}) THEN UPDATE SET {set}, revision = o.revision + 1, flush = $3
             WHEN NOT MATCHED THEN INSERT ({keys}, day, {names}, revision, flush)
                 VALUES ({new_keys}, n.day, {values}, 0, $3)"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_follow_each_other_are_summed_together_but_not_for_ever() {
        assert_eq!(runs(&BTreeSet::from([3, 4, 5, 9])), [(3, 6), (9, 10)]);
        let long = runs(&(0..1000).collect());
        assert_eq!(long, [(0, 400), (400, 800), (800, 1000)]);
        assert_eq!(runs(&BTreeSet::new()), []);
    }
}
