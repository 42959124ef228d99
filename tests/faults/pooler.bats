#!/usr/bin/env bats
# Through pgbouncer in transaction mode: nothing of a session holds there.

bats_require_minimum_version 1.5.0

setup_file() {
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    . "$CONFITURE_SOURCE/tests/support/pooler.bash"
    server_start
    pooler_start
}

teardown_file() {
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    . "$CONFITURE_SOURCE/tests/support/pooler.bash"
    pooler_stop
    server_stop
}

setup() {
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_database
    pooled="host=$BATS_FILE_TMPDIR/pooler port=6432 user=$PGUSER dbname=$PGDATABASE"
    mkdir -p "$BATS_TEST_TMPDIR/shop/db/migrations"
    cd "$BATS_TEST_TMPDIR/shop" || return 1
    echo 'CREATE TABLE a (id int);' > db/migrations/0001_a.up.sql
    echo 'DROP TABLE a;' > db/migrations/0001_a.down.sql
    echo 'CREATE INDEX CONCURRENTLY a_id ON a (id);' > db/migrations/0002_index.up.sql
    printf -- '-- confiture: transaction=off\nINSERT INTO a VALUES (1);\nVACUUM a;\nINSERT INTO a VALUES (2);\n' > db/migrations/0003_rows.up.sql
    echo 'ALTER TABLE a ADD COLUMN name text;' > db/migrations/0004_name.up.sql
}

@test "up, status and down go through it; the session's settings stay out of the pool" {
    run confiture-migrate up --database "$pooled"
    [ "$status" -eq 0 ]
    [ "$(sql "SELECT string_agg(state, ' ') FROM confiture.migration")" = "applied applied applied applied" ]
    [ "$(sql 'SELECT count(*) FROM a')" = 2 ]
    [ "$(sql 'SELECT count(*) FROM confiture.verify_chain()')" = 0 ]
    [ "$(sql 'SELECT count(*) FROM confiture.lease')" = 0 ]
    [ "$(psql -XqAt "$pooled" -c "SELECT current_setting('lock_timeout')")" = 0 ]
    run confiture-migrate status --database "$pooled"
    [ "$status" -eq 0 ]
    run confiture-migrate up --database "$pooled"
    [[ $output == "Nothing to do"* ]]
}

@test "who has the lease is named, and one that is connected directly waits for it, too" {
    confiture-migrate up --database "$pooled" --to 0001
    sql "INSERT INTO confiture.lease VALUES ('migrate', 'somebody', 'process 7 on elsewhere', now() + interval '1 min')"
    for url in "$pooled" "$DATABASE_URL"; do
        run --separate-stderr confiture-migrate up --database "$url" --lock-wait 300ms
        [ "$status" -eq 5 ]
        [[ $stderr == *"process 7 on elsewhere"* ]]
    done
    sql "UPDATE confiture.lease SET expires_at = now() - interval '1 s'" # whoever had it is dead
    run confiture-migrate up --database "$pooled"
    [ "$status" -eq 0 ]
    [ "$(sql 'SELECT count(*) FROM confiture.migration')" = 4 ]
}

@test "who comes through the pooler waits for the lock of one that is connected directly" {
    printf 'SELECT pg_sleep(1.5);\n' > db/migrations/0005_slow.up.sql
    confiture-migrate up --database "$DATABASE_URL" > direct 2>&1 3>&- &
    for _ in $(seq 100); do
        [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")" = 1 ] && break
        sleep 0.05
    done
    run confiture-migrate up --database "$pooled" --lock-wait 20s
    wait
    [ "$status" -eq 0 ]
    [[ $output == *"Nothing to do: 5 migrations applied"* ]]
}

@test "one that lost its lease while it was thought dead does nothing any more: status 5, rolled back" {
    confiture-migrate up --database "$pooled" --to 0001
    printf 'CREATE TABLE b ();\nSELECT pg_sleep(1);\n' > db/migrations/0005_b.up.sql
    echo 'CREATE TABLE c ();' > db/migrations/0006_c.up.sql
    confiture-migrate up --database "$pooled" > out 2> err 3>&- &
    migrate=$!
    for _ in $(seq 100); do
        [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")" = 1 ] && break
        sleep 0.05
    done
    sql "UPDATE confiture.lease SET owner = 'another'"
    wait $migrate && status=0 || status=$?
    [ "$status" -eq 5 ]
    grep -q 'Another deployer took over' err
    # What was under way had the lock of the transaction, and is done.
    [ "$(sql "SELECT to_regclass('b') IS NOT NULL AND to_regclass('c') IS NULL")" = t ]
}

@test "a migration outside a transaction that sets something for its session is refused before it runs" {
    printf -- '-- confiture: transaction=off\nSET search_path = other;\nCREATE TABLE d ();\n' > db/migrations/0005_set.up.sql
    run --separate-stderr confiture-migrate up --database "$pooled"
    [ "$status" -ne 0 ]
    [[ $stderr == *"sets something for its session"* ]]
    [ "$(sql "SELECT to_regclass('d') IS NULL")" = t ]
}
