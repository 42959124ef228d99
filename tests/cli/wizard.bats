#!/usr/bin/env bats
# The wizard, talked to at a pseudo-terminal as an operator would.

bats_require_minimum_version 1.5.0

setup_file() {
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_start
}

teardown_file() {
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_stop
}

setup() {
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_database
    export XDG_CONFIG_HOME=$BATS_TEST_TMPDIR/config HOME=$BATS_TEST_TMPDIR
    unset CONFITURE_PLUGIN_PATH NO_COLOR
    mkdir -p "$BATS_TEST_TMPDIR/shop/db/migrations"
    cd "$BATS_TEST_TMPDIR/shop" || return 1
    echo 'CREATE TABLE orders (id int PRIMARY KEY, total int); INSERT INTO orders SELECT g FROM generate_series(1, 10) g;' > db/migrations/0001_orders.up.sql
    echo 'DROP TABLE orders;' > db/migrations/0001_orders.down.sql
    echo "ALTER TABLE orders ADD COLUMN note text NOT NULL DEFAULT '';" > db/migrations/0002_note.up.sql
    echo 'ALTER TABLE orders DROP COLUMN note;' > db/migrations/0002_note.down.sql
    echo 'CREATE INDEX orders_note ON orders (note);' > db/migrations/0003_index.up.sql
    cat > db/migrations/0002_note.yaml << 'YAML'
hooks:
- {phase: after_ddl, type: backfill, name: totals, config: {table: orders, set: total = id * 2, batch: 4}}
YAML
}

wizard() { # the talk is on standard input
    run --separate-stderr python3 "$CONFITURE_SOURCE/tests/support/terminal.py" confiture-migrate "$@"
}

@test "without a terminal it refuses and names what does the same" {
    run --separate-stderr confiture-migrate wizard
    [ "$status" -eq 9 ]
    [[ $stderr == *"needs a terminal"*"plan"*"up --to=VERSION"*"down --to=VERSION"* ]]
    run --separate-stderr confiture-migrate wizard < /dev/null
    [ "$status" -eq 9 ]
    [ "$(sql "SELECT to_regclass('orders') IS NULL")" = t ]
}

@test "each migration is told, applied, and the summary has the command to go back" {
    wizard wizard << 'TALK'
? 3 migrations pending for
? 0001_orders (1 of 3)
? What it does
? creates table orders with 2 columns
? inserts rows into orders
? Risk: LOW
? To undo it: confiture-migrate down (by db/migrations/0001_orders.down.sql)
? [a]pply, [d]ry-run, [p]review SQL, [s]kip, [q]uit, [?]:
! a
? applied 0001_orders
? 0002_note (2 of 3)
? adds column note (text, not null, with a default) to orders
? Tables it touches
? public.orders: 
? Hooks that run
? after_ddl: totals (backfill), 0002_note.yaml:2
! apply
? event=hook_finished migration=0002 phase=AFTER_DDL hook=totals
? applied 0002_note
? 0003_index (3 of 3)
? builds index orders_note on orders (note)
? To undo it: there is no way down
! q
? Applied 2 migrations: 0001, 0002.
? 1 migration is pending.
? To roll back: confiture-migrate down --all
TALK
    [ "$status" -eq 0 ] || { echo "$output"; echo "$stderr"; false; }
    [ "$(sql 'SELECT sum(total) FROM orders')" = 110 ]
    [ "$(sql 'SELECT string_agg(version, chr(32) ORDER BY version) FROM confiture.migration')" = "0001 0002" ]
}

@test "the command at the end goes back to where it began" {
    confiture-migrate -q up 0001
    wizard wizard 0002 << 'TALK'
? 0002_note (1 of 1)
! a
? To roll back: confiture-migrate down --to=0001
TALK
    [ "$status" -eq 0 ] || { echo "$output"; false; }
    confiture-migrate -q down --to=0001
    [ "$(sql 'SELECT string_agg(version, chr(32)) FROM confiture.migration')" = 0001 ]
}

@test "nothing pending is said at once" {
    confiture-migrate -q up
    wizard wizard << 'TALK'
? Nothing was done.
TALK
    [ "$status" -eq 0 ]
}

@test "preview shows the SQL, ? the answers, other words are none" {
    wizard wizard << 'TALK'
? [?]:
! p
?     1  CREATE TABLE orders (id int PRIMARY KEY, total int); INSERT INTO orders
? [?]:
! ?
? apply it now
? [?]:
! x
? "x" is none of the answers
? [?]:
!
? 0001_orders (1 of 3)
? [?]:
^D
? Nothing was done.
? 3 migrations are pending.
TALK
    [ "$status" -eq 0 ] || { echo "$output"; false; }
    [ "$(sql "SELECT to_regclass('orders') IS NULL")" = t ]
}

@test "statements are told in words" {
    rm db/migrations/*
    words() { # the SQL is on standard input, the words are arguments
        cat > db/migrations/0001_a.up.sql
        wizard --color=never wizard << 'TALK'
? [?]:
! q
TALK
        [ "$status" -eq 0 ] || { echo "$output"; return 1; }
        for line in "$@"; do
            [[ $output == *"  $line"$'\n'* ]] || { echo "not told: $line"; echo "$output"; return 1; }
        done
    }
    words 'creates table a with 2 columns' 'creates unlogged table b with 1 column, unless it is there' \
        'creates table c from a query' 'creates partition d of e' 'builds unique index i on a (x, an expression), while others write' \
        'creates view v' 'creates or replaces function f()' 'creates sequence s' 'comments on what is there (2 times)' \
        'changes some rows of a' 'deletes every row of a' '… and 3 more' << 'SQL'
-- confiture: transaction=off
CREATE TABLE a (x int, y int);
CREATE UNLOGGED TABLE IF NOT EXISTS b (x int);
CREATE TABLE c AS SELECT 1 AS x;
CREATE TABLE d PARTITION OF e FOR VALUES IN (1);
CREATE UNIQUE INDEX CONCURRENTLY i ON a (x, (y + 1));
CREATE VIEW v AS SELECT 1 AS x;
CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE SEQUENCE s;
COMMENT ON TABLE a IS 'a';
COMMENT ON TABLE b IS 'b';
UPDATE a SET x = 1 WHERE y = 2;
DELETE FROM a;
TRUNCATE a CASCADE;
GRANT SELECT ON a TO public;
DO $$ BEGIN END $$;
VACUUM a;
SQL
    words 'adds column z (integer, not null, with a default) to a' 'drops column y of a, with what is in it' \
        'changes the type of column x of a to bigint' 'forbids null in column x of a' \
        'ties a to b by a foreign key, not yet checked for the rows that are there' 'checks all rows against constraint k of a' \
        'turns row level security of a on' 'renames table a to a2' 'drops table b, c and all that depends on it, with what is in it' \
        'adds a value of enum t' 'locks a' << 'SQL'
ALTER TABLE a ADD COLUMN z int NOT NULL DEFAULT 0, DROP COLUMN y, ALTER COLUMN x TYPE bigint, ALTER COLUMN x SET NOT NULL;
ALTER TABLE a ADD CONSTRAINT k FOREIGN KEY (x) REFERENCES b NOT VALID;
ALTER TABLE a VALIDATE CONSTRAINT k;
ALTER TABLE a ENABLE ROW LEVEL SECURITY;
ALTER TABLE a RENAME TO a2;
DROP TABLE b, c CASCADE;
ALTER TYPE t ADD VALUE 'x';
LOCK TABLE a;
SQL
}

@test "a dry run measures, tells, and leaves nothing behind" {
    wizard wizard 0002 << 'TALK'
? 0001_orders
? Time: not measured
? [?]:
! d
? 0001_orders: risk LOW
? in a dry run here. All of it was rolled back.
? [?]:
!
? 0001_orders (1 of 2)
? in a dry run here
? [?]:
! a
? applied 0001_orders
? 0002_note
? [?]:
= echo 'ALTER TABLE orders ADD CHECK (id > 5);' > db/migrations/0002_note.up.sql
! d
? in a dry run here
? [?]:
! q
TALK
    [ "$status" -eq 0 ] || { echo "$output"; false; }
    [ "$(sql 'SELECT string_agg(version, chr(32)) FROM confiture.migration')" = 0001 ]
    wizard wizard 0002 << 'TALK'
? 0002_note
? [?]:
! d
? [23514]
? [?]:
! q
? Nothing was done.
TALK
    [ "$status" -eq 0 ] || { echo "$output"; false; }
}

@test "what is skipped stays pending, what requires it is not applied" {
    echo '-- confiture: requires=0002' | cat - db/migrations/0003_index.up.sql > new && mv new db/migrations/0003_index.up.sql
    wizard --log-format text wizard << 'TALK'
? 0001_orders (1 of 3)
! a
? 0002_note (2 of 3)
! s
? event=migration_skipped migration=0002 name=note
? 0003_index (3 of 3)
! a
? it requires "0002", which you skipped
? [?]:
! s
? Applied 1 migration: 0001.
? Skipped 2 migrations: 0002_note, 0003_index.
? 2 migrations are pending.
TALK
    [ "$status" -eq 0 ] || { echo "$output"; false; }
    [ "$(sql 'SELECT string_agg(version, chr(32)) FROM confiture.migration')" = 0001 ]
}

@test "later ones can be applied past a skipped one" {
    echo 'CREATE INDEX orders_total ON orders (total);' > db/migrations/0003_index.up.sql
    wizard wizard << 'TALK'
? 0001_orders
! a
? 0002_note
! s
? 0003_index
! a
? applied 0003_index
? No single command rolls this back: something has no way down.
TALK
    [ "$status" -eq 0 ] || { echo "$output"; false; }
    run confiture-migrate up
    [ "$status" -eq 9 ]
    run confiture-migrate up --out-of-order
    [ "$status" -eq 0 ]
}

@test "a failure is told with its cause, and the migration can be mended and tried again" {
    echo 'ALTER TABLE orders ADD CHECK (id > 5);' > db/migrations/0002_note.up.sql
    wizard wizard << 'TALK'
? 0001_orders
! a
? 0002_note
! a
? error: migration "0002_note"
? [23514]
? at db/migrations/0002_note.up.sql:1
? [?]:
! q
? Failed: 0002_note.
TALK
    [ "$status" -eq 6 ] || { echo "$output"; false; }
    wizard wizard 0002 << 'TALK'
? 0002_note
! a
? [23514]
? [?]:
= echo 'ALTER TABLE orders ADD CHECK (id > 0);' > db/migrations/0002_note.up.sql
! a
? was changed while you read
? 0002_note
? [?]:
! a
? applied 0002_note
TALK
    [ "$status" -eq 0 ] || { echo "$output"; false; }
    [ "$(sql "SELECT string_agg(kind, chr(32) ORDER BY id) FROM confiture.event WHERE version = '0002'")" = "failed failed applied" ]
}

@test "what somebody else applied meanwhile is noticed" {
    wizard wizard 0002 << 'TALK'
? 0001_orders
? [?]:
= confiture-migrate -q up 0001
! a
? somebody else applied "0001_orders" meanwhile
? 0002_note
? [?]:
! a
? applied 0002_note
TALK
    [ "$status" -eq 0 ] || { echo "$output"; false; }
    [ "$(sql "SELECT count(*) FROM confiture.event WHERE kind = 'applied'")" = 2 ]
}

@test "a connection that was cut while the operator thought is made anew" {
    wizard wizard 0001 << TALK
? 0001_orders
? [?]:
= psql -XqAt "$DATABASE_URL" -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'confiture%'"
! a
? applied 0001_orders
TALK
    [ "$status" -eq 0 ] || { echo "$output"; false; }
}

@test "Ctrl-C at a question asks, and the answer counts" {
    wizard wizard << 'TALK'
? [?]:
^C
? Leave the wizard? [y/N]
! n
? [?]:
^C
? Leave the wizard? [y/N]
! y
? Nothing was done.
TALK
    [ "$status" -eq 0 ] || { echo "$output"; false; }
}

@test "Ctrl-C while a migration runs asks; no lets it go on, yes cancels it in the server" {
    echo 'CREATE TABLE slow (id int); SELECT pg_sleep(3);' > db/migrations/0001_orders.up.sql
    echo 'SELECT pg_sleep(600);' > db/migrations/0002_note.up.sql
    rm db/migrations/0002_note.yaml
    wizard wizard << 'TALK'
? 0001_orders
? [?]:
! a
? [2/2] 0001_orders
^C
? Cancel it? A transaction is rolled back; what runs outside of one stops where it is. [y/N]
! n
? It goes on.
? applied 0001_orders
? 0002_note
? [?]:
! a
? [1/1] 0002_note
^C
? [y/N]
! y
? Cancelling.
? Applied 1 migration: 0001.
? Failed: 0002_note.
TALK
    [ "$status" -eq 9 ] || { echo "$output"; false; }
    [[ $output == *cancel* ]] || { echo "$output"; false; }
    [ "$(sql 'SELECT string_agg(version, chr(32)) FROM confiture.migration')" = 0001 ]
    [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()")" = 0 ]
}

@test "progress of statements, index builds and waiting is shown live" {
    cat > db/migrations/0001_orders.up.sql << 'SQL'
CREATE TABLE big AS SELECT g AS id, md5(g::text) AS text FROM generate_series(1, 400000) g;
CREATE INDEX big_text ON big (text, (id * 2), (text || 'a'), (text || 'b'));
SQL
    sql 'CREATE TABLE held ()'
    echo 'ALTER TABLE held ADD COLUMN a int;' > db/migrations/0002_note.up.sql
    rm db/migrations/0002_note.yaml
    wizard wizard 0002 << TALK
? 0001_orders
? [?]:
! a
? [2/2] 0001_orders: index: building index
? applied 0001_orders
? 0002_note
? [?]:
= psql -XqAt "$DATABASE_URL" -c "BEGIN; SELECT * FROM held; SELECT pg_sleep(2)" > held.log 2>&1 & sleep 0.5
! a
? process 
? applied 0002_note
TALK
    [ "$status" -eq 0 ] || { echo "$output"; false; }
}

@test "a protected environment wants the database's name typed for a high risk" {
    cat > confiture.yaml << 'YAML'
environments:
  production: {protected: true}
YAML
    confiture-migrate -q up 0001
    sql 'INSERT INTO orders SELECT g FROM generate_series(11, 2000) g; ANALYZE orders'
    echo 'DROP TABLE orders;' > db/migrations/0002_note.up.sql
    rm db/migrations/0002_note.*.sql db/migrations/0002_note.yaml db/migrations/0003*
    echo 'DROP TABLE orders;' > db/migrations/0002_note.up.sql
    wizard wizard --env production << TALK
? environment production, protected
? Risk: CRITICAL
? [?]:
! a
? The environment "production" is protected and the risk is CRITICAL.
? Type the name of the database to apply it:
! yes
? That is not its name: nothing was done.
? [?]:
! a
? Type the name of the database
! $PGDATABASE
? applied 0002_note
TALK
    [ "$status" -eq 0 ] || { echo "$output"; false; }
    [ "$(sql "SELECT to_regclass('orders') IS NULL")" = t ]
}

@test "an unprotected environment, or a low risk, wants no name" {
    cat > confiture.yaml << 'YAML'
environments:
  production: {protected: true}
YAML
    wizard wizard 0001 --env production << 'TALK'
? Risk: LOW
? [?]:
! a
? applied 0001_orders
TALK
    [ "$status" -eq 0 ] || { echo "$output"; false; }
    [[ $output == *"To roll back: confiture-migrate --env production down --all"* ]]
}

@test "lines are edited, and the answers before come back by arrow up" {
    wizard wizard << 'TALK'
? [?]:
! nonsense
? "nonsense" is none of the answers
? [?]:
^[[A
? nonsense
!
? "nonsense" is none of the answers
? [?]:
! q
TALK
    [ "$status" -eq 0 ] || { echo "$output"; false; }
}

@test "a terminal gets colours, NO_COLOR and --color=never none" {
    run python3 "$CONFITURE_SOURCE/tests/support/terminal.py" --raw confiture-migrate wizard << 'TALK'
? [?]:
! q
TALK
    [[ $output == *$'\e[1mWhat it does\e[0m'* ]]
    for how in "env NO_COLOR=1 confiture-migrate" "confiture-migrate --color=never"; do
        # shellcheck disable=SC2086
        run python3 "$CONFITURE_SOURCE/tests/support/terminal.py" --raw $how wizard << 'TALK'
? [?]:
! q
TALK
        [ "$status" -eq 0 ]
        [[ $output != *$'\e[1m'* && $output != *$'\e[32m'* ]]
    done
}

@test "hostile names do not reach the terminal as they are" {
    mv db/migrations/0001_orders.up.sql $'db/migrations/0001_a\e[2Jb.up.sql'
    rm db/migrations/0001_orders.down.sql
    run python3 "$CONFITURE_SOURCE/tests/support/terminal.py" --raw confiture-migrate --color=never wizard << 'TALK'
? 0001_a\x1b[2Jb
? [?]:
! q
TALK
    [ "$status" -eq 0 ]
    [[ $output != *$'\e[2J'* ]]
}

@test "the summary is a document under --format json, and the talk is not in it" {
    python3 "$CONFITURE_SOURCE/tests/support/terminal.py" sh -c 'confiture-migrate --format json wizard 0002 > result' << 'TALK' > /dev/null
? 0001_orders
! a
? 0002_note
! s
TALK
    python3 -c 'import json
d = json.load(open("result"))
assert d["schema"] == "confiture/migrate/wizard/1", d
assert [m["version"] for m in d["applied"]] == ["0001"] and d["skipped"] == ["0002_note"], d
assert d["pending"] == 1 and d["rollback"] == "confiture-migrate down --all" and d["failures"] == [], d'
}

@test "a log of JSON and a conversation exclude each other" {
    wizard --log-format json wizard << 'TALK'
TALK
    [ "$status" -eq 2 ]
    [[ $output == *"--log-format json"* ]]
}
