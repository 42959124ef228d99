#!/usr/bin/env bats
# What becomes of a migration when the server, the connection, the program or the operator goes away in the middle of it.

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
    echo 'CREATE TABLE a (id int);' > db/migrations/0001_a.up.sql
}

slow() { # the second migration sleeps inside its transaction
    printf 'CREATE TABLE b (id int);\nSELECT pg_sleep(60);\n' > db/migrations/0002_b.up.sql
}

slow_outside() {
    printf -- '-- confiture: transaction=off\nCREATE TABLE b (id int);\nSELECT pg_sleep(60);\nCREATE TABLE c ();\n' > db/migrations/0002_b.up.sql
}

start_up() { # in the background; its pid in $migrate, what it says in out and err
    # A child that bats starts in the background ignores SIGINT unless told otherwise.
    env --default-signal=INT confiture-migrate up "$@" > out 2> err 3>&- &
    migrate=$!
}

backend() { # the backend whose query or wait is like $1
    sql "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'confiture%' AND ($1)"
}

wait_for() { # wait_for CONDITION: until one backend of ours is like that; its pid in $pid
    for _ in $(seq 200); do
        pid=$(backend "$1")
        [ -n "$pid" ] && return 0
        sleep 0.05
    done
    cat out err
    return 1
}

wait_for_sleep() {
    wait_for "wait_event = 'PgSleep'"
}

wait_for_end() { # the exit status in $status
    wait $migrate && status=0 || status=$?
}

wait_for_server() {
    for _ in $(seq 200); do
        sql 'SELECT 1' > /dev/null 2>&1 && return 0
        sleep 0.05
    done
    return 1
}

assert_as_before() { # nothing of the second migration, and the first is applied
    [ "$(sql "SELECT string_agg(version || ' ' || state, ', ' ORDER BY version) FROM confiture.migration")" = "0001 applied" ]
    [ "$(sql "SELECT to_regclass('a') IS NOT NULL AND to_regclass('b') IS NULL")" = t ]
    [ "$(sql "SELECT count(*) FROM confiture.event WHERE kind = 'applied'")" = 1 ]
    [ "$(sql 'SELECT count(*) FROM confiture.verify_chain()')" = 0 ]
    [ "$(sql "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")" = 0 ]
}

assert_goes_on() { # once the cause is gone
    echo 'CREATE TABLE b (id int);' > db/migrations/0002_b.up.sql
    run confiture-migrate up
    [ "$status" -eq 0 ]
    [ "$(sql 'SELECT count(*) FROM confiture.migration')" = 2 ]
}

@test "Ctrl-C: the statement is cancelled in the server, rolled back and said so; status 9" {
    slow
    start_up
    wait_for_sleep
    kill -INT $migrate
    wait_for_end
    [ "$status" -eq 9 ]
    grep -q 'migration "0002_b" was cancelled at statement 2, and rolled back' err
    [ -z "$(backend true)" ]
    assert_as_before
    assert_goes_on
}

@test "SIGTERM does the same" {
    slow
    start_up
    wait_for_sleep
    kill -TERM $migrate
    wait_for_end
    [ "$status" -eq 9 ]
    assert_as_before
}

@test "Ctrl-C outside a transaction keeps the step; status 7; --resume goes on" {
    slow_outside
    start_up
    wait_for_sleep
    kill -INT $migrate
    wait_for_end
    [ "$status" -eq 7 ]
    [ "$(sql "SELECT concat_ws(' ', state, steps_done, steps_begun, steps) FROM confiture.migration WHERE version = '0002'")" = "partial 1 2 3" ]
    sed -i 's/60/0/' db/migrations/0002_b.up.sql
    run confiture-migrate up --resume
    [ "$status" -eq 0 ]
    [ "$(sql "SELECT state FROM confiture.migration WHERE version = '0002'")" = applied ]
    [ "$(sql "SELECT to_regclass('c') IS NOT NULL")" = t ]
}

@test "Ctrl-C while waiting for another deployer: status 9, nothing was begun" {
    slow
    start_up
    wait_for_sleep
    env --default-signal=INT confiture-migrate up > out2 2> err2 3>&- &
    second=$!
    for _ in $(seq 100); do
        grep -q 'waiting for the lock' err2 && break
        sleep 0.05
    done
    grep -q 'waiting for the lock' err2
    kill -INT $second
    wait $second && status=0 || status=$?
    [ "$status" -eq 9 ]
    kill -INT $migrate
    wait_for_end
    assert_as_before
}

@test "the backend is terminated: status 3, rolled back" {
    slow
    start_up
    wait_for_sleep
    sql "SELECT pg_terminate_backend($pid)"
    wait_for_end
    [ "$status" -eq 3 ]
    grep -q 'migration "0002_b" was cut off' err
    grep -q 'Nothing of it was kept' err
    assert_as_before
    assert_goes_on
}

@test "the backend is killed with -9 and the server recovers: status 3, rolled back" {
    slow
    PGOPTIONS='-c synchronous_commit=on' start_up # which a scratch server leaves off
    wait_for_sleep
    kill -9 "$pid"
    wait_for_end
    [ "$status" -eq 3 ]
    wait_for_server
    assert_as_before
    assert_goes_on
}

@test "the server is killed with -9: status 3, and none of it is left running" {
    slow
    run --separate-stderr confiture scratch -- sh -c '
        unset PGDATABASE
        confiture-migrate --database "$CONFITURE_DATABASE_URL" up > out 2> err & migrate=$!
        for i in $(seq 200); do
            [ "$(psql -XAtd postgres -c "select count(*) from pg_stat_activity where wait_event = '"'PgSleep'"'")" = 1 ] && break
            sleep 0.05
        done
        kill -9 "$(head -1 "$(psql -XAtd postgres -c "show data_directory")/postmaster.pid")"
        wait $migrate'
    [ "$status" -eq 3 ]
    grep -q 'was cut off' err
}

@test "the program itself is killed with -9: rolled back, and the next run goes on" {
    slow
    start_up
    wait_for_sleep
    kill -9 $migrate
    wait_for_end
    sql "SELECT pg_terminate_backend($pid)" # the server would notice at the end of the statement
    for _ in $(seq 100); do
        [ -z "$(backend true)" ] && break
        sleep 0.05
    done
    assert_as_before
    assert_goes_on
}

@test "killed with -9 outside a transaction: the next run goes on with the statement that was cut off" {
    slow_outside
    start_up
    wait_for_sleep
    kill -9 $migrate
    wait_for_end
    sql "SELECT pg_terminate_backend($pid)"
    sed -i 's/60/0/' db/migrations/0002_b.up.sql
    run confiture-migrate up
    [ "$status" -eq 0 ]
    [[ $output == *"from statement 2 of 3"* ]]
    [ "$(sql "SELECT to_regclass('c') IS NOT NULL")" = t ]
    [ "$(sql "SELECT count(*) FROM confiture.event WHERE kind = 'applied'")" = 2 ]
}

@test "killed with -9 in a procedure: the next run says that the end was never seen, --resume runs it again" {
    echo "CREATE PROCEDURE nap(s int) LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(s); COMMIT; END';" >> db/migrations/0001_a.up.sql
    slow_outside
    sed -i 's/SELECT pg_sleep(60)/CALL nap(60)/' db/migrations/0002_b.up.sql
    start_up
    wait_for_sleep
    kill -9 $migrate
    wait_for_end
    sql "SELECT pg_terminate_backend($pid)"
    for _ in $(seq 100); do
        [ -z "$(backend true)" ] && break
        sleep 0.05
    done
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 7 ]
    [[ $stderr == *"stopped after statement 1 of 3: statement 2 was sent, and its end was never seen"* ]]
    sed -i 's/60/0/' db/migrations/0002_b.up.sql
    run confiture-migrate up --resume
    [ "$status" -eq 0 ]
}

@test "the connection is lost during COMMIT, which did not take place: the ledger was asked" {
    sql "CREATE TABLE slow_end (id int);
         CREATE FUNCTION nap() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NULL; END';
         CREATE CONSTRAINT TRIGGER nap AFTER INSERT ON slow_end DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION nap()"
    printf 'CREATE TABLE b ();\nINSERT INTO slow_end VALUES (1);\n' > db/migrations/0002_b.up.sql
    start_up
    wait_for_sleep
    sql "SELECT pg_terminate_backend($pid)"
    wait_for_end
    [ "$status" -eq 3 ]
    grep -q 'lost during the COMMIT of migration "0002_b", and the ledger says that it is not applied' err
    assert_as_before
    assert_goes_on
}

@test "the connection is lost during COMMIT, which did take place: the ledger was asked" {
    echo 'CREATE TABLE b ();' > db/migrations/0002_b.up.sql
    mkdir between
    python3 "$CONFITURE_SOURCE/tests/support/cutting_proxy.py" between/.s.PGSQL.5432 "$PGHOST/.s.PGSQL.$PGPORT" 0002_b 3>&- &
    proxy=$!
    for _ in $(seq 100); do
        [ -S between/.s.PGSQL.5432 ] && break
        sleep 0.05
    done
    run --separate-stderr confiture-migrate up --database "host=$PWD/between port=5432 user=$PGUSER dbname=$PGDATABASE"
    kill $proxy
    [ "$status" -eq 3 ]
    [[ $stderr == *'lost during the COMMIT of migration "0002_b", but the ledger says that it is applied'* ]]
    [ "$(sql 'SELECT count(*) FROM confiture.migration')" = 2 ]
    run confiture-migrate up
    [ "$status" -eq 0 ]
    [[ $output == "Nothing to do: 2 migrations applied"* ]]
}

@test "the disk of the server is full: status 6, rolled back" {
    # No disk is filled here: the server's own limit on temporary files gives the same class of error (53).
    printf 'CREATE TABLE b (id int);\nSET LOCAL temp_file_limit = 64;\nSET LOCAL work_mem = 64;\nSELECT g FROM generate_series(1, 1000000) g ORDER BY random();\n' \
        > db/migrations/0002_b.up.sql
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 6 ]
    [[ $stderr == *53400* ]]
    assert_as_before
}

@test "no server, wrong password, unknown database, unknown role: status 3 and no password told" {
    hba=$(sql 'SHOW hba_file')
    sql "CREATE ROLE guarded LOGIN PASSWORD 'right-one'"
    sed -i '1i local all guarded scram-sha-256' "$hba"
    sql 'SELECT pg_reload_conf()'
    failing() { # failing URL: is refused with status 3 and does not tell the password
        run --separate-stderr confiture-migrate up --database "$1"
        [ "$status" -eq 3 ] || { echo "$1: $status $stderr"; return 1; }
        [[ $stderr != *wrong-one* ]]
    }
    failing "host=$PGHOST port=$PGPORT user=guarded password=wrong-one dbname=$PGDATABASE"
    [[ $stderr == *"password authentication failed"* ]]
    failing "host=$PGHOST port=$PGPORT user=$PGUSER dbname=nosuch"
    failing "host=$PGHOST port=$PGPORT user=nosuch password=wrong-one dbname=$PGDATABASE"
    failing "postgresql://nobody:wrong-one@/x?host=$BATS_TEST_TMPDIR"
    sed -i '1d' "$hba"
    sql 'SELECT pg_reload_conf()'
}

@test "a role that may not make the ledger is told so; nothing runs" {
    sql 'CREATE ROLE poor LOGIN; GRANT CREATE ON SCHEMA public TO poor'
    run --separate-stderr confiture-migrate up --database "host=$PGHOST port=$PGPORT user=poor dbname=$PGDATABASE"
    [ "$status" -eq 6 ]
    [[ $stderr == *"ledger"*"permission denied"* ]]
    [ "$(sql "SELECT to_regclass('a') IS NULL")" = t ]
}

@test "nobody reads the output any more: the migrations still run" {
    for n in 2 3 4 5 6 7 8 9; do
        echo "CREATE TABLE t$n ();" > "db/migrations/000${n}_t.up.sql"
    done
    confiture-migrate up -v | head -1 > /dev/null || true
    [ "$(sql 'SELECT count(*) FROM confiture.migration')" = 9 ]
}

@test "what was checked is what runs, whatever becomes of the files in between" {
    printf 'CREATE TABLE b ();\nSELECT pg_sleep(1);\n' > db/migrations/0002_b.up.sql
    echo 'CREATE TABLE c ();' > db/migrations/0003_c.up.sql
    checked=$(sha256sum < db/migrations/0003_c.up.sql)
    start_up
    wait_for_sleep
    echo 'CREATE TABLE another ();' > db/migrations/0003_c.up.sql
    wait_for_end
    [ "$status" -eq 0 ]
    [ "$(sql "SELECT to_regclass('c') IS NOT NULL AND to_regclass('another') IS NULL")" = t ]
    [ "$(sql "SELECT checksum FROM confiture.migration WHERE version = '0003'")" = "${checked%% *}" ]
    run confiture-migrate up
    [ "$status" -eq 8 ]
}

@test "a file that vanishes before its turn: status 4, those before it stay" {
    printf 'CREATE TABLE b ();\nSELECT pg_sleep(1);\n' > db/migrations/0002_b.up.sql
    echo 'CREATE TABLE c ();' > db/migrations/0003_c.up.sql
    echo 'DROP TABLE c;' > db/migrations/0003_c.down.sql
    start_up
    wait_for_sleep
    rm db/migrations/0003_c.down.sql
    wait_for_end
    [ "$status" -eq 4 ]
    grep -q '0003_c.down.sql' err
    [ "$(sql 'SELECT count(*) FROM confiture.migration')" = 2 ]
}
