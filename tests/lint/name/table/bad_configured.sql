-- option: pattern=^(w|r)_[a-z0-9_]+$
-- option: schemas prep*=^p_
-- option: paths */read/*=^r_
-- file: db/schema/write/a.sql
CREATE TABLE w_a (id bigint PRIMARY KEY);
CREATE TABLE tbl_a (id bigint PRIMARY KEY); -- expect: name/table
CREATE SCHEMA prep_seed;
CREATE TABLE prep_seed.p_a (id bigint PRIMARY KEY);
CREATE TABLE prep_seed.w_a (id bigint PRIMARY KEY); -- expect: name/table
-- file: db/schema/read/a.sql
CREATE TABLE r_a (id bigint PRIMARY KEY);
CREATE TABLE w_b (id bigint PRIMARY KEY); -- expect: name/table
