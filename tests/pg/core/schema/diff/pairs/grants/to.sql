create table t (a int, b int);
grant select, insert on t to writer with grant option;
grant update (b) on t to writer;
grant select on t to public;
create sequence s;
grant usage on sequence s to reader;
