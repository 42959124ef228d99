#include "core/schema/diff/delta.h"

#include "core/schema/diff/change.h"

#include <string.h>

static void step_free(gpointer data)
{
    DeltaStep *step = data;
    g_free(step->sql);
    g_free(step->label);
    g_free(step->rewrites);
    g_free(step->trial);
    g_free(step);
}

/*
 * The server prints IN (…) on a varchar as ANY ((ARRAY['a'::character varying])::text[]), and reads
 * that as another expression, with the cast moved into the array. An array that says its type is
 * read as what was meant.
 */
static char *keep_arrays(const Fact *fact, char *sql)
{
    static const char printed[] = "::character varying])::text[]";
    if (fact->kind == &kind_function || strstr(sql, printed) == NULL)
        return sql;
    g_autoptr(GString) text = g_string_new(sql);
    g_string_replace(text, printed, "::character varying]::character varying[])::text[]", 0);
    g_free(sql);
    return g_strdup(text->str);
}

static DeltaStep *add_step(Writer *writer, char *sql)
{
    if (*sql == '\0') {
        g_free(sql);
        return NULL;
    }
    DeltaStep *step = g_new0(DeltaStep, 1);
    step->sql = keep_arrays(change_subject(writer->change), sql);
    step->label = fact_label(change_subject(writer->change));
    g_ptr_array_add(writer->delta->steps, step);
    return step;
}

void delta_add_analyze(Delta *delta, const char *sql)
{
    DeltaStep *step = g_new0(DeltaStep, 1);
    step->sql = g_strdup(sql);
    step->label = g_strconcat("statistics of ", sql + strlen("ANALYZE "), NULL);
    step->alone = step->patient = TRUE;
    g_ptr_array_add(delta->steps, step);
}

void writer_add(Writer *writer, char *sql)
{
    add_step(writer, sql);
}

void writer_add_alone(Writer *writer, char *sql)
{
    DeltaStep *step = add_step(writer, sql);
    if (step != NULL)
        step->alone = TRUE;
}

void writer_add_patient(Writer *writer, char *sql)
{
    DeltaStep *step = add_step(writer, sql);
    if (step != NULL)
        step->alone = step->patient = TRUE;
}

void writer_analyze(Writer *writer, const Fact *table, const char *column)
{
    char *sql = column != NULL ? g_strdup_printf("ANALYZE %s (%s)", table->id, column)
                               : g_strdup_printf("ANALYZE %s", table->id);
    if (!writer->changes->options->online ||
        g_ptr_array_find_with_equal_func(writer->changes->analyze, sql, g_str_equal, NULL))
        g_free(sql);
    else
        g_ptr_array_add(writer->changes->analyze, sql);
}

void writer_note_rewrite(Writer *writer, const Fact *table)
{
    if (writer->delta->steps->len == 0)
        return;
    DeltaStep *step = delta_step(writer->delta, writer->delta->steps->len - 1);
    g_free(step->rewrites);
    step->rewrites = fact_label(table);
}

void writer_note_trial(Writer *writer, char *query)
{
    DeltaStep *step = delta_step(writer->delta, writer->delta->steps->len - 1);
    g_free(step->trial);
    step->trial = query;
}

void writer_note_casts(Writer *writer)
{
    delta_step(writer->delta, writer->delta->steps->len - 1)->trial_casts = TRUE;
}

void writer_note_loss(Writer *writer)
{
    delta_step(writer->delta, writer->delta->steps->len - 1)->destructive = TRUE;
}

void writer_format(Writer *writer, const Fact *fact, const char *template)
{
    writer_add(writer, fact_format(fact, template));
}

static gboolean loses_data(const Change *change)
{
    const Fact *fact = change->from;
    if (fact->kind == &kind_column)
        return fact_value(fact, "generated") == NULL;
    return (fact->kind->flags & KIND_DATA) != 0;
}

void recipe_drop(Writer *writer)
{
    const Fact *fact = writer->change->from;
    if (fact->kind == &kind_grant || fact->kind == &kind_default_privilege) {
        recipe_privileges(writer, fact, NULL);
        return;
    }
    if (recipe_drop_index(writer))
        return;
    if (fact->kind == &kind_subscription) {
        /* The publisher is not asked: a slot that it keeps is dropped there. */
        writer_format(writer, fact, "ALTER SUBSCRIPTION {id} DISABLE");
        writer_format(writer, fact, "ALTER SUBSCRIPTION {id} SET (slot_name = NONE)");
    }
    const char *template = fact->kind->drop != NULL ? fact->kind->drop : "DROP {address}";
    if (writer->change->only)
        template = "ALTER TABLE ONLY {on} DROP COLUMN {id}";
    else if (partition_holds_key(fact))
        template = "DROP INDEX {id} CASCADE";
    DeltaStep *step = add_step(writer, fact_format(fact, template));
    if (step != NULL)
        step->destructive = loses_data(writer->change);
}

static char *format_settings(const char *search_path)
{
    static const char unchecked[] = "SET check_function_bodies = off;\n";
    return search_path == NULL
               ? g_strdup(unchecked)
               : g_strdup_printf("%sSET search_path = %s;\n", unchecked, search_path);
}

static void add_renames(Delta *delta, const GPtrArray *statements)
{
    for (guint i = 0; statements != NULL && i < statements->len; i++) {
        DeltaStep *step = g_new0(DeltaStep, 1);
        step->sql = g_strdup(g_ptr_array_index(statements, i));
        step->label = g_strdup("rename");
        g_ptr_array_add(delta->steps, step);
    }
}

Delta *delta_make(const Catalog *from, const Catalog *to, const DeltaOptions *options,
                  GError **error)
{
    g_autoptr(Delta) delta = g_new0(Delta, 1);
    delta->steps = g_ptr_array_new_with_free_func(step_free);
    delta->settings = format_settings(options->search_path);
    g_autoptr(Changes) changes = changes_decide(from, to, options);
    add_renames(delta, options->first);
    if (!changes_order(changes, delta, error))
        return NULL;
    add_renames(delta, options->last);
    return g_steal_pointer(&delta);
}

void delta_free(Delta *delta)
{
    if (delta == NULL)
        return;
    g_ptr_array_unref(delta->steps);
    g_free(delta->settings);
    g_free(delta);
}

GPtrArray *delta_destructive(const Delta *delta)
{
    GPtrArray *labels = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < delta->steps->len; i++) {
        if (delta_step(delta, i)->destructive)
            g_ptr_array_add(labels, g_strdup(delta_step(delta, i)->label));
    }
    return labels;
}

gboolean delta_has_alone(const Delta *delta)
{
    for (guint i = 0; i < delta->steps->len; i++) {
        if (delta_step(delta, i)->alone)
            return TRUE;
    }
    return FALSE;
}

char *delta_format(const Delta *delta)
{
    GString *out = g_string_new(NULL);
    if (delta->steps->len > 0)
        g_string_append(out, delta->settings);
    for (guint i = 0; i < delta->steps->len; i++)
        g_string_append_printf(out, "%s;\n", delta_step(delta, i)->sql);
    return g_string_free(out, FALSE);
}
