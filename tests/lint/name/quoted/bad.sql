CREATE TABLE a (id bigint PRIMARY KEY, b integer, CONSTRAINT "B positive" CHECK (b > 0)); -- expect: name/quoted
CREATE INDEX "A by id" ON a (b, id); -- expect: name/quoted
CREATE POLICY "Only Mine" ON a USING (true); -- expect: name/quoted
