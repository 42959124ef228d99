create sequence s2;
create table t (a int default nextval('s2')); create table u (a int);
