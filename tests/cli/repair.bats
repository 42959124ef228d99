#!/usr/bin/env bats
# confiture-migrate repair, and what up, down and status say of a migration that stopped half-way.

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
    cat > db/migrations/0002_b.up.sql <<'SQL'
-- confiture: transaction=off
CREATE TABLE b (id int);
SELECT 1/0;
CREATE TABLE c ();
SQL
    echo 'DROP TABLE IF EXISTS c; DROP TABLE b;' > db/migrations/0002_b.down.sql
    run confiture-migrate up
    [ "$status" -eq 7 ]
}

events() {
    sql "SELECT string_agg(concat_ws(' ', version, kind, details ->> 'repair'), ', ' ORDER BY id) FROM confiture.event WHERE kind <> 'failed'"
}

assert_state() { # of the second migration; "" for none
    [ "$(sql "SELECT state FROM confiture.migration WHERE version = '0002'")" = "$1" ]
    [ "$(sql 'SELECT count(*) FROM confiture.verify_chain()')" = 0 ]
}

@test "status shows a partial migration in red, and names repair" {
    run --separate-stderr confiture-migrate status --color always
    [ "$status" -eq 0 ]
    [[ $output == *$'\e[31mpartial'* || $output == *$'\e[1;31mpartial'* || $output == *$'31mpartial'* ]]
    [[ $stderr == *repair* ]]
}

@test "without an option it shows each statement, and the status is 1" {
    run confiture-migrate repair
    [ "$status" -eq 1 ]
    [[ $output == *"0002_b stopped after statement 1 of 3"* ]]
    [[ $output == *"division by zero"* ]]
    echo "$output" | grep -qE '1 +2 +done +CREATE TABLE b \(id int\)'
    echo "$output" | grep -qE '2 +3 +failed +SELECT 1/0'
    echo "$output" | grep -qE '3 +4 +pending +CREATE TABLE c'
}

@test "the same as JSON" {
    confiture-migrate repair --format json > out || [ $? -eq 1 ]
    [ "$(json '[s["state"] for s in d["partial"][0]["steps"]]' < out)" = "['done', 'failed', 'pending']" ]
    [ "$(json '(d["schema"], d["partial"][0]["done"], d["partial"][0]["direction"])' < out)" = "('confiture/migrate/repair/1', 1, 'up')" ]
}

@test "--resume goes on with the mended statement; the event is the one it would have had" {
    sed -i 's|1/0|1|' db/migrations/0002_b.up.sql
    run confiture-migrate repair --resume
    [ "$status" -eq 0 ]
    assert_state applied
    [ "$(events)" = "0001 applied, 0002 applied" ]
    run confiture-migrate repair
    [ "$status" -eq 0 ]
    [[ $output == "Nothing to repair"* ]]
}

@test "--resume over a statement that still fails: status 7, where it was" {
    run --separate-stderr confiture-migrate repair --resume
    [ "$status" -eq 7 ]
    [[ $stderr == *"division by zero"* ]]
    assert_state partial
}

@test "--skip goes on after the statement that was done by hand" {
    run confiture-migrate repair 0002 --skip
    [ "$status" -eq 0 ]
    assert_state applied
    [ "$(sql "SELECT to_regclass('c') IS NOT NULL")" = t ]
}

@test "--mark-done runs nothing, and is an event" {
    run confiture-migrate repair --mark-done
    [ "$status" -eq 0 ]
    [[ $output == "0002_b is declared done"* ]]
    assert_state applied
    [ "$(sql "SELECT to_regclass('c') IS NULL")" = t ]
    [ "$(events)" = "0001 applied, 0002 repaired declared done" ]
    run confiture-migrate up
    [ "$status" -eq 0 ]
}

@test "--undo runs the way down, and is an event" {
    run confiture-migrate repair --undo
    [ "$status" -eq 0 ]
    assert_state ""
    [ "$(sql "SELECT to_regclass('b') IS NULL")" = t ]
    [ "$(events)" = "0001 applied, 0002 repaired undone" ]
}

@test "--undo whose way down fails half-way: rolled back, still partial, status 6" {
    echo 'DROP TABLE b; DROP TABLE nosuch;' > db/migrations/0002_b.down.sql
    run --separate-stderr confiture-migrate repair --undo
    [ "$status" -eq 6 ]
    [[ $stderr == *nosuch* ]]
    assert_state partial
    [ "$(sql "SELECT to_regclass('b') IS NOT NULL")" = t ]
}

@test "--forget after undoing by hand: as if it had never begun" {
    sql 'DROP TABLE b'
    run confiture-migrate repair --forget --format json
    [ "$status" -eq 0 ]
    [ "$(json '(d["action"], d["partial"])' <<< "$output")" = "('forgotten', [])" ]
    assert_state ""
    [ "$(events)" = "0001 applied, 0002 repaired forgotten" ]
    sed -i 's|1/0|1|' db/migrations/0002_b.up.sql
    run confiture-migrate up
    [ "$status" -eq 0 ]
    assert_state applied
}

@test "options exclude each other; a version that is not partial is told" {
    run confiture-migrate repair --undo --resume
    [ "$status" -eq 2 ]
    run --separate-stderr confiture-migrate repair 0001
    [ "$status" -eq 4 ]
    [[ $stderr == *'"0001" is not partial'* ]]
}

@test "a way down that stops half-way: --resume and --forget" {
    sed -i 's|1/0|1|' db/migrations/0002_b.up.sql
    confiture-migrate up --resume
    printf -- '-- confiture: transaction=off\nDROP TABLE c;\nDROP TABLE nosuch;\nDROP TABLE b;\n' > db/migrations/0002_b.down.sql
    run --separate-stderr confiture-migrate down
    [ "$status" -eq 7 ]
    run confiture-migrate repair
    [[ $output == *"on its way down, stopped after statement 1 of 3"* ]]
    run --separate-stderr confiture-migrate repair --undo
    [ "$status" -eq 9 ]
    sql 'CREATE TABLE c ()'
    run confiture-migrate repair --forget
    [ "$status" -eq 0 ]
    assert_state applied
    sed -i '/nosuch/d' db/migrations/0002_b.down.sql
    run confiture-migrate down
    [ "$status" -eq 0 ]
}
