#!/usr/bin/env bats
# What every program of ours does with its command line, its output and its messages, shown by one that only tells what it
# was given (tests/support/cli_probe.c).

bats_require_minimum_version 1.5.0

setup() {
    probe=$CONFITURE_BUILD/tests/cli_probe
    cd "$BATS_TEST_TMPDIR" || return 1
    unset CONFITURE_DATABASE_URL DATABASE_URL NO_COLOR
    export TERM=xterm
}

json() { # json EXPRESSION: of the document on standard input; the expression sees it as d
    python3 -c "import json, sys; d = json.load(sys.stdin); print($1)"
}

@test "--version tells name and version" {
    run --separate-stderr "$probe" --version
    [ "$status" -eq 0 ]
    [[ $output =~ ^cli-probe\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
    [ -z "$stderr" ]
}

@test "--help of the program lists its commands and every common option" {
    run "$probe" --help
    [ "$status" -eq 0 ]
    [ "${lines[0]}" = "Usage: cli-probe [COMMAND] [OPTION]... [ARGUMENT]..." ]
    for word in "Details of the program." "  show [WORD [WORD]]" "  steady COUNT FILE" -C, --config= --env= \
        --database= --scratch --format= --output= --quiet --verbose --log-format= --color= --version --help \
        "Options of show, which runs when no command is given:" --number=N "Exit status: 0 done"; do
        [[ $output == *"$word"* ]] || { echo "no $word"; false; }
    done
}

@test "--help and help of a command tell its options" {
    run "$probe" show --help
    [ "$status" -eq 0 ]
    [ "${lines[0]}" = "Usage: cli-probe show [OPTION]... [WORD [WORD]]" ]
    [[ $output == *"--label=TEXT"* && $output == *"Details of show."* && $output == *"Formats: text, json, dot."* ]]
    help=$output
    run "$probe" help show
    [ "$output" = "$help" ]
    run "$probe" -h show
    [ "$output" = "$help" ]
}

@test "no line of the help is wider than a terminal" {
    "$probe" --help > help
    "$probe" show --help >> help
    "$CONFITURE_BIN/confiture" --help >> help
    run awk 'length($0) > 100' help
    [ -z "$output" ]
}

@test "options stand before and behind the command and its words" {
    run "$probe" -v show --number 5 a --label=x b -q
    [ "$status" -eq 0 ]
    [[ $output == *'words=["a","b"]'* && $output == *number=5* && $output == *'label="x"'* ]]
    [[ $output == *verbose=1* && $output == *quiet=true* ]]
}

@test "short options are joined with each other and with their value" {
    run "$probe" -fvvn7 a
    [ "$status" -eq 0 ]
    [[ $output == *flag=true* && $output == *verbose=2* && $output == *number=7* && $output == *'words=["a"]'* ]]
}

@test "a value may begin with a dash, be empty, and hold an equals sign" {
    run "$probe" --number -3 --label=--flag=x
    [[ $output == *number=-3* && $output == *'label="--flag=x"'* && $output == *flag=false* ]]
    run "$probe" --label=
    [[ $output == *'label=""'* ]]
}

@test "-- ends the options and hides a command" {
    run "$probe" -- table --flag
    [ "$status" -eq 0 ]
    [[ $output == *'words=["table","--flag"]'* && $output == *flag=false* ]]
}

@test "an unknown option is a usage error with the nearest as hint" {
    run --separate-stderr "$probe" --numbr 5
    [ "$status" -eq 2 ]
    [ -z "$output" ]
    [ "$stderr" = 'cli-probe: error: unknown option "--numbr"
  hint: Did you mean "--number"?' ]
    run "$probe" --zzz
    [ "$status" -eq 2 ]
    [[ $output == *'"cli-probe show --help" lists the options.'* ]]
    run "$probe" -z
    [ "$status" -eq 2 ]
    [[ $output == *'unknown option "-z"'* ]]
}

@test "an option of another command is told to be that" {
    run "$probe" table --label x
    [ "$status" -eq 2 ]
    [[ $output == *'unknown option "--label"'* && $output == *'It is an option of "cli-probe show".'* ]]
}

@test "values that are missing, superfluous or of the wrong kind are usage errors" {
    run "$probe" --number
    [ "$status" -eq 2 ]
    [[ $output == *'option "--number" needs a value'* ]]
    run "$probe" --flag=1
    [ "$status" -eq 2 ]
    [[ $output == *'option "--flag" takes no value'* ]]
    run "$probe" --number x
    [ "$status" -eq 2 ]
    [[ $output == *'integer value'* ]]
    run "$probe" --label $'\xff'
    [ "$status" -eq 2 ]
    [[ $output == *'the value of "--label" is not valid UTF-8'* ]]
    for option in format color log-format; do
        run "$probe" --$option purple
        [ "$status" -eq 2 ]
        [[ $output == *"--$option cannot be \"purple\""* && $output == *"It is one of "* ]]
    done
}

@test "a misspelt command is a usage error with the nearest as hint" {
    run "$probe" tabel
    [ "$status" -eq 2 ]
    [[ $output == *'unknown command "tabel"'* && $output == *'Did you mean "cli-probe table"?'* ]]
    run "$probe" help stedy
    [ "$status" -eq 2 ]
    [[ $output == *'Did you mean "cli-probe steady"?'* ]]
}

@test "a file that is named like a command nearly is a word of the default command" {
    touch tabel
    run "$probe" tabel
    [ "$status" -eq 0 ]
    [[ $output == *'words=["tabel"]'* ]]
}

@test "too few and too many words are usage errors that tell the usage" {
    run "$probe" lines
    [ "$status" -eq 2 ]
    [[ $output == *'"lines" needs COUNT'* && $output == *"Usage: cli-probe lines [OPTION]... COUNT"* ]]
    run "$probe" show a b c
    [ "$status" -eq 2 ]
    [[ $output == *'unexpected argument "c"'* ]]
}

@test "-C goes to the directory, and relative paths are taken from there" {
    mkdir -p there/deep
    echo 'schema: {folder: x}' > there/mine.yaml
    run "$probe" -C there --config mine.yaml -o result.txt
    [ "$status" -eq 0 ]
    grep -qx "directory=\"$PWD/there\"" there/result.txt
    grep -qx "config=\"$PWD/there/mine.yaml\"" there/result.txt
    run "$probe" -C nowhere
    [ "$status" -eq 2 ]
    [[ $output == *'cannot go to the directory "nowhere": No such file or directory'* ]]
}

@test "the configuration is the nearest upward, not above the work tree" {
    mkdir -p top/tree/sub
    touch top/confiture.yaml
    run "$probe" -C top/tree/sub
    [[ $output == *"config=\"$PWD/top/confiture.yaml\""* && $output == *work_tree=null* ]]
    mkdir top/tree/.git
    run "$probe" -C top/tree/sub
    [[ $output == *config=null* && $output == *"work_tree=\"$PWD/top/tree\""* ]]
    rmdir top/tree/.git
    echo "gitdir: /elsewhere" > top/tree/.git
    touch top/tree/confiture.yaml
    run "$probe" -C top/tree/sub
    [[ $output == *"config=\"$PWD/top/tree/confiture.yaml\""* && $output == *"work_tree=\"$PWD/top/tree\""* ]]
}

@test "paths are told without symbolic links, as git does" {
    mkdir -p real/sub
    touch real/confiture.yaml
    ln -s real link
    cd link/sub
    run "$probe"
    [[ $output == *"directory=\"$BATS_TEST_TMPDIR/real/sub\""* ]]
    [[ $output == *"config=\"$BATS_TEST_TMPDIR/real/confiture.yaml\""* ]]
    run "$probe" --config ../../link/confiture.yaml
    [[ $output == *"config=\"$BATS_TEST_TMPDIR/real/confiture.yaml\""* ]]
}

@test "a fault of the configuration names file, line and column" {
    printf 'schema:\n  foldr: x\n' > confiture.yaml
    run "$probe"
    [ "$status" -eq 4 ]
    [ "$output" = "cli-probe: error: unknown key \"schema.foldr\"
  at $PWD/confiture.yaml:2:3
  hint: Did you mean \"folder\"?" ]
    run "$probe" --config nowhere.yaml
    [ "$status" -eq 4 ]
    [[ $output == *"at $PWD/nowhere.yaml"* ]]
}

@test "a command that needs no configuration does not mind a broken one" {
    echo '}' > confiture.yaml
    run "$probe" table
    [ "$status" -eq 0 ]
}

@test "the environment must be one that the configuration defines" {
    printf 'environments:\n  ci: {}\n  production: {}\n' > confiture.yaml
    run "$probe" --env production
    [[ $output == *'environment="production"'* ]]
    run "$probe" --env prodction
    [ "$status" -eq 4 ]
    [[ $output == *'there is no environment "prodction"'* && $output == *'Did you mean "production"?'* ]]
}

@test "keys of the older layout that have no meaning are warned of" {
    mkdir -p db/environments
    printf 'name: local\nauto_backup: true\n' > db/environments/local.yaml
    run --separate-stderr "$probe"
    [ "$status" -eq 0 ]
    [[ $stderr == "cli-probe: warning: "*"local.yaml:2: auto_backup" ]]
}

@test "the database is the first of option, variables, environment, nothing" {
    printf 'environments:\n  local:\n    database_url: postgresql:///from_${PROBE_NAME}\n' > confiture.yaml
    export PROBE_NAME=file
    run "$probe"
    [[ $output == *'database_url="postgresql:///from_file"'* ]]
    DATABASE_URL=two run "$probe"
    [[ $output == *'database_url="two"'* ]]
    DATABASE_URL=two CONFITURE_DATABASE_URL=one run "$probe"
    [[ $output == *'database_url="one"'* ]]
    DATABASE_URL=two run "$probe" -v
    [[ $output == *"database: from DATABASE_URL"* ]]
    DATABASE_URL=two CONFITURE_DATABASE_URL=one run "$probe" --database zero
    [[ $output == *'database_url="zero"'* ]]
    CONFITURE_DATABASE_URL='' DATABASE_URL='' run "$probe"
    [[ $output == *'database_url="postgresql:///from_file"'* ]]
    rm confiture.yaml
    run "$probe"
    [[ $output == *database_url=null* ]]
}

@test "a missing variable of the database_url matters only when nothing stands before it" {
    printf 'environments:\n  local:\n    database_url: postgresql://u:${PROBE_UNSET}@h/d\n' > confiture.yaml
    run "$probe"
    [ "$status" -eq 4 ]
    [[ $output == *"PROBE_UNSET"* && $output == *"confiture.yaml:3:19"* ]]
    run "$probe" --database x
    [ "$status" -eq 0 ]
}

@test "--scratch stands in the place of every database" {
    DATABASE_URL=two run "$probe" --scratch
    [[ $output == *database_url=null* && $output == *scratch=true* ]]
    run "$probe" --scratch --database x
    [ "$status" -eq 2 ]
    [[ $output == *"--scratch stands in the place of --database"* ]]
}

@test "--format json gives one document with its schema as the first member" {
    run --separate-stderr "$probe" --format json a
    [ "$status" -eq 0 ]
    [ "${lines[0]}" = "{" ]
    [ "${lines[1]}" = '  "schema": "confiture/probe/show/1",' ]
    [ "$(json 'd["words"]' <<< "$output")" = "['a']" ]
    [ -z "$stderr" ]
}

@test "a format of the command's own is taken, and by no other command" {
    run "$probe" --format dot
    [ "$status" -eq 0 ]
    [[ $output == *format=dot* ]]
    run "$probe" table --format dot
    [ "$status" -eq 2 ]
    [[ $output == *"It is one of text, json."* ]]
}

@test "an error tells message, place, detail, hint and SQLSTATE, and no password" {
    run --separate-stderr "$probe" fail
    [ "$status" -eq 6 ]
    [ -z "$output" ]
    [ "$stderr" = 'cli-probe: error: cannot apply "0007" to postgresql://me:***@db.example/app [23505]
  at db/migrations/0007_x.up.sql:3:14
  detail: Key (id)=(1) already exists.
    second line
  hint: Run it with password=*** again.' ]
}

@test "under --format json an error is a document, and its text on standard error" {
    run --separate-stderr "$probe" fail --format json
    [ "$status" -eq 6 ]
    [[ $stderr == "cli-probe: error: cannot apply"* ]]
    [ "$(json 'd["schema"]' <<< "$output")" = confiture/error/1 ]
    [ "$(json '[d["error"][k] for k in ("code", "path", "line", "column", "sqlstate", "exit_status")]' <<< "$output")" = \
        "['migration', 'db/migrations/0007_x.up.sql', 3, 14, '23505', 6]" ]
    [[ $output != *s3cret* && $stderr != *s3cret* ]]
}

@test "a usage error is a document too under --format json, wherever that stands" {
    run --separate-stderr "$probe" --nonsense --format=json
    [ "$status" -eq 2 ]
    [ "$(json 'd["error"]["code"]' <<< "$output")" = usage ]
}

@test "--log-format json makes every message a line of JSON" {
    run --separate-stderr "$probe" talk -v --log-format json
    [ "$status" -eq 9 ]
    [ "$output" = "result
green" ]
    [ "$(json '[l["level"] for l in d]' <<< "[$(paste -sd, <<< "$stderr")]")" = "['info', 'debug', 'warning']" ]
    run --separate-stderr "$probe" fail --log-format json
    [ "$status" -eq 6 ]
    [ "$(json '[d["level"], d["program"], d["code"], d["line"], d["exit_status"]]' <<< "$stderr")" = \
        "['error', 'cli-probe', 'migration', 3, 6]" ]
    [[ $(json 'd["time"]' <<< "$stderr") =~ ^[0-9-]+T[0-9:.]+Z$ ]]
    [[ $stderr != *s3cret* ]]
}

@test "documents and log lines follow their JSON Schemas" {
    python3 -c 'import jsonschema' 2> /dev/null || skip "python3-jsonschema is not installed"
    check() {
        python3 -c 'import json, jsonschema, sys
schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
for line in ([sys.stdin.read()] if sys.argv[2] == "whole" else sys.stdin):
    jsonschema.Draft202012Validator(schema).validate(json.loads(line))' "$CONFITURE_SOURCE/docs/schemas/$1" "$2"
    }
    "$probe" fail --format json 2> /dev/null | check error.json whole
    "$probe" --nonsense --format json 2> /dev/null | check error.json whole
    "$probe" talk -v --log-format json 2>&1 > /dev/null | check log-line.json lines
    "$probe" fail --log-format json 2>&1 | check log-line.json lines
    run check error.json whole <<< '{"schema": "confiture/error/1"}'
    [ "$status" -ne 0 ]
}

@test "-q hides notes and keeps warnings, -v shows more" {
    run --separate-stderr "$probe" talk -q
    [ "$stderr" = "cli-probe: warning: a warning about postgresql://me:***@h/" ]
    run --separate-stderr "$probe" talk
    [[ $stderr == *"a note"* && $stderr != *verbose* ]]
    run --separate-stderr "$probe" talk -v
    [[ $stderr == *"something verbose"* ]]
}

@test "messages come after the results that were printed before them" {
    "$probe" talk > both 2>&1 || true
    [ "$(head -n 2 both)" = "result
a note" ]
}

@test "without a terminal nobody is asked and there are neither colors nor progress lines" {
    run "$probe" talk
    [ "$status" -eq 9 ]
    [[ $output != *$'\033'* && $output != *Really* && $output != *0003_orders* ]]
}

on_terminal() { # runs the command on a pseudo terminal; its answer is standard input
    script --quiet --return --command "$*" /dev/null
}

@test "on a terminal there are colors, progress and a question" {
    run on_terminal "$probe" talk <<< y
    [ "$status" -eq 0 ]
    [[ $output == *$'\033[32mgreen\033[0m'* && $output == *"Really? [y/N]"* && $output == *"] 0003_orders"* ]]
    run on_terminal "$probe" talk <<< n
    [ "$status" -eq 9 ]
}

@test "NO_COLOR and --color decide over colors" {
    NO_COLOR=1 run on_terminal "$probe" talk <<< y
    [[ $output != *$'\033[32m'* ]]
    TERM=dumb run on_terminal "$probe" talk <<< y
    [[ $output != *$'\033[32m'* ]]
    run on_terminal "$probe" talk --color never <<< y
    [[ $output != *$'\033[32m'* ]]
    NO_COLOR=1 run "$probe" talk --color always
    [[ $output == *$'\033[32mgreen\033[0m'* && $output == *$'\033[33mwarning:'* ]]
}

@test "a table is aligned, whole, without trailing blanks and without control characters" {
    run "$probe" table
    [ "$status" -eq 0 ]
    [ "${lines[0]}" = "VERSION          MS NAME" ]
    [ "${lines[2]}" = "20260520143015 1234" ]
    [ "${lines[3]}" = "名前              7 ärger" ]
    [ "${#lines[4]}" -gt 300 ]
    [[ $output != *$'\033'* ]]
    run grep -n ' $' <<< "$output"
    [ "$status" -eq 1 ]
    run "$probe" table --color always
    [[ ${lines[0]} == *$'\033[1m'*VERSION* ]]
}

@test "a table without rows prints nothing" {
    run "$probe" table empty
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}

@test "a text that is not UTF-8 is replaced or told, never half a document" {
    run --separate-stderr "$probe" fail text
    [ "$status" -eq 0 ]
    [ "$(json '[d["text"], d["none"]]' <<< "$output")" = "['a�', None]" ]
    run --separate-stderr "$probe" fail bytes --format json
    [ "$status" -eq 70 ]
    [ "$(json 'd["error"]["code"]' <<< "$output")" = internal ]
    [[ $stderr == *"is not UTF-8"* ]]
}

@test "widths are right in the C locale too" {
    LC_ALL=C run "$probe" table
    [ "${lines[3]}" = "名前              7 ärger" ]
    LC_ALL=C run "$probe" --label ä
    [ "$status" -eq 0 ]
    [[ $output == *'label="ä"'* ]]
}

@test "--output writes the file, and nothing to standard output" {
    run --separate-stderr "$probe" lines 3 -o out
    [ "$status" -eq 0 ]
    [ -z "$output" ]
    [ "$(cat out)" = "line 0
line 1
line 2" ]
    run "$probe" lines 2 --output -
    [ "$output" = "line 0
line 1" ]
}

@test "--output keeps the old file when the command fails, and takes a result with findings" {
    echo old > out
    run "$probe" fail late -o out
    [ "$status" -eq 6 ]
    [ "$(cat out)" = old ]
    [ "$(ls -A)" = out ]
    run "$probe" fail one -o out
    [ "$status" -eq 1 ]
    [ "$(cat out)" = findings ]
}

@test "--output of a program that is killed leaves what was there" {
    echo old > out
    "$probe" lines 1000000000 -o out &
    sleep 0.3
    kill -KILL $!
    wait $! || true
    [ "$(cat out)" = old ]
}

@test "--output that cannot be written is an error before any work" {
    run "$probe" steady 1 done -o nowhere/out
    [ "$status" -eq 4 ]
    [[ $output == *'cannot write "nowhere/out": No such file or directory'* ]]
    [ ! -e done ]
}

@test "a full disk is an error" {
    run "$probe" lines 10 -o /dev/full
    [ "$status" -eq 4 ]
    [[ $output == *"No space left on device"* ]]
    run bash -c '"$0" lines 100000 > /dev/full' "$probe"
    [ "$status" -eq 4 ]
    [[ $output == *"cannot write standard output: No space left on device"* ]]
}

@test "a broken pipe ends the program quietly" {
    run bash -c '"$0" lines 200000 2> err | head -n 1; echo "${PIPESTATUS[0]}"' "$probe"
    [ "$output" = "line 0
141" ]
    [ ! -s err ]
    run bash -c 'trap "" PIPE; "$0" lines 200000 2> err | head -n 1; echo "${PIPESTATUS[0]}"' "$probe"
    [ "$output" = "line 0
141" ]
    [ ! -s err ]
}

@test "a command that changes something goes on behind a broken pipe" {
    run bash -c '"$0" steady 200000 "$1" 2> err | head -n 1; echo "${PIPESTATUS[0]}"' "$probe" "$PWD/done"
    [ "$output" = "line 0
0" ]
    [ "$(cat done)" = done ]
}
