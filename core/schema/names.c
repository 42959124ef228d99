/* The names that PostgreSQL chooses for constraints, indexes and sequences without one. */
#include "core/schema/store.h"

#include <string.h>

enum { MAX_NAME = 63 }; /* NAMEDATALEN - 1 */

/* As pg_mbcliplen(): never in the middle of a UTF-8 character. */
static gsize clip(const char *text, gsize length)
{
    while (length > 0 && ((guchar)text[length] & 0xC0) == 0x80)
        length--;
    return length;
}

/* makeObjectName(): first_second_label, the longer part shortened until all fits. */
static char *make_name(const char *first, const char *second, const char *label)
{
    gsize first_length = strlen(first), second_length = second == NULL ? 0 : strlen(second);
    gsize overhead = strlen(label) + 1 + (second == NULL ? 0 : 1);
    while (first_length + second_length + overhead > MAX_NAME) {
        if (first_length > second_length)
            first_length--;
        else
            second_length--;
    }
    first_length = clip(first, first_length);
    GString *name = g_string_new_len(first, (gssize)first_length);
    if (second != NULL) {
        second_length = clip(second, second_length);
        g_string_append_c(name, '_');
        g_string_append_len(name, second, (gssize)second_length);
    }
    g_string_append_printf(name, "_%s", label);
    return g_string_free(name, FALSE);
}

typedef gboolean (*TakenFunc)(const Schema *schema, gconstpointer where, const char *name);

static const char *choose(Schema *schema, gconstpointer where, TakenFunc taken, const char *first,
                          const char *second, const char *label)
{
    for (guint attempt = 0;; attempt++) {
        g_autofree char *numbered =
            attempt == 0 ? g_strdup(label) : g_strdup_printf("%s%u", label, attempt);
        g_autofree char *name = make_name(first, second, numbered);
        if (!taken(schema, where, name))
            return store_string(schema, name);
    }
}

static gboolean relation_taken(const Schema *schema, gconstpointer in_schema, const char *name)
{
    return store_find(schema, OBJECT_TABLE, in_schema, name, NULL) != NULL;
}

static gboolean constraint_taken(const Schema *schema, gconstpointer relation, const char *name)
{
    (void)schema;
    return schema_find_constraint(relation, name) != NULL;
}

const char *name_choose_relation(Schema *schema, const char *in_schema, const char *first,
                                 const char *second, const char *label)
{
    return choose(schema, in_schema, relation_taken, first, second, label);
}

const char *name_choose_constraint(Schema *schema, const SchemaRelation *relation,
                                   const char *second, const char *label)
{
    return choose(schema, relation, constraint_taken, relation->object.name, second, label);
}

static gboolean is_listed(const GPtrArray *names, const char *name)
{
    for (guint i = 0; i < names->len; i++)
        if (strcmp(g_ptr_array_index(names, i), name) == 0)
            return TRUE;
    return FALSE;
}

/* ChooseIndexColumnNames(): "expr" for expressions (NULL here), a number after a name that comes
 * twice. */
static void add_name(GPtrArray *names, const char *column)
{
    const char *base = column == NULL ? "expr" : column;
    char *name = g_strdup(base);
    for (guint i = 1; is_listed(names, name); i++) {
        g_free(name);
        name = g_strdup_printf("%s%u", base, i);
    }
    g_ptr_array_add(names, name);
}

char *name_of_columns(const char *const *columns, guint n_columns, const char *const *includes,
                      guint n_includes)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < n_columns; i++)
        add_name(names, columns[i]);
    for (guint i = 0; i < n_includes; i++)
        add_name(names, includes[i]);
    GString *joined = g_string_new(NULL);
    for (guint i = 0; i < names->len && joined->len <= MAX_NAME; i++)
        g_string_append_printf(joined, i == 0 ? "%s" : "_%s", (char *)g_ptr_array_index(names, i));
    return g_string_free(joined, FALSE);
}
