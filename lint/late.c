#include "lint/late.h"

#include <string.h>

enum { ROUNDS = 4 }; /* a comment on an index of a table that comes later still */

typedef struct Held {
    LintSource *source;
    guint8 *late; /* one a statement */
} Held;

struct Late {
    GPtrArray *held; /* of Held */
    guint seen;      /* of the unresolved */
};

static void held_free(gpointer data)
{
    Held *held = data;
    g_free(held->late);
    g_free(held);
}

Late *late_new(void)
{
    Late *late = g_new0(Late, 1);
    late->held = g_ptr_array_new_with_free_func(held_free);
    return late;
}

void late_free(Late *late)
{
    if (late == NULL)
        return;
    g_ptr_array_unref(late->held);
    g_free(late);
}

/* It did nothing, so that it can be done again. */
static gboolean did_nothing(const Statement *statement, const SchemaUnresolved *unresolved)
{
    switch (statement->kind) {
    case STATEMENT_ALTER_TABLE:
        return unresolved->action == TOUCH_ALTER && unresolved->object.part == NULL;
    case STATEMENT_CREATE_INDEX:
    case STATEMENT_CREATE_TRIGGER:
    case STATEMENT_CREATE_POLICY:
    case STATEMENT_CREATE_RULE:
    case STATEMENT_COMMENT:
    case STATEMENT_OWNER:
    case STATEMENT_ALTER_FUNCTION:
        return TRUE;
    default:
        return FALSE;
    }
}

gboolean late_holds(Late *late, const Schema *schema, LintSource *source)
{
    const GPtrArray *unresolved = schema_unresolved(schema);
    Held *held = NULL;
    for (; late->seen < unresolved->len; late->seen++) {
        const SchemaUnresolved *one = unresolved->pdata[late->seen];
        if (g_strcmp0(one->origin.path, source->path) != 0 ||
            one->origin.statement >= source->parse->n_statements ||
            !did_nothing(&source->parse->statements[one->origin.statement], one))
            continue;
        if (held == NULL) {
            held = g_new0(Held, 1);
            held->source = source;
            held->late = g_malloc0(source->parse->n_statements);
            g_ptr_array_add(late->held, held);
        }
        held->late[one->origin.statement] = 1;
    }
    return held != NULL;
}

/* In the search_path that the file had there. What is still late stays so. */
static void apply_again(const Held *held, Schema *schema)
{
    const Parse *parse = held->source->parse;
    schema_begin_file(schema, held->source->path);
    for (guint i = 0; i < parse->n_statements; i++) {
        if (!held->late[i] && parse->statements[i].kind != STATEMENT_SET)
            continue;
        guint before = schema_unresolved(schema)->len;
        schema_apply_statement(schema, parse, i);
        const GPtrArray *unresolved = schema_unresolved(schema);
        held->late[i] = held->late[i] && unresolved->len > before &&
                        did_nothing(&parse->statements[i], unresolved->pdata[before]);
        if (held->late[i])
            schema_forget_unresolved(schema, before);
    }
}

static gboolean is_pending(const Late *late)
{
    for (guint i = 0; i < late->held->len; i++) {
        const Held *held = late->held->pdata[i];
        if (memchr(held->late, 1, held->source->parse->n_statements) != NULL)
            return TRUE;
    }
    return FALSE;
}

void late_apply(Late *late, Schema *schema)
{
    for (guint round = 0; round < ROUNDS && is_pending(late); round++)
        for (guint i = 0; i < late->held->len; i++)
            apply_again(late->held->pdata[i], schema);
    for (guint i = 0; i < late->held->len; i++)
        lint_source_release(((const Held *)late->held->pdata[i])->source);
}
