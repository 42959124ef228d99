#include "core/schema/diff/change.h"

#include <string.h>

static char *format_column(const Fact *column)
{
    g_autofree char *identity =
        fact_value(column, "identity") != NULL
            ? fact_format(column,
                          " GENERATED {identity} AS IDENTITY ({identity_name} {identity_options})")
            : g_strdup("");
    if (fact_value(column, "identity") != NULL) {
        const char *word =
            strcmp(fact_value(column, "identity"), "always") == 0 ? "ALWAYS" : "BY DEFAULT";
        g_free(identity);
        g_autofree char *rest =
            fact_format(column, " AS IDENTITY ({identity_name} {identity_options})");
        identity = g_strconcat(" GENERATED ", word, rest, NULL);
    }
    g_autofree char *head = fact_format(
        column, "{id} {type}[ OPTIONS ({foreign_options})][ COLLATE {collation}][ GENERATED ALWAYS "
                "AS ({generated}) STORED]");
    gboolean required = fact_value(column, "not_null") != NULL;
    return g_strconcat(head, identity, required ? " NOT NULL" : "", NULL);
}

static char *format_columns(const Fact *table)
{
    GString *out = g_string_new(NULL);
    for (const FactLink *link = table->parts; link != NULL; link = link->next) {
        if (link->fact->kind != &kind_column || fact_value(link->fact, "inherited") != NULL)
            continue;
        g_autofree char *column = format_column(link->fact);
        g_string_append_printf(out, "%s\n    %s", out->len > 0 ? "," : "", column);
    }
    if (out->len > 0)
        g_string_append_c(out, '\n');
    return g_string_free(out, FALSE);
}

static char *format_options(const Fact *table)
{
    const char *options = fact_value(table, "written_options");
    if (options == NULL)
        return g_strdup("");
    return g_strdup_printf(" WITH (%s)", options);
}

static const Fact *column_named(const Catalog *catalog, const char *table, const char *column)
{
    g_autofree char *key = g_strdup_printf("table %s column %s", table, column);
    return catalog_find(catalog, key);
}

static const Fact *default_of(const Fact *column)
{
    const FactLink *link = column->parts;
    while (link != NULL && link->fact->kind != &kind_default)
        link = link->next;
    return link != NULL ? link->fact : NULL;
}

/* A column that is not written out is taken from parents or a type as it is there; what this one
 * has otherwise comes after. */
static void adjust_column(Writer *writer, const Fact *column, char **parents)
{
    gboolean required = FALSE, given = FALSE;
    for (guint i = 0; parents[i] != NULL; i++) {
        const Fact *above = column_named(writer->changes->to, parents[i], column->id);
        required = required || (above != NULL && fact_value(above, "not_null") != NULL);
        given = given || (above != NULL && default_of(above) != NULL);
    }
    if (fact_value(column, "not_null") != NULL && !required)
        writer_format(writer, column, "ALTER TABLE {on} ALTER COLUMN {id} SET NOT NULL");
    if (given && default_of(column) == NULL)
        writer_format(writer, column, "ALTER TABLE {on} ALTER COLUMN {id} DROP DEFAULT");
}

static void adjust_columns(Writer *writer, const Fact *table)
{
    const char *partition = fact_value(table, "partition_of");
    const char *inherits = fact_value(table, "inherits");
    const char *above = partition != NULL ? partition : inherits;
    g_auto(GStrv) parents = g_strsplit(above != NULL ? above : "", ", ", -1);
    gboolean taken = partition != NULL || fact_value(table, "of_type") != NULL;
    for (const FactLink *link = table->parts; link != NULL; link = link->next) {
        if (link->fact->kind == &kind_column &&
            (taken || fact_value(link->fact, "inherited") != NULL))
            adjust_column(writer, link->fact, parents);
    }
}

static void create_foreign_table(Writer *writer, const Fact *table)
{
    g_autofree char *columns = format_columns(table);
    g_autofree char *tail = fact_format(table, " SERVER {server}[ OPTIONS ({options})]");
    const char *parent = fact_value(table, "partition_of");
    if (parent != NULL)
        writer_add(writer,
                   g_strdup_printf("CREATE FOREIGN TABLE %s PARTITION OF %s %s%s", table->id,
                                   parent, fact_value(table, "partition_bound"), tail));
    else
        writer_add(writer,
                   g_strdup_printf(
                       "CREATE FOREIGN TABLE %s (%s)%s%s%s%s", table->id, columns,
                       fact_value(table, "inherits") != NULL ? " INHERITS (" : "",
                       fact_value(table, "inherits") != NULL ? fact_value(table, "inherits") : "",
                       fact_value(table, "inherits") != NULL ? ")" : "", tail));
}

void recipe_create_table(Writer *writer)
{
    const Fact *table = writer->change->to;
    if (table->kind == &kind_foreign_table) {
        create_foreign_table(writer, table);
        return;
    }
    g_autofree char *columns = format_columns(table);
    g_autofree char *options = format_options(table);
    const char *type = fact_value(table, "of_type"), *parent = fact_value(table, "partition_of");
    gboolean later = partition_joins_later(writer->changes, writer->change);
    g_autofree char *head = fact_value(table, "persistence") != NULL
                                ? g_strconcat("CREATE UNLOGGED TABLE ", table->id, NULL)
                                : g_strconcat("CREATE TABLE ", table->id, NULL);
    g_autofree char *body =
        later
            ? fact_format(table, " (LIKE {partition_of} INCLUDING CONSTRAINTS INCLUDING GENERATED)")
        : parent != NULL ? fact_format(table, " PARTITION OF {partition_of} {partition_bound}")
        : type != NULL   ? g_strconcat(" OF ", type, NULL)
                         : g_strdup_printf(" (%s)", columns);
    g_autofree char *tail = fact_format(
        table, "[ INHERITS ({inherits})][ PARTITION BY {partition_key}][ USING {access_method}]");
    g_autofree char *place = fact_format(table, "[ TABLESPACE {tablespace}]");
    writer_add(writer, g_strconcat(head, body, tail, options, place, NULL));
    adjust_columns(writer, table);
}

/* Constants are kept in the catalog, and what is the same for all rows of a statement is as well.
 */
static gboolean is_constant(const char *expression)
{
    static const char *const stable[] = {"now()", "CURRENT_TIMESTAMP", "CURRENT_DATE",
                                         "LOCALTIMESTAMP", NULL};
    return g_strv_contains(stable, expression) || strchr(expression, '(') == NULL ||
           (*expression == '\'' && strstr(expression, "'::") != NULL);
}

void recipe_add_column(Writer *writer)
{
    const Fact *column = writer->change->to;
    g_autofree char *text = format_column(column);
    const Fact *value = default_of(column);
    const char *word = column->parent->kind == &kind_foreign_table ? "FOREIGN TABLE" : "TABLE";
    writer_add(writer, g_strconcat("ALTER ", word, " ", column->parent->id, " ADD COLUMN ", text,
                                   value != NULL ? " DEFAULT " : "",
                                   value != NULL ? fact_value(value, "expression") : "", NULL));
    const char *type = fact_value(column, "type");
    gboolean given = value != NULL || fact_value(column, "generated") != NULL ||
                     fact_value(column, "identity") != NULL;
    if (fact_value(column, "not_null") != NULL && !given)
        writer_note_trial(writer, fact_format(column, "SELECT FROM {on} LIMIT 1"));
    if (fact_value(column, "generated") != NULL || fact_value(column, "identity") != NULL ||
        strchr(type, '.') != NULL ||
        (value != NULL && !is_constant(fact_value(value, "expression"))))
        writer_note_rewrite(writer, column->parent);
}

/* What only came from parents that are left becomes the table's own, and nothing takes that back.
 */
static void check_inherited(Writer *writer, char **after)
{
    const Fact *table = writer->change->to;
    for (const FactLink *link = table->parts; link != NULL; link = link->next) {
        const Fact *column = link->fact;
        if (column->kind != &kind_column || fact_value(column, "inherited") == NULL)
            continue;
        const Change *change = change_of_to(writer->changes, column);
        gboolean kept = change->from == NULL || change_goes(change);
        for (guint i = 0; after[i] != NULL && !kept; i++) {
            const Fact *was = column_named(writer->changes->from, after[i], column->id);
            kept = was != NULL && strstr(fact_value(change->from->parent, "inherits"), after[i]);
        }
        if (!kept)
            changes_refuse(writer->changes, change,
                           "it is inherited, but not from one parent all the while, and would "
                           "become the table's own");
    }
}

static void move_parents(Writer *writer, const char *from, const char *to, const char *word)
{
    g_auto(GStrv) before = g_strsplit(from != NULL ? from : "", ", ", -1);
    g_auto(GStrv) after = g_strsplit(to != NULL ? to : "", ", ", -1);
    const Fact *table = writer->change->to;
    if (from != NULL)
        check_inherited(writer, after);
    for (guint i = 0; before[i] != NULL; i++) {
        if (!g_strv_contains((const char *const *)after, before[i]))
            writer_add(writer,
                       g_strdup_printf("ALTER %s %s NO INHERIT %s", word, table->id, before[i]));
    }
    for (guint i = 0; after[i] != NULL; i++) {
        if (!g_strv_contains((const char *const *)before, after[i]))
            writer_add(writer,
                       g_strdup_printf("ALTER %s %s INHERIT %s", word, table->id, after[i]));
    }
}

static void move_partition(Writer *writer)
{
    const Change *change = writer->change;
    const char *from = fact_value(change->from, "partition_of");
    const char *to = fact_value(change->to, "partition_of");
    if (from != NULL)
        writer_add(writer, g_strdup_printf("ALTER TABLE ONLY %s DETACH PARTITION %s", from,
                                           change->from->id));
    if (to != NULL)
        writer_format(writer, change->to,
                      "ALTER TABLE ONLY {partition_of} ATTACH PARTITION {id} {partition_bound}");
}

gboolean recipe_table(Writer *writer, const char *attribute)
{
    const Change *change = writer->change;
    const Kind *kind = change->to->kind;
    if (kind != &kind_table && kind != &kind_foreign_table)
        return FALSE;
    if (strcmp(attribute, "inherits") == 0)
        move_parents(writer, fact_value(change->from, attribute), fact_value(change->to, attribute),
                     kind == &kind_table ? "TABLE" : "FOREIGN TABLE");
    else if (strcmp(attribute, "partition_of") == 0 ||
             (strcmp(attribute, "partition_bound") == 0 && !change_has(change, "partition_of")))
        move_partition(writer);
    else
        return strcmp(attribute, "partition_bound") == 0;
    return TRUE;
}
