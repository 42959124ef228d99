#include "hooks/plugin_hook.h"

#include "core/base/error.h"
#include "core/pg/connection.h"
#include "hooks/sql.h"

struct ConfitureHookRun {
    HookContext *context;
    HookResult *result;
    GHashTable *texts; /* parameter -> what it is called by the plugin */
    char *failure;
    GError *reason; /* of the query that failed first */
};

struct ConfitureRows {
    Result *result;
};

static const char *parameter(ConfitureHookRun *run, const char *name)
{
    const ConfitureHookType *type = run->context->type_data;
    for (size_t i = 0; i < type->n_parameters; i++) {
        if (g_strcmp0(type->parameters[i].name, name) != 0)
            continue;
        const HookValues *values = run->context->values;
        if (!hook_values_has(values, name))
            return NULL;
        if (type->parameters[i].kind == CONFITURE_BOOLEAN)
            return hook_values_boolean(values, name) ? "true" : "false";
        if (type->parameters[i].kind != CONFITURE_DURATION)
            return hook_values_raw(values, name);
        char *text = g_strdup_printf("%" G_GINT64_FORMAT, hook_values_integer(values, name));
        g_hash_table_replace(run->texts, g_strdup(name), text);
        return text;
    }
    return NULL;
}

static ConfitureRows *query(ConfitureHookRun *run, const char *sql, size_t n_parameters,
                            const char *const *parameters)
{
    g_autoptr(GError) reason = NULL;
    Result *result = NULL;
    if (hook_sql_check_text(sql, &reason))
        result = connection_query(run->context->run->connection, sql, (guint)n_parameters,
                                  parameters, &reason);
    if (result == NULL) {
        if (run->reason == NULL)
            run->reason = g_steal_pointer(&reason);
        return NULL;
    }
    ConfitureRows *rows = g_new0(ConfitureRows, 1);
    rows->result = result;
    return rows;
}

static size_t row_count(const ConfitureRows *rows)
{
    return result_rows(rows->result);
}

static size_t column_count(const ConfitureRows *rows)
{
    return result_columns(rows->result);
}

static const char *column_name(const ConfitureRows *rows, size_t column)
{
    return column < column_count(rows) ? result_column_name(rows->result, (guint)column) : NULL;
}

static const char *value(const ConfitureRows *rows, size_t row, size_t column)
{
    return row < row_count(rows) && column < column_count(rows)
               ? result_value(rows->result, (guint)row, (guint)column)
               : NULL;
}

static unsigned long long rows_affected(const ConfitureRows *rows)
{
    return result_affected(rows->result);
}

static void free_rows(ConfitureRows *rows)
{
    if (rows == NULL)
        return;
    result_free(rows->result);
    g_free(rows);
}

static void set_rows(ConfitureHookRun *run, unsigned long long rows)
{
    run->result->rows = rows;
}

static void set_message(ConfitureHookRun *run, const char *message)
{
    g_free(run->result->message);
    run->result->message = message != NULL ? g_utf8_make_valid(message, -1) : NULL;
}

static void set_statistic(ConfitureHookRun *run, const char *name, const char *text)
{
    g_autofree char *key = g_utf8_make_valid(name, -1);
    g_autofree char *valid = text != NULL ? g_utf8_make_valid(text, -1) : NULL;
    if (run->result->statistics == NULL)
        run->result->statistics = json_object();
    json_object_set_new(run->result->statistics, key,
                        valid != NULL ? json_string(valid) : json_null());
}

static void set_failure(ConfitureHookRun *run, const char *message)
{
    g_free(run->failure);
    run->failure = message != NULL ? g_utf8_make_valid(message, -1) : NULL;
}

static int is_over(ConfitureHookRun *run)
{
    return hook_time_left(run->context) == 0 || connection_cancel_requested();
}

static const ConfitureHost host = {
    .parameter = parameter,
    .query = query,
    .row_count = row_count,
    .column_count = column_count,
    .column_name = column_name,
    .value = value,
    .rows_affected = rows_affected,
    .free_rows = free_rows,
    .set_rows = set_rows,
    .set_message = set_message,
    .set_statistic = set_statistic,
    .set_failure = set_failure,
    .is_over = is_over,
};

static ConfitureHookContext describe(HookContext *context, const char *statistics)
{
    const MigrationRun *run = context->run;
    const Provenance *provenance =
        context->provenance != NULL ? context->provenance(context) : NULL;
    return (ConfitureHookContext){
        .hook = context->hook,
        .phase = phase_name(context->phase),
        .version = run->migration->version,
        .name = run->migration->name,
        .direction = run->direction == DIRECTION_UP ? "up" : "down",
        .environment = run->environment,
        .path = run->path,
        .checksum = run->checksum,
        .blob_oid = provenance != NULL ? provenance->blob_oid : NULL,
        .commit_oid = provenance != NULL ? provenance->commit_oid : NULL,
        .branch = provenance != NULL ? provenance->branch : NULL,
        .statistics = statistics,
        .failure = run->failure != NULL ? run->failure->message : NULL,
        .dry_run = run->dry_run,
        .in_transaction = run->in_transaction,
    };
}

static gboolean run_plugin(HookContext *context, HookResult *result, GError **error)
{
    const ConfitureHookType *type = context->type_data;
    g_autoptr(GHashTable) texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    ConfitureHookRun run = {.context = context, .result = result, .texts = texts};
    json_t *earlier = hook_earlier_statistics(context);
    g_autofree char *statistics = json_dumps(earlier, JSON_COMPACT);
    json_decref(earlier);
    ConfitureHookContext described = describe(context, statistics);
    gboolean success = type->run(&host, &run, &described) != 0;
    if (run.reason != NULL) {
        g_propagate_error(error, run.reason);
        success = FALSE;
    } else if (!success || run.failure != NULL) {
        error_set(error, ERROR_CHECK_FAILED, "%s",
                  run.failure != NULL ? run.failure : "the plugin gave no reason");
        success = FALSE;
    }
    g_free(run.failure);
    return success;
}

static HookParameter *convert_parameters(const ConfitureHookType *plugin_type)
{
    static const HookParameterKind kinds[] = {
        [CONFITURE_TEXT] = HOOK_TEXT,         [CONFITURE_INTEGER] = HOOK_INTEGER,
        [CONFITURE_NUMBER] = HOOK_NUMBER,     [CONFITURE_BOOLEAN] = HOOK_BOOLEAN,
        [CONFITURE_DURATION] = HOOK_DURATION,
    };
    HookParameter *parameters = g_new0(HookParameter, plugin_type->n_parameters + 1);
    for (size_t i = 0; i < plugin_type->n_parameters; i++) {
        const ConfitureParameter *from = &plugin_type->parameters[i];
        parameters[i] = (HookParameter){from->name, kinds[from->kind], from->required != 0,
                                        from->fallback, from->summary};
    }
    return parameters;
}

HookType *plugin_hook_new(const ConfitureHookType *plugin_type)
{
    HookType *type = g_new0(HookType, 1);
    type->name = g_strconcat("plugin:", plugin_type->name, NULL);
    type->summary = plugin_type->summary;
    type->parameters = convert_parameters(plugin_type);
    type->run = run_plugin;
    type->data = plugin_type;
    return type;
}

void plugin_hook_free(HookType *type)
{
    g_free((char *)(gintptr)type->name);
    g_free((HookParameter *)(gintptr)type->parameters);
    g_free(type);
}
