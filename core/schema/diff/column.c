#include "core/schema/diff/change.h"

#include <string.h>

#include "core/schema/diff/cast.h"

/* Values that the wanted type does not take; one that is not the server's own may be another by
 * then, but an enum tells its labels. */
static void try_values(Writer *writer, const char *old, const Fact *to, const char *cast)
{
    const char *new = fact_value(to, "type");
    g_autofree char *key = g_strconcat("enum ", new, NULL);
    const Fact *labels = catalog_find(writer->changes->to, key);
    if (labels != NULL) {
        g_autofree char *list = recipe_format_labels(labels);
        writer_note_trial(
            writer, g_strdup_printf("SELECT FROM %s WHERE %s::text <> ALL (ARRAY[%s]::text[]) "
                                    "LIMIT 1",
                                    to->parent->id, to->id, list));
    } else if (strchr(new, '.') == NULL && strcmp(old, new) != 0) {
        writer_note_trial(writer,
                          g_strdup_printf("SELECT FROM (SELECT count(%s%s::%s) FROM %s) AS t "
                                          "WHERE false",
                                          to->id, cast, new, to->parent->id));
        writer_note_casts(writer);
    }
}

void recipe_column_type(Writer *writer, const Fact *from, const Fact *to, gboolean as_text)
{
    const char *old = fact_value(from, "type"), *new = fact_value(to, "type");
    gboolean foreign = to->parent->kind == &kind_foreign_table;
    g_autofree char *sql =
        fact_format(to, "ALTER TABLE {on} ALTER COLUMN {id} TYPE {type}[ COLLATE {collation}]");
    GString *out = g_string_new(sql);
    if (fact_value(from, "collation") != NULL && fact_value(to, "collation") == NULL &&
        strcmp(old, new) == 0)
        g_string_append(out, " COLLATE pg_catalog.\"default\"");
    const char *cast = as_text || !cast_exists(old, new) ? "::text" : "";
    if (!foreign && (as_text || !cast_assigns(old, new)))
        g_string_append_printf(out, " USING %s%s::%s", to->id, cast, new);
    writer_add(writer, g_string_free(out, FALSE));
    if (!foreign)
        try_values(writer, old, to, cast);
    if (as_text || cast_rewrites(old, new))
        writer_note_rewrite(writer, to->parent);
    if (!foreign)
        writer_analyze(writer, to->parent, to->id);
    if (!as_text && cast_loses(old, new))
        writer_note_loss(writer);
}

static gboolean made_by_retype(const Writer *writer)
{
    for (const FactLink *link = writer->change->to->needs; link != NULL; link = link->next) {
        const Change *type = change_of_to(writer->changes, link->fact);
        if (type->fate != FATE_RETYPE)
            continue;
        for (const FactLink *old = writer->change->from->needs; old != NULL; old = old->next) {
            if (strcmp(old->fact->key, link->fact->key) == 0)
                return TRUE;
        }
    }
    return FALSE;
}

static void try_not_null(Writer *writer)
{
    const Fact *column = writer->change->to;
    writer_note_trial(writer, fact_format(column, "SELECT FROM {on} WHERE {id} IS NULL LIMIT 1"));
}

/* PostgreSQL takes a valid check as proof, so that SET NOT NULL need not read the table under its
 * lock. */
static void set_not_null(Writer *writer)
{
    const Fact *column = writer->change->to;
    if (!writer->changes->options->online || column->parent->kind == &kind_foreign_table) {
        writer_format(writer, column, "ALTER TABLE {on} ALTER COLUMN {id} SET NOT NULL");
        try_not_null(writer);
        return;
    }
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, column->key, -1);
    g_autofree char *name = g_strdup_printf("confiture_%.12s", digest);
    g_autofree char *table = g_strconcat("ALTER TABLE ", column->parent->id, NULL);
    writer_add(writer, g_strdup_printf("%s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID",
                                       table, name, column->id));
    writer_add_patient(writer, g_strdup_printf("%s VALIDATE CONSTRAINT %s", table, name));
    try_not_null(writer);
    writer_add(writer, g_strdup_printf("%s ALTER COLUMN %s SET NOT NULL", table, column->id));
    writer_add(writer, g_strdup_printf("%s DROP CONSTRAINT %s", table, name));
}

static gboolean take(const Change *change, guint64 *left, const char *attribute)
{
    guint64 bit = G_GUINT64_CONSTANT(1)
                  << kind_find_attribute(change->to->kind, attribute, strlen(attribute));
    gboolean changed = (*left & bit) != 0;
    *left &= ~bit;
    return changed;
}

/* The rows that are there have numbers already. */
static void go_on_counting(Writer *writer)
{
    const Fact *to = writer->change->to;
    const char *sequence = fact_value(to, "identity_name") + strlen("SEQUENCE NAME ");
    if (strchr(sequence, '\'') != NULL)
        return;
    g_autofree char *highest = fact_format(to, "max({id})) FROM {on} HAVING max({id}) > 0");
    writer_add(writer, g_strdup_printf("SELECT pg_catalog.setval('%s', %s", sequence, highest));
}

static void change_identity(Writer *writer, guint64 *left)
{
    const Change *change = writer->change;
    const Fact *to = change->to;
    gboolean kind = take(change, left, "identity"), name = take(change, left, "identity_name");
    gboolean options = take(change, left, "identity_options");
    const char *had = fact_value(change->from, "identity"), *wanted = fact_value(to, "identity");
    if (wanted == NULL)
        return;
    const char *word = strcmp(wanted, "always") == 0 ? "ALWAYS" : "BY DEFAULT";
    if (had == NULL) {
        g_autofree char *head = fact_format(to, "ALTER TABLE {on} ALTER COLUMN {id} ADD GENERATED");
        g_autofree char *tail = fact_format(to, "AS IDENTITY ({identity_name} {identity_options})");
        writer_add(writer, g_strconcat(head, " ", word, " ", tail, NULL));
        go_on_counting(writer);
        return;
    }
    if (name) {
        const char *old = fact_value(change->from, "identity_name") + strlen("SEQUENCE NAME ");
        const char *new = fact_value(to, "identity_name") + strlen("SEQUENCE NAME ");
        const char *dot = strrchr(new, '.');
        writer_add(writer, g_strdup_printf("ALTER SEQUENCE %s RENAME TO %s", old, dot + 1));
    }
    g_autofree char *head = fact_format(to, "ALTER TABLE {on} ALTER COLUMN {id}");
    if (kind)
        writer_add(writer, g_strconcat(head, " SET GENERATED ", word, NULL));
    if (!options)
        return;
    if (sequence_narrows(change->from, to))
        recipe_narrow_sequence(writer, head, "SET ",
                               fact_value(to, "identity_name") + strlen("SEQUENCE NAME "));
    writer_add(writer, g_strconcat(head, " ", fact_value(to, "identity_set"), NULL));
}

/* A sequence whose bounds do not fit the narrower type would forbid it. */
static gboolean fits_first(const Change *change)
{
    return fact_value(change->from, "identity") != NULL &&
           fact_value(change->to, "identity") != NULL && change_has(change, "identity_options") &&
           sequence_narrows(change->from, change->to);
}

gboolean recipe_column(Writer *writer, guint64 *attributes)
{
    const Change *change = writer->change;
    const Fact *to = change->to;
    gboolean loses_identity =
        fact_value(change->from, "identity") != NULL && fact_value(to, "identity") == NULL;
    if (loses_identity)
        writer_format(writer, to, "ALTER TABLE {on} ALTER COLUMN {id} DROP IDENTITY");
    if (fits_first(change))
        change_identity(writer, attributes);
    if (take(change, attributes, "generated"))
        writer_format(writer, to, "ALTER TABLE {on} ALTER COLUMN {id} DROP EXPRESSION");
    gboolean type = take(change, attributes, "type"),
             collation = take(change, attributes, "collation");
    if ((type || collation) && !made_by_retype(writer))
        recipe_column_type(writer, change->from, to, FALSE);
    if (take(change, attributes, "not_null")) {
        if (fact_value(to, "not_null") != NULL)
            set_not_null(writer);
        else
            writer_format(writer, to, "ALTER TABLE {on} ALTER COLUMN {id} DROP NOT NULL");
    }
    change_identity(writer, attributes);
    return TRUE;
}
