#include "cmd/source/report.h"

#include "core/base/error.h"

#include <string.h>

static const char *const marks[] = {"+", "-", "~"};
static const char *const colors[] = {"green", "red", "yellow"};

/* Lists are apart by U+001F in the catalog. */
static char *readable(const char *value)
{
    if (value == NULL)
        return g_strdup("(none)");
    g_autoptr(GString) text = g_string_new(value);
    g_string_replace(text, "\x1f", ", ", 0);
    return g_strdup(text->str);
}

static void print_lines(Output *output, const char *mark, const char *color, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++)
        output_print(output, "        %s%s %s%s\n", output_color(output, color), mark, lines[i],
                     output_color(output, "reset"));
}

static void print_attribute(Output *output, const char *name, const char *from, const char *to)
{
    enum { SHORT = 60 };
    g_autofree char *old = readable(from), *new = readable(to);
    gboolean brief =
        strlen(old) + strlen(new) < SHORT && strchr(old, '\n') == NULL && strchr(new, '\n') == NULL;
    if (brief) {
        output_print(output, "    %s: %s -> %s\n", name, old, new);
        return;
    }
    output_print(output, "    %s:\n", name);
    print_lines(output, "-", "red", old);
    print_lines(output, "+", "green", new);
}

void report_difference(Output *output, const Difference *difference)
{
    const Fact *fact = difference->to != NULL ? difference->to : difference->from;
    g_autofree char *label = fact_label(fact);
    output_print(output, "%s%s %s%s\n", output_color(output, colors[difference->kind]),
                 marks[difference->kind], label, output_color(output, "reset"));
    for (guint a = 0; fact->kind->attributes[a].name != NULL; a++) {
        if ((difference->attributes >> a & 1) != 0)
            print_attribute(output, fact->kind->attributes[a].name, difference->from->values[a],
                            difference->to->values[a]);
    }
}

void report_differences(Output *output, const GArray *differences)
{
    for (guint i = 0; i < differences->len; i++)
        report_difference(output, &g_array_index(differences, Difference, i));
}

static json_t *attributes_json(const Difference *difference)
{
    json_t *object = json_object();
    const Fact *fact = difference->from != NULL ? difference->from : difference->to;
    for (guint i = 0; fact->kind->attributes[i].name != NULL; i++) {
        if ((difference->attributes >> i & 1) != 0)
            json_object_set_new(object, fact->kind->attributes[i].name,
                                json_pack("{s:o, s:o}", "from",
                                          json_text(difference->from->values[i]), "to",
                                          json_text(difference->to->values[i])));
    }
    return object;
}

json_t *report_differences_json(const GArray *differences)
{
    json_t *list = json_array();
    for (guint i = 0; i < differences->len; i++) {
        const Difference *difference = &g_array_index(differences, Difference, i);
        const Fact *fact = difference->to != NULL ? difference->to : difference->from;
        g_autofree char *of = fact->parent != NULL ? fact_label(fact->parent) : NULL;
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "difference",
                            difference_word(difference->kind), "kind", fact->kind->name, "name",
                            json_text(fact->id), "schema", json_text(fact_schema(fact)), "of",
                            json_text(of), "attributes", attributes_json(difference)));
    }
    return list;
}

json_t *report_steps_json(const Delta *delta)
{
    json_t *list = json_array();
    for (guint i = 0; i < delta->steps->len; i++) {
        const DeltaStep *step = delta_step(delta, i);
        json_array_append_new(list, json_pack("{s:o, s:o, s:b, s:b}", "sql", json_text(step->sql),
                                              "object", json_text(step->label), "alone",
                                              step->alone, "destructive", step->destructive));
    }
    return list;
}

static void append_step(GString *out, const DeltaStep *step)
{
    if (step->destructive)
        g_string_append_printf(out, "-- loses data: %s\n", step->label);
    if (step->rewrites != NULL)
        g_string_append_printf(out, "-- writes anew: %s\n", step->rewrites);
    g_string_append_printf(out, "%s;\n", step->sql);
}

char *report_script(const Delta *delta)
{
    GString *out = g_string_new(NULL);
    if (delta->steps->len > 0)
        g_string_append_printf(out, "%s\n", delta->settings);
    for (guint i = 0; i < delta->steps->len; i++)
        append_step(out, delta_step(delta, i));
    return g_string_free(out, FALSE);
}

char *report_psql_script(const Delta *delta)
{
    static const char brief[] = "SET lock_timeout = '3s';\n";
    static const char patient[] = "SET lock_timeout = 0;\nSET statement_timeout = 0;\n";
    static const char again[] = "SET lock_timeout = '3s';\nRESET statement_timeout;\n";
    GString *out = g_string_new(NULL);
    if (delta->steps->len > 0)
        g_string_append_printf(out, "%s%s\n", delta->settings, brief);
    gboolean waits = FALSE;
    for (guint i = 0; i < delta->steps->len; i++) {
        const DeltaStep *step = delta_step(delta, i);
        if (step->patient != waits)
            g_string_append(out, step->patient ? patient : again);
        waits = step->patient;
        append_step(out, step);
    }
    return g_string_free(out, FALSE);
}

gboolean report_unmodelled(Output *output, const Catalog *catalog, const char *side,
                           gboolean strict, GError **error)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; i < catalog->unmodelled->len; i++) {
        const Unmodelled *item = &g_array_index(catalog->unmodelled, Unmodelled, i);
        g_string_append_printf(list, "%s%s %s", i > 0 ? "\n" : "", item->kind, item->id);
        if (!strict)
            output_warning(output, "not compared, %s: %s %s", side, item->kind, item->id);
    }
    if (!strict || list->len == 0)
        return TRUE;
    error_set(error, ERROR_REFUSED, "%s has objects that cannot be compared", side);
    error_add_detail(error, list->str);
    return FALSE;
}
