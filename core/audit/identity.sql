-- $1: the event log's schema. By what a log is known: its first hash, and its place.
select (select e.hash from :"schema".event e where e.id = 1),
       (select c.system_identifier::text from pg_catalog.pg_control_system() c) || '/'
           || (select d.oid::text from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()) || '/' || $1,
       pg_catalog.current_database()::text
