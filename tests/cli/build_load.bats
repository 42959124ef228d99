#!/usr/bin/env bats
# confiture-build --apply and --verify: into a real server.

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
    PATH="$CONFITURE_BIN:$PATH"
    cd "$BATS_TEST_TMPDIR" || return 1
    mkdir -p db/schema
    cat > db/schema/10_customer.sql <<'SQL'
\set ON_ERROR_STOP on
BEGIN;
CREATE SCHEMA app;
SET search_path = app;
CREATE TABLE customer (id int PRIMARY KEY, name text);
COPY customer FROM stdin;
1	Ada
2	Bo; \\x
\.
COMMIT;
SQL
    echo 'CREATE VIEW names AS SELECT name FROM app.customer' > db/schema/20_names.sql
}

@test "--apply loads everything in one transaction" {
    run --separate-stderr confiture-build --apply
    [ "$status" -eq 0 ] || { echo "$stderr"; false; }
    [[ $output == "applied: 5 statements of 2 files loaded into "*"$PGDATABASE"*" in "* ]] || { echo "$output"; false; }
    [ "$(sql 'SELECT count(*), max(name) FROM public.names')" = '2|Bo; \x' ]
}

@test "the built file is for psql what --apply is" {
    confiture-build -o schema.sql
    psql -Xq1 -v ON_ERROR_STOP=1 "$DATABASE_URL" -f schema.sql
    [ "$(sql 'SELECT count(*), max(name) FROM public.names')" = '2|Bo; \x' ]
}

@test "--apply tells it as JSON" {
    run --separate-stderr confiture-build --apply --format json
    [ "$status" -eq 0 ]
    [ "$(json "d['schema'], d['applied']['statements'], d['applied']['rows'], d['source']" <<< "$output")" = "('confiture/build/schema/1', 5, 2, 'work tree')" ]
}

@test "a refused statement: its place, SQLSTATE, and the database as before" {
    printf 'CREATE TABLE late (id int);\n\nCREATE VIEW broken AS\n  SELECT missing FROM late;\n' > db/schema/30_broken.sql
    run --separate-stderr confiture-build --apply
    [ "$status" -eq 6 ]
    [ -z "$output" ]
    [[ $stderr == *"42703"* && $stderr == *"db/schema/30_broken.sql:4:10"* ]]
    [ "$(sql "SELECT count(*) FROM pg_namespace WHERE nspname = 'app'")" = 0 ]
}

@test "an object that a later file makes: the file is named" {
    echo 'CREATE VIEW early AS SELECT * FROM public.names' > db/schema/15_early.sql
    run --separate-stderr confiture-build --apply
    [ "$status" -eq 6 ]
    [[ $stderr == *"db/schema/15_early.sql:1"* && $stderr == *"view public.names is made in db/schema/20_names.sql:1, which comes later"* ]]
    run --separate-stderr confiture-build --apply --order dependency
    [ "$status" -eq 0 ] || { echo "$stderr"; false; }
}

@test "what cannot run in a transaction is refused before anything runs" {
    echo 'CREATE INDEX CONCURRENTLY ON app.customer (name);' > db/schema/30_index.sql
    run --separate-stderr confiture-build --apply
    [ "$status" -eq 4 ]
    [[ $stderr == *"db/schema/30_index.sql:1:1"* ]]
    [ "$(sql "SELECT count(*) FROM pg_namespace WHERE nspname = 'app'")" = 0 ]
}

@test "a database that cannot be reached, a login that is refused" {
    run --separate-stderr confiture-build --apply --database 'host=/nowhere dbname=x'
    [ "$status" -eq 3 ]
    run --separate-stderr confiture-build --apply --database "$DATABASE_URL user=nobody_here password=secret"
    [ "$status" -eq 3 ]
    [[ $stderr != *secret* ]]
}

@test "--verify needs no database, and leaves none" {
    unset DATABASE_URL PGHOST PGPORT PGUSER PGDATABASE
    run --separate-stderr confiture-build --verify
    [ "$status" -eq 0 ] || { echo "$stderr"; false; }
    [[ $output == "verified: 5 statements of 2 files loaded into a scratch server in "* ]]
    echo 'SELECT gone;' > db/schema/99.sql
    run --separate-stderr confiture-build --verify -o schema.sql
    [ "$status" -eq 6 ]
    [[ $stderr == *"db/schema/99.sql:1:8"* ]]
    [ ! -e schema.sql ]
}

@test "--verify -o FILE writes what has been proved, and says so on standard error" {
    run --separate-stderr confiture-build --verify -o schema.sql
    [ "$status" -eq 0 ]
    [ -z "$output" ]
    [[ $stderr == *"verified: "* ]]
    grep -q 'CREATE VIEW names' schema.sql
}

@test "a commit is applied, not the work tree" {
    repository
    git add . && git commit -qm 'First'
    echo 'SELECT broken' > db/schema/20_names.sql
    run --separate-stderr confiture-build --ref HEAD --apply
    [ "$status" -eq 0 ] || { echo "$stderr"; false; }
    [ "$(sql 'SELECT count(*) FROM public.names')" = 2 ]
}

@test "Ctrl-C ends the load, and the database is as before" {
    printf 'SELECT pg_sleep(60);\n' > db/schema/99_slow.sql
    confiture-build --apply > out 2> err 3>&- &
    pid=$!
    for _ in $(seq 100); do
        [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()")" = 1 ] && break
        sleep 0.1
    done
    kill -TERM "$pid"
    status=0
    wait "$pid" || status=$?
    [ "$status" -eq 9 ] || { cat err; false; }
    [ "$(sql "SELECT count(*) FROM pg_namespace WHERE nspname = 'app'")" = 0 ]
}
