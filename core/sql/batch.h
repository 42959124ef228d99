/*
 * Batch: the text that goes to the server for one script, and the way back from a position in it to
 * file, line and column.
 *
 * Included files (\i, \ir) are spliced in, backslash commands are left out, COPY data is cut out
 * and kept aside in order, the script's own outermost BEGIN/COMMIT is left out when the caller
 * gives the transaction. A piece may also be text of the caller
 * ("SET search_path = …;") that comes from no file.
 *
 *     g_autoptr(Batch) batch = batch_new();
 *     batch_add_text(batch, "BEGIN;\n");
 *     batch_add_script(batch, tree, parse, BATCH_DROP_TRANSACTION, &error);
 *     …PQsendQuery(batch->sql->str)…  batch_place(batch, character_position, &place);
 *
 * A batch shares the scripts' bytes by reference; places stay valid as long as it lives.
 */
#ifndef CORE_SQL_BATCH_H
#define CORE_SQL_BATCH_H

#include "core/base/source.h"
#include "core/sql/script.h"
#include "core/sql/statement.h"

#include <glib.h>

typedef struct Batch {
    GString *sql;
    GPtrArray *
        copy_data; /* of GBytes: the data of each COPY … FROM stdin, in the order the server asks */
    GArray *segments; /* private */
    GPtrArray *paths; /* private */
} Batch;

typedef struct BatchPlace {
    const char *path; /* NULL: text of the caller; borrowed from the batch */
    guint line, column;
    guint statement; /* ordinal of the statement in the batch, from 1; 0 for text of the caller */
} BatchPlace;

typedef enum BatchFlags {
    BATCH_DROP_TRANSACTION = 1 << 0 /* leave out BEGIN/COMMIT that wrap the whole script; one in the
                                       middle is ERROR_INPUT */
} BatchFlags;

Batch *batch_new(void);
void batch_free(Batch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Batch, batch_free)

void batch_add_text(Batch *batch, const char *sql);

/* The whole script. `tree` resolves includes (NULL: includes are ERROR_INPUT); a file that includes
 * itself is an error. */
gboolean batch_add_script(Batch *batch, SourceTree *tree, const Parse *parse, guint flags,
                          GError **error);

/* One statement of a parse, for work outside a transaction. */
void batch_add_statement(Batch *batch, const Parse *parse, guint statement);

/* `position`: PostgreSQL's statement position, in characters from 1 over the whole batch. */
void batch_place(const Batch *batch, guint position, BatchPlace *place);

/* The place of the n-th statement (from 1), for errors without a position. */
void batch_statement_place(const Batch *batch, guint statement, BatchPlace *place);

#endif
