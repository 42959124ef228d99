#!/usr/bin/env bats
# confiture-audit blame: the lines of functions and views.

setup() {
    command -v python3 > /dev/null || skip "python3 reads the JSON here"
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    export PATH="$CONFITURE_BIN:$PATH"
    mkdir -p "$BATS_TEST_TMPDIR/shop/db/schema"
    cd "$BATS_TEST_TMPDIR/shop" || return 1
    repository
}

commit() { # commit NAME SUBJECT
    git add .
    GIT_AUTHOR_NAME=$1 git commit -qm "$2"
}

price() { # price TAX ROUND
    cat > db/schema/price.sql <<SQL
CREATE FUNCTION price(net numeric) RETURNS numeric LANGUAGE plpgsql AS \$\$
DECLARE
    tax numeric := $1;
BEGIN
    RETURN $2;
END
\$\$;
SQL
}

body() { # subject of each line's commit, at most a line each
    confiture-audit blame "$@" --no-database --format json | json '[(l["line"], l["commit"]) for o in d["objects"] if o["body"] for l in o["body"]]'
}

expect() { # expect LINE:SUBJECT... of the object in $object
    local pair wanted
    for pair in "$@"; do
        wanted=$(git log -1 --format=%H --fixed-strings --grep="${pair#*:}")
        [[ "$found" == *"(${pair%%:*}, '$wanted')"* ]] || { echo "line ${pair%%:*} is not of ${pair#*:}: $found"; return 1; }
    done
}

@test "each line of a function has the commit that gave it its form" {
    price 0.19 'net * (1 + tax)'
    commit Ada first
    price 0.20 'net * (1 + tax)'
    commit Grace taxes
    price 0.20 'round(net * (1 + tax), 2)'
    commit Radia rounding
    found=$(body price)
    expect 1:first 2:first 3:taxes 4:first 5:rounding 6:first
    run confiture-audit blame price --no-database
    [[ "$output" == *Grace*'tax numeric := 0.20;'* ]]
}

@test "moving, indenting and comments above change no line's commit" {
    price 0.19 'net * (1 + tax)'
    commit Ada first
    price 0.20 'net * (1 + tax)'
    commit Grace taxes
    mkdir db/schema/money
    { echo '-- What the customer pays.'; cat db/schema/price.sql; } > db/schema/money/price.sql
    rm db/schema/price.sql
    commit Radia moved
    found=$(body price)
    expect 2:first 3:first 4:taxes 5:first
    [[ "$found" != *"$(git rev-parse HEAD)"* ]]
}

@test "a view has its lines; a function that was gone for a while begins anew" {
    printf 'CREATE TABLE o (a int, b int);\n' > db/schema/o.sql
    printf 'CREATE VIEW v AS\nSELECT a\nFROM o;\n' > db/schema/v.sql
    commit Ada first
    printf 'CREATE VIEW v AS\nSELECT a, b\nFROM o;\n' > db/schema/v.sql
    commit Grace second
    found=$(body v)
    expect 1:first 2:second 3:first
    git rm -q db/schema/v.sql
    commit Ada third
    printf 'CREATE VIEW v AS\nSELECT a, b\nFROM o;\n' > db/schema/v.sql
    commit Radia fourth
    found=$(body v)
    expect 1:fourth 2:fourth 3:fourth
}

@test "tables have no body, and --all leaves bodies out" {
    printf 'CREATE TABLE o (a int);\n' > db/schema/o.sql
    price 0.19 net
    commit Ada first
    [ "$(body o)" = '[]' ]
    [ "$(body --all)" = '[]' ]
}
