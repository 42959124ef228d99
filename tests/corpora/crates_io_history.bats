#!/usr/bin/env bats
# Real history (crates.io): up at an old commit, check out a newer one, up again; each event names the commit that git log names.

bats_require_minimum_version 1.5.0

setup_file() {
    [ -f "${CONFITURE_CORPORA:-}/history/crates-io.bundle" ] || return 0
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_start
    server_database ours
    export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
    git clone -q "$CONFITURE_CORPORA/history/crates-io.bundle" "$BATS_FILE_TMPDIR/clone"
}

teardown_file() {
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_stop
}

setup() {
    [ -f "${CONFITURE_CORPORA:-}/history/crates-io.bundle" ] || skip "no corpus: CONFITURE_CORPORA/history/crates-io.bundle is not there"
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    . "$BATS_FILE_TMPDIR/server"
    export PGDATABASE=ours DATABASE_URL="host=$PGHOST port=$PGPORT user=$PGUSER dbname=ours"
    export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
    cd "$BATS_FILE_TMPDIR/clone" || return 1
    # The last commit that edited a migration which had been released: before it a checksum would differ, rightly.
    edited=$(git log -1 --first-parent --diff-filter=MDR --format=%H -- '*.up.sql')
    tip=$(git rev-parse origin/HEAD)
}

origins() { # by the event log
    sql "SELECT path || ' ' || origin_oid FROM confiture.event WHERE kind = 'applied' ORDER BY path COLLATE \"C\""
}

by_git_log() { # of the migrations that are applied, as of the commit they were applied from
    sql "SELECT path || ' ' || commit_oid FROM confiture.event WHERE kind = 'applied' ORDER BY path COLLATE \"C\"" |
        while read -r path commit; do
            echo "$path $(git log -1 --format=%H "$commit" -- "$path")"
        done
}

@test "up at the old commit" {
    git checkout -q "$edited"
    run --separate-stderr confiture-migrate up -q
    [ "$status" -eq 0 ] || { echo "$stderr"; false; }
    applied=$(sql 'SELECT count(*) FROM confiture.migration')
    [ "$applied" = "$(git ls-tree -r --name-only HEAD db/migrations | grep -c '\.up\.sql$')" ]
    [ "$applied" -gt 200 ]
}

@test "up again at the newest: what came since, and nothing else" {
    git checkout -q "$tip"
    before=$(sql 'SELECT count(*) FROM confiture.migration')
    all=$(git ls-tree -r --name-only HEAD db/migrations | grep -c '\.up\.sql$')
    [ "$all" -gt "$before" ]
    # They have gone from 14 digits to 18 and back once: by number that is out of order, and said so.
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 9 ]
    [[ $stderr == *"--out-of-order"* ]]
    run --separate-stderr confiture-migrate up --out-of-order --format json
    [ "$status" -eq 0 ] || { echo "$stderr"; false; }
    [ "$(json 'd["migrations"]' <<< "$output")" = $((all - before)) ]
    run confiture-migrate status
    [[ $output == *"$all applied, 0 pending"* ]]
}

@test "each event names the commit that git log names" {
    by_git_log > "$BATS_TEST_TMPDIR/git"
    origins > "$BATS_TEST_TMPDIR/ours"
    [ -s "$BATS_TEST_TMPDIR/ours" ]
    diff "$BATS_TEST_TMPDIR/git" "$BATS_TEST_TMPDIR/ours"
}

@test "a migration that was edited after it ran is refused" {
    server_database edited
    git checkout -q "$edited^"
    confiture-migrate up -q
    git checkout -q "$tip"
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 8 ]
    [[ $stderr == *"recorded "*", present "* ]]
}
