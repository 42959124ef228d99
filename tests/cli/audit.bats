#!/usr/bin/env bats
# confiture-audit as a user types it, after confiture-migrate, in a repository of git.

setup_file() {
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_start
}

teardown_file() {
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_stop
}

setup() {
    command -v python3 > /dev/null || skip "python3 reads the JSON here"
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_database
    mkdir -p "$BATS_TEST_TMPDIR/shop/db/migrations"
    cd "$BATS_TEST_TMPDIR/shop" || return 1
    repository
}

orders() {
    cat > db/migrations/0001_orders.up.sql <<'SQL'
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (
    id bigint PRIMARY KEY,
    customer_id bigint REFERENCES customers
);
SQL
    echo 'DROP TABLE orders, customers;' > db/migrations/0001_orders.down.sql
    git add .
    git commit -qm 'Keep orders'
}

total() {
    cat > db/migrations/0002_total.up.sql <<'SQL'
-- What it costs.
ALTER TABLE orders
    ADD COLUMN total numeric NOT NULL DEFAULT 0;
SQL
    echo 'ALTER TABLE orders DROP COLUMN total;' > db/migrations/0002_total.down.sql
    git add .
    GIT_AUTHOR_NAME='Grace Hopper' GIT_AUTHOR_EMAIL=grace@example.org git commit -qm 'Add the total of an order'
}

migrated() {
    orders
    total
    confiture-migrate -q up
}

# As a superuser who knows his way does it.
tamper() {
    sql "alter table confiture.event disable trigger all"
    sql "$1"
    sql "alter table confiture.event enable trigger all; alter table confiture.event enable always trigger event_refuse"
}

contains() {
    case "$output" in
    *"$1"*) ;;
    *)
        echo "no \"$1\" in:"
        echo "$output"
        return 1
        ;;
    esac
}

# Of the JSON document that was printed.
member() {
    printf '%s' "$output" | python3 -c "import json, sys; d = json.load(sys.stdin); print($1)"
}

@test "log lists the events, newest first, with commit and author" {
    migrated
    run confiture-audit log
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 3 ]
    [[ "${lines[0]}" =~ EVENT\ +RECORDED\ +KIND\ +ENVIRONMENT\ +MIGRATION\ +COMMIT\ +AUTHOR\ +SUBJECT ]]
    [[ "${lines[1]}" =~ ^\ +2\ .*applied\ +local\ +0002_total\ +"$(git rev-parse --short=10 HEAD)"\ +Grace\ Hopper\ +Add\ the\ total ]]
    [[ "${lines[2]}" =~ ^\ +1\ .*0001_orders\ +"$(git rev-parse --short=10 HEAD~)"\ +Ada\ +Keep\ orders ]]
}

@test "log is the default command, and filters narrow together" {
    migrated
    confiture-migrate -q down
    run confiture-audit --format json
    [ "$status" -eq 0 ]
    [ "$(member "d['schema'], [e['id'] for e in d['events']]")" = "confiture/audit/log/1 [3, 2, 1]" ]
    for filter in '--kind reverted=[3]' '--migration 2=[3, 2]' '--author GRACE=[3, 2]' '-n 1=[3]' '--in nowhere=[]' \
        '--in local --kind applied=[2, 1]' '--reverse -n 2=[2, 3]' '--object orders.total=[3, 2]' \
        '--object public.customers=[1]' '--since 2001-01-01=[3, 2, 1]' '--until 2001-01-01=[]'; do
        run confiture-audit log --format json ${filter%=*}
        [ "$(member "[e['id'] for e in d['events']]")" = "${filter##*=}" ] || { echo "$filter: $output"; return 1; }
    done
    run confiture-audit log --format json --since '1 hour ago'
    [ "$(member "len(d['events'])")" = 3 ]
}

@test "log finds the events of a commit and of a range" {
    orders
    confiture-migrate -q up
    total
    confiture-migrate -q up
    run confiture-audit log --format json --commit HEAD
    [ "$(member "[e['id'] for e in d['events']]")" = "[2]" ]
    run confiture-audit log --format json --commit HEAD~
    [ "$(member "[e['id'] for e in d['events']]")" = "[1]" ]
    run confiture-audit log --format json --range HEAD~..HEAD
    [ "$(member "[e['id'] for e in d['events']]")" = "[2]" ]
    run confiture-audit log --commit nonsense
    [ "$status" -eq 4 ]
    contains nonsense
}

@test "log outside of a repository takes a commit's id as it is" {
    migrated
    id=$(git rev-parse --short=8 HEAD~)
    cd "$BATS_TEST_TMPDIR"
    run confiture-audit log --format json --commit "$id"
    [ "$(member "[e['id'] for e in d['events']]")" = "[1]" ]
    run confiture-audit log --range a..b
    [ "$status" -eq 4 ]
    contains "--repo DIR"
}

@test "a time that is none is a usage error" {
    migrated
    run confiture-audit log --since someday
    [ "$status" -eq 2 ]
    contains "2 weeks ago"
}

@test "trace tells a column's story with author, commit, path and line, and that git holds the bytes" {
    migrated
    run confiture-audit trace public.orders.total
    [ "$status" -eq 0 ]
    expected="public.orders.total
Now:       column public.orders.total

event 2  applied 0002_total in local
Commit:    $(git rev-parse HEAD) (main, $(git rev-parse --short HEAD))
Author:    Grace Hopper <grace@example.org>
Date:      2026-05-20 14:30:15 +0000
Recorded:  TIME

    Add the total of an order

    created column public.orders.total                  db/migrations/0002_total.up.sql:3
    verified: the bytes that ran are the bytes in git"
    found=$(printf '%s\n' "$output" | sed 's/^Recorded: .*/Recorded:  TIME/')
    diff <(echo "$expected") <(echo "$found")
}

@test "trace follows renames and revisions, as JSON too" {
    migrated
    echo 'ALTER TABLE orders RENAME COLUMN total TO amount;' > db/migrations/0003_amount.up.sql
    git add .
    git commit -qm 'Call it amount'
    confiture-migrate -q up
    run confiture-audit trace --format json orders.amount
    [ "$status" -eq 0 ]
    [ "$(member "d['schema'], d['present'], d['formerly']")" = \
        "confiture/audit/trace/1 ['column public.orders.amount'] ['public.orders.total']" ]
    [ "$(member "[(e['id'], e['touches'][0]['action'], e['touches'][0]['line'], e['git']['verdict'], e['subject']) for e in d['events']]")" = \
        "[(3, 'renamed', 1, 'verified', 'Call it amount'), (2, 'created', 3, 'verified', 'Add the total of an order')]" ]
}

@test "trace of what nobody knows names the spelling" {
    migrated
    run confiture-audit trace public.nothing
    [ "$status" -eq 4 ]
    contains 'neither the event log nor the database knows "public.nothing"'
    run confiture-audit trace a.b.c.d
    [ "$status" -eq 2 ]
}

@test "trace tells of what the catalog has and no event made" {
    migrated
    sql 'create table stray (id int)'
    run confiture-audit trace public.stray
    [ "$status" -eq 0 ]
    contains 'table public.stray'
    contains 'no event touched it'
}

@test "show tells everything of an event, by number or hash" {
    migrated
    hash=$(sql 'select hash from confiture.event where id = 2')
    run confiture-audit show "${hash:0:8}"
    [ "$status" -eq 0 ]
    contains "event 2"
    contains "$hash"
    contains "Grace Hopper <grace@example.org>"
    contains "created column public.orders.total"
    contains "$(git rev-parse HEAD:db/migrations/0002_total.up.sql)"
    contains "$(sha256sum db/migrations/0002_total.up.sql | cut -d' ' -f1)"
    run confiture-audit show 1 --format json
    [ "$(member "d['schema'], d['event']['version'], len(d['event']['objects']) > 3, d['git']['verdict']")" = \
        "confiture/audit/show/1 0001 True verified" ]
    run confiture-audit show 99
    [ "$status" -eq 4 ]
    run confiture-audit show xyz
    [ "$status" -eq 2 ]
}

@test "show tells why a migration failed" {
    migrated
    printf 'SELECT 1;\nALTER TABLE nothing ADD x int;\n' > db/migrations/0003_wrong.up.sql
    git add .
    git commit -qm 'Go wrong'
    run confiture-migrate up
    [ "$status" -eq 6 ]
    run confiture-audit show 3
    contains "failed 0003_wrong"
    contains '42P01'
    contains 'db/migrations/0003_wrong.up.sql:2'
}

@test "verify passes when log and git agree" {
    migrated
    run confiture-audit verify --strict
    [ "$status" -eq 0 ]
    contains "2 events, unbroken"
    contains "2 verified, 0 not verifiable, 0 wrong"
    run confiture-audit verify --format json
    [ "$(member "d['schema'], d['chain']['events'], d['chain']['faults'], d['git']['verified']")" = \
        "confiture/audit/verify/1 2 [] 2" ]
}

@test "verify finds a changed event" {
    migrated
    tamper "update confiture.event set author_name = 'Eve' where id = 1"
    run confiture-audit verify
    [ "$status" -eq 8 ]
    [[ "$output" =~ 1\ +content ]]
    run confiture-audit verify --format json
    [ "$status" -eq 8 ]
    [ "$(member "[(f['event'], f['problem']) for f in d['chain']['faults']]")" = "[(1, 'content')]" ]
}

@test "verify finds a deleted event" {
    migrated
    tamper "delete from confiture.event where id = 1"
    run confiture-audit verify
    [ "$status" -eq 8 ]
    contains "event 1 before it was deleted"
}

@test "verify finds the end cut off by a hash that was kept" {
    migrated
    hash=$(sql 'select hash from confiture.event where id = 2')
    run confiture-audit verify --anchor "$hash"
    [ "$status" -eq 0 ]
    tamper "delete from confiture.event where id = 2;
            update confiture.event_head h set id = e.id, hash = e.hash from confiture.event e"
    run confiture-audit verify --no-drift
    [ "$status" -eq 0 ]
    run confiture-audit verify
    [ "$status" -eq 1 ]
    contains "public.orders.total"
    run confiture-audit verify --anchor "${hash:0:12}"
    [ "$status" -eq 8 ]
    contains anchor
    run confiture-audit verify --anchor xyz
    [ "$status" -eq 2 ]
}

@test "verify finds the guards taken away" {
    migrated
    sql 'alter table confiture.event disable trigger event_refuse'
    run confiture-audit verify
    [ "$status" -eq 8 ]
    contains guard
}

@test "verify finds a commit that was rewritten" {
    migrated
    git commit -q --amend -m 'Add it'
    run confiture-audit verify
    [ "$status" -eq 8 ]
    contains unreachable
    git clone -q --no-local . "$BATS_TEST_TMPDIR/other"
    run confiture-audit verify --repo "$BATS_TEST_TMPDIR/other"
    [ "$status" -eq 8 ]
    contains rewritten
    run confiture-audit trace orders.total
    contains 'wrong: no branch or tag holds the commit any more'
}

@test "verify finds other bytes in git than those that ran" {
    migrated
    oid=$(printf 'SELECT 1;\n' | git hash-object -w --stdin)
    tamper "update confiture.event set blob_oid = '$oid' where id = 2"
    run confiture-audit verify --format json
    [ "$status" -eq 8 ]
    [ "$(member "[(w['event'], w['problem']) for w in d['git']['wrong']]")" = "[(2, 'differs')]" ]
    tamper "update confiture.event set blob_oid = '$(git rev-parse HEAD:db/migrations/0002_total.up.sql)',
            checksum = repeat('0', 64) where id = 2"
    run confiture-audit verify --format json
    [ "$(member "[(w['event'], w['problem']) for w in d['git']['wrong']]")" = "[(2, 'checksum')]" ]
}

@test "verify tells bytes that were never committed, and --strict minds" {
    orders
    echo 'SELECT 1;' > db/migrations/0002_new.up.sql
    echo '-- changed' >> db/migrations/0001_orders.up.sql
    confiture-migrate -q up
    run confiture-audit verify
    [ "$status" -eq 0 ]
    contains "0 verified, 2 not verifiable, 0 wrong"
    contains "1 dirty: the file had changes that were not committed"
    contains "1 untracked: the file was not committed"
    run confiture-audit verify --strict
    [ "$status" -eq 1 ]
    run confiture-audit log
    contains '*'
    git add .
    git commit -qm 'Commit what ran'
    run confiture-audit verify
    contains "2 committed_later"
}

@test "verify in a shallow clone says what it cannot see" {
    migrated
    git commit -q --allow-empty -m 'Go on'
    git commit -q --allow-empty -m 'And on'
    git clone -q --depth 1 "file://$PWD" "$BATS_TEST_TMPDIR/shallow"
    run confiture-audit verify --repo "$BATS_TEST_TMPDIR/shallow"
    [ "$status" -eq 0 ]
    contains "2 shallow"
    run confiture-audit verify --strict --repo "$BATS_TEST_TMPDIR/shallow"
    [ "$status" -eq 1 ]
}

@test "verify without a repository fails unless the chain alone is asked for" {
    migrated
    cd "$BATS_TEST_TMPDIR"
    run confiture-audit verify
    [ "$status" -eq 4 ]
    contains "--no-git"
    run confiture-audit verify --no-git
    [ "$status" -eq 0 ]
    contains "2 events, unbroken"
    run confiture-audit trace orders.total
    [ "$status" -eq 0 ]
    contains "not verifiable: there is no git repository here"
}

@test "a database without an event log names the next step" {
    for command in 'log' 'show 1' 'trace orders' 'verify'; do
        run confiture-audit $command
        [ "$status" -eq 4 ]
        contains 'has no event log'
        contains 'confiture-migrate up'
    done
}

@test "a scratch server has no events" {
    run confiture-audit log --scratch
    [ "$status" -eq 2 ]
    contains "scratch server has no events"
}

@test "nothing is written: the session is read-only" {
    migrated
    confiture-audit log > /dev/null
    confiture-audit verify > /dev/null
    confiture-audit trace orders > /dev/null
    [ "$(sql 'select count(*) from confiture.event')" = 2 ]
}

@test "psql alone can verify the chain and read the history" {
    migrated
    [ -z "$(sql 'select * from confiture.verify_chain()')" ]
    [ "$(sql "select id, kind, version, author, commit from confiture.history where id = 2")" = \
        "2|applied|0002|Grace Hopper|$(git rev-parse --short=10 HEAD)" ]
}

@test "anybody can compute a hash anew from what docs/event-log.md says" {
    migrated
    sed -n '/^```python$/,/^```$/p' "$CONFITURE_SOURCE/docs/event-log.md" | sed '1d;$d' > "$BATS_TEST_TMPDIR/recompute.py"
    confiture-audit log --reverse --format json > "$BATS_TEST_TMPDIR/log.json"
    sql "select jsonb_agg(to_jsonb(e) || jsonb_build_object('objects', objects::text, 'details', details::text,
            'recorded_at', to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),
            'authored_at', to_char(authored_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'))
            order by id) from confiture.event e" > "$BATS_TEST_TMPDIR/rows.json"
    run python3 "$BATS_TEST_TMPDIR/recompute.py" "$BATS_TEST_TMPDIR/rows.json"
    echo "$output"
    [ "$status" -eq 0 ]
    [ "$output" = "2 events, unbroken" ]
}
