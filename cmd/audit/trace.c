#include "core/audit/trace.h"

#include "core/audit/untracked.h"

#include "cmd/audit/commits.h"
#include "cmd/audit/story.h"
#include "core/base/error.h"
#include "gitint/provenance.h"

enum { STATUS_FOUND = 1 };

static struct {
    char *repository, *commit, *range;
    gboolean without_database, without_git, untracked;
} given;

static const GOptionEntry options[] = {
    {"commit", 0, 0, G_OPTION_ARG_STRING, &given.commit,
     "what that commit changed in the schema, and where it is deployed", "REVISION"},
    {"range", 0, 0, G_OPTION_ARG_STRING, &given.range, "the same for the commits of A..B", "A..B"},
    {"untracked", 0, 0, G_OPTION_ARG_NONE, &given.untracked,
     "what the database has and no migration made", NULL},
    {"no-database", 0, 0, G_OPTION_ARG_NONE, &given.without_database, "ask git alone", NULL},
    {"no-git", 0, 0, G_OPTION_ARG_NONE, &given.without_git, "ask the event log alone", NULL},
    {"repo", 0, 0, G_OPTION_ARG_FILENAME, &given.repository,
     "git repository (default: the one that holds this directory)", "DIR"},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

/* What git knows of the object; all NULL without a repository. */
typedef struct GitSide {
    ProjectLines *lines;
    Deployments *deployments; /* NULL: no database was asked */
    GPtrArray *stories;
    GPtrArray *waiting; /* of versions; NULL: nobody can tell */
    gboolean present;   /* the tree, or the chain where there is no tree, defines it at HEAD */
} GitSide;

static void git_side_clear(GitSide *side)
{
    g_clear_pointer(&side->stories, g_ptr_array_unref);
    g_clear_pointer(&side->waiting, g_ptr_array_unref);
    g_clear_pointer(&side->deployments, deployments_free);
    g_clear_pointer(&side->lines, project_lines_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GitSide, git_side_clear)

static gboolean is_present(const ProjectLines *lines, const char *object)
{
    g_autoptr(GPtrArray) found = lineage_match(project_lines_wanted(lines), object, NULL);
    for (guint i = 0; found != NULL && i < found->len; i++)
        if (((const LineageObject *)g_ptr_array_index(found, i))->path != NULL)
            return TRUE;
    return FALSE;
}

static gboolean ask_git(GitSide *side, const Context *context, const Audit *audit,
                        const char *object, const GPtrArray *commits, GError **error)
{
    if (given.without_git || audit->repository == NULL ||
        !repository_has_commits(audit->repository))
        return TRUE;
    side->lines = project_lines_open(context, audit->repository, NULL, error);
    if (side->lines == NULL)
        return FALSE;
    side->stories = commit_stories_of(side->lines, object, commits, error);
    if (side->stories == NULL)
        return FALSE;
    side->present = object != NULL && is_present(side->lines, object);
    if (audit->log == NULL)
        return TRUE;
    side->deployments = deployments_read(audit->log, error);
    if (side->deployments == NULL || object == NULL)
        return side->deployments != NULL;
    side->waiting = migrations_waiting(side->lines, object, side->deployments, error);
    return side->waiting != NULL;
}

static json_t *text_or_null(const char *text)
{
    return text != NULL ? json_string(text) : json_null();
}

static json_t *touch_to_json(const TraceTouch *touch)
{
    return json_pack("{s:s, s:s, s:s, s:o, s:i, s:i}", "action", touch->action, "kind", touch->kind,
                     "identity", touch->identity, "renamed", text_or_null(touch->renamed),
                     "statement", (int)touch->statement, "line", (int)touch->line);
}

static json_t *step_to_json(const TraceStep *step, Verdict verdict)
{
    json_t *object = event_to_json(step->event);
    json_t *touches = json_array();
    for (guint i = 0; i < step->touches->len; i++)
        json_array_append_new(touches, touch_to_json(g_ptr_array_index(step->touches, i)));
    json_object_del(object, "objects");
    json_object_del(object, "details");
    json_object_set_new(object, "touches", touches);
    json_object_set_new(object, "git",
                        json_pack("{s:s, s:s}", "verdict", verdict.word, "reason", verdict.reason));
    return object;
}

static json_t *texts_to_json(const GPtrArray *texts)
{
    json_t *array = json_array();
    for (guint i = 0; i < texts->len; i++)
        json_array_append_new(array, json_string(g_ptr_array_index(texts, i)));
    return array;
}

static json_t *side_to_json(const GitSide *side)
{
    return side->lines == NULL
               ? json_null()
               : json_pack("{s:b, s:o, s:o}", "present", side->present, "commits",
                           commit_stories_to_json(side->lines, side->stories, side->deployments),
                           "waiting",
                           side->waiting == NULL ? json_null() : texts_to_json(side->waiting));
}

static void print_json(Output *output, const char *object, const Trace *trace, ByteJudge *judge,
                       const GitSide *side)
{
    json_t *events = json_array();
    for (guint i = 0; trace != NULL && i < trace->steps->len; i++) {
        const TraceStep *step = g_ptr_array_index(trace->steps, i);
        json_array_append_new(events, step_to_json(step, byte_judge(judge, step->event)));
    }
    output_json(output, "audit/trace",
                json_pack("{s:s, s:o, s:o, s:o, s:o}", "object",
                          trace != NULL ? trace->name : object, "present",
                          trace != NULL ? texts_to_json(trace->present) : json_null(), "formerly",
                          trace != NULL ? texts_to_json(trace->formerly) : json_array(), "events",
                          events, "source", side_to_json(side)));
}

static void print_list(Output *output, const char *name, const GPtrArray *texts)
{
    for (guint i = 0; i < texts->len; i++)
        output_print(output, "%-10s %s\n", i == 0 ? name : "",
                     (const char *)g_ptr_array_index(texts, i));
}

static void print_summary(Output *output, const Trace *trace)
{
    output_print(output, "%s%s%s\n", output_color(output, "bold"), trace->name,
                 output_color(output, "reset"));
    if (trace->present->len == 0)
        output_print(output, "%-10s %sit is not in the database%s\n",
                     "Now:", output_color(output, "yellow"), output_color(output, "reset"));
    print_list(output, "Now:", trace->present);
    print_list(output, "Formerly:", trace->formerly);
}

static void print_step(Output *output, const TraceStep *step, ByteJudge *judge)
{
    output_print(output, "\n");
    story_head(output, step->event);
    for (guint i = 0; i < step->touches->len; i++) {
        const TraceTouch *touch = g_ptr_array_index(step->touches, i);
        story_touch(output, step->event, touch->action, touch->kind, touch->identity,
                    touch->renamed, touch->line);
    }
    story_verdict(output, byte_judge(judge, step->event));
}

/* Where git and the database do not agree. */
static void print_gaps(Output *output, const Trace *trace, const GitSide *side)
{
    for (guint i = 0; side->waiting != NULL && i < side->waiting->len; i++)
        output_print(output, "%-10s %smigration %s is not deployed%s\n", i == 0 ? "Waits:" : "",
                     output_color(output, "yellow"),
                     (const char *)g_ptr_array_index(side->waiting, i),
                     output_color(output, "reset"));
    if (trace != NULL && side->lines != NULL && trace->present->len > 0 && !side->present)
        output_print(output,
                     "%-10s %sit is in the database, and no file of this commit makes it%s\n",
                     "Stray:", output_color(output, "yellow"), output_color(output, "reset"));
}

static void print_text(Output *output, const Trace *trace, ByteJudge *judge, const GitSide *side)
{
    print_summary(output, trace);
    print_gaps(output, trace, side);
    for (guint i = 0; i < trace->steps->len; i++)
        print_step(output, g_ptr_array_index(trace->steps, i), judge);
    if (trace->steps->len == 0)
        output_note(output, "the catalog has it, but no event touched it: it came with an "
                            "extension, with a DO block, "
                            "or past Confiture");
}

static gboolean is_known(const Trace *trace, const GitSide *side)
{
    return (trace != NULL && (trace->steps->len > 0 || trace->present->len > 0)) ||
           (side->stories != NULL && side->stories->len > 0);
}

/* Commits whose migrations the events have told of already say nothing new. */
static void drop_told(GitSide *side)
{
    for (guint i = side->stories == NULL ? 0 : side->stories->len; i-- > 0;) {
        const CommitStory *story = g_ptr_array_index(side->stories, i);
        gboolean waits = story->tree->len > 0;
        for (guint m = 0; m < story->migrations->len && !waits; m++)
            waits = deployments_find(side->deployments, g_ptr_array_index(story->migrations, m)) ==
                    NULL;
        if (!waits)
            g_ptr_array_remove_index(side->stories, i);
    }
}

static int tell(const Context *context, const Audit *audit, const char *object, GError **error)
{
    g_auto(GitSide) side = {0};
    g_autoptr(Trace) trace = audit->log != NULL ? trace_object(audit->log, object, error) : NULL;
    if ((audit->log != NULL && trace == NULL) ||
        !ask_git(&side, context, audit, object, NULL, error))
        return 0;
    if (!is_known(trace, &side)) {
        error_set(error, ERROR_INPUT, "neither the event log nor the database knows \"%s\"%s",
                  object, side.lines != NULL ? ", nor does git" : "");
        error_add_hint(error,
                       "Write schema.name, schema.table.column or schema.function(integer, text); "
                       "quote names with capital letters.");
        return 0;
    }
    g_autoptr(ByteJudge) judge = byte_judge_new(audit->repository);
    if (output_format(context->output) == FORMAT_JSON) {
        print_json(context->output, object, trace, judge, &side);
        return 0;
    }
    if (trace != NULL) {
        print_text(context->output, trace, judge, &side);
        drop_told(&side);
    }
    if (side.stories != NULL && side.stories->len > 0) {
        output_print(context->output, "\nIn git:\n");
        commit_stories_print(context->output, side.lines, side.stories, side.deployments);
    }
    return 0;
}

/* The other way: from commits to objects. */
static int tell_commits(const Context *context, const Audit *audit, GError **error)
{
    const char *asked = given.commit != NULL ? given.commit : given.range;
    g_autoptr(GPtrArray) commits = repository_range(audit->repository, asked, error);
    g_auto(GitSide) side = {0};
    if (commits == NULL || !ask_git(&side, context, audit, NULL, commits, error))
        return 0;
    if (output_format(context->output) == FORMAT_JSON)
        output_json(context->output, "audit/trace-commits",
                    json_pack("{s:s, s:o}", "asked", asked, "commits",
                              commit_stories_to_json(side.lines, side.stories, side.deployments)));
    else
        commit_stories_print(context->output, side.lines, side.stories, side.deployments);
    if (side.stories->len == 0)
        output_note(context->output, "%s changed no object of the schema that HEAD has from there",
                    asked);
    return 0;
}

static json_t *untracked_to_json(const GPtrArray *found)
{
    json_t *array = json_array();
    for (guint i = 0; i < found->len; i++) {
        const UntrackedObject *object = g_ptr_array_index(found, i);
        json_array_append_new(array,
                              json_pack("{s:s, s:o, s:s, s:o}", "kind", object->kind, "identity",
                                        json_text(object->identity), "xid", object->xid,
                                        "committed_at", json_text(object->committed_at)));
    }
    return array;
}

static void print_untracked(Output *output, const GPtrArray *found)
{
    static const char *const headings[] = {"KIND", "OBJECT", ">TRANSACTION", "COMMITTED", NULL};
    g_autoptr(Table) table = table_new(headings);
    for (guint i = 0; i < found->len; i++) {
        const UntrackedObject *object = g_ptr_array_index(found, i);
        table_add(table, object->kind, object->identity, object->xid,
                  object->committed_at != NULL ? object->committed_at : "", NULL);
    }
    if (found->len > 0)
        output_table(output, table);
    else
        output_note(output, "every object of the database is the work of an event");
}

static int tell_untracked(const Context *context, GError **error)
{
    g_autoptr(Audit) audit = audit_open(context, given.repository, error);
    g_autoptr(GPtrArray) found = audit != NULL ? untracked_find(audit->log, error) : NULL;
    if (found == NULL)
        return 0;
    if (output_format(context->output) == FORMAT_JSON)
        output_json(context->output, "audit/trace-untracked",
                    json_pack("{s:o}", "objects", untracked_to_json(found)));
    else
        print_untracked(context->output, found);
    return found->len > 0 ? STATUS_FOUND : 0;
}

static gboolean check_arguments(int argc, GError **error)
{
    int asked = argc + (given.commit != NULL) + (given.range != NULL) + given.untracked;
    if (asked == 1 && given.untracked && !given.without_database)
        return TRUE;
    if (asked == 1 && !given.untracked &&
        !(given.without_git && (given.without_database || argc == 0)))
        return TRUE;
    error_set(error, ERROR_USAGE, "%s",
              asked == 0  ? "nothing is asked for"
              : asked > 1 ? "one question at a time"
                          : "nobody is left to ask");
    error_add_hint(error,
                   "Name one OBJECT, or --commit REVISION, or --range A..B, or --untracked.");
    return FALSE;
}

static int run(Context *context, int argc, char **argv, GError **error)
{
    if (!check_arguments(argc, error))
        return 0;
    if (given.untracked)
        return tell_untracked(context, error);
    gboolean needs_git = argc == 0 || given.without_database;
    g_autoptr(Audit) audit =
        needs_git ? audit_open_git(context, given.repository, given.without_database, error)
                  : audit_open(context, given.repository, error);
    if (audit == NULL)
        return 0;
    return argc == 0 ? tell_commits(context, audit, error) : tell(context, audit, argv[0], error);
}

const Command trace_command = {
    .name = "trace",
    .summary = "tell the story of an object: its events, commits, authors, lines",
    .arguments = "[OBJECT]",
    .details =
        "OBJECT is a schema, table, view, column, constraint, index, sequence, type, "
        "trigger, policy, rule or\n"
        "function (by name, or with its argument types). Without a schema it is looked for "
        "in all. Renames are\n"
        "followed. Each event tells whether the bytes that ran are the bytes in git; then come the "
        "commits that changed\n"
        "its definition in the DDL tree, in words, and its migrations. What waits to be "
        "deployed, and what is in the\n"
        "database without a file that makes it, is said first.\n"
        "--commit and --range tell the other way: what commits changed, and whether it is "
        "deployed here.\n"
        "\n"
        "Examples:\n"
        "  confiture-audit trace public.orders.total\n"
        "  confiture-audit trace 'app.price(integer, text)'\n"
        "  confiture-audit trace orders_pkey --format json\n"
        "  confiture-audit trace orders --no-database\n"
        "  confiture-audit trace --range v1.2..HEAD",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE,
    .max_arguments = 1,
};
