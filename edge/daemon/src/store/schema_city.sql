-- The city's database, version 1: what `promenade collect` has pulled from many boxes.
--
-- Nothing is in here that a box has not signed: its answer is verified first, then its rows, the cursor behind them and
-- an entry of the log are written in one transaction. That a box has nothing new is not signed, and changes no row. A pull that is cut off at any point is taken up where it was, and
-- one that is repeated changes nothing.
--
-- Counts are as published: whole numbers, rounded and withheld by the rules that the box states. NULL and named in
-- `suppressed`: withheld; NULL and not named: not observed.
--
-- Every TIMESTAMP is UTC. Read this file with any DuckDB client while no pull is running, for example
--     SELECT box, id, sum("in") FROM hour WHERE kind = 'gate' AND class = 'person' GROUP BY ALL;
-- Counts stand beside each other by class, and class 'all' is their sum: choose one.

-- Which migrations have been applied, one row each; the greatest is the version of the schema.
CREATE TABLE schema_version (
    version INTEGER NOT NULL,         -- 1, 2, 3 ...
    name    VARCHAR NOT NULL          -- what the migration did
);

-- The boxes ever pulled from, and how far the pull has come.
CREATE TABLE box (
    box         VARCHAR   NOT NULL,   -- id of the box in boxes.toml; the key
    url         VARCHAR   NOT NULL,   -- where it was last asked
    site        VARCHAR,              -- id of its site, as it says itself; NULL before its first answer
    timezone    VARCHAR,              -- IANA name of the site's time zone, by which its hours are cut
    rules       VARCHAR,              -- publishing rules of its last answer, as JSON
    public_key  VARCHAR,              -- Ed25519 key by which its answers are verified, base64; NULL before the first
    trusted     TIMESTAMP,            -- since when that key is trusted
    cursor      VARCHAR,              -- the end of what was taken; NULL before any
    before      VARCHAR,              -- the end of what was taken before that: the next pull goes on from here, since a box
                                      -- that gives the last rows otherwise than before was restored; NULL: from the beginning
    tag         VARCHAR,              -- entity tag of the answer to the next question, where it is known: a box that has
                                      -- nothing new answers with a word; NULL: all is to be answered
    seq         BIGINT    NOT NULL,   -- greatest `seq` taken in this generation; 0 before any
    generation  INTEGER   NOT NULL,   -- from 1; rises when the box is pulled from the beginning again
    resync      VARCHAR,              -- why it is being pulled again; NULL once that is complete
    newest      TIMESTAMP,            -- end of the newest hour ever taken
    tried       TIMESTAMP NOT NULL,   -- begin of the last attempt
    complete    TIMESTAMP,            -- when the box last had nothing more to give
    trouble     VARCHAR               -- why the last attempt did not come to its end; NULL where it did
);

-- What happened in one hour at one gate, in one zone or at the site. Key: (box, kind, id, class, start).
CREATE TABLE hour (
    box         VARCHAR   NOT NULL,
    kind        VARCHAR   NOT NULL,   -- 'gate', 'zone' or 'site'
    id          VARCHAR   NOT NULL,   -- id of the gate or zone in the box's config
    class       VARCHAR   NOT NULL,   -- 'person', 'bicycle' ..., or 'all', the sum of what is told of these
    start       TIMESTAMP NOT NULL,
    "end"       TIMESTAMP NOT NULL,   -- first instant after
    "in"        BIGINT,               -- gates and sites: crossings inwards
    out         BIGINT,               -- and outwards
    entries     BIGINT,               -- zones: how many came
    mean        DOUBLE,               -- zones: people in it, mean over the observed seconds
    max         BIGINT,               -- zones: most people at once
    suppressed  VARCHAR[] NOT NULL,   -- names of the columns that are withheld
    lower_bound VARCHAR[] NOT NULL,   -- names of the columns that leave out what is withheld elsewhere: at least so many
    period_s    INTEGER   NOT NULL,   -- seconds of the hour in which the site was to be watched
    observed_s  INTEGER   NOT NULL,   -- seconds in which it was
    doubtful_s  INTEGER   NOT NULL,   -- observed seconds that are not to be trusted
    flags       VARCHAR[] NOT NULL,   -- 'partial', 'doubtful', 'imported', 'break', 'excluded'
    geometry    VARCHAR,              -- versions with which the counts were made; NULL where they are of several, or of none
    model       VARCHAR,
    formula     VARCHAR,
    revision    INTEGER   NOT NULL,   -- how often the box has changed the row since it published it
    seq         BIGINT    NOT NULL,   -- place in the box's order of publication
    generation  INTEGER   NOT NULL    -- of the pull that brought it, as in box
);

-- Every attempt to pull from a box, one row each; kept for 400 days, like the boxes' own minutes.
CREATE TABLE pull (
    box         VARCHAR   NOT NULL,
    time        TIMESTAMP NOT NULL,   -- begin of the attempt
    pages       INTEGER   NOT NULL,   -- answers that were verified and taken
    rows        BIGINT    NOT NULL,   -- rows in them
    bytes       BIGINT    NOT NULL,   -- their length
    trouble     VARCHAR               -- why it did not come to its end; NULL where it did
);
