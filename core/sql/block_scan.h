/*
 * The PL/pgSQL of a body cut into its statements, by the lexer alone. Private to core/sql.
 */
#ifndef CORE_SQL_BLOCK_SCAN_H
#define CORE_SQL_BLOCK_SCAN_H

#include "core/sql/block.h"
#include "core/sql/literal.h"

#include <glib.h>

/* One step, before its text is parsed. */
typedef struct Draft {
    BlockStepKind kind;
    gboolean maybe;
    gsize start, end; /* bytes of the body: the statement, or EXECUTE's */
    Literal *text;    /* what EXECUTE is given; NULL: it is the statement itself */
} Draft;

/* Of Draft, which the array frees. `broken` tells that it stopped before the body's end. */
GArray *block_scan(const Literal *body, gboolean *broken);

#endif
