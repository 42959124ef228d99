#!/usr/bin/env python3
"""A hook in Python: fills the totals of order_lines that the migration added.

  hooks:
  - {phase: after_ddl, type: process, config: {command: [python3, examples/hooks/fill_totals.py]}}

It runs on the migration's own connection and in its transaction: all of it is kept, or nothing.
"""
import json
import sys


def receive():
    line = sys.stdin.readline()
    if not line:
        sys.exit("the connection to confiture-migrate is gone")
    return json.loads(line)


def send(message):
    print(json.dumps(message), flush=True)


def query(sql, *parameters):
    send({"sql": sql, "parameters": parameters})
    answer = receive()
    if "error" in answer:
        sys.exit(answer["error"]["message"])
    return answer


def main():
    context = receive()["context"]
    lines = query("select id, price, quantity from order_lines where total is null order by id")["rows"]
    print(f"{len(lines)} lines to fill", file=sys.stderr)
    if context["dry_run"]:
        print("everything is rolled back afterwards", file=sys.stderr)
    filled = 0
    for key, price, quantity in lines:
        # numeric comes as text, so that nothing is lost
        filled += query("update order_lines set total = $1::numeric * $2::int where id = $3::int", price, quantity, key)["affected"]
    send({"result": {"rows": filled, "message": f"filled {filled} totals"}})


if __name__ == "__main__":
    main()
