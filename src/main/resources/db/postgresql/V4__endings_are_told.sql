-- Whoever deletes a session, by whatever statement, tells every node that listens, in the same transaction: nodes keep
-- sessions in memory. A notice holds 8,000 bytes; a hundred digests with a blank between them are 6,499.

CREATE FUNCTION tell_sessions_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('postern_ended', string_agg(digest, ' '))
    FROM (SELECT digest, (row_number() OVER () - 1) / 100 AS batch FROM ended) AS numbered
    GROUP BY batch;
    RETURN NULL;
END
$$;

CREATE TRIGGER sessions_ended AFTER DELETE ON sessions
    REFERENCING OLD TABLE AS ended FOR EACH STATEMENT EXECUTE FUNCTION tell_sessions_ended();

CREATE FUNCTION tell_all_sessions_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('postern_ended', '*');
    RETURN NULL;
END
$$;

CREATE TRIGGER all_sessions_ended AFTER TRUNCATE ON sessions
    FOR EACH STATEMENT EXECUTE FUNCTION tell_all_sessions_ended();
