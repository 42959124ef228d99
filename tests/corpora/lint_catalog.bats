#!/usr/bin/env bats
# The linter reads files; the server's catalog, once these are loaded, must say the same of keys, indexes and comments.

bats_require_minimum_version 1.5.0

corpus() { # corpus NAME
    corpus=${CONFITURE_CORPORA:-}/$1
    [ -d "$corpus/db" ] || skip "CONFITURE_CORPORA holds no $1"
    cp -r "$corpus" "$BATS_TEST_TMPDIR/project"
    cd "$BATS_TEST_TMPDIR/project" || return 1
}

findings() { # what the linter says, as the catalog's query prints it
    "$CONFITURE_BIN/confiture-lint" --select key/no-primary-key,key/fk-unindexed,doc/table --fail-on info --format json --output ../report.json && return 1
    python3 -c 'import json
for f in json.load(open("../report.json"))["findings"]:
    print(f["rule"] + "|" + f["object"])' | LC_ALL=C sort > ../lint
}

load() { # load COMMAND: fills a scratch server, and asks its catalog
    "$CONFITURE_BIN/confiture" scratch -- sh -ec "$1
        PGOPTIONS='-c search_path=' psql -XAtqf '$BATS_TEST_DIRNAME/lint_catalog.sql' > ../answer"
    LC_ALL=C sort ../answer > ../catalog
}

agree() { # agree NUMBER: as many findings, and the same
    diff ../catalog ../lint
    [ "$(wc -l < ../lint)" -eq "$1" ]
}

@test "musicbrainz, by its order file" {
    corpus musicbrainz
    printf 'schema: {order_file: order.txt, search_path: "musicbrainz, public"}\n' > confiture.yaml
    findings
    load 'psql -Xqf setup.sql
        while read -r file; do PGOPTIONS="-c search_path=musicbrainz,public" psql -Xqv ON_ERROR_STOP=1 -f "$file"; done < order.txt'
    agree 823
}

@test "musicbrainz, by dependency" {
    corpus musicbrainz
    printf 'schema: {order_file: order.txt, search_path: "musicbrainz, public"}\n' > confiture.yaml
    findings
    mv ../lint ../catalog
    printf 'schema: {order: dependency, search_path: "musicbrainz, public"}\n' > confiture.yaml
    findings
    agree 823
}

@test "crates.io, after 285 migrations" {
    corpus crates-io
    findings
    load 'for file in db/migrations/*.up.sql; do
            if grep -qx "$file" notx.txt; then psql -Xqf "$file"; else psql -Xq1f "$file"; fi
        done'
    agree 34
}

@test "pagila" {
    corpus pagila
    findings
    load 'psql -Xqf db/schema/010_schema.sql'
    agree 28
}
