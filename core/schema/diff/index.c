#include "core/schema/diff/change.h"

#include <string.h>

static gboolean is_new(const Writer *writer, const Fact *table)
{
    return change_comes(change_of_to(writer->changes, table));
}

gboolean recipe_is_online(const Writer *writer, const Fact *part)
{
    return writer->changes->options->online && !is_new(writer, part->parent) &&
           fact_value(part, "on_partitioned") == NULL && part->parent->kind != &kind_foreign_table;
}

/* Where the list in parentheses that `text` begins with ends; names may hold parentheses. */
static const char *end_of_list(const char *text)
{
    guint depth = 0;
    gboolean quoted = FALSE;
    for (; *text != '\0'; text++) {
        if (*text == '"')
            quoted = !quoted;
        else if (!quoted && *text == '(')
            depth++;
        else if (!quoted && *text == ')' && --depth == 0)
            return text + 1;
    }
    return text;
}

/* "CREATE INDEX" or "CREATE UNIQUE INDEX" is how pg_get_indexdef() begins. */
static char *make_concurrent(const char *definition)
{
    const char *rest = strstr(definition, " INDEX ") + strlen(" INDEX ");
    g_autofree char *head = g_strndup(definition, (gsize)(rest - definition));
    return g_strconcat(head, "CONCURRENTLY ", rest, NULL);
}

/* What an index on an expression, or a statistics object, is good for begins with ANALYZE. */
static gboolean wants_statistics(const char *definition)
{
    const char *list = strstr(definition, " USING ");
    list = list != NULL ? strchr(list, '(') : NULL;
    if (list == NULL)
        return FALSE;
    const char *end = end_of_list(list);
    for (const char *c = list + 1; c < end; c++) {
        if (*c == '(')
            return TRUE;
    }
    return FALSE;
}

/* Rows that are there twice, where the list is of plain columns. */
static void try_unique(Writer *writer, const Fact *table, const char *list, gboolean nulls)
{
    const char *end = end_of_list(list);
    g_autofree char *columns = g_strndup(list + 1, (gsize)(end - list - 2));
    g_auto(GStrv) names = g_strsplit(columns, ", ", -1);
    g_autoptr(GString) where = g_string_new(NULL);
    for (guint i = 0; names[i] != NULL; i++) {
        if (strpbrk(names[i], " (") != NULL)
            return;
        g_string_append_printf(where, "%s%s IS NOT NULL", i > 0 ? " AND " : "", names[i]);
    }
    writer_note_trial(writer, g_strdup_printf("SELECT FROM %s%s%s GROUP BY %s HAVING count(*) > 1 "
                                              "LIMIT 1",
                                              table->id, nulls ? "" : " WHERE ",
                                              nulls ? "" : where->str, columns));
}

/* CHECK ((expression)) NO INHERIT */
static void try_check(Writer *writer)
{
    const Fact *check = writer->change->to;
    const char *list = strchr(fact_value(check, "definition"), '(');
    if (list == NULL)
        return;
    g_autofree char *expression = g_strndup(list, (gsize)(end_of_list(list) - list));
    writer_note_trial(writer, g_strdup_printf("SELECT FROM %s WHERE NOT %s LIMIT 1",
                                              check->parent->id, expression));
}

/* FOREIGN KEY (a, b) REFERENCES shop.t(x, y) … */
static void try_reference(Writer *writer)
{
    const Fact *key = writer->change->to;
    const char *list = strchr(fact_value(key, "definition"), '(');
    const char *table = list != NULL ? strstr(end_of_list(list), " REFERENCES ") : NULL;
    const char *other = table != NULL ? strchr(table, '(') : NULL;
    if (other == NULL)
        return;
    g_autofree char *here = g_strndup(list + 1, (gsize)(end_of_list(list) - list - 2));
    g_autofree char *there = g_strndup(other + 1, (gsize)(end_of_list(other) - other - 2));
    g_autofree char *name = g_strndup(table + strlen(" REFERENCES "),
                                      (gsize)(other - table - (gssize)strlen(" REFERENCES ")));
    g_auto(GStrv) ours = g_strsplit(here, ", ", -1), theirs = g_strsplit(there, ", ", -1);
    g_autoptr(GString) match = g_string_new(NULL), set = g_string_new(NULL);
    for (guint i = 0; ours[i] != NULL && theirs[i] != NULL; i++) {
        g_string_append_printf(set, "%sa.%s IS NOT NULL", i > 0 ? " AND " : "", ours[i]);
        g_string_append_printf(match, "%sb.%s = a.%s", i > 0 ? " AND " : "", theirs[i], ours[i]);
    }
    writer_note_trial(writer, g_strdup_printf("SELECT FROM %s AS a WHERE %s AND NOT EXISTS (SELECT "
                                              "FROM %s AS b WHERE %s) LIMIT 1",
                                              key->parent->id, set->str, name, match->str));
}

/* Nothing that the old index is made of goes or changes: it can serve until the new one does. */
static gboolean outlives(const Writer *writer, const Fact *old)
{
    const Change *table = change_of_from(writer->changes, old->parent);
    if (change_goes(table))
        return FALSE;
    for (const FactLink *link = old->needs; link != NULL; link = link->next) {
        const Change *used = change_of_from(writer->changes, link->fact);
        if (change_goes(used) || used->fate == FATE_RETYPE || used->retyped)
            return FALSE;
    }
    return TRUE;
}

gboolean recipe_swaps(const Writer *writer)
{
    const Change *change = writer->change;
    return change->fate == FATE_REPLACE && change->from->kind == &kind_index &&
           recipe_is_online(writer, change->to) && fact_value(change->from, "validity") == NULL &&
           fact_value(change->from, "on_partitioned") == NULL &&
           fact_value(change->from, "attached") == NULL &&
           fact_value(change->to, "attached") == NULL && outlives(writer, change->from);
}

/* Of what is replaced, so that a plan made after an interrupted one gives another. */
static char *name_meanwhile(const Fact *old)
{
    g_autofree char *what = g_strconcat(old->key, "\x1f", fact_value(old, "definition"), NULL);
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, what, -1);
    return g_strdup_printf("confiture_%.12s", digest);
}

gboolean recipe_drop_index(Writer *writer)
{
    const Change *change = writer->change;
    const Fact *old = change->from;
    if (old->kind != &kind_index)
        return FALSE;
    if (recipe_swaps(writer)) {
        g_autofree char *name = name_meanwhile(old);
        writer_add(writer, g_strdup_printf("ALTER INDEX %s RENAME TO %s", old->id, name));
        return TRUE;
    }
    if (!writer->changes->options->online || fact_value(old, "on_partitioned") != NULL)
        return FALSE;
    writer_add_patient(writer, fact_format(old, "DROP INDEX CONCURRENTLY {id}"));
    return TRUE;
}

void recipe_drop_swapped(Writer *writer)
{
    const Fact *old = writer->change->from;
    g_autofree char *name = name_meanwhile(old);
    g_autofree char *schema = g_strndup(old->id, (gsize)(fact_plain_name(old) - old->id));
    writer_add_patient(writer, g_strdup_printf("DROP INDEX CONCURRENTLY %s%s", schema, name));
}

void recipe_create_index(Writer *writer)
{
    const Fact *index = writer->change->to;
    const char *definition = fact_value(index, "definition");
    if (recipe_is_online(writer, index)) {
        writer_add_patient(writer, make_concurrent(definition));
        const char *list = strstr(definition, " USING btree (");
        if (g_str_has_prefix(definition, "CREATE UNIQUE") && list != NULL &&
            strstr(definition, " WHERE ") == NULL)
            try_unique(writer, index->parent, strchr(list, '('),
                       strstr(definition, " NULLS NOT DISTINCT") != NULL);
        if (wants_statistics(definition))
            writer_analyze(writer, index->parent, NULL);
    } else {
        writer_format(writer, index, "{definition}");
    }
    if (!partition_index_first(writer->changes, writer->change))
        recipe_attach_index(writer);
    if (fact_value(index, "tablespace") != NULL)
        writer_format(writer, index, "ALTER INDEX {id} SET TABLESPACE {tablespace}");
    if (fact_value(index, "validity") != NULL)
        changes_refuse(writer->changes, writer->change, "an invalid index cannot be made");
}

static char *format_key_options(const Fact *key)
{
    return fact_value(key, "options") != NULL
               ? g_strdup_printf(" WITH (%s)", fact_value(key, "options"))
               : g_strdup("");
}

/* What pg_get_constraintdef() leaves out stands after the columns, before DEFERRABLE and WHERE. */
static char *format_key(const Fact *key)
{
    const char *definition = fact_value(key, "definition");
    const char *list = strchr(definition, '(');
    const char *end = list != NULL ? end_of_list(list) : definition + strlen(definition);
    if (g_str_has_prefix(end, " INCLUDE ("))
        end = end_of_list(strchr(end, '('));
    g_autofree char *head = g_strndup(definition, (gsize)(end - definition));
    g_autofree char *options = format_key_options(key);
    return g_strconcat(head, options, end, NULL);
}

/* UNIQUE NULLS NOT DISTINCT (a) INCLUDE (b) DEFERRABLE: the index first, under no lock that stops
 * writing, then its name as a constraint. */
static void create_key_online(Writer *writer, gboolean primary)
{
    static const char nulls[] = " NULLS NOT DISTINCT";
    const Fact *key = writer->change->to;
    const char *definition = fact_value(key, "definition");
    gboolean together = strstr(definition, nulls) != NULL;
    const char *list = strchr(definition, '(');
    const char *end = end_of_list(list);
    if (g_str_has_prefix(end, " INCLUDE ("))
        end = end_of_list(strchr(end, '('));
    g_autofree char *columns = g_strndup(list, (gsize)(end - list));
    g_autofree char *options = format_key_options(key);
    writer_add_patient(writer,
                       g_strdup_printf("CREATE UNIQUE INDEX CONCURRENTLY %s ON %s %s%s%s", key->id,
                                       key->parent->id, columns, together ? nulls : "", options));
    try_unique(writer, key->parent, list, together);
    writer_add(writer, g_strdup_printf("ALTER TABLE %s ADD CONSTRAINT %s %s USING INDEX %s%s",
                                       key->parent->id, key->id, primary ? "PRIMARY KEY" : "UNIQUE",
                                       key->id, end));
}

static void create_key(Writer *writer, gboolean primary)
{
    const Fact *key = writer->change->to;
    if (recipe_is_online(writer, key))
        create_key_online(writer, primary);
    else {
        g_autofree char *text = format_key(key);
        writer_add(writer, g_strdup_printf("ALTER TABLE %s%s ADD CONSTRAINT %s %s",
                                           fact_value(key, "on_partitioned") != NULL ? "ONLY " : "",
                                           key->parent->id, key->id, text));
    }
    if (!partition_index_first(writer->changes, writer->change))
        recipe_attach_index(writer);
}

void recipe_create_constraint(Writer *writer)
{
    const Fact *constraint = writer->change->to;
    const char *type = fact_value(constraint, "type");
    gboolean invalid = fact_value(constraint, "validity") != NULL;
    gboolean checks = strcmp(type, "f") == 0 || strcmp(type, "c") == 0;
    gboolean key = strcmp(type, "u") == 0 || strcmp(type, "p") == 0;
    gboolean excludes = strcmp(type, "x") == 0;
    gboolean online = recipe_is_online(writer, constraint);
    if (key) {
        create_key(writer, *type == 'p');
        return;
    }
    if (excludes) {
        g_autofree char *text = format_key(constraint);
        writer_add(writer, g_strdup_printf("ALTER TABLE %s ADD CONSTRAINT %s %s",
                                           constraint->parent->id, constraint->id, text));
        return;
    }
    if (!checks || (!invalid && !online)) {
        writer_format(writer, constraint, "ALTER TABLE {on} ADD CONSTRAINT {id} {definition}");
        return;
    }
    writer_format(writer, constraint,
                  "ALTER TABLE {on} ADD CONSTRAINT {id} {definition} NOT VALID");
    if (invalid)
        return;
    writer_add_patient(writer,
                       fact_format(constraint, "ALTER TABLE {on} VALIDATE CONSTRAINT {id}"));
    if (*type == 'c')
        try_check(writer);
    else
        try_reference(writer);
}

/* `reset` gives the columns of the former list the server's own target. */
void recipe_index_statistics(Writer *writer, const Fact *index, gboolean reset)
{
    const char *text = fact_value(index, "statistics");
    g_auto(GStrv) columns = g_strsplit(text != NULL ? text : "", "\x1f", -1);
    for (guint i = 0; columns[i] != NULL; i++) {
        g_auto(GStrv) pair = g_strsplit(columns[i], " ", 2);
        writer_add(writer, g_strdup_printf("ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s",
                                           index->id, pair[0], reset ? "-1" : pair[1]));
    }
}
