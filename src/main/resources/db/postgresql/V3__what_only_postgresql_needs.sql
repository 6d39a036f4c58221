-- HSQLDB makes these for the foreign keys by itself.
CREATE INDEX sessions_user_id_idx ON sessions (user_id);
CREATE INDEX devices_user_id_idx ON devices (user_id);
