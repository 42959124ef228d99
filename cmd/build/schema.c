/* `confiture-build schema`, which runs when no command is named. */
#include "cmd/build/commands.h"
#include "cmd/build/source.h"
#include "core/base/error.h"
#include "core/build/check.h"
#include "core/build/load.h"
#include "core/build/manifest.h"
#include "core/build/write.h"
#include "core/data/file.h"
#include "core/pg/scratch.h"

#include <string.h>

static char *check_path, *manifest_path;
static gboolean apply, verify;

static const GOptionEntry options[] = {
    SOURCE_OPTIONS,
    {"manifest", 0, 0, G_OPTION_ARG_FILENAME, &manifest_path,
     "write the hash of each file and of the whole to FILE", "FILE"},
    {"check", 0, 0, G_OPTION_ARG_FILENAME, &check_path,
     "compare with FILE, built before; exit status 1 when it is stale", "FILE"},
    {"verify", 0, 0, G_OPTION_ARG_NONE, &verify, "load it into a throw-away PostgreSQL server",
     NULL},
    {"apply", 0, 0, G_OPTION_ARG_NONE, &apply, "load it into the database, in one transaction",
     NULL},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

typedef struct Run {
    Context *context;
    const Build *build;
    json_t *report;   /* of --format json, else NULL */
    gboolean sql_out; /* the SQL itself is the result: messages go to standard error */
    gboolean stale;
} Run;

static void tell(const Run *self, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void tell(const Run *self, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *line = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    if (self->report != NULL)
        return;
    if (self->sql_out)
        output_note(self->context->output, "%s", line);
    else
        output_print(self->context->output, "%s\n", line);
}

static void on_notice(const Notice *notice, gpointer data)
{
    Context *context = data;
    if (g_strcmp0(notice->severity, "WARNING") == 0)
        output_warning(context->output, "PostgreSQL: %s", notice->message);
    else
        output_verbose(context->output, "PostgreSQL: %s: %s", notice->severity, notice->message);
}

static json_t *outcome_json(const char *database, const LoadOutcome *outcome, gint64 elapsed)
{
    return json_pack("{s:s, s:I, s:I, s:I}", "database", database, "statements",
                     (json_int_t)outcome->statements, "rows", (json_int_t)outcome->rows,
                     "duration_us", (json_int_t)elapsed);
}

static gboolean load(Run *self, const char *url, const char *name, GError **error)
{
    ConnectionOptions connection_options = {.url = url, .application_name = self->context->program};
    g_autoptr(Connection) connection = connection_open(&connection_options, error);
    if (connection == NULL)
        return FALSE;
    connection_on_notice(connection, on_notice, self->context);
    LoadOutcome outcome;
    gint64 started = g_get_monotonic_time();
    if (!build_load(self->build, connection, &outcome, error))
        return FALSE;
    gint64 elapsed = g_get_monotonic_time() - started;
    g_autofree char *duration = format_duration(elapsed);
    gboolean verified = strcmp(name, "verified") == 0;
    tell(self, "%s: %u statements of %u %s loaded into %s in %s", verified ? "verified" : "applied",
         outcome.statements, self->build->files->len,
         self->build->files->len == 1 ? "file" : "files",
         verified ? "a scratch server" : connection_label(connection), duration);
    if (self->report != NULL)
        json_object_set_new(
            self->report, name,
            outcome_json(verified ? "scratch" : connection_label(connection), &outcome, elapsed));
    return TRUE;
}

static gboolean load_scratch(Run *self, const char *name, GError **error)
{
    g_autoptr(Scratch) scratch = scratch_start(NULL, error);
    return scratch != NULL && load(self, scratch_url(scratch), name, error);
}

static gboolean run_loads(Run *self, GError **error)
{
    if (verify || apply)
        connection_cancel_on_signal();
    if (verify && !load_scratch(self, "verified", error))
        return FALSE;
    if (!apply)
        return TRUE;
    return self->context->scratch ? load_scratch(self, "applied", error)
                                  : load(self, self->context->database_url, "applied", error);
}

static GBytes *read_committed(GError **error)
{
    g_autofree char *bytes = NULL;
    gsize length = 0;
    g_autoptr(GError) reason = NULL;
    if (g_file_get_contents(check_path, &bytes, &length, &reason))
        return g_bytes_new_take(g_steal_pointer(&bytes), length);
    error_set(error, ERROR_INPUT, "cannot read the file to check: %s", reason->message);
    return NULL;
}

static const char *describe_change(const BuildChange *change)
{
    switch (change->kind) {
    case CHANGE_ADDED:
        return "is not in it";
    case CHANGE_REMOVED:
        return "is gone from the tree";
    case CHANGE_EDITED:
        return "differs";
    case CHANGE_MOVED:
        return "the order of the files differs";
    case CHANGE_HEAD:
        return "its head or the lines between files differ: built with other settings, or edited";
    }
    return "";
}

static void report_changes(Run *self, const GPtrArray *changes)
{
    json_t *list = json_array();
    for (guint i = 0; i < changes->len; i++) {
        const BuildChange *change = g_ptr_array_index(changes, i);
        tell(self, "  %s%s%s", change->path, change->path[0] == '\0' ? "" : " ",
             describe_change(change));
        json_array_append_new(list,
                              json_pack("{s:s, s:s}", "change", build_change_word(change->kind),
                                        "path", change->path));
    }
    if (self->report == NULL)
        json_decref(list);
    else
        json_object_set_new(self->report, "check",
                            json_pack("{s:s, s:b, s:o}", "file", check_path, "stale",
                                      changes->len > 0, "changes", list));
}

static gboolean run_check(Run *self, GError **error)
{
    if (check_path == NULL)
        return TRUE;
    g_autoptr(GBytes) committed = read_committed(error);
    g_autoptr(GPtrArray) changes =
        committed == NULL ? NULL : build_check(self->build, committed, error);
    if (changes == NULL)
        return FALSE;
    self->stale = changes->len > 0;
    tell(self, self->stale ? "%s is stale:" : "%s is up to date", check_path);
    report_changes(self, changes);
    return TRUE;
}

static gboolean write_manifest(const Run *self, GError **error)
{
    if (manifest_path == NULL)
        return TRUE;
    g_autofree char *text = manifest_format(self->build);
    return file_write(manifest_path, text, strlen(text), error);
}

static gboolean write_sql(const Run *self, GError **error)
{
    if (!self->sql_out)
        return TRUE;
    g_autoptr(GBytes) text = build_text(self->build, error);
    if (text == NULL)
        return FALSE;
    gsize size = 0;
    const void *bytes = g_bytes_get_data(text, &size);
    output_write(self->context->output, bytes, size);
    output_verbose(self->context->output, "%u files, %" G_GSIZE_FORMAT " bytes, sha256 %s",
                   self->build->files->len, size, self->build->hash);
    return TRUE;
}

static gboolean run_all(Run *self, GError **error)
{
    return run_check(self, error) && run_loads(self, error) && write_sql(self, error) &&
           write_manifest(self, error);
}

static int run(Context *context, int argc, char **argv, GError **error)
{
    (void)argc;
    (void)argv;
    g_auto(Source) source = {0};
    if (!source_open(&source, context, error))
        return 0;
    g_autoptr(Build) build = source_plan(&source, context, FALSE, error);
    if (build == NULL)
        return 0;
    gboolean json = output_format(context->output) == FORMAT_JSON;
    gboolean only_sql = check_path == NULL && !apply && !verify;
    Run self = {.context = context,
                .build = build,
                .sql_out = !json && (only_sql || output_has_file(context->output))};
    if (json) {
        self.report = manifest_json(build);
        json_object_set_new(self.report, "source", json_string(source.tree->label));
    }
    gboolean done = run_all(&self, error);
    if (json && done)
        output_json(context->output, "build/schema", json_incref(self.report));
    json_decref(self.report);
    return done && self.stale ? 1 : 0;
}

const Command schema_command = {
    .name = "schema",
    .summary = "build the schema: print or write it, check it, load it",
    .arguments = "",
    .details = "Without --check, --verify and --apply the SQL is printed, or written with -o FILE: "
               "whole or not at all.\n"
               "Each source file stands behind a line `-- file: PATH`; its own BEGIN and COMMIT "
               "and psql's commands are\n"
               "left out, what it SETs is reset before the next. Load it with `psql -v "
               "ON_ERROR_STOP=1 -1 -f FILE`.\n"
               "\n"
               "  confiture-build -o schema.sql --manifest schema.json\n"
               "  confiture-build --ref main --env staging --apply\n"
               "  confiture-build --order dependency --verify",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE | COMMAND_DEFAULT,
};
