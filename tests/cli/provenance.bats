#!/usr/bin/env bats
# blame and trace as a user types them: from objects to commits and back.

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
    mkdir -p "$BATS_TEST_TMPDIR/shop/db/migrations" "$BATS_TEST_TMPDIR/shop/db/schema"
    cd "$BATS_TEST_TMPDIR/shop" || return 1
    repository
    echo 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);' | tee db/schema/orders.sql > db/migrations/0001_orders.up.sql
    git add . && git commit -qm 'Keep orders'
    echo 'CREATE TABLE orders (id bigint PRIMARY KEY, total bigint);' > db/schema/orders.sql
    echo 'ALTER TABLE orders ALTER total TYPE bigint;' > db/migrations/0002_wider.up.sql
    git add . && git commit -qm 'Take larger orders'
    printf -- '-- all of them\nCREATE TABLE orders (\n    id bigint PRIMARY KEY,\n    total bigint\n);\n' > db/schema/all_orders.sql
    git rm -q db/schema/orders.sql
    git add . && git commit -qm 'Move orders'
}

@test "blame names the commit of each part, not the one that moved it" {
    run confiture-audit blame orders --no-database
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *"column public.orders.id"*"$(git rev-parse --short=10 HEAD~2)"*"db/schema/all_orders.sql:3"* ]]
    run confiture-audit blame public.orders.total --no-database
    [[ "$output" == *"column public.orders.total $(git rev-parse --short=10 HEAD~1)"*"all_orders.sql:4 2"* ]]
}

@test "blame tells the event that brought it here, and works on without a database" {
    confiture-migrate -q up
    run confiture-audit blame orders.total
    [[ "${lines[1]}" =~ all_orders.sql:4\ +2\ +2$ ]]
    DATABASE_URL=postgresql:///nowhere?host=/nonexistent run confiture-audit blame orders.total
    [ "$status" -eq 0 ]
    [[ "$output" == *"no events are shown"* ]]
    [[ "$output" == *"column public.orders.total"* ]]
}

@test "blame asks the chain of migrations where there is no tree" {
    git rm -qr db/schema && git commit -qm 'No tree'
    run confiture-audit blame --all --no-database
    [ "$status" -eq 0 ]
    [[ "$output" == *"column public.orders.total "*"$(git rev-parse --short=10 HEAD~2)"*"0002_wider.up.sql:1"* ]]
}

@test "blame refuses what nobody defines, and two questions at once" {
    run confiture-audit blame nonsuch --no-database
    [ "$status" -eq 4 ]
    run confiture-audit blame
    [ "$status" -eq 2 ]
    run confiture-audit blame --all orders
    [ "$status" -eq 2 ]
}

@test "trace tells commits in words and what waits to be deployed" {
    confiture-migrate -q up 1
    run confiture-audit trace orders.total
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *"Waits:     migration 2 is not deployed"* ]]
    [[ "$output" == *'column public.orders.total: changed from "total int" to "total bigint"'* ]]
    [[ "$output" != *"Move orders"* ]]
    confiture-migrate -q up
    run confiture-audit trace orders.total
    [[ "$output" != *"Waits:"* ]]
    [[ "$output" == *"migration 2: deployed by event 2 in local"* ]]
}

@test "trace names what is in the database and in no file" {
    confiture-migrate -q up
    sql 'create table stray (id int)'
    run confiture-audit trace stray
    [ "$status" -eq 0 ]
    [[ "$output" == *"Stray:"*"no file of this commit makes it"* ]]
}

@test "trace goes from commits to objects" {
    confiture-migrate -q up 1
    run confiture-audit trace --commit HEAD~1
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *"column public.orders.total: changed"* ]]
    [[ "$output" == *"migration 2: not deployed"* ]]
    run confiture-audit trace --range HEAD~2..HEAD --no-database
    [ "$(grep -c '^commit ' <<< "$output")" -eq 1 ]
    run confiture-audit trace --commit HEAD
    [[ "$output" == *"changed no object"* ]]
}

@test "trace --untracked lists what no migration made, and nothing that maintenance rewrote" {
    echo 'CREATE INDEX CONCURRENTLY orders_total ON orders (total);' > db/migrations/0003_index.up.sql
    printf 'CREATE VIEW big AS SELECT * FROM orders;\nCREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;\n' > db/migrations/0004_view.up.sql
    git add . && git commit -qm 'Index'
    confiture-migrate -q up
    run confiture-audit trace --untracked
    echo "$output"
    [ "$status" -eq 0 ]
    sql 'insert into orders values (1, 1); truncate orders; analyze'
    sql 'vacuum full orders'
    sql 'reindex table orders'
    run confiture-audit trace --untracked
    echo "$output"
    [ "$status" -eq 0 ]
    sql "alter table orders add note text default 'x'; create function two() returns int language sql as 'select 2'"
    run confiture-audit trace --untracked
    echo "$output"
    [ "$status" -eq 1 ]
    [[ "$output" == *"column   public.orders.note"* ]]
    [[ "$output" == *"function public.two()"* ]]
    [ "${#lines[@]}" -eq 4 ]
    run confiture-audit trace --untracked --no-database
    [ "$status" -eq 2 ]
}
