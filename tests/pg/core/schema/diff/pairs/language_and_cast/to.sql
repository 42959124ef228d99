create type c as (a int);
create function c_text(c) returns text language sql immutable as 'select ''x''';
create cast (c as text) with function c_text(c) as assignment;
