#include "cmd/migrate/risks.h"

#include "core/sql/locks.h"

static GBytes *stored_way(Ledger *ledger, const PlanItem *item, GError **error)
{
    return item->stored ? ledger_down_text(ledger, item->row->version, error) : NULL;
}

static gboolean add_item(PlanRisks *self, const Session *session, Ledger *ledger, const Plan *plan,
                         guint index, gint64 lock_timeout, GError **error)
{
    const PlanItem *item = plan_at(plan, index);
    g_autoptr(GError) reason = NULL;
    g_autoptr(GBytes) stored = stored_way(ledger, item, &reason);
    Material *material = reason == NULL ? material_load(session->tree, item->migration,
                                                        plan->direction, stored, &reason)
                                        : NULL;
    if (material == NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return FALSE;
    }
    g_ptr_array_add(self->materials, material);
    g_autofree char *down = plan->direction == DIRECTION_UP
                                ? material_down_text(session->tree, item->migration, &reason)
                                : NULL;
    gint64 own = material->settings->lock_timeout;
    RiskSubject subject = {.parse = material->parse,
                           .in_transaction = item->in_transaction,
                           .reversible = plan->direction == DIRECTION_DOWN || down != NULL,
                           .lock_timeout = (own >= 0 ? own : lock_timeout) > 0};
    g_array_append_val(self->subjects, subject);
    return TRUE;
}

PlanRisks *plan_risks_read(const Session *session, Ledger *ledger, const Plan *plan,
                           gint64 lock_timeout, GError **error)
{
    g_autoptr(PlanRisks) self = g_new0(PlanRisks, 1);
    self->materials = g_ptr_array_new_with_free_func((GDestroyNotify)material_free);
    self->subjects = g_array_new(FALSE, FALSE, sizeof(RiskSubject));
    for (guint i = 0; i < plan->items->len; i++) {
        if (!add_item(self, session, ledger, plan, i, lock_timeout, error))
            return NULL;
    }
    const RiskSubject *subjects = &g_array_index(self->subjects, RiskSubject, 0);
    if (self->subjects->len > 0) {
        self->live = live_read(session->connection, subjects, self->subjects->len, error);
        if (self->live == NULL)
            return NULL;
    }
    self->risks = risk_assess(subjects, self->subjects->len, self->live);
    return g_steal_pointer(&self);
}

void plan_risks_free(PlanRisks *risks)
{
    if (risks == NULL)
        return;
    g_clear_pointer(&risks->risks, g_ptr_array_unref);
    g_clear_pointer(&risks->live, live_free);
    g_clear_pointer(&risks->subjects, g_array_unref);
    g_clear_pointer(&risks->materials, g_ptr_array_unref);
    g_free(risks);
}

const Risk *plan_risks_at(const PlanRisks *risks, guint index)
{
    return g_ptr_array_index(risks->risks, index);
}

const Material *plan_risks_material(const PlanRisks *risks, guint index)
{
    return g_ptr_array_index(risks->materials, index);
}

static json_t *reason_json(const RiskReason *reason)
{
    json_t *row = json_pack("{s:s, s:s, s:I, s:I}", "level", risk_level_name(reason->level),
                            "factor", reason->factor, "statement", (json_int_t)reason->statement,
                            "line", (json_int_t)reason->line);
    json_object_set_new(row, "object", json_text(reason->object));
    json_object_set_new(row, "message", json_text(reason->message));
    json_object_set_new(row, "advice", json_text(reason->advice));
    return row;
}

static json_t *table_json(const RiskTable *table)
{
    json_t *row = json_object();
    json_object_set_new(row, "name", json_text(table->name));
    json_object_set_new(row, "lock", json_text(lock_mode_name(table->mode)));
    json_object_set_new(row, "rewritten", json_boolean((table->work & LOCK_REWRITES) != 0));
    json_object_set_new(row, "rows",
                        table->rows >= 0 ? json_integer((json_int_t)table->rows) : json_null());
    json_object_set_new(row, "bytes", json_integer((json_int_t)table->bytes));
    json_object_set_new(row, "index_bytes", json_integer((json_int_t)table->index_bytes));
    return row;
}

json_t *risk_json(const Risk *risk)
{
    json_t *reasons = json_array(), *tables = json_array();
    for (guint i = 0; i < risk->reasons->len; i++)
        json_array_append_new(reasons, reason_json(g_ptr_array_index(risk->reasons, i)));
    for (guint i = 0; i < risk->tables->len; i++)
        json_array_append_new(tables, table_json(g_ptr_array_index(risk->tables, i)));
    return json_pack("{s:s, s:o, s:o}", "level", risk_level_name(risk->level), "reasons", reasons,
                     "tables", tables);
}

char *risk_colored(const Output *output, RiskLevel level)
{
    static const char *const colors[RISK_LEVEL_COUNT] = {"green", "yellow", "red", "red"};
    return g_strconcat(level == RISK_CRITICAL ? output_color(output, "bold") : "",
                       output_color(output, colors[level]), risk_level_name(level),
                       output_color(output, "reset"), NULL);
}

void risk_print(Output *output, const Risk *risk, RiskLevel from)
{
    for (guint i = 0; i < risk->reasons->len; i++) {
        const RiskReason *reason = g_ptr_array_index(risk->reasons, i);
        if (reason->level < from)
            continue;
        g_autofree char *level = risk_colored(output, reason->level);
        g_autofree char *place =
            reason->line > 0 ? g_strdup_printf("line %u: ", reason->line) : g_strdup("");
        output_print(output, "      %s %s%s\n", level, place, reason->message);
    }
}
