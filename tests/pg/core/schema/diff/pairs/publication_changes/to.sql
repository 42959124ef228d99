create table t (a int primary key, b int); create table u (a int);
create publication p for table t (a, b) where (b > 0) with (publish_via_partition_root = true);
comment on publication p is 'pub';
