#!/usr/bin/env bats
# A real chain (crates.io: 285 migrations up, 285 down) against plain psql: the same schema after each direction, the same failures.

bats_require_minimum_version 1.5.0

setup_file() {
    [ -d "${CONFITURE_CORPORA:-}/crates-io/db/migrations" ] || return 0
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_start
    cp -r "$CONFITURE_CORPORA/crates-io" "$BATS_FILE_TMPDIR/chain"
    cd "$BATS_FILE_TMPDIR/chain" || return 1
    server_database ours
    server_database theirs
    repository
    git add . && git commit -qm 'The chain'
}

teardown_file() {
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_stop
}

setup() {
    [ -d "${CONFITURE_CORPORA:-}/crates-io/db/migrations" ] || skip "no corpus: CONFITURE_CORPORA/crates-io is not there"
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    . "$BATS_FILE_TMPDIR/server"
    export PGDATABASE=ours DATABASE_URL="host=$PGHOST port=$PGPORT user=$PGUSER dbname=ours"
    cd "$BATS_FILE_TMPDIR/chain" || return 1
}

schema() { # schema DATABASE
    pg_dump -s --no-owner --exclude-schema=confiture "$1" | grep -v '^\\\(un\)\?restrict '
}

# Every file by plain psql, one transaction each unless notx.txt lists it; prints the files that fail.
by_psql() { # by_psql up|down, the files on standard input
    while read -r file; do
        single=-1
        grep -qxF "$file" notx.txt && single=
        # shellcheck disable=SC2086
        psql -Xq $single -v ON_ERROR_STOP=1 -d theirs -f "$file" > /dev/null 2>&1 || echo "$file"
    done
}

@test "all 285 go up, each with its event and its commit" {
    run --separate-stderr confiture-migrate up -q
    [ "$status" -eq 0 ] || { echo "$stderr"; false; }
    [ "$(sql 'SELECT count(*) FROM confiture.migration')" = 285 ]
    [ "$(sql "SELECT count(*) FROM confiture.event WHERE kind = 'applied' AND worktree = 'clean' AND origin_oid = '$(git rev-parse HEAD)'")" = 285 ]
}

@test "then the schema is that of plain psql" {
    failed=$(printf '%s\n' db/migrations/*.up.sql | LC_ALL=C sort -t/ -k3 -V | by_psql)
    [ -z "$failed" ]
    schema ours > "$BATS_TEST_TMPDIR/ours"
    schema theirs > "$BATS_TEST_TMPDIR/theirs"
    [ "$(wc -l < "$BATS_TEST_TMPDIR/ours")" -gt 1000 ]
    diff "$BATS_TEST_TMPDIR/theirs" "$BATS_TEST_TMPDIR/ours"
}

@test "a second up has nothing to do, and verify finds nothing" {
    run --separate-stderr confiture-migrate up
    [ "$output" = "Nothing to do: 285 migrations applied, none pending." ]
    run --separate-stderr confiture-migrate verify
    [ "$status" -eq 0 ]
}

@test "273 go down again, and the 12 that cannot are those that plain psql cannot run" {
    run --separate-stderr confiture-migrate down --all --keep-going --format json
    [ "$status" -eq 6 ]
    echo "$output" > "$BATS_TEST_TMPDIR/down.json"
    [ "$(json 'd["migrations"], len(d["failures"])' < "$BATS_TEST_TMPDIR/down.json")" = "(273, 12)" ]
    json '"\n".join(sorted(f["path"] for f in d["failures"]))' < "$BATS_TEST_TMPDIR/down.json" > "$BATS_TEST_TMPDIR/ours"
    printf '%s\n' db/migrations/*.down.sql | LC_ALL=C sort -t/ -k3 -Vr | by_psql | LC_ALL=C sort > "$BATS_TEST_TMPDIR/theirs"
    diff "$BATS_TEST_TMPDIR/theirs" "$BATS_TEST_TMPDIR/ours"
    known=$CONFITURE_CORPORA/expected/known.tsv
    if [ -e "$known" ]; then
        awk -F'\t' '$1 == "crates-io" && $3 == "fail" {print $2}' "$known" | LC_ALL=C sort | diff - "$BATS_TEST_TMPDIR/ours"
    fi
    [ "$(sql 'SELECT count(*) FROM confiture.migration')" = 12 ]
    [ "$(sql "SELECT count(*) FROM confiture.event WHERE kind = 'reverted'")" = 273 ]
}

@test "then the schema is that of plain psql again, and the event chain holds" {
    schema ours > "$BATS_TEST_TMPDIR/ours"
    schema theirs > "$BATS_TEST_TMPDIR/theirs"
    diff "$BATS_TEST_TMPDIR/theirs" "$BATS_TEST_TMPDIR/ours"
    [ "$(sql 'SELECT count(*) FROM confiture.verify_chain()')" = 0 ]
}
