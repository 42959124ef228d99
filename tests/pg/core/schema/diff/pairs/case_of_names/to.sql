create table "Users" ("Id" bigint primary key, "Full Name" varchar(50) default 'x''y', users int references "Users");
create index "ix Users" on "Users" ("Full Name");
create table users (id int);
