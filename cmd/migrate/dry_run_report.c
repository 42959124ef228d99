#include "cmd/migrate/dry_run_report.h"

#include "core/base/error.h"

#include <math.h>
#include <string.h>

static gboolean keeps_users_waiting(LockMode mode)
{
    return lock_mode_blocks_reads(mode) || lock_mode_blocks_writes(mode);
}

static gboolean is_listed(const LockGate *gate, const char *relation)
{
    const char *dot = strchr(relation, '.');
    return gate->relations == NULL ||
           g_strv_contains((const char *const *)gate->relations, relation) ||
           (dot != NULL && g_strv_contains((const char *const *)gate->relations, dot + 1));
}

/* What was measured on a copy is held longer where the tables are larger. */
static double stretch(const Trial *trial, guint index)
{
    const RehearsedMigration *migration = trial_migration(trial, index);
    Estimate estimate;
    return trial->target != NULL && migration->duration_us > 0 &&
                   trial_estimate(trial, index, &estimate)
               ? (double)estimate.point_us / (double)migration->duration_us
               : 1;
}

static void judge_lock(LockGate *gate, const RehearsedMigration *migration,
                       const RehearsedLock *lock, double factor)
{
    gint64 held = (gint64)((double)lock->held_us * factor);
    if (!keeps_users_waiting(lock->mode) || held <= gate->below_us ||
        strchr("rpmf", lock->kind) == NULL || !is_listed(gate, lock->relation))
        return;
    g_autofree char *time = format_duration(held);
    g_ptr_array_add(gate->held, g_strdup_printf("%s: %s on %s would be held %s", migration->label,
                                                lock_mode_name(lock->mode), lock->relation, time));
}

/* On a copy nothing is held long: whether it would be here is not known. */
static void judge_unmeasured(LockGate *gate, const Trial *trial, guint index)
{
    const Risk *risk = plan_risks_at(trial->risks, index);
    for (guint i = 0; i < risk->tables->len; i++) {
        const RiskTable *table = g_ptr_array_index(risk->tables, i);
        if (keeps_users_waiting(table->mode) && is_listed(gate, table->name))
            g_ptr_array_add(gate->held,
                            g_strdup_printf("%s: how long it would hold %s on %s is not known",
                                            trial_migration(trial, index)->label,
                                            lock_mode_name(table->mode), table->name));
    }
}

void lock_gate_judge(LockGate *gate, const Trial *trial)
{
    gate->held = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; gate->below_us > 0 && i < trial->plan->items->len; i++) {
        const RehearsedMigration *migration = trial_migration(trial, i);
        if (migration->where != REHEARSED_TARGET) {
            judge_unmeasured(gate, trial, i);
            continue;
        }
        double factor = stretch(trial, i);
        for (guint k = 0; k < migration->statements->len; k++) {
            const RehearsedStatement *statement = migration->statements->pdata[k];
            for (guint l = 0; l < statement->locks->len; l++)
                judge_lock(gate, migration, statement->locks->pdata[l], factor);
        }
    }
}

static const char *who_waits(LockMode mode)
{
    if (lock_mode_blocks_reads(mode))
        return "readers and writers wait";
    if (lock_mode_blocks_writes(mode))
        return "writers wait";
    return lock_mode_blocks_ddl(mode) ? "changes of the schema and VACUUM wait" : "nobody waits";
}

static char *format_estimate(const Estimate *estimate)
{
    if (estimate->low_us < 0)
        return g_strdup("one run: no interval");
    g_autofree char *low = format_duration(estimate->low_us);
    g_autofree char *high = format_duration(estimate->high_us);
    return g_strdup_printf("%s to %s, confidence %.0f %% from %u runs", low, high,
                           floor(estimate->confidence * 100), estimate->runs);
}

static void print_locks(Output *output, const RehearsedStatement *statement, gboolean all)
{
    for (guint i = 0; i < statement->locks->len; i++) {
        const RehearsedLock *lock = statement->locks->pdata[i];
        if (!all && (lock->mode <= LOCK_ROW_EXCLUSIVE || strchr("iI", lock->kind) != NULL))
            continue;
        g_autofree char *held = format_duration(lock->held_us);
        output_print(output, "        %s on %s, held %s: %s%s\n", lock_mode_name(lock->mode),
                     lock->relation, held, who_waits(lock->mode),
                     lock->observed ? "" : " (by the table of locks)");
    }
}

static void print_copies(Output *output, const RehearsedStatement *statement)
{
    for (guint i = 0; i < statement->copies->len; i++) {
        const RehearsedCopy *copy = statement->copies->pdata[i];
        g_autofree char *bytes = risk_format_bytes(copy->bytes);
        output_print(output, "        %s %s%s%s\n",
                     copy->built   ? "builds the index"
                     : copy->index ? "builds anew the index"
                                   : "writes anew",
                     copy->relation, copy->bytes >= 0 ? ", " : "", copy->bytes >= 0 ? bytes : "");
    }
}

static void print_statement(const Context *context, const RehearsedStatement *statement)
{
    Output *output = context->output;
    g_autofree char *time = format_duration(statement->duration_us);
    g_autofree char *wal = risk_format_bytes(statement->wal_bytes);
    g_autofree char *temporary = risk_format_bytes(statement->temporary_bytes);
    output_print(output, "    line %u %s: %s", statement->line, statement->tag, time);
    if (statement->rows > 0)
        output_print(output, ", %" G_GUINT64_FORMAT " rows", statement->rows);
    if (statement->wal_bytes > 0)
        output_print(output, ", WAL %s", wal);
    if (statement->temporary_bytes > 0)
        output_print(output, ", temporary files %s", temporary);
    output_print(output, "\n");
    print_locks(output, statement, context->verbose > 0);
    print_copies(output, statement);
}

static void print_table(Output *output, const RehearsedTable *table)
{
    g_autofree char *before = risk_format_bytes(table->bytes_before + table->index_bytes_before);
    g_autofree char *after = risk_format_bytes(table->bytes_after + table->index_bytes_after);
    output_print(output, "    %s: %s before, %s after", table->relation,
                 table->bytes_before < 0 ? "not known" : before,
                 table->bytes_after < 0 ? "gone" : after);
    if (table->dead_before + table->dead_added > 0)
        output_print(output, "; dead rows %" G_GINT64_FORMAT " before, %" G_GINT64_FORMAT " more",
                     table->dead_before, table->dead_added);
    output_print(output, "\n");
}

static void print_violation(Output *output, const RehearsedViolation *violation)
{
    g_autoptr(GString) sample = g_string_new(NULL);
    for (guint i = 0; i < violation->sample->len; i++)
        g_string_append_printf(sample, "%s%s", i > 0 ? "; " : "",
                               (const char *)violation->sample->pdata[i]);
    output_print(output, "    %" G_GINT64_FORMAT " rows of %s: %s (%s%s)\n", violation->rows,
                 violation->relation, violation->what, sample->str,
                 (gint64)violation->sample->len < violation->rows ? "; …" : "");
}

void dry_run_print_migration(const Trial *trial, guint index)
{
    const Context *context = trial->session->context;
    const RehearsedMigration *migration = trial_migration(trial, index);
    g_autofree char *level =
        risk_colored(context->output, plan_risks_at(trial->risks, index)->level);
    g_autofree char *time = format_duration(migration->duration_us);
    Estimate estimate;
    output_print(context->output, "%s: risk %s", migration->label, level);
    if (migration->where == REHEARSED_TARGET)
        output_print(context->output, ", %s", time);
    if (migration->wal_bytes > 0) {
        g_autofree char *wal = risk_format_bytes(migration->wal_bytes);
        output_print(context->output, ", WAL %s", wal);
    }
    if (migration->where == REHEARSED_COPY)
        output_print(context->output, ", run on a copy of the schema: its times say nothing");
    if (migration->where == REHEARSED_NOT)
        output_print(context->output, ", not run");
    if (migration->note != NULL)
        output_print(context->output, " (%s)", migration->note);
    output_print(context->output, "\n");
    if (trial_estimate(trial, index, &estimate)) {
        g_autofree char *point = format_duration(estimate.point_us);
        g_autofree char *interval = format_estimate(&estimate);
        output_print(context->output, "    estimate %s (%s)\n", point, interval);
    }
    for (guint i = 0; i < migration->statements->len; i++)
        print_statement(context, migration->statements->pdata[i]);
    for (guint i = 0; i < migration->tables->len; i++)
        print_table(context->output, migration->tables->pdata[i]);
    if (migration->violation != NULL)
        print_violation(context->output, migration->violation);
}

static void print_end(const Trial *trial, const LockGate *gate)
{
    Output *output = trial->session->context->output;
    const Rehearsal *first = trial_first(trial);
    Estimate estimate;
    if (trial_estimate_all(trial, &estimate)) {
        g_autofree char *point = format_duration(estimate.point_us);
        g_autofree char *interval = format_estimate(&estimate);
        output_print(output, "The statements of a real run would take about %s (%s).\n", point,
                     interval);
    }
    for (guint i = 0; i < first->effects->len; i++)
        output_print(output, "Not rolled back: %s.\n", (const char *)first->effects->pdata[i]);
    for (guint i = 0; i < gate->held->len; i++)
        output_print(output, "Too long: %s.\n", (const char *)gate->held->pdata[i]);
}

void dry_run_print(const Trial *trial, const LockGate *gate)
{
    Output *output = trial->session->context->output;
    if (trial->plan->items->len == 0) {
        output_print(output, "Nothing to do: %u migration%s applied, none pending.\n",
                     trial->plan->applied, trial->plan->applied == 1 ? "" : "s");
        return;
    }
    output_print(output, "Dry run of %u migration%s on %s, rolled back:\n", trial->plan->items->len,
                 trial->plan->items->len == 1 ? "" : "s",
                 connection_label(trial->session->connection));
    for (guint i = 0; i < trial->plan->items->len; i++)
        dry_run_print_migration(trial, i);
    print_end(trial, gate);
}

/* -1 is "not known". */
static json_t *known(gint64 value)
{
    return value >= 0 ? json_integer((json_int_t)value) : json_null();
}

static json_t *lock_json(const RehearsedLock *lock)
{
    return json_pack("{s:o, s:s, s:I, s:b, s:b, s:b, s:b}", "relation", json_text(lock->relation),
                     "mode", lock_mode_name(lock->mode), "held_us", (json_int_t)lock->held_us,
                     "blocks_reads", lock_mode_blocks_reads(lock->mode), "blocks_writes",
                     lock_mode_blocks_writes(lock->mode), "blocks_ddl",
                     lock_mode_blocks_ddl(lock->mode), "observed", lock->observed);
}

static json_t *copy_json(const RehearsedCopy *copy)
{
    return json_pack("{s:o, s:s, s:b, s:o}", "relation", json_text(copy->relation), "kind",
                     copy->index ? "index" : "table", "new", copy->built, "bytes",
                     known(copy->bytes));
}

static json_t *statement_json(const RehearsedStatement *statement)
{
    json_t *locks = json_array(), *copies = json_array();
    for (guint i = 0; i < statement->locks->len; i++)
        json_array_append_new(locks, lock_json(statement->locks->pdata[i]));
    for (guint i = 0; i < statement->copies->len; i++)
        json_array_append_new(copies, copy_json(statement->copies->pdata[i]));
    return json_pack("{s:I, s:o, s:I, s:s, s:I, s:I, s:o, s:o, s:I, s:o, s:o, s:o}", "statement",
                     (json_int_t)statement->ordinal, "path", json_text(statement->path), "line",
                     (json_int_t)statement->line, "tag", statement->tag, "duration_us",
                     (json_int_t)statement->duration_us, "rows", (json_int_t)statement->rows,
                     "wal_bytes", known(statement->wal_bytes), "temporary_bytes",
                     known(statement->temporary_bytes), "temporary_files",
                     (json_int_t)statement->temporary_files, "memory_bytes",
                     known(statement->memory_bytes), "locks", locks, "rewrites", copies);
}

static json_t *table_json(const RehearsedTable *table)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:I, s:I}", "relation",
                     json_text(table->relation), "bytes_before", known(table->bytes_before),
                     "bytes_after", known(table->bytes_after), "index_bytes_before",
                     known(table->index_bytes_before), "index_bytes_after",
                     known(table->index_bytes_after), "dead_before", (json_int_t)table->dead_before,
                     "dead_added", (json_int_t)table->dead_added, "inserted",
                     (json_int_t)table->inserted, "updated", (json_int_t)table->updated, "deleted",
                     (json_int_t)table->deleted);
}

static json_t *estimate_json(gboolean any, const Estimate *estimate)
{
    if (!any)
        return json_null();
    return json_pack("{s:I, s:o, s:o, s:f, s:I}", "point_us", (json_int_t)estimate->point_us,
                     "low_us", known(estimate->low_us), "high_us", known(estimate->high_us),
                     "confidence_percent", floor(estimate->confidence * 1000) / 10, "runs",
                     (json_int_t)estimate->runs);
}

static json_t *texts_json(const GPtrArray *texts)
{
    json_t *list = json_array();
    for (guint i = 0; texts != NULL && i < texts->len; i++)
        json_array_append_new(list, json_text(texts->pdata[i]));
    return list;
}

static json_t *violation_json(const RehearsedViolation *violation)
{
    if (violation == NULL)
        return json_null();
    return json_pack("{s:o, s:o, s:I, s:o}", "relation", json_text(violation->relation), "what",
                     json_text(violation->what), "rows", (json_int_t)violation->rows, "sample",
                     texts_json(violation->sample));
}

static json_t *failure_json(const GError *failure)
{
    if (failure == NULL)
        return json_null();
    return json_pack("{s:o, s:o, s:I, s:o}", "message", json_text(failure->message), "path",
                     json_text(error_path(failure)), "line", (json_int_t)error_line(failure),
                     "sqlstate", json_text(error_sqlstate(failure)));
}

static json_t *migration_json(const Trial *trial, guint index)
{
    const RehearsedMigration *migration = trial_migration(trial, index);
    json_t *statements = json_array(), *tables = json_array();
    Estimate estimate;
    gboolean any = trial_estimate(trial, index, &estimate);
    for (guint i = 0; i < migration->statements->len; i++)
        json_array_append_new(statements, statement_json(migration->statements->pdata[i]));
    for (guint i = 0; i < migration->tables->len; i++)
        json_array_append_new(tables, table_json(migration->tables->pdata[i]));
    return json_pack(
        "{s:s, s:s, s:b, s:s, s:o, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "version",
        migration->migration->version, "name", migration->migration->name, "transaction",
        migration->in_transaction, "where", rehearsed_where_name(migration->where), "note",
        json_text(migration->note), "duration_us", (json_int_t)migration->duration_us, "hooks_us",
        (json_int_t)migration->hooks_us, "memory_bytes", known(migration->memory_bytes),
        "wal_bytes", known(migration->wal_bytes), "estimate", estimate_json(any, &estimate), "risk",
        risk_json(plan_risks_at(trial->risks, index)), "statements", statements, "tables", tables,
        "failure", failure_json(migration->failure), "violation",
        violation_json(migration->violation));
}

void dry_run_json(const Trial *trial, const LockGate *gate)
{
    const Session *session = trial->session;
    json_t *migrations = json_array();
    Estimate estimate;
    gboolean any = trial_estimate_all(trial, &estimate);
    for (guint i = 0; i < trial->plan->items->len; i++)
        json_array_append_new(migrations, migration_json(trial, i));
    output_json(session->context->output, "migrate/dry-run",
                json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:I, s:I}", "environment",
                          session->context->config->environment, "database",
                          connection_label(session->connection), "migrations", migrations,
                          "estimate", estimate_json(any, &estimate), "not_rolled_back",
                          texts_json(trial_first(trial)->effects), "locks_too_long",
                          texts_json(gate->held), "duration_us",
                          (json_int_t)trial_first(trial)->duration_us, "measuring_us",
                          (json_int_t)trial_first(trial)->measuring_us));
}
