#!/usr/bin/env bats
# pagila: a schema in pg_dump's style, and its rows as COPY data, both files of one tree.

bats_require_minimum_version 1.5.0

setup_file() {
    [ -d "${CONFITURE_CORPORA:-}/pagila/db" ] || return 0
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_start
    mkdir "$BATS_FILE_TMPDIR/tree"
    cd "$BATS_FILE_TMPDIR/tree" || return 1
    cp -r "$CONFITURE_CORPORA/pagila/db" .
    printf 'schema:\n  folder: db\n' > confiture.yaml
    . "$CONFITURE_SOURCE/tests/corpora/build.bash"
    . "$BATS_FILE_TMPDIR/server"
    database plain
    for file in db/schema/*.sql db/seeds/*.sql; do
        psql -Xq -v ON_ERROR_STOP=1 -d plain -f "$file" > /dev/null 2>&1 || return 1
    done
}

teardown_file() {
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_stop
}

setup() {
    [ -d "${CONFITURE_CORPORA:-}/pagila/db" ] || skip "no corpus: CONFITURE_CORPORA/pagila is not there"
    . "$CONFITURE_SOURCE/tests/corpora/build.bash"
    . "$BATS_FILE_TMPDIR/server"
    PATH="$CONFITURE_BIN:$PATH"
    cd "$BATS_FILE_TMPDIR/tree" || return 1
}

rows() { # rows DATABASE: of every table
    psql -XAt -d "$1" -c "select c.oid::regclass, (xpath('/row/n/text()', query_to_xml('select count(*) as n from ' || c.oid::regclass, false, true, '')))[1]
        from pg_class c where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1"
}

same_rows() {
    rows "$1" > "$BATS_TEST_TMPDIR/$1.rows"
    rows "$2" > "$BATS_TEST_TMPDIR/$2.rows"
    [ "$(awk -F'|' '{ n += $2 } END { print n }' "$BATS_TEST_TMPDIR/$2.rows")" -gt 40000 ] || return 1
    diff "$BATS_TEST_TMPDIR/$2.rows" "$BATS_TEST_TMPDIR/$1.rows"
}

@test "applied with its COPY data it has the rows and objects of plain psql" {
    database applied
    run --separate-stderr confiture-build --format json --apply
    [ "$status" -eq 0 ] || { echo "$stderr"; false; }
    same_schema applied plain
    same_rows applied plain
    objects applied > "$BATS_TEST_TMPDIR/objects"
    expected=$CONFITURE_CORPORA/expected/pagila.objects.tsv
    [ -f "$expected" ] || skip "expected/ is not there"
    diff <(LC_ALL=C sort "$expected") "$BATS_TEST_TMPDIR/objects" > "$BATS_TEST_TMPDIR/difference" || { head -20 "$BATS_TEST_TMPDIR/difference"; false; }
}

@test "the built file loads by plain psql, rows and all" {
    database written
    confiture-build -o "$BATS_TEST_TMPDIR/whole.sql"
    psql -Xq1 -v ON_ERROR_STOP=1 "$DATABASE_URL" -f "$BATS_TEST_TMPDIR/whole.sql" > /dev/null
    same_schema written plain
    same_rows written plain
}

@test "in dependency order as well, whichever file comes first by name" {
    mkdir -p "$BATS_TEST_TMPDIR/turned/db/schema"
    cp db/schema/010_schema.sql "$BATS_TEST_TMPDIR/turned/db/schema/z.sql"
    cp db/seeds/020_data.sql "$BATS_TEST_TMPDIR/turned/db/schema/a.sql"
    database turned
    run --separate-stderr confiture-build -C "$BATS_TEST_TMPDIR/turned" --order dependency --apply
    [ "$status" -eq 0 ] || { echo "$stderr"; false; }
    same_schema turned plain
    same_rows turned plain
}
