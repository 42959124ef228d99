#include "core/rehearse/rehearsal.h"

#include "core/base/error.h"
#include "core/migrate/reset.h"
#include "core/migrate/verify.h"
#include "core/rehearse/gauge.h"
#include "core/rehearse/record.h"
#include "core/rehearse/steps.h"
#include "core/rehearse/violation.h"
#include "core/sql/batch.h"
#include "core/sql/locks.h"

#include <string.h>

typedef struct Run {
    Connection *connection;
    const RehearsalOptions *options;
    const RehearsalItem *item;
    RehearsedMigration *migration;
    RiskNames *names;
    Gauge *gauge;      /* NULL on a copy */
    MigrationRun told; /* what hooks learn */
    char *in_force;    /* the terms that the transaction has; NULL: none, or a RESET took them */
    gboolean left_out; /* an earlier migration was not run here: this one may miss it */
} Run;

/* What ends the rehearsal without being the migration's fault. */
static gboolean is_final(const Run *run, const GError *reason)
{
    return connection_is_broken(run->connection) ||
           g_error_matches(reason, CONFITURE_ERROR, ERROR_CANCELLED) ||
           g_error_matches(reason, CONFITURE_ERROR, ERROR_CONNECTION);
}

static void set_failure(Run *run, const Batch *batch, guint position, const Step *step,
                        const GError *reason)
{
    const Statement *statement = &step->parse->statements[step->index];
    BatchPlace place = {
        .path = step->parse->script->path, .line = statement->line, .column = statement->column};
    if (position > 0)
        batch_place(batch, position, &place);
    error_set(&run->migration->failure, ERROR_MIGRATION, "migration \"%s\" fails at %s: %s",
              run->migration->label, statement->tag[0] != '\0' ? statement->tag : "a statement",
              reason->message);
    error_add_place(&run->migration->failure, place.path, place.line, place.column);
    if (error_sqlstate(reason) != NULL)
        error_add_sqlstate(&run->migration->failure, error_sqlstate(reason));
    if (error_detail(reason) != NULL)
        error_add_detail(&run->migration->failure, error_detail(reason));
    if (error_hint(reason) != NULL)
        error_add_hint(&run->migration->failure, "%s", error_hint(reason));
}

static void set_failure_in(Run *run, const char *what, const GError *reason)
{
    error_set(&run->migration->failure, ERROR_MIGRATION, "migration \"%s\" fails in %s: %s",
              run->migration->label, what, reason->message);
    if (error_path(reason) != NULL)
        error_add_place(&run->migration->failure, error_path(reason), error_line(reason),
                        error_column(reason));
    if (error_sqlstate(reason) != NULL)
        error_add_sqlstate(&run->migration->failure, error_sqlstate(reason));
    if (error_hint(reason) != NULL)
        error_add_hint(&run->migration->failure, "%s", error_hint(reason));
}

typedef struct Tag {
    char text[64];
    guint64 rows;
} Tag;

static void on_complete(G_GNUC_UNUSED guint ordinal, const char *command_tag, guint64 rows,
                        gpointer data)
{
    Tag *tag = data;
    g_strlcpy(tag->text, command_tag, sizeof tag->text);
    tag->rows = rows;
}

static gint64 own_or(gint64 own, gint64 usual)
{
    return own >= 0 ? own : usual;
}

/* The timeouts of a migration and what the gauge needs; a RESET takes them back. */
static char *format_terms(const Run *run)
{
    const Settings *settings = run->item->material->settings;
    gint64 lock = own_or(settings->lock_timeout, run->options->lock_timeout);
    gint64 statement = own_or(settings->statement_timeout, run->options->statement_timeout);
    const char *local = run->item->in_transaction ? "LOCAL " : "";
    return g_strdup_printf("SET %slock_timeout = %" G_GINT64_FORMAT
                           "; SET %sstatement_timeout = %" G_GINT64_FORMAT "; %s",
                           local, lock, local, statement,
                           run->gauge != NULL ? gauge_settings(run->gauge) : "");
}

static gboolean run_text(Run *run, const char *sql, GError **error)
{
    return connection_run_script(run->connection, sql, NULL, NULL, NULL, NULL, error);
}

static void tell_work(RehearsedStatement *row, const GArray *locks)
{
    for (guint i = 0; i < locks->len; i++) {
        const RiskLock *lock = &g_array_index(locks, RiskLock, i);
        if ((lock->work & (LOCK_SCANS | LOCK_REWRITES | LOCK_BUILDS_INDEXES)) == 0)
            continue;
        row->grows = TRUE;
        row->sorts = row->sorts || (lock->work & LOCK_BUILDS_INDEXES) != 0;
        ObjectName name = {
            .kind = OBJECT_TABLE, .schema = lock->relation->schema, .name = lock->relation->name};
        g_ptr_array_add(row->worked, object_name_format(&name));
    }
}

/* Rolled back to before the statement, the rows that kept it from being done are still there. */
static void look_for_violation(Run *run, const Step *step)
{
    if (!run_text(run, "ROLLBACK TO SAVEPOINT confiture_statement", NULL))
        return;
    run->migration->violation =
        violation_find(run->connection, step->parse, &step->parse->statements[step->index],
                       run->migration->failure);
}

static gboolean send(Run *run, const Step *step, RehearsedStatement *row, GError **error)
{
    const Statement *statement = &step->parse->statements[step->index];
    gboolean guarded = run->gauge != NULL && violation_is_possible(statement);
    g_autoptr(Batch) batch = batch_new();
    g_autoptr(GError) reason = NULL;
    ScriptOutcome outcome = {0};
    Tag tag = {0};
    batch_add_statement(batch, step->parse, step->index);
    if (guarded && !run_text(run, "SAVEPOINT confiture_statement", error))
        return FALSE;
    gint64 begin = g_get_monotonic_time();
    gboolean success = connection_run_script(run->connection, batch->sql->str, batch->copy_data,
                                             on_complete, &tag, &outcome, &reason);
    row->duration_us = g_get_monotonic_time() - begin;
    row->tag = g_strdup(statement->tag[0] != '\0' ? statement->tag : tag.text);
    row->rows = tag.rows;
    if (success)
        return !guarded || run_text(run, "RELEASE SAVEPOINT confiture_statement", error);
    if (is_final(run, reason)) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return FALSE;
    }
    set_failure(run, batch, outcome.position, step, reason);
    if (guarded)
        look_for_violation(run, step);
    return TRUE;
}

/* FALSE only for what ends the rehearsal; a failure of the migration is in its row. */
static gboolean run_step(Run *run, const Step *step, guint ordinal, GError **error)
{
    const Statement *statement = &step->parse->statements[step->index];
    RehearsedStatement *row =
        rehearsed_statement_new(ordinal, step->parse->script->path, statement->line);
    g_autoptr(GArray) locks = risk_names_locks(run->names, statement);
    g_ptr_array_add(run->migration->statements, row);
    tell_work(row, locks);
    if ((run->gauge != NULL && !gauge_expect(run->gauge, locks, error)) ||
        !send(run, step, row, error))
        return FALSE;
    run->migration->duration_us += row->duration_us;
    risk_names_step(run->names, statement);
    return run->migration->failure != NULL || run->gauge == NULL ||
           gauge_read(run->gauge, row, statement, locks, error);
}

static gboolean run_steps(Run *run, const Steps *steps, GError **error)
{
    risk_names_begin(run->names);
    for (guint i = 0; i < steps->list->len && run->migration->failure == NULL; i++) {
        if (!run_step(run, &g_array_index(steps->list, Step, i), i + 1, error))
            return FALSE;
    }
    return TRUE;
}

static void fill_told(Run *run)
{
    const Material *material = run->item->material;
    run->told = (MigrationRun){.migration = run->item->migration,
                               .direction = material->direction,
                               .environment = run->options->environment,
                               .ledger_schema = run->options->ledger_schema,
                               .connection = run->connection,
                               .in_transaction = TRUE,
                               .dry_run = TRUE,
                               .path = material->path,
                               .bytes = material->bytes,
                               .checksum = material->checksum,
                               .parse = material->parse,
                               .started_at = g_get_real_time(),
                               .outcomes = g_array_new(FALSE, TRUE, sizeof(StatementOutcome))};
}

static gboolean timed(Run *run, gint64 begin, gboolean success, const char *what, GError *reason,
                      GError **error)
{
    gint64 took = g_get_monotonic_time() - begin;
    run->migration->hooks_us += took;
    run->migration->duration_us += took;
    if (success)
        return TRUE;
    if (is_final(run, reason)) {
        g_propagate_error(error, reason);
        return FALSE;
    }
    set_failure_in(run, what, reason);
    g_error_free(reason);
    return TRUE;
}

static gboolean run_phases(Run *run, Phase first, Phase last, GError **error)
{
    PhaseListener *hooks = run->options->hooks;
    for (Phase phase = first; hooks != NULL && phase <= last && run->migration->failure == NULL;
         phase++) {
        GError *reason = NULL;
        gint64 begin = g_get_monotonic_time();
        run->told.duration_us = run->migration->duration_us;
        run->told.statements = run->migration->statements->len;
        gboolean success = hooks->class->phase(hooks, phase, &run->told, &reason);
        if (!timed(run, begin, success, phase_name(phase), reason, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean run_verify(Run *run, GError **error)
{
    const char *path = run->item->migration->verify_path;
    if (path == NULL || run->item->material->direction == DIRECTION_DOWN ||
        run->migration->failure != NULL)
        return TRUE;
    GError *reason = NULL;
    gint64 begin = g_get_monotonic_time();
    gboolean success = verify_run_inside(
        run->connection, run->options->tree, path,
        own_or(run->item->material->settings->statement_timeout, run->options->statement_timeout),
        &reason);
    return timed(run, begin, success, "its verify script", reason, error);
}

static gboolean run_reset(Run *run, GError **error)
{
    static const char reset[] = "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL;";
    if (!reset_is_needed(run->item->material->script, run->item->material->parse))
        return TRUE;
    g_clear_pointer(&run->in_force, g_free);
    return run_text(run, reset, error);
}

static gboolean run_all(Run *run, const Steps *steps, GError **error)
{
    if (run->options->hooks != NULL && run->options->hooks->class->starting != NULL)
        run->options->hooks->class->starting(run->options->hooks, &run->told);
    if (!run_phases(run, PHASE_BEFORE_VALIDATION, PHASE_BEFORE_DDL, error) ||
        (run->options->hooks != NULL && run->migration->failure == NULL &&
         !gauge_skip(run->gauge, error)) ||
        (run->migration->failure == NULL && !run_steps(run, steps, error)) ||
        (run->migration->failure == NULL && !run_reset(run, error)) ||
        !run_phases(run, PHASE_AFTER_DDL, PHASE_AFTER_DDL, error) || !run_verify(run, error) ||
        !run_phases(run, PHASE_AFTER_VALIDATION, PHASE_CLEANUP, error))
        return FALSE;
    return run->migration->failure != NULL || gauge_end(run->gauge, run->migration, error);
}

/* Nothing is sent where all is as the migration before it had it. A savepoint for each would nest
 * them without end. */
static gboolean send_beginning(Run *run, GError **error)
{
    g_autofree char *terms = format_terms(run);
    gboolean same = g_strcmp0(terms, run->in_force) == 0;
    g_autofree char *begin = g_strconcat(run->left_out ? "SAVEPOINT confiture_migration; " : "",
                                         same ? "" : terms, NULL);
    if (!same) {
        g_free(run->in_force);
        run->in_force = g_steal_pointer(&terms);
    }
    return *begin == '\0' || run_text(run, begin, error);
}

static gboolean run_inside(Run *run, GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(Steps) steps =
        steps_new(run->options->tree, run->item->material->parse, TRUE, &reason);
    if (steps == NULL) {
        set_failure_in(run, "its script", reason);
        return TRUE;
    }
    fill_told(run);
    run->migration->where = REHEARSED_TARGET;
    gauge_begin(run->gauge, run->migration);
    gboolean success = send_beginning(run, error) && run_all(run, steps, error);
    g_array_unref(run->told.outcomes);
    return success;
}

/* Names that are not there: an index that an earlier migration would have built, say. */
static gboolean is_missing_something(const GError *failure)
{
    const char *state = error_sqlstate(failure);
    return state != NULL && g_str_has_prefix(state, "42");
}

static void leave_out(RehearsedMigration *migration, const char *note)
{
    rehearsed_migration_forget(migration);
    migration->where = REHEARSED_NOT;
    migration->note = g_strdup(note);
}

/* FALSE in `goes_on`: later ones make no sense any more. */
static gboolean settle(Run *run, gboolean *goes_on, GError **error)
{
    *goes_on = TRUE;
    if (run->migration->failure == NULL)
        return !run->left_out || run_text(run, "RELEASE SAVEPOINT confiture_migration", error);
    if (run->left_out && is_missing_something(run->migration->failure)) {
        leave_out(run->migration, "it needs what an earlier migration does outside a transaction");
        g_clear_pointer(&run->in_force, g_free);
        return run_text(run, "ROLLBACK TO SAVEPOINT confiture_migration", error) &&
               gauge_rolled_back(run->gauge, error);
    }
    *goes_on = FALSE;
    return TRUE;
}

static gboolean rehearse_items(Rehearsal *self, Run *run, const RehearsalItem *items, guint count,
                               GError **error)
{
    gboolean goes_on = TRUE;
    for (guint i = 0; goes_on && i < count; i++) {
        run->item = &items[i];
        run->migration = self->migrations->pdata[i];
        if (run->options->progress != NULL)
            run->options->progress(run->options->progress_data, i, count, run->migration->label);
        if (!run->item->in_transaction) {
            leave_out(run->migration, "it cannot run in a transaction");
            run->left_out = TRUE;
            continue;
        }
        if (!run_inside(run, error) || !settle(run, &goes_on, error))
            return FALSE;
    }
    return TRUE;
}

static Rehearsal *rehearsal_new(const RehearsalItem *items, guint count)
{
    Rehearsal *self = g_new0(Rehearsal, 1);
    self->migrations = g_ptr_array_new_with_free_func((GDestroyNotify)rehearsed_migration_free);
    self->effects = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < count; i++)
        g_ptr_array_add(self->migrations,
                        rehearsed_migration_new(items[i].migration, items[i].in_transaction));
    return self;
}

void rehearsal_free(Rehearsal *rehearsal)
{
    if (rehearsal == NULL)
        return;
    g_ptr_array_unref(rehearsal->migrations);
    g_ptr_array_unref(rehearsal->effects);
    g_free(rehearsal);
}

static gboolean rehearse_in_transaction(Rehearsal *self, Run *run, const RehearsalItem *items,
                                        guint count, GError **error)
{
    if (!run_text(run, "BEGIN", error))
        return FALSE;
    g_autoptr(Gauge) gauge = gauge_open(run->connection, run->options, error);
    g_autoptr(RiskNames) names = risk_names_new(run->options->live);
    run->gauge = gauge;
    run->names = names;
    gboolean success = gauge != NULL && rehearse_items(self, run, items, count, error);
    if (gauge != NULL) {
        gauge_effects(gauge, self->effects);
        self->measuring_us = gauge_cost(gauge);
    }
    run->gauge = NULL;
    run->names = NULL;
    g_clear_pointer(&run->in_force, g_free);
    return success;
}

/* The rollback is asked for even after Ctrl-C; a connection that is broken has had it. */
Rehearsal *rehearse(Connection *connection, const RehearsalOptions *options,
                    const RehearsalItem *items, guint count, GError **error)
{
    g_autoptr(Rehearsal) self = rehearsal_new(items, count);
    g_autoptr(GError) left = NULL;
    Run run = {.connection = connection, .options = options};
    gint64 begin = g_get_monotonic_time();
    gboolean success = rehearse_in_transaction(self, &run, items, count, error);
    if (!connection_is_broken(connection) && connection_in_transaction(connection) &&
        !connection_command(connection, "ROLLBACK", &left) && success) {
        g_propagate_error(error, g_steal_pointer(&left));
        return NULL;
    }
    self->duration_us = g_get_monotonic_time() - begin;
    return success ? g_steal_pointer(&self) : NULL;
}

gboolean rehearsal_needs_copy(const Rehearsal *rehearsal)
{
    for (guint i = 0; i < rehearsal->migrations->len; i++) {
        const RehearsedMigration *migration = rehearsal->migrations->pdata[i];
        if (migration->failure != NULL)
            return FALSE;
        if (migration->where == REHEARSED_NOT)
            return TRUE;
    }
    return FALSE;
}

/* On a copy a migration is committed, so that the next one finds what it made. */
static gboolean run_committed(Run *run, GError **error)
{
    g_autofree char *terms = format_terms(run);
    g_autoptr(GError) reason = NULL;
    gboolean inside = run->item->in_transaction;
    g_autofree char *begin = g_strconcat(inside ? "BEGIN; " : "", terms, NULL);
    g_autoptr(Steps) steps =
        steps_new(run->options->tree, run->item->material->parse, inside, &reason);
    if (steps == NULL) {
        set_failure_in(run, "its script", reason);
        return TRUE;
    }
    if (!run_text(run, begin, error) || !run_steps(run, steps, error))
        return FALSE;
    if (run->migration->failure != NULL)
        return !connection_in_transaction(run->connection) || run_text(run, "ROLLBACK", error);
    return run_text(run,
                    inside ? "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; COMMIT"
                           : "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL",
                    error);
}

static gboolean copy_item(Run *run, RehearsedMigration *told, GError **error)
{
    g_autoptr(RehearsedMigration) unseen =
        rehearsed_migration_new(run->item->migration, run->item->in_transaction);
    gboolean wanted = told->where == REHEARSED_NOT;
    run->migration = wanted ? told : unseen;
    if (!run_committed(run, error))
        return FALSE;
    if (wanted && told->failure == NULL)
        told->where = REHEARSED_COPY;
    if (!wanted && unseen->failure != NULL) {
        g_free(told->note);
        told->note = g_strdup_printf("on the copy of the schema, without its rows, it fails: %s",
                                     unseen->failure->message);
    }
    return TRUE;
}

gboolean rehearse_on_copy(Rehearsal *rehearsal, Connection *copy, const RehearsalOptions *options,
                          const RehearsalItem *items, guint count, GError **error)
{
    guint last = 0;
    for (guint i = 0; i < count; i++) {
        if (((RehearsedMigration *)rehearsal->migrations->pdata[i])->where == REHEARSED_NOT)
            last = i + 1;
    }
    g_autoptr(RiskNames) names = risk_names_new(NULL);
    Run run = {.connection = copy, .options = options, .names = names};
    for (guint i = 0; i < last; i++) {
        RehearsedMigration *told = rehearsal->migrations->pdata[i];
        run.item = &items[i];
        if (!copy_item(&run, told, error))
            return FALSE;
        if (told->failure != NULL)
            break;
    }
    return TRUE;
}
