CREATE TABLE a (id bigint PRIMARY KEY, b text, c text, UNIQUE (b));
CREATE UNIQUE INDEX x ON a (id); -- expect: index/duplicate
CREATE INDEX y ON a (c) INCLUDE (b);
CREATE INDEX z ON public.a USING btree (c ASC NULLS LAST) INCLUDE (b); -- expect: index/duplicate
CREATE UNIQUE INDEX w ON a (b); -- expect: index/duplicate
CREATE INDEX e ON a (lower(b)) WHERE c IS NOT NULL; CREATE INDEX f ON a (LOWER( b )) WHERE c is not null; -- expect: index/duplicate
