#!/usr/bin/env bats
# Which commits changed each object, held against answers that were found without any of our tools.

setup() {
    command -v python3 > /dev/null || skip "python3 compares here"
    export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
    PATH="$CONFITURE_BIN:$PATH"
}

need() {
    [ -f "${CONFITURE_CORPORA:-}/$1" ] || skip "no corpus: CONFITURE_CORPORA/$1 is not there"
}

@test "every object of a generated history has the commits of its truth, moves and merges included" {
    need gen_history.py
    cd "$BATS_TEST_TMPDIR"
    python3 "$CONFITURE_CORPORA/gen_history.py" --out tree --files 60 --commits 60 --truth truth.json > /dev/null
    cd tree
    confiture-audit blame --all --gone --no-database --format json > ../blame.json
    cat > ../agree.py <<'PYTHON'
import json, sys
truth, blame = json.load(open(sys.argv[1])), json.load(open(sys.argv[2]))
wrong = 0
for wanted, object in truth["objects"].items():
    kind, name = wanted.split(" ", 1)
    commits = set()
    for found in blame["objects"]:
        what = found["kind"].removeprefix("comment on ")
        identity = found["identity"].split(" on ")[0]
        about = what == kind and (identity == name or identity.startswith(name + "("))
        if about or (kind == "table" and what == "column" and identity.startswith(name + ".")):
            commits |= {change["commit"] for change in found["changes"]}
    if commits != set(object["changes"]) | {object["introduced"]}:
        wrong += 1
        print(wanted, "should be", object["changes"], "but is", sorted(commits))
touched = {c for o in truth["objects"].values() for c in o["changes"]} | {truth["base"]}
for found in blame["objects"]:
    for change in found["changes"]:
        if change["commit"] not in touched:
            wrong += 1
            print(found["kind"], found["identity"], "changed in", change["commit"], "that changes nothing")
print(len(truth["objects"]), "objects,", wrong, "wrong")
sys.exit(wrong > 0 or len(truth["objects"]) < 20)
PYTHON
    run python3 ../agree.py ../truth.json ../blame.json
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "all tables of musicbrainz have their commits, but for those that changed comments alone" {
    need history/musicbrainz.bundle
    cd "$BATS_TEST_TMPDIR"
    git clone -q "$CONFITURE_CORPORA/history/musicbrainz.bundle" tree
    cd tree
    printf 'schema:\n  folder: db/sql\n' > confiture.yaml
    confiture-audit blame --all --gone --no-database --format json > ../blame.json
    cat > ../agree.py <<'PYTHON'
import collections, csv, functools, json, re, subprocess, sys

FILE = "db/sql/CreateTables.sql"
KNOWN = {
    "26d6db4385f0db6c15738b01759cd30d5e2b9512": "the tables came from another file of the folder",
    "1c50750e32830b37cbe650bd9a287b32a6efa984": "a merge: each column follows the parent that has it, the table as a whole is new",
    "5ae5b9fdf48d118bc392eb7453dc92c2dee022de": "likewise",
    "93f4080a6edda9a145c47d3b77d02fb27d56192c": "a comma too many: no SQL until the next commit",
    "2854bc305ff765b0b14622b5f2e33b36f118f35f": "ALTER TABLE in the same file adds a constraint",
}

@functools.lru_cache(None)
def tables(commit):
    """Each CREATE TABLE of the file at that commit: tokens, without comments, white space and case."""
    shown = subprocess.run(["git", "show", commit + ":" + FILE], capture_output=True)
    text = shown.stdout.decode("utf-8", "replace")
    tokens = re.findall(r"'(?:[^']|'')*'|\"[^\"]*\"|\w+|[^\s\w]", re.sub(r"--[^\n]*", "", re.sub(r"/\*.*?\*/", "", text, flags=re.S)))
    found, at = {}, 0
    while at < len(tokens):
        words = [t.lower() for t in tokens[at:at + 2]]
        if words != ["create", "table"]:
            at += 1
            continue
        end = tokens.index(";", at) if ";" in tokens[at:] else len(tokens)
        name = tokens[at + 2].lower().strip('"')
        if tokens[at + 3:at + 4] == ["."]:
            name = tokens[at + 4].lower()
        found[name] = [t if t[0] in "'\"" else t.lower() for t in tokens[at:end]]
        at = end
    return found

@functools.lru_cache(None)
def parents(commit):
    return subprocess.run(["git", "rev-parse", commit + "^@"], capture_output=True, text=True).stdout.split()

def changed(commit, table):
    """The rule: none of the parents has the same definition."""
    return all(tables(p).get(table) != tables(commit).get(table) for p in parents(commit) or ["nothing"])

found = collections.defaultdict(set)
for object in json.load(open(sys.argv[2]))["objects"]:
    name = object["identity"].removeprefix("public.")
    if object["kind"] in ("column", "constraint"):
        name = name.rsplit(".", 1)[0]
    elif object["kind"] != "table":
        continue
    found[name] |= {c["commit"] for c in object["changes"] if c["path"] == FILE}
objects = wrong = comments = older = 0
for row in csv.DictReader(open(sys.argv[1]), delimiter="\t"):
    objects += 1
    table, truth = row["name"], set(row["all"].split(","))
    for commit in truth - found[table]:
        if changed(commit, table) and commit not in KNOWN:
            wrong += 1
            print(table, "lacks", commit)
        comments += 1
    for commit in found[table] - truth:
        if not changed(commit, table) and commit not in KNOWN:
            wrong += 1
            print(table, "has", commit)
        older += 1
print(objects, "tables,", wrong, "wrong;", comments, "changes of comments alone,", older, "that the truth does not list")
sys.exit(wrong > 0 or objects < 300)
PYTHON
    run python3 ../agree.py "$CONFITURE_CORPORA/history/musicbrainz-CreateTables.objects.tsv" ../blame.json
    echo "$output" | tail -30
    [ "$status" -eq 0 ]
}

@test "forty objects of crates-io, picked at random, lead to the migrations that made and last changed them" {
    need history/crates-io.bundle
    cd "$BATS_TEST_TMPDIR"
    git clone -q "$CONFITURE_CORPORA/history/crates-io.bundle" tree
    cd tree
    confiture-audit blame --all --gone --migrations --no-database --format json > ../blame.json
    cat > ../agree.py <<'PYTHON'
import collections, csv, json, os, random, sys

KNOWN = {
    "diesel_set_updated_at()": "the migration that the answer names does not mention the function",
    "update_keywords_crates_cnt()": "likewise",
    "index_keywords_lower_keyword": "ALTER COLUMN TYPE of its table changes how the server prints it",
    "crates": "ALTER TABLE packages RENAME TO crates is told under the old name",
}
seed = int(sys.argv[3])
found = collections.defaultdict(list)
for object in json.load(open(sys.argv[2]))["objects"]:
    kind, name = object["kind"], object["identity"].removeprefix("public.").split(" on ")[0].split("(")[0]
    if kind in ("column", "constraint"):
        kind, name = "table", name.rsplit(".", 1)[0]
    found[kind, name] += object["changes"]
rows = [row for row in csv.DictReader(open(sys.argv[1]), delimiter="\t")
        if row["state"] == "present" and row["type"] in ("INDEX", "FUNCTION", "TABLE") and row["name"] not in KNOWN]
random.Random(seed).shuffle(rows)
wrong = 0
for row in rows[:40]:
    changes = found[row["type"].lower(), row["name"].split("(")[0]]
    files = {os.path.basename(change["path"]) for change in changes}
    commits = {change["commit"] for change in changes}
    untouched = row["file_added_in"] == row["file_last_edited_in"]
    if not {row["created_by"], row["last_changed_by"]} <= files or (untouched and row["file_added_in"] not in commits):
        wrong += 1
        print(row["type"], row["name"], "should be", row["created_by"], row["last_changed_by"], row["file_added_in"],
              "but is", sorted(files), sorted(commits))
print("seed", seed, ":", wrong, "of 40 wrong")
sys.exit(wrong > 0 or len(rows) < 100)
PYTHON
    run python3 ../agree.py "$CONFITURE_CORPORA/history/crates-io.objects.tsv" ../blame.json "${CONFITURE_SEED:-$RANDOM}"
    echo "$output" | tail -30
    [ "$status" -eq 0 ]
}
