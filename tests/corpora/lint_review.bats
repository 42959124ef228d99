#!/usr/bin/env bats
# 200 findings of the default set over the real corpora, read one by one: tests/lint/review.

bats_require_minimum_version 1.5.0

setup() {
    REVIEW=$CONFITURE_SOURCE/tests/lint/review
    PATH="$CONFITURE_BIN:$PATH"
    . "$REVIEW/corpora.bash"
}

@test "of the findings that were read a reviewer wants at least 95 of 100" {
    run awk -F '\t' '!/^#/ { n++; wanted += $7 == "wanted"; if (NF != 8 || $8 == "" || $7 !~ /^(un)?wanted$/) bad++ }
        END { print n, wanted, bad + 0; exit !(n >= 200 && bad == 0 && wanted >= 0.95 * n) }' "$REVIEW/findings.tsv"
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "they are the findings of real corpora: no two alike" {
    [ -z "$(grep -v '^#' "$REVIEW/findings.tsv" | cut -f1-5 | LC_ALL=C sort | uniq -d)" ]
}

@test "what a reviewer wants is still found, and what he does not want is known" {
    for corpus in crates-io musicbrainz pagila; do
        [ -d "${CONFITURE_CORPORA:-}/$corpus/db" ] || skip "no corpus: CONFITURE_CORPORA/$corpus is not there"
    done
    corpus_findings "$BATS_TEST_TMPDIR" | cut -f1,2,4,5,6 | LC_ALL=C sort > "$BATS_TEST_TMPDIR/found"
    [ -s "$BATS_TEST_TMPDIR/found" ]
    awk -F '\t' -v OFS='\t' '!/^#/ && $7 == "wanted" { print $1, $2, $4, $5, $6 }' "$REVIEW/findings.tsv" | LC_ALL=C sort > "$BATS_TEST_TMPDIR/wanted"
    lost=$(LC_ALL=C comm -13 "$BATS_TEST_TMPDIR/found" "$BATS_TEST_TMPDIR/wanted")
    echo "no longer found: $lost"
    [ -z "$lost" ]
}
