#!/usr/bin/env bats
# Trees that the corpora's generators make: 1,256 files in path order; a history in which every commit builds and equals its migrations.

bats_require_minimum_version 1.5.0

setup_file() {
    [ -f "${CONFITURE_CORPORA:-}/gen_printoptim.py" ] || return 0
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_start
    python3 "$CONFITURE_CORPORA/gen_printoptim.py" --out "$BATS_FILE_TMPDIR/large/db/schema" --files 1256 > /dev/null
    python3 "$CONFITURE_CORPORA/gen_history.py" --out "$BATS_FILE_TMPDIR/history" --files 80 --commits 12 > /dev/null
}

teardown_file() {
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_stop
}

setup() {
    [ -f "${CONFITURE_CORPORA:-}/gen_printoptim.py" ] || skip "no corpus: CONFITURE_CORPORA/gen_printoptim.py is not there"
    . "$CONFITURE_SOURCE/tests/corpora/build.bash"
    . "$BATS_FILE_TMPDIR/server"
    PATH="$CONFITURE_BIN:$PATH"
    export TZ=UTC GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
}

@test "1,256 files are built and applied as plain psql loads them" {
    cd "$BATS_FILE_TMPDIR/large"
    database plain
    find db/schema -name '*.sql' | LC_ALL=C sort | sed 's/^/\\i /' > "$BATS_TEST_TMPDIR/all.psql"
    [ "$(wc -l < "$BATS_TEST_TMPDIR/all.psql")" -eq 1256 ]
    psql -Xq1 -v ON_ERROR_STOP=1 "$DATABASE_URL" -f "$BATS_TEST_TMPDIR/all.psql" > /dev/null
    database applied
    run --separate-stderr confiture-build --apply
    [ "$status" -eq 0 ] || { echo "$stderr"; false; }
    same_schema applied plain
    database dependent
    run --separate-stderr confiture-build --order dependency --apply
    [ "$status" -eq 0 ] || { echo "$stderr"; false; }
    same_schema dependent plain
}

@test "the whole's hash is that of sha256sum, and the same from work tree, index and commit" {
    cp -r "$BATS_FILE_TMPDIR/large" "$BATS_TEST_TMPDIR/repository"
    cd "$BATS_TEST_TMPDIR/repository"
    git init -q -b main && git add . && git -c user.name=Ada -c user.email=ada@example.org commit -qm 'The tree'
    hash=$(confiture-build list --format paths | xargs sha256sum | sha256sum | cut -d' ' -f1)
    confiture-build -o ../work.sql
    grep -qx -- "-- sha256: $hash" ../work.sql
    confiture-build --index -o ../index.sql
    confiture-build --ref main -o ../commit.sql
    cmp ../work.sql ../index.sql
    cmp ../work.sql ../commit.sql
}

@test "every commit of a history builds, and equals the first tree with its migrations" {
    cd "$BATS_FILE_TMPDIR/history"
    first=$(git rev-list --max-parents=0 HEAD)
    for commit in $(git rev-list --reverse --topo-order HEAD); do
        database tree
        run --separate-stderr confiture-build --ref "$commit" --apply
        [ "$status" -eq 0 ] || { echo "$commit: $stderr"; false; }
        database chain
        run --separate-stderr confiture-build --ref "$first" --apply
        [ "$status" -eq 0 ] || { echo "$commit: $stderr"; false; }
        git ls-tree -r --name-only "$commit" db/migrations | grep '\.up\.sql$' | LC_ALL=C sort | while read -r file; do
            git show "$commit:$file" | psql -Xq1 -v ON_ERROR_STOP=1 "$DATABASE_URL" > /dev/null
        done
        same_schema tree chain || { echo "$commit"; false; }
    done
}
