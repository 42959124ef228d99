#!/usr/bin/env bats
# examples/cqrs: a write table changes, the read table is rebuilt and checked with it, all or nothing.

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
    export XDG_CONFIG_HOME=$BATS_TEST_TMPDIR/config HOME=$BATS_TEST_TMPDIR
    unset CONFITURE_PLUGIN_PATH
    cp -R "$CONFITURE_SOURCE/examples/cqrs" "$BATS_TEST_TMPDIR/cqrs"
    cd "$BATS_TEST_TMPDIR/cqrs" || return 1
}

orders() { # orders as the old release wrote them, and the read side as it showed them
    sql "INSERT INTO w_tenant (name) SELECT 'tenant ' || g FROM generate_series(1, 3) g;
         INSERT INTO w_order (tenant_id) SELECT 1 + g % 3 FROM generate_series(1, 300) g;
         INSERT INTO w_order_line (tenant_id, order_id, quantity, price)
         SELECT tenant_id, order_id, 1 + (order_id + n) % 12, 10 + n FROM w_order, generate_series(1, 4) n;
         SELECT fn_rebuild_r_order()" > /dev/null
}

snapshot() { # everything that a migration could leave behind
    pg_dump --exclude-schema=confiture "$DATABASE_URL" | grep -v '^\\'
    sql "SELECT version FROM confiture.migration ORDER BY 1"
    sql "SELECT relname, relfilenode FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"
}

@test "the chain runs, and gives what the tree says" {
    confiture-migrate up 2> log
    ! grep -q hook_failed log
    confiture-migrate drift
    confiture-migrate -q down --all --yes
    [ "$(sql "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")" = 0 ]
}

@test "the linter finds no fault" {
    run confiture-lint
    [ "$status" -eq 0 ] || { echo "$output"; false; }
    # The read model must be derived: without the function it is not.
    rm db/schema/20_read/021_r_order.sql
    sed -n '/^CREATE TABLE/,/^COMMENT/p' "$CONFITURE_SOURCE/examples/cqrs/db/schema/20_read/021_r_order.sql" > db/schema/20_read/021_r_order.sql
    run confiture-lint
    [ "$status" -eq 1 ]
    [[ $output == *cqrs/read-model* ]]
}

@test "the hooks of the change of a write table are listed in the order in which they run" {
    confiture-migrate --format json hooks list 0004 |
        python3 -c 'import json, sys
hooks = [(h["phase"], h["hook"]) for h in json.load(sys.stdin)["hooks"]]
assert hooks == [("before_validation", "lint"), ("before_ddl", "before"), ("after_ddl", "ten and more"),
    ("after_ddl", "rebuild r_order"), ("after_validation", "tenants"), ("after_validation", "totals agree"),
    ("after_validation", "no order is lost"), ("cleanup", "analyze"), ("cleanup", "after")], hooks'
    run confiture-migrate hooks check
    [ "$status" -eq 0 ]
}

@test "the write table changes, the read table is rebuilt and checked" {
    confiture-migrate -q up 0003
    orders
    before=$(sql 'SELECT sum(total) FROM r_order')
    [ "$before" = "$(sql 'SELECT sum(price * quantity) FROM w_order_line')" ]
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 0 ] || { echo "$stderr"; false; }
    [[ $stderr == *'phase=AFTER_DDL hook="ten and more" type=backfill '*' rows=300 '* ]]
    [ "$(sql 'SELECT count(*) FROM w_order_line WHERE discount = 0.1')" = "$(sql 'SELECT count(*) FROM w_order_line WHERE quantity >= 10')" ]
    [ "$(sql 'SELECT sum(total) FROM r_order')" = "$(sql 'SELECT sum(round(price * quantity * (1 - discount), 2)) FROM w_order_line')" ]
    [ "$(sql 'SELECT sum(total) + sum(saved) FROM r_order')" = "$before" ]
    [ "$(sql "SELECT details #>> '{hooks,8,statistics,public.r_order,rows}' FROM confiture.event WHERE version = '0004'")" = 300 ]
    [ "$(sql "SELECT string_agg(h ->> 'hook', ', ') FROM confiture.event, jsonb_array_elements(details -> 'hooks') h WHERE version = '0004'")" = \
        "lint, before, ten and more, rebuild r_order, tenants, totals agree, no order is lost, analyze, after" ]
    confiture-migrate -q down --yes
    [ "$(sql 'SELECT sum(total) FROM r_order')" = "$before" ]
}

@test "a check that fails leaves no trace but a failed event with the chain of causes" {
    confiture-migrate -q up 0003
    orders
    # A rebuild that forgets one tenant's orders.
    sed -i 's/ GROUP BY o.tenant_id, o.order_id/ WHERE o.tenant_id <> 2&/; s/^    GROUP BY/    WHERE o.tenant_id <> 2&/' db/migrations/0004_order_discount.up.sql
    snapshot > before
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 6 ]
    [[ $stderr == *'migration "0004_order_discount" failed in after_validation and was rolled back: hook "verify_consistency, totals agree" (confiture.yaml:'* ]]
    snapshot > after
    diff before after
    [ "$(sql "SELECT string_agg(kind || ' ' || version, ', ' ORDER BY id) FROM confiture.event WHERE id > 3")" = "failed 0004" ]
    sql "SELECT details FROM confiture.event WHERE kind = 'failed'" | python3 -c 'import json, sys
d = json.load(sys.stdin)
assert "totals agree" in d["error"]["message"] and "after_validation" in d["error"]["message"], d["error"]
failed = [h for h in d["hooks"] if "error" in h]
assert [h["hook"] for h in failed] == ["totals agree"], d["hooks"]
assert "differ" in failed[0]["error"], failed
assert [h["hook"] for h in d["hooks"]][:4] == ["lint", "before", "ten and more", "rebuild r_order"], d["hooks"]'
    run confiture-audit log
    [[ $output == *failed*0004* ]]
    # Mended, it runs.
    cp "$CONFITURE_SOURCE/examples/cqrs/db/migrations/0004_order_discount.up.sql" db/migrations/
    confiture-migrate -q up
    [ "$(sql 'SELECT count(DISTINCT tenant_id) FROM r_order')" = 3 ]
}

@test "a read table without its tenant is refused, and undone" {
    confiture-migrate -q up
    echo 'CREATE TABLE t_top (order_id bigint PRIMARY KEY, total numeric(14, 2));' > db/migrations/0005_top.up.sql
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 6 ]
    [[ $stderr == *'public.t_top has no column "tenant_id"'* ]]
    [ "$(sql "SELECT to_regclass('t_top') IS NULL")" = t ]
}

@test "the linter refuses a migration by what the database has now" {
    confiture-migrate -q up 0003
    orders
    echo 'CREATE INDEX w_order_line_price_idx ON w_order_line (price);' >> db/migrations/0004_order_discount.up.sql
    run --separate-stderr confiture-migrate up
    [ "$status" -eq 6 ]
    [[ $stderr == *"hook=lint type=lint"*"lock/index-not-concurrent"* ]]
    [ "$(sql "SELECT to_regclass('w_order_line_price_idx') IS NULL")" = t ]
}

@test "the wizard leads through it on a protected environment" {
    confiture-migrate -q up 0003
    orders
    export SHOP_DATABASE_URL=$DATABASE_URL
    unset DATABASE_URL
    run python3 "$CONFITURE_SOURCE/tests/support/terminal.py" confiture-migrate --env production wizard << 'TALK'
? environment production, protected
? 0004_order_discount (1 of 1)
? adds column discount (numeric(5,4), not null, with a default) to w_order_line
? Hooks that run
? after_ddl: rebuild r_order (sql), confiture.yaml:
? To undo it: confiture-migrate down (by db/migrations/0004_order_discount.down.sql)
? [?]:
! d
? All of it was rolled back.
? [?]:
! a
? applied 0004_order_discount
? To roll back: confiture-migrate --env production down --to=0003
TALK
    [ "$status" -eq 0 ] || { echo "$output"; false; }
}
