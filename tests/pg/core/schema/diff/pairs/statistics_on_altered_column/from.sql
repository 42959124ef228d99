create table t (a int, b int);
create statistics s on a, b from t;
create statistics x on (a + b) from t;
