---------------------------------------------------------------------------------------------------------- days (version 3)
-- Days are derived from the hours by SQL, so that weeks, months and years need not read hours. `day` is the day of the hours
-- (schema.sql). A day has no row while it changes: it is noted in day_due, and read from its hours. Once nothing has changed
-- in it since the last derivation, its rows are made and it is due no more. A sum of a line is NULL where one of its hours is: what a part does not
-- tell, the whole does not.

-- Days whose rows lag behind their hours. Whoever writes hours notes their days here, in the same transaction.
CREATE TABLE day_due (
    day DATE NOT NULL
);

-- Columns as of the hours' tables; a day holds more seconds than a USMALLINT.
CREATE TABLE camera_day (
    camera_id     INTEGER   NOT NULL,
    day           DATE      NOT NULL,
    observed_s    UINTEGER,
    doubtful_s    UINTEGER,
    frames        UBIGINT,
    version_first INTEGER,
    version_last  INTEGER,
    revision      UINTEGER  NOT NULL, -- how often the row was changed after it was made
    flush         BIGINT    NOT NULL
);

CREATE TABLE line_day (
    line_id       INTEGER   NOT NULL,
    day           DATE      NOT NULL,
    count_in      UINTEGER,
    count_out     UINTEGER,
    staff_in      UINTEGER,
    staff_out     UINTEGER,
    observed_s    UINTEGER,
    doubtful_s    UINTEGER,
    version_first INTEGER,
    version_last  INTEGER,
    revision      UINTEGER  NOT NULL,
    flush         BIGINT    NOT NULL
);

CREATE TABLE line_class_day (
    line_id   INTEGER   NOT NULL,
    day       DATE      NOT NULL,
    class     VARCHAR   NOT NULL,
    count_in  UINTEGER,
    count_out UINTEGER,
    revision  UINTEGER  NOT NULL,
    flush     BIGINT    NOT NULL
);

CREATE TABLE zone_day (
    zone_id       INTEGER   NOT NULL,
    day           DATE      NOT NULL,
    samples       UINTEGER,
    people_s      DOUBLE,
    most          UINTEGER,
    entries       UINTEGER,
    stays         UINTEGER,
    stay_us       BIGINT,
    served        UINTEGER,
    abandoned     UINTEGER,
    passed        UINTEGER,
    wait_us       BIGINT,
    observed_s    UINTEGER,
    doubtful_s    UINTEGER,
    version_first INTEGER,
    version_last  INTEGER,
    revision      UINTEGER  NOT NULL,
    flush         BIGINT    NOT NULL
);

CREATE TABLE zone_bin_day (
    zone_id  INTEGER   NOT NULL,
    day      DATE      NOT NULL,
    measure  VARCHAR   NOT NULL,
    bin      USMALLINT NOT NULL,
    n        UINTEGER,
    revision UINTEGER  NOT NULL,
    flush    BIGINT    NOT NULL
);

CREATE TABLE doubt_day (
    camera_id INTEGER   NOT NULL,
    day       DATE      NOT NULL,
    reason    VARCHAR   NOT NULL,
    seconds   UINTEGER,
    revision  UINTEGER  NOT NULL,
    flush     BIGINT    NOT NULL
);

-- What there is of hours is summed when the database is first opened.
INSERT INTO day_due
    SELECT day FROM camera_hour UNION SELECT day FROM line_hour UNION SELECT day FROM zone_hour
    UNION SELECT day FROM zone_bin_hour UNION SELECT day FROM doubt_hour;
