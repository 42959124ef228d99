create type e as enum ('a');
create function e_to_int(e) returns int language sql immutable as 'select 1';
create cast (e as int) with function e_to_int(e) as assignment;
create function e_same(e, int) returns boolean language sql immutable as 'select true';
create operator === (function = e_same, leftarg = e, rightarg = int);
