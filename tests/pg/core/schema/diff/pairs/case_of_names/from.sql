create table "Users" ("Id" int primary key, "Full Name" text);
