create extension hstore;
create table t (a hstore);
