-- Only who may read the connection: it is asked for in a query of its own, which nobody else runs. Passwords are left
-- out; what a server of another major version has no column for is told as that version's default.
select 'pg_subscription'::regclass::oid, s.oid, 0, null, null, null, null, s.subname, quote_ident(s.subname),
       (select quote_literal(regexp_replace(regexp_replace(
                   replace(replace(replace((xpath('//subconninfo/text()', query_to_xml(
                       format('select subconninfo from pg_catalog.pg_subscription where oid = %s', s.oid), true, false,
                       '')))[1]::text, '&lt;', '<'), '&gt;', '>'), '&amp;', '&'),
                   '\mpassword\s*=\s*(''[^'']*''|\S+)\s*', '', 'g'), '(://[^:/@]*):[^@/]*@', '\1@'))) as connection,
       (select string_agg(quote_ident(p), ', ') from unnest(s.subpublications) p) as publications,
       coalesce(quote_literal(s.subslotname), 'NONE') as slot,
       s.subbinary::text as binary,
       case when j ->> 'substream' in ('true', 't') then 'on' when j ->> 'substream' = 'p' then 'parallel' else 'off' end
           as streaming,
       s.subsynccommit as synchronous_commit,
       coalesce(j ->> 'subdisableonerr', 'false') as disable_on_error,
       case when j ->> 'subtwophasestate' in ('p', 'e') then 'on' else 'off' end as two_phase,
       quote_ident(pg_get_userbyid(s.subowner)) as owner
from (select oid, subname, subpublications, subslotname, subbinary, subsynccommit, subowner, subdbid
      from pg_subscription) s
join pg_database d on d.oid = s.subdbid and d.datname = current_database()
cross join lateral (
    select case when has_column_privilege('pg_subscription', 'subconninfo', 'select') then
                (select jsonb_object_agg(x.name, x.value)
                 from unnest(xpath('//row/*', query_to_xml(
                          format('select * from pg_catalog.pg_subscription where oid = %s', s.oid), false, false, ''))) e
                 cross join lateral (select (xpath('name(/*)', e))[1]::text as name,
                                            (xpath('/*/text()', e))[1]::text as value) x) end as j) o
where has_column_privilege('pg_subscription', 'subconninfo', 'select')
