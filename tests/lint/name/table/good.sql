CREATE TABLE User_Account (id bigint PRIMARY KEY);
CREATE TABLE "quoted_but_fine" (id bigint PRIMARY KEY);
CREATE TEMP TABLE "Work" (id bigint);
CREATE TABLE "Gone" (id bigint);
DROP TABLE "Gone";
CREATE VIEW "NotATable" AS SELECT 1;
