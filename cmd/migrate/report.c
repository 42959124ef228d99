#include "cmd/migrate/report.h"

#include "core/audit/details.h"
#include "core/base/error.h"

/* Longer plans are counted, not listed, unless -v asks for all. */
enum { LISTED = 40 };

static gboolean is_text(const Report *self)
{
    return output_format(self->context->output) == FORMAT_TEXT;
}

/* The story of a run is for people; under -q nothing but what went wrong is told. */
static gboolean is_telling(const Report *self)
{
    return is_text(self) && !self->context->quiet;
}

static const char *verb(const Plan *plan, gboolean past)
{
    if (plan->direction == DIRECTION_UP)
        return past ? "applied" : "apply";
    return past ? "reverted" : "revert";
}

static const char *plural(guint64 count)
{
    return count == 1 ? "" : "s";
}

static void on_starting(PhaseListener *listener, const MigrationRun *run)
{
    Report *self = (Report *)listener;
    g_autofree char *label = migration_label(run->migration);
    output_progress(self->context->output, self->done, self->plan->items->len, label);
}

static void on_committed(PhaseListener *listener, const MigrationRun *run)
{
    Report *self = (Report *)listener;
    g_autofree char *label = migration_label(run->migration);
    g_autofree char *duration = format_duration(run->duration_us);
    self->done++;
    if (is_telling(self) && (self->plan->items->len <= LISTED || self->context->verbose > 0))
        output_print(self->context->output, "%s%s%s %s (%u statement%s, %s)\n",
                     output_color(self->context->output, "green"), verb(self->plan, TRUE),
                     output_color(self->context->output, "reset"), label, run->statements,
                     plural(run->statements), duration);
    json_t *row =
        json_pack("{s:s, s:s, s:s?, s:s, s:b, s:I, s:I, s:I}", "version", run->migration->version,
                  "name", run->migration->name, "path", run->path, "checksum", run->checksum,
                  "transaction", run->in_transaction, "statements", (json_int_t)run->statements,
                  "rows", (json_int_t)run->rows, "duration_us", (json_int_t)run->duration_us);
    if (run->hooks != NULL)
        json_object_set_new(row, "hooks", details_hooks(run->hooks));
    json_array_append_new(self->migrations, row);
}

static void on_end(PhaseListener *listener)
{
    output_progress_end(((Report *)listener)->context->output);
}

static const PhaseListenerClass report_class = {
    .name = "report", .starting = on_starting, .committed = on_committed, .run_end = on_end};

void report_init(Report *report, Context *context)
{
    *report = (Report){.listener = {&report_class}, .context = context, .migrations = json_array()};
}

void report_clear(Report *report)
{
    g_clear_pointer(&report->migrations, json_decref);
}

static void print_item(Output *output, const Plan *plan, const PlanItem *item)
{
    g_autofree char *label = migration_label(item->migration);
    g_autofree char *resume =
        item->resume
            ? g_strdup_printf(", from statement %u of %u", item->resume_after + 1, item->statements)
            : g_strdup("");
    output_print(output, "  %s (%u statement%s%s%s%s)\n", label, item->statements,
                 plural(item->statements), item->in_transaction ? "" : ", outside a transaction",
                 resume,
                 item->stored                        ? ", by the way down stored in the database"
                 : plan->direction == DIRECTION_DOWN ? ", by its file"
                                                     : "");
}

void report_plan(Report *report, const Session *session, const Plan *plan)
{
    Output *output = session->context->output;
    report->plan = plan;
    for (guint i = 0; i < plan->missing->len; i++)
        output_warning(output, "applied migration \"%s\" has no file here",
                       (const char *)g_ptr_array_index(plan->missing, i));
    if (plan->items->len == 0 || !is_telling(report))
        return;
    output_print(output, "%u migration%s to %s: %s\n", plan->items->len, plural(plan->items->len),
                 verb(plan, FALSE),
                 session->connection != NULL ? connection_label(session->connection)
                                             : session->context->config->environment);
    guint listed =
        session->context->verbose > 0 ? plan->items->len : MIN(plan->items->len, (guint)LISTED);
    for (guint i = 0; i < listed; i++)
        print_item(output, plan, plan_at(plan, i));
    if (listed < plan->items->len)
        output_print(output, "  … and %u more\n", plan->items->len - listed);
}

json_t *report_plan_json(const Plan *plan)
{
    json_t *items = json_array();
    for (guint i = 0; i < plan->items->len; i++) {
        const PlanItem *item = plan_at(plan, i);
        const Migration *migration = item->migration;
        const char *path = item->stored ? NULL
                           : plan->direction == DIRECTION_UP || migration->sections
                               ? migration->up_path
                               : migration->down_path;
        json_array_append_new(items, json_pack("{s:s, s:s, s:s?, s:b, s:I, s:I}", "version",
                                               migration->version, "name", migration->name, "path",
                                               path, "transaction", item->in_transaction,
                                               "statements", (json_int_t)item->statements,
                                               "resume_after", (json_int_t)item->resume_after));
    }
    return items;
}

static json_t *missing_json(const Plan *plan)
{
    json_t *missing = json_array();
    for (guint i = 0; i < plan->missing->len; i++)
        json_array_append_new(missing, json_string(g_ptr_array_index(plan->missing, i)));
    return missing;
}

static json_t *failures_json(const RunSummary *summary)
{
    json_t *failures = json_array();
    for (guint i = 0; summary->failures != NULL && i < summary->failures->len; i++) {
        const RunFailure *failure = g_ptr_array_index(summary->failures, i);
        json_array_append_new(failures,
                              json_pack("{s:s, s:s, s:s?, s:I, s:s?}", "migration", failure->label,
                                        "message", failure->error->message, "path",
                                        error_path(failure->error), "line",
                                        (json_int_t)error_line(failure->error), "sqlstate",
                                        error_sqlstate(failure->error)));
    }
    return failures;
}

static void print_json(Report *self, const Session *session, const RunSummary *summary,
                       const char *command)
{
    json_t *document = json_pack(
        "{s:s, s:s, s:o, s:O, s:o, s:o, s:I, s:I, s:I, s:I}", "environment",
        session->context->config->environment, "database", connection_label(session->connection),
        "planned", report_plan_json(self->plan), "done", self->migrations, "failures",
        failures_json(summary), "missing", missing_json(self->plan), "migrations",
        (json_int_t)summary->done, "statements", (json_int_t)summary->statements, "rows",
        (json_int_t)summary->rows, "duration_us", (json_int_t)summary->duration_us);
    output_json(session->context->output, command, document);
}

static void print_nothing(Report *self)
{
    guint applied = self->plan->applied;
    if (self->plan->direction == DIRECTION_UP)
        output_print(self->context->output,
                     "Nothing to do: %u migration%s applied, none pending.\n", applied,
                     plural(applied));
    else
        output_print(self->context->output, "Nothing to revert.\n");
}

void report_summary(Report *report, const Session *session, const RunSummary *summary,
                    const char *command)
{
    Output *output = report->context->output;
    for (guint i = 0; summary->notes != NULL && i < summary->notes->len; i++)
        output_warning(output, "%s", (const char *)g_ptr_array_index(summary->notes, i));
    if (!is_text(report)) {
        print_json(report, session, summary, command);
        return;
    }
    if (!is_telling(report))
        return;
    if (report->plan->items->len == 0) {
        print_nothing(report);
        return;
    }
    g_autofree char *duration = format_duration(summary->duration_us);
    const char *word = report->plan->direction == DIRECTION_UP ? "Applied" : "Reverted";
    output_print(output,
                 "%s %u migration%s in %s: %" G_GUINT64_FORMAT " statement%s, %" G_GUINT64_FORMAT
                 " row%s changed.\n",
                 word, summary->done, plural(summary->done), duration, summary->statements,
                 plural(summary->statements), summary->rows, plural(summary->rows));
}

void report_failure(Report *report, const RunSummary *summary)
{
    Output *output = report->context->output;
    for (guint i = 0; summary->notes != NULL && i < summary->notes->len; i++)
        output_warning(output, "%s", (const char *)g_ptr_array_index(summary->notes, i));
    if (report->plan != NULL && summary->done > 0)
        output_note(output, "%u of %u migration%s %s before the failure and stay%s", summary->done,
                    report->plan->items->len, plural(report->plan->items->len),
                    summary->done == 1 ? "was done" : "were done", summary->done == 1 ? "s" : "");
}
