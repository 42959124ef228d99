#include "core/schema/diff/change.h"

#include <string.h>

static char **read_labels(const char *text)
{
    return g_strsplit(text != NULL ? text : "", "\x1f", -1);
}

static char *quote(const char *text)
{
    GString *out = g_string_new("'");
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\'')
            g_string_append_c(out, '\'');
        g_string_append_c(out, *c);
    }
    g_string_append_c(out, '\'');
    return g_string_free(out, FALSE);
}

/* Whether `to` has all labels of `from`, in their order. */
gboolean labels_grow(const char *from, const char *to)
{
    g_auto(GStrv) old = read_labels(from);
    g_auto(GStrv) new = read_labels(to);
    guint i = 0;
    for (guint j = 0; new[j] != NULL &&old[i] != NULL; j++)
        i += strcmp(old[i], new[j]) == 0;
    return old[i] == NULL;
}

void recipe_labels(Writer *writer)
{
    const Fact *type = writer->change->to;
    g_auto(GStrv) old = read_labels(fact_value(writer->change->from, "labels"));
    g_auto(GStrv) new = read_labels(fact_value(type, "labels"));
    for (guint i = 0, known = 0; new[i] != NULL; i++) {
        if (old[known] != NULL && strcmp(old[known], new[i]) == 0) {
            known++;
            continue;
        }
        g_autofree char *label = quote(new[i]);
        g_autofree char *next = old[known] != NULL ? quote(old[known]) : NULL;
        writer_add_alone(writer, g_strdup_printf("ALTER TYPE %s ADD VALUE IF NOT EXISTS %s%s%s",
                                                 type->id, label, next != NULL ? " BEFORE " : "",
                                                 next != NULL ? next : ""));
    }
}

char *recipe_format_labels(const Fact *type)
{
    g_auto(GStrv) labels = read_labels(fact_value(type, "labels"));
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; labels[i] != NULL; i++) {
        g_autofree char *label = quote(labels[i]);
        g_string_append_printf(list, "%s%s", i > 0 ? ", " : "", label);
    }
    return g_strdup(list->str);
}

static char *create_enum(const Fact *type)
{
    g_autofree char *labels = recipe_format_labels(type);
    return g_strdup_printf("CREATE TYPE %s AS ENUM (%s)", type->id, labels);
}

static char *format_members(const Fact *type)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (const FactLink *link = type->parts; link != NULL; link = link->next) {
        if (link->fact->kind != &kind_attribute)
            continue;
        g_autofree char *member = fact_format(link->fact, "{id} {type}[ COLLATE {collation}]");
        g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", member);
    }
    return g_strdup_printf("CREATE TYPE %s AS (%s)", type->id, list->str);
}

void recipe_create_type(Writer *writer, const Fact *type)
{
    writer_add(writer, type->kind == &kind_enum ? create_enum(type) : format_members(type));
}

static gboolean needs(const Fact *user, const char *key)
{
    for (const FactLink *link = user->needs; link != NULL; link = link->next) {
        if (strcmp(link->fact->key, key) == 0)
            return TRUE;
    }
    return FALSE;
}

static void move_columns(Writer *writer, const Fact *type)
{
    for (const FactLink *link = type->needed_by; link != NULL; link = link->next) {
        const Change *user = change_of_from(writer->changes, link->fact);
        if (link->fact->kind == &kind_column && user->to != NULL && !user->covered &&
            needs(user->to, type->key))
            recipe_column_type(writer, user->from, user->to, TRUE);
    }
}

void recipe_retype(Writer *writer)
{
    const Fact *from = writer->change->from, *to = writer->change->to;
    const char *word = from->kind == &kind_domain ? "DOMAIN" : "TYPE";
    g_autofree char *schema = g_strndup(from->id, (gsize)(fact_plain_name(from) - from->id));
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, to->key, -1);
    g_autofree char *old = g_strdup_printf("confiture_%.12s", digest);
    writer_add(writer, g_strdup_printf("ALTER %s %s RENAME TO %s", word, from->id, old));
    if (to->kind->create != NULL)
        writer_format(writer, to, to->kind->create);
    else
        recipe_create_type(writer, to);
    if (strcmp(fact_value(to, "owner"), writer->changes->from->user) != 0)
        writer_format(writer, to, "ALTER {address} OWNER TO {owner}");
    move_columns(writer, from);
    writer_add(writer, g_strdup_printf("DROP %s %s%s", word, schema, old));
}
