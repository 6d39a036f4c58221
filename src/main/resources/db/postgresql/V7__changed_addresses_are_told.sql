-- HSQLDB makes this for the foreign key by itself.
CREATE INDEX former_addresses_user_id_idx ON former_addresses (user_id);

-- Nodes keep an account's address with each of its sessions: when it changes they have to read those again, as if they had
-- ended.
CREATE FUNCTION tell_address_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('postern_ended', string_agg(digest, ' '))
    FROM (SELECT digest, (row_number() OVER () - 1) / 100 AS batch FROM sessions WHERE user_id = NEW.id) AS numbered
    GROUP BY batch;
    RETURN NULL;
END
$$;

CREATE TRIGGER address_changed AFTER UPDATE OF email ON users
    FOR EACH ROW WHEN (OLD.email IS DISTINCT FROM NEW.email) EXECUTE FUNCTION tell_address_changed();
