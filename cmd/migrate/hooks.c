/* `confiture-migrate hooks` */
#include <string.h>

#include "cmd/migrate/commands.h"
#include "cmd/migrate/session.h"
#include "core/base/error.h"

static char *at;
static gboolean down;

static const GOptionEntry options[] = {
    {"at", 0, 0, G_OPTION_ARG_STRING, &at, "read the migrations from a commit, tag or branch",
     "REF"},
    {"down", 0, 0, G_OPTION_ARG_NONE, &down, "the hooks of the way down", NULL},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

static const Migration *find(const Chain *chain, const char *version, GError **error)
{
    const Migration *migration = chain_find(chain, version);
    if (migration != NULL)
        return migration;
    g_autoptr(GPtrArray) versions = g_ptr_array_new();
    for (guint i = 0; i < chain->migrations->len; i++)
        g_ptr_array_add(versions, chain_at(chain, i)->version);
    g_ptr_array_add(versions, NULL);
    const char *nearest = nearest_name(version, (const char *const *)versions->pdata);
    error_set(error, ERROR_USAGE, "there is no migration \"%s\"", version);
    if (nearest != NULL)
        error_add_hint(error, "Did you mean \"%s\"?", nearest);
    return NULL;
}

static GPtrArray *hooks_of(const Session *session, const Migration *migration, Direction direction,
                           GError **error)
{
    const char *path = direction == DIRECTION_UP || migration->sections ? migration->up_path
                                                                        : migration->down_path;
    return hook_dispatcher_find(session->hooks, migration, path, direction, error);
}

static void add_row(Table *table, json_t *rows, const Migration *migration, const HookSpec *spec)
{
    g_autofree char *label = migration_label(migration);
    g_autofree char *priority = g_strdup_printf("%" G_GINT64_FORMAT, spec->priority);
    g_autofree char *timeout = format_duration(spec->timeout * 1000);
    const char *on_failure = spec->warn ? "warn" : "fail";
    table_add(table, label, phase_name(spec->phase), priority, spec->name, spec->type->name,
              timeout, on_failure, spec->source, NULL);
    json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:I, s:s, s:s, s:I, s:s, s:s}",
                                          "version", migration->version, "name", migration->name,
                                          "phase", phase_name(spec->phase), "priority",
                                          (json_int_t)spec->priority, "hook", spec->name, "type",
                                          spec->type->name, "timeout_ms", (json_int_t)spec->timeout,
                                          "on_failure", on_failure, "source", spec->source));
}

static gboolean add_migration(const Session *session, const Migration *migration, Table *table,
                              json_t *rows, GError **error)
{
    g_autoptr(GPtrArray) specs =
        hooks_of(session, migration, down ? DIRECTION_DOWN : DIRECTION_UP, error);
    for (guint i = 0; specs != NULL && i < specs->len; i++)
        add_row(table, rows, migration, g_ptr_array_index(specs, i));
    return specs != NULL;
}

static int list(const Session *session, const Migration *only, GError **error)
{
    static const char *const headings[] = {"MIGRATION", "PHASE",      ">PRIORITY", "HOOK", "TYPE",
                                           "TIMEOUT",   "ON FAILURE", "FROM",      NULL};
    g_autoptr(Table) table = table_new(headings);
    json_t *rows = json_array();
    gboolean success = TRUE;
    for (guint i = 0; success && i < session->chain->migrations->len; i++) {
        const Migration *migration = chain_at(session->chain, i);
        if (only == NULL || only == migration)
            success = add_migration(session, migration, table, rows, error);
    }
    Output *output = session->context->output;
    gsize count = json_array_size(rows);
    if (success && output_format(output) == FORMAT_JSON)
        output_json(output, "migrate/hooks",
                    json_pack("{s:s, s:s, s:O}", "environment",
                              session->context->config->environment, "direction",
                              down ? "down" : "up", "hooks", rows));
    else if (success && count > 0)
        output_table(output, table);
    else if (success)
        output_print(output, "No hooks.\n");
    json_decref(rows);
    return 0;
}

typedef struct Tally {
    guint hooks, migrations;
    GPtrArray *errors; /* of GError */
} Tally;

static void check_one(const Session *session, const Migration *migration, Tally *tally)
{
    guint before = tally->hooks;
    for (Direction direction = DIRECTION_UP; direction <= DIRECTION_DOWN; direction++) {
        g_autoptr(GError) reason = NULL;
        g_autoptr(GPtrArray) specs = hooks_of(session, migration, direction, &reason);
        if (specs != NULL) {
            tally->hooks += specs->len;
        } else {
            g_ptr_array_add(tally->errors, g_steal_pointer(&reason));
            break; /* its file is the same both ways */
        }
    }
    tally->migrations += tally->hooks > before;
}

static json_t *errors_to_json(const GPtrArray *errors)
{
    json_t *array = json_array();
    for (guint i = 0; i < errors->len; i++) {
        const GError *error = g_ptr_array_index(errors, i);
        json_array_append_new(
            array, json_pack("{s:s, s:s?, s:I, s:I, s:s?}", "message", error->message, "path",
                             error_path(error), "line", (json_int_t)error_line(error), "column",
                             (json_int_t)error_column(error), "hint", error_hint(error)));
    }
    return array;
}

static int check(const Session *session, const Migration *only)
{
    g_autoptr(GPtrArray) errors = g_ptr_array_new_with_free_func((GDestroyNotify)g_error_free);
    Output *output = session->context->output;
    Tally tally = {.errors = errors};
    for (guint i = 0; i < session->chain->migrations->len; i++) {
        const Migration *migration = chain_at(session->chain, i);
        if (only == NULL || only == migration)
            check_one(session, migration, &tally);
    }
    if (output_format(output) == FORMAT_JSON) {
        output_json(output, "migrate/hooks-check",
                    json_pack("{s:I, s:I, s:o}", "hooks", (json_int_t)tally.hooks, "migrations",
                              (json_int_t)tally.migrations, "errors", errors_to_json(errors)));
    } else {
        for (guint i = 0; i < errors->len; i++)
            output_error(output, g_ptr_array_index(errors, i));
        if (errors->len == 0)
            output_print(output, "%u hook%s of %u migration%s can run.\n", tally.hooks,
                         tally.hooks == 1 ? "" : "s", tally.migrations,
                         tally.migrations == 1 ? "" : "s");
    }
    return errors->len > 0 ? error_exit_status(g_ptr_array_index(errors, 0)) : 0;
}

static json_t *parameter_to_json(const HookParameter *parameter)
{
    return json_pack("{s:s, s:s, s:b, s:s?, s:s}", "name", parameter->name, "kind",
                     hook_parameter_kind_word(parameter->kind), "required", parameter->required,
                     "default", parameter->fallback, "summary", parameter->summary);
}

static json_t *type_to_json(const HookType *type)
{
    json_t *parameters = json_array();
    for (const HookParameter *each = type->parameters; each != NULL && each->name != NULL; each++)
        json_array_append_new(parameters, parameter_to_json(each));
    return json_pack("{s:s, s:s, s:o}", "name", type->name, "summary", type->summary, "parameters",
                     parameters);
}

static void print_type(Output *output, const HookType *type)
{
    output_print(output, "%s%s%s\n    %s\n", output_color(output, "bold"), type->name,
                 output_color(output, "reset"), type->summary);
    for (const HookParameter *each = type->parameters; each != NULL && each->name != NULL; each++)
        output_print(output, "    %s (%s%s%s%s): %s\n", each->name,
                     hook_parameter_kind_word(each->kind), each->required ? ", required" : "",
                     each->fallback != NULL ? ", default " : "",
                     each->fallback != NULL ? each->fallback : "", each->summary);
}

static int types(const Session *session)
{
    Output *output = session->context->output;
    g_auto(GStrv) names = hook_registry_names(session->hook_types);
    json_t *all = json_array();
    for (guint i = 0; names[i] != NULL; i++) {
        const HookType *type = hook_registry_find(session->hook_types, names[i]);
        json_array_append_new(all, type_to_json(type));
        if (output_format(output) == FORMAT_TEXT)
            print_type(output, type);
    }
    if (output_format(output) == FORMAT_JSON)
        output_json(output, "migrate/hooks-types", json_pack("{s:O}", "types", all));
    json_decref(all);
    return 0;
}

static int run(Context *context, int argc, char **argv, GError **error)
{
    static const char *const words[] = {"list", "check", "types", NULL};
    g_auto(Session) session = {.context = context};
    const char *word = argc > 0 ? argv[0] : "list";
    if (!g_strv_contains(words, word)) {
        const char *nearest = nearest_name(word, words);
        error_set(error, ERROR_USAGE, "\"hooks %s\" is not known", word);
        if (nearest != NULL)
            error_add_hint(error, "Did you mean \"hooks %s\"?", nearest);
        else
            error_add_hint(error, "It is list, check or types.");
        return 0;
    }
    if (!session_read_chain(&session, at, error) || !session_read_hooks(&session, TRUE, error))
        return 0;
    session_tell_problems(&session);
    const Migration *only = argc > 1 ? find(session.chain, argv[1], error) : NULL;
    if (argc > 1 && only == NULL)
        return 0;
    if (strcmp(word, "types") == 0)
        return types(&session);
    return strcmp(word, "check") == 0 ? check(&session, only) : list(&session, only, error);
}

const Command hooks_command = {
    .name = "hooks",
    .summary = "show which hooks run for which migration, in order, and where each is from",
    .arguments = "[list|check|types] [VERSION]",
    .details =
        "Hooks run in the phases before_validation, before_ddl, after_ddl, after_validation and\n"
        "cleanup inside the migration's transaction, and on_error after a failure. They are\n"
        "configured under `hooks:` in confiture.yaml, for every migration or where `when:` "
        "matches,\n"
        "and in a migration's own .yaml. `check` reads all of them as `up` would; `types` lists "
        "the\n"
        "types with their parameters, those of plugins included.\n"
        "\n"
        "  confiture-migrate hooks                  of all migrations\n"
        "  confiture-migrate hooks list 0012        of one\n"
        "  confiture-migrate hooks list --down      of the ways down\n"
        "  confiture-migrate hooks check            whether all are right\n"
        "  confiture-migrate hooks types            what there is",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG,
    .max_arguments = 2,
};
