#include "cmd/migrate/run.h"

#include "cmd/migrate/journal.h"
#include "cmd/migrate/policy.h"
#include "core/base/error.h"
#include "core/data/duration.h"

static void on_wait(const LockHolder *holder, guint waited_ms, gpointer data)
{
    Context *context = data;
    g_autofree char *waited = format_duration((gint64)waited_ms * 1000);
    output_note(context->output, "waiting for the lock (%s): process %d%s%s%s%s holds it", waited,
                holder->pid, holder->application_name != NULL ? ", " : "",
                holder->application_name != NULL ? holder->application_name : "",
                holder->user != NULL ? ", user " : "", holder->user != NULL ? holder->user : "");
}

static void on_held_up(const HeldUp *held_up, gpointer data)
{
    Context *context = data;
    g_autofree char *pause = format_duration((gint64)held_up->pause_ms * 1000);
    output_note(context->output,
                "migration \"%s\" (try %u of %u) met locks of others%s%s; again within %s",
                held_up->label, held_up->try, held_up->most, held_up->blockers != NULL ? ": " : "",
                held_up->blockers != NULL ? held_up->blockers : "", pause);
}

static gboolean read_duration(const char *option, const char *text, gint64 usual, gint64 *value,
                              GError **error)
{
    *value = usual;
    if (text == NULL || duration_parse(text, value))
        return TRUE;
    error_set(error, ERROR_USAGE, "--%s cannot be \"%s\"", option, text);
    error_add_hint(error, "Write a number with ms, s, min, h or d, for example 2s.");
    return FALSE;
}

gboolean run_options_read(const Session *session, const RunArguments *arguments,
                          RunnerOptions *options, GError **error)
{
    const MigrationsConfig *config = &session->context->config->migrations;
    gint64 lock_wait = 0;
    *options = (RunnerOptions){
        .environment = session->context->config->environment,
        .ledger_schema = config->ledger_schema,
        .idle_timeout = config->idle_timeout,
        .repair = arguments->repair,
        .lock_retries =
            (guint)(arguments->lock_retries >= 0 ? arguments->lock_retries : config->lock_retries),
        .waiting = on_wait,
        .held_up = on_held_up,
        .waiting_data = session->context,
        .single_transaction = arguments->single_transaction,
        .keep_going = arguments->keep_going};
    if (!read_duration("lock-wait", arguments->lock_wait, config->lock_wait, &lock_wait, error) ||
        !read_duration("lock-timeout", arguments->lock_timeout, config->lock_timeout,
                       &options->lock_timeout, error) ||
        !read_duration("statement-timeout", arguments->statement_timeout, config->statement_timeout,
                       &options->statement_timeout, error))
        return FALSE;
    options->lock_wait = (guint)lock_wait;
    if (!arguments->single_transaction || !arguments->keep_going)
        return TRUE;
    error_set(error, ERROR_USAGE, "--single-transaction and --keep-going exclude each other");
    return FALSE;
}

static gboolean confirm(const Session *session, const Plan *plan)
{
    if (!session->context->interactive || plan->items->len == 0)
        return TRUE;
    return output_confirm(session->context->output, "Revert %u migration%s of %s?",
                          plan->items->len, plan->items->len == 1 ? "" : "s",
                          connection_label(session->connection));
}

/* With --keep-going each failure is told; `reason` says that there were some. */
static int end_with_failures(const Session *session, const RunSummary *summary,
                             const GError *reason)
{
    for (guint i = 0;
         output_format(session->context->output) == FORMAT_TEXT && i < summary->failures->len; i++)
        output_error(session->context->output,
                     ((RunFailure *)g_ptr_array_index(summary->failures, i))->error);
    output_warning(session->context->output, "%s", reason->message);
    return error_exit_status(reason);
}

static int run_plan(const Session *session, Runner *runner, Journal *journal, Report *report,
                    const Plan *plan, const char *command, GError **error)
{
    g_auto(RunSummary) summary = {0};
    g_autoptr(GError) reason = NULL;
    gboolean success = runner_run(runner, plan, &summary, &reason);
    journal_finish(journal, &summary, reason);
    session_tell_warnings(session);
    gboolean kept_going = !success && summary.failures != NULL && summary.failures->len > 0;
    if (success || (kept_going && g_error_matches(reason, CONFITURE_ERROR, ERROR_MIGRATION))) {
        report_summary(report, session, &summary, command);
        return success ? 0 : end_with_failures(session, &summary, reason);
    }
    report_failure(report, &summary);
    g_propagate_error(error, g_steal_pointer(&reason));
    return 0;
}

static int plan_and_run(Session *session, const RunnerOptions *options,
                        const RunArguments *arguments, PlanFunc plan_func, Journal *journal,
                        Report *report, const char *command, gboolean question, GError **error)
{
    g_autoptr(Runner) runner =
        runner_open(session->connection, session->tree, session->chain, options, error);
    if (runner == NULL)
        return 0;
    g_autoptr(Plan) plan = plan_func(runner_input(runner), &arguments->plan, error);
    if (plan == NULL)
        return 0;
    if (session->hooks != NULL && !hook_dispatcher_prepare(session->hooks, plan, NULL, error))
        return 0;
    if (!session_check_policy(session, runner_input(runner), plan, arguments->override, error))
        return 0;
    report_plan(report, session, plan);
    if (question && !confirm(session, plan)) {
        error_set(error, ERROR_REFUSED, "nothing was reverted");
        return 0;
    }
    connection_cancel_on_signal(); /* until here Ctrl-C at the question ends the program at once */
    return run_plan(session, runner, journal, report, plan, command, error);
}

int run_migrations(Context *context, const RunArguments *arguments, PlanFunc plan,
                   const char *command, gboolean question, GError **error)
{
    g_auto(Session) session = {.context = context};
    g_auto(Report) report = {0};
    RunnerOptions options;
    Journal journal;
    report_init(&report, context);
    journal_init(&journal, context, plan == plan_down ? "down" : "up");
    if (!session_read_chain(&session, arguments->at, error) ||
        !run_options_read(&session, arguments, &options, error))
        return 0;
    session_tell_problems(&session);
    if (!question || !context->interactive)
        connection_cancel_on_signal();
    PhaseListener *listeners[] = {&journal.listener, &report.listener, session_recorder(&session),
                                  NULL};
    options.listeners = listeners;
    options.n_listeners = 3;
    if (!session_read_hooks(&session, FALSE, error))
        return 0;
    if (session.hooks != NULL) { /* the recorder is last: it tells what became of hooks */
        listeners[3] = listeners[2];
        listeners[2] = session.hooks;
        options.n_listeners = 4;
    }
    if (!session_connect(&session, error))
        return 0;
    options.reconnect =
        (ConnectionOptions){.url = session_url(&session), .application_name = context->program};
    return plan_and_run(&session, &options, arguments, plan, &journal, &report, command, question,
                        error);
}
