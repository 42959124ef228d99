#include "cmd/migrate/review.h"

#include "core/risk/names.h"
#include "core/schema/diff/delta.h"

#include <string.h>

static void lock_free(gpointer data)
{
    ReviewLock *lock = data;
    g_free(lock->relation);
    g_free(lock);
}

void review_free(Review *review)
{
    if (review == NULL)
        return;
    g_clear_pointer(&review->verdict, live_verdict_free);
    g_ptr_array_unref(review->locks);
    g_free(review);
}

static const char *duration_of(const RiskLock *lock)
{
    if ((lock->work & LOCK_REWRITES) != 0)
        return "while every row is written anew";
    if ((lock->work & LOCK_BUILDS_INDEXES) != 0)
        return "while an index is built";
    if ((lock->work & LOCK_SCANS) != 0)
        return "while every row is read";
    return lock->brief ? "for a moment" : "until the statement is done";
}

static void add_locks(Review *self, const RiskNames *names, const Statement *statement)
{
    g_autoptr(GArray) locks = risk_names_locks(names, statement);
    for (guint i = 0; i < locks->len; i++) {
        const RiskLock *lock = &g_array_index(locks, RiskLock, i);
        if (lock->mode <= LOCK_ACCESS_SHARE || strchr("rpmf", lock->relation->kind) == NULL)
            continue;
        ReviewLock *entry = g_new0(ReviewLock, 1);
        entry->line = statement->line;
        entry->relation = g_strconcat(lock->relation->schema, ".", lock->relation->name, NULL);
        entry->mode = lock->mode;
        entry->during = duration_of(lock);
        entry->rows = lock->relation->rows;
        entry->bytes = lock->relation->bytes;
        g_ptr_array_add(self->locks, entry);
    }
}

static gboolean read_locks(Review *self, const Context *context, const ReviewSubject *subject,
                           GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new(subject->text, strlen(subject->text));
    g_autoptr(Script) script = script_split(subject->path, bytes, FALSE, error);
    g_autoptr(Parse) parse = script != NULL ? parse_script(script) : NULL;
    g_autoptr(Connection) connection =
        parse != NULL ? connection_open(&(ConnectionOptions){.url = subject->url,
                                                             .application_name = context->program},
                                        error)
                      : NULL;
    if (connection == NULL)
        return FALSE;
    const RiskSubject subjects[] = {{.parse = parse, .in_transaction = subject->in_transaction}};
    Live *live = live_read(connection, subjects, G_N_ELEMENTS(subjects), error);
    if (live == NULL)
        return FALSE;
    g_autoptr(RiskNames) names = risk_names_new(live);
    risk_names_begin(names);
    for (guint i = 0; i < parse->n_statements; i++) {
        add_locks(self, names, &parse->statements[i]);
        risk_names_step(names, &parse->statements[i]);
    }
    g_clear_pointer(&names, risk_names_free);
    live_free(live);
    return TRUE;
}

/* The schema from before as what the linter reads. */
static char *write_schema(const Context *context, const Catalog *before, GError **error)
{
    const char *const ledger[] = {context->config->migrations.ledger_schema, NULL};
    g_autoptr(Catalog) empty = catalog_new_empty(before);
    g_autoptr(Delta) delta = delta_make(
        empty, before,
        &(DeltaOptions){.ignore = ledger, .search_path = context->config->schema.search_path},
        error);
    return delta != NULL ? delta_format(delta) : NULL;
}

static gboolean lint(Review *self, const Context *context, const ReviewSubject *subject,
                     GError **error)
{
    g_autofree char *schema = write_schema(context, subject->before, error);
    if (schema == NULL)
        return FALSE;
    g_autoptr(GBytes) bytes = g_bytes_new(subject->text, strlen(subject->text));
    LiveMigration migration = {.path = subject->path,
                               .bytes = bytes,
                               .direction = DIRECTION_UP,
                               .in_transaction = subject->in_transaction};
    const RuleChoice usual = {0};
    self->verdict = live_lint_with(schema, subject->before->server_version, context->config, NULL,
                                   &migration, &usual, error);
    return self->verdict != NULL;
}

Review *review_make(const Context *context, const ReviewSubject *subject, GError **error)
{
    g_autoptr(Review) self = g_new0(Review, 1);
    self->locks = g_ptr_array_new_with_free_func(lock_free);
    self->in_transaction = subject->in_transaction;
    if (!read_locks(self, context, subject, error) || !lint(self, context, subject, error))
        return NULL;
    return g_steal_pointer(&self);
}

static char *format_size(const ReviewLock *lock)
{
    if (lock->rows <= 0)
        return g_strdup("");
    g_autofree char *bytes = risk_format_bytes(lock->bytes);
    return g_strdup_printf(" (about %" G_GINT64_FORMAT " rows, %s)", lock->rows, bytes);
}

void review_print(const Review *review, Output *output)
{
    for (guint i = 0; i < review->locks->len; i++) {
        const ReviewLock *lock = g_ptr_array_index(review->locks, i);
        g_autofree char *size = format_size(lock);
        output_note(output, "line %u: %s on %s%s %s", lock->line, lock_mode_name(lock->mode),
                    lock->relation, size, lock->during);
    }
    if (review->in_transaction && review->locks->len > 0)
        output_note(output, "every lock is kept until the end of the transaction");
    const GPtrArray *findings = review->verdict->report->findings;
    for (guint i = 0; i < findings->len; i++) {
        const Finding *finding = g_ptr_array_index(findings, i);
        output_warning(output, "%s:%u:%u: %s: %s [%s]", finding->path, finding->line,
                       finding->column, severity_word(finding->severity), finding->message,
                       finding->rule->id);
    }
}

json_t *review_locks_json(const Review *review)
{
    json_t *list = json_array();
    for (guint i = 0; i < review->locks->len; i++) {
        const ReviewLock *lock = g_ptr_array_index(review->locks, i);
        json_array_append_new(
            list, json_pack("{s:I, s:o, s:s, s:s, s:o, s:I}", "line", (json_int_t)lock->line,
                            "relation", json_text(lock->relation), "lock",
                            lock_mode_name(lock->mode), "during", lock->during, "rows",
                            lock->rows >= 0 ? json_integer((json_int_t)lock->rows) : json_null(),
                            "bytes", (json_int_t)lock->bytes));
    }
    return list;
}

json_t *review_findings_json(const Review *review)
{
    json_t *list = json_array();
    const GPtrArray *findings = review->verdict->report->findings;
    for (guint i = 0; i < findings->len; i++) {
        const Finding *finding = g_ptr_array_index(findings, i);
        json_array_append_new(
            list,
            json_pack("{s:s, s:s, s:I, s:I, s:o}", "rule", finding->rule->id, "severity",
                      severity_word(finding->severity), "line", (json_int_t)finding->line, "column",
                      (json_int_t)finding->column, "message", json_text(finding->message)));
    }
    return list;
}
