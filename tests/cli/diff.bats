#!/usr/bin/env bats
# Schemas by name: compared, made into migrations that are proved, held against live databases.

setup() {
    PATH="$CONFITURE_BIN:$PATH"
    export XDG_CACHE_HOME="$BATS_FILE_TMPDIR/cache"
    mkdir -p "$XDG_CACHE_HOME"
    # The server's user must get through to it when we are root.
    for folder in "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR" "$XDG_CACHE_HOME" "$(dirname "$BATS_FILE_TMPDIR")"; do
        chmod a+x "$folder"
    done
    unset PGHOST PGPORT PGUSER PGDATABASE PGSERVICE CONFITURE_DATABASE_URL DATABASE_URL
    export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org \
        GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
    cd "$BATS_TEST_TMPDIR" || return 1
    git init -q .
    mkdir -p db/schema db/migrations
    echo 'create table t (a int primary key, b text);' | tee db/schema/1.sql > db/migrations/0001_t.up.sql
    echo 'drop table t;' > db/migrations/0001_t.down.sql
    git add . && git commit -qm first
}

change_tree() {
    cat > db/schema/1.sql << 'END'
create table t (a bigint primary key, b text not null default 'x');
create index t_b_idx on t (b);
create view v as select a from t;
grant select on v to somebody;
END
}

@test "equal schemas have no difference, and exit status 0" {
    run confiture-build verify-chain
    [ "$status" -eq 0 ]
    [ "$output" = "chain and tree give the same schema" ]
    run confiture-build diff --exit-code tree@HEAD index --format sql
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}

@test "verify-chain tells what only the tree has, exit status 1" {
    change_tree
    run confiture-build verify-chain
    [ "$status" -eq 1 ]
    [[ "$output" == *"~ column a of table public.t"*"type: integer -> bigint"* ]]
    [[ "$output" == *"+ index public.t_b_idx of table public.t"* ]]
    [[ "$output" == *"+ view public.v"* ]]
}

@test "diff is 0 without --exit-code, and JSON tells the attributes" {
    change_tree
    run confiture-build diff tree@HEAD tree --format json
    [ "$status" -eq 0 ]
    echo "$output" | python3 -c '
import json, sys
document = json.load(sys.stdin)
assert document["schema"] == "confiture/build/diff/1" and not document["equal"]
[column] = [d for d in document["differences"] if d["kind"] == "column" and d["name"] == "a"]
assert column["attributes"] == {"type": {"from": "integer", "to": "bigint"}}, column'
    run confiture-build diff --exit-code tree@HEAD tree
    [ "$status" -eq 1 ]
}

@test "generate writes both ways, and the chain then gives the tree" {
    change_tree
    run confiture-migrate generate "Grow T"
    [ "$status" -eq 0 ]
    grep -q 'ALTER COLUMN a TYPE bigint' db/migrations/0002_grow_t.up.sql
    grep -q 'CONCURRENTLY' db/migrations/0002_grow_t.up.sql
    grep -q 'DROP VIEW public.v' db/migrations/0002_grow_t.down.sql
    run confiture-build verify-chain
    [ "$status" -eq 0 ]
    run confiture scratch -- sh -c 'psql -qc "create role somebody" &&
        confiture-migrate up -q && psql -qc "insert into t values (1)" && confiture-migrate down -q &&
        confiture-migrate drift && psql -XAtc "select count(*) from t"'
    [ "$status" -eq 0 ]
    [[ "$output" == *"no drift"*"1" ]]
}

@test "generate writes nothing when there is nothing to do" {
    run confiture-migrate generate nothing
    [ "$status" -eq 0 ]
    [ "$(ls db/migrations)" = "0001_t.down.sql
0001_t.up.sql" ]
}

@test "generate refuses to lose rows unless told to" {
    echo 'create table t (a int primary key);' > db/schema/1.sql
    run confiture-migrate generate less
    [ "$status" -eq 9 ]
    [[ "$output" == *"column b of table public.t"*"--allow-destructive"* ]]
    [ ! -e db/migrations/0002_less.up.sql ]
    run confiture-migrate generate less --allow-destructive
    [ "$status" -eq 0 ]
    grep -q '^-- loses data: column b' db/migrations/0002_less.up.sql
}

@test "what cannot be altered in place is refused with its reason" {
    echo 'create table p (a int primary key, b text); create table t () inherits (p);' > db/schema/1.sql
    run confiture-build diff chain tree --format sql
    [ "$status" -eq 9 ]
    [[ "$output" == *"column b of table public.t"*"inherited"* ]]
}

@test "a plan that the rows of a live database do not let through is refused with its reason" {
    echo 'create table t (a int primary key, b text not null, c int not null);' > db/schema/1.sql
    run confiture scratch -- sh -c 'confiture-migrate up -q && psql -qc "insert into t values (1)"
        confiture-build diff "db:$DATABASE_URL" tree --format sql'
    [ "$status" -eq 9 ]
    [[ "$output" == *"column c of table public.t: rows that are there forbid it"* ]]
    [[ "$output" == *"column b of table public.t: rows that are there forbid it"* ]]
}

@test "drift finds what was done by hand, and --format sql undoes it" {
    run confiture scratch -- sh -c 'confiture-migrate up -q; confiture-migrate drift -q || exit 8
        psql -qc "alter table t add c int; create index by_hand on t (b)"
        confiture-migrate drift && exit 7
        confiture-migrate drift --format sql > undo.sql
        psql -qXf undo.sql && confiture-migrate drift'
    [ "$status" -eq 0 ]
    [[ "$output" == *"+ column c of table public.t"* ]]
    [[ "$output" == *"+ index public.by_hand of table public.t"* ]]
    [[ "$output" == *"no drift"* ]]
}

@test "a dump is a source" {
    confiture scratch -- sh -c 'confiture-migrate up > /dev/null; pg_dump -N confiture -f dump.sql'
    run confiture-build diff --exit-code file:dump.sql tree
    [ "$status" -eq 0 ]
}

@test "a source that does not load is named with its file and line" {
    printf 'create table u (a int);\ncreate table w (b no_such_type);\n' > db/schema/2.sql
    run confiture-build diff chain tree
    [ "$status" -ne 0 ]
    [[ "$output" == *"db/schema/2.sql:2"* ]]
}

@test "an unknown source is a usage error that lists the known ones" {
    run confiture-build diff trees tree
    [ "$status" -eq 2 ]
    [[ "$output" == *"chain@VERSION"* ]]
}

@test "what no kind models is told, and refused with --strict" {
    echo 'create type shell;' >> db/schema/1.sql
    run confiture-build diff chain tree
    [ "$status" -eq 0 ]
    [[ "$output" == *"not compared"*"public.shell"* ]]
    run confiture-build diff --strict chain tree
    [ "$status" -eq 9 ]
}

@test "a rename keeps the rows, and the way back takes it back" {
    echo 'create table people (a int primary key, "Full Name" text);' > db/schema/1.sql
    run confiture-migrate generate people --rename t=people --rename 'people.b=Full Name' --rename people.t_pkey=people_pkey
    [ "$status" -eq 0 ]
    run confiture scratch -- sh -c 'confiture-migrate up -q 0001 &&
        psql -qc "insert into t values (1, chr(120))" && confiture-migrate up -q &&
        psql -Atc "select \"Full Name\" from people" && confiture-migrate down -q &&
        psql -Atc "select b || 2 from t"'
    [ "$status" -eq 0 ]
    [ "$output" = "x
x2" ]
    run confiture-build diff chain tree
    [[ "$output" == *"give the same schema"* ]]
}

@test "a rename of nothing, or of several things, is a usage error" {
    run confiture-build diff chain tree --rename nothing=else
    [ "$status" -eq 2 ]
    [[ "$output" == *"no such object"* ]]
    echo 'create schema s; create table s.t (a int);' > db/schema/2.sql
    run confiture-build diff tree chain --rename t=u
    [ "$status" -eq 2 ]
    [[ "$output" == *"means several objects"*"table s.t"* ]]
}

@test "drift leaves out what the configuration names, and partitions of run time" {
    cat > db/migrations/0002_p.up.sql << 'END'
create table p (a int, at date) partition by range (at);
create index p_a on p (a);
END
    echo 'drop table p;' > db/migrations/0002_p.down.sql
    cat > change.sh << 'END'
confiture-migrate up -q || exit 8
psql -qc "create schema partman; create table partman.job (a int); create table tmp_one (a int);
    create view on_tmp as select a from tmp_one; create index scratch_b on t (b);
    create table p_2026 partition of p for values from ('2026-01-01') to ('2027-01-01');
    alter table t add c int"
confiture-migrate drift && exit 7
printf 'drift:\n  partitions: false\n  ignore: [partman, public.tmp_*, public.on_tmp, "index:*.scratch_*"]\n' > confiture.yaml
echo ----
confiture-migrate drift && exit 6
confiture-migrate drift --ignore 'column:c' || exit 5
confiture-migrate drift --format sql > undo.sql
psql -qXf undo.sql && confiture-migrate drift -q && psql -XAtc "select count(*) from p_2026, on_tmp, partman.job"
END
    run confiture scratch -- sh change.sh
    [ "$status" -eq 0 ]
    before=${output%%----*} after=${output#*----}
    [[ "$before" == *"+ table public.p_2026"* ]]
    [[ "$before" == *"+ schema partman"* ]]
    [[ "$after" == *"+ column c of table public.t"* ]]
    [[ "$after" != *"public.p_2026"* && "$after" != *partman* && "$after" != *tmp_one* && "$after" != *on_tmp* && "$after" != *scratch_b* ]]
    [[ "$after" == *"1 difference:"* ]]
}

@test "drift is recorded once, with the last change that is known, and its end" {
    cat > change.sh << 'END'
confiture-migrate up -q || exit 8
psql -qc "alter table t alter b set not null; create index by_hand on t (a)"
confiture-migrate drift --no-record > /dev/null
confiture-migrate drift > text; confiture-migrate drift --format json > document.json
psql -XAtc "select id, kind, objects from confiture.event where kind = 'drift'"
psql -qc "drop index by_hand"
confiture-migrate drift > /dev/null; confiture-migrate drift > /dev/null
psql -XAtc "select jsonb_array_length(objects), details #> '{drift,ended}' from confiture.event where kind = 'drift' order by id"
psql -XAtc "select 'unbroken', count(*) from confiture.verify_chain()"
END
    run confiture scratch -- sh change.sh
    [ "$status" -eq 0 ]
    [[ "${lines[0]}" == "2|drift|"* ]]
    [[ "${lines[0]}" == *'"identity": "public.t.b"'* && "${lines[0]}" == *'"identity": "public.by_hand"'* ]]
    [ "${lines[1]}" = "2|[]" ]
    [ "${lines[2]}" = '0|["index public.by_hand of table public.t"]' ]
    [ "${lines[3]}" = "unbroken|0" ]
    grep -q 'last change: 0001_t applied 20' text
    python3 -c '
import json
document = json.load(open("document.json"))
assert document["recorded"] is None
[column] = [d for d in document["differences"] if d["kind"] == "column"]
assert column["last_change"]["version"] == "0001", column
[index] = [d for d in document["differences"] if d["kind"] == "index"]
assert index["last_change"] is None, index'
}

@test "generate tells what is locked and linted, and fills the rows that have no value" {
    change_tree
    run confiture-migrate generate grow
    [ "$status" -eq 0 ]
    [[ "$output" == *"db/migrations/0002_grow.yaml"* ]]
    [[ "$output" == *"ACCESS EXCLUSIVE on public.t while every row is written anew"* ]]
    [[ "$output" == *"SHARE UPDATE EXCLUSIVE on public.t while an index is built"* ]]
    [[ "$output" == *"0002_grow.up.sql:"*"warning: "* || "$output" == *"0002_grow.up.sql:"*"error: "* ]]
    line=$(printf '%s\n' "$output" | sed -n 's/.*line \([0-9]*\): ACCESS EXCLUSIVE on public.t while every row is written.*/\1/p')
    sed -n "${line}p" db/migrations/0002_grow.up.sql | grep -q 'TYPE bigint'
    cat > fill.sh << 'END'
confiture-migrate up 0001 -q && psql -qc "create role somebody; insert into t values (1), (2)" &&
    confiture-migrate up -q && psql -XAtc "select count(*) from t where b = 'x'" && confiture-migrate drift
END
    run confiture scratch -- sh fill.sh
    [ "$status" -eq 0 ]
    [[ "$output" == *"2"*"no drift"* ]]
}

@test "what was loaded once comes from the cache: no server, the same answer, damage is mended" {
    change_tree
    cache=$XDG_CACHE_HOME/confiture/catalogs
    rm -rf "$cache"
    confiture-build diff tree@HEAD tree --format json > first.json
    [ "$(find "$cache" -type f -perm 0600 | wc -l)" -eq 2 ]
    [ "$(stat -c %a "$cache")" = 700 ]
    # A server that cannot be started is not missed.
    real=$(dirname "$(find /usr/lib/postgresql /usr/local/pgsql -name postgres -type f 2> /dev/null | sort -V | tail -1)")
    mkdir bin && for program in "$real"/*; do ln -s "$program" bin/; done && rm bin/postgres
    printf '#!/bin/sh\n[ "$1" = --version ] || [ ! -e "%s/broken" ] || exit 1\nexec "%s/postgres" "$@"\n' "$PWD" "$real" > bin/postgres
    chmod -R a+rx . && chmod +x bin/postgres
    CONFITURE_PG_BINDIR=$PWD/bin confiture-build diff tree@HEAD tree > /dev/null
    touch broken
    CONFITURE_PG_BINDIR=$PWD/bin run confiture-build diff tree@HEAD tree --no-cache
    [ "$status" -ne 0 ]
    CONFITURE_PG_BINDIR=$PWD/bin confiture-build diff tree@HEAD tree --format json > lame.json
    cmp first.json lame.json
    confiture-build diff tree@HEAD tree --format json > second.json
    cmp first.json second.json
    for file in "$cache"/*; do
        size=$(stat -c %s "$file")
        printf 'x' | dd of="$file" bs=1 seek=$((size / 2)) conv=notrunc 2> /dev/null
    done
    confiture-build diff tree@HEAD tree --format json > third.json
    cmp first.json third.json
    for file in "$cache"/*; do truncate -s 30 "$file"; done
    confiture-build diff tree@HEAD tree --no-cache --format json > fourth.json
    cmp first.json fourth.json
    confiture-build verify-chain || [ $? -eq 1 ]
    echo 'create table u (a int);' > db/schema/2.sql
    run confiture-build diff tree@HEAD tree
    [[ "$output" == *"+ table public.u"* ]]
}

@test "an extension that is not there is named, and stood for when asked" {
    cat > db/schema/0_ext.sql << 'END'
CREATE EXTENSION nowhere_to_be_found;
create extension if not exists "also-missing";
comment on extension nowhere_to_be_found is 'not here';
create table place (a int primary key, at nowhere_type not null);
END
    run confiture-build diff tree@HEAD tree
    [ "$status" -ne 0 ]
    [[ "$output" == *'"nowhere_to_be_found" is not available'*"db/schema/0_ext.sql:1:1"*"--stub-extensions"* ]]
    run confiture-build diff tree@HEAD tree --stub-extensions
    [ "$status" -eq 0 ]
    [[ "$output" == *'warning: the extension "nowhere_to_be_found" is not on this machine'* ]]
    [[ "$output" == *"+ extension nowhere_to_be_found"* && "$output" == *"+ table public.place"* ]]
    [[ "$output" != *"+ type"* && "$output" != *"nowhere_type_in"* ]]
    git add . && git commit -qm second
    echo 'create index on place (a);' > db/schema/2.sql
    run confiture-build diff tree@HEAD tree --stub-extensions --format sql
    [ "$status" -eq 0 ]
    [[ "$output" == *"CREATE INDEX"* && "$output" != *EXTENSION* ]]
}

@test "a role without any rights reads all of a schema; where the catalogs are closed to it, it is told" {
    cat > read.sh << 'END'
psql -qc "create role reader login; create schema hidden; create table hidden.x (a int default 7, b text check (b <> ''));
    create view hidden.v as select a from hidden.x; create function hidden.f() returns int language sql as 'select 1';
    revoke all on schema hidden from public; create extension postgres_fdw; create server s foreign data wrapper postgres_fdw;
    create subscription sub connection 'host=nowhere password=x' publication p with (connect = false)"
reader=$(printf %s "$DATABASE_URL" | sed 's/postgres@/reader@/')
confiture-build diff --exit-code "db:$reader" "db:$DATABASE_URL" --ignore none
psql -qc "revoke select on pg_catalog.pg_proc from public"
confiture-build diff "db:$reader" "db:$DATABASE_URL"
END
    run confiture scratch -- sh read.sh
    [ "$status" -ne 0 ]
    [[ "$output" == *"+ subscription sub"*"1 difference "* ]]
    [[ "$output" == *"not compared, "*"subscription sub"* ]]
    [[ "$output" == *'permission denied for table pg_proc'*'The role "reader" may not read'* ]]
    [[ "$output" != *"password"* ]]
}

@test "a page of differences stands alone, and hostile names are text in it" {
    cat > db/schema/1.sql << 'END'
create table t (a bigint primary key, b text);
create table "<script>alert(1)</script>" (a int, "</style>&amp;""x" text default '<img src=x onerror=alert(1)>');
comment on table t is '</pre><b onmouseover="x">';
END
    run confiture-build diff tree@HEAD tree --format html -o page.html --exit-code
    [ "$status" -eq 1 ]
    grep -q '&lt;script&gt;alert(1)&lt;/script&gt;' page.html
    run grep -c '<script\|<img\|<b \|http:\|https:\|src=' page.html
    [ "$output" = 0 ]
    grep -q '<del>integer</del><ins>bigint</ins>' page.html
    grep -q 'prefers-color-scheme: dark' page.html
    run confiture-build verify-chain --format html
    [ "$status" -eq 1 ]
    [[ "$output" == "<!DOCTYPE html>"* ]]
    run confiture scratch -- sh -c 'confiture-migrate up -q
        psql -qc "alter table t alter b set not null"; confiture-migrate drift --format html'
    [ "$status" -eq 1 ]
    [[ "$output" == *"last change: 0001_t applied"* ]]
}

@test "a headless browser shows the page of differences, light and dark" {
    browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) ||
        skip "chromium is not installed"
    change_tree
    echo 'create table "<script>document.title=1</script>" (a int);' >> db/schema/1.sql
    confiture-build diff tree@HEAD tree --format html -o page.html
    "$browser" --headless --no-sandbox --disable-gpu \
        --user-data-dir="$PWD/profile" --dump-dom "file://$PWD/page.html" > dom.html 2> /dev/null
    grep -q '<title>What differs from tree@HEAD to tree</title>' dom.html
    grep -q 'index public.t_b_idx of table public.t' dom.html
    for dark in "" --force-dark-mode; do
        # shellcheck disable=SC2086
        "$browser" --headless --no-sandbox --disable-gpu $dark --user-data-dir="$PWD/profile" \
            --screenshot="$PWD/page$dark.png" --window-size=900,900 "file://$PWD/page.html" > /dev/null 2>&1
        [ "$(head -c 8 "page$dark.png" | od -An -tx1 | tr -d ' \n')" = 89504e470d0a1a0a ]
    done
}
