#!/usr/bin/env bats
# confiture: finds the program confiture-NAME and becomes it.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    mkdir own path
    cp "$CONFITURE_BIN/confiture" own/confiture
    confiture=$PWD/own/confiture
    PATH=$PWD/path:$PATH
}

program() { # program FOLDER NAME: a script that tells how it was called
    cat > "$1/confiture-$2" <<'SH'
#!/bin/sh
printf '%s' "${0##*/}"
printf ' <%s>' "$@"
echo
exit 7
SH
    chmod +x "$1/confiture-$2"
}

@test "--version tells name and version" {
    run "$confiture" --version
    [ "$status" -eq 0 ]
    [[ $output =~ ^confiture\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
}

@test "--help and help list the programs, found ones too" {
    program path extra
    run "$confiture" --help
    [ "$status" -eq 0 ]
    for name in build lint migrate audit scratch help extra; do
        grep -q "^  $name" <<< "$output" || { echo "no $name"; false; }
    done
    help=$output
    run "$confiture" help
    [ "$output" = "$help" ]
}

@test "without a program it is a usage error" {
    run "$confiture"
    [ "$status" -eq 2 ]
    [[ $output == *"a command is missing"* && $output == *'"confiture --help"'* ]]
}

@test "NAME becomes confiture-NAME with all arguments and its exit status" {
    program path thing
    run "$confiture" thing --format json 'two words' -- -x
    [ "$status" -eq 7 ]
    [ "$output" = "confiture-thing <--format> <json> <two words> <--> <-x>" ]
}

@test "the program beside confiture comes before the one in PATH" {
    program path thing
    program own thing
    sed -i 's/exit 7/exit 8/' own/confiture-thing
    run "$confiture" thing
    [ "$status" -eq 8 ]
}

@test "options before the name are handed on, and their values are not taken for it" {
    program path thing
    run "$confiture" -C thing --env ci thing up
    [ "$status" -eq 7 ]
    [ "$output" = "confiture-thing <-C> <thing> <--env> <ci> <up>" ]
    run "$confiture" --format=json -qv thing
    [ "$output" = "confiture-thing <--format=json> <-qv>" ]
    run "$confiture" --help thing
    [ "$output" = "confiture-thing <--help>" ]
}

@test "help NAME asks the program" {
    program path thing
    run "$confiture" help thing
    [ "$output" = "confiture-thing <--help>" ]
    run "$confiture" help thing up
    [ "$output" = "confiture-thing <help> <up>" ]
    run "$confiture" help scratch
    [ "$status" -eq 0 ]
    [[ $output == *"confiture scratch"* ]]
}

@test "an unknown name is a usage error with the nearest as hint" {
    run --separate-stderr "$confiture" migrat
    [ "$status" -eq 2 ]
    [ -z "$output" ]
    [ "$stderr" = 'confiture: error: there is no program "confiture-migrat"
  hint: Did you mean "confiture migrate"?' ]
    program path extra
    run "$confiture" extar
    [[ $output == *'Did you mean "confiture extra"?'* ]]
    run "$confiture" zzzzzz
    [ "$status" -eq 2 ]
    [[ $output == *'"confiture --help" lists the programs.'* ]]
    run "$confiture" help zzzzzz
    [ "$status" -eq 2 ]
}

@test "a program of ours that is not installed is told to be missing" {
    run "$confiture" audit log
    [ "$status" -eq 2 ]
    [[ $output == *'there is no program "confiture-audit"'* && $output == *"beside confiture itself, then in PATH"* ]]
}

@test "a program that cannot be run is no usage error" {
    printf '#!/nowhere/interpreter\n' > own/confiture-thing
    run "$confiture" thing
    [ "$status" -eq 70 ]
    [[ $output == *'cannot run "confiture-thing": Permission denied'* ]]
    mkdir own/confiture-folder
    run "$confiture" folder
    [ "$status" -eq 70 ]
    [[ $output == *'cannot run "confiture-folder"'* ]]
}

@test "a name cannot lead out of the folders" {
    program path thing
    mkdir -p own/confiture-
    cp path/confiture-thing own/stolen
    run "$confiture" /../stolen
    [ "$status" -eq 2 ]
    [[ $output == *"there is no program"* ]]
}

@test "unknown options are usage errors with a hint, as JSON on demand" {
    run "$confiture" --databse=x
    [ "$status" -eq 2 ]
    [[ $output == *'unknown option "--databse"'* && $output == *'Did you mean "--database"?'* ]]
    run --separate-stderr "$confiture" --format json migrat
    [ "$status" -eq 2 ]
    [[ $output == *'"schema": "confiture/error/1"'* && $output == *'"code": "usage"'* ]]
    [[ $stderr == "confiture: error: "* ]]
}

@test "scratch takes its options behind its name" {
    run "$confiture" -q scratch true
    [ "$status" -eq 2 ]
    [[ $output == *'"scratch" takes no options before its name'* ]]
    run "$confiture" scratch --help
    [ "$status" -eq 0 ]
    run "$confiture" scratch
    [ "$status" -eq 2 ]
}
