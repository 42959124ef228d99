CREATE TABLE a (id bigint NOT NULL); -- expect: key/no-primary-key
CREATE TABLE b (id bigint UNIQUE); -- expect: key/no-primary-key
CREATE TABLE base (id bigint PRIMARY KEY);
CREATE TABLE c () INHERITS (base); -- expect: key/no-primary-key
CREATE TABLE d (LIKE base); -- expect: key/no-primary-key
CREATE TABLE e AS SELECT 1 AS id; -- expect: key/no-primary-key
CREATE TABLE f (id bigint PRIMARY KEY); -- expect: key/no-primary-key
ALTER TABLE f DROP CONSTRAINT f_pkey;
CREATE TABLE g (id bigint, at date) PARTITION BY RANGE (at); -- expect: key/no-primary-key
CREATE TABLE r_customer_summary__x (id bigint); -- expect: key/no-primary-key
