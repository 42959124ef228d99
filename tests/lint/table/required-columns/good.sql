-- option: columns=created_at
CREATE TABLE a (id bigint PRIMARY KEY);
ALTER TABLE a ADD COLUMN created_at timestamptz;
