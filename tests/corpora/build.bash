# For the tests that build a real tree and hold it against what plain psql makes of it.

objects() { # objects DATABASE: kind and name, sorted
    psql -XAt -F "$(printf '\t')" -v ON_ERROR_STOP=1 -d "$1" -f "$CONFITURE_SOURCE/tests/corpora/objects.sql" | LC_ALL=C sort
}

schema() { # schema DATABASE
    pg_dump -s --no-owner "$1" | grep -v '^\\\(un\)\?restrict '
}

same_schema() { # same_schema DATABASE OTHER
    schema "$1" > "$BATS_TEST_TMPDIR/$1.schema"
    schema "$2" > "$BATS_TEST_TMPDIR/$2.schema"
    [ "$(wc -l < "$BATS_TEST_TMPDIR/$2.schema")" -gt 100 ] || return 1
    diff "$BATS_TEST_TMPDIR/$2.schema" "$BATS_TEST_TMPDIR/$1.schema"
}

database() { # database NAME: a fresh one; sets DATABASE_URL to it
    psql -XqAtd postgres -c "drop database if exists $1" -c "create database $1 template template0"
    export DATABASE_URL="host=$PGHOST port=$PGPORT user=$PGUSER dbname=$1"
}

shuffled() { # shuffled TREE DEST SEED: its .sql files under other names, so that path order says nothing
    python3 - "$@" <<'PY'
import os, random, shutil, sys
source, target, seed = sys.argv[1:]
files = sorted(os.path.join(d, f) for d, _, names in os.walk(source) for f in names if f.endswith(".sql"))
random.Random(seed).shuffle(files)
os.makedirs(target)
for number, file in enumerate(files):
    shutil.copy(file, os.path.join(target, f"{number:04}.sql"))
PY
}
