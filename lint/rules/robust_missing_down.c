#include "lint/context.h"
#include "lint/history.h"
#include "lint/nearby.h"

#include <string.h>

static void check_list(LintContext *context, const LintHistory *history)
{
    for (guint i = 0; i < history->migrations->len; i++) {
        const HistoryMigration *migration = history->migrations->pdata[i];
        if (!migration->has_down && !g_str_has_suffix(migration->path, ".down.sql"))
            lint_report(context,
                        &(LintSubject){.path = migration->path,
                                       .hint = "Write the .down.sql that takes it back."},
                        "migration %s has no way down", migration->version);
    }
}

/* "x.up.sql" of "x.down.sql"; NULL for other names. */
static char *path_of_up(const char *path)
{
    static const char ending[] = ".down.sql";
    if (!g_str_has_suffix(path, ending))
        return NULL;
    g_autofree char *stem = g_strndup(path, strlen(path) - strlen(ending));
    return g_strconcat(stem, ".up.sql", NULL);
}

/* What is not SQL that can be read may drop anything. */
static gboolean is_readable(const Parse *parse)
{
    for (guint i = 0; i < parse->n_statements; i++)
        if (parse->statements[i].kind == STATEMENT_DO ||
            parse->statements[i].kind == STATEMENT_OPAQUE ||
            parse->statements[i].kind == STATEMENT_SELECT)
            return FALSE;
    return TRUE;
}

static gboolean takes_away(const Touch *touch, const SchemaObject *object)
{
    const SchemaObject *table = object->relation != NULL ? &object->relation->object : NULL;
    if ((touch->action != TOUCH_DROP && touch->action != TOUCH_RENAME) ||
        touch->object.name == NULL)
        return FALSE;
    if (touch->object.kind == OBJECT_SCHEMA)
        return strcmp(touch->object.name, object->schema) == 0;
    if (object->kind == OBJECT_COLUMN && touch->object.part != NULL)
        return strcmp(touch->object.part, object->name) == 0 &&
               strcmp(touch->object.name, table->name) == 0;
    return touch->object.part == NULL &&
           (strcmp(touch->object.name, object->name) == 0 ||
            (table != NULL && strcmp(touch->object.name, table->name) == 0));
}

static gboolean is_taken_away(const Parse *parse, const SchemaObject *object)
{
    for (guint i = 0; i < parse->n_statements; i++)
        for (guint k = 0; k < parse->statements[i].n_touches; k++)
            if (takes_away(&parse->statements[i].touches[k], object))
                return TRUE;
    return FALSE;
}

static void find_left(const LintContext *context, const SchemaObject *object, const char *up,
                      GPtrArray *left)
{
    if (g_strcmp0(object->origin.path, up) == 0 && !is_taken_away(context->parse, object))
        g_ptr_array_add(left, (gpointer)(guintptr)object->name);
}

/* Of a table that stays: columns that came with the migration. */
static void find_left_columns(const LintContext *context, const SchemaRelation *table,
                              const char *up, GPtrArray *left)
{
    if (g_strcmp0(table->object.origin.path, up) == 0)
        return;
    for (guint i = 0; i < table->columns->len; i++) {
        const SchemaColumn *column = table->columns->pdata[i];
        if (!column->inherited)
            find_left(context, &column->object, up, left);
    }
}

static void check_down(LintContext *context, const Statement *statement)
{
    static const ObjectKind kinds[] = {OBJECT_TABLE,    OBJECT_VIEW,      OBJECT_MATERIALIZED_VIEW,
                                       OBJECT_FUNCTION, OBJECT_PROCEDURE, OBJECT_TYPE,
                                       OBJECT_DOMAIN};
    g_autofree char *up = path_of_up(context->source->path);
    if (up == NULL || statement != context->parse->statements || context->parse->outer != NULL ||
        !is_readable(context->parse))
        return;
    g_autoptr(GPtrArray) left = g_ptr_array_new();
    for (guint k = 0; k < G_N_ELEMENTS(kinds); k++) {
        const GPtrArray *objects = schema_objects(context->schema, kinds[k]);
        for (guint i = 0; i < objects->len; i++) {
            find_left(context, objects->pdata[i], up, left);
            if (kinds[k] == OBJECT_TABLE)
                find_left_columns(context, objects->pdata[i], up, left);
        }
    }
    if (left->len == 0)
        return;
    g_autofree char *list = nearby_list(left);
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .hint = "Drop what the migration made, in the other order."},
                "this does not take back all that its migration makes: %s stays", list);
}

const LintRule rule_robust_missing_down = {
    .id = "robust/missing-down",
    .summary = "a migration without a way back, or with one that leaves things behind",
    .why = "A deployment that goes wrong is taken back by the down migration. One that leaves a "
           "table behind makes the next try fail.",
    .condition = "A migration of the project has no down file; or its down drops or renames "
                 "neither a table, view, function, type or column that the up makes, nor what it "
                 "belongs to. Downs with DO blocks, SELECT or unreadable statements are not "
                 "judged.",
    .safer = "0007_orders.down.sql: DROP TABLE orders;",
    .bad = "-- file: db/migrations/0001_a.up.sql\nCREATE TABLE orders (id bigint PRIMARY "
           "KEY);\nCREATE TABLE lines (id bigint PRIMARY KEY);\n-- file: "
           "db/migrations/0001_a.down.sql\nDROP TABLE orders;\n",
    .good = "-- file: db/migrations/0001_a.up.sql\nCREATE TABLE orders (id bigint PRIMARY "
            "KEY);\nCREATE TABLE lines (id bigint PRIMARY KEY);\n-- file: "
            "db/migrations/0001_a.down.sql\nDROP TABLE lines;\nDROP TABLE orders;\n",
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_IN_DOWN,
    .statement = check_down,
    .history = check_list,
};
