select p.tableoid, p.oid, 0, null, null, null, null, p.pubname, quote_ident(p.pubname),
       case when p.puballtables then ' FOR ALL TABLES' end as "all",
       concat_ws(', ', case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end,
                 case when p.pubdelete then 'delete' end, case when p.pubtruncate then 'truncate' end) as publish,
       p.pubviaroot::text as via_root,
       quote_ident(pg_get_userbyid(p.pubowner)) as owner
from pg_publication p
