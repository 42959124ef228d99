#include "cmd/migrate/backfill.h"

#include "core/schema/diff/compare.h"

#include <string.h>

static const Fact *find_default(const Fact *column)
{
    for (const FactLink *part = column->parts; part != NULL; part = part->next) {
        if (part->fact->kind == &kind_default)
            return part->fact;
    }
    return NULL;
}

/* Batches are walked by a primary key of one column. */
static gboolean has_simple_key(const Fact *table)
{
    for (const FactLink *part = table->parts; part != NULL; part = part->next) {
        const Fact *fact = part->fact;
        if (fact->kind == &kind_constraint && strcmp(fact_value(fact, "type"), "p") == 0)
            return strchr(fact_value(fact, "definition"), ',') == NULL;
    }
    return FALSE;
}

/* As YAML writes any text: single quotes are doubled. */
static void append_text(GString *out, const char *text)
{
    g_string_append_c(out, '\'');
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\'')
            g_string_append_c(out, '\'');
        g_string_append_c(out, *c);
    }
    g_string_append_c(out, '\'');
}

static void append_batches(GString *out, const Fact *column, const char *value)
{
    g_autofree char *set = g_strdup_printf("%s = %s", column->id, value);
    g_autofree char *where = g_strdup_printf("%s IS NULL", column->id);
    g_string_append(out, "- phase: before_ddl\n  type: backfill\n  name: ");
    g_autofree char *name = g_strdup_printf("fill %s.%s", column->parent->id, column->id);
    append_text(out, name);
    g_string_append(out, "\n  config:\n    table: ");
    append_text(out, column->parent->id);
    g_string_append(out, "\n    set: ");
    append_text(out, set);
    g_string_append(out, "\n    where: ");
    append_text(out, where);
    g_string_append_c(out, '\n');
}

static void append_whole(GString *out, const Fact *column, const char *value)
{
    g_autofree char *sql = g_strdup_printf("UPDATE %s SET %s = %s WHERE %s IS NULL",
                                           column->parent->id, column->id, value, column->id);
    g_string_append(out, "- phase: before_ddl\n  type: sql\n  name: ");
    g_autofree char *name = g_strdup_printf("fill %s.%s", column->parent->id, column->id);
    append_text(out, name);
    g_string_append(out, "\n  config:\n    sql: ");
    append_text(out, sql);
    g_string_append_c(out, '\n');
}

static gboolean takes_no_more_nulls(const Difference *difference)
{
    return difference->kind == DIFFERENCE_CHANGED && difference->from->kind == &kind_column &&
           fact_value(difference->from, "not_null") == NULL &&
           fact_value(difference->to, "not_null") != NULL;
}

char *backfill_hooks(const Catalog *from, const Catalog *to, const char *const *ignore)
{
    g_autoptr(GArray) differences =
        compare_catalogs(from, to, &(CompareOptions){.ignore = ignore, .wholes = TRUE});
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < differences->len; i++) {
        const Difference *difference = &g_array_index(differences, Difference, i);
        const Fact *value = takes_no_more_nulls(difference) ? find_default(difference->to) : NULL;
        if (value == NULL || strchr(fact_value(value, "expression"), '\n') != NULL)
            continue;
        /* As the table is before the migration. */
        if (has_simple_key(difference->from->parent))
            append_batches(out, difference->from, fact_value(value, "expression"));
        else
            append_whole(out, difference->from, fact_value(value, "expression"));
    }
    return out->len > 0 ? g_strconcat("hooks:\n", out->str, NULL) : NULL;
}
