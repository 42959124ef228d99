CREATE TABLE "Said" (id bigint PRIMARY KEY, b integer CHECK (b > 0));
CREATE INDEX A_By_Id ON "Said" (b, id);
CREATE INDEX "plain" ON "Said" (b);
CREATE INDEX "Gone" ON "Said" (b) WHERE b > 0;
DROP INDEX "Gone";
