-- option: read_models=r_a: w_a
-- option: read_models=r_b: w_a, w_b
-- option: read_models=r_c
CREATE TABLE w_a (id bigint PRIMARY KEY);
CREATE TABLE w_b (id bigint PRIMARY KEY);
CREATE TABLE r_a (id bigint PRIMARY KEY); -- expect: cqrs/read-model
CREATE VIEW r_b AS SELECT id FROM w_a; -- expect: cqrs/read-model
CREATE TABLE r_c (id bigint PRIMARY KEY); -- expect: cqrs/read-model
CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'SELECT 1 FROM r_a, w_a';
