create table t (a int);
create table l (a int);
create rule r as on insert to t do also insert into l values (new.a);
