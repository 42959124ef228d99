#!/usr/bin/env bats
# The manual pages say what the programs say.

@test "every program has a page that man reads without a complaint" {
    for program in "$CONFITURE_BIN"/confiture*; do
        page=$CONFITURE_BUILD/docs/$(basename "$program").1
        [ -s "$page" ]
        for section in NAME SYNOPSIS DESCRIPTION COMMANDS OPTIONS 'EXIT STATUS' FILES 'SEE ALSO'; do
            grep -qx ".SH $section" "$page" || { echo "$page has no section $section"; false; }
        done
    done
}

@test "every option of every command stands in its page" {
    checked=0
    for program in "$CONFITURE_BIN"/confiture*; do
        name=$(basename "$program")
        page=$(sed 's/\\-/-/g' "$CONFITURE_BUILD/docs/$name.1")
        commands=$("$program" --help | awk '/^Commands:$/ {on = 1; next} /^$/ {on = 0} on && /^  [a-z]/ {print $1}')
        [ -n "$commands" ]
        [ "$name" != confiture ] || commands=
        for command in "" $commands; do
            for option in $("$program" $command --help | grep -oE '^ +(-[a-zA-Z], +)?--[a-z-]+' | grep -oE -- '--[a-z-]+'); do
                echo "$page" | grep -qF -- "$option" || { echo "$name.1 lacks $option of $command"; false; }
                checked=$((checked + 1))
            done
        done
    done
    [ "$checked" -gt 50 ]
}

@test "confiture.yaml(5) has every key of the configuration's schema, and no other" {
    schema=$CONFITURE_SOURCE/docs/schemas/confiture.yaml.schema.json
    page=$CONFITURE_SOURCE/docs/man/confiture.yaml.5
    wanted=$(grep -oE '^    \{"[a-z_.*]+"' "$CONFITURE_SOURCE/core/config/keys.c" | cut -d'"' -f2 | sort)
    found=$(sed -n 's/^\.B \(hooks\|\(schema\|migrations\|lint\|cqrs\|drift\|audit\|pggit\|environments\)\..*\)$/\1/p' "$page" |
        sed -e 's/\\f[A-Z][A-Z]*\\fP/*/g' | sort)
    [ -s "$schema" ]
    diff <(echo "$wanted") <(echo "$found")
}
