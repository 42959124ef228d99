create type c as (a int, b text, d date);
create table t (x c);
comment on type c is 'compound';
