-- Annotations and exclusions. A row is made once and never changed, but for its withdrawal, which is kept with it.
--
-- from_time, to_time: the period meant, [from, to). made_by, made_at: who wrote it and when, by the box's clock.
-- withdrawn_by, withdrawn_at: who took it back and when; NULL while it holds.

CREATE TABLE annotation (
    annotation_id INTEGER   NOT NULL,  -- from 1
    kind          VARCHAR   NOT NULL,  -- 'event', 'works', 'holiday', 'note'
    from_time     TIMESTAMP NOT NULL,
    to_time       TIMESTAMP NOT NULL,
    title         VARCHAR   NOT NULL,
    text          VARCHAR   NOT NULL,  -- '' where there is nothing more to say
    made_by       VARCHAR   NOT NULL,
    made_at       TIMESTAMP NOT NULL,
    withdrawn_by  VARCHAR,
    withdrawn_at  TIMESTAMP
);

-- What is not to be compared with or learnt from. The counts stay as they are and are shown.
CREATE TABLE exclusion (
    exclusion_id  INTEGER   NOT NULL,  -- from 1
    kind          VARCHAR   NOT NULL,  -- what is excluded: 'site', 'camera', 'line', 'zone', 'gate'
    camera        VARCHAR   NOT NULL,  -- id of the camera, also of a line's or zone's; '' for the site and gates
    name          VARCHAR   NOT NULL,  -- id of the line, zone or gate; '' for the site and cameras
    from_time     TIMESTAMP NOT NULL,
    to_time       TIMESTAMP NOT NULL,
    why           VARCHAR   NOT NULL,
    made_by       VARCHAR   NOT NULL,
    made_at       TIMESTAMP NOT NULL,
    withdrawn_by  VARCHAR,
    withdrawn_at  TIMESTAMP
);

-- From when on a camera's counts were made with a version: one row each time another one came into force, also an earlier
-- one again. Between two of them lies a break in every series of the camera.
CREATE TABLE version_use (
    camera_id  INTEGER   NOT NULL,
    since      TIMESTAMP NOT NULL,     -- time of the first event made with it
    version_id INTEGER   NOT NULL
);

-- Of a database of before: the hour in which a version was first used.
INSERT INTO version_use SELECT camera_id, min(start), version_last FROM camera_hour GROUP BY camera_id, version_last;
