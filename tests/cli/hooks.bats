#!/usr/bin/env bats
# Hooks as a user types them, and a plugin built outside of the tree.

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
}

shop() {
    echo 'CREATE TABLE orders (id int PRIMARY KEY, total int);' > db/migrations/0001_orders.up.sql
    echo 'DROP TABLE orders;' > db/migrations/0001_orders.down.sql
    echo 'INSERT INTO orders SELECT g FROM generate_series(1, 10) g;' > db/migrations/0002_fill.up.sql
    cat > db/migrations/0002_fill.yaml << 'YAML'
lock_timeout: 2s
hooks:
- phase: after_ddl
  type: backfill
  name: totals
  config: {table: orders, set: total = id * 2, batch: 4}
YAML
    cat > confiture.yaml << 'YAML'
hooks:
- {phase: cleanup, type: analyze, when: {direction: up}}
- phase: BEFORE_DDL
  type: capture_statistics
  priority: 10
  timeout: 90s
  on_failure: warn
  when: {version: "0002"}
YAML
}

build_plugin() { # SOURCE OUTPUT: as the documentation says, with the header as it would be installed
    prefix=$BATS_FILE_TMPDIR/prefix
    if [ ! -d "$prefix" ]; then
        mkdir -p "$prefix/include" "$prefix/pkgconfig"
        cp -r "$CONFITURE_SOURCE/include/confiture" "$prefix/include/"
        sed "s|^prefix=.*|prefix=$prefix|" "$CONFITURE_BUILD/confiture.pc" > "$prefix/pkgconfig/confiture.pc"
    fi
    # shellcheck disable=SC2046
    ${CC:-cc} -Wall -Wextra -Werror -std=c11 -shared -fPIC $(PKG_CONFIG_PATH=$prefix/pkgconfig pkg-config --cflags confiture) "$1" -o "$2"
}

@test "hooks list shows them in order with where they are from" {
    shop
    run --separate-stderr confiture-migrate hooks
    [ "$status" -eq 0 ]
    [[ ${lines[0]} =~ ^MIGRATION\ +PHASE\ +PRIORITY\ +HOOK\ +TYPE\ +TIMEOUT\ +ON\ FAILURE\ +FROM ]]
    [[ ${lines[1]} =~ ^0001_orders\ +cleanup\ +50\ +analyze\ +analyze\ +.*fail\ +confiture.yaml:2 ]]
    [[ ${lines[2]} =~ ^0002_fill\ +before_ddl\ +10\ +capture_statistics\ +.*warn\ +confiture.yaml:3 ]]
    [[ ${lines[3]} =~ ^0002_fill\ +after_ddl\ +50\ +totals\ +backfill\ +.*fail\ +0002_fill.yaml:3 ]]
    [[ ${lines[4]} =~ ^0002_fill\ +cleanup ]]
    [ "${#lines[@]}" -eq 5 ]
    [ -z "$stderr" ]
    run confiture-migrate hooks list 0001
    [ "${#lines[@]}" -eq 2 ]
    run confiture-migrate hooks list --down
    [ "${#lines[@]}" -eq 2 ]
    [[ ${lines[1]} == "0002_fill "*"confiture.yaml:3"* ]]
    confiture-migrate --format json hooks list 0002 |
        python3 -c 'import json, sys; d = json.load(sys.stdin); assert d["schema"] == "confiture/migrate/hooks/1"; assert [h["hook"] for h in d["hooks"]] == ["capture_statistics", "totals", "analyze"], d; assert d["hooks"][0]["timeout_ms"] == 90000'
}

@test "a version typed wrongly gets the nearest" {
    shop
    run confiture-migrate hooks list 002
    [ "$status" -eq 0 ]
    run confiture-migrate hooks list 0003
    [ "$status" -eq 2 ]
    [[ $output == *'there is no migration "0003"'*'Did you mean "000'* ]]
    run confiture-migrate hooks lst
    [ "$status" -eq 2 ]
    [[ $output == *'Did you mean "hooks list"?'* ]]
}

@test "up runs hooks, tells them, and the event keeps them" {
    shop
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 0 ]
    [[ $stderr == *"event=hook_finished migration=0002 phase=AFTER_DDL hook=totals type=backfill duration_ms="*" rows=10 message=\"3 batches\""* ]]
    [[ $stderr != *hook_progress* ]]
    [ "$(sql 'SELECT sum(total) FROM orders')" = 110 ]
    [ "$(sql "SELECT string_agg(h ->> 'hook', ' ') FROM confiture.event, jsonb_array_elements(details -> 'hooks') h WHERE version = '0002'")" = "capture_statistics totals analyze" ]
    [ "$(sql "SELECT details #>> '{hooks,0,statistics,public.orders,rows}' FROM confiture.event WHERE version = '0002'")" = 0 ]
}

@test "the JSON document of up has the hooks" {
    shop
    confiture-migrate --format json up 2> /dev/null |
        python3 -c 'import json, sys; d = json.load(sys.stdin); assert [h["hook"] for h in d["done"][1]["hooks"]] == ["capture_statistics", "totals", "analyze"], d'
}

@test "a chain without hooks says nothing of them" {
    shop
    rm confiture.yaml db/migrations/0002_fill.yaml
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 0 ]
    [ -z "$stderr" ]
    [ "$(sql "SELECT count(*) FROM confiture.event WHERE details ? 'hooks'")" = 0 ]
}

@test "what is wrong with a hook is told with its place before anything runs" {
    shop
    cat > db/migrations/0002_fill.yaml << 'YAML'
hooks:
- phase: after_dll
  type: analyze
YAML
    run confiture-migrate up
    [ "$status" -eq 4 ]
    [[ $output == *'there is no phase "after_dll"'*'db/migrations/0002_fill.yaml:2:10'*'Did you mean "after_ddl"?'* ]]
    [ "$(sql "SELECT to_regclass('orders') IS NULL")" = t ]
    run confiture-migrate hooks check
    [ "$status" -eq 4 ]
    [[ $output == *'0002_fill.yaml:2:10'* ]]
    cat > confiture.yaml << 'YAML'
hooks:
- {phase: after_ddl, type: analise}
YAML
    run confiture-migrate up
    [ "$status" -eq 4 ]
    [[ $output == *'there is no hook type "analise"'*'confiture.yaml:2:28'*'Did you mean "analyze"?'* ]]
    cat > confiture.yaml << 'YAML'
hooks:
- {phase: after_ddl, type: analyze, config: {table: orders}}
YAML
    run confiture-migrate up
    [ "$status" -eq 4 ]
    [[ $output == *'has no parameter "table"'*'confiture.yaml:2:46'*'Did you mean "tables"?'* ]]
    rm confiture.yaml
    echo 'hooks: []' > db/migrations/0002_fill.yaml
    run confiture-migrate hooks check
    [ "$status" -eq 0 ]
    [ "$output" = "0 hooks of 0 migrations can run." ]
}

@test "hooks types documents what docs/hooks.md documents" {
    for line in $(confiture-migrate --format json hooks types |
        python3 -c 'import json, sys
for t in json.load(sys.stdin)["types"]:
    print(t["name"] + "|")
    for p in t["parameters"]:
        print(t["name"] + "|" + p["name"])'); do
        type=${line%%|*} parameter=${line#*|}
        if [ -z "$parameter" ]; then
            grep -q "^### $type\$" "$CONFITURE_SOURCE/docs/hooks.md" || { echo "docs/hooks.md lacks $type"; false; }
        else
            awk -v type="### $type" -v cell="| \`$parameter\` |" '/^### / { here = $0 == type } here && index($0, cell) == 1 { found = 1 } END { exit !found }' \
                "$CONFITURE_SOURCE/docs/hooks.md" || { echo "docs/hooks.md lacks $type.$parameter"; false; }
        fi
    done
}

@test "a plugin built outside of the tree runs" {
    mkdir plugins
    build_plugin "$CONFITURE_SOURCE/examples/plugin/table_comments.c" plugins/table_comments.so
    shop
    cat > confiture.yaml << 'YAML'
hooks:
- {phase: after_validation, type: "plugin:table_comments", config: {least: 5}}
YAML
    run confiture-migrate up
    [ "$status" -eq 4 ]
    [[ $output == *'there is no hook type "plugin:table_comments"'*CONFITURE_PLUGIN_PATH* ]]
    export CONFITURE_PLUGIN_PATH=$PWD/plugins
    run confiture-migrate hooks types
    [[ $output == *plugin:table_comments*'fail unless every table'* ]]
    run confiture-migrate up
    [ "$status" -eq 6 ]
    [[ $output == *'hook "plugin:table_comments" (confiture.yaml:2) failed: migration 0001 leaves public.orders without a comment'* ]]
    [ "$(sql "SELECT to_regclass('orders') IS NULL")" = t ]
    echo "COMMENT ON TABLE orders IS 'What was ordered';" >> db/migrations/0001_orders.up.sql
    run confiture-migrate up
    [ "$status" -eq 0 ]
    [ "$(sql "SELECT details #>> '{hooks,0,statistics,tables}' FROM confiture.event WHERE kind = 'applied' AND version = '0001'")" = 1 ]
}

@test "plugins are found through the user's configuration, never through a repository's" {
    mkdir -p plugins config "$XDG_CONFIG_HOME/confiture"
    build_plugin "$CONFITURE_SOURCE/examples/plugin/table_comments.c" plugins/table_comments.so
    echo "plugins: [$PWD/plugins]" > "$XDG_CONFIG_HOME/confiture/config.yaml"
    run confiture-migrate hooks types
    [[ $output == *plugin:table_comments* ]]
    rm "$XDG_CONFIG_HOME/confiture/config.yaml"
    echo "plugins: [$PWD/plugins]" > confiture.yaml
    run confiture-migrate hooks types
    [ "$status" -eq 4 ]
    [[ $output == *'unknown key "plugins"'* ]]
}

@test "a plugin that cannot be loaded is a warning with its reason" {
    mkdir plugins
    sed 's/\.abi = CONFITURE_PLUGIN_ABI/.abi = 99/' "$CONFITURE_SOURCE/examples/plugin/table_comments.c" > abi.c
    build_plugin abi.c plugins/abi.so
    echo 'int nothing(void); int nothing(void) { return 0; }' > empty.c
    build_plugin empty.c plugins/empty.so
    echo 'const void *missing_symbol(void); const void *confiture_plugin(void); const void *confiture_plugin(void) { return missing_symbol(); }' > missing.c
    build_plugin missing.c plugins/missing.so
    echo 'no library' > plugins/text.so
    sed 's/\.run = run/.run = 0/' "$CONFITURE_SOURCE/examples/plugin/table_comments.c" | sed 's/^static int run/__attribute__((unused)) static int run/' > norun.c
    build_plugin norun.c plugins/norun.so
    CONFITURE_PLUGIN_PATH=$PWD/plugins:relative:/nowhere run confiture-migrate hooks types
    [ "$status" -eq 0 ]
    abi=$(sed -n 's/^#define CONFITURE_PLUGIN_ABI \([0-9]*\).*/\1/p' "$CONFITURE_SOURCE/include/confiture/plugin.h")
    [[ $output == *"abi.so\" was not loaded: it was built for plugin ABI 99, this program has $abi"* ]]
    [[ $output == *'empty.so" was not loaded: it has no function confiture_plugin()'* ]]
    [[ $output == *'missing.so" was not loaded: '*'undefined symbol: missing_symbol'* ]]
    [[ $output == *'text.so" was not loaded: '* ]]
    [[ $output == *'norun.so" was not loaded: its hook type "table_comments" is not complete'* ]]
    [[ $output == *'"relative" of CONFITURE_PLUGIN_PATH was passed over: it is no absolute path'* ]]
    [[ $output == *'/nowhere'* ]]
    chmod o+w plugins
    CONFITURE_PLUGIN_PATH=$PWD/plugins run confiture-migrate hooks types
    [[ $output == *'was passed over: everybody may write to it'* ]]
    [[ $output != *abi.so* ]]
}

@test "Ctrl-C ends a hook that hangs" {
    shop
    cat > confiture.yaml << 'YAML'
hooks:
- {phase: after_ddl, type: process, config: {command: [sh, -c, 'echo $$ > pid; sleep 1000']}}
YAML
    confiture-migrate up > log 2>&1 3>&- &
    migrate=$!
    for _ in $(seq 200); do [ -s pid ] && break; sleep 0.05; done
    kill -INT "$migrate"
    status=0
    wait "$migrate" || status=$?
    [ "$status" -eq 9 ]
    sleep 0.2
    ! kill -0 "$(cat pid)"
    [ "$(sql "SELECT to_regclass('orders') IS NULL")" = t ]
}

@test "a hook learns the commit that the migration comes from" {
    shop
    repository
    cat > confiture.yaml << 'YAML'
hooks:
- phase: after_ddl
  type: process
  config: {command: [sh, -c, 'read -r context; printf "{\"result\": {\"statistics\": %s}}\n" "$context"']}
YAML
    git add . && git commit -qm 'Say "orders"'
    confiture-migrate up --env local
    [ "$(sql "SELECT details #>> '{hooks,0,statistics,context,provenance,commit}' = commit_oid AND commit_oid = '$(git rev-parse HEAD)' FROM confiture.event WHERE version = '0001'")" = t ]
    [ "$(sql "SELECT details #>> '{hooks,0,statistics,context,provenance,subject}' FROM confiture.event WHERE version = '0001'")" = 'Say "orders"' ]
}

@test "down runs the hooks of the way down" {
    shop
    echo 'DELETE FROM orders;' > db/migrations/0002_fill.down.sql
    cat > db/migrations/0002_fill.yaml << 'YAML'
down:
  hooks:
  - {phase: before_ddl, type: sql, name: farewell, config: {sql: "create table farewell as select count(*) as n from orders"}}
YAML
    confiture-migrate -q up
    run --separate-stderr confiture-migrate down
    [ "$status" -eq 0 ]
    [[ $stderr == *"phase=BEFORE_DDL hook=farewell"* ]]
    [ "$(sql 'SELECT n FROM farewell')" = 10 ]
}

@test "lint judges a migration by the live catalog and can refuse it" {
    shop
    cat > confiture.yaml << 'YAML'
hooks:
- {phase: before_validation, type: lint, config: {fail_on: warning, select: lock}}
YAML
    rm db/migrations/0002_fill.yaml
    confiture-migrate up
    # Only the database knows this table: no file of the tree makes it.
    sql 'CREATE TABLE elsewhere (id int, note text)'
    echo 'CREATE INDEX elsewhere_note ON elsewhere (note);' > db/migrations/0003_index.up.sql
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 6 ]
    [[ $stderr == *"event=hook_failed migration=0003 phase=BEFORE_VALIDATION hook=lint type=lint"* ]]
    [[ $stderr == *"[lock/index-not-concurrent]"* ]]
    [[ $stderr == *"at db/migrations/0003_index.up.sql:1:1"* ]]
    [ "$(sql "SELECT to_regclass('elsewhere_note') IS NULL")" = t ]
    [ "$(sql "SELECT details #>> '{hooks,0,statistics,findings,0,rule}' FROM confiture.event WHERE kind = 'failed'")" = lock/index-not-concurrent ]
    # The same text where the table is new is no fault.
    echo 'CREATE TABLE fresh (id int, note text); CREATE INDEX fresh_note ON fresh (note);' > db/migrations/0003_index.up.sql
    run confiture-migrate up
    [ "$status" -eq 0 ]
}

@test "lint sees what earlier migrations of one transaction did" {
    shop
    rm db/migrations/0002_fill.yaml
    cat > confiture.yaml << 'YAML'
hooks:
- {phase: before_validation, type: lint, on_failure: warn, config: {fail_on: info, select: key/fk-unindexed}}
YAML
    echo 'CREATE TABLE item (id int PRIMARY KEY, order_id int REFERENCES orders);' > db/migrations/0003_item.up.sql
    run --separate-stderr confiture-migrate up --single-transaction
    [ "$status" -eq 0 ]
    [[ $stderr == *"event=hook_failed migration=0003 phase=BEFORE_VALIDATION hook=lint type=lint"*"[key/fk-unindexed]"* ]]
}

@test "what is wrong with a lint hook is told with its place" {
    shop
    cat > confiture.yaml << 'YAML'
hooks:
- {phase: before_validation, type: lint, config: {select: lock/index-not-concurent}}
YAML
    run confiture-migrate hooks check
    [ "$status" -eq 4 ]
    [[ $output == *'there is no lint rule "lock/index-not-concurent"'*'confiture.yaml:2:'*'Did you mean "lock/index-not-concurrent"?'* ]]
    cat > confiture.yaml << 'YAML'
hooks:
- {phase: after_ddl, type: lint}
YAML
    run confiture-migrate hooks check
    [ "$status" -eq 4 ]
    [[ $output == *'before_validation or before_ddl alone'* ]]
}

@test "programs that misbehave fail the migration, with the reason, and leave nothing" {
    shop
    rm db/migrations/0002_fill.*
    misbehave() { # PROGRAM TIMEOUT REASON
        cat > confiture.yaml << YAML
hooks:
- phase: after_ddl
  type: process
  timeout: $2
  config: {command: [sh, -c, '$1']}
YAML
        run --separate-stderr confiture-migrate up
        [ "$status" -eq 6 ] || { echo "$1: status $status: $stderr"; return 1; }
        [[ $stderr == *"$3"* ]] || { echo "$1: $stderr"; return 1; }
        [ "$(sql "SELECT to_regclass('orders') IS NULL")" = t ]
    }
    misbehave 'sleep 1000' 300ms 'ran longer than its timeout of 300 ms'
    misbehave 'sleep 1000 & echo $! > child; wait' 300ms 'ran longer than its timeout'
    sleep 0.2
    [ "$(cat child)" -gt 1 ]
    ! kill -0 "$(cat child)"
    misbehave 'head -c 300 /dev/urandom; echo' 10s 'it wrote a line that is'
    misbehave 'exec 1>&-; sleep 0.1' 10s 'without'
    misbehave 'exec 0<&- 1>&-; exit 0' 10s 'without'
    misbehave 'exit 3' 10s 'ended with status 3'
    misbehave 'echo "{\"sql\": \"COMMIT\"}"; read a; echo "{\"result\": {}}"' 10s 'it begins or ends a transaction'
    [ "$(sql "SELECT count(*) = 7 AND bool_and(kind = 'failed') FROM confiture.event")" = t ]
}

@test "SQL that ends the transaction is refused with its place before anything runs" {
    shop
    cat > confiture.yaml << 'YAML'
hooks:
- {phase: after_ddl, type: sql, config: {sql: "INSERT INTO orders VALUES (1); COMMIT"}}
YAML
    run confiture-migrate up
    [ "$status" -eq 4 ]
    [[ $output == *"transaction"*"confiture.yaml:2:"* ]]
    [ "$(sql "SELECT to_regclass('orders') IS NULL")" = t ]
    [ "$(sql "SELECT to_regclass('confiture.event') IS NULL")" = t ]
    rm confiture.yaml
    echo 'CREATE TABLE a (); COMMIT; CREATE TABLE b ();' > db/migrations/0003_commit.up.sql
    run confiture-migrate up
    [ "$status" -eq 4 ]
    [[ $output == *"db/migrations/0003_commit.up.sql:1:"* ]]
    [ "$(sql "SELECT to_regclass('orders') IS NULL")" = t ]
}
