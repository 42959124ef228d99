create function cmp(int, int) returns int language sql immutable as 'select 0';
