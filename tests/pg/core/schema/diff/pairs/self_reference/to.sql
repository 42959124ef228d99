create table a (id int primary key, parent int references a on delete cascade);
create index on a (parent);
