/*
 * Block: what the body of a DO statement does, in the order in which a rule should see it; for a
 * function's body, what of it the parser of the whole file does not see.
 *
 *     const Block *block = statement->block;                (with PARSE_BODIES; else NULL)
 *     for (guint i = 0; block != NULL && i < block->n_steps; i++)
 *         if (block->steps[i].kind == BLOCK_RUNS)
 *             …&block->parse->statements[block->steps[i].statement]…
 *
 * The statements have a script of their own: their text without INTO, what EXECUTE is given as a
 * constant (also by format() with constants), one after the other. script_place() of it tells the
 * place in the file. Of several ways (IF, CASE, handlers) all but the longest come first, each
 * between BLOCK_SAVE and BLOCK_UNDO; the body of a loop is there once. The block scanner takes any
 * bytes: where it loses its way it stops, and `broken` is TRUE. A DO inside a body has a block
 * itself. Everything belongs to the parse of the file.
 */
#ifndef CORE_SQL_BLOCK_H
#define CORE_SQL_BLOCK_H

#include "core/sql/statement.h"

#include <glib.h>

typedef enum BlockStepKind {
    BLOCK_RUNS,    /* a statement */
    BLOCK_DYNAMIC, /* EXECUTE of a text that only the run knows */
    BLOCK_SAVE,
    BLOCK_UNDO, /* as if nothing since BLOCK_SAVE had been */
    BLOCK_COMMIT,
    BLOCK_ROLLBACK
} BlockStepKind;

typedef struct BlockStep {
    BlockStepKind kind;
    guint statement;    /* RUNS: index into the statements of `parse` */
    gboolean maybe;     /* it may not run, or fail without harm */
    gboolean executed;  /* RUNS: by EXECUTE */
    guint line, column; /* in the file */
    gsize offset;       /* byte in the script around the body's */
} BlockStep;

struct Block {
    Script *script;
    Parse *parse;
    BlockStep *steps;
    guint n_steps;
    guint n_dynamic;
    gboolean broken; /* what stands behind was not read */
};

/* All of them, those inside of them too: statements, and those that nobody could read. */
void block_count(const Parse *parse, guint *statements, guint *unread);

#endif
