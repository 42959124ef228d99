/* `confiture-migrate wizard` */
#include "cmd/migrate/wizard.h"

#include "cmd/migrate/commands.h"
#include "cmd/migrate/journal.h"
#include "core/base/error.h"

#include <string.h>

static RunArguments arguments = {.lock_retries = -1};
static char *to;

static const GOptionEntry options[] = {
    {"to", 0, 0, G_OPTION_ARG_STRING, &to, "the last version to talk about", "VERSION"},
    {"at", 0, 0, G_OPTION_ARG_STRING, &arguments.at,
     "read the migrations from a commit, tag or branch", "REF"},
    {"out-of-order", 0, 0, G_OPTION_ARG_NONE, &arguments.plan.out_of_order,
     "take versions older than the newest applied, too", NULL},
    {"lock-wait", 0, 0, G_OPTION_ARG_STRING, &arguments.lock_wait,
     "how long to wait for another deployer (default: 1min)", "TIME"},
    {"lock-timeout", 0, 0, G_OPTION_ARG_STRING, &arguments.lock_timeout,
     "how long a statement may wait for a lock (default: 2s; 0: server's)", "TIME"},
    {"lock-retries", 0, 0, G_OPTION_ARG_INT, &arguments.lock_retries,
     "how often to try again after locks of others (default: 10)", "N"},
    {"statement-timeout", 0, 0, G_OPTION_ARG_STRING, &arguments.statement_timeout,
     "how long a statement may take", "TIME"},
    {"override", 0, 0, G_OPTION_ARG_STRING, &arguments.override,
     "apply what the environment's policy forbids; the reason is recorded", "REASON"},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

typedef enum Step { STEP_AGAIN, STEP_NEXT, STEP_OVER, STEP_FAILED } Step;

const PlanItem *wizard_item(const WizardItem *item)
{
    return plan_at(item->plan, item->index);
}

static gboolean yes(Wizard *self, const char *question)
{
    g_autofree char *line = NULL;
    return prompt_read(self->prompt, question, connection_cancel_requested, &line) == PROMPT_LINE &&
           (g_ascii_strcasecmp(line, "y") == 0 || g_ascii_strcasecmp(line, "yes") == 0);
}

/* Where a slip of the finger costs most, yes is the name of the database. */
static gboolean confirm_by_name(Wizard *self, const Risk *risk)
{
    const char *name = connection_database(self->session.connection);
    g_autofree char *line = NULL;
    if (!self->context->config->is_protected || risk->level < RISK_HIGH)
        return TRUE;
    output_talk(self->context->output, "red",
                "The environment \"%s\" is protected and the risk is %s.\n",
                self->context->config->environment, risk_level_name(risk->level));
    prompt_read(self->prompt,
                "Type the name of the database to apply it: ", connection_cancel_requested, &line);
    if (g_strcmp0(line, name) == 0)
        return TRUE;
    output_talk(self->context->output, NULL, "That is not its name: nothing was done.\n");
    return FALSE;
}

static void forget_failure(Wizard *self, const char *label)
{
    for (guint i = self->failed->len; i > 0; i--) {
        if (strcmp(((RunFailure *)self->failed->pdata[i - 1])->label, label) == 0)
            g_ptr_array_remove_index(self->failed, i - 1);
    }
}

static void keep_failure(Wizard *self, const char *label, const GError *reason)
{
    RunFailure *failure = g_new0(RunFailure, 1);
    forget_failure(self, label);
    failure->label = g_strdup(label);
    failure->error = g_error_copy(reason);
    g_ptr_array_add(self->failed, failure);
}

/* After these the conversation cannot go on. */
static gboolean is_final(const GError *reason)
{
    static const ErrorCode codes[] = {ERROR_CANCELLED, ERROR_PARTIAL, ERROR_CONNECTION,
                                      ERROR_INTEGRITY};
    for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
        if (g_error_matches(reason, CONFITURE_ERROR, (int)codes[i]))
            return TRUE;
    }
    return FALSE;
}

static void note_applied(Wizard *self, const WizardItem *item)
{
    const Migration *migration = wizard_item(item)->migration;
    g_autofree char *down = material_down_text(self->session.tree, migration, NULL);
    self->irreversible = self->irreversible || down == NULL;
    g_ptr_array_add(self->applied, g_strdup(migration->version));
}

/* The server, or something between, may have cut a connection that was idle for an hour. */
static gboolean stay_connected(Wizard *self, GError **error)
{
    Session *session = &self->session;
    if (connection_command(session->connection, "SELECT 1", NULL) ||
        !connection_is_broken(session->connection))
        return TRUE; /* whatever else it is, it will be told */
    g_clear_pointer(&session->connection, connection_close);
    return session_connect(session, error);
}

static Step apply(Wizard *self, const WizardItem *item, GError **error)
{
    g_autofree char *label = migration_label(wizard_item(item)->migration);
    g_autoptr(GError) reason = NULL;
    self->stale = FALSE;
    if (!confirm_by_name(self, item->risk))
        return STEP_AGAIN;
    if (stay_connected(self, &reason) && wizard_apply(self, item, &reason)) {
        forget_failure(self, label);
        note_applied(self, item);
        return STEP_NEXT;
    }
    if (!g_error_matches(reason, CONFITURE_ERROR, ERROR_REFUSED))
        keep_failure(self, label, reason);
    if (is_final(reason)) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return STEP_FAILED;
    }
    output_error(self->context->output, reason);
    return self->stale ? STEP_NEXT : STEP_AGAIN;
}

static Step try_it(Wizard *self, const WizardItem *item, GError **error)
{
    g_autoptr(GError) reason = NULL;
    if (stay_connected(self, &reason) && wizard_try(self, item, &reason))
        return STEP_AGAIN;
    if (is_final(reason)) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return STEP_FAILED;
    }
    output_error(self->context->output, reason);
    return STEP_AGAIN;
}

static Step skip(Wizard *self, const WizardItem *item)
{
    const Migration *migration = wizard_item(item)->migration;
    char *label = migration_label(migration);
    journal_tell(self->context, "migration_skipped", migration, "the operator left it out");
    output_talk(self->context->output, NULL,
                "Left pending. Once newer ones are applied, `up` takes it with --out-of-order.\n");
    forget_failure(self, label);
    g_ptr_array_add(self->skipped, label);
    g_hash_table_add(self->left_out, version_key(migration->version));
    return STEP_NEXT;
}

static Step help(Wizard *self)
{
    output_talk(self->context->output, NULL,
                "  a  apply it now\n"
                "  d  dry run: apply it in a transaction, measure, roll back\n"
                "  p  preview: show its SQL\n"
                "  s  skip: leave it pending, go on with the next\n"
                "  q  quit: what is applied stays (Ctrl-D does the same)\n"
                "  ?  this help; an empty line shows the migration again\n"
                "While it runs, Ctrl-C asks whether to cancel it.\n");
    return STEP_AGAIN;
}

static const struct {
    const char *word; /* its first letter does too */
} answers[] = {{"apply"}, {"dry-run"}, {"preview"}, {"skip"}, {"quit"}};

/* The letter that is meant; 0: none. */
static char find_answer(const char *line)
{
    if (strcmp(line, "?") == 0 || g_ascii_strcasecmp(line, "help") == 0)
        return '?';
    for (guint i = 0; i < G_N_ELEMENTS(answers); i++) {
        if (g_ascii_strcasecmp(line, answers[i].word) == 0 ||
            (line[1] == '\0' && g_ascii_tolower(line[0]) == answers[i].word[0]))
            return answers[i].word[0];
    }
    return '\0';
}

static Step act(Wizard *self, const WizardItem *item, const char *line, GError **error)
{
    switch (find_answer(line)) {
    case 'a':
        return apply(self, item, error);
    case 'd':
        return try_it(self, item, error);
    case 'p':
        wizard_show_sql(self, item);
        return STEP_AGAIN;
    case 's':
        return skip(self, item);
    case 'q':
        return STEP_OVER;
    case '?':
        return help(self);
    default:
        output_talk(self->context->output, NULL, "\"%s\" is none of the answers; ? tells them.\n",
                    line);
        return STEP_AGAIN;
    }
}

static Step ask(Wizard *self, const WizardItem *item, GError **error)
{
    g_autofree char *line = NULL;
    switch (prompt_read(self->prompt, "[a]pply, [d]ry-run, [p]review SQL, [s]kip, [q]uit, [?]: ",
                        connection_cancel_requested, &line)) {
    case PROMPT_LINE:
        break;
    case PROMPT_INTERRUPTED:
        return yes(self, "Leave the wizard? [y/N] ") ? STEP_OVER : STEP_AGAIN;
    case PROMPT_END:
        return STEP_OVER;
    }
    if (*line == '\0')
        return wizard_show(self, item, error) ? STEP_AGAIN : STEP_FAILED;
    return act(self, item, line, error);
}

static Step talk_about(Wizard *self, const WizardItem *item, GError **error)
{
    Step step = wizard_show(self, item, error) ? STEP_AGAIN : STEP_FAILED;
    while (step == STEP_AGAIN)
        step = ask(self, item, error);
    return step;
}

static gboolean is_left_out(const Wizard *self, const PlanItem *item)
{
    g_autofree char *key = version_key(item->migration->version);
    return g_hash_table_contains(self->left_out, key);
}

static guint first_open(const Wizard *self, const Plan *plan)
{
    guint index = 0;
    while (index < plan->items->len && is_left_out(self, plan_at(plan, index)))
        index++;
    return index;
}

static void greet(const Wizard *self, const Plan *plan)
{
    Output *output = self->context->output;
    if (plan->items->len == 0)
        return;
    output_talk(output, "bold", "%u migration%s pending for %s\n", plan->items->len,
                plan->items->len == 1 ? "" : "s", connection_label(self->session.connection));
    output_talk(output, NULL, "environment %s%s\n", self->context->config->environment,
                self->context->config->is_protected ? ", protected" : "");
}

/* The newest version that is applied, before anything is done. */
static void note_before(Wizard *self, const Ledger *ledger)
{
    if (ledger->rows->len > 0)
        self->before = g_strdup(ledger_at(ledger, ledger->rows->len - 1)->version);
}

/* One migration: planned and weighed anew each time, because what others do counts too. */
static Step next(Wizard *self, gboolean first, GError **error)
{
    const Config *config = self->context->config;
    Session *session = &self->session;
    g_autoptr(Ledger) ledger = ledger_open(session->connection, config->migrations.ledger_schema);
    if (!ledger_read(ledger, 0, error))
        return STEP_FAILED;
    if (first)
        note_before(self, ledger);
    PlanInput input = {.tree = session->tree, .chain = session->chain, .ledger = ledger};
    g_autoptr(Plan) plan = plan_up(&input, &self->arguments.plan, error);
    if (plan == NULL)
        return STEP_FAILED;
    if (first)
        greet(self, plan);
    guint index = first_open(self, plan);
    self->pending = plan->items->len;
    if (index == plan->items->len)
        return STEP_OVER;
    gint64 lock_timeout = config->migrations.lock_timeout;
    g_autoptr(PlanRisks) risks = plan_risks_read(session, ledger, plan, lock_timeout, error);
    if (risks == NULL)
        return STEP_FAILED;
    WizardItem item = {.plan = plan,
                       .index = index,
                       .risks = risks,
                       .risk = plan_risks_at(risks, index),
                       .material = plan_risks_material(risks, index),
                       .number = self->applied->len + self->skipped->len + 1,
                       .total = self->applied->len + plan->items->len};
    Step step = talk_about(self, &item, error);
    self->pending -= step == STEP_NEXT && !is_left_out(self, plan_at(plan, index));
    /* What was left out is older than what follows. */
    self->arguments.plan.out_of_order = self->arguments.plan.out_of_order || self->skipped->len > 0;
    return step;
}

static gboolean open_session(Wizard *self, GError **error)
{
    Session *session = &self->session;
    *session = (Session){.context = self->context};
    if (!session_read_chain(session, self->arguments.at, error))
        return FALSE;
    session_tell_problems(session);
    session_recorder(session);
    return session_read_hooks(session, FALSE, error) && session_connect(session, error);
}

static void failure_free(gpointer data)
{
    RunFailure *failure = data;
    g_free(failure->label);
    g_clear_error(&failure->error);
    g_free(failure);
}

static void wizard_init(Wizard *self, Context *context)
{
    *self = (Wizard){.context = context, .arguments = arguments};
    report_init(&self->report, context);
    self->applied = g_ptr_array_new_with_free_func(g_free);
    self->skipped = g_ptr_array_new_with_free_func(g_free);
    self->failed = g_ptr_array_new_with_free_func(failure_free);
    self->left_out = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    self->measured = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

static void wizard_clear(Wizard *self)
{
    g_clear_pointer(&self->prompt, prompt_close);
    session_clear(&self->session);
    report_clear(&self->report);
    g_ptr_array_unref(self->applied);
    g_ptr_array_unref(self->skipped);
    g_ptr_array_unref(self->failed);
    g_hash_table_unref(self->left_out);
    g_hash_table_unref(self->measured);
    g_free(self->before);
}

/* A migration that failed and was not mended gives the wizard its status. */
static int status_of(const Wizard *self)
{
    return self->failed->len > 0
               ? error_exit_status(
                     ((RunFailure *)self->failed->pdata[self->failed->len - 1])->error)
               : 0;
}

static int converse(Wizard *self, GError **error)
{
    if (!open_session(self, error))
        return 0;
    connection_cancel_on_signal();
    interrupts_catch();
    self->prompt = prompt_open(self->context->program);
    Step step = next(self, TRUE, error);
    while (step == STEP_NEXT)
        step = next(self, FALSE, error);
    if (step == STEP_OVER || self->applied->len > 0)
        wizard_end(self);
    return status_of(self);
}

static gboolean check_terminal(const Context *context, GError **error)
{
    if (output_logs_json(context->output)) {
        error_set(error, ERROR_USAGE, "a conversation is no log: --log-format json goes with up");
        return FALSE;
    }
    if (context->interactive)
        return TRUE;
    error_set(error, ERROR_REFUSED, "the wizard needs a terminal to talk at");
    error_add_hint(error, "The same without one: `plan` tells the risks, `up --to=VERSION` applies "
                          "up to a version, `down --to=VERSION` goes back.");
    return FALSE;
}

static int run(Context *context, int argc, char **argv, GError **error)
{
    Wizard self;
    arguments.plan.target = argc > 0 ? argv[0] : to;
    if (!check_terminal(context, error))
        return 0;
    if (arguments.plan.target != NULL && !version_is_valid(arguments.plan.target)) {
        error_set(error, ERROR_USAGE, "\"%s\" is no version", arguments.plan.target);
        return 0;
    }
    arguments.plan.out_of_order =
        arguments.plan.out_of_order || context->config->migrations.out_of_order;
    wizard_init(&self, context);
    int status = converse(&self, error);
    wizard_clear(&self);
    return status;
}

const Command wizard_command = {
    .name = "wizard",
    .summary = "talk about each pending migration, then apply, try, show or skip it",
    .arguments = "[VERSION]",
    .details =
        "Tells what each migration does, its risk with the reasons, the sizes of the tables that "
        "it\n"
        "touches, the hooks that will run, a safer way where there is one, and how to undo it. "
        "While\n"
        "one runs, its progress is shown, and Ctrl-C asks before it cancels. On an environment "
        "with\n"
        "`protected: true` a risk of HIGH or CRITICAL is confirmed by typing the database's name.\n"
        "At the end stands what was done and the command to roll it back.\n"
        "\n"
        "Without a terminal it refuses (exit status 9): there are `plan`, `up` and `down`.\n"
        "\n"
        "  confiture-migrate wizard --env production\n"
        "  confiture-migrate wizard 0012",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE | COMMAND_STEADY,
    .max_arguments = 1,
};
