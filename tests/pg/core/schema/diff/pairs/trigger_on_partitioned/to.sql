create table p (id int, at date) partition by range (at);
create table p1 partition of p for values from ('2020-01-01') to ('2021-01-01');
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger t after insert on p for each row execute function f();
create trigger u after insert on p1 for each row execute function f();
