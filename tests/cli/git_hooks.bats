#!/usr/bin/env bats
# The hooks of confiture-lint install-hooks, in real commits and pushes, with the real linter.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    lint=$CONFITURE_BIN/confiture-lint
    unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
    export GIT_CONFIG_GLOBAL=$PWD/gitconfig GIT_CONFIG_NOSYSTEM=1
    git config --file gitconfig user.name Somebody
    git config --file gitconfig user.email somebody@example.org
    git init -q -b main repository
    cd repository || return 1
    write db/migrations/0001_orders.up.sql 'CREATE TABLE orders (id bigint PRIMARY KEY);'
    write db/migrations/0001_orders.down.sql 'DROP TABLE orders;'
    git add . && git commit -q -m base
}

write() { # write PATH TEXT
    mkdir -p "$(dirname "$1")"
    printf '%s\n' "$2" >"$1"
}

fault='CREATE INDEX orders_id ON orders (id);'
fine='CREATE INDEX CONCURRENTLY orders_id ON orders (id);'

@test "a commit of one file is judged without what else is staged" {
    "$lint" install-hooks
    write db/migrations/0002_bad.up.sql "$fault"
    write README text
    git add .
    run git commit -m two
    [ "$status" -ne 0 ]
    [[ "$output" == *lock/index-not-concurrent* ]]
    git commit -q -m readme README
    [ "$(git log -1 --format=%s)" = readme ]
}

@test "what is staged counts, not what lies in the work tree" {
    "$lint" install-hooks
    write db/migrations/0002_index.up.sql "$fault"
    git add .
    write db/migrations/0002_index.up.sql "$fine"
    run git commit -m two
    [ "$status" -ne 0 ]
    run git commit -a -m two
    [ "$status" -eq 0 ]
}

@test "a project below the top is checked in its own folder" {
    mkdir -p services/shop && git mv db services/shop/db
    write services/shop/confiture.yaml 'migrations: {folder: db/migrations}'
    git add . && git commit -q -m moved
    "$lint" install-hooks
    write services/shop/db/migrations/0002_index.up.sql "$fault"
    cd services/shop
    git add .
    run git commit -m two
    [ "$status" -ne 0 ]
    [[ "$output" == *"db/migrations/0002_index.up.sql"*lock/index-not-concurrent* ]]
    git -C ../.. commit -q --no-verify -m two
}

@test "a linked work tree has its own index and the same hooks" {
    "$lint" install-hooks
    git worktree add -q -b side ../side
    cd ../side
    write db/migrations/0002_index.up.sql "$fault"
    git add .
    run git commit -m two
    [ "$status" -ne 0 ]
    [[ "$output" == *lock/index-not-concurrent* ]]
    write db/migrations/0002_index.up.sql "$fine"
    git add .
    git commit -q -m two
}

@test "a push is judged by what the remote has not" {
    git clone -q --bare . ../remote.git
    git remote add origin ../remote.git
    git fetch -q
    "$lint" install-hooks
    write db/migrations/0002_index.up.sql "$fault"
    git add . && git commit -q --no-verify -m two
    run git push origin main
    [ "$status" -ne 0 ]
    [[ "$output" == *0002_index.up.sql*lock/index-not-concurrent* ]]
    [[ "$output" == *"git push --no-verify"* ]]
    git push -q --no-verify origin main
    write db/migrations/0003_table.up.sql 'CREATE TABLE lines (id bigint PRIMARY KEY);'
    git checkout -q -b feature
    git add . && git commit -q -m three
    run git push origin feature
    [ "$status" -eq 0 ]
}

@test "an unreadable statement stops the commit: what cannot be checked is no pass" {
    "$lint" install-hooks
    write db/migrations/0002_bad.up.sql 'CREATE TABEL x ();'
    git add .
    run git commit -m two
    [ "$status" -ne 0 ]
    [ "$(git log -1 --format=%s)" = base ]
}

@test "removed hooks leave no trace, and the earlier one is back" {
    printf '#!/bin/sh\necho earlier\n' >.git/hooks/pre-commit
    chmod +x .git/hooks/pre-commit
    ls .git/hooks >../before
    "$lint" install-hooks
    write db/migrations/0002_index.up.sql "$fine"
    git add .
    run git commit -m two
    [ "$status" -eq 0 ]
    [[ "$output" == *earlier* ]]
    "$lint" install-hooks --remove
    ls .git/hooks | diff - ../before
    [ "$(sed -n 2p .git/hooks/pre-commit)" = "echo earlier" ]
}
