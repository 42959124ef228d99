# What the linter looks into: bodies, placeholders, functions on a server.

bats_require_minimum_version 1.5.0

setup() {
    PATH="$CONFITURE_BIN:$PATH"
    cd "$BATS_TEST_TMPDIR"
    unset CONFITURE_DATABASE_URL DATABASE_URL
    git init -q .
    mkdir -p db/schema db/migrations
}

@test "statements of a DO block are judged where they stand" {
    printf 'DO $$\nBEGIN\n    DROP TABLE orders;\n    EXECUTE format(%s, %s);\nEND $$;\n' "'DROP TABLE %I'" "'lines'" \
        > db/migrations/0001_a.up.sql
    run -1 confiture-lint check --select data
    [[ $output == *"0001_a.up.sql:3:5: error: dropping table \"orders\" loses its data"* ]]
    [[ $output == *"0001_a.up.sql:4:21: error: dropping table \"lines\" loses its data"* ]]
    [[ $output == *"1 file, 3 statements checked, 0 not analysed"* ]]
}

@test "dynamic SQL is told, counted and a failure of strict coverage" {
    printf 'DO $$ BEGIN EXECUTE current_setting(%s); END $$;\n' "'a.b'" > db/migrations/0001_a.up.sql
    run -0 confiture-lint check
    [[ $output == *"0001_a.up.sql:1:13: info: what this EXECUTE does was not checked"*"[meta/unanalysable]"* ]]
    [[ $output == *"1 file, 1 statement checked, 1 not analysed"* ]]
    run -1 confiture-lint check --strict-coverage
    run -1 confiture-lint check --strict-coverage --select data
    run -0 --separate-stderr confiture-lint check --format json
    [ "$(jq -c '[.summary.statements, .summary.not_analysed]' <<< "$output")" = "[2,1]" ]
}

@test "placeholders are read as names, a pattern of one's own too" {
    printf 'DROP TABLE ${schema}.orders;\nDROP TABLE :"name";\nDROP TABLE @{x};\n' > db/migrations/0001_a.up.sql
    run -1 confiture-lint check --select data,meta
    [[ $output == *"0001_a.up.sql:1:1: error: dropping table \"orders\""* ]]
    [[ $output == *"0001_a.up.sql:2:1: error: dropping table \"name\""* ]]
    [[ $output == *"0001_a.up.sql:3:12: error: syntax error"* ]]
    printf 'lint:\n  placeholders: ["@[{][a-z]+[}]"]\n' > confiture.yaml
    run -1 confiture-lint check --select data,meta
    [[ $output == *"0001_a.up.sql:3:1: error: dropping table \"_x\""* ]]
    [[ $output != *"syntax error"* ]]
    printf 'lint:\n  placeholders: ["("]\n' > confiture.yaml
    run -4 confiture-lint check
    [[ $output == *'"(" in lint.placeholders is no regular expression'* ]]
}

@test "a statement that only its placeholders make whole is told, not called wrong" {
    printf 'ALTER TABLE {%% if a %%} b {%% else %%} c {%% endif %%} ADD d int;\n' > db/migrations/0001_a.up.sql
    run -0 confiture-lint check
    [[ $output == *"[meta/unanalysable]"* ]]
    [[ $output != *"[meta/syntax]"* ]]
}

@test "--deep tells what plpgsql_check says, at the line of the body" {
    ls "$(pg_config --pkglibdir)"/plpgsql_check.so > /dev/null 2>&1 || skip "plpgsql_check is not installed"
    printf 'CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE FUNCTION f() RETURNS int LANGUAGE plpgsql\nAS $$\nBEGIN\n    RETURN (SELECT nosuch FROM orders);\nEND $$;\n' \
        > db/schema/010_orders.sql
    run -1 confiture-lint check --deep --select func/checked
    [[ $output == *'010_orders.sql:5:1: error: column "nosuch" does not exist [func/checked]'* ]]
    run -0 confiture-lint check --select func
    [[ $output != *"func/checked"* ]]
}

@test "--deep that cannot run is a failure" {
    printf 'CREATE TABLE orders (id bigint PRIMARY KEY);\n' > db/schema/010_orders.sql
    run -3 confiture scratch -- sh -c 'confiture-lint check --deep --select func/checked --database "$CONFITURE_DATABASE_URL"'
    [[ $output == *'"func/checked" could not be judged'* ]]
}

@test "a seed of many rows, many statements and deep nesting give findings or a message" {
    mkdir db/seeds
    python3 - << 'PYTHON'
with open("db/migrations/0001_many.up.sql", "w") as file:
    file.writelines(f"COMMENT ON COLUMN t.c{i} IS 'x';\n" for i in range(20000))
with open("db/migrations/0002_deep.up.sql", "w") as file:
    file.write("SELECT " + "(" * 50000 + "1" + ")" * 50000 + ";\nDROP TABLE behind;\n")
with open("db/migrations/0003_blocks.up.sql", "w") as file:
    file.write("DO $$ BEGIN " + "IF true THEN " * 5000 + "NULL; " + "END IF; " * 5000 + "END $$;\nDROP TABLE behind_blocks;\n")
PYTHON
    run -1 confiture-lint check --select data,meta
    [[ $output == *'dropping table "behind"'* ]]
    [[ $output == *'dropping table "behind_blocks"'* ]]
    [[ $output == *"0002_deep.up.sql:1:"*"[meta/syntax]"* ]]
    [[ $output == *"not all of this DO block was checked"* ]]
}
