-- Crossings by class. line_minute and line_hour count whatever a line counts; these tables tell how many of that were no
-- persons. A row exists where such a crossing was seen; persons are the rest. Kept as long as the tables they belong to.

CREATE TABLE line_class_minute (
    line_id   INTEGER   NOT NULL,
    start     TIMESTAMP NOT NULL,
    class     VARCHAR   NOT NULL,      -- 'bicycle', 'car', 'motorcycle', 'bus', 'truck'; never 'person'
    count_in  UINTEGER  NOT NULL,      -- staff left out, as in line_minute
    count_out UINTEGER  NOT NULL,
    revision  UINTEGER  NOT NULL,
    flush     BIGINT    NOT NULL
);

CREATE TABLE line_class_hour (
    line_id   INTEGER   NOT NULL,
    start     TIMESTAMP NOT NULL,
    day       DATE      NOT NULL,
    class     VARCHAR   NOT NULL,
    count_in  UINTEGER  NOT NULL,
    count_out UINTEGER  NOT NULL,
    revision  UINTEGER  NOT NULL,
    flush     BIGINT    NOT NULL
);
