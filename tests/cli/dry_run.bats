#!/usr/bin/env bats
# confiture-migrate dry-run, preflight and the risk in plan, as a user types them.

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
    mkdir -p "$BATS_TEST_TMPDIR/shop/db/migrations"
    cd "$BATS_TEST_TMPDIR/shop" || return 1
    migration 0001_orders \
        "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric, note text);
         INSERT INTO orders SELECT g, g % 50, 'n' || g FROM generate_series(1, 20000) g;" 'DROP TABLE orders;'
    confiture-migrate up -q
    sql 'ANALYZE orders'
}

migration() { # migration NAME UP [DOWN]
    echo "$2" > "db/migrations/$1.up.sql"
    [ -z "${3:-}" ] || echo "$3" > "db/migrations/$1.down.sql"
}

valid() { # the document on standard input against docs/schemas/$1
    python3 -c 'import jsonschema' 2> /dev/null || { cat > /dev/null; return 0; }
    python3 -c 'import json, jsonschema, sys
jsonschema.validate(json.load(sys.stdin), json.load(open(sys.argv[1])))' "$CONFITURE_SOURCE/docs/schemas/$1"
}

@test "dry-run tells what each statement costs, and leaves nothing" {
    migration 0002_index 'CREATE INDEX orders_total ON orders (total);
ALTER TABLE orders ADD COLUMN x int;' 'DROP INDEX orders_total;'
    run --separate-stderr confiture-migrate dry-run
    [ "$status" -eq 0 ]
    [[ $output == *"0002_index: risk LOW, "* ]]
    [[ $output == *"line 1 CREATE INDEX: "* ]]
    [[ $output == *"SHARE on public.orders, held "*": writers wait"* ]]
    [[ $output == *"builds the index public.orders_total, "* ]]
    [[ $output == *"ACCESS EXCLUSIVE on public.orders, held "*": readers and writers wait"* ]]
    [[ $output == *"(one run: no interval)"* ]]
    [ "$(sql "SELECT to_regclass('orders_total') IS NULL")" = t ]
    [ "$(sql "SELECT count(*) FROM confiture.event")" = 1 ]
}

@test "dry-run --repeat gives an interval and a confidence" {
    migration 0002_fill "UPDATE orders SET note = note || 'x';" "SELECT 1;"
    confiture-migrate dry-run --repeat 3 --format json > out.json
    valid migrate-dry-run.json < out.json
    run python3 -c '
import json
document = json.load(open("out.json"))
one = document["migrations"][0]["estimate"]
assert one["runs"] == 3
assert 0 < one["low_us"] < one["point_us"] < one["high_us"], one
assert 80 < one["confidence_percent"] < 100, one
assert document["migrations"][0]["statements"][0]["rows"] == 20000
assert document["migrations"][0]["tables"][0]["dead_added"] == 20000
assert any("dead rows" in text for text in document["not_rolled_back"])'
    [ "$status" -eq 0 ] || { echo "$output"; false; }
}

@test "a constraint that the rows violate: how many, which, status 6" {
    migration 0002_check 'ALTER TABLE orders ADD CHECK (total < 49);' 'SELECT 1;'
    run --separate-stderr confiture-migrate dry-run
    [ "$status" -eq 6 ]
    [[ $output == *"400 rows of orders: the check total < 49 is false (id=49; id=99; "* ]]
    [[ $stderr == *'0002_check'* ]]
    [[ $stderr == *'is violated by some row'* ]]
    run --separate-stderr confiture-migrate dry-run --format json
    [ "$status" -eq 6 ]
    valid migrate-dry-run.json <<< "$output"
}

@test "what cannot run in a transaction runs on a copy of the schema, and is marked" {
    migration 0002_index 'CREATE INDEX CONCURRENTLY orders_total ON orders (total);' 'DROP INDEX CONCURRENTLY orders_total;'
    migration 0003_more 'ALTER TABLE orders ADD y int;' 'SELECT 1;'
    run --separate-stderr confiture-migrate dry-run
    [ "$status" -eq 0 ]
    [[ $output == *"0002_index: "*"run on a copy of the schema"* ]]
    [[ $output == *"0003_more: risk LOW, "*" ms"* ]]
    [ "$(sql "SELECT to_regclass('orders_total') IS NULL")" = t ]
    run --separate-stderr confiture-migrate dry-run --no-copy
    [ "$status" -eq 0 ]
    [[ $output == *"0002_index: "*"not run (it cannot run in a transaction)"* ]]
}

@test "--keep-locks-below is a gate over the tables that are listed" {
    migration 0002_slow 'LOCK TABLE orders; SELECT pg_sleep(0.3);' 'SELECT 1;'
    run --separate-stderr confiture-migrate dry-run --keep-locks-below 100ms
    [ "$status" -eq 1 ]
    [[ $output == *"Too long: 0002_slow: ACCESS EXCLUSIVE on public.orders would be held "* ]]
    run confiture-migrate dry-run --keep-locks-below 100ms --tables items,public.orders
    [ "$status" -eq 1 ]
    run confiture-migrate dry-run --keep-locks-below 100ms --tables items
    [ "$status" -eq 0 ]
    run confiture-migrate dry-run --keep-locks-below 1h
    [ "$status" -eq 0 ]
}

@test "a gate that cannot be judged does not open" {
    migration 0002_reindex '-- confiture: transaction=off
ALTER TABLE orders ADD x int;
VACUUM orders;' 'SELECT 1;'
    run --separate-stderr confiture-migrate dry-run --keep-locks-below 1h
    [ "$status" -eq 1 ]
    [[ $output == *"how long it would hold ACCESS EXCLUSIVE on public.orders is not known"* ]]
}

@test "--against runs on the copy, --estimate-for scales to the target" {
    server_database "copy_$BATS_TEST_NUMBER"
    copy=$DATABASE_URL
    confiture-migrate up -q --to 0001
    sql 'DELETE FROM orders WHERE id > 2000'
    sql 'VACUUM FULL orders'
    sql 'ANALYZE orders'
    server_database "target_$BATS_TEST_NUMBER"
    confiture-migrate up -q --to 0001
    sql 'ANALYZE orders'
    migration 0002_type 'ALTER TABLE orders ALTER total TYPE bigint;' 'SELECT 1;'
    confiture-migrate dry-run --against "$copy" --repeat 3 --format json > here.json
    confiture-migrate dry-run --against "$copy" --repeat 3 --estimate-for "$DATABASE_URL" --format json > there.json
    run python3 -c '
import json
here, there = (json.load(open(name))["estimate"] for name in ("here.json", "there.json"))
assert there["point_us"] > 2 * here["point_us"], (here, there)
assert there["confidence_percent"] < here["confidence_percent"], (here, there)'
    [ "$status" -eq 0 ] || { echo "$output"; false; }
}

@test "hooks run in a dry run, know that it is one, and what they do is rolled back" {
    cat > confiture.yaml << 'YAML'
hooks:
  - name: count
    phase: after_ddl
    type: sql
    config: { sql: "INSERT INTO orders VALUES (-1, 0, 'hook')" }
YAML
    migration 0002_x 'ALTER TABLE orders ADD x int;' 'SELECT 1;'
    run --separate-stderr confiture-migrate dry-run --format json
    [ "$status" -eq 0 ]
    [[ $stderr == *"hook_finished"*"dry_run=true"* ]]
    valid migrate-dry-run.json <<< "$output"
    [ "$(sql 'SELECT count(*) FROM orders WHERE id = -1')" = 0 ]
}

@test "the server is killed in the middle of a dry run: nothing of it is left" {
    migration 0002_slow 'DROP TABLE orders; SELECT pg_sleep(30);' 'SELECT 1;'
    confiture-migrate dry-run > out 2>&1 3>&- &
    program=$!
    for _ in $(seq 100); do
        pid=$(sql "SELECT pid FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)%' AND pid <> pg_backend_pid()")
        [ -z "$pid" ] || break
        sleep 0.1
    done
    sql "SELECT pg_terminate_backend($pid)"
    status=0
    wait "$program" || status=$?
    [ "$status" -eq 3 ]
    grep -q 'Nothing of the dry run is left' out
    [ "$(sql 'SELECT count(*) FROM orders')" = 20000 ]
}

@test "options that cannot be are usage errors" {
    run confiture-migrate dry-run --repeat 0
    [ "$status" -eq 2 ]
    run confiture-migrate dry-run --keep-locks-below soon
    [ "$status" -eq 2 ]
    run confiture-migrate preflight --skip nothing
    [ "$status" -eq 2 ]
    run confiture-migrate preflight --max-risk grave
    [ "$status" -eq 2 ]
    run confiture-migrate preflight --free-disk much
    [ "$status" -eq 2 ]
}

@test "plan weighs the risk, with the reasons" {
    migration 0002_drop 'ALTER TABLE orders DROP COLUMN note;'
    run --separate-stderr confiture-migrate plan
    [ "$status" -eq 0 ]
    [[ $output == *"0002_drop CRITICAL"* ]]
    [[ $output == *"HIGH line 1: drops the column note of public.orders (about 20000 rows, "* ]]
    [[ $output == *"MEDIUM there is no way down"* ]]
    confiture-migrate plan --format json | valid migrate-plan.json
}

@test "preflight passes what is in order" {
    migration 0002_x "CREATE TABLE items (id bigint PRIMARY KEY);" 'DROP TABLE items;'
    run --separate-stderr confiture-migrate preflight --format json
    valid migrate-preflight.json <<< "$output"
    run --separate-stderr confiture-migrate preflight
    [ "$status" -eq 0 ] || { echo "$output"; false; }
    [[ ${lines[-1]} == "1 migration to apply: "*" checks passed, 0 failed, 0 not judged, 0 skipped." ]]
}

@test "preflight finds each fault by its check" {
    echo '-- edited' >> db/migrations/0001_orders.up.sql
    migration 0002_index '-- confiture: requires=0009
CREATE INDEX ON orders (total);'
    migration 0003_broken "SELECT 'never ends;"
    run --separate-stderr confiture-migrate preflight --max-risk LOW --format json
    [ "$status" -eq 1 ]
    valid migrate-preflight.json <<< "$output"
    run python3 -c '
import json, sys
states = {check["name"]: check["state"] for check in json.loads(sys.argv[1])["checks"]}
for name in ("checksums", "requirements", "downs", "files", "lint", "risk"):
    assert states[name] == "failed", (name, states)
for name in ("server", "order", "hooks", "privileges", "sessions", "replicas", "commits"):
    assert states[name] == "passed", (name, states)' "$output"
    [ "$status" -eq 0 ] || { echo "$output"; false; }
}

@test "preflight sees who holds what would be locked" {
    migration 0002_x 'ALTER TABLE orders ADD x int;' 'ALTER TABLE orders DROP x;'
    psql -Xqc 'BEGIN; LOCK TABLE orders IN SHARE MODE; SELECT pg_sleep(20)' > /dev/null 2>&1 3>&- &
    holder=$!
    for _ in $(seq 100); do
        [ "$(sql "SELECT count(*) FROM pg_locks WHERE mode = 'ShareLock' AND relation = 'orders'::regclass")" = 1 ] && break
        sleep 0.1
    done
    run confiture-migrate preflight --older-than 1ms --skip lint
    [ "$status" -eq 1 ]
    [[ $output == *"0002_x would wait: process "*"psql"* ]]
    kill "$holder"
    sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(20)%' AND pid <> pg_backend_pid()"
    run confiture-migrate preflight --skip lint
    [ "$status" -eq 0 ] || { echo "$output"; false; }
}

@test "preflight knows what the role may not do, and what it cannot judge fails" {
    migration 0002_x 'ALTER TABLE orders ADD x int; UPDATE orders SET total = 0; CREATE TABLE y (id int);' 'SELECT 1;'
    sql "DROP ROLE IF EXISTS app_$BATS_TEST_NUMBER"
    sql "CREATE ROLE app_$BATS_TEST_NUMBER LOGIN; GRANT USAGE ON SCHEMA confiture TO app_$BATS_TEST_NUMBER;
         GRANT SELECT ON ALL TABLES IN SCHEMA confiture TO app_$BATS_TEST_NUMBER"
    run confiture-migrate preflight --skip lint --database "postgresql://app_$BATS_TEST_NUMBER@/$PGDATABASE?host=$PGHOST&port=$PGPORT"
    [ "$status" -eq 1 ]
    [[ $output == *"0002_x, line 1: ownership of orders is needed and missing"* ]]
    [[ $output == *"UPDATE of orders is needed and missing"* ]]
    [[ $output == *"CREATE in schema is needed and missing"* ]]
    migration 0002_x 'CREATE INDEX ON orders (total);' 'SELECT 1;'
    run confiture-migrate preflight --skip lint --database "postgresql://app_$BATS_TEST_NUMBER@/$PGDATABASE?host=$PGHOST&port=$PGPORT"
    [[ $output == *"not judged"*"disk"* ]]
    [ "$status" -eq 1 ]
    run confiture-migrate preflight --skip lint,privileges,downs --free-disk 1GB \
        --database "postgresql://app_$BATS_TEST_NUMBER@/$PGDATABASE?host=$PGHOST&port=$PGPORT"
    [ "$status" -eq 0 ] || { echo "$output"; false; }
    run confiture-migrate preflight --skip lint,privileges,downs --free-disk 1kB \
        --database "postgresql://app_$BATS_TEST_NUMBER@/$PGDATABASE?host=$PGHOST&port=$PGPORT"
    [ "$status" -eq 1 ]
    [[ $output == *"are needed with their WAL"* ]]
}
