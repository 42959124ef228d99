select t.tableoid, t.oid, 0, null, null, null, n.nspname, t.typname, format('%I.%I', n.nspname, t.typname),
       format('CREATE TYPE %I.%I AS RANGE (SUBTYPE = %s%s%s%s%s%s)', n.nspname, t.typname,
              format_type(r.rngsubtype, null),
              case when not o.opcdefault then format(', SUBTYPE_OPCLASS = %I.%I', s.nspname, o.opcname) else '' end,
              case when r.rngcollation <> y.typcollation then ', COLLATION = ' || r.rngcollation::regcollation else '' end,
              case when r.rngcanonical <> 0 then ', CANONICAL = ' || r.rngcanonical::regproc else '' end,
              case when r.rngsubdiff <> 0 then ', SUBTYPE_DIFF = ' || r.rngsubdiff::regproc else '' end,
              format(', MULTIRANGE_TYPE_NAME = %I.%I', mn.nspname, m.typname)) as definition,
       quote_ident(pg_get_userbyid(t.typowner)) as owner
from pg_range r
join pg_type t on t.oid = r.rngtypid
join pg_namespace n on n.oid = t.typnamespace
join pg_type y on y.oid = r.rngsubtype
join pg_opclass o on o.oid = r.rngsubopc
join pg_namespace s on s.oid = o.opcnamespace
join pg_type m on m.oid = r.rngmultitypid
join pg_namespace mn on mn.oid = m.typnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
