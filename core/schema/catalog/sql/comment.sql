select 0, 0, 0, d.classoid, d.objoid, d.objsubid, null, 'comment', 'comment',
       quote_literal(d.description) as text
from pg_description d
where d.objoid >= 16384 or d.objoid = 2200
