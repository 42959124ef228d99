/* PostgreSQL's TypeName as our TypeRef, and as readable text. */
#include "core/sql/convert.h"

#include "core/sql/builtin.h"
#include "core/sql/typename.h"

#include <string.h>

/* The masks of INTERVAL's fields in the first modifier: bits of datetime.h, 1 << MONTH and so on.
 */
enum {
    MONTH = 1 << 1,
    YEAR = 1 << 2,
    DAY = 1 << 3,
    HOUR = 1 << 10,
    MINUTE = 1 << 11,
    SECOND = 1 << 12
};

static const struct {
    int mask;
    const char *words;
} interval_fields[] = {
    {YEAR, " year"},
    {MONTH, " month"},
    {DAY, " day"},
    {HOUR, " hour"},
    {MINUTE, " minute"},
    {SECOND, " second"},
    {YEAR | MONTH, " year to month"},
    {DAY | HOUR, " day to hour"},
    {DAY | HOUR | MINUTE, " day to minute"},
    {DAY | HOUR | MINUTE | SECOND, " day to second"},
    {HOUR | MINUTE, " hour to minute"},
    {HOUR | MINUTE | SECOND, " hour to second"},
    {MINUTE | SECOND, " minute to second"},
};

gboolean type_is_serial(const TypeName *type)
{
    static const char *const names[] = {"serial",  "bigserial", "smallserial",
                                        "serial2", "serial4",   "serial8"};
    if (type == NULL || list_length(type->names) != 1)
        return FALSE;
    const char *name = list_string(type->names, 0);
    if (name[0] != 's' && name[0] != 'b')
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(name, names[i]) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean is_catalog(const List *names)
{
    int length = list_length(names);
    return length > 1 && g_strcmp0(list_string(names, length - 2), "pg_catalog") == 0;
}

/* A modifier that is a plain number; -1 for anything else. */
static gint32 read_modifier(const Node *node)
{
    if (node == NULL || !IsA(node, A_Const))
        return -1;
    const A_Const *constant = (const A_Const *)node;
    return !constant->isnull && IsA(&constant->val.node, Integer) ? constant->val.ival.ival : -1;
}

static void append_modifiers(GString *text, const List *modifiers, int from)
{
    for (int i = from; i < list_length(modifiers); i++) {
        const Node *node = list_node(modifiers, i);
        gint32 number = read_modifier(node);
        g_string_append(text, i == from ? "(" : ",");
        if (number >= 0 || node == NULL || !IsA(node, ColumnRef))
            g_string_append_printf(text, "%d", number);
        else /* PostGIS: geometry(Point, 4326) */
            g_string_append(text, list_string(((const ColumnRef *)node)->fields, 0));
    }
    if (list_length(modifiers) > from)
        g_string_append_c(text, ')');
}

static void append_interval(GString *text, const List *modifiers)
{
    gint32 mask = read_modifier(list_node(modifiers, 0));
    for (guint i = 0; i < G_N_ELEMENTS(interval_fields); i++) {
        if (interval_fields[i].mask == mask)
            g_string_append(text, interval_fields[i].words);
    }
    append_modifiers(text, modifiers, 1);
}

/* "timestamp without time zone" takes its precision behind the first word. */
static void append_time(GString *text, const char *readable, const List *modifiers)
{
    const char *space = strchr(readable, ' ');
    g_string_append_len(text, readable, space - readable);
    append_modifiers(text, modifiers, 0);
    g_string_append(text, space);
}

static void append_builtin(GString *text, const char *name, const List *modifiers)
{
    const char *readable = type_name_readable(name);
    if (g_str_has_prefix(readable, "time") && strchr(readable, ' ') != NULL) {
        append_time(text, readable, modifiers);
        return;
    }
    g_string_append(text, readable);
    if (strcmp(name, "interval") == 0)
        append_interval(text, modifiers);
    else
        append_modifiers(text, modifiers, 0);
}

static void append_user_type(GString *text, const TypeName *type, const List *modifiers)
{
    int length = list_length(type->names);
    int first = MAX(0, length - (type->pct_type ? 3 : 2)); /* a database's name is left out */
    for (int i = first; i < length; i++) {
        g_autofree char *quoted = object_quote_identifier(list_string(type->names, i));
        if (i > first)
            g_string_append_c(text, '.');
        g_string_append(text, quoted);
    }
    append_modifiers(text, modifiers, 0);
}

/* Most types are a word: no text to build. */
static const char *plain_type_text(Convert *self, const TypeName *type, const List *modifiers)
{
    const char *name = list_string(type->names, list_length(type->names) - 1);
    if (modifiers != NIL || type->setof || type->pct_type || type->arrayBounds != NIL)
        return NULL;
    const char *readable = type_name_readable(name);
    gboolean catalog = is_catalog(type->names);
    if (!catalog && (list_length(type->names) != 1 || strcmp(name, "char") == 0))
        return NULL;
    if (readable != name)
        return readable;
    return catalog || builtin_has_type(name) ? convert_string(self, name) : NULL;
}

const char *convert_type_text(Convert *self, const TypeName *type, gboolean with_modifiers)
{
    if (type == NULL)
        return "none";
    const char *plain = plain_type_text(self, type, with_modifiers ? type->typmods : NIL);
    if (plain != NULL)
        return plain;
    g_autoptr(GString) text = g_string_new(type->setof ? "SETOF " : NULL);
    const List *modifiers = with_modifiers ? type->typmods : NIL;
    const char *name = list_string(type->names, list_length(type->names) - 1);
    gboolean builtin =
        is_catalog(type->names) || (list_length(type->names) == 1 && strcmp(name, "char") != 0 &&
                                    type_name_readable(name) != name);
    if (builtin)
        append_builtin(text, name, modifiers);
    else
        append_user_type(text, type, modifiers);
    if (type->pct_type)
        g_string_append(text, "%TYPE");
    if (type->arrayBounds != NIL)
        g_string_append(text, "[]");
    return arena_strndup(self->arena, text->str, text->len);
}

char *convert_type_list(Convert *self, const List *types)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < list_length(types); i++) {
        const TypeName *type = (const TypeName *)list_node(types, i);
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "",
                               convert_type_text(self, type, FALSE));
    }
    return arena_strndup(self->arena, text->str, text->len);
}

static void read_modifiers(const TypeName *type, gboolean interval, TypeRef *to)
{
    for (int i = interval ? 1 : 0; i < list_length(type->typmods) && to->n_modifiers < 2; i++)
        to->modifiers[to->n_modifiers++] = read_modifier(list_node(type->typmods, i));
}

TypeRef convert_type(Convert *self, const TypeName *type)
{
    TypeRef to = {.modifiers = {-1, -1}};
    if (type == NULL)
        return to;
    int length = list_length(type->names);
    gboolean catalog = is_catalog(type->names);
    to.name = convert_string(self, list_string(type->names, length - 1));
    if (length > 1 && !catalog)
        to.schema = convert_string(self, list_string(type->names, length - 2));
    to.text = convert_type_text(self, type, TRUE);
    to.array_dimensions = (guint)list_length(type->arrayBounds);
    to.setof = type->setof;
    to.offset = convert_offset(self, type->location);
    read_modifiers(type, catalog && strcmp(to.name, "interval") == 0, &to);
    return to;
}
