--- must key/no-primary-key: plain
CREATE TABLE t (a int);
--- not key/no-primary-key: column
CREATE TABLE t (a int PRIMARY KEY);
--- not key/no-primary-key: later alter
CREATE TABLE app."T" (a int);
ALTER TABLE app."T" ADD PRIMARY KEY (a);
--- not key/no-primary-key: using index
CREATE TABLE t (a int NOT NULL);
CREATE UNIQUE INDEX i ON t (a);
ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY USING INDEX i;
--- not key/no-primary-key: partition
CREATE TABLE p (a int PRIMARY KEY) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2);
--- must key/no-primary-key: partitioned parent
CREATE TABLE p (a int) PARTITION BY RANGE (a);
--- not key/no-primary-key: like including all
CREATE TABLE t (a int PRIMARY KEY);
CREATE TABLE u (LIKE t INCLUDING ALL);
--- not key/no-primary-key: like including indexes
CREATE TABLE t (a int PRIMARY KEY);
CREATE TABLE u (LIKE t INCLUDING INDEXES);
--- must key/no-primary-key: like
CREATE TABLE t (a int PRIMARY KEY);
CREATE TABLE u (LIKE t);
--- must key/no-primary-key: inherits does not bring the key
CREATE TABLE t (a int PRIMARY KEY);
CREATE TABLE u (b int) INHERITS (t);
--- not key/no-primary-key: temporary
CREATE TEMP TABLE t (a int);
--- not key/no-primary-key: foreign
CREATE FOREIGN TABLE t (a int) SERVER s;
--- must key/no-primary-key: only unique
CREATE TABLE t (a int UNIQUE);
--- must key/no-primary-key: key dropped
CREATE TABLE t (a int CONSTRAINT k PRIMARY KEY);
ALTER TABLE t DROP CONSTRAINT k;
--- not key/no-primary-key: table dropped
CREATE TABLE t (a int);
DROP TABLE t;
--- must key/no-primary-key: another schema's table got the key
CREATE TABLE a.t (a int);
CREATE TABLE b.t (a int);
ALTER TABLE b.t ADD PRIMARY KEY (a);
--- not key/no-primary-key: key in a DO block
CREATE TABLE t (a int);
DO $$ BEGIN ALTER TABLE t ADD PRIMARY KEY (a); END $$;
--- not key/no-primary-key: attached partition without one
CREATE TABLE p (a int PRIMARY KEY) PARTITION BY RANGE (a);
CREATE TABLE p1 (a int NOT NULL);
ALTER TABLE p ATTACH PARTITION p1 FOR VALUES FROM (1) TO (2);
--- not key/no-primary-key: materialized view
CREATE MATERIALIZED VIEW v AS SELECT 1 AS a;
--- must key/fk-unindexed: plain
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, cid int REFERENCES c);
--- not key/fk-unindexed: indexed
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, cid int REFERENCES c);
CREATE INDEX ON t (cid);
--- not key/fk-unindexed: leading column of a longer index
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, cid int REFERENCES c);
CREATE INDEX ON t (cid, id);
--- must key/fk-unindexed: second column only
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, cid int REFERENCES c);
CREATE INDEX ON t (id, cid);
--- not key/fk-unindexed: part of the primary key, leading
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE t (cid int REFERENCES c, n int, PRIMARY KEY (cid, n));
--- not key/fk-unindexed: composite in another order
CREATE TABLE c (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE t (id int PRIMARY KEY, a int, b int, FOREIGN KEY (a, b) REFERENCES c);
CREATE INDEX ON t (b, a);
--- must key/fk-unindexed: partial index
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, cid int REFERENCES c, gone boolean);
CREATE INDEX ON t (cid) WHERE NOT gone;
--- not key/fk-unindexed: partial on not null
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, cid int REFERENCES c);
CREATE INDEX ON t (cid) WHERE cid IS NOT NULL;
--- must key/fk-unindexed: gin
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, cid int REFERENCES c);
CREATE INDEX ON t USING gin (cid);
--- not key/fk-unindexed: hash
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, cid int REFERENCES c);
CREATE INDEX ON t USING hash (cid);
--- must key/fk-unindexed: index dropped later
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, cid int REFERENCES c);
CREATE INDEX i ON t (cid);
DROP INDEX i;
--- not key/fk-unindexed: unique
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, cid int UNIQUE REFERENCES c);
--- not key/fk-unindexed: partitioned parent's index
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE p (id int, cid int REFERENCES c, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2);
CREATE INDEX ON p (cid);
--- must key/fk-unindexed: expression index
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, cid int REFERENCES c);
CREATE INDEX ON t ((cid + 1));
--- must key/fk-type-mismatch: int to bigint
CREATE TABLE c (id bigint PRIMARY KEY);
CREATE TABLE t (cid int REFERENCES c);
--- not key/fk-type-mismatch: alias
CREATE TABLE c (id int8 PRIMARY KEY);
CREATE TABLE t (cid bigint REFERENCES c);
--- not key/fk-type-mismatch: bigserial and bigint
CREATE TABLE c (id bigserial PRIMARY KEY);
CREATE TABLE t (cid bigint REFERENCES c);
--- not key/fk-type-mismatch: varchar lengths
CREATE TABLE c (id varchar(20) PRIMARY KEY);
CREATE TABLE t (cid varchar(40) REFERENCES c);
--- must key/fk-type-mismatch: text and varchar
CREATE TABLE c (id varchar(20) PRIMARY KEY);
CREATE TABLE t (cid text REFERENCES c);
--- not key/fk-type-mismatch: domain over the type
CREATE DOMAIN ident AS int;
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE t (cid ident REFERENCES c);
--- must key/fk-type-mismatch: composite, second column, explicit target
CREATE TABLE c (a int, b bigint, UNIQUE (a, b));
CREATE TABLE t (a int, b int, FOREIGN KEY (a, b) REFERENCES c (a, b));
--- not key/fk-type-mismatch: type changed later
CREATE TABLE c (id bigint PRIMARY KEY);
CREATE TABLE t (cid int REFERENCES c);
ALTER TABLE t ALTER COLUMN cid TYPE bigint;
--- must key/fk-duplicate: same columns twice
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE t (cid int REFERENCES c, CONSTRAINT k2 FOREIGN KEY (cid) REFERENCES c (id));
--- not key/fk-duplicate: two columns
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE t (a int REFERENCES c, b int REFERENCES c);
--- must key/fk-overlap: part of a wider one
CREATE TABLE c (id int PRIMARY KEY, b int, UNIQUE (id, b));
CREATE TABLE t (a int REFERENCES c, b int, FOREIGN KEY (a, b) REFERENCES c (id, b));
--- not key/fk-overlap: disjoint
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE t (a int REFERENCES c, b int REFERENCES c);
--- must key/fk-nullable-composite: nullable
CREATE TABLE d (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE t (a int NOT NULL, b int, FOREIGN KEY (a, b) REFERENCES d);
--- not key/fk-nullable-composite: not null
CREATE TABLE d (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE t (a int NOT NULL, b int NOT NULL, FOREIGN KEY (a, b) REFERENCES d);
--- not key/fk-nullable-composite: match full
CREATE TABLE d (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE t (a int, b int, FOREIGN KEY (a, b) REFERENCES d MATCH FULL);
--- must key/fk-self-no-action: itself
CREATE TABLE node (id int PRIMARY KEY, parent int REFERENCES node);
--- not key/fk-self-no-action: cascade
CREATE TABLE node (id int PRIMARY KEY, parent int REFERENCES node ON DELETE CASCADE);
--- must key/fk-cross-schema: other schema
CREATE TABLE a.c (id int PRIMARY KEY);
CREATE TABLE b.t (cid int REFERENCES a.c);
--- not key/fk-cross-schema: same
CREATE TABLE a.c (id int PRIMARY KEY);
CREATE TABLE a.t (cid int REFERENCES a.c);
--- must key/fk-cascade: delete
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE t (cid int REFERENCES c ON DELETE CASCADE);
--- not key/fk-cascade: restrict
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE t (cid int REFERENCES c ON DELETE RESTRICT);
--- must key/banned: any
CREATE TABLE c (id int PRIMARY KEY);
CREATE TABLE t (cid int REFERENCES c);
--- not key/banned: none
CREATE TABLE c (id int PRIMARY KEY);
--- must key/pk-wide: five columns
CREATE TABLE t (a int, b int, c int, d int, e int, PRIMARY KEY (a, b, c, d, e));
--- not key/pk-wide: two
CREATE TABLE t (a int, b int, PRIMARY KEY (a, b));
--- must key/pk-natural: text
CREATE TABLE t (code text PRIMARY KEY);
--- not key/pk-natural: identity
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
--- must key/pk-not-first: later column
CREATE TABLE t (a int, id int PRIMARY KEY);
--- not key/pk-not-first: first
CREATE TABLE t (id int PRIMARY KEY, a int);
--- must key/pk-type: text
CREATE TABLE t (id text PRIMARY KEY);
--- not key/pk-type: bigint
CREATE TABLE t (id bigint PRIMARY KEY);
--- must index/duplicate: the same twice
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a);
CREATE INDEX j ON t (a);
--- not index/duplicate: another order
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a, b);
CREATE INDEX j ON t (b, a);
--- not index/duplicate: descending
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a, b);
CREATE INDEX j ON t (a, b DESC);
--- not index/duplicate: another predicate
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a);
CREATE INDEX j ON t (a) WHERE b = 1;
--- not index/duplicate: another method
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a);
CREATE INDEX j ON t USING hash (a);
--- not index/duplicate: another opclass
CREATE TABLE t (a text);
CREATE INDEX i ON t (a);
CREATE INDEX j ON t (a text_pattern_ops);
--- not index/duplicate: unique and not
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
CREATE UNIQUE INDEX j ON t (a);
--- must index/duplicate: unique constraint and unique index
CREATE TABLE t (a int UNIQUE);
CREATE UNIQUE INDEX j ON t (a);
--- not index/duplicate: include
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a);
CREATE INDEX j ON t (a) INCLUDE (b);
--- not index/duplicate: another table
CREATE TABLE a.t (a int);
CREATE TABLE b.t (a int);
CREATE INDEX i ON a.t (a);
CREATE INDEX i ON b.t (a);
--- must index/duplicate: expressions spelled alike
CREATE TABLE t (a text);
CREATE INDEX i ON t (lower(a));
CREATE INDEX j ON t (LOWER( a ));
--- not index/duplicate: dropped
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
DROP INDEX i;
CREATE INDEX j ON t (a);
--- must index/redundant: leading prefix
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a);
CREATE INDEX j ON t (a, b);
--- not index/redundant: the unique one
CREATE TABLE t (a int, b int);
CREATE UNIQUE INDEX i ON t (a);
CREATE INDEX j ON t (a, b);
--- not index/redundant: not leading
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (b);
CREATE INDEX j ON t (a, b);
--- not index/redundant: partial
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a) WHERE b = 1;
CREATE INDEX j ON t (a, b);
--- must index/redundant: by the primary key
CREATE TABLE t (a int, b int, PRIMARY KEY (a, b));
CREATE INDEX i ON t (a);
--- must index/duplicate-column: twice
CREATE INDEX i ON t (a, b, a);
--- not index/duplicate-column: different opclass
CREATE INDEX i ON t (a, a text_pattern_ops);
--- not index/duplicate-column: two columns
CREATE INDEX i ON t (a, b);
--- must index/boolean: boolean
CREATE TABLE t (a boolean);
CREATE INDEX i ON t (a);
--- not index/boolean: partial
CREATE TABLE t (a boolean, b int);
CREATE INDEX i ON t (b) WHERE a;
--- must index/array-btree: btree
CREATE TABLE t (a int[]);
CREATE INDEX i ON t (a);
--- not index/array-btree: gin
CREATE TABLE t (a int[]);
CREATE INDEX i ON t USING gin (a);
--- must index/useless-predicate: not null column
CREATE TABLE t (a int NOT NULL);
CREATE INDEX i ON t (a) WHERE a IS NOT NULL;
--- not index/useless-predicate: nullable
CREATE TABLE t (a int);
CREATE INDEX i ON t (a) WHERE a IS NOT NULL;
--- must index/nullable-first: nullable first
CREATE TABLE t (a int, b int NOT NULL);
CREATE INDEX i ON t (a, b);
--- not index/nullable-first: not null first
CREATE TABLE t (a int, b int NOT NULL);
CREATE INDEX i ON t (b, a);
--- must index/timestamp-not-last: first
CREATE TABLE t (a timestamptz, b int);
CREATE INDEX i ON t (a, b);
--- not index/timestamp-not-last: last
CREATE TABLE t (a timestamptz, b int);
CREATE INDEX i ON t (b, a);
--- must index/too-many-columns: four
CREATE TABLE t (a int, b int, c int, d int);
CREATE INDEX i ON t (a, b, c, d);
--- not index/too-many-columns: three
CREATE TABLE t (a int, b int, c int, d int);
CREATE INDEX i ON t (a, b, c);
--- not index/too-many-columns: unique
CREATE TABLE t (a int, b int, c int, d int);
CREATE UNIQUE INDEX i ON t (a, b, c, d);
--- not key/no-primary-key: the key in an earlier file
-- file: db/schema/a_keys.sql
ALTER TABLE t ADD PRIMARY KEY (a);
COMMENT ON INDEX t_pkey IS 'x';
-- file: db/schema/b_tables.sql
CREATE TABLE t (a int);
--- not key/fk-unindexed: keys and indexes before the tables
-- file: db/schema/a_indexes.sql
SET search_path = app;
CREATE INDEX ON t (cid);
-- file: db/schema/b_keys.sql
ALTER TABLE app.t ADD FOREIGN KEY (cid) REFERENCES app.c;
-- file: db/schema/c_tables.sql
CREATE TABLE app.t (id int PRIMARY KEY, cid int);
CREATE TABLE app.c (id int PRIMARY KEY);
--- must key/fk-unindexed: the key before the tables, no index
-- file: db/schema/b_keys.sql
ALTER TABLE app.t ADD FOREIGN KEY (cid) REFERENCES app.c;
-- file: db/schema/c_tables.sql
CREATE TABLE app.t (id int PRIMARY KEY, cid int);
CREATE TABLE app.c (id int PRIMARY KEY);
