#!/usr/bin/env bats
# confiture-lint: what git tells, the project's own rules, sizes, pages.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    lint=$CONFITURE_BIN/confiture-lint
    export GIT_CONFIG_GLOBAL=$PWD/gitconfig GIT_CONFIG_NOSYSTEM=1
    git config --file gitconfig user.name Somebody
    git config --file gitconfig user.email somebody@example.org
    git config --file gitconfig protocol.file.allow always
    mkdir work && cd work || return 1
}

write() { # write PATH TEXT
    mkdir -p "$(dirname "$1")"
    printf '%s\n' "$2" > "$1"
}

orders="CREATE TABLE orders (id bigint PRIMARY KEY);
COMMENT ON TABLE orders IS 'One row an order.';"

repository() { # main with one migration and its tree, known as origin/main
    write db/schema/010_orders.sql "$orders"
    write db/migrations/0001_orders.up.sql 'CREATE TABLE orders (id bigint PRIMARY KEY);'
    git init -q -b main .
    git add . && git commit -qm base
    git clone -q --bare . ../remote.git
    git remote add origin ../remote.git && git fetch -q
}

@test "a migration of the base that is edited, removed, doubled or overtaken" {
    repository
    write db/migrations/0003_late.up.sql 'CREATE TABLE lines (id bigint PRIMARY KEY);'
    git add . && git commit -qm three && git push -q origin main
    git checkout -q -b work HEAD~1
    write db/migrations/0001_orders.up.sql 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);'
    write db/migrations/0002_two.up.sql 'CREATE TABLE two (id bigint PRIMARY KEY);'
    write db/migrations/0003_other.up.sql 'CREATE TABLE other (id bigint PRIMARY KEY);'
    write db/migrations/0004_fine.up.sql 'CREATE TABLE fine (id bigint PRIMARY KEY);'
    run --separate-stderr "$lint" --base origin/main --select tree -q
    [ "$status" -eq 1 ]
    [ "$(grep -c '\[tree/' <<< "$output")" -eq 3 ]
    [[ "$output" == *'0001_orders.up.sql:1:1: error: migration 0001 is on origin/main already, and is edited here [tree/edited-applied]'* ]]
    [[ "$output" == *'0002_two.up.sql:1:1: error: version 0002 is new here, and comes before 0003, the newest on origin/main [tree/out-of-order]'* ]]
    [[ "$output" == *'0003_other.up.sql:1:1: error: version 0003 is "0003_late.up.sql" on origin/main [tree/out-of-order]'* ]]
    git rm -q --cached db/migrations/0001_orders.up.sql && rm db/migrations/0001_orders.up.sql
    run "$lint" --staged --select tree/edited-applied -q
    [ "$status" -eq 1 ]
    [[ "$output" == *'0001_orders.up.sql:1:1: error: this file of a migration is on origin/main, and is gone here'* ]]
}

@test "line ends are no edit, and out_of_order allows what is older" {
    repository
    printf 'CREATE TABLE orders (id bigint PRIMARY KEY);\r\n' > db/migrations/0001_orders.up.sql
    write db/migrations/0000_first.up.sql 'CREATE TABLE first (id bigint PRIMARY KEY);'
    run "$lint" --base origin/main --select tree -q
    [ "$status" -eq 1 ]
    [[ "$output" != *edited-applied* ]]
    write confiture.yaml 'migrations: {out_of_order: true}'
    run "$lint" --base origin/main --select tree -q
    [ "$status" -eq 0 ]
}

@test "a changed schema without a migration, and a migration without a changed schema" {
    repository
    write db/schema/010_orders.sql "-- a remark
$orders"
    run "$lint" --since origin/main --select tree -q
    [ "$status" -eq 0 ]
    write db/schema/010_orders.sql 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);'
    run "$lint" --since origin/main --select tree -q
    [ "$status" -eq 1 ]
    [[ "$output" == *'db/schema/010_orders.sql:1:1: error: the schema is changed since origin/main, and no migration brings the change [tree/no-migration-for-change]'* ]]
    write db/migrations/0002_note.up.sql 'ALTER TABLE orders ADD COLUMN note text;'
    run "$lint" --since origin/main --select tree -q
    [ "$status" -eq 0 ]
    write db/schema/010_orders.sql "$orders"
    run "$lint" --since origin/main --select tree -q
    [ "$status" -eq 1 ]
    [[ "$output" == *'0002_note.up.sql:1:1: error: migration 0002 changes the schema, whose files are as on origin/main'* ]]
    write db/migrations/0002_note.up.sql 'DELETE FROM orders WHERE id = 1;'
    run "$lint" --since origin/main --select tree -q
    [ "$status" -eq 0 ]
    # What is staged so far is no whole line of work.
    write db/schema/010_orders.sql 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);'
    rm db/migrations/0002_note.up.sql
    git add . 
    run "$lint" --staged --select tree -q
    [ "$status" -eq 0 ]
}

@test "numbers of files: two of one, a gap, verbs" {
    write db/schema/010_a.sql "$orders"
    write db/schema/010_b.sql 'CREATE TABLE b (id bigint PRIMARY KEY);'
    write db/schema/020_c.sql 'CREATE TABLE c (id bigint PRIMARY KEY);'
    write db/schema/040_d.sql 'CREATE TABLE d (id bigint PRIMARY KEY);'
    write db/schema/050_e.sql 'CREATE TABLE e (id bigint PRIMARY KEY);'
    write db/migrations/0001_orders.up.sql 'CREATE TABLE orders (id bigint PRIMARY KEY);'
    run "$lint" --select tree,tree/prefix-gap,tree/verb -q
    [[ "$output" == *'db/schema/010_b.sql:1:1: error: "010_b.sql" has the number of "010_a.sql"'* ]]
    [[ "$output" == *'db/schema/040_d.sql:1:1: warning: between "020_c.sql" and "040_d.sql" a number is missing'* ]]
    [[ "$output" == *'0001_orders.up.sql:1:1: warning: the name "orders" does not begin with a verb'* ]]
    run "$lint" --select tree -q
    [[ "$output" == *tree/prefix-unique* && "$output" != *tree/verb* && "$output" != *tree/prefix-gap* ]]
    run "$lint" -q --ignore doc
    [[ "$output" != *tree/* ]]
}

@test "pre-push: each pushed line is read from standard input, versions against the remote's" {
    repository
    git checkout -q -b work
    write db/migrations/0002_index.up.sql 'CREATE INDEX i ON orders (id);'
    git add . && git commit -qm two
    zero=0000000000000000000000000000000000000000
    run --separate-stderr "$lint" check --pre-push origin <<< "refs/heads/work $(git rev-parse work) refs/heads/work $zero"
    [ "$status" -eq 1 ]
    [[ "$output" == *lock/index-not-concurrent* ]]
    [[ "$output" == *tree/no-migration-for-change* ]]
    # Deleted refs, notes and what the remote has are no work.
    run "$lint" check --pre-push origin <<< "(delete) $zero refs/heads/old $(git rev-parse main)
refs/heads/main $(git rev-parse main) refs/heads/main $(git rev-parse main)"
    [ "$status" -eq 0 ]
    run "$lint" check --pre-push origin < /dev/null
    [ "$status" -eq 0 ]
    # A version that the remote's branch has already.
    git push -q --no-verify origin work
    git reset -q --hard main
    write db/migrations/0002_other.up.sql 'CREATE TABLE other (id bigint PRIMARY KEY);'
    write db/schema/020_other.sql 'CREATE TABLE other (id bigint PRIMARY KEY);'
    git add . && git commit -qm other
    run "$lint" check --pre-push origin --select tree -q \
        <<< "refs/heads/work $(git rev-parse work) refs/heads/work $(git rev-parse origin/work)"
    [ "$status" -eq 1 ]
    [[ "$output" == *'0002_other.up.sql:1:1: error: version 0002 is "0002_index.up.sql" on '* ]]
    run -2 "$lint" check --pre-push origin <<< "nonsense"
    run -2 "$lint" check --pre-push origin --staged
}

@test "an index with conflicts: each side is linted" {
    repository
    git checkout -q -b one
    write db/migrations/0002_x.up.sql 'CREATE INDEX a ON orders (id);'
    git add . && git commit -qm one
    git checkout -q -b two main
    write db/migrations/0002_x.up.sql 'DROP TABLE orders;'
    git add . && git commit -qm two
    ! git merge -q one > /dev/null 2>&1
    before=$(git ls-files --stage)
    run --separate-stderr "$lint" --staged -q
    [ "$status" -eq 1 ]
    [[ "$output" == *data/drop-table* ]]
    [[ "$output" == *lock/index-not-concurrent* ]]
    [[ "$stderr" == *'"db/migrations/0002_x.up.sql" is unmerged in the index'* ]]
    [ "$(git ls-files --stage)" = "$before" ]
}

@test "a submodule is passed over with a note" {
    repository
    git init -q -b main ../module
    (cd ../module && write a.sql 'CREATE TABLE a ();' && git add . && git commit -qm a)
    git submodule --quiet add ../module db/schema/module
    git add . && git commit -qm module
    run --separate-stderr "$lint" --ref HEAD -q
    [ "$status" -eq 0 ]
    [[ "$stderr" == *'"db/schema/module" is a submodule'* ]]
}

@test "names with line ends, and files that are no SQL" {
    repository
    write "db/migrations/0002_two
lines.up.sql" 'DROP TABLE orders;'
    head -c 300 /dev/urandom > db/migrations/0003_noise.up.sql
    git add .
    run "$lint" --staged -q
    [ "$status" -eq 4 ]
    [[ "$output" == *'0002_two\x0alines.up.sql:1:1: error:'*data/drop-table* ]]
    [[ "$output" == *0003_noise.up.sql* ]]
}

@test "rules of the project: names and presence by kind, file and schema" {
    write db/schema/01_write/010.sql "CREATE SCHEMA app;
CREATE TABLE app.w_orders (id bigint PRIMARY KEY, tenant_id bigint NOT NULL);
CREATE TABLE app.orders (id bigint);"
    write db/schema/02_read/010.sql 'CREATE TABLE app.r_orders (id bigint PRIMARY KEY);'
    write confiture.yaml 'lint:
  extends: none
  custom:
    house/write-names:
      kind: table
      path: db/schema/01_write/*
      match: ^w_
      hint: Call it w_something.
    house/complete:
      kind: [table, view]
      schema: ap?
      name: "*orders"
      require: [primary_key, comment]
      column: tenant_id
      severity: error
    house/read-side:
      kind: table
      path: [db/schema/02_read/*]
      forbid: true
      message: the read side has views only'
    run "$lint" -q
    [ "$status" -eq 1 ]
    [[ "$output" == *'01_write/010.sql:3:1: warning: table "orders" does not match ^w_ [house/write-names]'*'Call it w_something.'* ]]
    [[ "$output" == *'error: table "orders" has no primary key [house/complete]'* ]]
    [[ "$output" == *'error: table "w_orders" has no comment [house/complete]'* ]]
    [[ "$output" == *'error: table "r_orders" has no column "tenant_id" [house/complete]'* ]]
    [[ "$output" == *'02_read/010.sql:1:1: warning: table "r_orders": the read side has views only [house/read-side]'* ]]
    [ "$(grep -c house/ <<< "$output")" -eq 8 ]
    run "$lint" -q --select house/write-names
    [ "$(grep -c house/ <<< "$output")" -eq 1 ]
    "$lint" rules | grep -q house/complete
    "$lint" explain house/read-side | grep -q 'the read side has views only'
}

@test "faults of rules of the project have their place" {
    write db/schema/010.sql "$orders"
    fault() { # fault YAML MESSAGE
        write confiture.yaml "$1"
        run "$lint"
        [ "$status" -eq 4 ]
        [[ "$output" == *"$2"* && "$output" == *confiture.yaml:1:* ]] || { echo "$output"; false; }
    }
    fault 'lint: {custom: {house: {match: x}}}' '"house" is no name of a rule'
    fault 'lint: {custom: {data/drop-table: {match: x}}}' 'there is a rule "data/drop-table" already'
    fault 'lint: {custom: {house/a: {kind: tabel, match: x}}}' '"tabel" is no kind of object'
    fault 'lint: {custom: {house/a: {mach: x}}}' 'has no key "mach"'
    fault 'lint: {custom: {house/a: {match: "("}}}' 'is no regular expression'
    fault 'lint: {custom: {house/a: {kind: table}}}' 'demands nothing'
    fault 'lint: {custom: {house/a: {query: "DROP TABLE orders"}}}' 'the query is not one SELECT'
    fault 'lint: {custom: {house/a: {query: "SELECT 1; SELECT 2"}}}' 'the query is not one SELECT'
    fault 'lint: {custom: {house/a: {query: "SELECT 1", match: x}}}' 'has a query and demands besides'
}

@test "read models must be derived from the write tables they name" {
    write db/schema/010.sql "CREATE SCHEMA app; CREATE SCHEMA read;
CREATE TABLE app.orders (id bigint PRIMARY KEY);
CREATE TABLE app.lines (id bigint PRIMARY KEY);
CREATE VIEW read.orders AS SELECT id FROM app.orders;
CREATE TABLE read.total (id bigint PRIMARY KEY);"
    write confiture.yaml 'lint: {extends: none, rules: {cqrs/read-model: error}}
cqrs:
  read_models:
    read.orders: app.orders
    read.total: [app.orders, app.lines]'
    run "$lint" -q
    [ "$status" -eq 1 ]
    [ "$(grep -c cqrs/ <<< "$output")" -eq 2 ]
    [[ "$output" == *'010.sql:5:1: error: read model "total" is not derived from app.orders'* ]]
    write confiture.yaml 'lint: {extends: none, rules: {cqrs/read-model: error}}
cqrs:
  read_models:
    read.orders: app.order
    read.missing: [app.orders]'
    run "$lint" -q
    [ "$status" -eq 1 ]
    [[ "$output" == *'confiture.yaml:4:1: error: cqrs.read_models names "app.order", which no file makes'* ]]
    [[ "$output" == *'confiture.yaml:5:1: error: cqrs.read_models names "read.missing", which no file makes'* ]]
}

@test "sizes from a file: told, and small tables matter less" {
    write db/migrations/0001_a.up.sql 'CREATE INDEX i ON app.orders (id);
CREATE INDEX j ON app.small (id);'
    write stats.json '{"schema": "confiture/lint/stats/1", "tables": [
        {"schema": "app", "table": "orders", "rows": 12000000, "bytes": 3650722201},
        {"schema": "app", "table": "small", "rows": 12, "bytes": 8192}]}'
    run "$lint" --stats stats.json --select lock/index-not-concurrent
    [ "$status" -eq 1 ]
    [[ "$output" == *"The table has about 12,000,000 rows, 3.4"*GiB.* ]] || { echo "$output"; false; }
    [[ "$output" == *':2:1: info: '* ]]
    "$lint" --stats stats.json --select lock/index-not-concurrent --format json > out.json || true
    python3 -c 'import json
f = json.load(open("out.json"))["findings"]
assert [x["rows"] for x in f] == [12000000, 12], f
assert f[0]["bytes"] == 3650722201'
    write stats.json '{"schema": "other"}'
    run -4 "$lint" --stats stats.json
    run -4 "$lint" --stats nowhere.json
}

@test "a page of HTML is whole, and shows names as they are" {
    write db/migrations/0001_a.up.sql 'DROP TABLE "<script>alert(1)</script>";'
    run -1 "$lint" --format html -o page.html
    python3 - <<'PY'
from html.parser import HTMLParser
text = open("page.html", encoding="utf-8").read()
class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.text, self.tags = [], [], set()
    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        assert not any(name in ("src", "href") for name, _ in attrs), attrs
        if tag not in ("meta", "br"):
            self.open.append(tag)
    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag
    def handle_data(self, data):
        self.text.append(data)
reader = Reader()
reader.feed(text)
assert reader.open == [], reader.open
assert "script" not in reader.tags and {"article", "details", "mark"} <= reader.tags
assert "<script>alert(1)</script>" in "".join(reader.text)
assert "prefers-color-scheme: dark" in text
PY
}

@test "a headless browser shows the page, light and dark" {
    browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) ||
        skip "chromium is not installed"
    write db/migrations/0001_a.up.sql 'DROP TABLE orders;'
    run -1 "$lint" --format html -o page.html
    "$browser" --headless --no-sandbox --disable-gpu \
        --user-data-dir="$PWD/profile" --dump-dom "file://$PWD/page.html" > dom.html 2> /dev/null
    grep -q 'data/drop-table' dom.html
    for dark in "" --force-dark-mode; do
        # shellcheck disable=SC2086
        "$browser" --headless --no-sandbox --disable-gpu $dark --user-data-dir="$PWD/profile" \
            --screenshot="$PWD/page$dark.png" --window-size=900,900 "file://$PWD/page.html" > /dev/null 2>&1
        [ "$(head -c 8 "page$dark.png" | od -An -tx1 | tr -d ' \n')" = 89504e470d0a1a0a ]
    done
}

@test "a rule of a plugin, which the user's environment alone can name" {
    compiler=$(command -v cc) || skip "no compiler"
    mkdir plugins
    "$compiler" -shared -fPIC -I "$CONFITURE_SOURCE/include" \
        "$CONFITURE_SOURCE/examples/plugin/table_comments.c" -o plugins/table_comments.so
    write db/migrations/0001_a.up.sql 'TRUNCATE orders;'
    run "$lint" --select plugin/no_truncate
    [ "$status" -eq 2 ]
    export CONFITURE_PLUGIN_PATH=$PWD/plugins
    run "$lint" --select plugin -q
    [ "$status" -eq 1 ]
    [[ "$output" == *'0001_a.up.sql:1:1: error: a migration truncates the table [plugin/no_truncate]'* ]]
    write db/migrations/0001_a.up.sql '-- confiture:ignore plugin/no_truncate it is empty
TRUNCATE orders;'
    run "$lint" --select plugin -q
    [ "$status" -eq 0 ]
    "$lint" explain plugin:no_truncate | grep -q 'Nobody gets the rows back.'
}

@test "rules that ask a database say so when there is none" {
    write db/schema/010.sql "$orders"
    write confiture.yaml 'lint: {custom: {house/q: {query: "SELECT 1"}}}'
    run --separate-stderr "$lint"
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"1 query is of lint.custom not judged"* ]] || [[ "$stderr" == *"not judged"* ]]
    run -2 "$lint" --select house/q
    run -2 "$lint" --select live/bloat
    run -2 "$lint" --select live
}

@test "what hooks read of git is kept in the git folder, and never believed when it is damaged" {
    write db/migrations/0001_orders.up.sql 'CREATE TABLE orders (id bigint PRIMARY KEY);'
    for i in $(seq -w 1 40); do write "db/schema/$i.sql" "CREATE TABLE t$i (id bigint PRIMARY KEY);"; done
    git init -q -b main . && git add . && git commit -qm base
    write db/migrations/0002_drop.up.sql 'DROP TABLE orders;'
    git add .
    run "$lint" --staged -q
    [ "$status" -eq 1 ]
    first=$output
    [ -s .git/confiture/blobs ]
    run "$lint" --staged -q
    [ "$output" = "$first" ]
    printf 'x' | dd of=.git/confiture/blobs bs=1 seek=2000 conv=notrunc 2> /dev/null
    cp .git/confiture/blobs damaged
    run "$lint" --staged -q
    [ "$output" = "$first" ]
    ! cmp -s damaged .git/confiture/blobs
    for text in "" "confiture blob 1" "nonsense"; do
        printf '%s' "$text" > .git/confiture/blobs
        run "$lint" --staged -q
        [ "$output" = "$first" ]
    done
    rm -r .git/confiture && touch .git/confiture
    run "$lint" --staged -q
    [ "$output" = "$first" ]
}
