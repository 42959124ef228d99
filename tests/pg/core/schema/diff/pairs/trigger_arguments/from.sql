create table t (a int, b int);
create function f() returns trigger language plpgsql as 'begin return null; end';
create trigger x after insert on t for each row execute function f('a');
