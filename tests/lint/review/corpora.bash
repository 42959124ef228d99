# The real corpora as projects, each in a folder of its own below $1; prints the findings of the default set
# as lines: corpus, rule, severity, path, line, fingerprint, message.
corpus_project() { # corpus_project NAME FOLDER
    mkdir -p "$2" || return 1
    cp -r "$CONFITURE_CORPORA/$1/db" "$2"
    chmod -R u+w "$2"
    case $1 in
    crates-io) # what upstream runs outside of a transaction says so
        while read -r file; do
            sed -i '1s/^/-- confiture: transaction=off\n/' "$2/$file"
        done < "$CONFITURE_CORPORA/crates-io/notx.txt"
        printf 'schema:\n  search_path: public\n' > "$2/confiture.yaml"
        ;;
    musicbrainz) # its installer makes the schemas
        cp "$CONFITURE_CORPORA/musicbrainz/setup.sql" "$2/db/schema/Schemas.sql"
        { echo db/schema/Schemas.sql; cat "$CONFITURE_CORPORA/musicbrainz/order.txt"; } > "$2/order.txt"
        printf 'schema:\n  order_file: order.txt\n  search_path: musicbrainz, public\n' > "$2/confiture.yaml"
        ;;
    pagila) printf 'schema:\n  search_path: public\n' > "$2/confiture.yaml" ;;
    esac
}

corpus_findings() { # corpus_findings FOLDER
    for corpus in crates-io musicbrainz pagila; do
        corpus_project "$corpus" "$1/$corpus" || return 1
        (cd "$1/$corpus" && confiture-lint --format json) > "$1/$corpus.json" || [ $? -eq 1 ] || return 1
        python3 - "$corpus" "$1/$corpus.json" <<'PY'
import json, sys
for one in json.load(open(sys.argv[2]))["findings"]:
    print(sys.argv[1], one["rule"], one["severity"], one["path"], one["line"], one["fingerprint"], one["message"], sep="\t")
PY
    done
}
