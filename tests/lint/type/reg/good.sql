CREATE TABLE a (id bigint PRIMARY KEY, b regclass, c regrole, d regtype, e text);
