create table t (a int not null);
create unique index i on t (a);
alter table t cluster on i;
alter table t replica identity using index i;
create table u (a int);
alter table u replica identity full;
