#!/usr/bin/env bats
# Every program and every command of ours answers --help and --version, and refuses what it does not know.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
}

programs() {
    local program
    for program in "$CONFITURE_BIN"/confiture-*; do
        [ -x "$program" ] && echo "$program"
    done
}

commands() { # commands PROGRAM: as its help lists them
    "$1" --help | awk '/^Commands:/ {on = 1; next} /^$/ {on = 0} on && /^  [a-z]/ {print $1}'
}

@test "there are programs, and each has commands" {
    [ -n "$(programs)" ]
    for program in $(programs); do
        [ -n "$(commands "$program")" ] || { echo "$program lists no command"; false; }
    done
}

@test "each program tells its name and the common version" {
    version=$("$CONFITURE_BIN/confiture" --version)
    for program in $(programs); do
        run --separate-stderr "$program" --version
        [ "$status" -eq 0 ]
        [ "$output" = "${program##*/} ${version#confiture }" ]
        [ -z "$stderr" ]
    done
}

@test "each command answers --help: usage, a sentence, every option with a description" {
    for program in $(programs); do
        for command in $(commands "$program"); do
            run --separate-stderr "$program" "$command" --help
            [ "$status" -eq 0 ] || { echo "$program $command: status $status"; false; }
            [ -z "$stderr" ]
            [[ ${lines[0]} == "Usage: ${program##*/} $command [OPTION]..."* ]]
            [[ ${lines[1]} =~ ^[A-Z].*\.$ ]] || { echo "$program $command: ${lines[1]}"; false; }
            bare=$(awk 'bare && !/^          +[^ -]/ {print bare} {bare = ""} /^  (-., |    )--/ && !/--[^ ]+  +[^ ]/ {bare = $0}
                END {if (bare) print bare}' <<< "$output")
            [ -z "$bare" ] || { echo "$program $command: no description: $bare"; false; }
        done
    done
}

@test "no line of any help is wider than 100 characters" {
    for program in $(programs); do
        "$program" --help > help
        for command in $(commands "$program"); do
            "$program" "$command" --help >> help
        done
        wide=$(awk 'length($0) > 100' help)
        [ -z "$wide" ] || { echo "$program: $wide"; false; }
    done
}

@test "no command has an option twice, nor one that all commands have" {
    for program in $(programs); do
        for command in $(commands "$program"); do
            twice=$("$program" "$command" --help | grep -oE '^  (-., |    )--[a-z-]+' | sed 's/.*--/--/' | sort | uniq -d)
            [ -z "$twice" ] || { echo "$program $command: $twice"; false; }
            twice=$("$program" "$command" --help | grep -oE '^  -[A-Za-z],' | sort | uniq -d)
            [ -z "$twice" ] || { echo "$program $command: $twice"; false; }
        done
    done
}

@test "each command refuses an unknown option, in words and as a document" {
    for program in $(programs); do
        for command in $(commands "$program"); do
            run --separate-stderr "$program" "$command" --no-such-option --format json
            [ "$status" -eq 2 ] || { echo "$program $command: status $status"; false; }
            [[ $stderr == "${program##*/}: error: unknown option \"--no-such-option\""* ]]
            [[ $output == *'"schema": "confiture/error/1"'* && $output == *'"exit_status": 2'* ]]
        done
    done
}

@test "each program refuses an unknown command" {
    for program in $(programs); do
        run --separate-stderr "$program" no-such-command
        [ "$status" -eq 2 ] || [ "$status" -eq 4 ] || { echo "$program: status $status"; false; }
        [ -n "$stderr" ]
    done
}

@test "no command starts in a directory that is not there" {
    for program in $(programs); do
        for command in $(commands "$program"); do
            words=$("$program" "$command" --help | sed -n '1s/.*\[OPTION\]\.\.\. *//p' | sed 's/\[.*//')
            # shellcheck disable=SC2086
            run "$program" -C nowhere "$command" $words
            [ "$status" -eq 2 ] || { echo "$program $command: status $status: $output"; false; }
            [[ $output == *nowhere* ]]
        done
    done
}
