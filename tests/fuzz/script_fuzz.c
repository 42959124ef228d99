/* shelf: core/sql */
/* Any bytes: the split never crashes, and its items are in order, within bounds and where it says.
 */
#include "core/sql/script.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_item(const Script *script, const ScriptItem *item, gsize previous)
{
    guint line, column;
    g_assert(item->comment <= item->start && item->start < item->end);
    g_assert(item->start >= previous && item->end <= item->next && item->next <= script->length);
    g_assert(item->copy_start <= item->copy_end && item->copy_end <= item->next);
    g_assert(item->copy_start == 0 || item->copy_start >= item->end);
    script_place(script, item->start, &line, &column);
    g_assert(line == item->line && column == item->column && item->end_line >= line);
    g_assert(item->kind == SCRIPT_STATEMENT ||
             (item->meta_name != NULL && item->meta_argument != NULL));
}

static void check_script(const Script *script)
{
    gsize previous = 0;
    for (guint i = 0; i < script->n_items; i++) {
        check_item(script, &script->items[i], previous);
        previous = script->items[i].next;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) directives = script_directives(script, &error);
    g_assert((directives == NULL) == (error != NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    for (int lenient = 0; lenient < 2; lenient++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Script) script = script_split("fuzz.sql", bytes, lenient, &error);
        g_assert((script == NULL) == (error != NULL));
        if (script != NULL)
            check_script(script);
    }
    return 0;
}
