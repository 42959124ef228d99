#!/usr/bin/env bats
# confiture-build, as it is typed: files of a tree in order, one file out of them, stale or not, from git, and what is wrong with bad input.

bats_require_minimum_version 1.5.0

setup() {
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    PATH="$CONFITURE_BIN:$PATH"
    unset CONFITURE_DATABASE_URL DATABASE_URL
    cd "$BATS_TEST_TMPDIR" || return 1
    mkdir -p db/schema/seeds/dev
    echo 'CREATE TABLE customer (id int PRIMARY KEY);' > db/schema/10_customer.sql
    echo 'CREATE TABLE orders (id int PRIMARY KEY, customer int REFERENCES customer);' > db/schema/9_orders.sql
    echo "INSERT INTO customer VALUES (1);" > db/schema/seeds/dev/customers.sql
}

paths() {
    confiture-build list --format paths "$@"
}

@test "without a command the schema is printed, each file behind its name" {
    run --separate-stderr confiture-build
    [ "$status" -eq 0 ]
    [ -z "$stderr" ]
    [[ ${lines[0]} == "-- Built by confiture-build from 3 files of db/schema: "* ]]
    [ "$(grep '^-- file: ' <<< "$output")" = "-- file: db/schema/10_customer.sql
-- file: db/schema/9_orders.sql
-- file: db/schema/seeds/dev/customers.sql" ]
}

@test "-o FILE has the same bytes as standard output, and the same again elsewhere" {
    confiture-build > printed.sql
    confiture-build -o written.sql
    cmp printed.sql written.sql
    mkdir elsewhere
    cp -r db elsewhere
    TZ=Asia/Tokyo LC_ALL=tr_TR.UTF-8 confiture-build -C elsewhere -o elsewhere.sql
    cmp printed.sql elsewhere/elsewhere.sql
}

@test "orders: path, numeric, hex, file, dependency" {
    [ "$(paths | head -1)" = db/schema/10_customer.sql ]
    [ "$(paths --order numeric | head -1)" = db/schema/9_orders.sql ]
    [ "$(paths --order hex | head -1)" = db/schema/9_orders.sql ]
    [ "$(paths --order dependency | head -2 | tail -1)" = db/schema/9_orders.sql ]
    printf '# rows last\n10_customer.sql\n9_orders.sql\n\nseeds/dev/customers.sql\n' > db/order.txt
    [ "$(paths --order-file db/order.txt | tail -1)" = db/schema/seeds/dev/customers.sql ]
    printf 'schema:\n  order_file: db/order.txt\n' > confiture.yaml
    [ "$(paths | head -1)" = db/schema/10_customer.sql ]
}

@test "an unknown order is told with the nearest" {
    run --separate-stderr confiture-build --order dependancy
    [ "$status" -eq 4 ]
    [[ $stderr == *'unknown order "dependancy"'* && $stderr == *'"dependency"'* ]]
}

@test "an order file that forgets a file, or names one that is not there, is told" {
    printf '10_customer.sql\n9_orders.sql\n' > order.txt
    run --separate-stderr confiture-build --order-file order.txt
    [ "$status" -eq 4 ]
    [[ $stderr == *'does not name "db/schema/seeds/dev/customers.sql"'* ]]
    printf '10_customer.sql\ngone.sql\n' > order.txt
    run --separate-stderr confiture-build --order-file order.txt
    [ "$status" -eq 4 ]
    [[ $stderr == *'"gone.sql"'* && $stderr == *"order.txt:2"* ]]
}

@test "environments leave folders out" {
    cat > confiture.yaml <<'YAML'
environments:
  local: {}
  production:
    exclude: [seeds/dev]
YAML
    [ "$(paths | wc -l)" -eq 3 ]
    [ "$(paths --env production | wc -l)" -eq 2 ]
    [ "$(paths --exclude 'seeds/*' | wc -l)" -eq 2 ]
    [ "$(paths --include seeds)" = db/schema/seeds/dev/customers.sql ]
}

@test "list tells sizes and hashes, as JSON too" {
    run confiture-build list
    [ "$status" -eq 0 ]
    [[ $output == *"3 files, "*" bytes, sha256 "* ]]
    hash=$(paths | xargs sha256sum | sha256sum | cut -d' ' -f1)
    [[ $output == *"sha256 $hash"* ]]
    blob=$(git hash-object db/schema/9_orders.sql)
    [ "$(confiture-build list --format json | json "d['schema'], d['hash'], d['files'][1]['blob']")" = \
        "('confiture/build/list/1', '$hash', '$blob')" ]
}

@test "--manifest has a hash per file and one for the whole" {
    confiture-build -o schema.sql --manifest manifest.json
    hash=$(json "d['hash']" < manifest.json)
    grep -qx -- "-- sha256: $hash" schema.sql
    [ "$(json "len(d['files']), d['files'][0]['sha256']" < manifest.json)" = "(3, '$(sha256sum < db/schema/10_customer.sql | cut -d' ' -f1)')" ]
}

@test "--check: 0 while it is up to date, 1 and what changed once it is stale" {
    confiture-build -o schema.sql
    run --separate-stderr confiture-build --check schema.sql
    [ "$status" -eq 0 ]
    [ "$output" = "schema.sql is up to date" ]
    echo '-- more' >> db/schema/9_orders.sql
    echo 'SELECT 1;' > db/schema/new.sql
    rm db/schema/seeds/dev/customers.sql
    run --separate-stderr confiture-build --check schema.sql
    [ "$status" -eq 1 ]
    [ "$output" = "schema.sql is stale:
  db/schema/9_orders.sql differs
  db/schema/new.sql is not in it
  db/schema/seeds/dev/customers.sql is gone from the tree" ]
    run confiture-build --check schema.sql --format json
    [ "$status" -eq 1 ]
    [ "$(json "d['check']['stale'], [c['change'] for c in d['check']['changes']]" <<< "$output")" = "(True, ['edited', 'added', 'removed'])" ]
    run confiture-build --check gone.sql
    [ "$status" -eq 4 ]
}

@test "from git: the index, a commit, a tag, a folder of the work tree" {
    repository
    git add . && git commit -qm 'First' && git tag v1
    confiture-build -o first.sql
    echo 'SELECT 1;' > db/schema/a.sql
    git add db
    confiture-build -o staged.sql
    echo 'SELECT 2;' > db/schema/b.sql
    cmp first.sql <(confiture-build --ref v1)
    cmp first.sql <(confiture-build --ref HEAD)
    cmp staged.sql <(confiture-build --index)
    [ "$(paths | wc -l)" -eq 5 ]
    cmp first.sql <(cd db/schema && confiture-build --ref v1)
    run --separate-stderr confiture-build --ref nothing
    [ "$status" -eq 4 ]
    [[ $stderr == *'"nothing"'* ]]
    run --separate-stderr confiture-build --ref v1 --index
    [ "$status" -eq 2 ]
}

@test "a project below the top of the repository, and a bare repository" {
    mkdir -p top/service
    mv db top/service
    cd top
    repository
    touch service/confiture.yaml
    git add . && git commit -qm 'First'
    cd service
    confiture-build -o "$BATS_TEST_TMPDIR/work.sql"
    confiture-build --ref HEAD -o "$BATS_TEST_TMPDIR/commit.sql"
    cmp "$BATS_TEST_TMPDIR/work.sql" "$BATS_TEST_TMPDIR/commit.sql"
    git clone -q --bare .. "$BATS_TEST_TMPDIR/bare.git"
    confiture-build -C "$BATS_TEST_TMPDIR/bare.git" --ref main --folder service/db/schema list | grep -q '3 files'
}

@test "outside of a repository --ref says so" {
    GIT_CEILING_DIRECTORIES=$BATS_TEST_TMPDIR run --separate-stderr confiture-build --ref HEAD
    [ "$status" -eq 4 ]
    [[ $stderr == *"repository"* ]]
}

@test "graph: statements, files, dot, JSON" {
    run confiture-build graph
    [ "$status" -eq 0 ]
    [[ $output == *"db/schema/9_orders.sql:1 (table public.orders)
    needs db/schema/10_customer.sql:1 (table public.customer)"* ]]
    run confiture-build graph --files
    [[ $output == *"db/schema/9_orders.sql
    needs db/schema/10_customer.sql"* ]]
    run confiture-build graph --format dot
    [[ $output == "digraph schema {"*"n1 -> n0;"*"}" ]]
    [ "$(confiture-build graph --format json | json "d['of'], [(e['from'], e['needs'], e['strength']) for e in d['edges']]")" = \
        "('statements', [(1, 0, 'hard'), (2, 0, 'hard')])" ]
}

@test "a cycle is told with its path" {
    echo 'CREATE TABLE a (b int REFERENCES b, id int PRIMARY KEY);' > db/schema/a.sql
    echo 'CREATE TABLE b (a int REFERENCES a, id int PRIMARY KEY);' > db/schema/b.sql
    run --separate-stderr confiture-build --order dependency
    [ "$status" -eq 4 ]
    [ -z "$output" ]
    [[ $stderr == *"dependency cycle: db/schema/a.sql:1 (table public.a) needs db/schema/b.sql:1 (table public.b) needs db/schema/a.sql:1"* ]]
}

@test "no tree, an empty one" {
    run --separate-stderr confiture-build --folder nowhere
    [ "$status" -eq 4 ]
    [[ $stderr == *'nowhere'* ]]
    mkdir empty
    run --separate-stderr confiture-build --folder empty
    [ "$status" -eq 4 ]
    [[ $stderr == *'no .sql file'*'"empty"'* ]]
}

@test "files that are empty, with a byte order mark, with carriage returns, without an end" {
    : > db/schema/a.sql
    printf '\xef\xbb\xbfSELECT 1;\r\nSELECT 2;\r\n' > db/schema/b.sql
    printf 'SELECT 3' > db/schema/c.sql
    run confiture-build
    [ "$status" -eq 0 ]
    [ "$(grep -c $'\xef\xbb\xbf' <<< "$output")" -eq 0 ]
    [[ $output == *$'SELECT 3\n;\n'* ]]
}

@test "NUL bytes, invalid UTF-8, an unfinished string: the place, and nothing written" {
    echo kept > out.sql
    while read -r bytes what; do
        printf "$bytes" > db/schema/z.sql
        run --separate-stderr confiture-build -o out.sql
        [ "$status" -eq 4 ] || { echo "$what: $status"; false; }
        [[ $stderr == *"db/schema/z.sql:2:8"* ]] || { echo "$what: $stderr"; false; }
        [ "$(cat out.sql)" = kept ]
        run --separate-stderr confiture-build
        [ -z "$output" ]
    done <<'CASES'
SELECT\x201;\nSELECT\x20\x00; NUL
SELECT\x201;\nSELECT\x20\xff; invalid
SELECT\x201;\nSELECT\x20'x; unfinished
CASES
}

@test "an unreadable file, a link that leads nowhere, a link to itself, a folder named like a file" {
    ln -s nowhere.sql db/schema/broken.sql
    run --separate-stderr confiture-build
    [ "$status" -eq 4 ]
    [[ $stderr == *"db/schema/broken.sql"* ]]
    rm db/schema/broken.sql
    ln -s . db/schema/loop
    run --separate-stderr confiture-build
    [ "$status" -eq 4 ]
    [[ $stderr == *"loop"* ]]
    rm db/schema/loop
    mkdir db/schema/folder.sql
    [ "$(paths | wc -l)" -eq 3 ]
    [ "$(id -u)" -ne 0 ] || skip "root reads everything"
    chmod 000 db/schema/9_orders.sql
    run --separate-stderr confiture-build
    [ "$status" -eq 4 ]
    [[ $stderr == *"db/schema/9_orders.sql"* ]]
}

@test "a full disk, a folder that is not there: told, and no half file" {
    [ -e /dev/full ] || skip "no /dev/full"
    run --separate-stderr sh -c 'confiture-build > /dev/full'
    [ "$status" -eq 4 ]
    [[ $stderr == *"space"* ]]
    run --separate-stderr confiture-build -o nowhere/schema.sql
    [ "$status" -eq 4 ]
    [ ! -e nowhere ]
    run --separate-stderr confiture-build --manifest nowhere/manifest.json -o schema.sql
    [ "$status" -eq 4 ]
    [ ! -e schema.sql ]
}

@test "a large file is built whole" {
    yes "INSERT INTO customer VALUES (2) ON CONFLICT DO NOTHING; -- padding, padding, padding, padding" | head -200000 > db/schema/zz.sql
    confiture-build -o out.sql
    [ "$(grep -c '^INSERT INTO customer VALUES (2)' out.sql)" -eq 200000 ]
}

@test "list hashes a file of 200 MB in pieces" {
    truncate -s 200M db/schema/zz.sql
    run python3 - "$CONFITURE_BIN/confiture-build" <<'PY'
import resource, subprocess, sys
subprocess.run([sys.argv[1], "list"], check=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(f"peak {peak} kB")
sys.exit(peak > 100 * 1024)
PY
    [ "$status" -eq 0 ]
    [[ $output == *"209715200 $(sha256sum db/schema/zz.sql | head -c 12)"* ]]
}

@test "psql commands that cannot be honoured are told with their line" {
    printf 'SELECT 1;\n\\connect other\n' > db/schema/z.sql
    run --separate-stderr confiture-build
    [ "$status" -eq 4 ]
    [[ $stderr == *'\connect'* && $stderr == *"db/schema/z.sql:2:1"* ]]
}

@test "a file that includes itself is told" {
    printf '\\ir z.sql\n' > db/schema/z.sql
    run --separate-stderr confiture-build
    [ "$status" -eq 4 ]
    [[ $stderr == *"db/schema/z.sql"* ]]
}
