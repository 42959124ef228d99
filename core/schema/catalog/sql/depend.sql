-- Every edge between objects of users, and those to the schema public, which is older than 16384.
select classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype
from pg_depend
where (refobjid >= 16384 or refobjid = 2200) and (objid >= 16384 or objid = 2200)
