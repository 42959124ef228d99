# A scratch server for all tests of a file, and a database of its own for each test.
#
#   setup_file() { server_start; }
#   teardown_file() { server_stop; }
#   setup() { server_database; }        sets DATABASE_URL, PGHOST, PGPORT, PGUSER, PGDATABASE
#   sql 'SELECT 1'
#
# The pid of the postmaster is in SERVER_PID.

server_start() {
    export PATH="$CONFITURE_BIN:$PATH"
    export XDG_CACHE_HOME="$BATS_FILE_TMPDIR/cache"
    unset PGHOST PGPORT PGUSER PGDATABASE PGSERVICE DATABASE_URL CONFITURE_DATABASE_URL
    mkdir -p "$XDG_CACHE_HOME"
    # The server's user must get through to it when we are root.
    for folder in "$BATS_RUN_TMPDIR" "$(dirname "$BATS_FILE_TMPDIR")" "$BATS_FILE_TMPDIR" "$XDG_CACHE_HOME"; do
        chmod a+x "$folder"
    done
    touch "$BATS_FILE_TMPDIR/running"
    confiture scratch -- sh -c '
        printf "export PGHOST=%s PGPORT=%s PGUSER=%s\n" "$PGHOST" "$PGPORT" "$PGUSER" > "$0/server.part"
        printf "export SERVER_PID=%s\n" "$(head -1 "$(psql -XAtc "show data_directory")/postmaster.pid")" >> "$0/server.part"
        mv "$0/server.part" "$0/server"
        while [ -e "$0/running" ]; do sleep 0.1; done' "$BATS_FILE_TMPDIR" 3>&- &
    for _ in $(seq 300); do
        [ -e "$BATS_FILE_TMPDIR/server" ] && return 0
        sleep 0.1
    done
    return 1
}

server_stop() {
    rm -f "$BATS_FILE_TMPDIR/running"
    wait
}

server_database() { # server_database [NAME]
    . "$BATS_FILE_TMPDIR/server"
    local name=${1:-test_$BATS_TEST_NUMBER}
    psql -XqAtd postgres -c "create database $name template template0"
    export PGDATABASE=$name
    export DATABASE_URL="host=$PGHOST port=$PGPORT user=$PGUSER dbname=$name"
}

sql() {
    psql -XqAt "$DATABASE_URL" -v ON_ERROR_STOP=1 -c "$1"
}

# A repository of git whose commits are the same everywhere; the work tree is the present directory.
repository() {
    export TZ=UTC GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
    export GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.org GIT_AUTHOR_DATE='2026-05-20T16:30:15+0200'
    export GIT_COMMITTER_NAME=Ada GIT_COMMITTER_EMAIL=ada@example.org GIT_COMMITTER_DATE='2026-05-20T16:30:15+0200'
    git init -q -b main
}

json() { # json EXPRESSION: of the document on standard input; the expression sees it as d
    python3 -c "import json, sys; d = json.load(sys.stdin); print(($1))"
}
