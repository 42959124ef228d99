#!/usr/bin/env bats
# A real tree (MusicBrainz: 45 files, 10 schemas, 4,701 objects) that loads in the order of its order file, not by path.

bats_require_minimum_version 1.5.0

setup_file() {
    [ -d "${CONFITURE_CORPORA:-}/musicbrainz/db/schema" ] || return 0
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_start
    mkdir "$BATS_FILE_TMPDIR/tree"
    cd "$BATS_FILE_TMPDIR/tree" || return 1
    cp -r "$CONFITURE_CORPORA/musicbrainz/db" .
    # its installer makes the schemas; here they are a file of the tree like any other
    cp "$CONFITURE_CORPORA/musicbrainz/setup.sql" db/schema/Schemas.sql
    { echo '# the schemas first'; echo db/schema/Schemas.sql; cat "$CONFITURE_CORPORA/musicbrainz/order.txt"; } > order.txt
    printf 'schema:\n  order_file: order.txt\n  search_path: musicbrainz, public\n' > confiture.yaml
    . "$CONFITURE_SOURCE/tests/corpora/build.bash"
    . "$BATS_FILE_TMPDIR/server"
    database plain
    while read -r file; do
        case $file in \#*) continue ;; esac
        PGOPTIONS='-c search_path=musicbrainz,public' psql -Xq -v ON_ERROR_STOP=1 -d plain -f "$file" > /dev/null 2>&1 || return 1
    done < order.txt
}

teardown_file() {
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_stop
}

setup() {
    [ -d "${CONFITURE_CORPORA:-}/musicbrainz/db/schema" ] || skip "no corpus: CONFITURE_CORPORA/musicbrainz is not there"
    . "$CONFITURE_SOURCE/tests/corpora/build.bash"
    . "$BATS_FILE_TMPDIR/server"
    PATH="$CONFITURE_BIN:$PATH"
    cd "$BATS_FILE_TMPDIR/tree" || return 1
}

@test "built by its order file and applied, it is what plain psql makes, object for object" {
    database applied
    run --separate-stderr confiture-build --apply
    [ "$status" -eq 0 ] || { echo "$stderr"; false; }
    [[ $output == *"of 46 files loaded"* ]]
    same_schema applied plain
    objects applied > "$BATS_TEST_TMPDIR/objects"
    expected=$CONFITURE_CORPORA/expected/musicbrainz.objects.tsv
    [ -f "$expected" ] || skip "expected/ is not there"
    diff <(LC_ALL=C sort "$expected") "$BATS_TEST_TMPDIR/objects" > "$BATS_TEST_TMPDIR/difference" || { head -20 "$BATS_TEST_TMPDIR/difference"; false; }
}

@test "the built file loads by plain psql, in one transaction" {
    database written
    confiture-build -o "$BATS_TEST_TMPDIR/schema.sql"
    psql -Xq1 -v ON_ERROR_STOP=1 "$DATABASE_URL" -f "$BATS_TEST_TMPDIR/schema.sql" > /dev/null
    same_schema written plain
}

@test "in dependency order it needs no order file" {
    database dependent
    run --separate-stderr confiture-build --order dependency --apply
    [ "$status" -eq 0 ] || { echo "$stderr"; false; }
    same_schema dependent plain
}

@test "from shuffled names dependency order finds the way" {
    for seed in 1 2 3; do
        rm -rf "$BATS_TEST_TMPDIR/shuffled"
        shuffled db/schema "$BATS_TEST_TMPDIR/shuffled/db/schema" "$seed"
        database shuffled
        run --separate-stderr confiture-build -C "$BATS_TEST_TMPDIR/shuffled" --order dependency --search-path musicbrainz,public --apply
        [ "$status" -eq 0 ] || { echo "seed $seed: $stderr"; false; }
        same_schema shuffled plain
    done
}

@test "verified on a server of its own" {
    run --separate-stderr confiture-build --verify
    [ "$status" -eq 0 ] || { echo "$stderr"; false; }
    [[ $output == "verified: "*" statements of 46 files loaded into a scratch server in "* ]]
}

@test "in path order the error names the place, and the file that makes what is missing" {
    run --separate-stderr confiture-build --order path --verify
    [ "$status" -eq 6 ]
    [[ $stderr == *"db/schema/CreateConstraints.sql:"* ]] || { echo "$stderr"; false; }
    [[ $stderr == *"db/schema/CreateTables.sql:"*"comes later"* ]]
}
