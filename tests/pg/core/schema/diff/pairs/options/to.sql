create table t (a int) with (fillfactor = 80);
create table u (a text) with (toast.autovacuum_enabled = off);
