create table t (a int, b text collate "C" check (b ~ '^x'), unique (a, b));
