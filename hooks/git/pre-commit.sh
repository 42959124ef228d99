
# What this commit would bring, each project with it.
if [ -x "$before" ]; then
    "$before" "$@" || exit
fi

# $1: project; the others: where a change concerns it.
check() {
    project=$1
    shift
    git --literal-pathspecs diff --cached --quiet --no-ext-diff -- "$@" && return
    need_lint commit
    "$lint" check --staged -C "$project" </dev/null || remember $?
}

projects=$(git ls-files -z --cached -- ':(glob)**/confiture.yaml' | find_projects)
if [ -z "$projects" ]; then
    check . db/schema db/migrations
else
    while IFS= read -r folder; do
        check "$folder" "$folder"
    done <<END
$projects
END
fi
finish commit
