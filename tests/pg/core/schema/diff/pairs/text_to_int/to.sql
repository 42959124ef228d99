create table t (a int, b date not null, c boolean);
