CREATE TABLE "OrderLine" (id bigint PRIMARY KEY); -- expect: name/table
CREATE TABLE "order line" (id bigint PRIMARY KEY); -- expect: name/table
CREATE TABLE a (id bigint PRIMARY KEY); -- expect: name/table
ALTER TABLE a RENAME TO "B";
