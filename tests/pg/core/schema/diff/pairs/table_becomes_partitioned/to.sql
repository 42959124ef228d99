create table t (a int) partition by list (a);
