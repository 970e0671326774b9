-- Hours of earlier counters, read from files. They stand in line_hour beside counted ones, each row with a version whose
-- model is 'import SOURCE' and whose formula is 'import SOURCE SHA256-OF-THE-FILE', so that a series shows where it breaks.
-- An hour has one origin: a file does not write over a counted hour unless told to, and what is derived from the ledger
-- never writes over an imported one. observed_s is the part of the hour in which the site is open, as the earlier counter says
-- nothing finer; an hour that the clocks repeat and for which the file has one number is doubtful throughout.

-- An earlier counter may tell one direction only, and tells no staff: unknown is NULL, not 0.
ALTER TABLE line_hour ALTER COLUMN count_in DROP NOT NULL;
ALTER TABLE line_hour ALTER COLUMN count_out DROP NOT NULL;
ALTER TABLE line_hour ADD COLUMN imported BOOLEAN DEFAULT false; -- read from a file; derivation leaves the row alone

-- Every file that changed something. Identity: (source, sha256).
CREATE TABLE import (
    source   VARCHAR   NOT NULL,      -- name that was given to the earlier counter
    sha256   VARCHAR   NOT NULL,      -- of the file, in hexadecimal
    file     VARCHAR   NOT NULL,      -- its name
    timezone VARCHAR   NOT NULL,      -- IANA name of the zone by which its hours were read
    mapping  VARCHAR   NOT NULL,      -- what went where, one 'COLUMN = TARGET : DIRECTION' a line
    who      VARCHAR   NOT NULL,      -- who imported it
    time     TIMESTAMP NOT NULL,      -- when it last changed something
    hours    UBIGINT   NOT NULL       -- hours that it wrote or took back, all times together
);

-- The lines and gates that a source has hours of. Identity: (source, line_id).
CREATE TABLE import_line (
    source   VARCHAR   NOT NULL,
    line_id  INTEGER   NOT NULL,      -- item_id of a line or gate
    first    TIMESTAMP NOT NULL,      -- start of the first hour
    until    TIMESTAMP NOT NULL       -- end of the last
);

-- Hours of line_hour that a file was told to replace, as they were; removing the source puts them back.
CREATE TABLE import_replaced (
    source        VARCHAR   NOT NULL, -- the source that stands in their place
    line_id       INTEGER   NOT NULL,
    start         TIMESTAMP NOT NULL,
    day           DATE      NOT NULL,
    count_in      UINTEGER,
    count_out     UINTEGER,
    staff_in      UINTEGER,
    staff_out     UINTEGER,
    observed_s    USMALLINT NOT NULL,
    doubtful_s    USMALLINT NOT NULL,
    version_first INTEGER   NOT NULL,
    version_last  INTEGER   NOT NULL,
    revision      UINTEGER  NOT NULL,
    imported      BOOLEAN   NOT NULL  -- it came from a file itself
);
