create table t (a text, b text not null, c varchar(5));
