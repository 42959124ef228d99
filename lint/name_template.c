#include "lint/name_template.h"

#include <string.h>

enum { NAME_MAX_BYTES = 63 };

static char *join(const char *const *names, guint count)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < count; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? "_" : "", names[i]);
    return g_string_free(text, FALSE);
}

/* An empty part takes the underscore before it along. */
static void put(GString *text, const char *mark, const char *value)
{
    if (value == NULL || *value == '\0') {
        g_autofree char *with_line = g_strconcat("_", mark, NULL);
        g_string_replace(text, with_line, "", 0);
    }
    g_string_replace(text, mark, value != NULL ? value : "", 0);
}

static void report(LintContext *context, const SchemaObject *object, GString *wanted)
{
    /* What the server would cut, nobody can write as it stands. */
    if (wanted->len > NAME_MAX_BYTES || strcmp(wanted->str, object->name) == 0)
        return;
    ObjectName name = schema_object_name(object);
    g_autofree char *hint = g_strdup_printf("Call it \"%s\".", wanted->str);
    lint_report(context, &(LintSubject){.origin = &object->origin, .about = &name, .hint = hint},
                "%s name \"%s\" breaks the naming rule", object_kind_word(object->kind),
                object->name);
}

static GString *begin(const LintContext *context, const SchemaRelation *table, const char *columns)
{
    const char *pattern = lint_settings_text(context->settings, context->rule, "template");
    GString *wanted = g_string_new(pattern != NULL ? pattern : "");
    put(wanted, "{table}", table->object.name);
    put(wanted, "{columns}", columns);
    return wanted;
}

static void check_constraint(LintContext *context, const SchemaConstraint *constraint)
{
    g_autofree char *columns = join(constraint->columns, constraint->n_columns);
    g_autofree char *targets = join(constraint->target_columns, constraint->n_target_columns);
    g_autoptr(GString) wanted = begin(context, constraint->object.relation, columns);
    put(wanted, "{ref_table}", constraint->target_name);
    put(wanted, "{ref_columns}", targets);
    report(context, &constraint->object, wanted);
}

void name_template_check(LintContext *context, const Schema *schema, ConstraintKind kind)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        for (guint k = 0; !table->temporary && k < table->constraints->len; k++) {
            const SchemaConstraint *constraint = table->constraints->pdata[k];
            if (constraint->kind == kind && !constraint->inherited && !constraint->name_chosen)
                check_constraint(context, constraint);
        }
    }
}

static void check_index(LintContext *context, const SchemaIndex *index)
{
    g_autofree const char **columns = g_new0(const char *, index->n_keys + 1);
    for (guint i = 0; i < index->n_keys; i++) {
        if (index->keys[i].column == NULL)
            return;
        columns[i] = index->keys[i].column;
    }
    g_autofree char *joined = join(columns, index->n_keys);
    g_autoptr(GString) wanted = begin(context, index->object.relation, joined);
    report(context, &index->object, wanted);
}

void name_template_check_indexes(LintContext *context, const Schema *schema)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        for (guint k = 0; !table->temporary && k < table->indexes->len; k++) {
            const SchemaIndex *index = table->indexes->pdata[k];
            if (index->constraint == NULL && !index->inherited && !index->name_chosen)
                check_index(context, index);
        }
    }
}
