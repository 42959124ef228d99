#include "cmd/audit/audit.h"
#include "cmd/audit/bytes.h"
#include "core/audit/chain.h"
#include "core/base/error.h"

#include <string.h>

enum { STATUS_UNVERIFIABLE = 1, STATUS_INTEGRITY = 8, ANCHOR_MINIMUM = 8 };

static struct {
    char *repository, *anchor;
    gboolean strict, without_git;
} given;

static const GOptionEntry options[] = {
    {"strict", 0, 0, G_OPTION_ARG_NONE, &given.strict, "exit 1 when some event is not verifiable",
     NULL},
    {"anchor", 0, 0, G_OPTION_ARG_STRING, &given.anchor,
     "some event must have this hash, noted elsewhere before", "HASH"},
    {"no-git", 0, 0, G_OPTION_ARG_NONE, &given.without_git, "the chain alone", NULL},
    {"repo", 0, 0, G_OPTION_ARG_FILENAME, &given.repository,
     "git repository (default: the one that holds this directory)", "DIR"},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

/* An event that git does not confirm. */
typedef struct Doubt {
    Event *event;
    Verdict verdict;
} Doubt;

typedef struct Verification {
    ChainCheck *chain;
    ByteJudge *judge; /* NULL: --no-git */
    GPtrArray *doubts;
    guint64 counts[VERDICT_NO_FILE + 1];
} Verification;

static void doubt_free(gpointer data)
{
    Doubt *doubt = data;
    event_free(doubt->event);
    g_free(doubt);
}

/* What a list of doubts needs of an event; objects and details may be large. */
static Event *brief_copy(const Event *event)
{
    Event brief = {.id = event->id,
                   .kind = event->kind,
                   .version = event->version,
                   .name = event->name,
                   .path = event->path,
                   .commit_oid = event->commit_oid,
                   .blob_oid = event->blob_oid};
    return event_copy(&brief);
}

static gboolean check_event(const Event *event, gpointer data, G_GNUC_UNUSED GError **error)
{
    Verification *self = data;
    chain_check_event(self->chain, event);
    if (self->judge == NULL)
        return TRUE;
    Verdict verdict = byte_judge(self->judge, event);
    self->counts[verdict.kind]++;
    if (verdict.kind == VERDICT_WRONG || verdict.kind == VERDICT_UNVERIFIABLE) {
        Doubt *doubt = g_new0(Doubt, 1);
        doubt->event = brief_copy(event);
        doubt->verdict = verdict;
        g_ptr_array_add(self->doubts, doubt);
    }
    return TRUE;
}

/* One snapshot for the events and the head, while others go on writing. */
static gboolean check_all(Verification *self, const Audit *audit, GError **error)
{
    return connection_command(audit->connection,
                              "begin transaction isolation level repeatable read read only",
                              error) &&
           event_log_read(audit->log, &(EventFilter){0}, check_event, self, error) &&
           chain_check_end(self->chain, audit->log, error) &&
           connection_command(audit->connection, "commit", error);
}

static void add_fault(Table *table, const ChainFault *fault)
{
    g_autofree char *id =
        fault->id > 0 ? g_strdup_printf("%" G_GINT64_FORMAT, fault->id) : g_strdup("");
    g_autofree char *explained = chain_fault_explain(fault);
    table_add(table, id, chain_fault_word(fault->kind), "", "", explained, NULL);
}

static void add_doubt(Table *table, const Doubt *doubt)
{
    g_autofree char *migration = event_migration(doubt->event);
    g_autofree char *commit = oid_short(doubt->event->commit_oid);
    table_add(table, doubt->event->id, doubt->verdict.word, migration != NULL ? migration : "",
              commit != NULL ? commit : "", doubt->verdict.reason, NULL);
}

static void print_table(Output *output, const Verification *self, gboolean unverifiable)
{
    static const char *const headings[] = {">EVENT", "PROBLEM",     "MIGRATION",
                                           "COMMIT", "EXPLANATION", NULL};
    g_autoptr(Table) table = table_new(headings);
    guint rows = 0;
    for (guint i = 0; i < self->chain->faults->len; i++, rows++)
        add_fault(table, g_ptr_array_index(self->chain->faults, i));
    for (guint i = 0; i < self->doubts->len; i++) {
        const Doubt *doubt = g_ptr_array_index(self->doubts, i);
        if (doubt->verdict.kind == VERDICT_UNVERIFIABLE && !unverifiable)
            continue;
        add_doubt(table, doubt);
        rows++;
    }
    if (rows == 0)
        return;
    output_print(output, "\n");
    output_table(output, table);
}

static void print_chain(Output *output, const ChainCheck *chain)
{
    g_autofree char *newest = oid_short(chain->last_hash);
    if (chain->faults->len == 0)
        output_print(output, "chain  %" G_GUINT64_FORMAT " events, %sunbroken%s; newest hash %s\n",
                     chain->events, output_color(output, "green"), output_color(output, "reset"),
                     newest);
    else
        output_print(output, "chain  %" G_GUINT64_FORMAT " events, %s%u faults%s\n", chain->events,
                     output_color(output, "red"), chain->faults->len,
                     output_color(output, "reset"));
}

static void print_count(Output *output, guint64 count, const char *color, const char *what,
                        gboolean last)
{
    const char *painted = count > 0 ? output_color(output, color) : "";
    const char *reset = count > 0 ? output_color(output, "reset") : "";
    output_print(output, "%s%" G_GUINT64_FORMAT " %s%s%s", painted, count, what, reset,
                 last ? "\n" : ", ");
}

/* "       3 dirty: the file had changes that were not committed" */
static void print_reasons(Output *output, const Verification *self)
{
    g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) order = g_ptr_array_new();
    for (guint i = 0; i < self->doubts->len; i++) {
        Doubt *doubt = g_ptr_array_index(self->doubts, i);
        if (doubt->verdict.kind != VERDICT_UNVERIFIABLE)
            continue;
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, doubt->verdict.word));
        g_hash_table_insert(counts, g_strdup(doubt->verdict.word), GUINT_TO_POINTER(count + 1));
        if (count == 0)
            g_ptr_array_add(order, doubt);
    }
    for (guint i = 0; i < order->len; i++) {
        const Doubt *doubt = g_ptr_array_index(order, i);
        output_print(output, "       %u %s: %s\n",
                     GPOINTER_TO_UINT(g_hash_table_lookup(counts, doubt->verdict.word)),
                     doubt->verdict.word, doubt->verdict.reason);
    }
}

static void print_text(Output *output, const Verification *self, gboolean verbose)
{
    print_chain(output, self->chain);
    if (self->judge != NULL) {
        output_print(output, "git    ");
        print_count(output, self->counts[VERDICT_VERIFIED], "green", "verified", FALSE);
        print_count(output, self->counts[VERDICT_UNVERIFIABLE], "yellow", "not verifiable", FALSE);
        print_count(output, self->counts[VERDICT_WRONG], "red", "wrong", TRUE);
        print_reasons(output, self);
    }
    print_table(output, self, verbose);
}

static json_t *text_or_null(const char *text)
{
    return text != NULL ? json_string(text) : json_null();
}

static json_t *faults_to_json(const ChainCheck *chain)
{
    json_t *array = json_array();
    for (guint i = 0; i < chain->faults->len; i++) {
        const ChainFault *fault = g_ptr_array_index(chain->faults, i);
        g_autofree char *explained = chain_fault_explain(fault);
        json_array_append_new(
            array, json_pack("{s:I, s:s, s:s, s:s, s:s}", "event", (json_int_t)fault->id, "problem",
                             chain_fault_word(fault->kind), "expected", fault->expected, "found",
                             fault->found, "explanation", explained));
    }
    return array;
}

static json_t *doubts_to_json(const Verification *self, VerdictKind kind)
{
    json_t *array = json_array();
    for (guint i = 0; i < self->doubts->len; i++) {
        const Doubt *doubt = g_ptr_array_index(self->doubts, i);
        if (doubt->verdict.kind != kind)
            continue;
        json_array_append_new(
            array,
            json_pack("{s:I, s:s, s:s, s:o, s:o, s:o, s:o}", "event",
                      (json_int_t)g_ascii_strtoll(doubt->event->id, NULL, 10), "problem",
                      doubt->verdict.word, "explanation", doubt->verdict.reason, "version",
                      text_or_null(doubt->event->version), "path", text_or_null(doubt->event->path),
                      "commit", text_or_null(doubt->event->commit_oid), "blob",
                      text_or_null(doubt->event->blob_oid)));
    }
    return array;
}

static void print_json(Output *output, const Verification *self)
{
    json_t *chain =
        json_pack("{s:I, s:s, s:o}", "events", (json_int_t)self->chain->events, "newest_hash",
                  self->chain->last_hash, "faults", faults_to_json(self->chain));
    json_t *git = json_null();
    if (self->judge != NULL)
        git = json_pack("{s:I, s:I, s:o, s:o}", "verified",
                        (json_int_t)self->counts[VERDICT_VERIFIED], "without_file",
                        (json_int_t)self->counts[VERDICT_NO_FILE], "wrong",
                        doubts_to_json(self, VERDICT_WRONG), "unverifiable",
                        doubts_to_json(self, VERDICT_UNVERIFIABLE));
    output_json(output, "audit/verify", json_pack("{s:o, s:o}", "chain", chain, "git", git));
}

static int status_of(const Verification *self)
{
    if (self->chain->faults->len > 0 || self->counts[VERDICT_WRONG] > 0)
        return STATUS_INTEGRITY;
    return given.strict && self->counts[VERDICT_UNVERIFIABLE] > 0 ? STATUS_UNVERIFIABLE : 0;
}

static gboolean check_options(const Audit *audit, GError **error)
{
    gsize length = given.anchor != NULL ? strlen(given.anchor) : ANCHOR_MINIMUM;
    if (length < ANCHOR_MINIMUM ||
        (given.anchor != NULL && strspn(given.anchor, "0123456789abcdefABCDEF") != length)) {
        error_set(error, ERROR_USAGE, "\"%s\" is no hash of an event", given.anchor);
        error_add_hint(error, "Give at least %d of its hexadecimal digits.", ANCHOR_MINIMUM);
        return FALSE;
    }
    if (audit->repository != NULL || given.without_git)
        return TRUE;
    error_set(error, ERROR_INPUT, "events cannot be held against git: %s", audit->no_repository);
    error_add_hint(error,
                   "Name the repository with --repo DIR, or check the chain alone with --no-git.");
    return FALSE;
}

static int verify(const Context *context, const Audit *audit, GError **error)
{
    g_autoptr(ChainCheck) chain = chain_check_new();
    g_autoptr(ByteJudge) judge = given.without_git ? NULL : byte_judge_new(audit->repository);
    g_autoptr(GPtrArray) doubts = g_ptr_array_new_with_free_func(doubt_free);
    Verification self = {.chain = chain, .judge = judge, .doubts = doubts};
    if (given.anchor != NULL)
        chain_check_anchor(chain, given.anchor);
    if (!check_all(&self, audit, error))
        return 0;
    if (output_format(context->output) == FORMAT_JSON)
        print_json(context->output, &self);
    else
        print_text(context->output, &self, context->verbose > 0 || given.strict);
    return status_of(&self);
}

static int run(Context *context, G_GNUC_UNUSED int argc, G_GNUC_UNUSED char **argv, GError **error)
{
    g_autoptr(Audit) audit = audit_open(context, given.repository, error);
    if (audit == NULL || !check_options(audit, error))
        return 0;
    return verify(context, audit, error);
}

const Command verify_command = {
    .name = "verify",
    .summary = "check that the log is whole and that git holds what ran",
    .arguments = "",
    .details = "Computes the chain of hashes anew, and holds every event against the repository: "
               "the commit has that file\n"
               "with exactly that blob, the blob has the recorded SHA-256, and a branch or tag "
               "still holds the commit.\n"
               "Exit status 8 when something is wrong, 1 under --strict when something is not "
               "verifiable (bytes that were\n"
               "not committed, commits outside a shallow clone).\n"
               "A chain cannot tell that its end was cut off together with its head: keep the "
               "newest hash elsewhere and\n"
               "give it as --anchor.\n"
               "\n"
               "Examples:\n"
               "  confiture-audit verify --strict\n"
               "  confiture-audit verify --anchor 3f2a91c5d0e1 --repo ~/src/shop",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE,
};
