CREATE TABLE a (); -- expect: table/no-columns
