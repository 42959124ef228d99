create table t (a jsonb, b jsonb);
