-- Two roles and a database, for a PostgreSQL of your own:
--     psql -U postgres -f conf/postgresql.sql
-- Then give both a password, with \password postern_owner and \password postern.
-- postern_owner owns the tables and brings them up to date (java -jar postern.jar db migrate). postern, which the service
-- is there, reads and writes rows and can do nothing else.

CREATE ROLE postern_owner LOGIN;
CREATE ROLE postern LOGIN;
CREATE DATABASE postern OWNER postern_owner;
REVOKE ALL ON DATABASE postern FROM PUBLIC;
GRANT CONNECT ON DATABASE postern TO postern;

\connect postern

ALTER SCHEMA public OWNER TO postern_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO postern;
ALTER DEFAULT PRIVILEGES FOR ROLE postern_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO postern;
