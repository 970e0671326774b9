-- Retention. Each level is kept for so many days and then taken away, oldest first, in small steps. What was derived from
-- a row stays when the row goes.
--
-- setting 'arranged_to': up to then hours of line_hour lie line by line in the file, in microseconds since 1970; '' and before
-- the first week: none do. What rows say does not depend on it.

-- Up to when rows have been retired, one row a level that ever was. Rows before `until` may still be there for a few
-- steps, but nothing is derived from them any more, and a late row of the ledger that tells of an earlier time is refused:
-- what it would have to be counted with is gone.
CREATE TABLE retired (
    level VARCHAR   NOT NULL,         -- 'ledger', 'minute' or 'hour'
    until TIMESTAMP NOT NULL,         -- what is older has gone or is going; always the start of an hour of the site's zone
    flush BIGINT    NOT NULL          -- number of the last flush at that time, so that numbers go on rising when all the
                                      -- rows that bear them have gone
);
