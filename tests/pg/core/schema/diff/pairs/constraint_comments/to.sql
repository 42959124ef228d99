create table t (a int constraint c check (a > 0), constraint p primary key (a));
comment on constraint c on t is 'check';
comment on constraint p on t is 'key';
