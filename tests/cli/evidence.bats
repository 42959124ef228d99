#!/usr/bin/env bats
# The log as evidence: exports and seals, notes, policies, signatures, pgGit, edited files, drift.

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
    unset CONFITURE_DEPLOYER
}

migration() { # migration VERSION_name SQL
    printf '%s\n' "$2" > "db/migrations/$1.up.sql"
    printf '%s\n' "$3" > "db/migrations/$1.down.sql"
    git add .
    git commit -qm "Add $1"
}

orders() {
    migration 0001_orders 'CREATE TABLE orders (id bigint PRIMARY KEY);' 'DROP TABLE orders;'
}

# As a superuser who knows his way does it.
tamper() {
    sql "alter table confiture.event disable trigger all"
    sql "$1"
    sql "alter table confiture.event enable trigger all; alter table confiture.event enable always trigger event_refuse"
}

# Writes the whole chain anew after a change: hashes, links and head.
rewrite() {
    tamper "$1;
        do \$\$ declare previous text := repeat('0', 64); e confiture.event; begin
            for e in select * from confiture.event order by id loop
                update confiture.event set prev_hash = previous where id = e.id;
                update confiture.event x set hash = confiture.event_hash(x) where id = e.id returning hash into previous;
            end loop;
            update confiture.event_head set hash = previous;
        end \$\$"
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

@test "an export is verified without a database, in either format" {
    orders
    migration 0002_total 'ALTER TABLE orders ADD total numeric;' 'ALTER TABLE orders DROP total;'
    confiture-migrate -q up
    for format in jsonl csv; do
        confiture-audit export --format $format -o events.$format
        unset DATABASE_URL PGHOST PGPORT PGDATABASE
        run confiture-audit verify --offline events.$format
        echo "$output"
        [ "$status" -eq 0 ]
        contains "2 events, unbroken"
        contains "seal   none"
        sed -i 's/Add 0002_total/Add 0002_tatal/' events.$format
        run confiture-audit verify --offline events.$format --format json
        [ "$status" -eq 8 ]
        [ "$(member "[(f['event'], f['problem']) for f in d['faults']]")" = "[(2, 'content')]" ]
        server_database_again
    done
}

# The test's database, after its variables were taken away.
server_database_again() {
    . "$BATS_FILE_TMPDIR/server"
    export PGDATABASE=test_$BATS_TEST_NUMBER
    export DATABASE_URL="host=$PGHOST port=$PGPORT user=$PGUSER dbname=$PGDATABASE"
}

@test "an export holds what docs/event-log.md says of it: anybody can verify it" {
    orders
    confiture-migrate -q up
    confiture-audit export -o events.jsonl
    python3 - events.jsonl << 'PYTHON'
import hashlib, json, sys
members = """id kind environment version name checksum path blob_oid commit_oid origin_oid branch describe worktree
    author_name author_email authored_at subject db_role os_user host tool_version xid recorded_at duration_us
    statements rows_affected objects details""".split()
previous = "0" * 64
for line in open(sys.argv[1], encoding="utf-8"):
    event = json.loads(line)
    texts = [None if event[m] is None else str(event[m]) for m in members]
    canonical = json.dumps(["confiture.event/1"] + texts, ensure_ascii=False)
    assert event["prev_hash"] == previous
    previous = hashlib.sha256((previous + canonical).encode()).hexdigest()
    assert event["hash"] == previous
PYTHON
}

@test "a sealed export is held against its key, by us and by openssl" {
    command -v openssl > /dev/null || skip "openssl makes the keys here"
    orders
    confiture-migrate -q up
    openssl genpkey -algorithm ed25519 -out audit.pem
    openssl pkey -in audit.pem -pubout -out audit.pub
    openssl genpkey -algorithm ed25519 -out other.pem
    openssl pkey -in other.pem -pubout -out other.pub
    confiture-audit export --sign-key audit.pem --seal events.sig -o events.jsonl
    run confiture-audit verify --offline events.jsonl --seal events.sig --public-key audit.pub
    [ "$status" -eq 0 ]
    contains "signed 20"
    run confiture-audit verify --offline events.jsonl --seal events.sig --public-key other.pub
    [ "$status" -eq 8 ]
    contains "another key"
    head -n 7 events.sig > lines
    sed -n 's/^signature //p' events.sig | base64 -d > raw
    openssl pkeyutl -verify -rawin -pubin -inkey audit.pub -in lines -sigfile raw
    echo >> events.jsonl
    run confiture-audit verify --offline events.jsonl --seal events.sig
    [ "$status" -ne 0 ]
    run confiture-audit export --sign-key audit.pem
    [ "$status" -eq 2 ]
    run confiture-audit verify --seal events.sig
    [ "$status" -eq 2 ]
}

@test "verify finds a chain written anew by an export, and names the events" {
    orders
    migration 0002_total 'ALTER TABLE orders ADD total numeric;' ''
    migration 0003_note 'ALTER TABLE orders ADD note text;' ''
    confiture-migrate -q up
    confiture-audit export -o events.jsonl
    run confiture-audit verify --export events.jsonl
    [ "$status" -eq 0 ]
    contains "3 hashes hold, 0 do not"
    rewrite "update confiture.event set author_name = 'Nobody' where id = 2"
    run confiture-audit verify
    [ "$status" -eq 0 ]
    run confiture-audit verify --export events.jsonl --format json
    [ "$status" -eq 8 ]
    [ "$(member "[(f['event'], f['problem']) for f in d['chain']['faults']]")" = "[(2, 'anchor'), (3, 'anchor')]" ]
}

@test "events are lines in git notes, and a chain written anew is found by them" {
    printf 'audit:\n  notes: true\n' > confiture.yaml
    orders
    migration 0002_total 'ALTER TABLE orders ADD total numeric;' ''
    confiture-migrate -q up
    [ "$(git notes --ref confiture show HEAD | json "d['event'], d['kind'], d['version']")" = "(2, 'applied', '0002')" ]
    [ "$(git rev-list --count refs/notes/confiture)" = 1 ]
    run confiture-audit notes --format json
    [ "$(member "[n['event'] for n in d['notes']]")" = "[1, 2]" ]
    run confiture-audit verify
    [ "$status" -eq 0 ]
    contains "2 hashes hold, 0 do not"
    rewrite "update confiture.event set author_name = 'Nobody' where id = 1"
    run confiture-audit verify --format json
    [ "$status" -eq 8 ]
    [ "$(member "[(f['event'], f['problem']) for f in d['chain']['faults']]")" = "[(1, 'anchor'), (2, 'anchor')]" ]
    run confiture-audit verify
    contains "the note on commit"
}

@test "notes of other databases are told apart, and notes can be written later and merged" {
    orders
    confiture-migrate -q up
    run confiture-audit notes --write
    [ "$status" -eq 0 ]
    contains "1 line added"
    run confiture-audit notes --write
    contains "0 lines added"
    server_database "other_$BATS_TEST_NUMBER"
    confiture-migrate -q up
    run confiture-audit verify
    [ "$status" -eq 0 ]
    contains "1 notes are of other databases"
    git clone -q . ../clone
    cd ../clone
    run confiture-audit notes --write
    contains "1 line added"
    cd ../shop
    git fetch -q ../clone refs/notes/confiture
    run confiture-audit notes --merge FETCH_HEAD
    [ "$status" -eq 0 ]
    contains "1 line added"
    run confiture-audit notes --format json
    [ "$(member "len(d['notes'])")" = 2 ]
}

@test "notes that cannot be written are a warning, never a failure" {
    printf 'audit:\n  notes: true\n' > confiture.yaml
    orders
    mkdir -p .git/refs
    echo 'in the way' > .git/refs/notes
    run confiture-migrate up
    echo "$output"
    [ "$status" -eq 0 ]
    contains "no git notes were written"
    [ "$(sql 'select count(*) from confiture.event')" = 1 ]
}

@test "verify explains a file that was edited, and that comments alone need no repair" {
    orders
    confiture-migrate -q up
    printf -- '-- Why.\nCREATE TABLE  orders (id bigint PRIMARY KEY);\n' > db/migrations/0001_orders.up.sql
    git commit -qam 'Say why'
    run confiture-audit verify
    echo "$output"
    [ "$status" -eq 0 ]
    contains "0 as they ran, 1 reworded"
    contains "Say why"
    contains "+-- Why."
    run confiture-audit verify --strict
    [ "$status" -eq 1 ]
    sed -i 's/bigint/integer/' db/migrations/0001_orders.up.sql
    run confiture-audit verify --format json
    [ "$status" -eq 8 ]
    [ "$(member "[(e['problem'], e['commit']) for e in d['files']['edits']]")" = "[('edited', None)]" ]
    git commit -qam 'Smaller ids'
    run confiture-audit verify --format json
    [ "$(member "[(e['problem'], e['commit'], e['subject']) for e in d['files']['edits']]")" = "[('edited', '$(git rev-parse HEAD)', 'Smaller ids')]" ]
    git rm -q db/migrations/0001_orders.up.sql
    run confiture-audit verify --format json
    [ "$status" -eq 0 ]
    [ "$(member "[e['problem'] for e in d['files']['edits']]")" = "['no_file']" ]
}

@test "verify finds what was changed in the live schema past the log" {
    orders
    sql 'create table older (id int)'
    confiture-migrate -q up
    run confiture-audit verify
    [ "$status" -eq 0 ]
    contains "0 objects that no event accounts for"
    sql 'alter table orders add column secret text'
    run confiture-audit verify --format json
    [ "$status" -eq 1 ]
    [ "$(member "[(o['kind'], o['identity']) for o in d['drift']['objects']]")" = "[('column', 'public.orders.secret')]" ]
    sql 'drop table orders'
    run confiture-audit verify
    [ "$status" -eq 1 ]
    contains "gone; event 1 made it"
    run confiture-audit verify --no-drift
    [ "$status" -eq 0 ]
}

policy() {
    printf 'environments:\n  local:\n    policy:\n' > confiture.yaml
    printf '      %s\n' "$@" >> confiture.yaml
    git add . && git commit -qm 'Ask for more'
}

@test "a policy refuses before anything runs, and an override is recorded" {
    orders
    policy 'committed: true' 'reviewed: Reviewed-by'
    run confiture-migrate up
    echo "$output"
    [ "$status" -eq 9 ]
    contains "reviewed: the commit of \"db/migrations/0001_orders.up.sql\""
    contains "--override"
    [ "$(sql "select to_regclass('confiture.event')")" = "" ] || [ "$(sql 'select count(*) from confiture.event')" = 0 ]
    [ -z "$(sql "select to_regclass('orders')")" ]
    run confiture-migrate up --override 'the shop is down'
    [ "$status" -eq 0 ]
    contains "overridden: reviewed"
    [ "$(sql "select details -> 'policy' ->> 'reason' from confiture.event")" = "the shop is down" ]
    [ "$(sql "select jsonb_array_length(details -> 'policy' -> 'violations') from confiture.event")" = 1 ]
}

@test "each rule of a policy is judged" {
    orders
    policy 'committed: true' 'clean: true' 'pushed: [main]' 'signed: true' 'reviewed: [Reviewed-by]' 'not_author: true'
    git config user.email ada@example.org
    echo '-- changed' >> db/migrations/0001_orders.up.sql
    run confiture-migrate up
    [ "$status" -eq 9 ]
    for rule in committed clean pushed signed reviewed not_author; do
        contains "$rule: "
    done
    git commit -qam 'Again

Reviewed-by: Grace <grace@example.org>'
    git init -q --bare ../origin.git
    git remote add origin ../origin.git
    git push -q origin main
    export CONFITURE_DEPLOYER=grace@example.org
    run confiture-migrate up
    [ "$status" -eq 9 ]
    contains "signed: "
    for rule in committed clean pushed reviewed not_author; do
        ! contains "$rule: " || return 1
    done
}

@test "signatures are recorded as git judges them" {
    command -v ssh-keygen > /dev/null || skip "ssh-keygen makes the keys here"
    ssh-keygen -q -t ed25519 -N '' -C k -f ../key
    echo "ada@example.org $(cat ../key.pub)" > ../allowed
    git config gpg.format ssh
    git config user.signingkey "$PWD/../key"
    git config gpg.ssh.allowedSignersFile "$PWD/../allowed"
    git config commit.gpgsign true
    orders
    policy 'signed: true'
    confiture-migrate -q up
    [ "$(sql "select details -> 'signatures' -> 'origin' ->> 'state' from confiture.event")" = good ]
    [ "$(sql "select details -> 'signatures' -> 'commit' ->> 'signer' from confiture.event")" = ada@example.org ]
    [ "$(sql "select details -> 'signatures' -> 'commit' ->> 'key' from confiture.event")" = "$(ssh-keygen -lf ../key.pub | cut -d' ' -f2)" ]
    git config commit.gpgsign false
    migration 0002_total 'ALTER TABLE orders ADD total numeric;' ''
    run confiture-migrate up
    [ "$status" -eq 9 ]
    contains "is not signed"
}

@test "unsigned commits leave nothing in the event, and signatures can be left out" {
    orders
    confiture-migrate -q up
    [ -z "$(sql "select details -> 'signatures' from confiture.event")" ]
}

pggit() {
    psql -XqAt "$DATABASE_URL" -v ON_ERROR_STOP=1 -f "$CONFITURE_SOURCE/tests/pg/core/audit/pggit_fixture.sql"
}

@test "events are mirrored into pgGit with their history" {
    pggit
    orders
    migration 0002_total 'ALTER TABLE orders ADD total numeric;' 'ALTER TABLE orders DROP total;'
    confiture-migrate -q up
    confiture-migrate -q down
    [ "$(sql "select string_agg(metadata ->> 'event', ',' order by id) from pggit.commits")" = MIGRATION_APPLIED,MIGRATION_APPLIED,MIGRATION_ROLLED_BACK ]
    [ "$(sql "select count(*) from pggit.commits c join confiture.event e using (hash)")" = 3 ]
    [ "$(sql "select string_agg(c.metadata ->> 'version' || ' ' || h.change_description, ',' order by h.id)
              from pggit.history h join pggit.commits c on c.hash = h.commit_hash where h.change_description ~ 'TABLE'")" \
        = "0001 CREATE TABLE public.orders,0002 ALTER TABLE public.orders,0002 ALTER TABLE public.orders" ]
}

@test "what pgGit refuses is a warning and waits; replay sends it once" {
    pggit
    orders
    sql "alter table pggit.commits add constraint closed check (false) not valid"
    run confiture-migrate up
    echo "$output"
    [ "$status" -eq 0 ]
    contains "pgGit has not taken event 1"
    run confiture-audit replay
    [ "$status" -eq 1 ]
    contains "1 left"
    sql "alter table pggit.commits drop constraint closed"
    run confiture-audit replay --format json
    [ "$status" -eq 0 ]
    [ "$(member "d['sent'], d['left']")" = "1 0" ]
    run confiture-audit replay
    contains "0 events sent"
    [ "$(sql 'select count(*) from pggit.commits')" = 1 ]
}

@test "pggit.require refuses without pgGit, and undoes what pgGit does not take" {
    printf 'pggit:\n  require: true\n' > confiture.yaml
    orders
    run confiture-migrate up
    [ "$status" -eq 9 ]
    contains "pgGit is not installed"
    pggit
    sql "alter table pggit.commits add constraint closed check (false) not valid"
    run confiture-migrate up
    [ "$status" -ne 0 ]
    [ -z "$(sql "select to_regclass('orders')")" ]
    sql "alter table pggit.commits drop constraint closed"
    confiture-migrate -q up
    [ -n "$(sql "select to_regclass('orders')")" ]
}

@test "pggit.mirror: off leaves pgGit alone" {
    pggit
    printf 'pggit:\n  mirror: "off"\n' > confiture.yaml
    orders
    confiture-migrate -q up
    [ "$(sql 'select count(*) from pggit.commits')" = 0 ]
}

@test "at prints the schema as it was deployed, from the tree or from the migrations" {
    orders
    confiture-migrate -q up
    migration 0002_total 'ALTER TABLE orders ADD total numeric;' ''
    confiture-migrate -q up
    run confiture-audit at 1
    [ "$status" -eq 0 ]
    contains "CREATE TABLE orders"
    ! contains "ADD total" || return 1
    run confiture-audit at 2 --format json
    [ "$(member "d['source'], d['event'], d['commit']")" = "migrations 2 $(git rev-parse HEAD)" ]
    contains "ADD total"
    mkdir -p db/schema
    echo 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric, note text);' > db/schema/orders.sql
    migration 0003_note 'ALTER TABLE orders ADD note text;' ''
    confiture-migrate -q up
    run confiture-audit at 3 --format json
    [ "$(member "d['source']")" = tree ]
    contains "total numeric, note text"
    run confiture-audit at 3 --migrations
    contains "ADD note text"
    run confiture-audit at '1 second ago' --migrations
    [ "$status" -eq 0 ] || contains "no event until"
    run confiture-audit at 2001-01-01
    [ "$status" -eq 4 ]
    contains "no event until"
    run confiture-audit at someday
    [ "$status" -ne 0 ]
    contains "2 weeks ago"
}

@test "a log of a newer Confiture is refused, one of an older is brought up to date" {
    orders
    confiture-migrate -q up
    migration 0002_total 'ALTER TABLE orders ADD total numeric;' ''
    sql "drop function confiture.pggit_mirror, confiture.pggit_replay, confiture.pggit_send; drop table confiture.outbox;
         comment on table confiture.event_head is 'Id and hash of the newest event'"
    run confiture-audit replay
    [ "$status" -eq 4 ]
    contains "older Confiture"
    confiture-migrate -q up
    [ "$(sql 'select count(*) from confiture.outbox')" = 0 ]
    run confiture-audit verify
    [ "$status" -eq 0 ]
    sql "comment on table confiture.event is 'Confiture event log, format 2'"
    for command in verify log export replay notes\ --write; do
        run confiture-audit $command
        [ "$status" -eq 4 ] || { echo "$command: $output"; return 1; }
        contains "format 2"
    done
    migration 0003_note 'ALTER TABLE orders ADD note text;' ''
    run confiture-migrate up
    [ "$status" -eq 4 ]
    contains "format 2"
}
