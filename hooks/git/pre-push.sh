
# Every commit that is pushed, held against what the remote has. Git tells them on standard input,
# which the earlier hook gets as well.
remote=${1-}
refs=$(cat)
[ -z "$refs" ] || refs="$refs
"
if [ -x "$before" ]; then
    printf '%s' "$refs" | "$before" "$@" || exit
fi

# The projects of every commit that is pushed, each once; "." where none has a configuration.
list_projects() {
    while read -r local_ref local_oid remote_ref remote_oid; do
        tip=$(git rev-parse -q --verify "$local_oid^{commit}") || continue
        folders=$(git ls-tree -r -z --name-only --full-tree "$tip" | find_projects)
        printf '%s\n' "${folders:-.}"
    done <<END | sort -u
$refs
END
}

projects=$(list_projects)
[ -n "$projects" ] || finish push
need_lint push
while IFS= read -r folder; do
    printf '%s' "$refs" | "$lint" check --pre-push "$remote" -C "$folder" || remember $?
done <<END
$projects
END
finish push
