create table "order" ("select" int primary key, "from" text check ("from" <> ''));
create view "table" as select "select" from "order";
create function "end"("in" int) returns int language sql as 'select 1';
