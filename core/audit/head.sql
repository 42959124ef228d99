-- $1: the table. What event_head says, and which of the log's triggers watch (O: on origin, A: always).
select (select id from :"schema".event_head) as id,
       (select hash from :"schema".event_head) as hash,
       (select pg_catalog.string_agg(tgname::text || ' ' || tgenabled::text, ' ' order by tgname)
        from pg_catalog.pg_trigger
        where tgrelid = $1::pg_catalog.regclass and not tgisinternal
            and tgname in ('event_append', 'event_refuse') and tgenabled in ('O', 'A')) as guards
