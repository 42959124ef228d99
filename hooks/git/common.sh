#!/bin/sh
# Written by confiture-lint install-hooks, which also renews it, and with --remove takes it away.
# The hook that was here before, if any, is beside this one as NAME.before-confiture and runs first.
set -u
program=@PROGRAM@
before=$0.before-confiture
worst=0

say() {
    printf 'confiture: %s\n' "$*" >&2
}

# Sets $lint, or stops: a check that cannot run is no pass. $1: commit or push.
need_lint() {
    case $program in
    */*) [ -f "$program" ] && [ -x "$program" ] && lint=$program && return ;;
    esac
    lint=$(command -v "${program##*/}") && return
    say "confiture-lint is not at $program nor in PATH, so nothing was checked."
    say "Install it, or where it has moved run its install-hooks again."
    say "To go on without the check: git $1 --no-verify"
    exit 1
}

# One folder a line, from the names of files on standard input, each ended by NUL.
find_projects() {
    git config --get-all confiture.project && return
    tr '\0' '\n' | sed -n -e 's,^confiture\.yaml$,.,p' -e 's,/confiture\.yaml$,,p'
}

# $1: a status of confiture-lint.
remember() {
    [ "$1" -le "$worst" ] || worst=$1
}

# $1: commit or push.
finish() {
    case $worst in
    0) exit 0 ;;
    1) say "the $1 was stopped by what is listed above. Mend it and try again," ;;
    *) say "the check could not be done (status $worst, see above), so the $1 was stopped. Mend that," ;;
    esac
    say "or go on without the check: git $1 --no-verify"
    exit 1
}
