#include "core/schema/diff/change.h"

#include <string.h>

static gboolean starts_with_columns(const char *all, const char *first)
{
    if (all == NULL || first == NULL)
        return first == NULL;
    gsize length = strlen(first);
    return strncmp(all, first, length) == 0 && (all[length] == '\0' || all[length] == '\x1f');
}

gboolean recipe_alters(const Change *change, const char *attribute)
{
    const Kind *kind = change->from->kind;
    const char *from = fact_value(change->from, attribute), *to = fact_value(change->to, attribute);
    if (kind == &kind_enum)
        return labels_grow(from, to);
    if (kind == &kind_view && strcmp(attribute, "columns") == 0)
        return starts_with_columns(to, from);
    if (kind == &kind_column && strcmp(attribute, "generated") == 0)
        return from != NULL && to == NULL;
    /* Its own when the parent's goes; never the other way round. */
    if (kind == &kind_column && strcmp(attribute, "inherited") == 0)
        return from != NULL && fact_value(change->to, "merged") == NULL;
    if (strcmp(attribute, "attached") == 0)
        return partition_alters_index(change);
    if (kind == &kind_policy)
        return to != NULL;
    if (kind == &kind_extension)
        return fact_value(change->to, "relocatable") != NULL;
    return strcmp(attribute, "validity") != 0;
}

/* Attributes that follow the create: `fact` may be a column made with its table. */
static void create_after(Writer *writer, const Fact *fact)
{
    const Attribute *attributes = fact->kind->attributes;
    for (guint i = 0; attributes[i].name != NULL; i++) {
        const char *value = fact->values[i];
        if ((attributes[i].flags & ATTRIBUTE_AFTER) == 0 || value == NULL ||
            g_strcmp0(value, attributes[i].usual) == 0)
            continue;
        if (strcmp(attributes[i].name, "owner") == 0 &&
            strcmp(value, writer->changes->from->user) == 0)
            continue;
        if (strcmp(attributes[i].alter, ATTRIBUTE_RECIPE) != 0)
            writer_format(writer, fact, attributes[i].alter);
        else if (fact->kind == &kind_index)
            recipe_index_statistics(writer, fact, FALSE);
        else if (fact->kind == &kind_column) {
            g_autofree char *prefix = fact_format(fact, "ALTER TABLE ONLY {on} ALTER COLUMN {id}");
            recipe_options(writer, prefix, NULL, value);
        }
    }
}

static gboolean calls_functions(const Fact *fact, guint depth)
{
    enum { DEEPEST = 32 };
    for (const FactLink *link = fact->needs; link != NULL && depth < DEEPEST; link = link->next) {
        const Fact *used = link->fact->kind == &kind_view_column ? link->fact->parent : link->fact;
        if (used->kind == &kind_function || used->kind == &kind_aggregate ||
            (used->kind == &kind_view && calls_functions(used, depth + 1)))
            return TRUE;
    }
    return FALSE;
}

/* What the text of a function's body needs nobody knows: it is run when all is there. */
static gboolean is_filled_late(const Fact *view)
{
    return fact_value(view, "population") == NULL && calls_functions(view, 0);
}

static void create_unfilled(Writer *writer)
{
    Fact *view = writer->change->to;
    g_autofree char *sql = fact_format(view, view->kind->create);
    writer_add(writer, g_strconcat(sql, " WITH NO DATA", NULL));
    g_ptr_array_add(writer->changes->unfilled, view);
}

void recipe_fill(Writer *writer)
{
    writer_format(writer, writer->change->to, "REFRESH MATERIALIZED VIEW {id}");
}

static void create_whole(Writer *writer, const Fact *fact)
{
    if (fact->kind == &kind_table || fact->kind == &kind_foreign_table)
        recipe_create_table(writer);
    else if (fact->kind == &kind_column)
        recipe_add_column(writer);
    else if (fact->kind == &kind_enum || fact->kind == &kind_composite)
        recipe_create_type(writer, fact);
    else if (fact->kind == &kind_index)
        recipe_create_index(writer);
    else if (fact->kind == &kind_constraint)
        recipe_create_constraint(writer);
    else if (fact->kind == &kind_materialized_view && is_filled_late(fact))
        create_unfilled(writer);
    else
        writer_format(writer, fact, fact->kind->create);
}

void recipe_create(Writer *writer)
{
    const Fact *fact = writer->change->to;
    if (recipe_privileges(writer, NULL, fact))
        return;
    create_whole(writer, fact);
    if (fact->kind->grant != NULL)
        recipe_bare_privileges(writer, fact);
    create_after(writer, fact);
    if (recipe_swaps(writer))
        recipe_drop_swapped(writer);
    if (fact->kind != &kind_table && fact->kind != &kind_foreign_table)
        return;
    for (const FactLink *link = fact->parts; link != NULL; link = link->next) {
        if (link->fact->kind == &kind_column)
            create_after(writer, link->fact);
    }
}

static gboolean alter_options(Writer *writer, const char *attribute)
{
    static const struct {
        const Kind *kind;
        const char *attribute, *prefix;
        gboolean foreign;
    } owners[] = {
        {&kind_table, "options", "ALTER TABLE {id}", FALSE},
        {&kind_materialized_view, "options", "ALTER MATERIALIZED VIEW {id}", FALSE},
        {&kind_column, "options", "ALTER TABLE ONLY {on} ALTER COLUMN {id}", FALSE},
        {&kind_column, "foreign_options", "ALTER FOREIGN TABLE {on} ALTER COLUMN {id}", TRUE},
        {&kind_foreign_table, "options", "ALTER FOREIGN TABLE {id}", TRUE},
        {&kind_foreign_data_wrapper, "options", "ALTER FOREIGN DATA WRAPPER {id}", TRUE},
        {&kind_server, "options", "ALTER SERVER {id}", TRUE},
        {&kind_user_mapping, "options", "ALTER USER MAPPING FOR {id} SERVER {on}", TRUE},
    };
    const Change *change = writer->change;
    for (guint i = 0; i < G_N_ELEMENTS(owners); i++) {
        if (owners[i].kind != change->to->kind || strcmp(owners[i].attribute, attribute) != 0)
            continue;
        g_autofree char *prefix = fact_format(change->to, owners[i].prefix);
        const char *from = fact_value(change->from, attribute);
        const char *to = fact_value(change->to, attribute);
        if (!owners[i].foreign &&
            (change->to->kind == &kind_table || change->to->kind == &kind_column)) {
            /* pg_dump tells them in the order they were set. */
            recipe_options(writer, prefix, from, NULL);
            recipe_options(
                writer, prefix, NULL,
                change->to->kind == &kind_table ? fact_value(change->to, "written_options") : to);
        } else if (owners[i].foreign)
            recipe_foreign_options(writer, prefix, from, to);
        else
            recipe_options(writer, prefix, from, to);
        return TRUE;
    }
    return FALSE;
}

/* Whether an index of the table, or a constraint's, still has what this one had. */
static gboolean another_has(const Fact *table, const char *attribute)
{
    for (const FactLink *link = table->parts; link != NULL; link = link->next) {
        if (fact_has(link->fact, attribute) && fact_value(link->fact, attribute) != NULL)
            return TRUE;
    }
    return FALSE;
}

/* What an index was to its table. */
static gboolean leave_role(Writer *writer, const char *attribute)
{
    const Fact *index = writer->change->to;
    gboolean replica = strcmp(attribute, "replica_identity") == 0;
    if (!replica && strcmp(attribute, "clustered") != 0)
        return FALSE;
    gboolean whole = replica && index->parent->kind == &kind_table &&
                     fact_value(index->parent, attribute) != NULL;
    if (!whole && !another_has(index->parent, attribute))
        writer_format(writer, index,
                      replica ? "ALTER TABLE ONLY {on} REPLICA IDENTITY DEFAULT"
                              : "ALTER TABLE {on} SET WITHOUT CLUSTER");
    return TRUE;
}

static gboolean serve(Writer *writer, const char *attribute)
{
    const Change *change = writer->change;
    if (change->to->kind == &kind_extension) {
        writer_format(writer, change->to, "ALTER EXTENSION {id} SET SCHEMA {in}");
        return TRUE;
    }
    if (alter_options(writer, attribute))
        return TRUE;
    if (change->to->kind == &kind_enum) {
        recipe_labels(writer);
        return TRUE;
    }
    if (strcmp(attribute, "inherited") == 0)
        return TRUE;
    if (strcmp(attribute, "attached") == 0) {
        recipe_attach_index(writer);
        return TRUE;
    }
    if (change->to->kind == &kind_index && strcmp(attribute, "statistics") == 0) {
        recipe_index_statistics(writer, change->from, TRUE);
        recipe_index_statistics(writer, change->to, FALSE);
        return TRUE;
    }
    if (change->to->kind == &kind_constraint && strcmp(attribute, "options") == 0) {
        const Fact *table = change->to->parent;
        g_autofree char *prefix =
            g_strdup_printf("ALTER INDEX %.*s%s", (int)(fact_plain_name(table) - table->id),
                            table->id, change->to->id);
        recipe_options(writer, prefix, fact_value(change->from, attribute), NULL);
        recipe_options(writer, prefix, NULL, fact_value(change->to, attribute));
        return TRUE;
    }
    if (change->to->kind == &kind_index || change->to->kind == &kind_constraint)
        return leave_role(writer, attribute);
    if (change->to->kind == &kind_policy) {
        gboolean reads = strcmp(attribute, "using") == 0;
        writer_format(writer, change->to,
                      reads ? "ALTER POLICY {id} ON {on} USING ({using})"
                            : "ALTER POLICY {id} ON {on} WITH CHECK ({check})");
        return TRUE;
    }
    return recipe_table(writer, attribute);
}

static gboolean moves_rows(const char *attribute)
{
    static const char *const names[] = {"persistence", "tablespace", "access_method", NULL};
    return g_strv_contains(names, attribute);
}

static void alter_attribute(Writer *writer, const Attribute *attribute, const char *wanted)
{
    const Change *change = writer->change;
    const char *template =
        wanted == NULL && attribute->unset != NULL ? attribute->unset : attribute->alter;
    if (template == NULL ||
        (strcmp(template, ATTRIBUTE_RECIPE) == 0 && !serve(writer, attribute->name)))
        changes_refuse(writer->changes, change, "no statement is known that changes its \"%s\"",
                       attribute->name);
    else if (strcmp(template, ATTRIBUTE_RECIPE) != 0)
        writer_format(writer, change->to, template);
    if (change->to->kind == &kind_table && moves_rows(attribute->name))
        writer_note_rewrite(writer, change->to);
}

/* One statement replaces a view, whatever of it changed. */
static void replace_view(Writer *writer, guint64 *left)
{
    const Fact *view = writer->change->to;
    static const char *const names[] = {"columns", "definition", "options"};
    gboolean any = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        guint64 bit = G_GUINT64_CONSTANT(1)
                      << kind_find_attribute(view->kind, names[i], strlen(names[i]));
        any = any || (*left & bit) != 0;
        *left &= ~bit;
    }
    if (any)
        writer_format(writer, view,
                      "CREATE OR REPLACE VIEW {id}[ WITH ({options})] AS\n{definition}");
}

/* Bounds belong together: one statement changes them all. */
static void alter_sequence(Writer *writer, guint64 *left)
{
    static const char *const names[] = {"type", "increment", "minimum", "maximum", "start"};
    const Fact *to = writer->change->to;
    gboolean any = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        guint64 bit = G_GUINT64_CONSTANT(1)
                      << kind_find_attribute(to->kind, names[i], strlen(names[i]));
        any = any || (*left & bit) != 0;
        *left &= ~bit;
    }
    if (!any)
        return;
    g_autofree char *head = fact_format(to, "ALTER SEQUENCE {id}");
    if (sequence_narrows(writer->change->from, to))
        recipe_narrow_sequence(writer, head, "", to->id);
    writer_format(writer, to,
                  change_has(writer->change, "type")
                      ? "ALTER SEQUENCE {id} AS {type} INCREMENT BY {increment} MINVALUE {minimum} "
                        "MAXVALUE {maximum} START WITH {start}"
                      : "ALTER SEQUENCE {id} INCREMENT BY {increment} MINVALUE {minimum} MAXVALUE "
                        "{maximum} START WITH {start}");
}

void recipe_alter(Writer *writer)
{
    const Change *change = writer->change;
    guint64 left = change->attributes;
    if (recipe_privileges(writer, change->from, change->to))
        return;
    if (change->to->kind == &kind_column)
        recipe_column(writer, &left);
    if (change->to->kind == &kind_view)
        replace_view(writer, &left);
    if (change->to->kind == &kind_sequence)
        alter_sequence(writer, &left);
    const Attribute *attributes = change->to->kind->attributes;
    for (guint i = 0; attributes[i].name != NULL; i++) {
        if ((left >> i & 1) != 0)
            alter_attribute(writer, &attributes[i], change->to->values[i]);
    }
}
