/* `confiture-migrate preflight` */
#include "cmd/migrate/checks/check.h"
#include "cmd/migrate/commands.h"
#include "core/base/error.h"
#include "core/data/duration.h"

#include <stdarg.h>
#include <string.h>

static char *to, *at, *skip, *max_risk, *max_lag, *older_than, *free_disk;
static gboolean out_of_order;

static const GOptionEntry options[] = {
    {"to", 0, 0, G_OPTION_ARG_STRING, &to, "the last version to look at", "VERSION"},
    {"at", 0, 0, G_OPTION_ARG_STRING, &at, "read the migrations from a commit, tag or branch",
     "REF"},
    {"skip", 0, 0, G_OPTION_ARG_STRING, &skip, "checks to leave out, with commas between", "LIST"},
    {"max-risk", 0, 0, G_OPTION_ARG_STRING, &max_risk,
     "fail above this risk (default: any is fine)", "LOW|MEDIUM|HIGH"},
    {"older-than", 0, 0, G_OPTION_ARG_STRING, &older_than,
     "transactions of others count from this age on (default: 500ms)", "TIME"},
    {"max-lag", 0, 0, G_OPTION_ARG_STRING, &max_lag,
     "how far a replica may lag behind (default: 10s)", "TIME"},
    {"free-disk", 0, 0, G_OPTION_ARG_STRING, &free_disk,
     "the server's free disk, where it cannot be seen (20GB)", "SIZE"},
    {"out-of-order", 0, 0, G_OPTION_ARG_NONE, &out_of_order,
     "versions older than the newest applied are fine", NULL},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

static const struct {
    const char *name, *summary;
    const Check *check;
} checks[] = {
#define CHECK(name, summary) {#name, summary, &name##_check},
#include "cmd/migrate/checks/checks.def"
#undef CHECK
};

void check_find(CheckAnswer *answer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(answer->findings, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

void check_note(CheckAnswer *answer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(answer->notes, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static void candidate_free(Candidate *candidate)
{
    g_free(candidate->label);
    g_clear_pointer(&candidate->material, material_free);
    g_clear_error(&candidate->failure);
    g_free(candidate);
}

static void preflight_clear(Preflight *preflight)
{
    g_clear_pointer(&preflight->risks, g_ptr_array_unref);
    g_clear_pointer(&preflight->live, live_free);
    g_clear_pointer(&preflight->subjects, g_array_unref);
    g_clear_pointer(&preflight->candidates, g_ptr_array_unref);
    g_clear_pointer(&preflight->entries, g_ptr_array_unref);
    g_clear_pointer(&preflight->ledger, ledger_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Preflight, preflight_clear)

const Candidate *preflight_readable(const Preflight *preflight, guint index)
{
    for (guint i = 0; i < preflight->candidates->len; i++) {
        const Candidate *candidate = g_ptr_array_index(preflight->candidates, i);
        if (candidate->material != NULL && index-- == 0)
            return candidate;
    }
    g_assert_not_reached();
}

static void add_candidate(Preflight *self, const Migration *migration)
{
    Candidate *candidate = g_new0(Candidate, 1);
    SourceTree *tree = self->session->tree;
    candidate->migration = migration;
    candidate->label = migration_label(migration);
    candidate->material = material_load(tree, migration, DIRECTION_UP, NULL, &candidate->failure);
    g_ptr_array_add(self->candidates, candidate);
    if (candidate->material == NULL)
        return;
    g_autofree char *down = material_down_text(tree, migration, NULL);
    gint64 own = candidate->material->settings->lock_timeout;
    RiskSubject subject = {.parse = candidate->material->parse,
                           .in_transaction = candidate->material->in_transaction,
                           .reversible = down != NULL,
                           .lock_timeout = (own >= 0 ? own : self->options.lock_timeout) > 0};
    g_array_append_val(self->subjects, subject);
}

static gboolean is_wanted(const Preflight *self, const StatusEntry *entry)
{
    if (entry->state != STATUS_PENDING && entry->state != STATUS_OUT_OF_ORDER)
        return FALSE;
    return self->options.target == NULL ||
           version_compare(entry->version, self->options.target) <= 0;
}

static gboolean gather(Preflight *self, GError **error)
{
    Session *session = self->session;
    self->ledger =
        ledger_open(session->connection, session->context->config->migrations.ledger_schema);
    if (!ledger_read(self->ledger, 0, error))
        return FALSE;
    self->entries = status_compare(session->tree, session->chain, self->ledger, error);
    if (self->entries == NULL)
        return FALSE;
    self->candidates = g_ptr_array_new_with_free_func((GDestroyNotify)candidate_free);
    self->subjects = g_array_new(FALSE, TRUE, sizeof(RiskSubject));
    for (guint i = 0; i < self->entries->len; i++) {
        const StatusEntry *entry = g_ptr_array_index(self->entries, i);
        if (is_wanted(self, entry))
            add_candidate(self, entry->migration);
    }
    const RiskSubject *subjects = (const RiskSubject *)(gpointer)self->subjects->data;
    self->live = live_read(session->connection, subjects, self->subjects->len, error);
    if (self->live == NULL)
        return FALSE;
    self->risks = risk_assess(subjects, self->subjects->len, self->live);
    return TRUE;
}

typedef enum CheckState { CHECK_PASSED, CHECK_FAILED, CHECK_UNJUDGED, CHECK_SKIPPED } CheckState;

static const struct {
    const char *word, *color;
} states[] = {[CHECK_PASSED] = {"passed", "green"},
              [CHECK_FAILED] = {"failed", "red"},
              [CHECK_UNJUDGED] = {"not judged", "red"},
              [CHECK_SKIPPED] = {"skipped", "yellow"}};

static CheckState run_check(Preflight *self, guint index, CheckAnswer *answer)
{
    g_autoptr(GError) reason = NULL;
    if (checks[index].check->look(self, answer, &reason))
        return answer->findings->len > 0 ? CHECK_FAILED : CHECK_PASSED;
    check_find(answer, "it could not be judged: %s", reason->message);
    if (error_hint(reason) != NULL)
        check_note(answer, "%s", error_hint(reason));
    return CHECK_UNJUDGED;
}

static void print_lines(Output *output, const GPtrArray *lines)
{
    for (guint i = 0; i < lines->len; i++)
        output_print(output, "              %s\n", (const char *)g_ptr_array_index(lines, i));
}

static void print_check(const Context *context, guint index, CheckState state,
                        const CheckAnswer *answer)
{
    Output *output = context->output;
    output_print(output, "%s%-11s%s %s: %s\n", output_color(output, states[state].color),
                 states[state].word, output_color(output, "reset"), checks[index].name,
                 checks[index].summary);
    print_lines(output, answer->findings);
    if (context->verbose > 0 || state == CHECK_UNJUDGED)
        print_lines(output, answer->notes);
}

static json_t *texts(const GPtrArray *lines)
{
    json_t *list = json_array();
    for (guint i = 0; i < lines->len; i++)
        json_array_append_new(list, json_text(g_ptr_array_index(lines, i)));
    return list;
}

static json_t *check_json(guint index, CheckState state, const CheckAnswer *answer)
{
    return json_pack("{s:s, s:s, s:s, s:o, s:o}", "name", checks[index].name, "summary",
                     checks[index].summary, "state", states[state].word, "findings",
                     texts(answer->findings), "notes", texts(answer->notes));
}

static gboolean is_skipped(char **skipped, const char *name)
{
    return skipped != NULL && g_strv_contains((const char *const *)skipped, name);
}

static int run_checks(Preflight *self, char **skipped)
{
    const Context *context = self->session->context;
    gboolean text = output_format(context->output) == FORMAT_TEXT;
    json_t *rows = json_array();
    guint counts[G_N_ELEMENTS(states)] = {0};
    for (guint i = 0; i < G_N_ELEMENTS(checks); i++) {
        g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
        CheckAnswer answer = {findings, notes};
        CheckState state =
            is_skipped(skipped, checks[i].name) ? CHECK_SKIPPED : run_check(self, i, &answer);
        counts[state]++;
        if (text)
            print_check(context, i, state, &answer);
        json_array_append_new(rows, check_json(i, state, &answer));
    }
    guint failed = counts[CHECK_FAILED] + counts[CHECK_UNJUDGED];
    if (text)
        output_print(context->output,
                     "%u migration%s to apply: %u check%s passed, %u failed, %u not judged, %u "
                     "skipped.\n",
                     self->candidates->len, self->candidates->len == 1 ? "" : "s",
                     counts[CHECK_PASSED], counts[CHECK_PASSED] == 1 ? "" : "s",
                     counts[CHECK_FAILED], counts[CHECK_UNJUDGED], counts[CHECK_SKIPPED]);
    else
        output_json(context->output, "migrate/preflight",
                    json_pack("{s:s, s:s, s:b, s:I, s:O}", "environment",
                              context->config->environment, "database",
                              connection_label(self->session->connection), "passed", failed == 0,
                              "pending", (json_int_t)self->candidates->len, "checks", rows));
    json_decref(rows);
    return failed > 0 ? 1 : 0;
}

static gboolean read_time(const char *option, const char *text, gint64 *value, GError **error)
{
    if (text == NULL || duration_parse(text, value))
        return TRUE;
    error_set(error, ERROR_USAGE, "--%s cannot be \"%s\"", option, text);
    error_add_hint(error, "Write a number with ms, s, min, h or d, for example 2s.");
    return FALSE;
}

static gboolean read_size(const char *text, gint64 *bytes, GError **error)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
    char *end = NULL;
    double number = text != NULL ? g_ascii_strtod(text, &end) : 0, factor = 1;
    if (text == NULL)
        return TRUE;
    while (*end == ' ')
        end++;
    for (guint i = 0; i < G_N_ELEMENTS(units); i++, factor *= 1024) {
        if (end != text && number >= 0 && g_ascii_strcasecmp(end, units[i]) == 0) {
            *bytes = (gint64)(number * factor);
            return TRUE;
        }
    }
    error_set(error, ERROR_USAGE, "--free-disk cannot be \"%s\"", text);
    error_add_hint(error, "Write a number with B, kB, MB, GB or TB, for example 20GB.");
    return FALSE;
}

static gboolean check_skipped(char **skipped, GError **error)
{
    for (char **name = skipped; name != NULL && *name != NULL; name++) {
        gboolean known = FALSE;
        for (guint i = 0; i < G_N_ELEMENTS(checks); i++)
            known = known || strcmp(checks[i].name, *name) == 0;
        if (known)
            continue;
        error_set(error, ERROR_USAGE, "there is no check \"%s\"", *name);
        error_add_hint(error, "confiture-migrate preflight lists them all.");
        return FALSE;
    }
    return TRUE;
}

static gboolean read_options(const Context *context, PreflightOptions *read, GError **error)
{
    *read = (PreflightOptions){.target = to,
                               .lock_timeout = context->config->migrations.lock_timeout,
                               .blockers_after = 500,
                               .max_lag = 10000,
                               .free_disk = -1,
                               .max_risk = RISK_LEVEL_COUNT,
                               .out_of_order =
                                   out_of_order || context->config->migrations.out_of_order};
    if (to != NULL && !version_is_valid(to)) {
        error_set(error, ERROR_USAGE, "\"%s\" is no version", to);
        return FALSE;
    }
    if (max_risk != NULL) {
        read->max_risk = risk_level_find(max_risk);
        if (read->max_risk == RISK_LEVEL_COUNT) {
            error_set(error, ERROR_USAGE, "--max-risk cannot be \"%s\"", max_risk);
            error_add_hint(error, "It is LOW, MEDIUM, HIGH or CRITICAL.");
            return FALSE;
        }
    }
    return read_time("older-than", older_than, &read->blockers_after, error) &&
           read_time("max-lag", max_lag, &read->max_lag, error) &&
           read_size(free_disk, &read->free_disk, error);
}

static int run(Context *context, int argc, char **argv, GError **error)
{
    g_auto(Session) session = {.context = context};
    g_auto(Preflight) preflight = {.session = &session};
    if (argc > 0)
        to = argv[0];
    g_auto(GStrv) skipped = skip != NULL ? g_strsplit(skip, ",", -1) : NULL;
    if (!check_skipped(skipped, error) || !read_options(context, &preflight.options, error) ||
        !session_read_chain(&session, at, error) || !session_connect(&session, error))
        return 0;
    session_tell_problems(&session);
    return gather(&preflight, error) ? run_checks(&preflight, skipped) : 0;
}

const Command preflight_command = {
    .name = "preflight",
    .summary = "check all that can be known before migrations run",
    .arguments = "[VERSION]",
    .details =
        "One list: the server and its settings, checksums of applied migrations, order,\n"
        "requirements, ways down, hooks, lint findings held against the live schema, risk,\n"
        "privileges, sessions that hold what would be locked, disk, replicas, and what the\n"
        "environment asks of the commits. Changes nothing. Exit status 1 when a check failed or\n"
        "could not be judged; --skip leaves one out, and says so.\n"
        "\n"
        "  confiture-migrate preflight\n"
        "  confiture-migrate preflight --max-risk MEDIUM --skip downs\n"
        "  confiture-migrate preflight --free-disk 200GB --format json",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE,
    .max_arguments = 1,
};
