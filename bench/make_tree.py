#!/usr/bin/env python3
"""Writes a deterministic DDL tree, and a chain of migrations, for the measurements of bench/run.

    make_tree.py tree FOLDER FILES          FOLDER/db/schema/…, loads in path order on PostgreSQL 15
    make_tree.py chain FOLDER MIGRATIONS    FOLDER/db/migrations/NNNN_name.up.sql and .down.sql

A file has about 530 bytes and three to four statements, as in the first user's tree.
"""
import os
import sys

COLUMNS = ["code text NOT NULL", "label text", "quantity integer NOT NULL DEFAULT 0", "price numeric(12, 2)",
           "active boolean NOT NULL DEFAULT true", "note text", "valid_from date", "data jsonb"]


def table(number, parent):
    name = f"w_item_{number:05d}"
    columns = [f"    pk_{name} bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "    tenant_id uuid NOT NULL"]
    columns += [f"    {COLUMNS[(number + i) % len(COLUMNS)]}" for i in range(3)]
    text = f"-- Item {number}: what the generator made of it.\nCREATE TABLE app.{name} (\n"
    if parent is not None:
        columns.append(f"    parent_id bigint REFERENCES app.w_item_{parent:05d}")
    text += ",\n".join(columns) + "\n);\n"
    if parent is not None:
        text += f"CREATE INDEX {name}_parent_idx ON app.{name} (parent_id);\n"
    text += f"COMMENT ON TABLE app.{name} IS 'Item {number}; it''s generated.';\n"
    if number % 4 == 0:
        text += (f"CREATE FUNCTION app.fn_count_{number:05d}() RETURNS bigint LANGUAGE sql STABLE AS $$\n"
                 f"    SELECT count(*) FROM app.{name}\n$$;\n")
    if number % 5 == 0:
        text += f"CREATE VIEW app.v_item_{number:05d} AS SELECT tenant_id, count(*) AS items FROM app.{name} GROUP BY 1;\n"
    return text


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in ("tree", "chain"):
        sys.exit(__doc__)
    what, folder, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    first = "CREATE SCHEMA app;\n"
    for number in range(count):
        parent = number - 1 - number % 7 if number % 3 == 2 else None
        text = first if number == 0 else table(number, parent if parent and parent > 0 else None)
        if what == "tree":
            write(f"{folder}/db/schema/{number // 200:03d}_group/{number // 20:04d}/{number:05d}_item.sql", text)
        else:
            write(f"{folder}/db/migrations/{number + 1:05d}_item.up.sql", text)
            write(f"{folder}/db/migrations/{number + 1:05d}_item.down.sql",
                  "DROP SCHEMA app CASCADE;\n" if number == 0 else f"DROP TABLE app.w_item_{number:05d} CASCADE;\n")


main()
