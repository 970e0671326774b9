-- Promenade's database, version 1.
--
-- Three levels. The *ledger* holds what was seen, as it was seen: it only ever grows (a visit gets its end, nothing else
-- is changed), and a repeated row changes nothing. *Minutes* are derived from the ledger by SQL, *hours* from the minutes;
-- both can be derived again at any time. A row of a minute or an hour exists exactly when something was observed in it:
-- a camera that was down leaves no row, zero people leave a row with zeros.
--
-- Every TIMESTAMP is UTC, in microseconds. Times are event times (in front of the camera), never arrival times.
-- There are no primary keys: their index costs many times the room of the data (measured: 741 against 40 MB for the same
-- rows). The writer compares with what is there before it inserts, and nobody else writes.

-- Which migrations have been applied, one row each; the greatest is the version of the schema.
CREATE TABLE schema_version (
    version INTEGER NOT NULL,         -- 1, 2, 3 ...
    name    VARCHAR NOT NULL          -- what the migration did
);

-- Facts about the whole database.
CREATE TABLE setting (
    key   VARCHAR NOT NULL,           -- 'timezone': the IANA zone by which the hours were cut
    value VARCHAR NOT NULL
);

-- The cameras ever seen.
CREATE TABLE camera (
    camera_id INTEGER NOT NULL,       -- number used in the other tables, from 1
    name      VARCHAR NOT NULL        -- id of the camera in the config
);

-- The lines and zones ever seen.
CREATE TABLE item (
    item_id   INTEGER NOT NULL,       -- number used in the other tables, from 1; lines and zones share one sequence
    camera_id INTEGER NOT NULL,       -- camera it is drawn on
    kind      VARCHAR NOT NULL,       -- 'line' or 'zone'
    name      VARCHAR NOT NULL,       -- id of the line or zone in the config, unique within camera and kind
    zone_kind VARCHAR NOT NULL,       -- 'area', 'queue', 'service', 'staff', 'parking'; '' for a line
    active    BOOLEAN NOT NULL,       -- in the config now: gaps are shown
    since     TIMESTAMP,              -- start of the first minute in which it was watched; NULL before any
    until     TIMESTAMP               -- when it left the config; NULL while it is there
);

-- With what the numbers were made. Rows point here, so that a change can be marked as a break in a series.
CREATE TABLE version (
    version_id INTEGER NOT NULL,      -- number used in the other tables, from 1, rising with every change
    camera_id  INTEGER NOT NULL,
    geometry   VARCHAR NOT NULL,      -- digest of the lines, zones and ignored areas
    model      VARCHAR NOT NULL,      -- name and precision of the model, with the digest of its file
    formula    VARCHAR NOT NULL       -- version of the counting rules
);

---------------------------------------------------------------------------------------------------------------- ledger

-- A confirmed track passed a line. Identity: (camera, run_start, track, line, passage).
CREATE TABLE crossing (
    camera_id  INTEGER   NOT NULL,
    run_start  TIMESTAMP NOT NULL,    -- start of the run; track numbers are unique within it
    track      UBIGINT   NOT NULL,
    line_id    INTEGER   NOT NULL,    -- item_id of the line
    passage    UINTEGER  NOT NULL,    -- how many times this track had crossed this line before
    time       TIMESTAMP NOT NULL,    -- when the anchor point was on the line
    inward     BOOLEAN   NOT NULL,    -- true: from the left to the right of a->b ("in")
    class      VARCHAR   NOT NULL,    -- 'person', 'bicycle', ...
    late       BOOLEAN   NOT NULL,    -- credited when the track was confirmed
    version_id INTEGER   NOT NULL
);

-- One stay of a confirmed track in a zone. Identity: (camera, run_start, track, zone, visit).
CREATE TABLE visit (
    camera_id  INTEGER   NOT NULL,
    run_start  TIMESTAMP NOT NULL,
    track      UBIGINT   NOT NULL,
    zone_id    INTEGER   NOT NULL,    -- item_id of the zone
    visit      UINTEGER  NOT NULL,    -- how many times this track had been in this zone before
    entered    TIMESTAMP NOT NULL,
    left_at    TIMESTAMP,             -- NULL while inside, and for ever where the box stopped meanwhile
    complete   BOOLEAN   NOT NULL,    -- the end was seen; false: the stay was at least as long as recorded
    class      VARCHAR   NOT NULL,
    version_id INTEGER   NOT NULL
);

-- One zone over one UTC second. Identity: (zone, second); the first to arrive stays.
CREATE TABLE zone_second (
    zone_id    INTEGER   NOT NULL,    -- item_id of the zone
    second     TIMESTAMP NOT NULL,    -- start of the second
    mean       FLOAT     NOT NULL,    -- people inside, mean over the analysed frames; a queue's length
    most       UINTEGER  NOT NULL,    -- people inside, greatest
    version_id INTEGER   NOT NULL
);

-- One camera over one UTC second in which a frame was analysed: what "observed" means. Identity: (camera, second).
CREATE TABLE camera_second (
    camera_id  INTEGER   NOT NULL,
    second     TIMESTAMP NOT NULL,    -- start of the second
    frames     UINTEGER  NOT NULL,    -- frames analysed in it, one or more
    doubt      VARCHAR,               -- why the second is not to be trusted ('settling'); NULL: it is
    version_id INTEGER   NOT NULL
);

-- Changes of a camera's state, with the reason for a gap. Identity: the whole row.
CREATE TABLE camera_state (
    camera_id  INTEGER   NOT NULL,
    time       TIMESTAMP NOT NULL,    -- when it changed
    state      VARCHAR   NOT NULL,    -- 'connecting', 'running', 'failed', 'ended'
    detail     VARCHAR   NOT NULL     -- the sentence that says why; '' where there is none
);

--------------------------------------------------------------------------------------------------------------- minutes

-- Minutes whose derived rows, and whose hours', lag behind the ledger: written with the ledger's rows, deleted when the
-- minutes are derived a few seconds later. What a killed process leaves here is derived at the next start.
CREATE TABLE stale (
    camera_id INTEGER   NOT NULL,
    start     TIMESTAMP NOT NULL      -- start of the minute
);

-- Columns that every derived table has:
--   start          start of the minute (UTC) or of the wall-clock hour of the site's zone (as UTC)
--   observed_s     seconds of it in which the camera's frames were analysed
--   doubtful_s     observed seconds that are not to be trusted
--   version_first  least and
--   version_last   greatest version of the ledger rows behind it; they differ where a change fell inside
--   revision       how often the row was changed after its time was over (a late count, a correction), from 0
--   flush          number of the flush that last changed the row; rises for ever, so that a reader who remembers it can
--                  ask for what is new or revised since

CREATE TABLE camera_minute (
    camera_id     INTEGER   NOT NULL,
    start         TIMESTAMP NOT NULL,
    observed_s    USMALLINT NOT NULL,
    doubtful_s    USMALLINT NOT NULL,
    frames        UINTEGER  NOT NULL, -- frames analysed
    version_first INTEGER   NOT NULL,
    version_last  INTEGER   NOT NULL,
    revision      UINTEGER  NOT NULL,
    flush         BIGINT    NOT NULL
);

CREATE TABLE line_minute (
    line_id       INTEGER   NOT NULL,
    start         TIMESTAMP NOT NULL,
    count_in      UINTEGER  NOT NULL, -- crossings from the left to the right of a->b
    count_out     UINTEGER  NOT NULL, -- the other way
    observed_s    USMALLINT NOT NULL,
    doubtful_s    USMALLINT NOT NULL,
    version_first INTEGER   NOT NULL,
    version_last  INTEGER   NOT NULL,
    revision      UINTEGER  NOT NULL,
    flush         BIGINT    NOT NULL
);

CREATE TABLE zone_minute (
    zone_id       INTEGER   NOT NULL,
    start         TIMESTAMP NOT NULL,
    samples       USMALLINT NOT NULL, -- seconds with a sample of the zone
    people_s      DOUBLE    NOT NULL, -- person-seconds: sum of the seconds' means; divided by samples, the mean inside
    most          UINTEGER  NOT NULL, -- greatest number inside
    entries       UINTEGER  NOT NULL, -- visits that began
    stays         UINTEGER  NOT NULL, -- complete visits that ended
    stay_us       BIGINT    NOT NULL, -- their lengths together, in microseconds
    observed_s    USMALLINT NOT NULL,
    doubtful_s    USMALLINT NOT NULL,
    version_first INTEGER   NOT NULL,
    version_last  INTEGER   NOT NULL,
    revision      UINTEGER  NOT NULL,
    flush         BIGINT    NOT NULL
);

-- Histograms, one row a bin that is not empty. They merge by adding n, over time and over zones.
CREATE TABLE zone_bin_minute (
    zone_id  INTEGER   NOT NULL,
    start    TIMESTAMP NOT NULL,
    measure  VARCHAR   NOT NULL,      -- 'stay': lengths of the complete visits that ended;
                                      -- 'length': people in a queue zone, one value a second
    bin      UTINYINT  NOT NULL,      -- stay: 0 is [0, 1) s, bin k is [2^((k-1)/8), 2^(k/8)) s;
                                      -- length: the second's mean, rounded to whole people, at most 255
    n        UINTEGER  NOT NULL,      -- how many values fell into the bin
    revision UINTEGER  NOT NULL,
    flush    BIGINT    NOT NULL
);

----------------------------------------------------------------------------------------------------------------- hours
-- day: the local calendar day on which the hour starts, in the site's zone. Days, weeks and months are grouped by it.

CREATE TABLE camera_hour (
    camera_id     INTEGER   NOT NULL,
    start         TIMESTAMP NOT NULL,
    day           DATE      NOT NULL,
    observed_s    USMALLINT NOT NULL,
    doubtful_s    USMALLINT NOT NULL,
    frames        UINTEGER  NOT NULL,
    version_first INTEGER   NOT NULL,
    version_last  INTEGER   NOT NULL,
    revision      UINTEGER  NOT NULL,
    flush         BIGINT    NOT NULL
);

CREATE TABLE line_hour (
    line_id       INTEGER   NOT NULL,
    start         TIMESTAMP NOT NULL,
    day           DATE      NOT NULL,
    count_in      UINTEGER  NOT NULL,
    count_out     UINTEGER  NOT NULL,
    observed_s    USMALLINT NOT NULL,
    doubtful_s    USMALLINT NOT NULL,
    version_first INTEGER   NOT NULL,
    version_last  INTEGER   NOT NULL,
    revision      UINTEGER  NOT NULL,
    flush         BIGINT    NOT NULL
);

CREATE TABLE zone_hour (
    zone_id       INTEGER   NOT NULL,
    start         TIMESTAMP NOT NULL,
    day           DATE      NOT NULL,
    samples       USMALLINT NOT NULL,
    people_s      DOUBLE    NOT NULL,
    most          UINTEGER  NOT NULL,
    entries       UINTEGER  NOT NULL,
    stays         UINTEGER  NOT NULL,
    stay_us       BIGINT    NOT NULL,
    observed_s    USMALLINT NOT NULL,
    doubtful_s    USMALLINT NOT NULL,
    version_first INTEGER   NOT NULL,
    version_last  INTEGER   NOT NULL,
    revision      UINTEGER  NOT NULL,
    flush         BIGINT    NOT NULL
);

CREATE TABLE zone_bin_hour (
    zone_id  INTEGER   NOT NULL,
    start    TIMESTAMP NOT NULL,
    day      DATE      NOT NULL,
    measure  VARCHAR   NOT NULL,
    bin      UTINYINT  NOT NULL,
    n        UINTEGER  NOT NULL,
    revision UINTEGER  NOT NULL,
    flush    BIGINT    NOT NULL
);
