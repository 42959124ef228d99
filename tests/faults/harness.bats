#!/usr/bin/env bats
# A short run of tests/faults/run, which kills at random bytes; the long ones are in docs/reliability.md.

@test "killed at twelve random bytes: everything is done once" {
    "$CONFITURE_SOURCE/tests/faults/run" --points 12 --length 20 --density 6 --bin "$CONFITURE_BIN"
}

@test "eight deployers at once: each migration is applied by one of them" {
    "$CONFITURE_SOURCE/tests/faults/run" --rounds 2 --length 20 --bin "$CONFITURE_BIN"
}

@test "four of them through a pooler in transaction mode" {
    "$CONFITURE_SOURCE/tests/faults/run" --rounds 1 --deployers 4 --length 20 --pooler --bin "$CONFITURE_BIN"
}
