create table t (a int);
revoke insert on t from postgres;
