#include "core/audit/trace.h"

#include "cmd/audit/story.h"
#include "core/base/error.h"

static char *repository_folder;

static const GOptionEntry options[] = {
    {"repo", 0, 0, G_OPTION_ARG_FILENAME, &repository_folder,
     "git repository (default: the one that holds this directory)", "DIR"},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

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

static void print_json(Output *output, const Trace *trace, ByteJudge *judge)
{
    json_t *events = json_array();
    for (guint i = 0; i < trace->steps->len; i++) {
        const TraceStep *step = g_ptr_array_index(trace->steps, i);
        json_array_append_new(events, step_to_json(step, byte_judge(judge, step->event)));
    }
    output_json(output, "audit/trace",
                json_pack("{s:s, s:o, s:o, s:o}", "object", trace->name, "present",
                          texts_to_json(trace->present), "formerly", texts_to_json(trace->formerly),
                          "events", events));
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

static void print_text(Output *output, const Trace *trace, ByteJudge *judge)
{
    print_summary(output, trace);
    for (guint i = 0; i < trace->steps->len; i++)
        print_step(output, g_ptr_array_index(trace->steps, i), judge);
    if (trace->steps->len == 0)
        output_note(output, "the catalog has it, but no event touched it: it came with an "
                            "extension, with a DO block, "
                            "or past Confiture");
}

static int run(Context *context, G_GNUC_UNUSED int argc, char **argv, GError **error)
{
    g_autoptr(Audit) audit = audit_open(context, repository_folder, error);
    g_autoptr(Trace) trace = audit != NULL ? trace_object(audit->log, argv[0], error) : NULL;
    if (trace == NULL)
        return 0;
    if (trace->steps->len == 0 && trace->present->len == 0) {
        error_set(error, ERROR_INPUT, "neither the event log nor the database knows \"%s\"",
                  argv[0]);
        error_add_hint(error,
                       "Write schema.name, schema.table.column or schema.function(integer, text); "
                       "quote names with capital letters.");
        return 0;
    }
    g_autoptr(ByteJudge) judge = byte_judge_new(audit->repository);
    if (output_format(context->output) == FORMAT_JSON)
        print_json(context->output, trace, judge);
    else
        print_text(context->output, trace, judge);
    return 0;
}

const Command trace_command = {
    .name = "trace",
    .summary = "tell the story of an object: its events, commits, authors, lines",
    .arguments = "OBJECT",
    .details = "OBJECT is a schema, table, view, column, constraint, index, sequence, type, "
               "trigger, policy, rule or\n"
               "function (by name, or with its argument types). Without a schema it is looked for "
               "in all. Renames are\n"
               "followed. Each event tells whether the bytes that ran are the bytes in git.\n"
               "\n"
               "Examples:\n"
               "  confiture-audit trace public.orders.total\n"
               "  confiture-audit trace 'app.price(integer, text)'\n"
               "  confiture-audit trace orders_pkey --format json",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE,
    .min_arguments = 1,
    .max_arguments = 1,
};
