#include "lint/rows.h"

#include "lint/run.h"

#include <string.h>

const char lint_rows_unknown[] = "unknown";

typedef struct Asking {
    LintContext *context;
    const LintDatabase *database;
    Arena *arena;
} Asking;

static const char *value_of(guint n, const char *const *names, const char *const *values,
                            const char *wanted)
{
    for (guint i = 0; i < n; i++)
        if (strcmp(names[i], wanted) == 0)
            return values[i];
    return NULL;
}

/* What a file of the project made under that name. */
static const SchemaObject *find_object(const Asking *asking, const char *text, ObjectName *name)
{
    if (text == NULL || !object_name_parse(asking->arena, text, name, NULL))
        return NULL;
    const SchemaObject *object = schema_find(asking->context->schema, name);
    ObjectName relation = *name;
    relation.part = NULL;
    return object != NULL || name->part == NULL ? object
                                                : schema_find(asking->context->schema, &relation);
}

static void report_row(guint n, const char *const *names, const char *const *values, gpointer data)
{
    const Asking *asking = data;
    const char *text = value_of(n, names, values, "object");
    const char *message = value_of(n, names, values, "message");
    if (text == NULL && message == NULL && n > 0)
        text = values[0];
    ObjectName name = {0};
    const SchemaObject *object = find_object(asking, text, &name);
    if (asking->context->rule->data == lint_rows_unknown && object != NULL)
        return;
    LintSubject subject = {
        .origin = object != NULL && object->origin.path != NULL ? &object->origin : NULL,
        .path = asking->database->label,
        .about = name.name != NULL ? &name : NULL,
        .hint = value_of(n, names, values, "hint"),
    };
    if (message != NULL)
        lint_report(asking->context, &subject, "%s", message);
    else
        lint_report(asking->context, &subject, "%s: %s", asking->context->rule->summary,
                    text != NULL ? text : "");
}

static void ask(const Asking *asking)
{
    const LintRule *rule = asking->context->rule;
    LintReport *report = asking->context->run->report;
    g_autoptr(GError) problem = NULL;
    if (asking->database->query(asking->database->data, rule->query, report_row,
                                (gpointer)(guintptr)asking, &problem))
        return;
    report->n_unasked++;
    g_ptr_array_add(report->remarks, g_strdup_printf("rule \"%s\" could not be judged: %s",
                                                     rule->id, problem->message));
}

void lint_ask_database(LintContext *context, const LintDatabase *database)
{
    g_autoptr(Arena) arena = arena_new();
    Asking asking = {context, database, arena};
    for (guint i = 0; i < lint_n_rules; i++) {
        context->rule = lint_rules[i];
        gboolean wanted = context->rule->query != NULL &&
                          (!database->scratch || context->rule->needs != LINT_NEEDS_LIVE) &&
                          lint_settings_severity(context->settings, context->rule) != SEVERITY_OFF;
        if (wanted)
            ask(&asking);
    }
}
