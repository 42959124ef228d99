#!/usr/bin/env bats
# A file that belongs to no project: nobody is known to wrap it in a transaction.

bats_require_minimum_version 1.5.0

setup() {
    PATH="$CONFITURE_BIN:$PATH"
    cd "$BATS_TEST_TMPDIR" || return 1
}

@test "BEGIN and COMMIT of its own are neither nested nor in anybody's way" {
    printf 'BEGIN;\nALTER TABLE t ADD COLUMN a int;\nCOMMIT;\n' > own.sql
    run confiture-lint --select txn/nesting,txn/commit-in-migration own.sql
    [ "$status" -eq 0 ]
    run confiture-lint --select txn/nesting,txn/commit-in-migration --assume-transaction own.sql
    [ "$status" -eq 1 ]
    [[ $output == *"own.sql:1:1: error: "*"[txn/nesting]"* ]]
    [[ $output == *"own.sql:3:1: error: "*"[txn/commit-in-migration]"* ]]
}

@test "without BEGIN every statement stands alone" {
    printf 'SET LOCAL lock_timeout = 1000;\nDROP TABLE t;\n' > alone.sql
    run confiture-lint --select txn/set-local-outside,robust/if-exists --fail-on warning alone.sql
    [ "$status" -eq 1 ]
    [[ $output == *"alone.sql:1:1: warning: "*"[txn/set-local-outside]"* ]]
    [[ $output == *"alone.sql:2:1: warning: "*"[robust/if-exists]"* ]]
    run confiture-lint --select txn/set-local-outside,robust/if-exists --fail-on warning --assume-transaction alone.sql
    [ "$status" -eq 0 ]
}

@test "a BEGIN that nobody ends is found" {
    printf 'BEGIN;\nALTER TABLE t ADD COLUMN a int;\n' > open.sql
    run confiture-lint --select txn/uncommitted open.sql
    [ "$status" -eq 1 ]
    [[ $output == *"[txn/uncommitted]"* ]]
}
