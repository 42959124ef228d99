#include "lint/context.h"

#include <string.h>

enum { VIEW_DEPTH_MAX = 32 };

static const SchemaRelation *find(const Schema *schema, const char *text)
{
    const char *dot = strchr(text, '.');
    g_autofree char *in_schema = dot != NULL ? g_strndup(text, (gsize)(dot - text)) : NULL;
    return schema_find_relation(schema, &(ObjectName){.kind = OBJECT_TABLE,
                                                      .schema = in_schema,
                                                      .name = dot != NULL ? dot + 1 : text});
}

/* By itself, or by the views that it reads. */
static gboolean view_reads(const Schema *schema, const SchemaRelation *view,
                           const SchemaRelation *source, guint depth)
{
    for (guint i = 0; depth < VIEW_DEPTH_MAX && i < view->n_reads; i++) {
        const SchemaRelation *read = view->reads[i].kind == OBJECT_TABLE
                                         ? schema_find_relation(schema, &view->reads[i])
                                         : NULL;
        if (read != NULL && read != view &&
            (read == source || view_reads(schema, read, source, depth + 1)))
            return TRUE;
    }
    return FALSE;
}

static gboolean fires(const SchemaRelation *table, const SchemaFunction *function)
{
    for (guint i = 0; i < table->triggers->len; i++) {
        const SchemaTrigger *trigger = table->triggers->pdata[i];
        if (g_strcmp0(trigger->function_name, function->object.name) == 0 &&
            (trigger->function_schema == NULL ||
             strcmp(trigger->function_schema, function->object.schema) == 0))
            return TRUE;
    }
    return FALSE;
}

/* It writes the model, and reads the source or is called by its trigger. */
static gboolean derives(const Schema *schema, const SchemaFunction *function,
                        const SchemaRelation *model, const SchemaRelation *source)
{
    gboolean writes = FALSE, reads = source == NULL || fires(source, function);
    for (guint i = 0; i < function->n_uses; i++) {
        const SchemaRelation *used = schema_find_relation(schema, &function->uses[i].name);
        writes |= used == model && function->uses[i].write;
        reads |= used != NULL && source != NULL &&
                 (used == source || (used != model && view_reads(schema, used, source, 0)));
    }
    return writes && reads;
}

static gboolean is_derived(const Schema *schema, const SchemaRelation *model,
                           const SchemaRelation *source)
{
    static const ObjectKind kinds[] = {OBJECT_FUNCTION, OBJECT_PROCEDURE};
    if (model->object.kind != OBJECT_TABLE)
        return source == NULL || view_reads(schema, model, source, 0);
    for (guint k = 0; k < G_N_ELEMENTS(kinds); k++) {
        const GPtrArray *functions = schema_objects(schema, kinds[k]);
        for (guint i = 0; i < functions->len; i++)
            if (derives(schema, functions->pdata[i], model, source))
                return TRUE;
    }
    return FALSE;
}

static void report(LintContext *context, const SchemaRelation *model, const char *source)
{
    ObjectName name = schema_object_name(&model->object);
    lint_report(context,
                &(LintSubject){.origin = &model->object.origin,
                               .about = &name,
                               .hint = "Make it a view or materialized view over its write tables, "
                                       "or write it by a function that reads them."},
                "read model \"%s\" is not derived%s%s", name.name, source != NULL ? " from " : "",
                source != NULL ? source : "");
}

/* Where the declaration stands: "… # confiture.yaml:12". */
static void report_unknown(LintContext *context, const char *name, const char *place)
{
    const char *colon = place != NULL ? strrchr(place, ':') : NULL;
    g_autofree char *path = colon != NULL ? g_strndup(place, (gsize)(colon - place)) : NULL;
    if (path == NULL)
        return;
    lint_report(context,
                &(LintSubject){.path = path,
                               .line = (guint)g_ascii_strtoull(colon + 1, NULL, 10),
                               .hint = "Name it as schema.table, as the files define it."},
                "cqrs.read_models names \"%s\", which no file makes", name);
}

/* "read.orders: app.orders, app.items # confiture.yaml:12" */
static void check_model(LintContext *context, const Schema *schema, const char *entry)
{
    g_auto(GStrv) halves = g_strsplit(entry, " # ", 2);
    g_auto(GStrv) parts = g_strsplit(halves[0], ":", 2);
    const SchemaRelation *model = find(schema, g_strstrip(parts[0]));
    if (model == NULL) {
        report_unknown(context, parts[0], halves[1]);
        return;
    }
    if (parts[1] == NULL || *g_strstrip(parts[1]) == '\0') {
        if (!is_derived(schema, model, NULL))
            report(context, model, NULL);
        return;
    }
    g_auto(GStrv) sources = g_strsplit(parts[1], ",", -1);
    for (guint i = 0; sources[i] != NULL; i++) {
        const SchemaRelation *source = find(schema, g_strstrip(sources[i]));
        if (source == NULL && halves[1] != NULL)
            report_unknown(context, sources[i], halves[1]);
        else if (source == NULL || !is_derived(schema, model, source))
            report(context, model, sources[i]);
    }
}

static void check(LintContext *context, const Schema *schema)
{
    const char *const *models = lint_settings_list(context->settings, context->rule, "read_models");
    for (guint i = 0; models[i] != NULL; i++)
        check_model(context, schema, models[i]);
}

const LintRule rule_cqrs_read_model = {
    .id = "cqrs/read-model",
    .summary = "a read model that nothing derives from its write tables",
    .why = "What the read side shows and what the write side holds drift apart, and nobody can "
           "build the one from the other.",
    .condition = "A relation listed under the option read_models is a table that no function or "
                 "procedure writes while it reads the write table declared for it (or is called by "
                 "its trigger), or a view that does not read it, by other views, too. Once for "
                 "each write table. Of what cqrs.read_models of the configuration names, also "
                 "what no file makes.",
    .safer = "CREATE VIEW read.orders AS SELECT … FROM app.orders;",
    .bad = "-- option: read_models=r_orders: w_orders\nCREATE TABLE w_orders (id bigint PRIMARY "
           "KEY);\nCREATE TABLE r_orders (id bigint PRIMARY KEY);\n",
    .good = "-- option: read_models=r_orders: w_orders\nCREATE TABLE w_orders (id bigint PRIMARY "
            "KEY);\nCREATE VIEW r_orders AS SELECT id FROM w_orders;\n",
    .options =
        (const LintOption[]){
            {"read_models", LINT_OPTION_LIST, NULL,
             "read models with their write tables: read.orders: app.orders, app.items"},
            {0}},
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
