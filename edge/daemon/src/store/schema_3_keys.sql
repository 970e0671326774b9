-- Keys of the API. A key itself is nowhere in here: it is 256 random bits, so that its SHA-256 cannot be reversed by
-- guessing and needs no slow hash.
CREATE TABLE api_key (
    key_id          VARCHAR   NOT NULL,  -- beginning of the key, by which it is known to people
    name            VARCHAR   NOT NULL,  -- whom it was given to
    hash            BLOB      NOT NULL,  -- SHA-256 of the whole key
    scope           VARCHAR   NOT NULL,  -- '*', or 'gate:ID' and 'zone:CAMERA/ID' with commas between
    first_hour      TIMESTAMP,           -- hours that begin before are not shown; NULL: everything
    manage          BOOLEAN   NOT NULL,  -- may change things
    rate_per_minute UINTEGER  NOT NULL,
    created         TIMESTAMP NOT NULL,
    expires         TIMESTAMP,           -- from then on it is refused; NULL: never
    revoked         TIMESTAMP            -- from then on it is refused; NULL: it is not
);

-- What was pulled with them. Pulls that found nothing new are one row a minute and key.
CREATE TABLE pull_log (
    number    BIGINT    NOT NULL,        -- rises for ever; the oldest rows are deleted, see the code for how many stay
    key_id    VARCHAR   NOT NULL,        -- '' for a command on the box itself
    time      TIMESTAMP NOT NULL,        -- of the first of them
    pulls     UINTEGER  NOT NULL,
    row_count UINTEGER  NOT NULL,        -- rows that were sent
    first_seq BIGINT,                    -- least and
    last_seq  BIGINT                     -- greatest seq of what was sent; NULL where nothing was
);
