select 0, 0, 0, l.classoid, l.objoid, l.objsubid, null, l.provider, quote_ident(l.provider),
       quote_literal(l.label) as label
from pg_seclabel l
where l.objoid >= 16384 or l.objoid = 2200
