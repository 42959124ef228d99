create function f(int) returns int language sql as 'select 3';
create function f(int, text) returns int language sql as 'select 4';
