-- Browsers from which an account's owner has logged in; like sessions, by the digest of what their cookie holds.
CREATE TABLE IF NOT EXISTS devices (
    digest VARCHAR(64) NOT NULL,
    user_id BIGINT NOT NULL,
    last_login_at BIGINT NOT NULL,
    failures INTEGER NOT NULL,
    CONSTRAINT devices_pkey PRIMARY KEY (digest, user_id),
    CONSTRAINT devices_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS devices_last_login_at_idx ON devices (last_login_at);

-- Wrong passwords since the last right one, but for those that known devices tried.
ALTER TABLE users ADD COLUMN IF NOT EXISTS failures INTEGER DEFAULT 0 NOT NULL;
