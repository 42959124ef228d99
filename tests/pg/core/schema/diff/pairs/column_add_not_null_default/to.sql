create table t (a int, b text not null default 'x', c timestamptz not null default now(), d int[] not null default '{}');
