#!/usr/bin/env bats
# The log: lines of key=value, or of JSON, for runs, migrations, statements and hooks alike.

bats_require_minimum_version 1.5.0

setup_file() {
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_start
}

teardown_file() {
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_stop
}

setup() {
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_database
    export XDG_CONFIG_HOME=$BATS_TEST_TMPDIR/config
    unset CONFITURE_PLUGIN_PATH
    mkdir -p "$BATS_TEST_TMPDIR/shop/db/migrations"
    cd "$BATS_TEST_TMPDIR/shop" || return 1
    echo 'CREATE TABLE orders (id int PRIMARY KEY, total int); INSERT INTO orders VALUES (1), (2);' > db/migrations/0001_orders.up.sql
    echo 'DROP TABLE orders;' > db/migrations/0001_orders.down.sql
    cat > db/migrations/0001_orders.yaml << 'YAML'
hooks:
- {phase: after_ddl, type: backfill, name: "fill totals", config: {table: orders, set: total = id * 2, batch: 1}}
YAML
}

check_lines() { # every line of standard input follows the schema
    python3 -c 'import json, sys
schema = json.load(open(sys.argv[1]))
try:
    import jsonschema
    validate = jsonschema.Draft202012Validator(schema).validate
except ImportError:
    def validate(line):
        unknown = set(line) - set(schema["properties"])
        assert not unknown, unknown
        assert not set(schema["required"]) - set(line), line
        assert "message" in line or line["event"] in schema["properties"]["event"]["enum"], line
for line in sys.stdin:
    validate(json.loads(line))' "$CONFITURE_SOURCE/docs/schemas/log-line.json"
}

events() { # the events of lines of JSON, in order
    python3 -c 'import json, sys; print(" ".join(l["event"] for l in map(json.loads, sys.stdin) if "event" in l))'
}

@test "a log of a run is asked for" {
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 0 ]
    [[ $stderr == 'event=hook_finished migration=0001 phase=AFTER_DDL hook="fill totals" type=backfill duration_ms='*' rows=2 message="2 batches"' ]]
    confiture-migrate -q down --yes
    run --separate-stderr confiture-migrate -q --log-format text up
    [ "$status" -eq 0 ]
    [ -z "$stderr" ]
}

@test "--log-format text tells runs, migrations and hooks, a line each, in order" {
    run --separate-stderr confiture-migrate --log-format text up
    [ "$status" -eq 0 ]
    mapfile -t log <<< "$stderr"
    [ "${#log[@]}" -eq 5 ]
    [[ ${log[0]} == "event=run_started run=up environment=local database="*" migrations=1" ]]
    [[ ${log[1]} =~ ^"event=migration_started migration=0001 name=orders direction=up path=db/migrations/0001_orders.up.sql checksum="[0-9a-f]{64}" transaction=true"$ ]]
    [[ ${log[2]} == "event=hook_finished "* ]]
    [[ ${log[3]} =~ ^"event=migration_finished migration=0001 name=orders direction=up duration_ms="[0-9]+\.[0-9]" statements=2 rows=2"$ ]]
    [[ ${log[4]} =~ ^"event=run_finished run=up duration_ms="[0-9]+\.[0-9]" migrations=1 failed=0 statements=2 rows=2"$ ]]
    [[ $output == *"Applied 1 migration"* ]]
    run --separate-stderr confiture-migrate --log-format text down --yes
    [[ $stderr == "event=run_started run=down "*"event=migration_finished migration=0001 name=orders direction=down "* ]]
}

@test "statements and progress are told with -v alone" {
    run --separate-stderr confiture-migrate -v up
    [ "$status" -eq 0 ]
    [[ $stderr == *"event=statement_finished migration=0001 statement=1 line=1 tag=\"CREATE TABLE\" rows=0"* ]]
    [[ $stderr == *"event=statement_finished migration=0001 statement=2 line=1 tag=\"INSERT 0 2\" rows=2"* ||
        $stderr == *"event=statement_finished migration=0001 statement=2 line=1 tag=INSERT rows=2"* ]]
    [[ $stderr == *'event=hook_progress migration=0001 phase=AFTER_DDL hook="fill totals" batches=1 rows=1 key=1'* ]]
    [[ $stderr == *"event=run_finished"* ]]
}

@test "--log-format json is one object a line, of the same, with numbers as numbers" {
    run --separate-stderr confiture-migrate -v --log-format json up
    [ "$status" -eq 0 ]
    check_lines <<< "$stderr"
    [ "$(events <<< "$stderr")" = "run_started migration_started statement_finished statement_finished hook_progress hook_progress hook_finished migration_finished run_finished" ]
    python3 -c 'import json, sys
lines = [json.loads(l) for l in sys.stdin]
done = [l for l in lines if l.get("event") == "migration_finished"][0]
assert done["migration"] == "0001" and done["rows"] == 2 and isinstance(done["duration_ms"], float), done
assert done["level"] == "info" and done["program"] == "confiture-migrate" and done["time"].endswith("Z"), done
hook = [l for l in lines if l.get("event") == "hook_finished"][0]
assert hook["message"] == "2 batches" and hook["hook"] == "fill totals", hook
assert [l["level"] for l in lines if l.get("event") == "statement_finished"] == ["debug"] * 2' <<< "$stderr"
}

@test "a failure is told with its place, and once more as the error" {
    echo 'ALTER TABLE orders ADD CHECK (id > 1);' > db/migrations/0002_check.up.sql
    run --separate-stderr confiture-migrate --log-format json up
    [ "$status" -eq 6 ]
    check_lines <<< "$stderr"
    [ "$(events <<< "$stderr")" = "run_started migration_started hook_finished migration_finished migration_started migration_failed run_failed" ]
    python3 -c 'import json, sys
lines = [json.loads(l) for l in sys.stdin]
failed = [l for l in lines if l.get("event") == "migration_failed"][0]
assert failed["sqlstate"] == "23514" and failed["path"] == "db/migrations/0002_check.up.sql" and failed["line"] == 1, failed
last = [l for l in lines if l.get("event") == "run_failed"][0]
assert last["migrations"] == 1 and last["failed"] == 1, last
assert lines[-1]["level"] == "error" and lines[-1]["exit_status"] == 6, lines[-1]' <<< "$stderr"
}

@test "a hook that fails is a warning that begins with its event" {
    cat > db/migrations/0001_orders.yaml << 'YAML'
hooks:
- {phase: after_ddl, type: assert_query, on_failure: warn, config: {sql: select 1}}
YAML
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 0 ]
    [[ $stderr == "event=hook_failed migration=0001 phase=AFTER_DDL hook=assert_query type=assert_query "*'error="hook \"assert_query\" (0001_orders.yaml:2) failed: '*'" on_failure=warn' ]]
}

@test "a dry run tells the same, marked" {
    run --separate-stderr confiture-migrate -v --log-format json dry-run
    [ "$status" -eq 0 ]
    check_lines <<< "$stderr"
    [ "$(events <<< "$stderr")" = "run_started migration_started hook_progress hook_progress hook_finished statement_finished statement_finished migration_finished run_finished" ]
    python3 -c 'import json, sys
lines = [l for l in map(json.loads, sys.stdin) if "event" in l]
assert lines[0]["run"] == "dry_run" and lines[-1]["run"] == "dry_run" and lines[-1]["migrations"] == 1, lines
assert all(l["dry_run"] for l in lines), lines' <<< "$stderr"
    echo 'ALTER TABLE orders ADD CHECK (id > 1);' > db/migrations/0002_check.up.sql
    run --separate-stderr confiture-migrate --log-format text dry-run
    [[ $stderr == *"event=migration_failed migration=0002 "*" sqlstate=23514 "*" dry_run=true"* ]]
    [[ $stderr == *"event=run_failed run=dry_run "*" migrations=1 failed=1 "*" dry_run=true"* ]]
    run --separate-stderr confiture-migrate dry-run
    [[ $stderr != *event=run* && $stderr != *event=migration* ]]
}

@test "hostile names stay one line" {
    mv db/migrations/0001_orders.up.sql $'db/migrations/0001_a\nevent=run_finished b"c\\d\033[2J.up.sql'
    mv db/migrations/0001_orders.down.sql $'db/migrations/0001_a\nevent=run_finished b"c\\d\033[2J.down.sql'
    rm db/migrations/0001_orders.yaml
    run --separate-stderr confiture-migrate --log-format text up
    [ "$status" -eq 0 ]
    mapfile -t log <<< "$stderr"
    [ "${#log[@]}" -eq 4 ]
    [[ ${log[1]} == 'event=migration_started migration=0001 name="a\nevent=run_finished b\"c\\d\x1b[2J" '* ]]
    confiture-migrate -q down --yes
    run --separate-stderr confiture-migrate --log-format json up
    check_lines <<< "$stderr"
    [ "$(python3 -c 'import json, sys; print(json.loads(sys.stdin.readlines()[1])["name"] == "a\nevent=run_finished b\"c\\d\x1b[2J")' <<< "$stderr")" = True ]
}

@test "secrets are in no line" {
    cat > db/migrations/0001_orders.yaml << 'YAML'
hooks:
- {phase: after_ddl, type: process, config: {command: [sh, -c, 'echo "{\"log\": \"to postgresql://u:s3cret@h/d\"}"; echo "password=s3cret" >&2; echo "{\"result\": {\"message\": \"password=s3cret\"}}"']}}
- {phase: after_ddl, type: assert_query, on_failure: warn, config: {sql: select 1, message: "postgresql://u:s3cret@h/d"}}
YAML
    run --separate-stderr env DATABASE_URL="$DATABASE_URL password=s3cret" confiture-migrate -v --log-format text up
    [ "$status" -eq 0 ]
    [[ $stderr == *"hook_output"*"***"* ]]
    [[ $stderr != *s3cret* ]]
    confiture-migrate -q down --yes
    run --separate-stderr confiture-migrate -v --log-format json up
    [[ $stderr == *"***"* && $stderr != *s3cret* ]]
    check_lines <<< "$stderr"
}

@test "docs/logging.md and the schema name the same events and members" {
    python3 - "$CONFITURE_SOURCE" << 'PY'
import json, re, sys
root = sys.argv[1]
schema = json.load(open(root + "/docs/schemas/log-line.json"))
page = open(root + "/docs/logging.md").read()
listed = re.findall(r"^\| `([a-z_]+)` \|", page[page.index("## Events"):], re.M)
assert listed == schema["properties"]["event"]["enum"], (listed, schema["properties"]["event"]["enum"])
for member in schema["properties"]:
    assert "`%s`" % member in page or member + "=" in page or member in ("detail", "hint", "exit_status"), member
PY
}
