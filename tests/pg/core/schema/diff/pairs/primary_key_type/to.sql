create table a (id bigint primary key);
create table b (id bigint references a);
