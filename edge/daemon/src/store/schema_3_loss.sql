-- Times in which counts were lost with a damaged file. What is lost has no rows anywhere, and reads as not observed; this
-- says why.
CREATE TABLE loss (
    noticed   TIMESTAMP NOT NULL,     -- when the file was found damaged and mended
    lost_from TIMESTAMP,              -- first instant that is lost; NULL: everything before lost_to
    lost_to   TIMESTAMP NOT NULL,     -- when the damaged file was last written
    mended    VARCHAR   NOT NULL,     -- 'log': without its log; 'backup': from a backup; 'anew': begun empty
    backup    VARCHAR,                -- name of the backup; NULL without one
    aside     VARCHAR   NOT NULL      -- where the damaged file is kept
);
