
# Every commit that is pushed, held against what the remote has. Git tells them on standard input,
# which the earlier hook gets as well.
remote=${1-}
refs=$(cat)
[ -z "$refs" ] || refs="$refs
"
if [ -x "$before" ]; then
    printf '%s' "$refs" | "$before" "$@" || exit
fi

is_zero() {
    case $1 in
    *[!0]*) return 1 ;;
    esac
}

# Sets $since: what the remote has of this branch; for a new one, or one whose commit is not here, where the remote's
# default branch stands; empty where nothing is shared. $1: commit, $2: the remote's.
find_since() {
    since=
    if ! is_zero "$2" && git cat-file -e "$2^{commit}" 2>/dev/null; then
        since=$2
        return
    fi
    for name in HEAD main master; do
        base=$(git rev-parse -q --verify "refs/remotes/$remote/$name^{commit}") || continue
        if git merge-base "$base" "$1" >/dev/null; then
            since=$base
        fi
        return
    done
}

# $1: commit, $2: project; the others: where a change concerns it.
check() {
    commit=$1
    project=$2
    shift 2
    if [ -n "$since" ]; then
        git --literal-pathspecs diff --quiet --no-ext-diff "$since...$commit" -- "$@" 2>/dev/null && return
        need_lint push
        "$lint" check --ref "$commit" --since "$since" -C "$project" </dev/null || remember $?
    elif [ -n "$(git --literal-pathspecs ls-tree -r --name-only --full-tree "$commit" -- "$@")" ]; then
        need_lint push
        "$lint" check --ref "$commit" -C "$project" </dev/null || remember $?
    fi
}

check_commit() {
    projects=$(git ls-tree -r -z --name-only --full-tree "$1" | find_projects)
    if [ -z "$projects" ]; then
        check "$1" . db/schema db/migrations
        return
    fi
    while IFS= read -r folder; do
        check "$1" "$folder" "$folder"
    done <<END
$projects
END
}

while read -r local_ref local_oid remote_ref remote_oid; do
    [ -n "$local_ref" ] || continue
    is_zero "$local_oid" && continue
    case $remote_ref in
    refs/notes/*) continue ;;
    esac
    tip=$(git rev-parse -q --verify "$local_oid^{commit}") || continue
    find_since "$tip" "$remote_oid"
    check_commit "$tip"
done <<END
$refs
END
finish push
