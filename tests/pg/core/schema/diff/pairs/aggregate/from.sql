create function add(a int, b int) returns int language sql as 'select a + b';
create aggregate total(int) (sfunc = add, stype = int, initcond = '0');
