//! The SQL of the derivation: from the minutes to the hours, and from the ledger to the hours of heat maps.
//!
//! Parameters: $1 and $2 one hour [from, to), $3 and $4 the first and last camera, $5 what a change adds to the revision,
//! $6 the number of the flush, $7 the local day, $8 the minutes of the hour in which the site is open, a bit each. Each
//! statement computes whole rows and merges them. Observed seconds are those of the open minutes: closed hours are not in
//! the denominator, and so not in the numerator. An hour that was read from a file is left alone: it has no minutes of its
//! own.

/// 1 where the minute that begins then is open, else 0.
macro_rules! open {
    ($start:literal) => {
        concat!("(($8::BIGINT >> ((epoch_us(", $start, ") - epoch_us($1::TIMESTAMP)) // 60000000)::INTEGER) & 1)")
    };
}

/// In this order.
pub(super) const HOUR: [&str; 6] = [CAMERA_HOUR, LINE_HOUR, LINE_CLASS_HOUR, ZONE_HOUR, ZONE_BIN_HOUR, DOUBT_HOUR];

const CAMERA_HOUR: &str = concat!(
    "
MERGE INTO camera_hour AS o USING (
    SELECT camera_id, sum(observed_s * ",
    open!("start"),
    ")::USMALLINT AS observed_s, sum(doubtful_s * ",
    open!("start"),
    ")::USMALLINT AS doubtful_s,
           sum(frames)::UINTEGER AS frames, min(version_first) AS version_first, max(version_last) AS version_last
    FROM camera_minute WHERE start >= $1 AND start < $2 AND camera_id BETWEEN $3 AND $4 GROUP BY ALL
) AS n ON o.camera_id = n.camera_id AND o.start = $1
WHEN MATCHED AND (o.day <> $7 OR o.observed_s <> n.observed_s OR o.doubtful_s <> n.doubtful_s OR o.frames <> n.frames
               OR o.version_first <> n.version_first OR o.version_last <> n.version_last)
    THEN UPDATE SET day = $7, observed_s = n.observed_s, doubtful_s = n.doubtful_s, frames = n.frames,
                    version_first = n.version_first, version_last = n.version_last,
                    revision = o.revision + $5::UINTEGER, flush = $6
WHEN NOT MATCHED THEN INSERT VALUES
    (n.camera_id, $1, $7, n.observed_s, n.doubtful_s, n.frames, n.version_first, n.version_last, 0, $6)"
);

const LINE_HOUR: &str = concat!(
    "
MERGE INTO line_hour AS o USING (
    SELECT m.line_id, sum(m.count_in)::UINTEGER AS count_in, sum(m.count_out)::UINTEGER AS count_out,
           sum(m.staff_in)::UINTEGER AS staff_in, sum(m.staff_out)::UINTEGER AS staff_out,
           sum(m.observed_s * ",
    open!("m.start"),
    ")::USMALLINT AS observed_s, sum(m.doubtful_s * ",
    open!("m.start"),
    ")::USMALLINT AS doubtful_s,
           min(m.version_first) AS version_first, max(m.version_last) AS version_last
    FROM line_minute m JOIN item i ON i.item_id = m.line_id
    WHERE m.start >= $1 AND m.start < $2 AND i.camera_id BETWEEN $3 AND $4 GROUP BY ALL
) AS n ON o.line_id = n.line_id AND o.start = $1
WHEN MATCHED AND NOT o.imported AND (o.day <> $7 OR o.count_in <> n.count_in OR o.count_out <> n.count_out
               OR o.staff_in <> n.staff_in OR o.staff_out <> n.staff_out
               OR o.observed_s <> n.observed_s OR o.doubtful_s <> n.doubtful_s
               OR o.version_first <> n.version_first OR o.version_last <> n.version_last)
    THEN UPDATE SET day = $7, count_in = n.count_in, count_out = n.count_out,
                    staff_in = n.staff_in, staff_out = n.staff_out,
                    observed_s = n.observed_s, doubtful_s = n.doubtful_s,
                    version_first = n.version_first, version_last = n.version_last,
                    revision = o.revision + $5::UINTEGER, flush = $6
WHEN NOT MATCHED THEN INSERT
    (line_id, start, day, count_in, count_out, staff_in, staff_out, observed_s, doubtful_s,
     version_first, version_last, revision, flush) VALUES
    (n.line_id, $1, $7, n.count_in, n.count_out, n.staff_in, n.staff_out, n.observed_s, n.doubtful_s,
     n.version_first, n.version_last, 0, $6)"
);

const ZONE_HOUR: &str = concat!(
    "
MERGE INTO zone_hour AS o USING (
    SELECT m.zone_id, sum(m.samples)::USMALLINT AS samples, sum(m.people_s) AS people_s, max(m.most) AS most,
           sum(m.entries)::UINTEGER AS entries, sum(m.stays)::UINTEGER AS stays, sum(m.stay_us)::BIGINT AS stay_us,
           sum(m.served)::UINTEGER AS served, sum(m.abandoned)::UINTEGER AS abandoned,
           sum(m.passed)::UINTEGER AS passed, sum(m.wait_us)::BIGINT AS wait_us,
           sum(m.observed_s * ",
    open!("m.start"),
    ")::USMALLINT AS observed_s, sum(m.doubtful_s * ",
    open!("m.start"),
    ")::USMALLINT AS doubtful_s,
           min(m.version_first) AS version_first, max(m.version_last) AS version_last
    FROM zone_minute m JOIN item i ON i.item_id = m.zone_id
    WHERE m.start >= $1 AND m.start < $2 AND i.camera_id BETWEEN $3 AND $4 GROUP BY ALL
) AS n ON o.zone_id = n.zone_id AND o.start = $1
WHEN MATCHED AND (o.day <> $7 OR o.samples <> n.samples OR o.people_s <> n.people_s OR o.most <> n.most
               OR o.entries <> n.entries OR o.stays <> n.stays OR o.stay_us <> n.stay_us
               OR o.served <> n.served OR o.abandoned <> n.abandoned OR o.passed <> n.passed OR o.wait_us <> n.wait_us
               OR o.observed_s <> n.observed_s OR o.doubtful_s <> n.doubtful_s
               OR o.version_first <> n.version_first OR o.version_last <> n.version_last)
    THEN UPDATE SET day = $7, samples = n.samples, people_s = n.people_s, most = n.most, entries = n.entries,
                    stays = n.stays, stay_us = n.stay_us, served = n.served,
                    abandoned = n.abandoned, passed = n.passed, wait_us = n.wait_us, observed_s = n.observed_s, doubtful_s = n.doubtful_s,
                    version_first = n.version_first, version_last = n.version_last,
                    revision = o.revision + $5::UINTEGER, flush = $6
WHEN NOT MATCHED THEN INSERT
    (zone_id, start, day, samples, people_s, most, entries, stays, stay_us, served, abandoned, passed, wait_us,
     observed_s, doubtful_s, version_first, version_last, revision, flush) VALUES
    (n.zone_id, $1, $7, n.samples, n.people_s, n.most, n.entries, n.stays, n.stay_us, n.served, n.abandoned, n.passed,
     n.wait_us, n.observed_s, n.doubtful_s, n.version_first, n.version_last, 0, $6)"
);

const ZONE_BIN_HOUR: &str = "
MERGE INTO zone_bin_hour AS o USING (
    SELECT m.zone_id, m.measure, m.bin, sum(m.n)::UINTEGER AS n
    FROM zone_bin_minute m JOIN item i ON i.item_id = m.zone_id
    WHERE m.start >= $1 AND m.start < $2 AND i.camera_id BETWEEN $3 AND $4 GROUP BY ALL
) AS n ON o.zone_id = n.zone_id AND o.start = $1 AND o.measure = n.measure AND o.bin = n.bin
WHEN MATCHED AND (o.day <> $7 OR o.n <> n.n)
    THEN UPDATE SET day = $7, n = n.n, revision = o.revision + $5::UINTEGER, flush = $6
WHEN NOT MATCHED THEN INSERT VALUES (n.zone_id, $1, $7, n.measure, n.bin, n.n, 0, $6)";

const DOUBT_HOUR: &str = concat!(
    "
MERGE INTO doubt_hour AS o USING (
    SELECT camera_id, reason, sum(seconds * ",
    open!("start"),
    ")::USMALLINT AS seconds FROM doubt_minute
    WHERE start >= $1 AND start < $2 AND camera_id BETWEEN $3 AND $4 GROUP BY ALL HAVING seconds > 0
) AS n ON o.camera_id = n.camera_id AND o.start = $1 AND o.reason = n.reason
WHEN MATCHED AND (o.day <> $7 OR o.seconds <> n.seconds)
    THEN UPDATE SET day = $7, seconds = n.seconds, revision = o.revision + $5::UINTEGER, flush = $6
WHEN NOT MATCHED THEN INSERT VALUES (n.camera_id, $1, $7, n.reason, n.seconds, 0, $6)"
);

const LINE_CLASS_HOUR: &str = "
MERGE INTO line_class_hour AS o USING (
    SELECT m.line_id, m.class, sum(m.count_in)::UINTEGER AS count_in, sum(m.count_out)::UINTEGER AS count_out
    FROM line_class_minute m JOIN item i ON i.item_id = m.line_id
    WHERE m.start >= $1 AND m.start < $2 AND i.camera_id BETWEEN $3 AND $4 GROUP BY ALL
) AS n ON o.line_id = n.line_id AND o.start = $1 AND o.class = n.class
WHEN MATCHED AND (o.day <> $7 OR o.count_in <> n.count_in OR o.count_out <> n.count_out)
    THEN UPDATE SET day = $7, count_in = n.count_in, count_out = n.count_out,
                    revision = o.revision + $5::UINTEGER, flush = $6
WHEN NOT MATCHED THEN INSERT VALUES (n.line_id, $1, $7, n.class, n.count_in, n.count_out, 0, $6)";

/// Run once an hour is over, as a row changes every minute until then; what is due is left for then.
pub(super) const HEAT_HOUR: &str = "
MERGE INTO heat_hour AS o USING (
    SELECT camera_id, cell, sum(person_ms)::UBIGINT AS person_ms FROM heat
    WHERE start >= $1 AND start < $2 AND camera_id BETWEEN $3 AND $4
      AND camera_id NOT IN (SELECT camera_id FROM heat_due WHERE start = $1) GROUP BY ALL
) AS n ON o.camera_id = n.camera_id AND o.start = $1 AND o.cell = n.cell
WHEN MATCHED AND (o.day <> $7 OR o.person_ms <> n.person_ms)
    THEN UPDATE SET day = $7, person_ms = n.person_ms, revision = o.revision + $5::UINTEGER, flush = $6
WHEN NOT MATCHED THEN INSERT VALUES (n.camera_id, $1, $7, n.cell, n.person_ms, 0, $6)";
