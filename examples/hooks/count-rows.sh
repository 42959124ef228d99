#!/bin/sh
# A hook in sh: counts the rows of the tables named as arguments and leaves the counts in the event.
#
#   hooks:
#   - {phase: after_ddl, type: process, config: {command: [examples/hooks/count-rows.sh, app.orders]}}
#
# It speaks a line of JSON at a time over standard input and output; what is for people goes to
# standard error.
set -eu
read -r context # {"context": {"version": "0012", "phase": "after_ddl", …}}
echo "counting for $(printf '%s' "$context" | sed -n 's/.*"version":"\([0-9.]*\)".*/migration \1/p')" >&2

statistics=
message=
for table in "$@"; do
    printf '{"sql": "select count(*) from %s"}\n' "$table"
    read -r answer # {"columns":["count"],"rows":[[3]],"affected":1}, or {"error":{…}}
    count=$(printf '%s' "$answer" | sed -n 's/.*"rows":\[\[\([0-9]*\)\]\].*/\1/p')
    [ -n "$count" ] || { echo "no count of $table: $answer" >&2; exit 1; }
    statistics="$statistics${statistics:+, }\"$table\": $count"
    message="$message${message:+, }$table has $count rows"
done
printf '{"result": {"message": "%s", "statistics": {%s}}}\n' "$message" "$statistics"
