#!/usr/bin/env bats
# A command beside a server that exists as long as it runs.

setup() {
    PATH="$CONFITURE_BIN:$PATH"
    export XDG_CACHE_HOME="$BATS_FILE_TMPDIR/cache"
    mkdir -p "$XDG_CACHE_HOME"
    # The server's user must get through to it when we are root.
    for folder in "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR" "$XDG_CACHE_HOME" "$(dirname "$BATS_FILE_TMPDIR")"; do
        chmod a+x "$folder"
    done
    # Leave no way to another server open.
    unset PGHOST PGPORT PGUSER PGDATABASE PGSERVICE
}


wait_until_none_left() {
    for _ in $(seq 100); do
        [ -z "$(find "$XDG_CACHE_HOME" -maxdepth 3 -name 'run-*' 2>/dev/null)" ] && return 0
        sleep 0.1
    done
    return 1
}

@test "plain psql and both URLs lead to the scratch server" {
    run confiture scratch -- sh -c '
        psql -XAtc "select 1, current_user"
        psql -XAt "$CONFITURE_DATABASE_URL" -c "select 2, current_user"
        psql -XAt "$DATABASE_URL" -c "select 3, current_user"'
    [ "$status" -eq 0 ]
    [ "$output" = "1|postgres
2|postgres
3|postgres" ]
}

@test "another server in the environment is not touched" {
    PGHOSTADDR=127.0.0.1 PGPORT=1 PGHOST=elsewhere DATABASE_URL=postgresql://elsewhere/db \
        run confiture scratch sh -c 'psql -XAtc "select 4"; psql -XAt "$DATABASE_URL" -c "select 5"'
    [ "$status" -eq 0 ]
    [ "$output" = "4
5" ]
}

@test "the exit status is that of the command, with or without --" {
    run confiture scratch -- sh -c 'exit 42'
    [ "$status" -eq 42 ]
    run confiture scratch true
    [ "$status" -eq 0 ]
    run confiture scratch -- sh -c 'kill -KILL $$'
    [ "$status" -eq 137 ]
}

@test "options after the command are the command's" {
    run confiture scratch echo --help -- -x
    [ "$status" -eq 0 ]
    [ "$output" = "--help -- -x" ]
}

@test "standard input and output are the command's" {
    run sh -c 'echo "select 6" | confiture scratch psql -XAt'
    [ "$status" -eq 0 ]
    [ "$output" = 6 ]
}

@test "a command that does not exist gives 127 and no server stays" {
    run confiture scratch no-such-command
    [ "$status" -eq 127 ]
    [[ "$output" == *'cannot run "no-such-command"'* ]]
    [ -z "$(find "$XDG_CACHE_HOME" -maxdepth 3 -name 'run-*')" ]
}

@test "no command, and an unknown option, are usage errors" {
    run confiture scratch
    [ "$status" -eq 2 ]
    run confiture scratch --
    [ "$status" -eq 2 ]
    run confiture scratch --no-such-option true
    [ "$status" -eq 2 ]
}

@test "a machine without a server is told what to install" {
    CONFITURE_PG_BINDIR=/nonexistent run confiture scratch true
    [ "$status" -eq 4 ]
    [[ "$output" == *CONFITURE_PG_BINDIR* ]]
}

@test "the server is gone when the command is" {
    confiture scratch sh -c 'echo "$PGHOST"' >"$BATS_TEST_TMPDIR/host"
    [[ "$(cat "$BATS_TEST_TMPDIR/host")" == "$XDG_CACHE_HOME"/confiture/scratch/run-* ]]
    [ ! -e "$(cat "$BATS_TEST_TMPDIR/host")" ]
}

# Starts `confiture scratch` in the background and waits until its command runs.
start_in_background() {
    confiture scratch sh -c 'echo $$ >"$0"; exec sleep 60' "$BATS_TEST_TMPDIR/command" 3>&- &
    scratch=$!
    for _ in $(seq 100); do
        [ -s "$BATS_TEST_TMPDIR/command" ] && break
        sleep 0.1
    done
    command=$(cat "$BATS_TEST_TMPDIR/command")
    kill -0 "$command"
}

command_is_gone() {
    for _ in $(seq 100); do
        kill -0 "$command" 2>/dev/null || return 0
        sleep 0.1
    done
    return 1
}

@test "SIGTERM ends the command, then the server" {
    start_in_background
    kill -TERM "$scratch"
    status=0
    wait "$scratch" || status=$?
    [ "$status" -eq 143 ]
    [ -z "$(find "$XDG_CACHE_HOME" -maxdepth 3 -name 'run-*')" ]
    command_is_gone
}

@test "SIGKILL ends the command and the server too" {
    start_in_background
    kill -KILL "$scratch"
    wait "$scratch" || true
    command_is_gone
    wait_until_none_left
}
