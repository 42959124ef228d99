create function f() returns table (a int) language sql as 'select 1';
