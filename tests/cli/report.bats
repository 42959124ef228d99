#!/usr/bin/env bats
# confiture-audit report: the page, its numbers, and what a browser makes of it. With CONFITURE_ARTEFACTS=FOLDER the
# screenshots are kept there.

bats_require_minimum_version 1.5.0

setup_file() {
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_start
}

teardown_file() {
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    server_stop
}

setup() {
    command -v python3 > /dev/null || skip "python3 reads the JSON here"
    . "$CONFITURE_SOURCE/tests/support/server.bash"
    . "$CONFITURE_SOURCE/tests/support/shop.bash"
    server_database
    mkdir -p "$BATS_TEST_TMPDIR/shop"
    cd "$BATS_TEST_TMPDIR/shop" || return 1
    repository
}

browser() {
    command -v chromium || command -v chromium-browser || command -v google-chrome
} > /dev/null 2>&1

chrome() { # chrome OPTION... URL
    "$(command -v chromium || command -v chromium-browser || command -v google-chrome)" --headless --no-sandbox --disable-gpu \
        --hide-scrollbars --enable-logging=stderr --user-data-dir="$BATS_TEST_TMPDIR/profile" "$@"
}

# The page with a script of the test's own at its end, which the page's policy has to be told of.
probe() { # probe PAGE SCRIPT
    python3 - "$1" "$2" <<'PY'
import re, sys
page, script = open(sys.argv[1], encoding="utf-8").read(), sys.argv[2]
page = re.sub(r"script-src '[^']*'", "script-src 'unsafe-inline'", page, count=1)
open(sys.argv[1] + ".probe.html", "w", encoding="utf-8").write(page.replace("</body>", "<script>" + script + "</script></body>"))
PY
    chrome --virtual-time-budget=5000 --dump-dom "file://$PWD/$1.probe.html"
}

@test "the report tells what is deployed, what waits, what failed, and that the record is whole" {
    shop
    confiture-audit report --format json -o report.json
    [ "$(json 'd["integrity"]["state"]' < report.json)" = whole ]
    [ "$(json '[(e["name"], len(e["deployed"]), len(e["waiting"]), e["failed"]) for e in d["environments"]]' < report.json)" = \
        "[('production', 5, 2, 1)]" ]
    [ "$(json '[w["version"] for w in d["environments"][0]["waiting"]]' < report.json)" = "['0006', '0007']" ]
    [ "$(json 'd["kinds"]' < report.json)" = "{'applied': 6, 'failed': 1, 'reverted': 1}" ]
    [ "$(json 'd["events"][0]["id"], len(d["events"]), d["events_in_log"]' < report.json)" = "(8, 8, 8)" ]
    [ "$(json '[a["name"] for a in d["authors"]]' < report.json | grep -o 'Grace Hopper')" = 'Grace Hopper' ]
    [ "$(json '[(h["hook"], h["runs"] > 0) for h in d["hooks"]]' < report.json)" = "[('analyse', True)]" ]
}

@test "an event has its statements, the locks that they take, its risk and what git says of it" {
    shop
    confiture-audit report --format json -o report.json
    [ "$(json '[s["tag"] for e in d["events"] if e["version"] == "0002" and e["kind"] == "applied" for s in e["script"]["statements"]][0]' < report.json)" = 'ALTER TABLE' ]
    [ "$(json '[(l["relation"], l["mode"]) for e in d["events"] if e["version"] == "0002" for l in e["script"]["locks"]][0]' < report.json)" = \
        "('orders', 'ACCESS EXCLUSIVE')" ]
    [ "$(json 'sorted({e["git"]["verdict"] for e in d["events"]})' < report.json)" = "['verified']" ]
    [ "$(json 'all(e["script"]["risk"]["level"] in ("LOW", "MEDIUM", "HIGH", "CRITICAL") for e in d["events"])' < report.json)" = True ]
}

@test "the document is as its JSON Schema says" {
    python3 -c 'import jsonschema' 2> /dev/null || skip "python3-jsonschema is not installed"
    shop
    confiture-audit report --format json -o report.json
    python3 - report.json "$CONFITURE_SOURCE/docs/schemas" <<'PY'
import json, os, sys, jsonschema
folder, store = sys.argv[2], {}
for name in os.listdir(folder):
    if name.endswith(".json"):
        store[name] = json.load(open(os.path.join(folder, name)))
        store[name].pop("$id", None)
schema = store["audit-report.json"]
resolver = jsonschema.RefResolver("", schema, store=store)
jsonschema.validators.validator_for(schema)(schema, resolver=resolver).validate(json.load(open(sys.argv[1])))
PY
}

@test "links lead to the forge that the remote's URL names" {
    shop
    while read -r remote commit file; do
        git remote remove origin 2> /dev/null || true
        git remote add origin "$remote"
        confiture-audit report --format json -o report.json
        oid=$(json 'd["events"][0]["origin_oid"]' < report.json)
        [ "$(json 'd["events"][0]["commit_link"]' < report.json)" = "${commit//OID/$oid}" ] || { echo "$remote"; false; }
        [ "$(json 'd["events"][0]["file_link"]' < report.json)" = "${file//OID/$oid}/$(json 'd["events"][0]["path"]' < report.json)" ]
    done <<'EOF'
git@github.com:team/shop.git https://github.com/team/shop/commit/OID https://github.com/team/shop/blob/OID
https://ada:secret@gitlab.example.org/a/b/shop.git https://gitlab.example.org/a/b/shop/-/commit/OID https://gitlab.example.org/a/b/shop/-/blob/OID
ssh://git@codeberg.org:2222/team/shop https://codeberg.org/team/shop/commit/OID https://codeberg.org/team/shop/src/commit/OID
https://bitbucket.org/team/shop.git https://bitbucket.org/team/shop/commits/OID https://bitbucket.org/team/shop/src/OID
EOF
    ! grep -q secret report.json
}

@test "an unknown forge has no links until its pattern is configured; only http leads anywhere" {
    shop
    git remote add origin https://git.example.org/team/shop.git
    [ "$(confiture-audit report --format json | json 'd["events"][0]["commit_link"]')" = None ]
    printf 'audit:\n  commit_url: "{project}/c/{commit}"\n' >> confiture.yaml
    [[ "$(confiture-audit report --format json | json 'd["events"][0]["commit_link"]')" == https://git.example.org/team/shop/c/* ]]
    sed -i 's|{project}/c|javascript:alert|' confiture.yaml
    [ "$(confiture-audit report --format json | json 'd["events"][0]["commit_link"]')" = None ]
}

@test "Markdown tells the same, with names that cannot act" {
    shop
    run confiture-audit report --format md
    [ "$status" -eq 0 ]
    [[ "$output" == *'| production | '* ]]
    [[ "$output" == *'| 0006\_ship | '* ]]
    [[ "$output" == *'Whole: 8 events'* ]]
}

@test "-n lists the newest alone and says so; the sums are of all" {
    shop
    confiture-audit report --format json -n 2 -o report.json
    [ "$(json 'len(d["events"]), d["events_in_log"], d["kinds"]["applied"]' < report.json)" = '(2, 8, 6)' ]
    confiture-audit report --format html -n 2 -o page.html
    grep -q '6 older events are not listed' page.html
    run -2 confiture-audit report -n -1
}

@test "a changed event breaks the seal, and the page names it" {
    shop
    sql "alter table confiture.event disable trigger all; update confiture.event set subject = 'x' where id = 3;
        alter table confiture.event enable trigger all; alter table confiture.event enable always trigger event_refuse"
    confiture-audit report --format json -o report.json
    [ "$(json 'd["integrity"]["state"], [f["event"] for f in d["integrity"]["chain"]["faults"]]' < report.json)" = "('broken', [3])" ]
    confiture-audit report --format html -o page.html
    grep -q 'The record is broken' page.html
}

@test "what nobody's migration made is shown as drift" {
    shop
    sql 'create table by_hand ()'
    confiture-audit report --format json -o report.json
    [ "$(json '[o["identity"] for o in d["drift"]["live"]["objects"]][0]' < report.json)" = public.by_hand ]
    confiture-audit report --no-drift --format json -o report.json
    [ "$(json 'd["drift"]["live"]' < report.json)" = None ]
}

@test "without events, and without a repository" {
    mkdir -p db/migrations ../empty/db/migrations
    echo 'CREATE TABLE a ();' > ../empty/db/migrations/0001_a.up.sql
    cd ../empty
    confiture-migrate -q up 2> /dev/null
    confiture-audit report --format html -o page.html 2> warning
    grep -q 'nothing is held against git' warning
    grep -q 'not everything can be verified' page.html
}

@test "the page is one file: nothing in it is fetched" {
    shop
    confiture-audit report --format html -o page.html
    ! grep -qiE '<(link|img|iframe|object|embed)|@import|url\(|src="' page.html
    grep -q "default-src 'none'" page.html
    python3 - page.html <<'PY'
import html.parser, sys
void = {"meta", "br", "input", "link", "img", "hr"}
class Check(html.parser.HTMLParser):
    stack, ids = [], set()
    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if "id" in a:
            assert a["id"] not in self.ids, a["id"]
            self.ids.add(a["id"])
        if tag not in void:
            self.stack.append(tag)
    def handle_startendtag(self, tag, attributes):
        pass
    def handle_endtag(self, tag):
        assert self.stack and self.stack[-1] == tag, (tag, self.stack[-3:], self.getpos())
        self.stack.pop()
check = Check()
check.feed(open(sys.argv[1], encoding="utf-8").read())
assert not check.stack, check.stack
assert {"integrity", "environments", "time", "failures", "drift", "authors", "hooks", "events"} <= check.ids
PY
}

@test "a headless browser reads it without a complaint; the filter and the order work" {
    browser || skip "chromium is not installed"
    shop
    confiture-audit report --format html -o page.html
    chrome --dump-dom "file://$PWD/page.html" > dom.html 2> console
    ! grep -E 'CONSOLE|Refused' console
    grep -q '8 events' dom.html
    probe page.html '
        const f = document.querySelector("form.tools"), visible = () => [...document.querySelectorAll("ol.events > li:not([hidden])")];
        const set = (name, value) => { f.elements[name].value = value; f.dispatchEvent(new Event("input")); };
        const wait = () => new Promise((done) => setTimeout(done, 120));
        (async () => {
            const told = [];
            set("kind", "failed"); await wait(); told.push("failed=" + visible().length);
            set("kind", ""); set("text", "hopper"); await wait(); told.push("grace=" + visible().length);
            set("text", "no such word"); await wait(); told.push("none=" + visible().length);
            set("text", ""); set("sort", "oldest"); await wait(); told.push("first=" + visible()[0].id);
            document.title = "probe " + told.join(" ") + " end";
        })();' > dom.html 2> console
    ! grep -E 'CONSOLE.*(rror|Refused)' console
    title=$(grep -o '<title>probe [^<]*</title>' dom.html) || title=
    [ "$title" = '<title>probe failed=1 grace=2 none=0 first=event-1 end</title>' ] || { echo "$title"; false; }
}

@test "pictures of it: wide, dark, at the width of a telephone without scrolling aside" {
    browser || skip "chromium is not installed"
    shop
    confiture-audit report --format html -o page.html
    folder=${CONFITURE_ARTEFACTS:-$PWD}
    mkdir -p "$folder"
    chrome --screenshot="$folder/report.png" --window-size=1180,1500 "file://$PWD/page.html" > /dev/null 2>&1
    chrome --blink-settings=preferredColorScheme=0 --screenshot="$folder/report-dark.png" --window-size=1180,1500 \
        "file://$PWD/page.html" > /dev/null 2>&1
    chrome --screenshot="$folder/report-phone.png" --window-size=500,1600 "file://$PWD/page.html" > /dev/null 2>&1
    for picture in report report-dark report-phone; do
        [ "$(head -c 8 "$folder/$picture.png" | od -An -tx1 | tr -d ' \n')" = 89504e470d0a1a0a ]
    done
    ! cmp -s "$folder/report.png" "$folder/report-dark.png"
    probe page.html 'for (const d of document.querySelectorAll("details")) d.open = true;
        const frame = document.createElement("iframe"); document.title = "wide " + (document.documentElement.scrollWidth <= innerWidth) + " end";' \
        > dom.html 2> /dev/null
    grep -q '<title>wide true end</title>' dom.html
}

@test "hostile names are shown as text" {
    mkdir -p db/migrations
    long=$(head -c 10240 /dev/zero | tr '\0' n)
    echo 'CREATE TABLE "<script>alert(1)</script>" ("a""b''c" int);' > db/migrations/0001_quotes.up.sql
    git add .
    GIT_AUTHOR_NAME='"><img src=x onerror=alert(2)>' git commit -qm "</title></script><script>alert(3)</script> $(printf '\342\200\256')rtl &amp; $long"
    confiture-migrate -q up
    confiture-audit report --format html -o page.html
    ! grep -qF '<script>alert' page.html
    ! grep -qF '<img' page.html
    grep -qF '&lt;script&gt;alert(1)&lt;/script&gt;' page.html
    grep -qF 'U+202E' page.html
    ! grep -q "$(printf '\342\200\256')" page.html
    grep -q "$long" page.html
    browser || skip "chromium is not installed"
    probe page.html 'document.title = "imgs " + document.images.length + " scripts " + document.scripts.length + " text " +
        document.querySelector("#events").textContent.includes("</title><" + "/script><" + "script>alert(3)<" + "/script>") + " wide " +
        (document.documentElement.scrollWidth <= innerWidth) + " end";' > dom.html 2> console
    grep -q '<title>imgs 0 scripts 2 text true wide true end</title>' dom.html || { grep -o '<title>[^<]*' dom.html; false; }
}

@test "every command of docs/provenance.md does what it says" {
    command -v openssl > /dev/null || skip "openssl is not installed"
    shop
    awk '/^```sh$/ {on = 1; next} /^```$/ {on = 0} on' "$CONFITURE_SOURCE/docs/provenance.md" > commands
    [ "$(wc -l < commands)" -ge 15 ]
    while read -r line; do
        bash -c "$line" > output 2>&1 < /dev/null || { echo "$line: status $?"; cat output; false; }
        [ -s output ] || [[ "$line" == *' -o '* || "$line" == *' -out '* ]] || { echo "$line: says nothing"; false; }
    done < commands
    grep -q 'The record is whole' report.html
    [ "$(wc -c < "$CONFITURE_SOURCE/docs/provenance-report.png")" -lt 150000 ]
}
