#include "gitint/notes.h"

#include "cmd/audit/audit.h"
#include "core/audit/anchor.h"
#include "core/base/error.h"

#include <string.h>

static struct {
    char *repository, *merge;
    gboolean write;
} given;

static const GOptionEntry options[] = {
    {"write", 0, 0, G_OPTION_ARG_NONE, &given.write,
     "write the notes that the database's events lack", NULL},
    {"merge", 0, 0, G_OPTION_ARG_STRING, &given.merge,
     "take in the lines of another notes ref, line by line", "REF"},
    {"repo", 0, 0, G_OPTION_ARG_FILENAME, &given.repository,
     "git repository (default: the one that holds this directory)", "DIR"},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

typedef struct Gathering {
    LogIdentity identity;
    GPtrArray *lines; /* of NoteLine */
    guint nowhere;    /* events that no commit is known of */
} Gathering;

static gboolean gather(const Event *event, gpointer data, G_GNUC_UNUSED GError **error)
{
    Gathering *self = data;
    const char *commit = event->origin_oid != NULL ? event->origin_oid : event->commit_oid;
    if (commit == NULL) {
        self->nowhere++;
        return TRUE;
    }
    g_autofree char *line = anchor_format(event, &self->identity);
    g_ptr_array_add(self->lines, note_line_new(commit, line));
    return TRUE;
}

static gboolean write_all(const Context *context, const Audit *audit, guint *added, GError **error)
{
    Gathering gathering = {.lines = g_ptr_array_new_with_free_func((GDestroyNotify)note_line_free)};
    gboolean success = log_identity_read(audit->log, &gathering.identity, error) &&
                       event_log_read(audit->log, &(EventFilter){0}, gather, &gathering, error) &&
                       notes_append(audit->repository, gathering.lines, added, error);
    if (gathering.nowhere > 0)
        output_note(context->output, "%u events know of no commit and have no note",
                    gathering.nowhere);
    g_ptr_array_unref(gathering.lines);
    log_identity_clear(&gathering.identity);
    return success;
}

static int tell_added(const Context *context, guint added)
{
    if (output_format(context->output) == FORMAT_JSON)
        output_json(context->output, "audit/notes-written",
                    json_pack("{s:s, s:I}", "ref", NOTES_REF, "added", (json_int_t)added));
    else
        output_print(context->output, "%u line%s added to %s\n", added, added == 1 ? "" : "s",
                     NOTES_REF);
    if (added > 0)
        output_note(context->output, "git push REMOTE %s hands them on", NOTES_REF);
    return 0;
}

static int write_notes(const Context *context, GError **error)
{
    guint added = 0;
    g_autoptr(Audit) audit = audit_open(context, given.repository, error);
    if (audit == NULL)
        return 0;
    if (audit->repository == NULL) {
        error_set(error, ERROR_INPUT, "notes are in git: %s", audit->no_repository);
        error_add_hint(error, "Name the repository with --repo DIR.");
        return 0;
    }
    return write_all(context, audit, &added, error) ? tell_added(context, added) : 0;
}

static int compare(gconstpointer a, gconstpointer b)
{
    const Anchor *left = *(Anchor *const *)a, *right = *(Anchor *const *)b;
    int order = g_strcmp0(left->place, right->place);
    return order != 0 ? order : left->event < right->event ? -1 : left->event > right->event;
}

static json_t *to_json(const Anchor *anchor, const char *commit)
{
    return json_pack("{s:s, s:I, s:s, s:s?, s:s?, s:s?, s:s?, s:s?, s:s?, s:s?}", "commit", commit,
                     "event", (json_int_t)anchor->event, "hash", anchor->hash, "log", anchor->log,
                     "place", anchor->place, "database", anchor->database, "environment",
                     anchor->environment, "kind", anchor->kind, "version", anchor->version,
                     "recorded_at", anchor->recorded_at);
}

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static void print(Output *output, GPtrArray *anchors, GHashTable *commits)
{
    static const char *const headings[] = {">EVENT",  "RECORDED", "KIND", "ENVIRONMENT", "DATABASE",
                                           "VERSION", "COMMIT",   "HASH", NULL};
    g_autoptr(Table) table = table_new(headings);
    for (guint i = 0; i < anchors->len; i++) {
        const Anchor *anchor = anchors->pdata[i];
        g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, anchor->event);
        g_autofree char *time = time_local(anchor->recorded_at);
        g_autofree char *commit = oid_short(g_hash_table_lookup(commits, anchor));
        g_autofree char *hash = oid_short(anchor->hash);
        table_add(table, id, or_empty(time), or_empty(anchor->kind), or_empty(anchor->environment),
                  or_empty(anchor->database), or_empty(anchor->version), commit, hash, NULL);
    }
    output_table(output, table);
}

static void list(Output *output, const GPtrArray *lines)
{
    g_autoptr(GPtrArray) anchors = g_ptr_array_new_with_free_func((GDestroyNotify)anchor_free);
    g_autoptr(GHashTable) commits = g_hash_table_new(NULL, NULL); /* of lines' own texts */
    json_t *array = json_array();
    for (guint i = 0; i < lines->len; i++) {
        NoteLine *line = lines->pdata[i];
        Anchor *anchor = anchor_parse(line->text);
        if (anchor == NULL)
            continue;
        g_ptr_array_add(anchors, anchor);
        g_hash_table_insert(commits, anchor, line->commit_oid);
    }
    g_ptr_array_sort(anchors, compare);
    for (guint i = 0; i < anchors->len; i++)
        json_array_append_new(
            array, to_json(anchors->pdata[i], g_hash_table_lookup(commits, anchors->pdata[i])));
    if (output_format(output) == FORMAT_JSON) {
        output_json(output, "audit/notes",
                    json_pack("{s:s, s:O}", "ref", NOTES_REF, "notes", array));
    } else if (anchors->len == 0) {
        output_note(output,
                    "no notes in %s; set audit.notes, and fetch them: git fetch REMOTE "
                    "'%s:%s'",
                    NOTES_REF, NOTES_REF, NOTES_REF);
    } else {
        print(output, anchors, commits);
    }
    json_decref(array);
}

static int run(Context *context, G_GNUC_UNUSED int argc, G_GNUC_UNUSED char **argv, GError **error)
{
    guint added = 0;
    if (given.write && given.merge != NULL) {
        error_set(error, ERROR_USAGE, "--write and --merge exclude each other");
        return 0;
    }
    if (given.write)
        return write_notes(context, error);
    g_autoptr(Audit) audit = audit_open_git(context, given.repository, TRUE, error);
    if (audit == NULL)
        return 0;
    if (given.merge != NULL)
        return notes_merge(audit->repository, given.merge, &added, error)
                   ? tell_added(context, added)
                   : 0;
    g_autoptr(GPtrArray) lines = notes_read(audit->repository, error);
    if (lines != NULL)
        list(context->output, lines);
    return 0;
}

const Command notes_command = {
    .name = "notes",
    .summary = "list, write and put together what git notes keep of events",
    .arguments = "",
    .details = "With audit.notes each event is also a line in a git note (refs/notes/confiture) on "
               "the commit that\n"
               "its file is from: git log --notes=confiture shows where a commit is deployed, and "
               "verify finds a log\n"
               "that was written anew. Git pushes and fetches notes only when they are named:\n"
               "  git push origin refs/notes/confiture\n"
               "  git fetch origin refs/notes/confiture && confiture-audit notes --merge "
               "FETCH_HEAD\n"
               "\n"
               "Examples:\n"
               "  confiture-audit notes\n"
               "  confiture-audit notes --write --env production",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE,
};
