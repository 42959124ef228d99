/*
 * SourceTable: what the source's catalog says of the tables that a sync copies: columns, types,
 * keys, references, sizes. Read set-based: a fixed number of queries whatever the number of tables,
 * in one snapshot (that of the transaction that the connection is in, else one of its own).
 *
 * Left out: system schemas, temporary tables, members of extensions. Columns are those that are not
 * dropped, in the table's order; what names columns by position (SourceUnique, SourceCheck,
 * SourceReference) means the position in `columns`. Everything is the catalog's.
 */
#ifndef ANONYMIZE_SOURCE_TABLE_H
#define ANONYMIZE_SOURCE_TABLE_H

#include "anonymize/strategy.h"
#include "core/pg/connection.h"

/* ColumnFacts.position of a generated column, which is never copied. */
#define POSITION_NONE G_MAXUINT

typedef struct SourceColumn {
    ColumnFacts facts;
    gboolean generated, identity;
    const char *comment; /* NULL: none */
} SourceColumn;

typedef struct SourceUnique { /* a unique index or an exclusion constraint */
    const char *name;
    guint *columns, n_columns; /* with an expression: all that it or its predicate reads */
    gboolean expression, partial;
    const char *definition; /* pg_get_indexdef */
} SourceUnique;

typedef struct SourceCheck {
    const char *name, *definition; /* pg_get_constraintdef */
    guint *columns, n_columns;
    gboolean of_domain; /* of the one column's type; speaks of VALUE */
} SourceCheck;

typedef struct SourceTable {
    const char *schema, *name;
    char kind;           /* pg_class.relkind: r, p, f, v, m */
    guint32 oid, parent; /* parent: the partitioned table that it is a partition of, or 0 */
    double rows;         /* estimate; -1 unknown */
    guint64 bytes;       /* heap and TOAST */
    SourceColumn *columns;
    guint n_columns;
    SourceUnique *uniques;
    guint n_uniques;
    SourceCheck *checks;
    guint n_checks;
} SourceTable;

typedef struct SourceReference { /* a foreign key */
    const char *name, *definition;
    guint from, to; /* tables, by index */
    guint *from_columns, *to_columns, n_columns;
    gboolean validated, deferrable;
    gboolean inherited; /* came with the partitioned table's: neither dropped nor added by itself */
} SourceReference;

typedef struct SourceCatalog {
    SourceTable *tables; /* by schema and name in byte order */
    guint n_tables;
    SourceReference *references;
    guint n_references;
    char *fingerprint; /* SHA-256 over what is above but for oids, rows and bytes */
    struct Arena *arena;
} SourceCatalog;

SourceCatalog *source_catalog_read(Connection *connection, GError **error);
void source_catalog_free(SourceCatalog *catalog);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SourceCatalog, source_catalog_free)

/* NULL when there is none of that name. */
const SourceTable *source_table_find(const SourceCatalog *catalog, const char *schema,
                                     const char *name);

#endif
