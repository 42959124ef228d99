# pgbouncer in front of the file's scratch server, in transaction mode, on the socket port=6432 of $BATS_FILE_TMPDIR/pooler.
# server.bash is sourced before; pooler_start wants server_start.

pooler_start() {
    . "$BATS_FILE_TMPDIR/server"
    local folder=$BATS_FILE_TMPDIR/pooler as=
    mkdir -p "$folder"
    if [ "$(id -u)" = 0 ]; then # pgbouncer does not run as root
        chown postgres:postgres "$folder"
        as="setpriv --reuid=postgres --regid=postgres --clear-groups"
    fi
    cat > "$folder/pgbouncer.ini" <<INI
[databases]
* = host=$PGHOST port=$PGPORT user=$PGUSER
[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = $folder
auth_type = any
pool_mode = transaction
max_client_conn = 100
default_pool_size = 10
server_reset_query =
logfile = $folder/log
INI
    chmod a+r "$folder/pgbouncer.ini"
    $as "$(PATH=$PATH:/usr/sbin command -v pgbouncer)" -q "$folder/pgbouncer.ini" > /dev/null 2>&1 3>&- &
    echo $! > "$folder/pid"
    for _ in $(seq 200); do
        [ -S "$folder/.s.PGSQL.6432" ] && return 0
        sleep 0.05
    done
    cat "$folder/log"
    return 1
}

pooler_stop() {
    kill "$(cat "$BATS_FILE_TMPDIR/pooler/pid")"
}
