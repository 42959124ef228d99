#include "cmd/audit/audit.h"

#include "core/audit/trace.h"
#include "core/base/error.h"
#include "gitint/provenance.h"

#include <string.h>

static struct {
    char *environment, *version, *kind, *author, *object, *since, *until, *commit, *range,
        *repository;
    int limit;
    gboolean reverse;
} given;

static const GOptionEntry options[] = {
    {"in", 0, 0, G_OPTION_ARG_STRING, &given.environment, "events of that environment",
     "ENVIRONMENT"},
    {"migration", 0, 0, G_OPTION_ARG_STRING, &given.version, "events of that migration", "VERSION"},
    {"kind", 0, 0, G_OPTION_ARG_STRING, &given.kind,
     "applied, reverted, failed, baselined, adopted, …", "KIND"},
    {"author", 0, 0, G_OPTION_ARG_STRING, &given.author, "author's name or address contains TEXT",
     "TEXT"},
    {"object", 0, 0, G_OPTION_ARG_STRING, &given.object,
     "touched that object under this name (trace follows renames)", "OBJECT"},
    {"since", 0, 0, G_OPTION_ARG_STRING, &given.since,
     "recorded at or after TIME: 2026-05-20, 'yesterday', '2 weeks ago'", "TIME"},
    {"until", 0, 0, G_OPTION_ARG_STRING, &given.until, "recorded at or before TIME", "TIME"},
    {"commit", 0, 0, G_OPTION_ARG_STRING, &given.commit,
     "deployed from that commit, or of a file it changed", "REVISION"},
    {"range", 0, 0, G_OPTION_ARG_STRING, &given.range, "of files changed by commits of A..B",
     "A..B"},
    {"max-count", 'n', 0, G_OPTION_ARG_INT, &given.limit, "the newest NUMBER of them", "NUMBER"},
    {"reverse", 0, 0, G_OPTION_ARG_NONE, &given.reverse, "oldest first", NULL},
    {"repo", 0, 0, G_OPTION_ARG_FILENAME, &given.repository,
     "git repository (default: the one that holds this directory)", "DIR"},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

static gboolean is_oid(const char *text)
{
    gsize length = strlen(text);
    return length >= 4 && length <= 64 && strspn(text, "0123456789abcdefABCDEF") == length;
}

static gboolean need_repository(const Audit *audit, const char *option, GError **error)
{
    if (audit->repository != NULL)
        return TRUE;
    error_set(error, ERROR_INPUT, "--%s needs a git repository: %s", option, audit->no_repository);
    error_add_hint(error, "Name one with --repo DIR.");
    return FALSE;
}

/* An id may be of a commit that this clone does not have; the log is asked for it as it is. */
static char **find_commit(const Audit *audit, GError **error)
{
    g_autoptr(GError) reason = NULL;
    char *found = audit->repository == NULL
                      ? NULL
                      : repository_resolve(audit->repository, given.commit, &reason);
    if (found == NULL && is_oid(given.commit))
        found = g_ascii_strdown(given.commit, -1);
    if (found == NULL && reason != NULL)
        g_propagate_error(error, g_steal_pointer(&reason));
    else if (found == NULL)
        need_repository(audit, "commit", error);
    if (found == NULL)
        return NULL;
    char **commits = g_new0(char *, 2);
    commits[0] = found;
    return commits;
}

static char **find_range(const Audit *audit, GError **error)
{
    if (!need_repository(audit, "range", error))
        return NULL;
    GPtrArray *commits = repository_range(audit->repository, given.range, error);
    if (commits == NULL)
        return NULL;
    g_auto(GStrv) range = g_new0(char *, commits->len + 1);
    for (guint i = 0; i < commits->len; i++)
        range[i] = g_strdup(g_ptr_array_index(commits, i));
    g_ptr_array_unref(commits);
    return g_steal_pointer(&range);
}

static gboolean keep(const Event *event, gpointer events, G_GNUC_UNUSED GError **error)
{
    g_ptr_array_add(events, event_copy(event));
    return TRUE;
}

static void reverse(GPtrArray *events)
{
    for (guint i = 0; i + 1 < events->len - i; i++) {
        gpointer newer = events->pdata[i];
        events->pdata[i] = events->pdata[events->len - 1 - i];
        events->pdata[events->len - 1 - i] = newer;
    }
}

/* PostgreSQL reads the times; one it cannot read was typed wrong. */
static void explain_time(GError **error)
{
    const char *sqlstate = error != NULL ? error_sqlstate(*error) : NULL;
    if (sqlstate == NULL || !g_str_has_prefix(sqlstate, "2200"))
        return;
    g_autofree char *message = g_strdup((*error)->message);
    g_clear_error(error);
    error_set(error, ERROR_USAGE, "%s", message);
    error_add_hint(
        error, "Write a time as PostgreSQL reads it (2026-05-20, '2026-05-20 14:30+02', yesterday) "
               "or an age ('2 weeks ago').");
}

static GPtrArray *read_events(const Audit *audit, GError **error)
{
    g_auto(GStrv) commits = NULL, origins = NULL;
    g_autofree char *objects = NULL;
    if (given.commit != NULL && (commits = find_commit(audit, error)) == NULL)
        return NULL;
    if (given.range != NULL && (origins = find_range(audit, error)) == NULL)
        return NULL;
    if (given.object != NULL && (objects = trace_patterns(given.object, error)) == NULL)
        return NULL;
    EventFilter filter = {
        .environment = given.environment,
        .version = given.version,
        .kind = given.kind,
        .author = given.author,
        .objects = objects,
        .since = given.since,
        .until = given.until,
        .commits = commits,
        .origins = origins,
        .limit = (guint)given.limit,
        .newest_first = TRUE,
    };
    g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
    g_autoptr(GError) failure = NULL;
    if (!event_log_read(audit->log, &filter, keep, events, &failure)) {
        explain_time(&failure);
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    if (given.reverse)
        reverse(events);
    return g_steal_pointer(&events);
}

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

/* "3f2a91c5d0", with * when other bytes than the commit's ran. */
static char *commit_cell(const Event *event)
{
    g_autofree char *oid =
        oid_short(event->origin_oid != NULL ? event->origin_oid : event->commit_oid);
    gboolean differs =
        g_strcmp0(event->worktree, "dirty") == 0 || g_strcmp0(event->worktree, "untracked") == 0;
    return g_strdup_printf("%s%s", or_empty(oid), differs ? "*" : "");
}

static void add_row(Table *table, const Event *event)
{
    g_autofree char *time = time_local(event->recorded_at);
    g_autofree char *migration = event_migration(event);
    g_autofree char *commit = commit_cell(event);
    table_add(table, event->id, time, event->kind, or_empty(event->environment),
              or_empty(migration), commit, or_empty(event->author_name), or_empty(event->subject),
              NULL);
}

static void print_text(Output *output, GPtrArray *events)
{
    static const char *const headings[] = {">EVENT",      "RECORDED",  "KIND",
                                           "ENVIRONMENT", "MIGRATION", "COMMIT",
                                           "AUTHOR",      "SUBJECT",   NULL};
    g_autoptr(Table) table = table_new(headings);
    if (events->len == 0) {
        output_note(output, "no events");
        return;
    }
    for (guint i = 0; i < events->len; i++)
        add_row(table, g_ptr_array_index(events, i));
    output_table(output, table);
}

static void print_json(Output *output, GPtrArray *events)
{
    json_t *array = json_array();
    for (guint i = 0; i < events->len; i++)
        json_array_append_new(array, event_to_json(g_ptr_array_index(events, i)));
    output_json(output, "audit/log", json_pack("{s:o}", "events", array));
}

static int run(Context *context, G_GNUC_UNUSED int argc, G_GNUC_UNUSED char **argv, GError **error)
{
    if (given.limit < 0) {
        error_set(error, ERROR_USAGE, "--max-count cannot be %d", given.limit);
        return 0;
    }
    g_autoptr(Audit) audit = audit_open(context, given.repository, error);
    g_autoptr(GPtrArray) events = audit != NULL ? read_events(audit, error) : NULL;
    if (events == NULL)
        return 0;
    if (output_format(context->output) == FORMAT_JSON)
        print_json(context->output, events);
    else
        print_text(context->output, events);
    return 0;
}

const Command log_command = {
    .name = "log",
    .summary = "list the events, newest first",
    .arguments = "",
    .details = "COMMIT is the commit that last changed the migration's file; an asterisk marks "
               "bytes that were not\n"
               "committed when they ran. Filters narrow together.\n"
               "\n"
               "Examples:\n"
               "  confiture-audit log --in production --since '2 weeks ago'\n"
               "  confiture-audit log --object public.orders --author ada\n"
               "  confiture-audit log --range v1.2..v1.3 --format json",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE | COMMAND_DEFAULT,
};
