create table t (a int, b int);
create function f() returns trigger language plpgsql as 'begin return null; end';
create trigger x after insert on t referencing new table as n for each statement execute function f('a', 'b''c');
create trigger y after delete or update of b on t for each row when (old.a is distinct from 1) execute function f();
