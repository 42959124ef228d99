create schema "My Schema";
create table "My Schema"."T.x" ("a b" int, "select" int);
