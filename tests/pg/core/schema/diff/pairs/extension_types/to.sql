create schema ext;
create extension hstore schema ext;
create table t (a ext.hstore, b int);
