//! The SQL of the derivation.
//!
//! Parameters: $1 and $2 the span of time [from, to), $3 and $4 the first and last camera, $5 what a change adds to the
//! revision, $6 the number of the flush; for hours $7 the local day. Each statement computes whole rows and merges them.

/// From the ledger to the minutes, in this order.
pub(super) const MINUTE: [&str; 4] = [CAMERA_MINUTE, LINE_MINUTE, ZONE_MINUTE, ZONE_BIN_MINUTE];

/// From the minutes to the hours; $1 and $2 span one hour.
pub(super) const HOUR: [&str; 4] = [CAMERA_HOUR, LINE_HOUR, ZONE_HOUR, ZONE_BIN_HOUR];

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

/// A line has a row for every minute in which its camera was watched while the line was there.
const LINE_MINUTE: &str = "
MERGE INTO line_minute AS o USING (
    SELECT line_id, start, sum(count_in)::UINTEGER AS count_in, sum(count_out)::UINTEGER AS count_out,
           max(observed_s) AS observed_s, max(doubtful_s) AS doubtful_s,
           min(version_first) AS version_first, max(version_last) AS version_last
    FROM (
        SELECT i.item_id AS line_id, c.start, 0 AS count_in, 0 AS count_out, c.observed_s, c.doubtful_s,
               c.version_first, c.version_last
        FROM camera_minute c JOIN item i ON i.camera_id = c.camera_id
        WHERE i.kind = 'line' AND c.start >= $1 AND c.start < $2 AND c.camera_id BETWEEN $3 AND $4
          AND c.start >= i.since AND (i.until IS NULL OR c.start < i.until)
        UNION ALL
        SELECT line_id, date_trunc('minute', time), inward::INTEGER, (NOT inward)::INTEGER, 0, 0, version_id, version_id
        FROM crossing WHERE time >= $1 AND time < $2 AND camera_id BETWEEN $3 AND $4
    ) GROUP BY ALL
) AS n ON o.line_id = n.line_id AND o.start = n.start AND o.start >= $1 AND o.start < $2
WHEN MATCHED AND (o.count_in <> n.count_in OR o.count_out <> n.count_out
               OR o.observed_s <> n.observed_s OR o.doubtful_s <> n.doubtful_s
               OR o.version_first <> n.version_first OR o.version_last <> n.version_last)
    THEN UPDATE SET count_in = n.count_in, count_out = n.count_out,
                    observed_s = n.observed_s, doubtful_s = n.doubtful_s,
                    version_first = n.version_first, version_last = n.version_last,
                    revision = o.revision + $5::UINTEGER, flush = $6
WHEN NOT MATCHED THEN INSERT VALUES
    (n.line_id, n.start, n.count_in, n.count_out, n.observed_s, n.doubtful_s, n.version_first, n.version_last, 0, $6)";

/// Entries count in the minute of entering, stays in the minute of leaving.
const ZONE_MINUTE: &str = "
MERGE INTO zone_minute AS o USING (
    SELECT zone_id, start, sum(samples)::USMALLINT AS samples, sum(people)::DOUBLE AS people_s,
           max(most)::UINTEGER AS most, sum(entries)::UINTEGER AS entries, sum(stays)::UINTEGER AS stays,
           sum(stay_us)::BIGINT AS stay_us, max(observed_s) AS observed_s, max(doubtful_s) AS doubtful_s,
           min(version_first) AS version_first, max(version_last) AS version_last
    FROM (
        SELECT i.item_id AS zone_id, c.start, 0 AS samples, 0::DOUBLE AS people, 0 AS most, 0 AS entries, 0 AS stays,
               0::BIGINT AS stay_us, c.observed_s, c.doubtful_s, c.version_first, c.version_last
        FROM camera_minute c JOIN item i ON i.camera_id = c.camera_id
        WHERE i.kind = 'zone' AND c.start >= $1 AND c.start < $2 AND c.camera_id BETWEEN $3 AND $4
          AND c.start >= i.since AND (i.until IS NULL OR c.start < i.until)
        UNION ALL
        SELECT s.zone_id, date_trunc('minute', s.second), 1, s.mean, s.most, 0, 0, 0, 0, 0, s.version_id, s.version_id
        FROM zone_second s JOIN item i ON i.item_id = s.zone_id
        WHERE s.second >= $1 AND s.second < $2 AND i.camera_id BETWEEN $3 AND $4
        UNION ALL
        SELECT zone_id, date_trunc('minute', entered), 0, 0, 0, 1, 0, 0, 0, 0, version_id, version_id
        FROM visit WHERE entered >= $1 AND entered < $2 AND camera_id BETWEEN $3 AND $4
        UNION ALL
        SELECT zone_id, date_trunc('minute', left_at), 0, 0, 0, 0, complete::INTEGER,
               CASE WHEN complete THEN epoch_us(left_at) - epoch_us(entered) ELSE 0 END, 0, 0, version_id, version_id
        FROM visit WHERE left_at >= $1 AND left_at < $2 AND camera_id BETWEEN $3 AND $4
    ) GROUP BY ALL
) AS n ON o.zone_id = n.zone_id AND o.start = n.start AND o.start >= $1 AND o.start < $2
WHEN MATCHED AND (o.samples <> n.samples OR o.people_s <> n.people_s OR o.most <> n.most OR o.entries <> n.entries
               OR o.stays <> n.stays OR o.stay_us <> n.stay_us
               OR o.observed_s <> n.observed_s OR o.doubtful_s <> n.doubtful_s
               OR o.version_first <> n.version_first OR o.version_last <> n.version_last)
    THEN UPDATE SET samples = n.samples, people_s = n.people_s, most = n.most, entries = n.entries, stays = n.stays,
                    stay_us = n.stay_us, observed_s = n.observed_s, doubtful_s = n.doubtful_s,
                    version_first = n.version_first, version_last = n.version_last,
                    revision = o.revision + $5::UINTEGER, flush = $6
WHEN NOT MATCHED THEN INSERT VALUES
    (n.zone_id, n.start, n.samples, n.people_s, n.most, n.entries, n.stays, n.stay_us, n.observed_s, n.doubtful_s,
     n.version_first, n.version_last, 0, $6)";

/// The bin of a stay is that of `histogram::stay_bin`; a test compares the two.
const ZONE_BIN_MINUTE: &str = "
MERGE INTO zone_bin_minute AS o USING (
    SELECT zone_id, start, measure, bin, count(*)::UINTEGER AS n
    FROM (
        SELECT zone_id, date_trunc('minute', left_at) AS start, 'stay' AS measure,
               (CASE WHEN stay_s < 1 THEN 0 ELSE least(255, 1 + floor(8 * log2(stay_s))) END)::UTINYINT AS bin
        FROM (SELECT zone_id, left_at, greatest(epoch_us(left_at) - epoch_us(entered), 1) / 1e6 AS stay_s FROM visit
              WHERE left_at >= $1 AND left_at < $2 AND complete AND camera_id BETWEEN $3 AND $4)
        UNION ALL
        SELECT s.zone_id, date_trunc('minute', s.second), 'length', least(255, round(s.mean))::UTINYINT
        FROM zone_second s JOIN item i ON i.item_id = s.zone_id
        WHERE s.second >= $1 AND s.second < $2 AND i.zone_kind = 'queue' AND i.camera_id BETWEEN $3 AND $4
    ) GROUP BY ALL
) AS n ON o.zone_id = n.zone_id AND o.start = n.start AND o.measure = n.measure AND o.bin = n.bin
      AND o.start >= $1 AND o.start < $2
WHEN MATCHED AND o.n <> n.n THEN UPDATE SET n = n.n, revision = o.revision + $5::UINTEGER, flush = $6
WHEN NOT MATCHED THEN INSERT VALUES (n.zone_id, n.start, n.measure, n.bin, n.n, 0, $6)";

const CAMERA_HOUR: &str = "
MERGE INTO camera_hour AS o USING (
    SELECT camera_id, sum(observed_s)::USMALLINT AS observed_s, sum(doubtful_s)::USMALLINT AS doubtful_s,
           sum(frames)::UINTEGER AS frames, min(version_first) AS version_first, max(version_last) AS version_last
    FROM camera_minute WHERE start >= $1 AND start < $2 AND camera_id BETWEEN $3 AND $4 GROUP BY ALL
) AS n ON o.camera_id = n.camera_id AND o.start = $1
WHEN MATCHED AND (o.day <> $7 OR o.observed_s <> n.observed_s OR o.doubtful_s <> n.doubtful_s OR o.frames <> n.frames
               OR o.version_first <> n.version_first OR o.version_last <> n.version_last)
    THEN UPDATE SET day = $7, observed_s = n.observed_s, doubtful_s = n.doubtful_s, frames = n.frames,
                    version_first = n.version_first, version_last = n.version_last,
                    revision = o.revision + $5::UINTEGER, flush = $6
WHEN NOT MATCHED THEN INSERT VALUES
    (n.camera_id, $1, $7, n.observed_s, n.doubtful_s, n.frames, n.version_first, n.version_last, 0, $6)";

const LINE_HOUR: &str = "
MERGE INTO line_hour AS o USING (
    SELECT m.line_id, sum(m.count_in)::UINTEGER AS count_in, sum(m.count_out)::UINTEGER AS count_out,
           sum(m.observed_s)::USMALLINT AS observed_s, sum(m.doubtful_s)::USMALLINT AS doubtful_s,
           min(m.version_first) AS version_first, max(m.version_last) AS version_last
    FROM line_minute m JOIN item i ON i.item_id = m.line_id
    WHERE m.start >= $1 AND m.start < $2 AND i.camera_id BETWEEN $3 AND $4 GROUP BY ALL
) AS n ON o.line_id = n.line_id AND o.start = $1
WHEN MATCHED AND (o.day <> $7 OR o.count_in <> n.count_in OR o.count_out <> n.count_out
               OR o.observed_s <> n.observed_s OR o.doubtful_s <> n.doubtful_s
               OR o.version_first <> n.version_first OR o.version_last <> n.version_last)
    THEN UPDATE SET day = $7, count_in = n.count_in, count_out = n.count_out,
                    observed_s = n.observed_s, doubtful_s = n.doubtful_s,
                    version_first = n.version_first, version_last = n.version_last,
                    revision = o.revision + $5::UINTEGER, flush = $6
WHEN NOT MATCHED THEN INSERT VALUES
    (n.line_id, $1, $7, n.count_in, n.count_out, n.observed_s, n.doubtful_s, n.version_first, n.version_last, 0, $6)";

const ZONE_HOUR: &str = "
MERGE INTO zone_hour AS o USING (
    SELECT m.zone_id, sum(m.samples)::USMALLINT AS samples, sum(m.people_s) AS people_s, max(m.most) AS most,
           sum(m.entries)::UINTEGER AS entries, sum(m.stays)::UINTEGER AS stays, sum(m.stay_us)::BIGINT AS stay_us,
           sum(m.observed_s)::USMALLINT AS observed_s, sum(m.doubtful_s)::USMALLINT AS doubtful_s,
           min(m.version_first) AS version_first, max(m.version_last) AS version_last
    FROM zone_minute m JOIN item i ON i.item_id = m.zone_id
    WHERE m.start >= $1 AND m.start < $2 AND i.camera_id BETWEEN $3 AND $4 GROUP BY ALL
) AS n ON o.zone_id = n.zone_id AND o.start = $1
WHEN MATCHED AND (o.day <> $7 OR o.samples <> n.samples OR o.people_s <> n.people_s OR o.most <> n.most
               OR o.entries <> n.entries OR o.stays <> n.stays OR o.stay_us <> n.stay_us
               OR o.observed_s <> n.observed_s OR o.doubtful_s <> n.doubtful_s
               OR o.version_first <> n.version_first OR o.version_last <> n.version_last)
    THEN UPDATE SET day = $7, samples = n.samples, people_s = n.people_s, most = n.most, entries = n.entries,
                    stays = n.stays, stay_us = n.stay_us, observed_s = n.observed_s, doubtful_s = n.doubtful_s,
                    version_first = n.version_first, version_last = n.version_last,
                    revision = o.revision + $5::UINTEGER, flush = $6
WHEN NOT MATCHED THEN INSERT VALUES
    (n.zone_id, $1, $7, n.samples, n.people_s, n.most, n.entries, n.stays, n.stay_us, n.observed_s, n.doubtful_s,
     n.version_first, n.version_last, 0, $6)";

const ZONE_BIN_HOUR: &str = "
MERGE INTO zone_bin_hour AS o USING (
    SELECT m.zone_id, m.measure, m.bin, sum(m.n)::UINTEGER AS n
    FROM zone_bin_minute m JOIN item i ON i.item_id = m.zone_id
    WHERE m.start >= $1 AND m.start < $2 AND i.camera_id BETWEEN $3 AND $4 GROUP BY ALL
) AS n ON o.zone_id = n.zone_id AND o.start = $1 AND o.measure = n.measure AND o.bin = n.bin
WHEN MATCHED AND (o.day <> $7 OR o.n <> n.n)
    THEN UPDATE SET day = $7, n = n.n, revision = o.revision + $5::UINTEGER, flush = $6
WHEN NOT MATCHED THEN INSERT VALUES (n.zone_id, $1, $7, n.measure, n.bin, n.n, 0, $6)";
