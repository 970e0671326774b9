-- Version 2: gates, staff, waits, heat maps, and why seconds are doubtful. What version 1 says of its tables holds, with
-- these additions.
--
-- item: kind is 'line', 'zone' or 'gate'. A gate belongs to the site; its item is the part of it that one camera sees, so
-- a gate seen by two cameras is two items of one name.
-- crossing: line_id is the item of a line or of a gate. The passage of a gate is counted by itself and beside those of
-- its lines: a person who crosses two lines of a gate passes it once. line_minute and line_hour hold gates, too.
-- camera_second.doubt: further reasons, named in the code that finds them.

---------------------------------------------------------------------------------------------------------------- ledger

-- A track is staff, for its whole life: none of its crossings, earlier ones included, is footfall. Crossings more than a
-- day from `time` are taken as they come, so that no derivation has to read marks of years ago.
-- Identity: (camera, run_start, track); the first to arrive stays.
CREATE TABLE staff_track (
    camera_id INTEGER   NOT NULL,
    run_start TIMESTAMP NOT NULL,
    track     UBIGINT   NOT NULL,
    time      TIMESTAMP NOT NULL      -- when it was found
);

-- One wait in one queue, written when it is over. Identity: (camera, run_start, track, zone, visit).
CREATE TABLE wait (
    camera_id  INTEGER   NOT NULL,
    run_start  TIMESTAMP NOT NULL,
    track      UBIGINT   NOT NULL,
    zone_id    INTEGER   NOT NULL,    -- item_id of the queue's zone
    visit      UINTEGER  NOT NULL,    -- how many times this track had waited in this queue before
    joined     TIMESTAMP NOT NULL,
    ended      TIMESTAMP NOT NULL,    -- served, or left; the wait counts in this minute
    outcome    VARCHAR   NOT NULL,    -- 'served'; 'abandoned': gave up; 'passed': walked through; 'cut': end not seen
    version_id INTEGER   NOT NULL
);

-- Where people were in one minute, or in the part of it before or after a break, one row a cell in which somebody was.
-- Identity: (camera, run_start, start); the first to arrive stays with all its cells. The parts of a minute add up.
CREATE TABLE heat (
    camera_id  INTEGER   NOT NULL,
    run_start  TIMESTAMP NOT NULL,
    start      TIMESTAMP NOT NULL,    -- start of the part
    cell       USMALLINT NOT NULL,    -- 32 columns, 18 rows, row by row from the top left
    person_ms  UINTEGER  NOT NULL,    -- person-milliseconds: whole numbers add up alike in any order
    version_id INTEGER   NOT NULL
);

-- Hours of heat maps that are not summed, or not again, since they are not over or have just been added to. A reader sums
-- the ledger for them. Written with the ledger's rows, deleted when the hour is summed.
CREATE TABLE heat_due (
    camera_id INTEGER   NOT NULL,
    start     TIMESTAMP NOT NULL,     -- start of the hour
    until     TIMESTAMP NOT NULL      -- its end
);

--------------------------------------------------------------------------------------------------------------- minutes

-- count_in and count_out leave staff out; a mark that comes later takes away what it was counted as, as a revision.
ALTER TABLE line_minute ADD COLUMN staff_in UINTEGER DEFAULT 0;  -- crossings of staff from the left to the right of a->b
ALTER TABLE line_minute ADD COLUMN staff_out UINTEGER DEFAULT 0; -- the other way

-- A wait counts in the minute in which it ended; one whose end was not seen counts nowhere.
ALTER TABLE zone_minute ADD COLUMN served UINTEGER DEFAULT 0;    -- waits that ended in service
ALTER TABLE zone_minute ADD COLUMN abandoned UINTEGER DEFAULT 0; -- waits that were given up
ALTER TABLE zone_minute ADD COLUMN passed UINTEGER DEFAULT 0;    -- people who walked through the queue's zone
ALTER TABLE zone_minute ADD COLUMN wait_us BIGINT DEFAULT 0;     -- waits that ended in service together, microseconds

-- Observed seconds that are not to be trusted, by reason; no row where there is none.
CREATE TABLE doubt_minute (
    camera_id INTEGER   NOT NULL,
    start     TIMESTAMP NOT NULL,
    reason    VARCHAR   NOT NULL,     -- as in camera_second.doubt
    seconds   USMALLINT NOT NULL,
    revision  UINTEGER  NOT NULL,
    flush     BIGINT    NOT NULL
);

-- Durations have finer bins than in version 1, which was 4.5 % off at most: now 2 %. The old bins of stays are made anew
-- from the visits, which are all there.
CREATE TEMP TABLE lengths AS SELECT * FROM zone_bin_minute WHERE measure = 'length';
CREATE TEMP TABLE lengths_hour AS SELECT * FROM zone_bin_hour WHERE measure = 'length';
DROP TABLE zone_bin_minute;
DROP TABLE zone_bin_hour;

CREATE TABLE zone_bin_minute (
    zone_id  INTEGER   NOT NULL,
    start    TIMESTAMP NOT NULL,
    measure  VARCHAR   NOT NULL,      -- 'stay': lengths of the complete visits that ended;
                                      -- 'wait': lengths of the waits that ended in service;
                                      -- 'length': people in a queue zone, one value a second
    bin      USMALLINT NOT NULL,      -- stay, wait: 0 is [0, 0.1) s, bin k is [0.1 g^(k-1), 0.1 g^k) s, g = 1.02/0.98,
                                      -- the last is 344; length: the second's mean in whole people, at most 255
    n        UINTEGER  NOT NULL,      -- how many values fell into the bin
    revision UINTEGER  NOT NULL,
    flush    BIGINT    NOT NULL
);
INSERT INTO zone_bin_minute SELECT zone_id, start, measure, bin, n, revision, flush FROM lengths;
INSERT INTO zone_bin_minute
    SELECT zone_id, date_trunc('minute', left_at), 'stay', bin, count(*), 0,
           (SELECT coalesce(max(flush), 0) FROM zone_minute)
    FROM (SELECT zone_id, left_at, (CASE WHEN stay_s < 0.1 THEN 0
                 ELSE least(344, 1 + floor(ln(stay_s / 0.1) / ln(1.02 / 0.98))) END)::USMALLINT AS bin
          FROM (SELECT zone_id, left_at, greatest(epoch_us(left_at) - epoch_us(entered), 0) / 1e6 AS stay_s
                FROM visit WHERE complete AND left_at IS NOT NULL))
    GROUP BY ALL;

----------------------------------------------------------------------------------------------------------------- hours

ALTER TABLE line_hour ADD COLUMN staff_in UINTEGER DEFAULT 0;
ALTER TABLE line_hour ADD COLUMN staff_out UINTEGER DEFAULT 0;

ALTER TABLE zone_hour ADD COLUMN served UINTEGER DEFAULT 0;
ALTER TABLE zone_hour ADD COLUMN abandoned UINTEGER DEFAULT 0;
ALTER TABLE zone_hour ADD COLUMN passed UINTEGER DEFAULT 0;
ALTER TABLE zone_hour ADD COLUMN wait_us BIGINT DEFAULT 0;

CREATE TABLE doubt_hour (
    camera_id INTEGER   NOT NULL,
    start     TIMESTAMP NOT NULL,
    day       DATE      NOT NULL,
    reason    VARCHAR   NOT NULL,
    seconds   USMALLINT NOT NULL,
    revision  UINTEGER  NOT NULL,
    flush     BIGINT    NOT NULL
);

-- Heat maps of hours that are over, summed from the ledger.
CREATE TABLE heat_hour (
    camera_id INTEGER   NOT NULL,
    start     TIMESTAMP NOT NULL,
    day       DATE      NOT NULL,
    cell      USMALLINT NOT NULL,
    person_ms UBIGINT   NOT NULL,
    revision  UINTEGER  NOT NULL,
    flush     BIGINT    NOT NULL
);

CREATE TABLE zone_bin_hour (
    zone_id  INTEGER   NOT NULL,
    start    TIMESTAMP NOT NULL,
    day      DATE      NOT NULL,
    measure  VARCHAR   NOT NULL,
    bin      USMALLINT NOT NULL,
    n        UINTEGER  NOT NULL,
    revision UINTEGER  NOT NULL,
    flush    BIGINT    NOT NULL
);
INSERT INTO zone_bin_hour SELECT zone_id, start, day, measure, bin, n, revision, flush FROM lengths_hour;
-- A minute belongs to the last hour of its zone that begins with it or before.
INSERT INTO zone_bin_hour
    SELECT m.zone_id, h.start, h.day, 'stay', m.bin, sum(m.n), 0, max(h.flush)
    FROM zone_bin_minute m ASOF JOIN zone_hour h ON m.zone_id = h.zone_id AND m.start >= h.start
    WHERE m.measure = 'stay' GROUP BY ALL;
DROP TABLE lengths;
DROP TABLE lengths_hour;
