create table t (a bigint, b int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger x before insert or update on t for each row execute function f();
create trigger y after update of a on t for each row when (new.a > 0) execute function f();
create constraint trigger z after insert on t deferrable initially deferred for each row execute function f();
alter table t disable trigger x;
alter table t enable always trigger z;
