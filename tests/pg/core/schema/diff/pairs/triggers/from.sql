create table t (a int, b int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger x before insert on t for each row execute function f();
create trigger y after update of a on t for each row when (new.a > 0) execute function f();
