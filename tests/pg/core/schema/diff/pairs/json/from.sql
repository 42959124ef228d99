create table t (a json, b text);
