create function cmp(int, int) returns int language sql immutable as 'select 0';
create operator class oc for type int using btree as operator 1 <, operator 3 =, operator 5 >, function 1 cmp(int, int);
