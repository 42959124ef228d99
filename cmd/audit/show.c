#include "cmd/audit/story.h"
#include "core/base/error.h"

#include <string.h>

static char *repository_folder;

static const GOptionEntry options[] = {
    {"repo", 0, 0, G_OPTION_ARG_FILENAME, &repository_folder,
     "git repository (default: the one that holds this directory)", "DIR"},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

static gboolean keep(const Event *event, gpointer found, G_GNUC_UNUSED GError **error)
{
    g_ptr_array_add(found, event_copy(event));
    return TRUE;
}

static gboolean is_made_of(const char *text, const char *characters, gsize minimum, gsize maximum)
{
    gsize length = strlen(text);
    return length >= minimum && length <= maximum && strspn(text, characters) == length;
}

/* A number is an id; anything longer, and hexadecimal, the beginning of a hash. */
static gboolean read_name(const char *text, EventFilter *filter, GError **error)
{
    if (is_made_of(text, "0123456789", 1, 18) && (filter->id = g_ascii_strtoll(text, NULL, 10)) > 0)
        return TRUE;
    filter->hash = is_made_of(text, "0123456789abcdef", 6, 64) ? text : NULL;
    if (filter->hash != NULL)
        return TRUE;
    error_set(error, ERROR_USAGE, "\"%s\" is no event", text);
    error_add_hint(
        error,
        "Give an event's number as confiture-audit log shows it, or the beginning of its hash.");
    return FALSE;
}

static Event *find_event(const Audit *audit, const char *name, GError **error)
{
    EventFilter filter = {.limit = 2};
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
    if (!read_name(name, &filter, error) ||
        !event_log_read(audit->log, &filter, keep, found, error))
        return NULL;
    if (found->len == 1)
        return event_copy(g_ptr_array_index(found, 0));
    error_set(error, ERROR_INPUT,
              found->len == 0 ? "there is no event \"%s\"" : "several events begin with \"%s\"",
              name);
    return NULL;
}

static void field(Output *output, const char *name, const char *value)
{
    if (value != NULL)
        output_print(output, "%-10s %s\n", name, value);
}

static const char *text_of(json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static guint line_of(json_t *object)
{
    return (guint)json_integer_value(json_object_get(object, "line"));
}

static void print_objects(Output *output, const Event *event)
{
    json_t *objects = json_loads(event->objects, 0, NULL), *object;
    size_t i;
    json_array_foreach(objects, i, object)
    {
        const char *renamed = text_of(object, "renamed");
        story_touch(output, event, text_of(object, "action"), text_of(object, "kind"),
                    text_of(object, "identity"),
                    renamed != NULL ? renamed : text_of(object, "moved"), line_of(object));
    }
    json_decref(objects);
}

static void print_outcomes(Output *output, json_t *details)
{
    static const char *const headings[] = {"", ">LINE", "STATEMENT", ">ROWS", ">TIME", NULL};
    g_autoptr(Table) table = table_new(headings);
    json_t *outcomes = json_object_get(details, "outcomes"), *outcome;
    size_t i;
    json_array_foreach(outcomes, i, outcome)
    {
        g_autofree char *line = g_strdup_printf("%u", line_of(outcome));
        g_autofree char *rows = g_strdup_printf(
            "%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(outcome, "rows")));
        gint64 taken = json_integer_value(json_object_get(outcome, "duration_us"));
        g_autofree char *time = taken > 0 ? format_duration(taken) : g_strdup("");
        table_add(table, "   ", line, text_of(outcome, "tag"), rows, time, NULL);
    }
    if (json_array_size(outcomes) == 0)
        return;
    output_print(output, "\n");
    output_table(output, table);
}

static void print_error(Output *output, json_t *details)
{
    json_t *failure = json_object_get(details, "error");
    if (failure == NULL)
        return;
    const char *path = text_of(failure, "path"), *state = text_of(failure, "sqlstate");
    output_print(output, "\n%sError:%s     %s%s%s%s\n", output_color(output, "red"),
                 output_color(output, "reset"), text_of(failure, "message"),
                 state != NULL ? " (" : "", state != NULL ? state : "", state != NULL ? ")" : "");
    if (path != NULL)
        output_print(output, "%-10s %s:%u\n", "At:", path, line_of(failure));
    field(output, "Detail:", text_of(failure, "detail"));
    field(output, "Hint:", text_of(failure, "hint"));
}

static void print_settings(Output *output, json_t *details)
{
    const char *key;
    json_t *value;
    g_autoptr(GString) text = g_string_new(NULL);
    json_object_foreach(json_object_get(details, "settings"), key, value) g_string_append_printf(
        text, "%s%s=%s", text->len > 0 ? " " : "", key, json_string_value(value));
    if (json_is_false(json_object_get(details, "transaction")))
        field(output, "Mode:", "outside a transaction");
    field(output, "Settings:", text->len > 0 ? text->str : NULL);
    field(output, "Note:", text_of(details, "note"));
}

static char *counted(const char *number, const char *noun)
{
    if (number == NULL)
        return NULL;
    return g_strdup_printf("%s %s%s", number, noun, strcmp(number, "1") == 0 ? "" : "s");
}

/* "3 statements, 12 rows, 35 ms" */
static char *effort(const Event *event)
{
    g_autofree char *statements = counted(event->statements, "statement");
    g_autofree char *rows = counted(event->rows_affected, "row");
    g_autofree char *taken = event->duration_us != NULL
                                 ? format_duration(g_ascii_strtoll(event->duration_us, NULL, 10))
                                 : NULL;
    const char *all[] = {statements, rows, taken};
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
        if (all[i] != NULL)
            g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", all[i]);
    }
    return text->len > 0 ? g_strdup(text->str) : NULL;
}

static void print_facts(Output *output, const Event *event, json_t *details)
{
    g_autofree char *ran = effort(event);
    field(output, "Ran:", ran);
    field(output, "File:", event->path);
    field(output, "SHA-256:", event->checksum);
    field(output, "Blob:", event->blob_oid);
    field(output, "Tool:", event->tool_version);
    field(output, "Xid:", event->xid);
    field(output, "Hash:", event->hash);
    field(output, "Follows:", event->prev_hash);
    print_settings(output, details);
}

static void print_text(Output *output, const Event *event, Verdict verdict)
{
    json_t *details = json_loads(event->details, 0, NULL);
    story_head(output, event);
    print_objects(output, event);
    if (verdict.kind != VERDICT_NO_FILE)
        story_verdict(output, verdict);
    output_print(output, "\n");
    print_facts(output, event, details);
    print_outcomes(output, details);
    print_error(output, details);
    json_decref(details);
}

static int run(Context *context, G_GNUC_UNUSED int argc, char **argv, GError **error)
{
    g_autoptr(Audit) audit = audit_open(context, repository_folder, error);
    g_autoptr(Event) event = audit != NULL ? find_event(audit, argv[0], error) : NULL;
    if (event == NULL)
        return 0;
    g_autoptr(ByteJudge) judge = byte_judge_new(audit->repository);
    Verdict verdict = byte_judge(judge, event);
    if (output_format(context->output) == FORMAT_JSON) {
        json_t *git = json_pack("{s:s, s:s}", "verdict", verdict.word, "reason", verdict.reason);
        output_json(context->output, "audit/show",
                    json_pack("{s:o, s:o}", "event", event_to_json(event), "git", git));
    } else {
        print_text(context->output, event, verdict);
    }
    return 0;
}

const Command show_command = {
    .name = "show",
    .summary = "show everything that one event tells",
    .arguments = "EVENT",
    .details =
        "EVENT is the number that confiture-audit log shows, or the beginning of an event's hash.\n"
        "\n"
        "Examples:\n"
        "  confiture-audit show 12\n"
        "  confiture-audit show 3f2a91c5 --format json",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE,
    .min_arguments = 1,
    .max_arguments = 1,
};
