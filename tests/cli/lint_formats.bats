#!/usr/bin/env bats
# What other tools read from confiture-lint check.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    lint=$CONFITURE_BIN/confiture-lint
    export GIT_CONFIG_GLOBAL=$PWD/gitconfig GIT_CONFIG_NOSYSTEM=1
    mkdir -p db/migrations
    # Names that are hostile to every format: quotes, markup, a line end, an escape, percent, commas, colons.
    printf 'SELECT 1;\n\n\tDROP TABLE "a<b>&\x27\\""]]>,%%:::x\ny\x1b[31m\xc3\xa9";\nCREATE INDEX i\n  ON t (c);\n' \
        > 'db/migrations/0001_b&d,x:y%z.up.sql'
}

read_output() { # read_output PYTHON: d is the output, as JSON or an XML root
    python3 -c 'import json, sys
import xml.etree.ElementTree as ET
text = sys.stdin.read()
d = json.loads(text) if text[0] in "[{" else ET.fromstring(text)
exec(sys.argv[1])' "$1" <<< "$output"
}

@test "every format is listed in --help and runs" {
    formats=$("$lint" check --help | grep '^Formats: ' | grep -oE 'sarif|github|gitlab|junit|checkstyle|html' | sort -u)
    [ "$(wc -w <<< "$formats")" -eq 6 ]
    table=$(grep -oE '\{"[a-z]+", report_format' "$CONFITURE_SOURCE/lint/report.c" | grep -oE '"[a-z]+"' | tr -d '"' | sort)
    [ "$formats" = "$table" ]
    for format in $formats; do
        run --separate-stderr "$lint" --format "$format"
        [ "$status" -eq 1 ]
        [ -n "$output" ]
    done
    run "$lint" --format yaml
    [ "$status" -eq 2 ]
}

@test "text shows the line and points into it, and no name draws on the terminal" {
    run --separate-stderr "$lint"
    [[ $output == *'\x0ay\x1b[31mé'* ]]
    [[ $output != *$'\033'* ]]
    [[ $output == *'     3 |  DROP TABLE "a<b>'*$'\n''       |  ^'$'\n'* ]]
    run --separate-stderr "$lint" --color always
    [[ $output == *$'\033['* ]]
    run --separate-stderr "$lint" -q
    [[ $output != *"     3 |"* && $output == *"[data/drop-table]"* ]]
}

@test "a long line is shown around the column" {
    python3 -c 'print("SELECT " + "1 + " * 5000 + "1; DROP TABLE t;")' > db/migrations/0002_long.up.sql
    run --separate-stderr "$lint" db/migrations/0002_long.up.sql
    [[ ${lines[0]} == *":1:20011: error:"* ]]
    [ "${#lines[1]}" -lt 200 ]
    caret=${lines[2]%^*}
    [[ ${lines[1]:${#caret}} == "DROP TABLE t;" ]]
}

@test "SARIF 2.1.0 has the members that its readers require" {
    run --separate-stderr "$lint" --format sarif
    read_output '
assert d["version"] == "2.1.0" and "sarif-schema-2.1.0" in d["$schema"]
run, = d["runs"]
driver = run["tool"]["driver"]
assert driver["name"] == "confiture-lint" and driver["version"]
ids = [r["id"] for r in driver["rules"]]
assert len(ids) == len(set(ids)) > 50
for rule in driver["rules"]:
    assert rule["shortDescription"]["text"] and rule["fullDescription"]["text"] and rule["help"]["text"]
    assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
assert run["columnKind"] == "unicodeCodePoints"
assert run["invocations"][0]["executionSuccessful"] is True
assert len(run["results"]) == 2, run["results"]
for r in run["results"]:
    assert ids[r["ruleIndex"]] == r["ruleId"] and r["level"] in ("error", "warning", "note") and r["message"]["text"]
    place = r["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "db/migrations/0001_b%26d%2Cx%3Ay%25z.up.sql", place
    assert place["region"]["startLine"] >= 1 and place["region"]["startColumn"] >= 1
    assert place["region"]["endLine"] >= place["region"]["startLine"]
    assert r["partialFingerprints"]["confiture/v1"]
drop = [r for r in run["results"] if r["ruleId"] == "data/drop-table"][0]
assert drop["locations"][0]["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 2, "endLine": 4}, drop
assert "x\ny\x1b[31m\u00e9" in drop["message"]["text"]
assert drop["locations"][0]["logicalLocations"][0]["fullyQualifiedName"].startswith("public.")'
    rm db/migrations/*
    echo 'SELECT 1;' > db/migrations/0001_a.up.sql
    run --separate-stderr "$lint" --format sarif
    read_output 'assert d["runs"][0]["results"] == []'
}

@test "GitHub's annotations are one line each, with everything escaped" {
    run --separate-stderr "$lint" --format github
    [ "${#lines[@]}" -eq 2 ]
    [[ ${lines[0]} == '::error file=db/migrations/0001_b&d%2Cx%3Ay%25z.up.sql,line=3,endLine=4,title=data/drop-table::dropping table '*'%0A'* ]]
    [[ ${lines[0]} == *']]>,%25:::x%0Ay'* ]]
    [[ ${lines[1]} == '::error '*',line=5,endLine=6,title=lock/index-not-concurrent::'* ]]
}

@test "GitLab's issues have their own fingerprint each, and keep it when lines move" {
    printf 'DROP TABLE a;\nDROP TABLE a;\ndrop  /* twice */ table A;\nDROP TABLE b;\n' > db/migrations/0002_b.up.sql
    run --separate-stderr "$lint" --format gitlab db/migrations/0002_b.up.sql
    before=$(read_output '
assert len(d) == 4
for i in d:
    assert i["severity"] in ("info", "minor", "major", "critical", "blocker")
    assert i["description"] and i["check_name"] == "data/drop-table"
    assert i["location"]["path"] == "db/migrations/0002_b.up.sql" and i["location"]["lines"]["begin"] >= 1
assert len({i["fingerprint"] for i in d}) == 4
assert len({i["fingerprint"].split("-")[0] for i in d}) == 2
print(sorted(i["fingerprint"] for i in d))')
    { printf '\n\n-- moved\n'; cat db/migrations/0002_b.up.sql; } > db/migrations/0003_c.up.sql
    rm db/migrations/0002_b.up.sql
    run --separate-stderr "$lint" --format gitlab db/migrations/0003_c.up.sql
    [ "$(read_output 'print(sorted(i["fingerprint"] for i in d))')" = "$before" ]
}

@test "JUnit's and Checkstyle's XML is well-formed whatever the names" {
    run --separate-stderr "$lint" --format junit
    read_output '
suite, = d
assert suite.get("tests") == "2" and suite.get("failures") == "2"
assert [len(case.findall("failure")) for case in suite] == [1, 1]
assert "x\ny\ufffd[31m\u00e9" in suite[0][0].get("message")
assert suite[0].get("classname") == "db/migrations/0001_b&d,x:y%z.up.sql"'
    run --separate-stderr "$lint" --format junit --severity data=warning
    read_output 'assert d[0].get("failures") == "1" and d[0][0].find("failure") is None and d[0][0].find("system-out") is not None'
    run --separate-stderr "$lint" --format junit --select none
    read_output 'assert d[0].get("tests") == "1" and d[0].get("failures") == "0"'
    run --separate-stderr "$lint" --format checkstyle
    read_output '
file, = d
assert file.get("name") == "db/migrations/0001_b&d,x:y%z.up.sql"
assert [(e.get("line"), e.get("column"), e.get("severity"), e.get("source")) for e in file] == [
    ("3", "2", "error", "data/drop-table"), ("5", "1", "error", "lock/index-not-concurrent")]
assert "x\ny\ufffd[31m\u00e9" in file[0].get("message")'
}

@test "paths begin at the top of the work tree, wherever the project and the reader are" {
    mkdir -p services/shop
    mv db services/shop/db
    : > services/shop/confiture.yaml
    git init -q .
    cd services/shop/db
    run --separate-stderr "$lint" --format github
    [[ ${lines[0]} == '::error file=services/shop/db/migrations/'* ]]
}
