#include "core/migrate/plan.h"

#include "core/base/error.h"
#include "core/base/nearest.h"
#include "core/migrate/leftover.h"
#include "core/migrate/status.h"
#include "core/sql/batch.h"

#include <string.h>

static void stand_in_free(Migration *migration)
{
    g_free(migration->version);
    g_free(migration->name);
    g_free(migration);
}

/* Longer chains than any real one; a single file of this size is read again instead. */
enum { KEPT_BYTES = 8 * 1024 * 1024 };

static void item_clear(PlanItem *item)
{
    g_clear_pointer(&item->material, material_free);
}

static Plan *plan_new(Direction direction, const Ledger *ledger)
{
    Plan *plan = g_new0(Plan, 1);
    plan->direction = direction;
    plan->items = g_array_new(FALSE, TRUE, sizeof(PlanItem));
    g_array_set_clear_func(plan->items, (GDestroyNotify)item_clear);
    plan->missing = g_ptr_array_new_with_free_func(g_free);
    plan->stand_ins = g_ptr_array_new_with_free_func((GDestroyNotify)stand_in_free);
    plan->applied = ledger->rows->len;
    return plan;
}

void plan_free(Plan *plan)
{
    if (plan == NULL)
        return;
    g_array_unref(plan->items);
    g_ptr_array_unref(plan->missing);
    g_ptr_array_unref(plan->stand_ins);
    g_free(plan);
}

const PlanItem *plan_at(const Plan *plan, guint index)
{
    return &g_array_index(plan->items, PlanItem, index);
}

static Material *load(const PlanInput *input, const Plan *plan, const PlanItem *item,
                      GError **error)
{
    g_autoptr(GBytes) stored = NULL;
    if (item->stored) {
        g_autoptr(GError) reason = NULL;
        stored = ledger_down_text(input->ledger, item->row->version, &reason);
        if (stored == NULL && reason == NULL)
            error_set(&reason, ERROR_REFUSED, "migration \"%s\" has no way down",
                      item->migration->version);
        if (stored == NULL) {
            g_propagate_error(error, g_steal_pointer(&reason));
            return NULL;
        }
    }
    return material_load(input->tree, item->migration, plan->direction, stored, error);
}

Material *plan_take(const PlanInput *input, const Plan *plan, guint index, GError **error)
{
    PlanItem *item = &g_array_index(plan->items, PlanItem, index);
    return item->material != NULL ? g_steal_pointer(&item->material)
                                  : load(input, plan, item, error);
}

static void keep(Plan *plan, PlanItem *item, Material *material)
{
    gsize size = g_bytes_get_size(material->bytes);
    if (plan->kept + size <= KEPT_BYTES) {
        plan->kept += size;
        item->material = material;
    } else {
        material_free(material);
    }
}

static gboolean is_planned(const Plan *plan, const char *version)
{
    for (guint i = 0; i < plan->items->len; i++) {
        if (version_compare(plan_at(plan, i)->migration->version, version) == 0)
            return TRUE;
    }
    return FALSE;
}

/* What a migration requires has run, or runs before it. */
static gboolean check_requires(const PlanInput *input, const Plan *plan, const PlanItem *item,
                               const Settings *settings, GError **error)
{
    for (guint i = 0; i < settings->requires->len; i++) {
        const char *version = g_ptr_array_index(settings->requires, i);
        const LedgerRow *row = ledger_find(input->ledger, version);
        gboolean before = version_compare(version, item->migration->version) < 0;
        if ((row != NULL && !row->partial) || (before && is_planned(plan, version)))
            continue;
        g_autofree char *label = migration_label(item->migration);
        error_set(error, ERROR_INPUT,
                  "migration \"%s\" requires \"%s\", which is neither applied nor to run before it",
                  label, version);
        error_add_place(error, settings->requires_path, settings->requires_line, 0);
        if (chain_find(input->chain, version) == NULL)
            error_add_hint(error, "There is no migration \"%s\" in the chain.", version);
        else if (!before)
            error_add_hint(error, "Give \"%s\" a version after \"%s\".", item->migration->version,
                           version);
        else
            error_add_hint(error, "Apply \"%s\" first.", version);
        return FALSE;
    }
    return TRUE;
}

/* One that was cut off goes on by itself when it can be found out what became of the statement that
 * was sent last; one that failed wants to be looked at. */
static gboolean goes_on(const Material *material, const LedgerRow *row)
{
    if (row->failure != NULL)
        return FALSE;
    return row->steps_begun <= row->steps_done ||
           row->steps_done >= material->parse->n_statements ||
           leftover_is_knowable(material->parse, row->steps_done);
}

static gboolean check_resume(const PlanOptions *options, const Material *material, PlanItem *item,
                             GError **error)
{
    if (!item->resume)
        return TRUE;
    if (!options->resume && !goes_on(material, item->row)) {
        status_fail_partial(item->migration, item->row, error);
        return FALSE;
    }
    g_autofree char *hash = material_prefix_hash(material, item->row->steps_done);
    const char *problem = NULL;
    if (material->in_transaction)
        problem = "it is no longer set to run outside a transaction";
    else if (material->parse->n_statements < item->row->steps_done ||
             g_strcmp0(hash, item->row->steps_hash) != 0)
        problem = "the statements that are done have changed";
    if (problem == NULL) {
        item->resume_after = item->row->steps_done;
        return TRUE;
    }
    error_set(error, ERROR_INTEGRITY, "migration \"%s\" cannot go on after statement %u: %s",
              item->migration->version, item->row->steps_done, problem);
    error_add_place(error, material->script->path, 0, 0);
    error_add_hint(
        error, "Bring the first %u statements back as they ran; change only what comes after them.",
        item->row->steps_done);
    return FALSE;
}

static gboolean check_single(const PlanOptions *options, const Material *material, GError **error)
{
    if (!options->single_transaction || material->in_transaction)
        return TRUE;
    g_autofree char *label = migration_label(material->migration);
    error_set(error, ERROR_INPUT,
              "migration \"%s\" runs outside a transaction, so it cannot be part of a single one",
              label);
    error_add_place(error, material->script->path, 0, 0);
    error_add_hint(
        error, "Leave --single-transaction away, or apply up to the migration before it first.");
    return FALSE;
}

/* Whether the script can be put together: its own BEGIN and COMMIT, the files that it includes.
 * Most scripts have neither. */
static gboolean check_script(const PlanInput *input, const Material *material, GError **error)
{
    gboolean plain = TRUE;
    for (guint i = 0; i < material->parse->n_statements; i++)
        plain = plain && material->parse->statements[i].kind != STATEMENT_TRANSACTION;
    for (guint i = 0; i < material->script->n_items; i++)
        plain = plain && material->script->items[i].kind == SCRIPT_STATEMENT;
    if (plain || !material->in_transaction)
        return TRUE;
    g_autoptr(Batch) batch = batch_new();
    return batch_add_script(batch, input->tree, material->parse, BATCH_DROP_TRANSACTION, error);
}

/* What can be known of an item without the server is found out before the first one runs. */
static gboolean examine(const PlanInput *input, const PlanOptions *options, Plan *plan,
                        PlanItem *item, GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(Material) material = load(input, plan, item, &reason);
    item->in_transaction = material == NULL || material->in_transaction;
    item->statements = material != NULL ? material->parse->n_statements : 0;
    if (material != NULL && check_requires(input, plan, item, material->settings, &reason) &&
        check_resume(options, material, item, &reason) && check_script(input, material, &reason) &&
        check_single(options, material, &reason)) {
        keep(plan, item, g_steal_pointer(&material));
        return TRUE;
    }
    if (options->keep_going && !item->resume)
        return TRUE; /* comes up again in its turn, and then only this one fails */
    g_propagate_error(error, g_steal_pointer(&reason));
    return FALSE;
}

static gboolean examine_all(const PlanInput *input, const PlanOptions *options, Plan *plan,
                            GError **error)
{
    for (guint i = 0; i < plan->items->len; i++) {
        if (!examine(input, options, plan, &g_array_index(plan->items, PlanItem, i), error))
            return FALSE;
    }
    return TRUE;
}

static char *nearest_version(const Chain *chain, const char *version)
{
    g_autoptr(GPtrArray) versions = g_ptr_array_new();
    for (guint i = 0; i < chain->migrations->len; i++)
        g_ptr_array_add(versions, chain_at(chain, i)->version);
    g_ptr_array_add(versions, NULL);
    const char *nearest = nearest_name(version, (const char *const *)versions->pdata);
    const Migration *migration = nearest != NULL ? chain_find(chain, nearest) : NULL;
    return migration != NULL ? migration_label(migration) : NULL;
}

static gboolean fail_unknown_target(const PlanInput *input, const char *version, GError **error)
{
    g_autofree char *meant = nearest_version(input->chain, version);
    error_set(error, ERROR_INPUT, "there is no migration \"%s\"", version);
    if (meant != NULL)
        error_add_hint(error, "Did you mean \"%s\"? confiture-migrate status lists them all.",
                       meant);
    else
        error_add_hint(error, "confiture-migrate status lists them.");
    return FALSE;
}

static gboolean check_order(const GPtrArray *entries, const char *target, GError **error)
{
    g_autoptr(GString) list = g_string_new(NULL);
    const StatusEntry *first = NULL;
    const char *newest = NULL;
    for (guint i = 0; i < entries->len; i++) {
        const StatusEntry *entry = g_ptr_array_index(entries, i);
        if (entry->row != NULL)
            newest = entry->version;
        if (entry->state != STATUS_OUT_OF_ORDER ||
            (target != NULL && version_compare(entry->version, target) > 0))
            continue;
        first = first != NULL ? first : entry;
        g_string_append_printf(list, "%s%s", list->len > 0 ? "\n" : "", entry->migration->up_path);
    }
    if (first == NULL)
        return TRUE;
    error_set(error, ERROR_REFUSED,
              "migration \"%s\" is older than \"%s\", which is applied already", first->version,
              newest);
    error_add_place(error, first->migration->up_path, 0, 0);
    error_add_detail(error, list->str);
    error_add_hint(error, "Give it a version after \"%s\", or apply it late with --out-of-order.",
                   newest);
    return FALSE;
}

static void add_item(Plan *plan, const Migration *migration, const LedgerRow *row)
{
    PlanItem item = {.migration = migration, .row = row, .resume = row != NULL && row->partial};
    g_array_append_val(plan->items, item);
}

static gboolean check_partial(const GPtrArray *entries, const PlanOptions *options,
                              Direction direction, GError **error)
{
    for (guint i = 0; i < entries->len; i++) {
        const StatusEntry *entry = g_ptr_array_index(entries, i);
        gboolean can_resume = entry->row != NULL && entry->row->direction == direction &&
                              (options->resume || entry->row->failure == NULL) &&
                              (entry->migration != NULL || direction == DIRECTION_DOWN);
        if (entry->state == STATUS_PARTIAL && !can_resume)
            return status_check_partial(entries, error);
    }
    return TRUE;
}

static void note_missing(Plan *plan, const GPtrArray *entries)
{
    for (guint i = 0; i < entries->len; i++) {
        const StatusEntry *entry = g_ptr_array_index(entries, i);
        if (entry->state == STATUS_MISSING)
            g_ptr_array_add(
                plan->missing,
                g_strconcat(entry->version, entry->name[0] != '\0' ? "_" : "", entry->name, NULL));
    }
}

static gboolean is_pending(const StatusEntry *entry)
{
    return entry->state == STATUS_PENDING || entry->state == STATUS_OUT_OF_ORDER ||
           entry->state == STATUS_PARTIAL;
}

Plan *plan_up(const PlanInput *input, const PlanOptions *options, GError **error)
{
    if (!chain_check(input->chain, error))
        return NULL;
    if (options->target != NULL && chain_find(input->chain, options->target) == NULL)
        return fail_unknown_target(input, options->target, error), NULL;
    g_autoptr(GPtrArray) entries = status_compare(input->tree, input->chain, input->ledger, error);
    if (entries == NULL || !status_check_integrity(entries, error) ||
        !check_partial(entries, options, DIRECTION_UP, error) ||
        (!options->out_of_order && !check_order(entries, options->target, error)))
        return NULL;
    g_autoptr(Plan) plan = plan_new(DIRECTION_UP, input->ledger);
    note_missing(plan, entries);
    for (guint i = 0; i < entries->len; i++) {
        const StatusEntry *entry = g_ptr_array_index(entries, i);
        gboolean beyond =
            options->target != NULL && version_compare(entry->version, options->target) > 0;
        if (is_pending(entry) && !beyond)
            add_item(plan, entry->migration, entry->row);
    }
    return examine_all(input, options, plan, error) ? g_steal_pointer(&plan) : NULL;
}

/* A migration that the tree no longer has, as far as the ledger knows it. */
static const Migration *stand_in(Plan *plan, const LedgerRow *row)
{
    Migration *migration = g_new0(Migration, 1);
    migration->version = g_strdup(row->version);
    migration->name = g_strdup(row->name);
    g_ptr_array_add(plan->stand_ins, migration);
    return migration;
}

static gboolean has_file_down(const PlanInput *input, const Migration *migration)
{
    if (migration->down_path != NULL)
        return TRUE;
    g_autofree char *text =
        migration->sections ? material_down_text(input->tree, migration, NULL) : NULL;
    return text != NULL;
}

static gboolean check_ways_down(const Plan *plan, GError **error)
{
    g_autoptr(GString) list = g_string_new(NULL);
    const PlanItem *first = NULL;
    guint count = 0;
    for (guint i = 0; i < plan->items->len; i++) {
        const PlanItem *item = plan_at(plan, i);
        if (!item->stored || item->row->has_down)
            continue;
        g_autofree char *label = migration_label(item->migration);
        g_string_append_printf(list, "%s%s", count++ > 0 ? "\n" : "", label);
        first = first != NULL ? first : item;
    }
    if (first == NULL)
        return TRUE;
    g_autofree char *label = migration_label(first->migration);
    if (count == 1)
        error_set(error, ERROR_REFUSED,
                  "migration \"%s\" has no way down: there is no down script in the tree and none "
                  "was stored",
                  label);
    else
        error_set(error, ERROR_REFUSED, "%u of the migrations to revert have no way down", count);
    error_add_detail(error, list->str);
    error_add_hint(error,
                   "Write the .down.sql beside its .up.sql; --keep-going reverts the others.");
    return FALSE;
}

static gboolean stays(const LedgerRow *row, const Plan *plan, const PlanOptions *options)
{
    if (options->target != NULL)
        return version_compare(row->version, options->target) <= 0;
    return !options->all && plan->items->len >= options->count;
}

static gboolean check_down_range(const PlanInput *input, const PlanOptions *options, GError **error)
{
    if (options->target != NULL && ledger_find(input->ledger, options->target) == NULL &&
        strcmp(options->target, "0") != 0) {
        if (chain_find(input->chain, options->target) == NULL)
            return fail_unknown_target(input, options->target, error);
        error_set(error, ERROR_INPUT, "migration \"%s\" is not applied", options->target);
        error_add_hint(error,
                       "--to names the version that stays on top; --all reverts everything.");
        return FALSE;
    }
    if (options->target == NULL && !options->all && options->count > input->ledger->rows->len &&
        options->count > 1) {
        error_set(error, ERROR_USAGE, "there are only %u applied migrations, not %u",
                  input->ledger->rows->len, options->count);
        error_add_hint(error, "Use --to VERSION to name the version that stays, or --all.");
        return FALSE;
    }
    return TRUE;
}

Plan *plan_down(const PlanInput *input, const PlanOptions *options, GError **error)
{
    if (!chain_check(input->chain, error) || !check_down_range(input, options, error))
        return NULL;
    g_autoptr(GPtrArray) entries = status_compare(input->tree, input->chain, input->ledger, error);
    if (entries == NULL || !check_partial(entries, options, DIRECTION_DOWN, error))
        return NULL;
    g_autoptr(Plan) plan = plan_new(DIRECTION_DOWN, input->ledger);
    for (guint i = input->ledger->rows->len; i > 0; i--) {
        const LedgerRow *row = ledger_at(input->ledger, i - 1);
        if (stays(row, plan, options))
            break;
        const Migration *migration = chain_find(input->chain, row->version);
        add_item(plan, migration != NULL ? migration : stand_in(plan, row), row);
        g_array_index(plan->items, PlanItem, plan->items->len - 1).stored =
            migration == NULL || !has_file_down(input, migration);
    }
    if ((!options->keep_going && !check_ways_down(plan, error)) ||
        !examine_all(input, options, plan, error))
        return NULL;
    return g_steal_pointer(&plan);
}

static gboolean has_way(const PlanInput *input, const Migration *migration, Direction direction)
{
    return migration != NULL && (direction == DIRECTION_UP ? migration->up_path != NULL
                                                           : has_file_down(input, migration));
}

Plan *plan_one(const PlanInput *input, const PlanOptions *options, const LedgerRow *row,
               Direction direction, GError **error)
{
    g_autoptr(Plan) plan = plan_new(direction, input->ledger);
    const Migration *migration = chain_find(input->chain, row->version);
    gboolean stored = !has_way(input, migration, direction);
    if (stored && direction == DIRECTION_UP) {
        error_set(error, ERROR_INPUT, "there is no file of migration \"%s\" here", row->version);
        error_add_hint(error, "Check out the commit that has it, or use --at.");
        return NULL;
    }
    add_item(plan, migration != NULL ? migration : stand_in(plan, row), row);
    PlanItem *item = &g_array_index(plan->items, PlanItem, 0);
    item->stored = stored;
    item->resume = options->resume;
    return check_ways_down(plan, error) && examine_all(input, options, plan, error)
               ? g_steal_pointer(&plan)
               : NULL;
}
