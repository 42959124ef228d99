"""A chain of mixed migrations that leaves a mark for each thing it does, and the questions that tell whether each was done once.

Inside a transaction, outside of one (with CREATE INDEX CONCURRENTLY, DROP INDEX CONCURRENTLY, VACUUM, ALTER TYPE … ADD VALUE,
transactions of their own), with hooks, with COPY data, with a verify script.
"""
import os

# What is wrong in a database at any moment: marks that are there twice, or without their migration, or the other way round.
ALWAYS = """
SELECT 'mark twice: ' || mark FROM journal GROUP BY mark HAVING count(*) > 1
UNION ALL SELECT 'applied without its marks: ' || version FROM confiture.migration m
    WHERE state = 'applied' AND (SELECT count(*) FROM journal j WHERE j.version = m.version) <>
          (SELECT n FROM expected e WHERE e.version = m.version)
UNION ALL SELECT 'marks without the migration: ' || version FROM journal j
    WHERE NOT EXISTS (SELECT FROM confiture.migration m WHERE m.version = j.version)
UNION ALL SELECT 'event twice: ' || version FROM confiture.event WHERE kind = 'applied' GROUP BY version HAVING count(*) > 1
UNION ALL SELECT 'applied without event: ' || version FROM confiture.migration m
    WHERE state = 'applied' AND NOT EXISTS (SELECT FROM confiture.event e WHERE e.id = m.event_id AND e.version = m.version
                                            AND e.kind = 'applied')
UNION ALL SELECT 'event without migration: ' || version FROM confiture.event e
    WHERE kind = 'applied' AND NOT EXISTS (SELECT FROM confiture.migration m WHERE m.event_id = e.id AND m.state = 'applied')
"""

# What is wrong when the chain has been applied.
AT_END = """
SELECT 'not applied: ' || e.version FROM expected e LEFT JOIN confiture.migration m USING (version) WHERE m.state IS DISTINCT FROM
    'applied'
UNION ALL SELECT 'invalid index: ' || indexrelid::regclass FROM pg_index WHERE NOT indisvalid
UNION ALL SELECT 'chain of events broken: ' || v::text FROM confiture.verify_chain() v
UNION ALL SELECT 'ids of events are missing' FROM confiture.event HAVING max(id) <> count(*)
UNION ALL SELECT 'lock kept: ' || pid FROM pg_locks WHERE locktype = 'advisory'
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def mark(version, what):
    return f"INSERT INTO journal VALUES ('{version}', '{version} {what}');\n"


def table(v, _):
    return (f"CREATE TABLE t{v} (id int PRIMARY KEY, v text, w int);\n"
            f"INSERT INTO t{v} SELECT g, 'row ' || g, g % 7 FROM generate_series(1, 200) g;\n" + mark(v, "a")), 1, {}


def alter(v, last):
    return (f"ALTER TABLE t{last} ADD COLUMN x{v} int NOT NULL DEFAULT 0;\nUPDATE t{last} SET x{v} = id * 2;\n" + mark(v, "a") +
            f"ALTER TABLE t{last} ADD CONSTRAINT x{v}_positive CHECK (x{v} >= 0) NOT VALID;\n"
            f"ALTER TABLE t{last} VALIDATE CONSTRAINT x{v}_positive;\n" + mark(v, "b")), 2, {}


def copy(v, last):
    rows = "".join(f"{1000 + int(v) * 100 + i}\tcopied \\\\ {'x' * (i * 7)}\t{i}\n" for i in range(60))
    return f"COPY t{last} (id, v, w) FROM stdin;\n{rows}\\.\n" + mark(v, "a"), 1, {}


def concurrent(v, last):
    return ("-- confiture: transaction=off\n" + mark(v, "a") + f"CREATE INDEX CONCURRENTLY i{v} ON t{last} (v, w);\n" + mark(v, "b") +
            f"CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS u{v} ON t{last} (id, v);\n" + mark(v, "c")), 3, {}


def code(v, last):
    return (f"CREATE FUNCTION f{v}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN new; END$$;\n"
            f"CREATE TRIGGER f{v} BEFORE UPDATE ON t{last} FOR EACH ROW EXECUTE FUNCTION f{v}();\n"
            f"CREATE VIEW v{v} AS SELECT w, count(*) FROM t{last} GROUP BY w;\n" + mark(v, "a")), 1, {}


def hooked(v, last):
    hooks = "hooks:\n" + "".join(
        f"- {{ phase: {phase}, type: sql, name: {phase}, config: {{ sql: \"INSERT INTO journal VALUES ('{v}', '{v} {phase}')\" }} }}\n"
        for phase in ("before_ddl", "after_ddl", "cleanup"))
    hooks += (f"- {{ phase: after_validation, type: assert_query, config: {{ sql: \"SELECT 1 FROM t{last} WHERE id < 0\" }} }}\n")
    return f"CREATE TABLE h{v} AS SELECT id, w FROM t{last};\n" + mark(v, "a"), 4, {".yaml": hooks}


def kinds(v, last):
    return ("-- confiture: transaction=off\n" + f"CREATE TYPE e{v} AS ENUM ('one');\n" + mark(v, "a") +
            f"ALTER TYPE e{v} ADD VALUE 'two';\nCREATE TABLE k{v} (e e{v} DEFAULT 'two', n int);\nVACUUM t{last};\n" +
            f"CREATE INDEX CONCURRENTLY k{v}_n ON k{v} (n);\nDROP INDEX CONCURRENTLY k{v}_n;\n" +
            mark(v, "b")), 2, {}


def lone(v, last):
    return f"CREATE INDEX CONCURRENTLY l{v} ON t{last} (w);\n", 0, {}


def own(v, last):
    return ("-- confiture: transaction=off\nBEGIN;\n" + mark(v, "a") + f"CREATE TABLE o{v} (id int);\nCOMMIT;\nBEGIN;\n" +
            f"INSERT INTO o{v} SELECT id FROM t{last};\n" + mark(v, "b") + f"COMMIT;\nANALYZE o{v};\n"), 2, {}


def checked(v, last):
    return (f"CREATE MATERIALIZED VIEW m{v} AS SELECT w, sum(id) AS s FROM t{last} GROUP BY w;\n" + mark(v, "a") +
            f"REFRESH MATERIALIZED VIEW m{v};\n"), 1, {".verify.sql": f"SELECT count(*) > 0 FROM m{v};\n"}


KINDS = (table, alter, copy, concurrent, code, hooked, kinds, lone, own, checked)


class Chain:
    def __init__(self, folder, length):
        self.folder, self.length = folder, length
        migrations = os.path.join(folder, "db", "migrations")
        os.makedirs(migrations)
        expected, last = [], None
        for number in range(length):
            version = f"{number + 1:04}"
            kind = KINDS[number % len(KINDS)]
            last = version if kind is table else last
            text, marks, others = kind(version, last)
            expected.append(f"('{version}', {marks})")
            name = os.path.join(migrations, f"{version}_{kind.__name__}")
            for suffix, content in {".up.sql": text, **others}.items():
                with open(name + suffix, "w", encoding="utf-8") as file:
                    file.write(content)
        # Not a migration's business: what is expected of them.
        self.setup = ("CREATE TABLE journal (version text, mark text); CREATE TABLE expected (version text PRIMARY KEY, n int);"
                      "INSERT INTO expected VALUES " + ", ".join(expected))
