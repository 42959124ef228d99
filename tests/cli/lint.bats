#!/usr/bin/env bats
# confiture-lint as a user types it.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    lint=$CONFITURE_BIN/confiture-lint
    export GIT_CONFIG_GLOBAL=$PWD/gitconfig GIT_CONFIG_NOSYSTEM=1
    git config --file gitconfig user.name Somebody
    git config --file gitconfig user.email somebody@example.org
    git config --file gitconfig init.defaultBranch main
}

write() { # write PATH: from standard input
    mkdir -p "$(dirname "$1")"
    cat > "$1"
}

project() { # a clean project of one table and two migrations
    write confiture.yaml <<'YAML'
migrations: {lock_timeout: 2s}
YAML
    write db/schema/010_orders.sql <<'SQL'
CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(20));
COMMENT ON TABLE orders IS 'One row an order.';
SQL
    write db/migrations/0001_orders.up.sql <<'SQL'
CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(20));
SQL
    write db/migrations/0001_orders.down.sql <<'SQL'
DROP TABLE orders;
SQL
    write db/migrations/0002_note.up.sql <<'SQL'
ALTER TABLE orders ALTER COLUMN note TYPE varchar(40);
SQL
}

repository() {
    project
    git init -q .
    git add db confiture.yaml
    git commit -qm first
}

json() { # json EXPRESSION: of the last output, as Python sees it in `d`
    python3 -c 'import json, sys
d = json.loads(sys.argv[1])
print(eval(sys.argv[2]))' "$output" "$1"
}

@test "a clean project gives 0 and says what was checked" {
    project
    run --separate-stderr "$lint"
    [ "$status" -eq 0 ]
    [ "$output" = "no findings
4 files, 5 statements checked, 0 not analysed" ]
    [ -z "$stderr" ]
}

@test "findings are clickable, hinted, counted, and exit with 1" {
    project
    write db/migrations/0003_bad.up.sql <<'SQL'

CREATE INDEX orders_note
    ON orders (note);
    DROP TABLE orders;
SQL
    run --separate-stderr "$lint" check
    [ "$status" -eq 1 ]
    [ "${lines[0]}" = 'db/migrations/0003_bad.up.sql:2:1: error: building an index blocks writes to "orders" until it is done [lock/index-not-concurrent]' ]
    [ "${lines[1]}" = "     2 | CREATE INDEX orders_note" ]
    [ "${lines[2]}" = "       | ^" ]
    [[ ${lines[3]} == "    Use CREATE INDEX CONCURRENTLY"* ]]
    [[ ${lines[4]} == 'db/migrations/0003_bad.up.sql:4:5: error: dropping table "orders" loses its data [data/drop-table]' ]]
    [ "${lines[6]}" = "       |     ^" ]
    grep -q '^2 errors, 0 warnings, 0 info$' <<< "$output"
    grep -q '^5 files, 7 statements checked, 0 not analysed$' <<< "$output"
    [[ $output != *$'\033'* ]]
}

@test "JSON has every member, and the schema's name" {
    project
    write db/migrations/0003_bad.up.sql <<< 'DROP TABLE orders; DO $$ BEGIN EXECUTE now()::text; END $$;'
    run --separate-stderr "$lint" --format json
    [ "$status" -eq 1 ]
    [ "$(json 'd["schema"]')" = "confiture/lint/1" ]
    [[ $(json 'd["findings"][0].pop("fingerprint")') =~ ^[0-9a-f]{32}$ ]]
    [ "$(json 'sorted((k, v) for k, v in d["findings"][0].items() if k != "fingerprint")')" = "[('bytes', None), ('column', 1), ('end_line', 1), ('fix', None), ('hint', 'Rename it first and drop it in a later release; keep a copy of what may be needed.'), ('line', 1), ('message', 'dropping table \"orders\" loses its data'), ('object', 'public.orders'), ('path', 'db/migrations/0003_bad.up.sql'), ('rows', None), ('rule', 'data/drop-table'), ('severity', 'error')]" ]
    [ "$(json 'd["summary"]')" = "{'findings': 2, 'errors': 1, 'warnings': 0, 'infos': 1, 'suppressed': 0, 'files': 5, 'statements': 8, 'not_analysed': 1, 'unread_files': 0, 'known': 0}" ]
}

@test "the threshold: --fail-on and lint.fail_on" {
    project
    write db/migrations/0003_bad.up.sql <<< 'SELECT 1; DO $$ BEGIN EXECUTE now()::text; END $$;'
    write db/schema/020_keyless.sql <<< 'CREATE TABLE keyless (made timestamp); -- confiture:ignore key, doc'
    run "$lint"
    [ "$status" -eq 0 ]
    [[ $output == *": warning: "* ]]
    run "$lint" --fail-on warning
    [ "$status" -eq 1 ]
    run "$lint" --fail-on info --select meta
    [ "$status" -eq 1 ]
    write confiture.yaml <<< 'lint: {fail_on: warning}'
    run "$lint"
    [ "$status" -eq 1 ]
    run "$lint" --fail-on error
    [ "$status" -eq 0 ]
    run "$lint" --fail-on nothing
    [ "$status" -eq 2 ]
}

@test "--select and --ignore take profiles, families and rules, in lists" {
    project
    write db/migrations/0003_bad.up.sql <<< 'CREATE INDEX ON orders (note); DROP TABLE orders;'
    run "$lint" --select data,lock
    [[ $output == *"[data/drop-table]"* && $output == *"[lock/index-not-concurrent]"* ]]
    run "$lint" --select data --select lock --ignore lock/index-not-concurrent
    [[ $output == *"[data/drop-table]"* && $output != *"[lock/"* ]]
    run "$lint" --select recommended --ignore data,lock
    [ "$status" -eq 0 ]
    run "$lint" --select all --ignore " data , lock "
    [ "$status" -eq 0 ]
    run "$lint" --select none
    [ "$status" -eq 0 ]
    run --separate-stderr "$lint" --select lcok
    [ "$status" -eq 2 ]
    [[ $stderr == *'Did you mean "lock"?'* ]]
}

@test "lint.extends chooses what is on before lint.rules" {
    project
    write db/migrations/0003_bad.up.sql <<< 'DROP TABLE orders; CREATE INDEX ON orders (note);'
    write confiture.yaml <<< 'lint: {extends: none, rules: {data/drop-table: warning}}'
    run "$lint"
    [ "$status" -eq 0 ]
    [[ $output == *": warning: "*"[data/drop-table]"* && $output != *"[lock/"* ]]
    write confiture.yaml <<< 'lint: {extends: strict}'
    run "$lint"
    [[ $output == *"[data/drop-table]"* && $output == *"[lock/"* ]]
    write confiture.yaml <<< 'lint: {extends: everything}'
    run --separate-stderr "$lint"
    [ "$status" -eq 4 ]
    [[ $stderr == *"confiture.yaml:1:"* ]]
}

@test "every rule and family can be held to files and away from objects" {
    project
    write db/migrations/0003_bad.up.sql <<< 'DROP TABLE orders; DROP TABLE audit.log;'
    write db/migrations/0004_bad.up.sql <<< 'DROP TABLE other;'
    write confiture.yaml <<< 'lint: {rules: {data/drop-table: {exempt: ["audit.*"], exclude: ["*/0004*"]}}}'
    run "$lint" --select data --format json
    [ "$(json '[f["object"] for f in d["findings"]]')" = "['public.orders']" ]
    write confiture.yaml <<< 'lint: {rules: {data: {include: ["*/0004*"]}}}'
    run "$lint" --select data --format json
    [ "$(json '[f["object"] for f in d["findings"]]')" = "['public.other']" ]
    write confiture.yaml <<< 'lint: {rules: {data/drop-table: {exemt: ["audit.*"]}}}'
    run --separate-stderr "$lint"
    [ "$status" -eq 4 ]
    [[ $stderr == *'Did you mean "exempt"?'* && $stderr == *"confiture.yaml:1:"* ]]
}

@test "--pg-version says for whom the SQL is" {
    write change.sql <<< 'ALTER TABLE a DETACH PARTITION b;'
    run "$lint" --select lock change.sql
    [[ $output == *"[lock/detach-not-concurrent]"* ]]
    run "$lint" --select lock --pg-version 13 change.sql
    [[ $output == *"no findings"* ]]
    run "$lint" --pg-version 5 change.sql
    [ "$status" -eq 2 ]
}

@test "--assume-transaction: even a lone CONCURRENTLY is inside one" {
    write change.sql <<< 'CREATE INDEX CONCURRENTLY i ON a (b);'
    run "$lint" --select txn change.sql
    [ "$status" -eq 0 ]
    run "$lint" --select txn --assume-transaction change.sql
    [ "$status" -eq 1 ]
    [[ $output == *"[txn/concurrent-in-transaction]"* ]]
}

@test "a seed is neither a migration nor a tree" {
    write seed.sql <<< 'TRUNCATE a; CREATE TABLE b (c int);'
    run "$lint" seed.sql
    [ "$status" -eq 1 ]
    run "$lint" --kind seed seed.sql
    [ "$status" -eq 0 ]
    [[ $output == *"1 file, 2 statements"* ]]
    run "$lint" --kind nonsense seed.sql
    [ "$status" -eq 2 ]
}

@test "--rule, --no-rule and --severity choose rules and families" {
    project
    write db/migrations/0003_bad.up.sql <<< 'DROP TABLE orders; CREATE INDEX ON orders (note);'
    run "$lint" --rule data
    [[ $output == *"[data/drop-table]"* && $output != *"[lock/"* ]]
    run "$lint" --no-rule data --no-rule lock/index-not-concurrent
    [ "$status" -eq 0 ]
    run "$lint" --severity data/drop-table=info --severity lock=off
    [ "$status" -eq 0 ]
    [[ $output == *": info: dropping"* ]]
    run "$lint" --rule squawk:ban-drop-table
    [[ $output == *"[data/drop-table]"* && $output != *"[lock/"* ]]
    run --separate-stderr "$lint" --rule data/drop-tabel
    [ "$status" -eq 2 ]
    [[ $stderr == *'Did you mean "data/drop-table"?'* ]]
    run "$lint" --severity data/drop-table=loud
    [ "$status" -eq 2 ]
}

@test "--max shows the first, counts all" {
    project
    write db/migrations/0003_bad.up.sql <<< 'DROP TABLE a; DROP TABLE b; DROP TABLE c;'
    run "$lint" --max 1
    [ "$status" -eq 1 ]
    [ "$(grep -c 'data/drop-table' <<< "$output")" -eq 1 ]
    grep -q '^… and 2 more$' <<< "$output"
    grep -q '^3 errors' <<< "$output"
}

@test "the configuration sets severities, options, tenants and exclusions" {
    project
    write confiture.yaml <<'YAML'
lint:
  exclude: ["db/migrations/0001*"]
  tenant: {column: tenant_id, exempt: ["public.shared_*"]}
  rules:
    doc: off
    name/table:
      severity: error
      pattern: '^(w|r)_'
      schemas: {app: '^x_'}
    key/no-primary-key: {exempt: ["public.w_log"]}
YAML
    write db/schema/010_orders.sql <<'SQL'
CREATE TABLE w_a (id bigint PRIMARY KEY, tenant_id uuid);
CREATE TABLE a (id bigint PRIMARY KEY, tenant_id uuid);
CREATE TABLE w_b (id bigint PRIMARY KEY);
CREATE TABLE w_log (tenant_id uuid);
CREATE SCHEMA app;
CREATE TABLE app.x_a (id bigint PRIMARY KEY, tenant_id uuid);
SQL
    run "$lint" --rule name/table --rule tenant/no-column --rule key/no-primary-key --rule doc/table --format json
    [ "$status" -eq 1 ]
    [ "$(json 'sorted((f["rule"], f["severity"], f["line"]) for f in d["findings"] if f["rule"] != "doc/table")')" = \
        "[('name/table', 'error', 2), ('tenant/no-column', 'error', 3)]" ]
    run "$lint" --rule data --format json
    [ "$(json 'd["summary"]["files"]')" -eq 2 ]
}

@test "mistakes in the configuration are told with their place" {
    project
    write confiture.yaml <<'YAML'
lint:
  rules:
    lock/index-not-concurent: off
YAML
    run --separate-stderr "$lint"
    [ "$status" -eq 4 ]
    [[ $stderr == *"confiture.yaml:3:"* && $stderr == *'Did you mean "lock/index-not-concurrent"?'* ]]
    write confiture.yaml <<'YAML'
lint:
  rules:
    name/table:
      patern: x
YAML
    run --separate-stderr "$lint"
    [ "$status" -eq 4 ]
    [[ $stderr == *"confiture.yaml:4:"* && $stderr == *'Did you mean "pattern"?'* ]]
    write confiture.yaml <<'YAML'
lint:
  rules:
    name/table: {pattern: '('}
YAML
    run --separate-stderr "$lint"
    [ "$status" -eq 4 ]
    [[ $stderr == *"regular expression"*"confiture.yaml:3:"* ]]
}

@test "a statement that does not parse is an error, the rest is checked" {
    project
    write db/migrations/0003_bad.up.sql <<'SQL'
DROP TABLE a;
CREATE TABEL b (id int);
DROP TABLE c;
SQL
    run "$lint"
    [ "$status" -eq 1 ]
    [[ $output == *'0003_bad.up.sql:2:8: error: syntax error at or near "TABEL" [meta/syntax]'* ]]
    [ "$(grep -c 'data/drop-table' <<< "$output")" -eq 2 ]
    [[ $output == *"7 statements checked, 1 not analysed"* ]]
}

@test "a file that cannot be read at all gives 4" {
    project
    printf "SELECT 'never ends;\n" > db/migrations/0003_bad.up.sql
    run "$lint"
    [ "$status" -eq 4 ]
    [[ $output == *"0003_bad.up.sql:1:8: error:"*"[meta/syntax]"* && $output == *"1 file not read"* ]]
    run "$lint" --rule data
    [ "$status" -eq 4 ]
    printf 'SELECT 1;\0' > db/migrations/0003_bad.up.sql
    run "$lint"
    [ "$status" -eq 4 ]
    printf 'SELECT \xff;' > db/migrations/0003_bad.up.sql
    run "$lint"
    [ "$status" -eq 4 ]
}

@test "a broken link gives 4 and its name" {
    project
    ln -s nowhere db/schema/020_gone.sql
    run --separate-stderr "$lint"
    [ "$status" -eq 4 ]
    [[ $stderr == *020_gone.sql* ]]
}

@test "a file that is only needed to judge others is told when it cannot be read" {
    project
    write db/schema/020_bad.sql <<< "SELECT 'never ends"
    run --separate-stderr "$lint" db/migrations
    [ "$status" -eq 0 ]
    [[ $stderr == *"warning:"*"020_bad.sql"*"not known"* ]]
}

@test "an include is followed where its file is checked too" {
    project
    write db/schema/020_main.sql <<< '\ir parts/a.sql'
    write db/schema/parts/a.sql <<< 'SELECT 1;'
    run "$lint"
    [[ $output == *"0 not analysed"* ]]
    write db/schema/020_main.sql <<< '\i elsewhere/a.sql'
    run "$lint"
    [[ $output == *"020_main.sql:1:1: info: psql command \"\\i\" was not followed [meta/unanalysable]"*"1 not analysed"* ]]
}

@test "empty files, CRLF and a byte order mark are no trouble" {
    project
    : > db/migrations/0003_empty.up.sql
    printf '\xef\xbb\xbfSELECT 1;\r\n\r\nDROP TABLE a;\r\n' > db/migrations/0004_windows.up.sql
    run "$lint"
    [ "$status" -eq 1 ]
    [[ $output == *"0004_windows.up.sql:3:1: error:"* ]]
}

@test "nothing to check is no pass" {
    run --separate-stderr "$lint"
    [ "$status" -eq 4 ]
    [[ $stderr == *"nothing to check"* ]]
    project
    run --separate-stderr "$lint" db/schema/none.sql
    [ "$status" -eq 4 ]
    [[ $stderr == *none.sql* ]]
}

@test "files named are reported alone, judged with all the others" {
    project
    write db/migrations/0003_bad.up.sql <<< 'DROP TABLE orders;'
    run "$lint" db/migrations/0002_note.up.sql
    [ "$status" -eq 0 ]
    [[ $output == *"1 file, 1 statement checked"* ]]
    run "$lint" db/schema
    [ "$status" -eq 0 ]
    [[ $output == *"1 file, 2 statements"* ]]
    : > confiture.yaml
    cd db/migrations
    run "$lint" 0003_bad.up.sql
    [ "$status" -eq 1 ]
    [[ ${lines[0]} == "../../db/migrations/0003_bad.up.sql:1:1: error:"* ]]
}

@test "without the chain the old type is unknown: a warning" {
    write change.sql <<< 'ALTER TABLE orders ALTER COLUMN note TYPE varchar(40);'
    run "$lint" change.sql
    [ "$status" -eq 0 ]
    [[ $output == *"change.sql:1:20: warning: "*"is not known [rewrite/change-type]"* ]]
    project
    run "$lint" change.sql
    [ "$status" -eq 0 ]
}

@test "a file outside is a migration, a folder a schema, unless --as says otherwise" {
    write other/a.sql <<< 'CREATE TABLE a (id bigint); CREATE INDEX ON b (id);'
    run "$lint" other/a.sql
    [[ $output == *"[lock/index-not-concurrent]"* && $output == *"[key/no-primary-key]"* ]]
    run "$lint" other
    [[ $output != *"[lock/"* && $output == *"[key/no-primary-key]"* ]]
    run "$lint" --as migration other
    [[ $output == *"[lock/index-not-concurrent]"* ]]
    run "$lint" --as schema other/a.sql
    [[ $output != *"[lock/"* ]]
    run "$lint" --as nonsense other
    [ "$status" -eq 2 ]
}

@test "--staged judges the index, not the work tree" {
    repository
    run "$lint" --staged
    [ "$status" -eq 0 ]
    [[ $output == *"0 files"* ]]
    write db/migrations/0003_bad.up.sql <<< 'DROP TABLE orders;'
    git add db
    write db/migrations/0003_bad.up.sql <<< 'SELECT 1;'
    run "$lint" --staged
    [ "$status" -eq 1 ]
    [[ $output == *"0003_bad.up.sql:1:1: error: dropping table"* && $output == *"1 file, 1 statement checked"* ]]
    git add db
    write db/migrations/0003_bad.up.sql <<< 'DROP TABLE orders;'
    run "$lint" --staged
    [ "$status" -eq 0 ]
}

@test "--staged knows the keys that other files of the index add" {
    repository
    write db/schema/020_key.sql <<< 'ALTER TABLE late ADD PRIMARY KEY (id); COMMENT ON TABLE late IS $$Late.$$;'
    write db/schema/015_late.sql <<< 'CREATE TABLE late (id bigint NOT NULL);'
    git add db/schema/020_key.sql
    git commit -qm key
    git add db/schema/015_late.sql
    run "$lint" --staged
    [ "$status" -eq 0 ]
    git rm -q --cached db/schema/020_key.sql
    run "$lint" --staged
    [ "$status" -eq 1 ]
    [[ $output == *"[key/no-primary-key]"* ]]
}

@test "--staged takes old types from HEAD when the chain does not know them" {
    write confiture.yaml <<< 'migrations: {lock_timeout: 2s}'
    write db/schema/010_orders.sql <<< "CREATE TABLE orders (id integer PRIMARY KEY, note varchar(20)); COMMENT ON TABLE orders IS 'One row an order.';"
    git init -q .
    git add db confiture.yaml
    git commit -qm first
    write db/schema/010_orders.sql <<< "CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(40)); COMMENT ON TABLE orders IS 'One row an order.';"
    write db/migrations/0001_wider.up.sql <<'SQL'
ALTER TABLE orders ALTER COLUMN note TYPE varchar(40);
ALTER TABLE orders ALTER COLUMN id TYPE bigint;
SQL
    git add db
    run "$lint" --staged
    [ "$status" -eq 1 ]
    [[ $output == *'0001_wider.up.sql:2:20: error: changing "id" from integer to bigint rewrites'* ]]
    [[ $output == *"1 error, 0 warnings"* ]]
}

@test "--staged works before the first commit, --ref at any commit" {
    project
    git init -q .
    git add db
    run "$lint" --staged
    [ "$status" -eq 0 ]
    [[ $output == *"4 files"* ]]
    git commit -qm first
    write db/migrations/0003_bad.up.sql <<< 'DROP TABLE orders;'
    git add db
    git commit -qm second
    run "$lint" --ref HEAD~1
    [ "$status" -eq 0 ]
    run "$lint" --ref HEAD
    [ "$status" -eq 1 ]
    run "$lint" --ref no-such
    [ "$status" -eq 4 ]
    run "$lint" --ref HEAD --staged
    [ "$status" -eq 2 ]
}

@test "--since reports what a branch changed, committed or not" {
    repository
    write db/migrations/0003_old.up.sql <<< 'DROP TABLE old;'
    git add db
    git commit -qm "bad, but on main"
    git checkout -qb feature
    write db/migrations/0004_committed.up.sql <<< 'DROP TABLE a;'
    git add db
    git commit -qm feature
    write db/migrations/0005_staged.up.sql <<< 'DROP TABLE b;'
    git add db
    write db/migrations/0006_untracked.up.sql <<< 'DROP TABLE c;'
    run "$lint" --since main
    [ "$status" -eq 1 ]
    [[ $output != *0003_old* ]]
    [[ $output == *0004_committed*0005_staged*0006_untracked* ]]
    run "$lint" --since main --ref HEAD
    [[ $output == *0004_committed* && $output != *0005_staged* ]]
    run "$lint" --since main --staged
    [[ $output == *0004_committed*0005_staged* && $output != *0006* ]]
}

@test "--range reports what a line of commits brought, as its last commit has it" {
    repository
    git checkout -qb feature
    write db/migrations/0003_one.up.sql <<< 'DROP TABLE a;'
    git add db && git commit -qm one
    write db/migrations/0004_two.up.sql <<< 'DROP TABLE b;'
    git add db && git commit -qm two
    git checkout -q main
    write db/migrations/0005_main.up.sql <<< 'DROP TABLE c;'
    git add db && git commit -qm "on main"
    run "$lint" --range main..feature
    [ "$status" -eq 1 ]
    [[ $output == *0003_one*0004_two* && $output != *0005_main* ]]
    run "$lint" --range feature~1...feature
    [[ $output != *0003_one* && $output == *0004_two* ]]
    run "$lint" --range feature..
    [[ $output != *0004_two* && $output == *0005_main* ]]
    run "$lint" --range main
    [ "$status" -eq 2 ]
    run "$lint" --range main..feature --since main
    [ "$status" -eq 2 ]
}

@test "--base and --schema tell what was there before" {
    write db/schema/010_orders.sql <<< "CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(20));"
    git init -q .
    git add db && git commit -qm first
    git checkout -qb feature
    write db/schema/010_orders.sql <<< "CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(10));"
    write db/migrations/0001_narrow.up.sql <<< 'ALTER TABLE orders ALTER COLUMN note TYPE varchar(10);'
    git add db && git commit -qm narrow
    run "$lint" --select rewrite
    [[ $output != *"from character varying(20)"* ]]
    run "$lint" --select rewrite --base main
    [ "$status" -eq 1 ]
    [[ $output == *"from character varying(20) to character varying(10)"* ]]
    git checkout -q main
    write other.sql <<< "SELECT 1;"
    git add other.sql && git commit -qm "main goes on"
    git checkout -q feature
    run "$lint" --select rewrite --since main
    [[ $output == *"from character varying(20) to character varying(10)"* ]]
    run "$lint" --select rewrite --base no-such
    [ "$status" -eq 4 ]
    write dump.sql <<< 'CREATE TABLE public.orders (id bigint, note varchar(30));'
    run "$lint" --select rewrite --schema dump.sql
    [[ $output == *"from character varying(30) to character varying(10)"* ]]
    run "$lint" --select rewrite --schema none.sql
    [ "$status" -eq 4 ]
    run "$lint" --schema dump.sql --base main
    [ "$status" -eq 2 ]
}

@test "--strict-coverage: what was not analysed is no pass" {
    project
    run "$lint" --strict-coverage
    [ "$status" -eq 0 ]
    write db/migrations/0003_a.up.sql <<< 'DO $$ BEGIN EXECUTE now()::text; END $$;'
    run "$lint"
    [ "$status" -eq 0 ]
    [[ $output == *"1 not analysed"* ]]
    run "$lint" --strict-coverage
    [ "$status" -eq 1 ]
}

@test "a project below the top, reached through a link, has its own paths" {
    mkdir -p real/services/shop
    ln -s real link
    (cd real/services/shop && project && cd ../.. && git init -q . && git add . && git commit -qm first)
    : > real/services/shop/confiture.yaml
    write real/services/shop/db/migrations/0003_bad.up.sql <<< 'DROP TABLE orders;'
    write real/db/migrations/0001_elsewhere.up.sql <<< 'DROP TABLE elsewhere;'
    git -C real add .
    cd link/services/shop
    for arguments in --staged "--since HEAD" "--ref HEAD --since HEAD"; do
        run "$lint" $arguments
        [[ $output != *elsewhere* ]]
        [ "$arguments" = "--ref HEAD --since HEAD" ] || [[ ${lines[0]} == "db/migrations/0003_bad.up.sql:1:1: error: dropping"* ]]
    done
}

@test "git options outside a repository say so" {
    project
    export GIT_CEILING_DIRECTORIES=$PWD
    run --separate-stderr "$lint" --staged
    [ "$status" -eq 4 ]
    [[ $stderr == *repository* ]]
}

@test "--stdin stands for a file of the project, or for itself" {
    project
    run "$lint" --stdin --path db/migrations/0002_note.up.sql <<< 'ALTER TABLE orders ALTER COLUMN note TYPE varchar(10);'
    [ "$status" -eq 1 ]
    [[ $output == *"db/migrations/0002_note.up.sql:1:20: error: changing \"note\" from character varying(20) to character varying(10)"* ]]
    run "$lint" --stdin --path db/migrations/0009_new.up.sql <<< 'ALTER TABLE orders ALTER COLUMN note TYPE text;'
    [ "$status" -eq 0 ]
    [[ $output == *"1 file, 1 statement"* ]]
    run "$lint" --stdin <<< 'DROP TABLE orders;'
    [ "$status" -eq 1 ]
    [[ $output == *"stdin.sql:1:1:"* ]]
    run "$lint" --path x.sql
    [ "$status" -eq 2 ]
}

@test "suppressed findings are counted, unused suppressions reported" {
    project
    write db/migrations/0003_bad.up.sql <<'SQL'
-- confiture:ignore data/drop-table moved to the archive in March
DROP TABLE orders;
-- confiture:ignore lock
SELECT 1;
SQL
    run "$lint"
    [ "$status" -eq 0 ]
    [[ $output == *':3:21: warning: nothing of "lock" is suppressed here [meta/unused-suppression]'* ]]
    [[ $output == *", 1 suppressed"* ]]
    run "$lint" --rule data
    [ "$status" -eq 0 ]
}

@test "suppressions end with their day, cover regions, and speak squawk" {
    write a.sql <<'SQL'
-- confiture:ignore data/drop-table until 2020-12-31 the archive keeps it
DROP TABLE a;
-- confiture:ignore data/drop-table until 2999-12-31: the archive keeps it
DROP TABLE b;
-- confiture:ignore-start data the old ones
DROP TABLE c;
DROP TABLE d;
-- confiture:ignore-end
DROP TABLE e;
-- squawk-ignore ban-drop-table, no-such-rule-of-theirs
DROP TABLE f;
SQL
    run "$lint" a.sql --select data,meta --format json
    [ "$status" -eq 1 ]
    [ "$(json 'sorted((f["rule"], f["line"]) for f in d["findings"])')" = \
        "[('data/drop-table', 2), ('data/drop-table', 9), ('meta/expired-suppression', 1)]" ]
    [ "$(json 'd["summary"]["suppressed"]')" -eq 4 ]
    run "$lint" a.sql --select meta/no-reason <<< ''
    [[ $output == *"no findings"* ]]
    run "$lint" --stdin --select meta/no-reason,data <<< '-- confiture:ignore data
DROP TABLE a;'
    [[ $output == *"[meta/no-reason]"* ]]
    run "$lint" --stdin <<< '-- squawk-ignore-file
DROP TABLE a; DROP TABLE b;'
    [ "$status" -eq 0 ]
}

@test "a baseline: only new findings are told, wherever the old ones move" {
    project
    write db/migrations/0003_bad.up.sql <<< 'DROP TABLE orders; DROP TABLE a; DROP TABLE a;'
    run --separate-stderr "$lint" --update-baseline
    [ "$status" -eq 2 ]
    run --separate-stderr "$lint" --baseline known.txt
    [ "$status" -eq 4 ]
    run --separate-stderr "$lint" --baseline known.txt --update-baseline
    [ "$status" -eq 0 ]
    [ "$(grep -c '^data/drop-table [0-9a-f-]* public\.' known.txt)" -eq 3 ]
    [ "$(tail -n +2 known.txt)" = "$(tail -n +2 known.txt | LC_ALL=C sort)" ]
    write db/migrations/0003_bad.up.sql <<< $'\n-- moved\n\ndrop table ORDERS ;DROP TABLE a; DROP TABLE a; DROP TABLE a;\nDROP TABLE b;'
    run "$lint" --baseline known.txt --format json
    [ "$status" -eq 1 ]
    [ "$(json '[(f["line"], f["object"]) for f in d["findings"]]')" = "[(4, 'public.a'), (5, 'public.b')]" ]
    [ "$(json 'd["summary"]["known"]')" -eq 3 ]
    echo 'lint: {baseline: known.txt}' >> confiture.yaml
    write db/migrations/0003_bad.up.sql <<< 'DROP TABLE a;'
    cd db
    run --separate-stderr "$lint"
    [ "$status" -eq 0 ]
    [[ $output == *"no findings, 1 known"* && $stderr == *"2 of the baseline's findings are no more"* ]]
    run --separate-stderr "$lint" --staged --update-baseline
    [ "$status" -ne 0 ]
    run --separate-stderr "$lint" migrations --update-baseline
    [ "$status" -eq 2 ]
    cp ../known.txt before
    run "$lint" --select lock --update-baseline
    cmp before ../known.txt
    run "$lint" --update-baseline
    [ "$(grep -c '^data' ../known.txt)" -eq 1 ]
    echo '<<<<<<< ours' >> ../known.txt
    run --separate-stderr "$lint"
    [ "$status" -eq 4 ]
    [[ $stderr == *"known.txt:3"* ]]
}

@test "other tools' chains are read in their own form" {
    write db/migrations/20250101000000_a.sql <<'SQL'
-- migrate:up
CREATE TABLE a (id bigint PRIMARY KEY);
CREATE INDEX ON a (id);
-- migrate:down
DROP TABLE a;
SQL
    write db/migrations/20250102000000_b.sql <<'SQL'
-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY x ON a (id);
SELECT 1;
-- migrate:down
CREATE INDEX y ON a (id);
SQL
    run "$lint" --rule lock --rule txn --rule data --ignore txn/lock-timeout
    [ "$status" -eq 1 ]
    [[ ${lines[0]} == "db/migrations/20250102000000_b.sql:5:1: error: "*"[lock/index-not-concurrent]" ]]
    [[ $output == *"1 error,"* ]]
}

@test "transaction=off counts wherever it is written" {
    project
    write db/migrations/0003_a.up.sql <<< 'CREATE INDEX CONCURRENTLY a ON orders (note); SELECT 1;'
    run "$lint" --rule txn
    [ "$status" -eq 1 ]
    write db/migrations/0003_a.yaml <<< 'transaction: off'
    run "$lint" --rule txn
    [ "$status" -eq 0 ]
}

@test "rules and explain tell all of them" {
    run "$lint" rules
    [ "$status" -eq 0 ]
    [[ $output == *"lock/index-not-concurrent"*"error"*"file"* ]]
    run "$lint" rules --format json
    [ "$(json 'd["schema"]')" = "confiture/lint/rules/1" ]
    for rule in $(json '" ".join(r["rule"] for r in d["rules"])'); do
        run "$lint" explain "$rule"
        [ "$status" -eq 0 ]
        [[ $output == "$rule: "*"Why: "*"Reports: "*"Safer: "*"Bad:"*"Good:"*"confiture:ignore $rule"* ]] || { echo "$output"; false; }
    done
    run "$lint" explain lock/index-not-concurrent --format json
    [ "$(json 'd["rule"]')" = "lock/index-not-concurrent" ]
    run --separate-stderr "$lint" explain lock/index
    [ "$status" -eq 2 ]
    [[ $stderr == *'Did you mean "lock/index-not-concurrent"?'* ]]
}

@test "docs/lint-rules.md is what the program says" {
    "$lint" rules --format markdown | diff "$CONFITURE_SOURCE/docs/lint-rules.md" - ||
        { echo 'run: confiture-lint rules --format markdown -o docs/lint-rules.md'; false; }
}

@test "rules shows what the configuration makes of them" {
    write confiture.yaml <<< 'lint: {rules: {doc/table: off}}'
    run "$lint" rules --format json
    [ "$(json '[r["severity"] for r in d["rules"] if r["rule"] == "doc/table"]')" = "['off']" ]
}

@test "install-hooks: a commit with a fault is refused, and the hooks can go again" {
    repository
    run "$lint" install-hooks
    [ "$status" -eq 0 ]
    [ -x .git/hooks/pre-commit ]
    write db/migrations/0003_bad.up.sql <<< 'DROP TABLE orders;'
    git add db
    run git commit -qm bad
    [ "$status" -ne 0 ]
    [[ $output == *"[data/drop-table]"* ]]
    run "$lint" install-hooks --status
    [[ $output == *"pre-commit"*"installed"* ]]
    run "$lint" install-hooks --remove
    [ "$status" -eq 0 ]
    [ ! -e .git/hooks/pre-commit ]
    git commit -qm bad
}

@test "no database library is loaded" {
    run ldd "$lint"
    [[ $output == *libpg_query* && $output != *libpq.so* ]]
}
