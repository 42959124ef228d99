#!/usr/bin/env bats
# The linter on the tree for timing, with a quarter of its tables spoilt: what is found is what the generator says it spoilt.

bats_require_minimum_version 1.5.0

setup() {
    generator=${CONFITURE_CORPORA:-}/gen_sql_tree.py
    [ -f "$generator" ] || skip "CONFITURE_CORPORA holds no gen_sql_tree.py"
    cd "$BATS_TEST_TMPDIR" || return 1
    mkdir -p db
    python3 "$generator" db/schema --defects 0.25 --manifest manifest.tsv > /dev/null
    cat > confiture.yaml <<'YAML'
lint:
  rules:
    name/table: {pattern: '^(w|r)_[a-z0-9_]+$'}
YAML
}

@test "every spoilt table is found, and nothing else" {
    run --separate-stderr "$CONFITURE_BIN/confiture-lint" --format json --output findings.json
    [ "$status" -eq 1 ]
    run python3 - <<'PY'
import json, sys
rules = {"no_primary_key": "key/no-primary-key", "bad_prefix": "name/table", "bad_case": "name/table", "no_comment": "doc/table",
         "unindexed_fk": "key/fk-unindexed", "char_column": "type/char", "json_column": "type/json",
         "timestamp_no_tz": "type/timestamp"}
spoilt = [line.rstrip("\n").split("\t") for line in open("manifest.tsv")][1:]
planted = sorted((rules[defect], "db/schema/" + path) for path, _, defect, _ in spoilt if defect in rules)
true_of_all = ("sql/select-star", "pii/sensitive-column", "index/redundant")  # and not planted
spoilt_names = ["db/schema/" + path for path, _, defect, _ in spoilt if defect == "bad_prefix"]
found = sorted((f["rule"], f["path"]) for f in json.load(open("findings.json"))["findings"]
               # "group" is a reserved word because its prefix was taken away
               if f["rule"] not in true_of_all and (f["rule"] != "name/reserved" or f["path"] not in spoilt_names))
for one in planted:
    if one not in found:
        print("missed:", *one)
for one in found:
    if one not in planted:
        print("nothing is wrong there:", *one)
print(len(planted), "planted,", len(found), "found")
sys.exit(planted != found or not planted)
PY
    echo "$output"
    [ "$status" -eq 0 ]
}
