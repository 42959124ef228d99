create table t (a int, b serial, c bigserial not null);
