#!/usr/bin/env bats
# How migrations run: what they wait for, what they are called, what they refuse.

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
    confiture-migrate up -q
}

reader() { # one that reads table a and forgets to end its transaction, until the file `stop` is there
    (
        echo "BEGIN; SELECT * FROM a;"
        while [ ! -e stop ]; do sleep 0.05; done
        echo "COMMIT;"
    ) | PGAPPNAME=forgetful psql -Xq "$DATABASE_URL" > /dev/null 3>&- &
    for _ in $(seq 100); do
        [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND application_name = 'forgetful' AND xact_start < now() - interval '600 ms'")" = 1 ] && return 0
        sleep 0.05
    done
    return 1
}

@test "a reader that forgot to commit is waited for, and nobody queues meanwhile" {
    echo 'ALTER TABLE a ADD COLUMN b int;' > db/migrations/0002_b.up.sql
    reader
    confiture-migrate up > out 2> err 3>&- &
    migrate=$!
    for _ in $(seq 20); do # whoever reads in the meantime is served at once
        sql "SET lock_timeout = '20ms'; SELECT count(*) FROM a" > /dev/null
        [ "$(sql 'SELECT count(*) FROM pg_locks WHERE NOT granted')" = 0 ]
        sleep 0.03
    done
    touch stop
    wait $migrate
    grep -q 'migration "0002_b" (try 1 of 11) met locks of others: process [0-9]* (forgetful, user .*, idle in transaction, in its transaction for .*) holds a' err
    [ "$(sql "SELECT details ->> 'tries' FROM confiture.event WHERE version = '0002'")" -ge 1 ]
}

@test "when it stays: status 5 after the last try, and who it was" {
    echo 'ALTER TABLE a ADD COLUMN b int;' > db/migrations/0002_b.up.sql
    reader
    run --separate-stderr confiture-migrate up --lock-retries 1
    touch stop
    [ "$status" -eq 5 ]
    [[ $stderr == *'"0002_b" came to nothing in 2 tries'*"(forgetful, user "*"in its query for "* ]]
    [[ $stderr == *"pg_terminate_backend"* ]]
    wait
    [ "$(sql "SELECT kind FROM confiture.event WHERE version = '0002'")" = failed ]
}

@test "its session has the migration's name, shortened where the server would cut it" {
    long=$(printf 'x%.0s' $(seq 80))
    echo "CREATE TABLE seen AS SELECT current_setting('application_name') AS name;" > "db/migrations/0002_$long.up.sql"
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 0 ]
    [[ $stderr != *truncated* ]]
    [ "$(sql 'SELECT name FROM seen')" = "confiture 0002_${long:0:48}" ]
}

@test "lock_timeout, lock_retries and idle_timeout come from the configuration" {
    printf 'migrations:\n  lock_timeout: 700ms\n  lock_retries: 0\n  idle_timeout: 90s\n' > confiture.yaml
    echo "CREATE TABLE seen AS SELECT concat_ws(' ', current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout')) AS what;" > db/migrations/0002_seen.up.sql
    confiture-migrate up -q
    [ "$(sql 'SELECT what FROM seen')" = "700ms 90s" ]
    echo 'ALTER TABLE a ADD COLUMN b int;' > db/migrations/0003_b.up.sql
    reader
    run --separate-stderr confiture-migrate up
    touch stop
    [ "$status" -eq 5 ]
    [[ $stderr == *"lock timeout"* ]]
}

@test "-q: nothing on standard output, whether it does something or not" {
    echo 'CREATE TABLE b ();' > db/migrations/0002_b.up.sql
    run --separate-stderr confiture-migrate up -q
    [ "$status" -eq 0 ]
    [ -z "$output$stderr" ]
    run --separate-stderr confiture-migrate up -q
    [ -z "$output$stderr" ]
    echo 'SELECT 1/0;' > db/migrations/0003_c.up.sql
    run --separate-stderr confiture-migrate up -q
    [ "$status" -eq 6 ]
    [ -z "$output" ]
    [[ $stderr == *"division by zero"* ]]
}

@test "a database that is read-only: status 9, nothing was run, and with nothing to do it does not matter" {
    sql "ALTER DATABASE $PGDATABASE SET default_transaction_read_only = on"
    run confiture-migrate up
    [ "$status" -eq 0 ]
    echo 'CREATE TABLE b ();' > db/migrations/0002_b.up.sql
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 9 ]
    [[ $stderr == *"is read-only (default_transaction_read_only is on), so nothing was run"* ]]
}

@test "a standby: status 9, and where to go" {
    echo 'CREATE TABLE b ();' > db/migrations/0002_b.up.sql
    run --separate-stderr python3 -c '
import os, subprocess, sys
sys.path.insert(0, os.environ["CONFITURE_SOURCE"] + "/tests/support/faults")
from server import Server
server = Server()
server.stop_immediately()
open(server.data + "/standby.signal", "w").close()
server.start()
done = subprocess.run(["confiture-migrate", "up", "--database", server.url("postgres")])
server.remove()
sys.exit(done.returncode)'
    [ "$status" -eq 9 ]
    [[ $stderr == *"is in recovery"*"Connect to the primary server."* ]]
}

@test "a version typed wrongly: the nearest is named" {
    echo 'CREATE TABLE b ();' > db/migrations/0012_b.up.sql
    run --separate-stderr confiture-migrate up 0013
    [ "$status" -eq 4 ]
    [[ $stderr == *'Did you mean "0012_b"?'* ]]
    run --separate-stderr confiture-migrate down --to 0002
    [ "$status" -eq 4 ]
    [[ $stderr == *'Did you mean "0001_a"?'* ]]
}

@test "COMMIT in a transactional migration is refused before anything runs" {
    echo 'CREATE TABLE b ();' > db/migrations/0002_b.up.sql
    printf 'CREATE TABLE c ();\nCOMMIT;\nCREATE TABLE d ();\n' > db/migrations/0003_c.up.sql
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 4 ]
    [[ $stderr == *"0003_c.up.sql:2:1"* ]]
    [ "$(sql "SELECT to_regclass('b') IS NULL")" = t ]
}

@test "a way down that fails half-way: rolled back inside a transaction, kept outside of one" {
    echo 'DROP TABLE a; DROP TABLE nosuch;' > db/migrations/0001_a.down.sql
    run confiture-migrate down
    [ "$status" -eq 6 ]
    [ "$(sql "SELECT to_regclass('a') IS NOT NULL")" = t ]
    printf -- '-- confiture: transaction=off\nDROP TABLE a;\nDROP TABLE nosuch;\n' > db/migrations/0001_a.down.sql
    run confiture-migrate down
    [ "$status" -eq 7 ]
    [ "$(sql "SELECT concat_ws(' ', state, direction, steps_done) FROM confiture.migration")" = "partial down 1" ]
}
