#include "core/rehearse/steps.h"

#include "core/sql/batch.h"

void steps_free(Steps *steps)
{
    if (steps == NULL)
        return;
    g_array_unref(steps->list);
    g_ptr_array_unref(steps->parses);
    g_ptr_array_unref(steps->scripts);
    g_free(steps);
}

static gboolean add_script(Steps *self, SourceTree *tree, const Parse *parse, GError **error);

static gboolean add_included(Steps *self, SourceTree *tree, const char *path, GError **error)
{
    g_autoptr(GBytes) bytes = source_tree_read(tree, path, error);
    Script *script = bytes != NULL ? script_split(path, bytes, FALSE, error) : NULL;
    if (script == NULL)
        return FALSE;
    g_ptr_array_add(self->scripts, script);
    Parse *parse = parse_script(script);
    g_ptr_array_add(self->parses, parse);
    return add_script(self, tree, parse, error);
}

/* \ir is relative to the file, \i to the tree's root. */
static char *included_path(const Script *script, const ScriptItem *item)
{
    if (item->meta == META_INCLUDE)
        return g_strdup(item->meta_argument);
    g_autofree char *folder = g_path_get_dirname(script->path);
    return g_str_equal(folder, ".") ? g_strdup(item->meta_argument)
                                    : g_build_path("/", folder, item->meta_argument, NULL);
}

static gboolean is_end(const Statement *statement)
{
    return statement->kind == STATEMENT_TRANSACTION &&
           (statement->transaction->kind == TRANSACTION_BEGIN ||
            statement->transaction->kind == TRANSACTION_COMMIT);
}

static gboolean add_script(Steps *self, SourceTree *tree, const Parse *parse, GError **error)
{
    const Script *script = parse->script;
    guint statement = 0;
    for (guint i = 0; i < script->n_items; i++) {
        const ScriptItem *item = &script->items[i];
        if (item->kind == SCRIPT_STATEMENT) {
            Step step = {parse, statement++};
            g_array_append_val(self->list, step);
        } else if (item->meta == META_INCLUDE || item->meta == META_INCLUDE_RELATIVE) {
            g_autofree char *path = included_path(script, item);
            if (!add_included(self, tree, path, error))
                return FALSE;
        }
    }
    return TRUE;
}

/* What the batch of a real run would refuse (a COMMIT in the middle, a file that includes itself)
 * is refused here with the same words. */
static gboolean check(SourceTree *tree, const Parse *parse, GError **error)
{
    g_autoptr(Batch) batch = batch_new();
    return batch_add_script(batch, tree, parse, BATCH_DROP_TRANSACTION, error);
}

Steps *steps_new(SourceTree *tree, const Parse *parse, gboolean in_transaction, GError **error)
{
    g_autoptr(Steps) self = g_new0(Steps, 1);
    self->list = g_array_new(FALSE, FALSE, sizeof(Step));
    self->parses = g_ptr_array_new_with_free_func((GDestroyNotify)parse_free);
    self->scripts = g_ptr_array_new_with_free_func((GDestroyNotify)script_free);
    if ((in_transaction && !check(tree, parse, error)) || !add_script(self, tree, parse, error))
        return NULL;
    for (guint i = self->list->len; in_transaction && i-- > 0;) {
        const Step *step = &g_array_index(self->list, Step, i);
        if (is_end(&step->parse->statements[step->index]))
            g_array_remove_index(self->list, i);
    }
    return g_steal_pointer(&self);
}
