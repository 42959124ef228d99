create table t (a int);
create table l (a int);
create rule r as on insert to t where new.a > 0 do also insert into l values (new.a);
alter table t disable rule r;
