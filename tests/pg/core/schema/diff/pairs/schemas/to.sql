create schema new authorization owner_role;
create table new.t (a int);
comment on schema new is 'fresh';
grant usage on schema new to reader;
