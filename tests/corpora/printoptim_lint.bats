#!/usr/bin/env bats
# The linter on a tree of 1,256 files with planted faults and decoys: it finds all of those and nothing else.

bats_require_minimum_version 1.5.0

setup() {
    generator=${CONFITURE_CORPORA:-}/gen_printoptim.py
    [ -f "$generator" ] || skip "CONFITURE_CORPORA holds no gen_printoptim.py"
    cd "$BATS_TEST_TMPDIR" || return 1
    mkdir -p db
    cat > confiture.yaml <<'YAML'
lint:
  tenant: {column: tenant_id}
  rules:
    name/table: {pattern: '^(w|r)_[a-z0-9_]+$'}
    name/view: {pattern: '^v_[a-z0-9_]+$', materialized: '^r_[a-z0-9_]+$'}
    name/function: {pattern: '^fn_[a-z0-9_]+$'}
YAML
}

generate() { # generate FILES ARGUMENTS…
    python3 "$generator" --out db/schema --files "$@" --truth truth.json > /dev/null
}

compare() { # holds findings.json against truth.json
    python3 - <<'PY'
import json, sys
rules = {"missing_tenant_id": ["tenant/no-column"], "missing_pk": ["key/no-primary-key"], "unindexed_fk": ["key/fk-unindexed"],
         "naming": ["name/table", "name/view", "name/function"], "missing_comment": ["doc/table"],
         "plaintext_secret": ["pii/plaintext-secret"], "secdef_search_path": ["sec/definer-search-path"],
         "unlogged": ["table/unlogged"]}
theirs = {mine: rule for rule, all in rules.items() for mine in all}
truth = json.load(open("truth.json"))
report = json.load(open("findings.json"))
planted, found, wrong = {}, {}, 0
for t in truth["violations"]:
    part = "." + t["detail"] if t["rule"] in ("unindexed_fk", "plaintext_secret") else ""
    planted[t["rule"], "db/schema/" + t["file"], t["object"] + part] = t
misnamed = [t["object"].split(".")[-1] for t in truth["violations"] if t["rule"] == "naming"]
for f in report["findings"]:
    if f["rule"] in ("meta/unanalysable", "sec/definer-public-execute", "sql/select-star", "pii/sensitive-column"):
        continue  # the DO block that makes the roles; what is true of the tree and not planted
    if f["rule"] in ("name/quoted", "name/trigger") and any(name in f["object"] for name in misnamed):
        continue  # indexes, constraints and triggers that are named after a table with a planted name
    key = theirs.get(f["rule"], f["rule"]), f["path"], f["object"].split("(")[0].replace('"', "")
    assert key not in found, f"twice: {key}"
    found[key] = f
for key in sorted(planted.keys() - found.keys()):
    print("missed:", key); wrong += 1
for key in sorted(found.keys() - planted.keys()):
    print("nothing is wrong there:", key, found[key]["message"]); wrong += 1
for key in planted.keys() & found.keys():
    t, line = planted[key], found[key]["line"]
    # of a function the statement's line, of everything else its own
    if line != (t["statement_line"] if t["rule"] == "secdef_search_path" else t["line"]):
        print("another line:", key, line, t["line"]); wrong += 1
print(len(planted), "planted,", len(found), "found,", len(truth["decoys"]), "decoys")
sys.exit(1 if wrong or report["summary"]["files"] != truth["files"] else 0)
PY
}

@test "every planted fault is found at its line, no decoy is" {
    generate 1256 --violations all --per-rule 5 --decoys 1
    run --separate-stderr "$CONFITURE_BIN/confiture-lint" --format json --output findings.json
    [ "$status" -eq 1 ]
    run compare
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == "40 planted, 40 found, "* ]]
}

@test "another tree, with more of them" {
    generate 2500 --seed 7 --violations all --per-rule 20 --decoys 1
    run --separate-stderr "$CONFITURE_BIN/confiture-lint" --format json --output findings.json
    [ "$status" -eq 1 ]
    run compare
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "a tree without faults has no findings but its DO block" {
    generate 400 --violations none --prep-seed top
    run --separate-stderr "$CONFITURE_BIN/confiture-lint" --format json --output findings.json
    [ "$status" -eq 0 ]
    run compare
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "the same faults are found in the index and in a commit" {
    generate 300 --violations all --per-rule 1 --decoys 1
    git init -q . && git add db && git -c user.name=a -c user.email=a@example.org commit -qm tree
    for source in --ref=HEAD --staged; do
        [ $source = --ref=HEAD ] || { git update-ref -d HEAD; }
        run --separate-stderr "$CONFITURE_BIN/confiture-lint" "$source" --format json --output findings.json
        [ "$status" -eq 1 ]
        run compare
        echo "$output"
        [ "$status" -eq 0 ]
    done
}
