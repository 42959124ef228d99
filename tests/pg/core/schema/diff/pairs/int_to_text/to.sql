create table t (a text default '5', b text default 'x', c text);
