create table t (id int, parent int);
create recursive view r (id, depth) as select id, 1 from t where parent is null union all select t.id, r.depth + 1 from t join r on t.parent = r.id;
