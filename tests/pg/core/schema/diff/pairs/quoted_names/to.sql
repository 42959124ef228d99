create schema "My Schema";
create table "My Schema"."T.x" ("a b" bigint default 5, "Ünï" text, constraint "c ""d""" check ("a b" > 0));
create index "I x" on "My Schema"."T.x" ("Ünï");
create view "My Schema"."v" as select "a b" from "My Schema"."T.x";
