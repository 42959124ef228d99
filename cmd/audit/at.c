#include "cmd/audit/audit.h"

#include "core/base/error.h"
#include "core/build/build.h"
#include "core/build/write.h"
#include "gitint/provenance.h"

#include <string.h>

static struct {
    char *environment, *repository;
    gboolean migrations;
} given;

static const GOptionEntry options[] = {
    {"in", 0, 0, G_OPTION_ARG_STRING, &given.environment, "events of that environment",
     "ENVIRONMENT"},
    {"migrations", 0, 0, G_OPTION_ARG_NONE, &given.migrations,
     "the migrations that were applied, one after the other, not the DDL tree", NULL},
    {"repo", 0, 0, G_OPTION_ARG_FILENAME, &given.repository,
     "git repository (default: the one that holds this directory)", "DIR"},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

typedef struct Moment {
    const Context *context;
    const Audit *audit;
    Event *event;       /* the last one that changed the schema and knows its commit */
    GPtrArray *applied; /* of Event, in the order they ran; those reverted since are gone */
} Moment;

static Event *brief_copy(const Event *event)
{
    Event brief = *event;
    brief.objects = brief.details = NULL;
    return event_copy(&brief);
}

static void forget(GPtrArray *applied, const char *version)
{
    for (guint i = applied->len; version != NULL && i-- > 0;) {
        if (g_strcmp0(((Event *)applied->pdata[i])->version, version) == 0)
            g_ptr_array_remove_index(applied, i);
    }
}

static gboolean follow(const Event *event, gpointer data, G_GNUC_UNUSED GError **error)
{
    Moment *moment = data;
    gboolean up = strcmp(event->kind, "applied") == 0, down = strcmp(event->kind, "reverted") == 0;
    if (up || down)
        forget(moment->applied, event->version);
    if (up)
        g_ptr_array_add(moment->applied, brief_copy(event));
    if ((up || down || strcmp(event->kind, "baselined") == 0) && event->commit_oid != NULL) {
        event_free(moment->event);
        moment->event = brief_copy(event);
    }
    return TRUE;
}

/* "17" is an event, anything else a time. */
static gboolean find_moment(Moment *moment, const char *when, GError **error)
{
    gboolean is_event =
        when[0] != '\0' && strspn(when, "0123456789") == strlen(when) && strlen(when) < 8;
    EventFilter filter = {.environment = given.environment,
                          .up_to = is_event ? g_ascii_strtoll(when, NULL, 10) : 0,
                          .until = is_event ? NULL : when};
    moment->applied = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
    if (!event_log_read(moment->audit->log, &filter, follow, moment, error)) {
        if (!is_event)
            error_add_hint(error, "Write an event's number, a time as PostgreSQL reads it "
                                  "(2026-05-20, '2026-05-20 14:30+02') or an age ('2 weeks ago').");
        return FALSE;
    }
    if (moment->event != NULL)
        return TRUE;
    error_set(error, ERROR_INPUT, "no event until %s%s knows the commit it was deployed from",
              is_event ? "event " : "", when);
    error_add_hint(error, "confiture-audit log lists the events.");
    return FALSE;
}

static GBytes *build_tree(const Moment *moment, GError **error)
{
    const Config *config = moment->context->config;
    Repository *repository = moment->audit->repository;
    g_autofree char *folder = repository_folder_of(repository, config->root);
    g_autoptr(SourceTree) tree =
        repository_source_commit(repository, moment->event->commit_oid, folder, error);
    if (tree == NULL)
        return NULL;
    BuildOptions build = {.folder = config->schema.folder,
                          .order = config->schema.order,
                          .order_file = config->schema.order_file,
                          .search_path = config->schema.search_path,
                          .include = (const char *const *)config->schema.include,
                          .exclude = (const char *const *)config->schema.exclude};
    g_autoptr(Build) built = build_plan(tree, &build, error);
    return built == NULL ? NULL : build_text(built, error);
}

static gboolean add_migration(const Moment *moment, const Event *event, GString *text,
                              GError **error)
{
    g_autofree char *name = event_migration(event);
    g_autoptr(GBytes) bytes = event->blob_oid != NULL
                                  ? repository_read_blob(moment->audit->repository, event->blob_oid)
                                  : NULL;
    if (bytes == NULL) {
        error_set(error, ERROR_INPUT,
                  "git does not have the bytes of migration \"%s\" that event "
                  "%s ran (%s)",
                  name, event->id, event->worktree != NULL ? event->worktree : "no commit");
        return FALSE;
    }
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    g_string_append_printf(text, "-- event %s: %s (%s)\n", event->id, name,
                           event->path != NULL ? event->path : "");
    g_string_append_len(text, data, (gssize)length);
    if (length > 0 && data[length - 1] != '\n')
        g_string_append_c(text, '\n');
    return TRUE;
}

static GBytes *join_migrations(const Moment *moment, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < moment->applied->len; i++) {
        if (!add_migration(moment, moment->applied->pdata[i], text, error))
            return NULL;
    }
    return g_string_free_to_bytes(g_steal_pointer(&text));
}

static gboolean has_tree(const Moment *moment)
{
    const Config *config = moment->context->config;
    Repository *repository = moment->audit->repository;
    g_autofree char *folder = repository_folder_of(repository, config->root);
    g_autoptr(SourceTree) tree =
        repository_source_commit(repository, moment->event->commit_oid, folder, NULL);
    BuildOptions listing = {.folder = config->schema.folder, .without_hashes = TRUE};
    g_autoptr(Build) build = tree == NULL ? NULL : build_plan(tree, &listing, NULL);
    return build != NULL && build->files->len > 0;
}

static void print(const Moment *moment, gboolean from_tree, GBytes *sql)
{
    Output *output = moment->context->output;
    const Event *event = moment->event;
    gsize length;
    const char *text = g_bytes_get_data(sql, &length);
    if (output_format(output) == FORMAT_JSON) {
        g_autofree char *copy = g_strndup(text, length);
        output_json(output, "audit/at",
                    json_pack("{s:I, s:s, s:s, s:s?, s:s, s:o}", "event",
                              (json_int_t)g_ascii_strtoll(event->id, NULL, 10), "recorded_at",
                              event->recorded_at, "commit", event->commit_oid, "environment",
                              event->environment, "source", from_tree ? "tree" : "migrations",
                              "sql", json_text(copy)));
        return;
    }
    output_note(output, "event %s of %s, commit %.10s%s", event->id, event->recorded_at,
                event->commit_oid,
                g_strcmp0(event->worktree, "clean") == 0
                    ? ""
                    : "; the migration's own bytes were not those of the commit");
    output_write(output, text, length);
}

static int show(Moment *moment, const char *when, GError **error)
{
    if (!find_moment(moment, when, error))
        return 0;
    gboolean from_tree = !given.migrations && has_tree(moment);
    g_autoptr(GBytes) sql = from_tree ? build_tree(moment, error) : join_migrations(moment, error);
    if (sql != NULL)
        print(moment, from_tree, sql);
    return 0;
}

static int run(Context *context, G_GNUC_UNUSED int argc, char **argv, GError **error)
{
    g_autoptr(Audit) audit = audit_open(context, given.repository, error);
    if (audit == NULL)
        return 0;
    if (audit->repository == NULL) {
        error_set(error, ERROR_INPUT, "schemas of the past are in git: %s", audit->no_repository);
        error_add_hint(error, "Name the repository with --repo DIR.");
        return 0;
    }
    Moment moment = {.context = context, .audit = audit};
    int status = show(&moment, argv[0], error);
    event_free(moment.event);
    g_clear_pointer(&moment.applied, g_ptr_array_unref);
    return status;
}

const Command at_command = {
    .name = "at",
    .summary = "print the schema as git says it was deployed at a time or after an event",
    .arguments = "TIME|EVENT",
    .details =
        "Finds the last event until then that changed the schema, and builds the DDL tree of "
        "its commit, as\n"
        "confiture-build schema --ref does; where the project has no tree, or with "
        "--migrations, prints the\n"
        "migrations that were applied by then, as they ran.\n"
        "\n"
        "Examples:\n"
        "  confiture-audit at '2026-05-20 14:30' --in production\n"
        "  confiture-audit at 17 -o schema.sql\n"
        "  confiture-audit at '1 day ago' --migrations",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE,
    .min_arguments = 1,
    .max_arguments = 1,
};
