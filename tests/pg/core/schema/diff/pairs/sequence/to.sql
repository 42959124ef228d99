create sequence s as int increment 2 minvalue 0 maxvalue 100 start 4 cache 7 cycle;
create table t (a int);
create sequence o owned by t.a;
