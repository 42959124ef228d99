#!/usr/bin/env bats
# Every document that a program prints as JSON has its JSON Schema in docs/schemas, and every schema there is one.

documents() { # the names that are given to output_json
    cat "$CONFITURE_SOURCE"/cmd/*/*.c | tr -d '\n' | grep -oE 'output_json\([^;"]*"[a-z/-]+"' | grep -oE '"[^"]+"' | tr -d '"' | sort -u
}

@test "programs print documents" {
    [ "$(documents | wc -l)" -gt 3 ]
}

@test "each document has its JSON Schema, which names it" {
    missing=
    for document in $(documents); do
        grep -qsF "\"const\": \"confiture/$document/1\"" "$CONFITURE_SOURCE"/docs/schemas/*.json ||
            missing="$missing $document"
    done
    [ -z "$missing" ] || { echo "without a JSON Schema:$missing"; false; }
}

@test "each JSON Schema is one" {
    python3 -c 'import jsonschema' 2> /dev/null || skip "python3-jsonschema is not installed"
    for file in "$CONFITURE_SOURCE"/docs/schemas/*.json; do
        python3 -c 'import json, jsonschema, sys
schema = json.load(open(sys.argv[1]))
assert schema["$schema"].startswith("https://json-schema.org/"), "no $schema"
jsonschema.validators.validator_for(schema).check_schema(schema)' "$file" || { echo "$file"; false; }
    done
}
