-- What left the box, as it left it. Rows are only ever replaced by rows with a higher seq; `promenade_core::disclosure`
-- holds the rules. No count that was withheld can be found here.
--
-- setting 'published_flush': number of the flush up to which derived hours have been looked through for what is to be let out.

-- Hours that were let out. An hour is opened once, with the gates, classes and zones that the config published at that
-- time: what is added later has no past here, since its counts beside the old ones could tell a withheld one.
CREATE TABLE published_hour (
    start TIMESTAMP NOT NULL,
    until TIMESTAMP NOT NULL          -- its end; hours cut by another time zone that overlap one here are never opened
);

-- One gate, zone or the site over one hour. Identity: (kind, id, class, start).
CREATE TABLE published (
    kind        VARCHAR   NOT NULL,   -- 'gate', 'zone' or 'site'
    id          VARCHAR   NOT NULL,   -- of the gate or site; 'camera/zone'; 'camera/line' where no gate is drawn
    class       VARCHAR   NOT NULL,   -- of a gate or the site: 'person', 'bicycle' ..., and 'all', the sum
                                      -- of what is told of these; of a zone: 'all'
    start       TIMESTAMP NOT NULL,
    until       TIMESTAMP NOT NULL,
    count_in    UINTEGER,             -- gates and the site; NULL: not observed, or withheld
    count_out   UINTEGER,
    entries     UINTEGER,             -- zones: visits that began
    mean        UINTEGER,             -- people inside, mean, in whole people
    most        UINTEGER,             -- people inside, greatest
    withheld    VARCHAR   NOT NULL,   -- names of the values that are withheld, with commas between: 'in,out'
    lower_bound VARCHAR   NOT NULL,   -- names of totals in which a withheld part is missing
    period_s    USMALLINT NOT NULL,   -- seconds of the hour in which the site is open
    observed_s  USMALLINT NOT NULL,
    doubtful_s  USMALLINT NOT NULL,
    flags       VARCHAR   NOT NULL,   -- 'partial', 'doubtful', 'imported', 'break', 'excluded', with commas between
    version_id  INTEGER,              -- with what it was made; NULL for the site and for gaps
    revision    UINTEGER  NOT NULL,   -- how often what is published was changed; not how often the count was
    seq         BIGINT    NOT NULL    -- rises for ever; whoever remembers it can ask for what is new or revised
);

-- Portions in which rows were let out. A cursor names one by its token: a box that was restored from a backup does not
-- know the tokens of what it forgot, and says so instead of leaving a hole in what a collector holds.
CREATE TABLE publication (
    last_seq BIGINT  NOT NULL,        -- greatest seq of the portion
    token    UBIGINT NOT NULL         -- random
);

-- Hours that were changed since they were last let out, or have not been. Written when the derived rows are looked
-- through and when an exclusion is made or withdrawn, deleted when the hour was let out again.
CREATE TABLE publish_due (
    start     TIMESTAMP NOT NULL,
    recounted BOOLEAN   NOT NULL      -- its counts may have changed; false: only what is excluded
);
