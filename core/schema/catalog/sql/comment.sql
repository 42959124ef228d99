select 0, 0, 0, d.classoid, d.objoid, d.objsubid, null, 'comment', 'comment',
       quote_literal(d.description) as text
from pg_description d
where (d.objoid >= 16384 or d.objoid = 2200)
  and not exists (select from pg_constraint o
                  where d.classoid = 'pg_class'::regclass and o.conindid = d.objoid and o.contype in ('p', 'u', 'x'))
