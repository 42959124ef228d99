/*
 * Body: what rules read of a PL/pgSQL body: whether its blocks are well formed, where they end
 * without a result, and the places that rules judge.
 *
 *     Body body;
 *     if (body_of(statement, &body)) {
 *         BodyFacts facts = body_read(&body);
 *         …
 *         body_facts_clear(&facts);
 *     }
 *
 * Words are read by the lexer, so that strings and comments mean nothing. Offsets are bytes in the
 * script.
 */
#ifndef LINT_BODY_H
#define LINT_BODY_H

#include "core/sql/statement.h"

#include <glib.h>

typedef struct Body {
    const char *text;
    gsize offset;                   /* of its first byte in the script */
    const CreateFunction *function; /* NULL for DO */
} Body;

typedef struct BodyFacts {
    const char *fault; /* what is wrong with its structure; NULL when nothing is */
    gsize fault_offset;
    gboolean ends_open; /* the end of the outer block can be reached */
    GArray *swallows;   /* of gsize: WHEN OTHERS whose handler does nothing */
    GArray *row_writes; /* of gsize: INSERT, UPDATE, DELETE inside of a loop over a query */
    GPtrArray *unused;  /* of char*: variables that nothing reads or sets */
} BodyFacts;

/* FALSE when the statement has no PL/pgSQL body. */
gboolean body_of(const Statement *statement, Body *body);

BodyFacts body_read(const Body *body);
void body_facts_clear(BodyFacts *facts);

#endif
