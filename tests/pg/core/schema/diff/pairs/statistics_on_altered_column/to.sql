create table t (a bigint, b int);
create statistics s on a, b from t;
create statistics x on (a + b) from t;
