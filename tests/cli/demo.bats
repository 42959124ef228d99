#!/usr/bin/env bats
# The demo runs to its end, and the README shows what it really prints.

setup_file() {
    export TMPDIR=$BATS_FILE_TMPDIR/work
    mkdir -m 711 "$TMPDIR"
    chmod 711 "$BATS_FILE_TMPDIR"
    NO_COLOR=1 "$CONFITURE_SOURCE/scripts/demo" >"$BATS_FILE_TMPDIR/demo" 2>&1 || {
        tail -n 20 "$BATS_FILE_TMPDIR/demo"
        return 1
    }
}

# What differs from run to run: durations, the present time, server folders, who runs it where, hashes of events.
normalise() {
    sed -E -e 's/[0-9]+(\.[0-9]+)? (ms|s)\b/TIME/g' -e 's/run-[A-Za-z0-9]+/RUN/' -e 's/postgresql:[^ ]+/URL/' \
        -e 's/^(Recorded: +).*/\1WHEN/' -e 's/newest hash [0-9a-f]+/newest hash HASH/'
}

@test "the demo shows the main job and leaves nothing behind" {
    grep -q '^# What to try next' "$BATS_FILE_TMPDIR/demo"
    grep -q 'verified: the bytes that ran are the bytes in git' "$BATS_FILE_TMPDIR/demo"
    [ -z "$(ls "$BATS_FILE_TMPDIR/work")" ]
}

@test "every line of the README's sessions is a line of the demo, in its order" {
    awk '/^```console$/ {on = 1; next} /^```$/ {on = 0} on' "$CONFITURE_SOURCE/README.md" | grep -vx '…' | grep -v '^$' |
        normalise >"$BATS_TEST_TMPDIR/readme"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/readme")" -gt 20 ]
    normalise <"$BATS_FILE_TMPDIR/demo" >"$BATS_TEST_TMPDIR/demo"
    # Each line must come after the one before it.
    awk 'NR == FNR {line[++n] = $0; next} {for (i = at + 1; i <= n; i++) if (line[i] == $0) {at = i; next}
        print "not in the demo, or not in this order: " $0; bad = 1} END {exit bad}' \
        "$BATS_TEST_TMPDIR/demo" "$BATS_TEST_TMPDIR/readme"
}

@test "every command that the README tells to type is one that the programs know" {
    checked=0
    while read -r line; do
        set -- ${line%%#*}
        program=$1 command=${2:-}
        case $command in
            scratch | -* | '') continue ;;
        esac
        [ "$program" != confiture ] || continue
        "$CONFITURE_BIN/$program" "$command" --help >/dev/null || { echo "README: $line"; false; }
        checked=$((checked + 1))
    done < <(awk '/^```sh$/ {on = 1; next} /^```$/ {on = 0} on' "$CONFITURE_SOURCE/README.md" | grep '^confiture')
    [ "$checked" -ge 3 ]
}
