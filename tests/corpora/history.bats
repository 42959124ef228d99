#!/usr/bin/env bats
# A real history: migrate at an old commit, check out a newer one, migrate again; then ask for objects whose making and
# last change were found without any of our tools (pg_dump after every step).

setup_file() {
    [ -f "${CONFITURE_CORPORA:-}/history/crates-io.bundle" ] || return 0
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_start
    server_database ours
    export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
    git clone -q "$CONFITURE_CORPORA/history/crates-io.bundle" "$BATS_FILE_TMPDIR/clone"
    cd "$BATS_FILE_TMPDIR/clone" || return 1
    git tag new
    # The commits from here on change no migration that was there before.
    git tag old 12af33c8cbcdc75c4ec8c71b39273763463b215f
    git checkout -q old
    confiture-migrate up > "$BATS_FILE_TMPDIR/old.txt" 2>&1
    git checkout -q new
    confiture-migrate up --out-of-order > "$BATS_FILE_TMPDIR/new.txt" 2>&1
}

teardown_file() {
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_stop
}

setup() {
    [ -f "${CONFITURE_CORPORA:-}/history/crates-io.bundle" ] || skip "no corpus: CONFITURE_CORPORA/history/crates-io.bundle is not there"
    command -v python3 > /dev/null || skip "python3 reads the JSON here"
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    . "$BATS_FILE_TMPDIR/server"
    export TZ=UTC GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
    export PGDATABASE=ours DATABASE_URL="host=$PGHOST port=$PGPORT user=$PGUSER dbname=ours"
    cd "$BATS_FILE_TMPDIR/clone" || return 1
}

@test "both halves of the history are applied and every event is one git confirms" {
    files=$(git ls-files 'db/migrations/*.up.sql' | wc -l)
    run confiture-audit verify --strict
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *"$files events, unbroken"* ]]
    [[ "$output" == *"$files verified, 0 not verifiable, 0 wrong"* ]]
    [ "$(sql 'select distinct commit_oid from confiture.event order by 1')" = "$(git rev-parse old new | sort)" ]
}

@test "the stories of 20 objects agree with what pg_dump showed" {
    cat > "$BATS_TEST_TMPDIR/agree.py" <<'PYTHON'
import csv, json, os, subprocess, sys

OBJECTS = """TABLE public.crates
TABLE public.emails
TABLE public.trustpub_configs_github
TABLE public.badges
TABLE public.default_versions
CONSTRAINT public.api_tokens.api_tokens_token_key
CONSTRAINT public.badges.badges_pkey
CONSTRAINT public.crate_downloads.crate_downloads_pk
CONSTRAINT public.version_downloads.version_downloads_pkey
CHECK CONSTRAINT public.versions.versions_num_max_length
FK CONSTRAINT public.version_downloads.fk_version_downloads_version_id
FK CONSTRAINT public.default_versions.default_versions_versions_id_fk
INDEX public.index_crate_downloads
INDEX public.index_version_authors_version_id
INDEX public.index_crates_id_downloads_name
DEFAULT public.background_jobs.id
SEQUENCE public.teams_id_seq
TRIGGER public.versions.trigger_set_semver_ord
FUNCTION public.ensure_crate_name_not_reserved()
TYPE public.semver_triple""".splitlines()

truth = {}
for row in csv.DictReader(open(sys.argv[1]), delimiter="\t"):
    name = row["name"] if row["type"] in ("FUNCTION", "INDEX", "TABLE", "SEQUENCE", "TYPE") else row["name"].replace(" ", ".")
    truth[row["type"] + " public." + name] = row
wrong = 0
for wanted in OBJECTS:
    row, (kind, name) = truth[wanted], wanted.rsplit(" ", 1)
    trace = json.loads(subprocess.run(["confiture-audit", "trace", "--format", "json", name], check=True, capture_output=True).stdout)
    # pg_dump shows a table's definition without its indexes and constraints.
    about = {"TABLE": ("table", "column")}.get(kind)
    stories = []
    for event in trace["events"]:
        touches = [t for t in event["touches"] if t["action"] in ("created", "altered", "dropped", "renamed")
                   and (about is None or t["kind"] in about)]
        if touches:
            stories.append(os.path.basename(event["path"]))
            if event["git"]["verdict"] != "verified":
                wrong += 1
                print(wanted, "event", event["id"], event["git"])
    gone = row["state"].split("=")[1] if row["state"].startswith("dropped_by=") else None
    newest = gone or row["last_changed_by"]
    if not stories or stories[0] != newest or row["created_by"] not in stories or row["last_changed_by"] not in stories \
            or bool(trace["present"]) != (gone is None):
        wrong += 1
        print(wanted, "made by", row["created_by"], "changed by", row["last_changed_by"], row["state"], "but the story is", stories,
              trace["present"])
print(len(OBJECTS), "objects,", wrong, "wrong")
sys.exit(wrong > 0)
PYTHON
    run python3 "$BATS_TEST_TMPDIR/agree.py" "$CONFITURE_CORPORA/history/crates-io.objects.tsv"
    echo "$output"
    [ "$status" -eq 0 ]
    [[ "$output" == *"20 objects, 0 wrong"* ]]
}
