#!/usr/bin/env bats
# confiture-migrate as a user types it.

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
}

shop() { # three migrations, the second with a way down, the third outside a transaction
    echo 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);' > db/migrations/0001_orders.up.sql
    echo 'DROP TABLE orders;' > db/migrations/0001_orders.down.sql
    echo 'INSERT INTO orders SELECT g, g FROM generate_series(1, 10) g;' > db/migrations/0002_fill.up.sql
    echo 'DELETE FROM orders;' > db/migrations/0002_fill.down.sql
    echo 'CREATE INDEX CONCURRENTLY orders_total ON orders (total);' > db/migrations/0003_index.up.sql
    echo 'DROP INDEX CONCURRENTLY orders_total;' > db/migrations/0003_index.down.sql
}

@test "up prints the plan, a line for each migration and a summary; then there is nothing to do" {
    shop
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 0 ]
    [[ ${lines[0]} == "3 migrations to apply: "*"$PGDATABASE"* ]]
    [ "${lines[1]}" = "  0001_orders (1 statement)" ]
    [ "${lines[3]}" = "  0003_index (1 statement, outside a transaction)" ]
    [[ ${lines[4]} == "applied 0001_orders (1 statement, "* ]]
    [[ ${lines[7]} == "Applied 3 migrations in "*": 3 statements, 10 rows changed." ]]
    [ -z "$stderr" ]
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 0 ]
    [ "$output" = "Nothing to do: 3 migrations applied, none pending." ]
    [ "$(sql 'SELECT count(*) FROM orders')" = 10 ]
}

@test "a chain without migrations is told as such" {
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 0 ]
    [[ $stderr == *'there are no migrations in "db/migrations"'* ]]
    rmdir db/migrations
    run --separate-stderr confiture-migrate status
    [ "$status" -eq 0 ]
    [[ $stderr == *'there are no migrations'* ]]
}

@test "outside of a repository every event says worktree none" {
    shop
    confiture-migrate up
    [ "$(sql "SELECT string_agg(DISTINCT kind || ' ' || worktree, ',') FROM confiture.event")" = "applied none" ]
    [ "$(sql 'SELECT count(*) FROM confiture.event WHERE blob_oid IS NOT NULL AND commit_oid IS NULL')" = 3 ]
}

@test "in a repository the event names blob and commit, and status shows the commit" {
    shop
    repository
    git add . && git commit -qm 'Keep orders'
    confiture-migrate up
    head=$(git rev-parse HEAD)
    blob=$(git rev-parse HEAD:db/migrations/0001_orders.up.sql)
    [ "$(sql "SELECT concat_ws(' ', worktree, origin_oid, blob_oid, author_name) FROM confiture.event WHERE version = '0001'")" = "clean $head $blob Ada" ]
    run confiture-migrate status
    [[ $output == *"0001"*"orders"*"applied"*"${head:0:10}"* ]]
    [[ $output == *"3 applied, 0 pending"* ]]
}

@test "nothing to do asks nothing of git" {
    shop
    confiture-migrate up
    mkdir .git # no repository at all: whoever asked would fail
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 0 ]
    [ -z "$stderr" ]
}

@test "a repository that cannot be read is a warning, not a failure" {
    shop
    git init -q
    echo '[core' > .git/config
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 0 ]
    [[ $stderr == *warning* ]]
    [ "$(sql "SELECT count(*) FROM confiture.event WHERE blob_oid IS NOT NULL")" = 3 ]
}

@test "up --at reads the chain from a commit, whatever lies in the work tree" {
    shop
    repository
    git add . && git commit -qm 'Keep orders' && git tag v1
    echo 'CREATE TABLE later ();' > db/migrations/0004_later.up.sql
    echo '-- edited' >> db/migrations/0001_orders.up.sql
    run --separate-stderr confiture-migrate up --at v1
    [ "$status" -eq 0 ]
    [ "$(sql 'SELECT count(*) FROM confiture.migration')" = 3 ]
    [ "$(sql "SELECT count(*) FROM confiture.event WHERE commit_oid = '$(git rev-parse v1)' AND worktree = 'clean'")" = 3 ]
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 8 ]
    run --separate-stderr confiture-migrate status --at nosuch
    [ "$status" -eq 4 ]
    [[ $stderr == *nosuch* ]]
}

@test "a project below the top of its repository is found from below it" {
    repository
    mkdir -p services/db/db/migrations services/db/db/deep
    echo 'CREATE TABLE a ();' > services/db/db/migrations/0001_a.up.sql
    echo '{}' > services/db/confiture.yaml
    git add . && git commit -qm a
    run --separate-stderr confiture-migrate -C services/db/db/deep up
    [ "$status" -eq 0 ]
    [ "$(sql 'SELECT path FROM confiture.event')" = services/db/db/migrations/0001_a.up.sql ]
    [ "$(sql 'SELECT worktree FROM confiture.event')" = clean ]
}

@test "a failing migration is rolled back: status 6, place, SQLSTATE, a failed event, the ones before stay" {
    shop
    printf -- '-- total\nALTER TABLE orders\n  ADD x nosuch;\n' > db/migrations/0004_bad.up.sql
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 6 ]
    [[ $stderr == *'migration "0004_bad" failed at statement 1 and was rolled back: type "nosuch" does not exist [42704]'* ]]
    [[ $stderr == *'db/migrations/0004_bad.up.sql:3:9'* ]]
    [[ $stderr == *'3 of 4 migrations were done before the failure and stay'* ]]
    [ "$(sql 'SELECT count(*) FROM confiture.migration')" = 3 ]
    [ "$(sql "SELECT version FROM confiture.event WHERE kind = 'failed'")" = 0004 ]
}

@test "as JSON a failure is one document with its place" {
    echo 'SELECT nosuch;' > db/migrations/0001_a.up.sql
    run --separate-stderr confiture-migrate up --format json
    [ "$status" -eq 6 ]
    [ "$(json 'd["error"]["sqlstate"], d["error"]["path"], d["error"]["line"], d["error"]["exit_status"]' <<< "$output")" = \
        "('42703', 'db/migrations/0001_a.up.sql', 1, 6)" ]
}

valid() { # the document in $output is as its schema says, where somebody can tell
    python3 -c 'import jsonschema' 2> /dev/null || return 0
    python3 -c 'import json, jsonschema, sys
jsonschema.validate(json.loads(sys.argv[2]), json.load(open(sys.argv[1])))' "$CONFITURE_SOURCE/docs/schemas/migrate-$1.json" "$output"
}

@test "up, down, plan, status, verify and new print one JSON document each, as its schema says" {
    shop
    run --separate-stderr confiture-migrate plan --format json
    valid plan
    [ "$(json 'd["schema"], [p["version"] for p in d["planned"]], d["planned"][2]["transaction"]' <<< "$output")" = \
        "('confiture/migrate/plan/1', ['0001', '0002', '0003'], False)" ]
    run --separate-stderr confiture-migrate up --format json
    valid up
    [ "$(json 'd["schema"], d["migrations"], d["rows"], len(d["planned"]), [m["rows"] for m in d["done"]]' <<< "$output")" = \
        "('confiture/migrate/up/1', 3, 10, 3, [0, 10, 0])" ]
    run --separate-stderr confiture-migrate status --format json
    valid status
    [ "$(json 'd["schema"], d["counts"]["applied"], d["migrations"][0]["state"]' <<< "$output")" = \
        "('confiture/migrate/status/1', 3, 'applied')" ]
    run --separate-stderr confiture-migrate verify --format json
    valid verify
    [ "$(json 'd["schema"], d["applied"], d["findings"]' <<< "$output")" = "('confiture/migrate/verify/1', 3, [])" ]
    run --separate-stderr confiture-migrate down --format json
    valid down
    [ "$(json 'd["schema"], d["done"][0]["version"]' <<< "$output")" = "('confiture/migrate/down/1', '0003')" ]
    run --separate-stderr confiture-migrate new 'Add Things!' --format json
    valid new
    [ "$(json 'd["schema"], d["version"], d["paths"]' <<< "$output")" = \
        "('confiture/migrate/new/1', '0004', ['db/migrations/0004_add_things.up.sql', 'db/migrations/0004_add_things.down.sql'])" ]
}

@test "down reverts the newest, a number, down to a version, or all" {
    shop
    confiture-migrate up
    run --separate-stderr confiture-migrate down
    [ "$status" -eq 0 ]
    [[ $output == *"  0003_index (1 statement, outside a transaction, by its file)"* ]]
    [[ $output == *"Reverted 1 migration in "* ]]
    run --separate-stderr confiture-migrate down --to 1
    [ "$status" -eq 0 ]
    [ "$(sql 'SELECT string_agg(version, $$ $$) FROM confiture.migration')" = 0001 ]
    run --separate-stderr confiture-migrate down 20260101
    [ "$status" -eq 2 ]
    run --separate-stderr confiture-migrate down 2
    [ "$status" -eq 2 ]
    [[ $stderr == *"only 1 applied"* ]]
    run --separate-stderr confiture-migrate down --all
    [ "$status" -eq 0 ]
    run --separate-stderr confiture-migrate down
    [ "$output" = "Nothing to revert." ]
    [ "$(sql "SELECT string_agg(kind, ' ' ORDER BY id) FROM confiture.event")" = "applied applied applied reverted reverted reverted" ]
}

on_a_terminal() { # on_a_terminal ANSWER COMMAND...: its output, and its status
    python3 -c 'import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
said = b""
while b"[y/N]" not in said:
    said += os.read(terminal, 1024)
os.write(terminal, sys.argv[1].encode())
try:
    while chunk := os.read(terminal, 1024):
        said += chunk
except OSError:
    pass
sys.stdout.write(said.decode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))' "$@"
}

@test "on a terminal down asks first; no answer but yes reverts, and Ctrl-C at the question ends it" {
    shop
    confiture-migrate up 2
    run on_a_terminal $'n\n' confiture-migrate down
    [ "$status" -eq 9 ]
    [[ $output == *"Revert 1 migration of "*"nothing was reverted"* ]]
    run on_a_terminal $'\003' confiture-migrate down
    [ "$status" -ne 0 ]
    [ "$(sql 'SELECT count(*) FROM confiture.migration')" = 2 ]
    run on_a_terminal $'y\n' confiture-migrate down
    [ "$status" -eq 0 ]
    [ "$(sql 'SELECT count(*) FROM confiture.migration')" = 1 ]
}

@test "down takes the stored text when the tree has no file, and says so" {
    shop
    confiture-migrate up 2
    rm db/migrations/0002_* db/migrations/0003_*
    run --separate-stderr confiture-migrate down
    [ "$status" -eq 0 ]
    [[ $output == *"by the way down stored in the database"* ]]
    [ "$(sql 'SELECT count(*) FROM orders')" = 0 ]
}

@test "a missing way down is refused: status 9, nothing runs; --keep-going leaves it" {
    shop
    rm db/migrations/0002_fill.down.sql
    confiture-migrate up
    run --separate-stderr confiture-migrate down --all
    [ "$status" -eq 9 ]
    [[ $stderr == *'"0002_fill" has no way down'* ]]
    [ "$(sql 'SELECT count(*) FROM confiture.migration')" = 3 ]
    run --separate-stderr confiture-migrate down --all --keep-going
    [ "$status" -eq 6 ]
    [ "$(sql 'SELECT string_agg(version, $$ $$) FROM confiture.migration')" = 0002 ]
}

@test "a changed file stops up with status 8 and both checksums, before anything runs" {
    shop
    confiture-migrate up 2
    echo '-- edited' >> db/migrations/0001_orders.up.sql
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 8 ]
    [[ $stderr == *"db/migrations/0001_orders.up.sql: recorded "*", present $(sha256sum < db/migrations/0001_orders.up.sql | cut -d' ' -f1)"* ]]
    [ "$(sql 'SELECT count(*) FROM confiture.migration')" = 2 ]
    run confiture-migrate status
    [[ $output == *changed* ]]
    run --separate-stderr confiture-migrate verify
    [ "$status" -eq 8 ]
    [[ $output == *"changed db/migrations/0001_orders.up.sql: recorded checksum"* ]]
}

@test "verify runs the verify scripts, rolls back, and exits 1 when one fails or a file is missing" {
    shop
    echo 'INSERT INTO orders VALUES (99); SELECT count(*) = 11 FROM orders;' > db/migrations/0003_index.verify.sql
    confiture-migrate up
    run --separate-stderr confiture-migrate verify
    [ "$status" -eq 0 ]
    [[ $output == *"3 applied migrations compared with work tree, 1 verify script run: 0 findings." ]]
    sql 'DELETE FROM orders'
    run --separate-stderr confiture-migrate verify
    [ "$status" -eq 1 ]
    [[ $output == *"failed db/migrations/0003_index.verify.sql:1: the check is false"* ]]
    [ "$(sql 'SELECT count(*) FROM orders')" = 0 ]
    rm db/migrations/0003_*
    run --separate-stderr confiture-migrate verify
    [ "$status" -eq 1 ]
    [[ $output == *missing*0003* ]]
}

@test "one version twice: status 4 and both files" {
    shop
    echo 'SELECT 1;' > db/migrations/02_other.up.sql
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 4 ]
    [[ $stderr == *0002_fill.up.sql*02_other.up.sql* || $stderr == *02_other.up.sql*0002_fill.up.sql* ]]
}

@test "an older version that comes late: status 9, unless --out-of-order" {
    shop
    confiture-migrate up
    echo 'CREATE TABLE late ();' > db/migrations/0002.1_late.up.sql
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 9 ]
    [[ $stderr == *"--out-of-order"* ]]
    run confiture-migrate status
    [[ $output == *"out of order"* ]]
    run --separate-stderr confiture-migrate up --out-of-order
    [ "$status" -eq 0 ]
    [ "$(sql "SELECT to_regclass('late') IS NOT NULL")" = t ]
}

@test "an unknown key beside a migration: status 4 with file, line and the nearest key" {
    shop
    printf 'lock_timeout: 2s\ntransacton: off\n' > db/migrations/0002_fill.yaml
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 4 ]
    [[ $stderr == *'"transacton"'* && $stderr == *"db/migrations/0002_fill.yaml:2:1"* && $stderr == *'"transaction"'* ]]
    [ "$(sql "SELECT to_regclass('orders') IS NULL")" = t ]
}

@test "bad input is a message with its place and status 4, before anything runs" {
    shop
    bad() { # bad WORDS: what 0002 now holds is refused with these words
        run --separate-stderr confiture-migrate up
        [ "$status" -eq 4 ] || { echo "status $status: $stderr"; return 1; }
        [[ $stderr == *db/migrations/0002_fill.up.sql* && $stderr == *"$1"* ]] || { echo "$stderr"; return 1; }
        [ "$(sql "SELECT to_regclass('orders') IS NULL")" = t ]
    }
    printf 'SELECT 1;\nSELECT \0 2;\n' > db/migrations/0002_fill.up.sql
    bad NUL
    printf 'SELECT 1;\nSELECT \x27\xff\x27;\n' > db/migrations/0002_fill.up.sql
    bad UTF-8
    printf "SELECT 1;\nSELECT 'never closed;\n" > db/migrations/0002_fill.up.sql
    bad ":2:8"
    printf 'SELECT 1;\n\\connect other\n' > db/migrations/0002_fill.up.sql
    bad connect
    rm db/migrations/0002_fill.up.sql
    ln -s 0002_fill.up.sql db/migrations/0002_fill.up.sql
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 4 ]
    [[ $stderr == *0002_fill.up.sql* ]]
}

@test "a byte order mark, line ends of Windows and a file without a last line end all run" {
    printf '\xef\xbb\xbfCREATE TABLE a ();\r\n-- r\xc3\xa9sum\xc3\xa9\r\nCREATE TABLE b ();\r\n' > db/migrations/0001_a.up.sql
    printf 'CREATE TABLE c () -- so' > db/migrations/0002_b.up.sql
    : > db/migrations/0003_empty.up.sql
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 0 ]
    [ "$(sql "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")" = 3 ]
}

@test "COPY data and pg_dump's noise go along" {
    printf 'CREATE TABLE a (id int, name text);\n\\restrict x7\nCOPY a FROM stdin;\n1\tone; \\\\.\n2\t\\N\n\\.\n\\unrestrict x7\n' \
        > db/migrations/0001_a.up.sql
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 0 ]
    [ "$(sql 'SELECT count(*), count(name) FROM a')" = "2|1" ]
}

@test "a migration that stops half-way: status 7, up says where, --resume goes on" {
    printf -- '-- confiture: transaction=off\nCREATE TABLE a (id int);\nALTER TABLE nosuch ADD b int;\nVACUUM a;\n' > db/migrations/0001_a.up.sql
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 7 ]
    [[ $stderr == *"failed at statement 2 and stopped half-way"*"up --resume"* ]]
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 7 ]
    [[ $stderr == *"stopped after statement 1 of 3"*nosuch* ]]
    run --separate-stderr confiture-migrate status
    [[ $output == *partial* && $stderr == *"stopped after statement 1 of 3"* ]]
    run --separate-stderr confiture-migrate status --format json
    valid status
    [ "$(json 'd["migrations"][0]["partial"]["done"]' <<< "$output")" = 1 ]
    run --separate-stderr confiture-migrate verify --format json
    [ "$status" -eq 1 ]
    valid verify
    sed -i 's/nosuch/a/' db/migrations/0001_a.up.sql
    run --separate-stderr confiture-migrate up --resume
    [ "$status" -eq 0 ]
    [[ $output == *"from statement 2 of 3"* ]]
    [ "$(sql 'SELECT state FROM confiture.migration')" = applied ]
}

@test "--single-transaction leaves nothing of any when one fails" {
    shop
    rm db/migrations/0003*
    echo 'SELECT 1/0;' > db/migrations/0004_bad.up.sql
    run --separate-stderr confiture-migrate up --single-transaction
    [ "$status" -eq 6 ]
    [[ $stderr == *"everything was rolled back"* ]]
    [ "$(sql "SELECT to_regclass('orders') IS NULL")" = t ]
    [ "$(sql 'SELECT count(*) FROM confiture.migration')" = 0 ]
}

@test "another deployer at work: status 5, and who it is" {
    shop
    echo 'SELECT pg_sleep(60);' > db/migrations/0000_slow.up.sql
    confiture-migrate up > first 2>&1 3>&- &
    first=$!
    for _ in $(seq 100); do
        [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()")" = 1 ] && break
        sleep 0.1
    done
    run --separate-stderr confiture-migrate up --lock-wait 200ms
    [ "$status" -eq 5 ]
    [[ $stderr == *"is held by process "*"(confiture"* ]]
    [ "$(sql "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()")" = 1 ]
    wait $first && status=0 || status=$?
    [ "$status" -eq 6 ]
}

@test "up --scratch proves the chain on a server that is gone afterwards" {
    shop
    before=$(sql 'SELECT count(*) FROM pg_database')
    unset DATABASE_URL
    run --separate-stderr confiture-migrate up --scratch
    [ "$status" -eq 0 ]
    [[ $output == *"Applied 3 migrations"* ]]
    export DATABASE_URL="host=$PGHOST port=$PGPORT user=$PGUSER dbname=$PGDATABASE"
    [ "$(sql "SELECT to_regclass('orders') IS NULL")" = t ]
    [ "$(sql 'SELECT count(*) FROM pg_database')" = "$before" ]
    [ "$(find "$XDG_CACHE_HOME" -maxdepth 3 -name 'run-*' | wc -l)" -le 1 ]
}

@test "new goes on counting, takes the present time, a version, and never writes over a file" {
    run --separate-stderr confiture-migrate new 'first one'
    [ "$status" -eq 0 ]
    [[ ${lines[0]} =~ ^db/migrations/20[0-9]{12}_first_one\.up\.sql$ ]]
    [ -e "${lines[1]}" ]
    rm db/migrations/*
    echo > db/migrations/0009_a.up.sql
    run confiture-migrate new b
    [ "${lines[0]}" = db/migrations/0010_b.up.sql ]
    run confiture-migrate new c --set-version 0042
    [ "${lines[0]}" = db/migrations/0042_c.up.sql ]
    run confiture-migrate new d --set-version 42
    [ "$status" -eq 4 ]
    echo > db/migrations/202607301400000000_e.up.sql
    run confiture-migrate new f
    [[ ${lines[0]} =~ ^db/migrations/20[0-9]{16}_f\.up\.sql$ ]]
    run confiture-migrate new '!!'
    [ "$status" -eq 2 ]
    rm db/migrations/*
    echo '-- migrate:up' > db/migrations/20260101000000_a.sql
    run confiture-migrate new b
    [[ ${lines[0]} =~ ^db/migrations/20[0-9]{12}_b\.sql$ ]]
    grep -q 'migrate:down' "${lines[0]}"
}

@test "what was written by new can be applied and reverted" {
    confiture-migrate new a
    confiture-migrate new b
    run confiture-migrate up
    [ "$status" -eq 0 ]
    run confiture-migrate down --all
    [ "$status" -eq 0 ]
}

@test "the layouts of other tools run as they are" {
    mkdir -p dbmate diesel/2024-02-12-120203_a prisma/20240212120203_init flyway
    printf -- '-- migrate:up\nCREATE TABLE dbmate ();\n-- migrate:down\nDROP TABLE dbmate;\n' > dbmate/20260101000000_a.sql
    echo 'CREATE TABLE diesel ();' > diesel/2024-02-12-120203_a/up.sql
    echo 'DROP TABLE diesel;' > diesel/2024-02-12-120203_a/down.sql
    echo 'CREATE TABLE prisma ();' > prisma/20240212120203_init/migration.sql
    echo 'CREATE TABLE flyway ();' > flyway/V1_2__a.sql
    echo 'DROP TABLE flyway;' > flyway/U1_2__a.sql
    for format in dbmate diesel prisma flyway; do
        printf 'migrations:\n  folder: %s\n  ledger_schema: %s_ledger\n' "$format" "$format" > confiture.yaml
        run --separate-stderr confiture-migrate up
        [ "$status" -eq 0 ] || { echo "$format: $stderr"; false; }
        [ "$(sql "SELECT to_regclass('public.$format') IS NOT NULL")" = t ]
        [ $format = prisma ] && continue
        run --separate-stderr confiture-migrate down
        [ "$status" -eq 0 ] || { echo "$format: $stderr"; false; }
        [ "$(sql "SELECT to_regclass('public.$format') IS NULL")" = t ]
    done
}

@test "what will not run is told: orphans, downs alone, repeatables" {
    shop
    echo 'SELECT 1;' > db/migrations/add_things.sql
    echo 'SELECT 1;' > db/migrations/0007_gone.down.sql
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 0 ]
    [[ $stderr == *'"db/migrations/add_things.sql" belongs to no migration'* ]]
    [[ $stderr == *'"db/migrations/0007_gone.down.sql" has no up script beside it'* ]]
}

@test "a version that is none, or is not there, is told" {
    shop
    run --separate-stderr confiture-migrate up orders
    [ "$status" -eq 2 ]
    run --separate-stderr confiture-migrate up 0009
    [ "$status" -eq 4 ]
    [[ $stderr == *'there is no migration "0009"'* ]]
    run --separate-stderr confiture-migrate up --lock-timeout soon
    [ "$status" -eq 2 ]
}

@test "an applied migration without a file is told, and does not stop up" {
    shop
    confiture-migrate up 2
    rm db/migrations/0001*
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 0 ]
    [[ $stderr == *'applied migration "0001_orders" has no file here'* ]]
    [ "$(sql 'SELECT count(*) FROM confiture.migration')" = 3 ]
}
