//! The SQL of the derivation: from the ledger to the minutes.
//!
//! Parameters: $1 and $2 the span of time [from, to), $3 and $4 the first and last camera, $5 what a change adds to the
//! revision, $6 the number of the flush. Each statement computes whole rows and merges them.

/// In this order.
pub(super) const MINUTE: [&str; 6] =
    [CAMERA_MINUTE, LINE_MINUTE, LINE_CLASS_MINUTE, ZONE_MINUTE, ZONE_BIN_MINUTE, DOUBT_MINUTE];

/// Counts can come before the second they fell in is complete: the row then stands with nothing observed yet.
const CAMERA_MINUTE: &str = "
MERGE INTO camera_minute AS o USING (
    SELECT camera_id, date_trunc('minute', time) AS start, sum(observed)::USMALLINT AS observed_s,
           sum(doubtful)::USMALLINT AS doubtful_s, sum(frames)::UINTEGER AS frames,
           min(version_id) AS version_first, max(version_id) AS version_last
    FROM (
        SELECT camera_id, second AS time, 1 AS observed, (doubt IS NOT NULL)::INTEGER AS doubtful, frames, version_id
        FROM camera_second WHERE second >= $1 AND second < $2
        UNION ALL SELECT camera_id, time, 0, 0, 0, version_id FROM crossing WHERE time >= $1 AND time < $2
        UNION ALL SELECT camera_id, entered, 0, 0, 0, version_id FROM visit WHERE entered >= $1 AND entered < $2
        UNION ALL SELECT camera_id, left_at, 0, 0, 0, version_id FROM visit WHERE left_at >= $1 AND left_at < $2
        UNION ALL SELECT camera_id, ended, 0, 0, 0, version_id FROM wait WHERE ended >= $1 AND ended < $2
        UNION ALL SELECT i.camera_id, s.second, 0, 0, 0, s.version_id
                  FROM zone_second s JOIN item i ON i.item_id = s.zone_id WHERE s.second >= $1 AND s.second < $2
    ) WHERE camera_id BETWEEN $3 AND $4 GROUP BY ALL
) AS n ON o.camera_id = n.camera_id AND o.start = n.start AND o.start >= $1 AND o.start < $2
WHEN MATCHED AND (o.observed_s <> n.observed_s OR o.doubtful_s <> n.doubtful_s OR o.frames <> n.frames
               OR o.version_first <> n.version_first OR o.version_last <> n.version_last)
    THEN UPDATE SET observed_s = n.observed_s, doubtful_s = n.doubtful_s, frames = n.frames,
                    version_first = n.version_first, version_last = n.version_last,
                    revision = o.revision + $5::UINTEGER, flush = $6
WHEN NOT MATCHED THEN INSERT VALUES
    (n.camera_id, n.start, n.observed_s, n.doubtful_s, n.frames, n.version_first, n.version_last, 0, $6)";

/// A line or a gate has a row for every minute in which its camera was watched while it was there. Which tracks are staff
/// is read for a day around the span, and holds for crossings less than a day away. A replay with a staff line moved marks a
/// track once more at another time; it is one track still, and its crossings count once.
const LINE_MINUTE: &str = "
MERGE INTO line_minute AS o USING (
    SELECT line_id, start, sum((inward AND NOT staff)::INTEGER)::UINTEGER AS count_in,
           sum((outward AND NOT staff)::INTEGER)::UINTEGER AS count_out,
           sum((inward AND staff)::INTEGER)::UINTEGER AS staff_in,
           sum((outward AND staff)::INTEGER)::UINTEGER AS staff_out,
           max(observed_s) AS observed_s, max(doubtful_s) AS doubtful_s,
           min(version_first) AS version_first, max(version_last) AS version_last
    FROM (
        SELECT i.item_id AS line_id, c.start, false AS inward, false AS outward, false AS staff,
               c.observed_s, c.doubtful_s, c.version_first, c.version_last
        FROM camera_minute c JOIN item i ON i.camera_id = c.camera_id
        WHERE i.kind IN ('line', 'gate') AND c.start >= $1 AND c.start < $2 AND c.camera_id BETWEEN $3 AND $4
          AND c.start >= i.since AND (i.until IS NULL OR c.start < i.until)
        UNION ALL
        SELECT x.line_id, date_trunc('minute', x.time), x.inward, NOT x.inward, s.track IS NOT NULL,
               0, 0, x.version_id, x.version_id
        FROM (SELECT * FROM crossing WHERE time >= $1 AND time < $2 AND camera_id BETWEEN $3 AND $4) x
        LEFT JOIN (SELECT camera_id, run_start, track, min(time) AS time FROM staff_track
                   WHERE time >= $1::TIMESTAMP - INTERVAL 1 DAY AND time < $2::TIMESTAMP + INTERVAL 1 DAY
                   GROUP BY camera_id, run_start, track) s
               ON s.camera_id = x.camera_id AND s.run_start = x.run_start AND s.track = x.track
              AND s.time > x.time - INTERVAL 1 DAY AND s.time < x.time + INTERVAL 1 DAY
    ) GROUP BY ALL
) AS n ON o.line_id = n.line_id AND o.start = n.start AND o.start >= $1 AND o.start < $2
WHEN MATCHED AND (o.count_in <> n.count_in OR o.count_out <> n.count_out
               OR o.staff_in <> n.staff_in OR o.staff_out <> n.staff_out
               OR o.observed_s <> n.observed_s OR o.doubtful_s <> n.doubtful_s
               OR o.version_first <> n.version_first OR o.version_last <> n.version_last)
    THEN UPDATE SET count_in = n.count_in, count_out = n.count_out, staff_in = n.staff_in, staff_out = n.staff_out,
                    observed_s = n.observed_s, doubtful_s = n.doubtful_s,
                    version_first = n.version_first, version_last = n.version_last,
                    revision = o.revision + $5::UINTEGER, flush = $6
WHEN NOT MATCHED THEN INSERT
    (line_id, start, count_in, count_out, staff_in, staff_out, observed_s, doubtful_s,
     version_first, version_last, revision, flush) VALUES
    (n.line_id, n.start, n.count_in, n.count_out, n.staff_in, n.staff_out, n.observed_s, n.doubtful_s,
     n.version_first, n.version_last, 0, $6)";

/// Entries count in the minute of entering, stays and waits in the minute in which they end.
const ZONE_MINUTE: &str = "
MERGE INTO zone_minute AS o USING (
    SELECT zone_id, start, sum(samples)::USMALLINT AS samples, sum(people)::DOUBLE AS people_s,
           max(most)::UINTEGER AS most, sum(entries)::UINTEGER AS entries, sum(stays)::UINTEGER AS stays,
           sum(stay_us)::BIGINT AS stay_us, sum((outcome = 'served')::INTEGER)::UINTEGER AS served,
           sum((outcome = 'abandoned')::INTEGER)::UINTEGER AS abandoned,
           sum((outcome = 'passed')::INTEGER)::UINTEGER AS passed, sum(wait_us)::BIGINT AS wait_us,
           max(observed_s) AS observed_s, max(doubtful_s) AS doubtful_s,
           min(version_first) AS version_first, max(version_last) AS version_last
    FROM (
        SELECT i.item_id AS zone_id, c.start, 0 AS samples, 0::DOUBLE AS people, 0 AS most, 0 AS entries, 0 AS stays,
               0::BIGINT AS stay_us, '' AS outcome, 0::BIGINT AS wait_us,
               c.observed_s, c.doubtful_s, c.version_first, c.version_last
        FROM camera_minute c JOIN item i ON i.camera_id = c.camera_id
        WHERE i.kind = 'zone' AND c.start >= $1 AND c.start < $2 AND c.camera_id BETWEEN $3 AND $4
          AND c.start >= i.since AND (i.until IS NULL OR c.start < i.until)
        UNION ALL
        SELECT s.zone_id, date_trunc('minute', s.second), 1, s.mean, s.most, 0, 0, 0, '', 0, 0, 0,
               s.version_id, s.version_id
        FROM zone_second s JOIN item i ON i.item_id = s.zone_id
        WHERE s.second >= $1 AND s.second < $2 AND i.camera_id BETWEEN $3 AND $4
        UNION ALL
        SELECT zone_id, date_trunc('minute', entered), 0, 0, 0, 1, 0, 0, '', 0, 0, 0, version_id, version_id
        FROM visit WHERE entered >= $1 AND entered < $2 AND camera_id BETWEEN $3 AND $4
        UNION ALL
        SELECT zone_id, date_trunc('minute', left_at), 0, 0, 0, 0, complete::INTEGER,
               CASE WHEN complete THEN epoch_us(left_at) - epoch_us(entered) ELSE 0 END, '', 0, 0, 0,
               version_id, version_id
        FROM visit WHERE left_at >= $1 AND left_at < $2 AND camera_id BETWEEN $3 AND $4
        UNION ALL
        SELECT zone_id, date_trunc('minute', ended), 0, 0, 0, 0, 0, 0, outcome,
               CASE WHEN outcome = 'served' THEN epoch_us(ended) - epoch_us(joined) ELSE 0 END, 0, 0,
               version_id, version_id
        FROM wait WHERE ended >= $1 AND ended < $2 AND camera_id BETWEEN $3 AND $4
    ) GROUP BY ALL
) AS n ON o.zone_id = n.zone_id AND o.start = n.start AND o.start >= $1 AND o.start < $2
WHEN MATCHED AND (o.samples <> n.samples OR o.people_s <> n.people_s OR o.most <> n.most OR o.entries <> n.entries
               OR o.stays <> n.stays OR o.stay_us <> n.stay_us OR o.served <> n.served
               OR o.abandoned <> n.abandoned OR o.passed <> n.passed OR o.wait_us <> n.wait_us
               OR o.observed_s <> n.observed_s OR o.doubtful_s <> n.doubtful_s
               OR o.version_first <> n.version_first OR o.version_last <> n.version_last)
    THEN UPDATE SET samples = n.samples, people_s = n.people_s, most = n.most, entries = n.entries, stays = n.stays,
                    stay_us = n.stay_us, served = n.served, abandoned = n.abandoned, passed = n.passed,
                    wait_us = n.wait_us, observed_s = n.observed_s, doubtful_s = n.doubtful_s,
                    version_first = n.version_first, version_last = n.version_last,
                    revision = o.revision + $5::UINTEGER, flush = $6
WHEN NOT MATCHED THEN INSERT
    (zone_id, start, samples, people_s, most, entries, stays, stay_us, served, abandoned, passed, wait_us,
     observed_s, doubtful_s, version_first, version_last, revision, flush) VALUES
    (n.zone_id, n.start, n.samples, n.people_s, n.most, n.entries, n.stays, n.stay_us, n.served, n.abandoned, n.passed,
     n.wait_us, n.observed_s, n.doubtful_s, n.version_first, n.version_last, 0, $6)";

/// The bin of a duration is that of `promenade_core::histogram`; a test compares the two.
const ZONE_BIN_MINUTE: &str = "
MERGE INTO zone_bin_minute AS o USING (
    SELECT zone_id, start, measure, bin, count(*)::UINTEGER AS n
    FROM (
        SELECT zone_id, date_trunc('minute', ended) AS start, measure,
               (CASE WHEN lasted < 0.1 THEN 0
                     ELSE least(344, 1 + floor(ln(lasted / 0.1) / ln(1.02 / 0.98))) END)::USMALLINT AS bin
        FROM (
            SELECT zone_id, left_at AS ended, 'stay' AS measure,
                   greatest(epoch_us(left_at) - epoch_us(entered), 0) / 1e6 AS lasted
            FROM visit WHERE left_at >= $1 AND left_at < $2 AND complete AND camera_id BETWEEN $3 AND $4
            UNION ALL
            SELECT zone_id, ended, 'wait', greatest(epoch_us(ended) - epoch_us(joined), 0) / 1e6
            FROM wait WHERE ended >= $1 AND ended < $2 AND outcome = 'served' AND camera_id BETWEEN $3 AND $4)
        UNION ALL
        SELECT s.zone_id, date_trunc('minute', s.second), 'length', least(255, round(s.mean))::USMALLINT
        FROM zone_second s JOIN item i ON i.item_id = s.zone_id
        WHERE s.second >= $1 AND s.second < $2 AND i.zone_kind = 'queue' AND i.camera_id BETWEEN $3 AND $4
    ) GROUP BY ALL
) AS n ON o.zone_id = n.zone_id AND o.start = n.start AND o.measure = n.measure AND o.bin = n.bin
      AND o.start >= $1 AND o.start < $2
WHEN MATCHED AND o.n <> n.n THEN UPDATE SET n = n.n, revision = o.revision + $5::UINTEGER, flush = $6
WHEN NOT MATCHED THEN INSERT VALUES (n.zone_id, n.start, n.measure, n.bin, n.n, 0, $6)";

/// The ledger keeps a second as it first came, so a reason never goes away again.
const DOUBT_MINUTE: &str = "
MERGE INTO doubt_minute AS o USING (
    SELECT camera_id, date_trunc('minute', second) AS start, doubt AS reason, count(*)::USMALLINT AS seconds
    FROM camera_second
    WHERE second >= $1 AND second < $2 AND doubt IS NOT NULL AND camera_id BETWEEN $3 AND $4 GROUP BY ALL
) AS n ON o.camera_id = n.camera_id AND o.start = n.start AND o.reason = n.reason AND o.start >= $1 AND o.start < $2
WHEN MATCHED AND o.seconds <> n.seconds
    THEN UPDATE SET seconds = n.seconds, revision = o.revision + $5::UINTEGER, flush = $6
WHEN NOT MATCHED THEN INSERT VALUES (n.camera_id, n.start, n.reason, n.seconds, 0, $6)";

/// What [`LINE_MINUTE`] says of staff holds. Almost all crossings are persons', and are no row here.
const LINE_CLASS_MINUTE: &str = "
MERGE INTO line_class_minute AS o USING (
    SELECT x.line_id, date_trunc('minute', x.time) AS start, x.class,
           sum((x.inward AND s.track IS NULL)::INTEGER)::UINTEGER AS count_in,
           sum((NOT x.inward AND s.track IS NULL)::INTEGER)::UINTEGER AS count_out
    FROM (SELECT * FROM crossing
          WHERE time >= $1 AND time < $2 AND camera_id BETWEEN $3 AND $4 AND class <> 'person') x
    LEFT JOIN (SELECT camera_id, run_start, track, min(time) AS time FROM staff_track
               WHERE time >= $1::TIMESTAMP - INTERVAL 1 DAY AND time < $2::TIMESTAMP + INTERVAL 1 DAY
               GROUP BY camera_id, run_start, track) s
           ON s.camera_id = x.camera_id AND s.run_start = x.run_start AND s.track = x.track
          AND s.time > x.time - INTERVAL 1 DAY AND s.time < x.time + INTERVAL 1 DAY
    GROUP BY ALL
) AS n ON o.line_id = n.line_id AND o.start = n.start AND o.class = n.class AND o.start >= $1 AND o.start < $2
WHEN MATCHED AND (o.count_in <> n.count_in OR o.count_out <> n.count_out)
    THEN UPDATE SET count_in = n.count_in, count_out = n.count_out, revision = o.revision + $5::UINTEGER, flush = $6
WHEN NOT MATCHED THEN INSERT VALUES (n.line_id, n.start, n.class, n.count_in, n.count_out, 0, $6)";
