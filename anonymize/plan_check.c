/* Whether strategies fit their columns: type, length, NOT NULL, uniqueness; no row is read. */
#include <math.h>
#include <string.h>

#include "anonymize/plan_parts.h"
#include "core/base/error.h"

/* More expected collisions than this on a unique column are refused; rows of a table never
 * analyzed are taken for a million. */
static const double bearable_collisions = 1e-6;
static const double rows_assumed = 1e6;

/* Its key is appended to `keys`. */
static Masker *make_masker(const AnonymizePlan *plan, guint table, guint column, const Key *master,
                           GPtrArray *keys, GError **error)
{
    guint at;
    const PlannedColumn *origin = planned_origin(plan, table, column, &at);
    const ProfileRule *rule = origin->rule;
    Key *key = key_derive(master, rule->domain);
    g_ptr_array_add(keys, key);
    StrategySetup setup = {.key = key,
                           .mac = rule->mac,
                           .column = &origin->column->facts,
                           .columns = plan->tables[at].copied,
                           .n_columns = plan->tables[at].n_copied,
                           .document = plan->profile->document,
                           .parameters = rule->parameters,
                           .nested = profile_nested};
    /* `profile` is what nested() gets back and only reads. */
    memcpy(&setup.profile, &plan->profile, sizeof plan->profile);
    return masker_new(rule->strategy, &setup, error);
}

static void key_release(gpointer data)
{
    key_free(data);
}

TableMaskers *table_maskers_new(const AnonymizePlan *plan, guint table, const Key *master,
                                GError **error)
{
    const PlannedTable *planned = &plan->tables[table];
    g_autoptr(TableMaskers) self = g_new0(TableMaskers, 1);
    self->n_columns = planned->n_columns;
    self->maskers = g_new0(Masker *, planned->n_columns);
    self->keys = g_ptr_array_new_with_free_func(key_release);
    for (guint i = 0; i < planned->n_columns; i++) {
        if (planned->columns[i].fate != FATE_MASKED)
            continue;
        self->maskers[i] = make_masker(plan, table, i, master, self->keys, error);
        if (self->maskers[i] == NULL)
            return NULL;
    }
    return g_steal_pointer(&self);
}

void table_maskers_free(TableMaskers *maskers)
{
    if (maskers == NULL)
        return;
    for (guint i = 0; i < maskers->n_columns; i++)
        masker_free(maskers->maskers[i]);
    g_free(maskers->maskers);
    g_ptr_array_unref(maskers->keys);
    g_free(maskers);
}

/* A column that follows another gets the other's values: they must fit, and need nothing else of
 * the other's row. */
static void check_follower(AnonymizePlan *plan, guint table, guint column, const Masker *masker)
{
    guint at;
    const PlannedColumn *self = &plan->tables[table].columns[column];
    const PlannedColumn *origin = planned_origin(plan, table, column, &at);
    const ColumnFacts *facts = &self->column->facts, *other = &origin->column->facts;
    const char *place = plan_place(plan, table, self);
    const char *from = plan_place(plan, at, origin);
    if (self == origin)
        return;
    if (facts->category != other->category)
        plan_add(
            plan->problems, place,
            plan_text(plan, "it is %s and follows %s, which is %s", facts->type, from, other->type),
            NULL);
    else if (facts->max_length >= 0 &&
             (other->max_length < 0 || other->max_length > facts->max_length))
        plan_add(plan->warnings, place,
                 plan_text(plan, "it is shorter (%s) than %s (%s), which it follows", facts->type,
                           from, other->type),
                 NULL);
    guint n_copied = plan->tables[at].n_copied;
    g_autofree gboolean *reads = g_new0(gboolean, 2 * (gsize)n_copied + 1);
    masker_reads(masker, reads, reads + n_copied);
    for (guint i = 0; i < 2 * n_copied; i++) {
        if (!reads[i])
            continue;
        plan_add(plan->problems, place,
                 plan_text(plan, "strategy \"%s\" of %s, which it follows, reads other columns",
                           self->strategy, from),
                 NULL);
        return;
    }
}

static gboolean is_null_strategy(const PlannedColumn *column)
{
    return strcmp(column->rule->strategy->name, "null") == 0;
}

/* Another column of the index is unique by itself and not made less so. */
static gboolean is_unique_anyway(const PlannedTable *table, const SourceUnique *unique)
{
    for (guint i = 0; i < unique->n_columns; i++) {
        const PlannedColumn *column = &table->columns[unique->columns[i]];
        if (column->fate != FATE_MASKED && column->column->facts.unique && unique->n_columns > 1)
            return TRUE;
    }
    return FALSE;
}

static void check_collisions(AnonymizePlan *plan, guint table, const SourceUnique *unique,
                             const PlannedColumn *column, double bits)
{
    double rows = column->column->facts.rows;
    double n = rows >= 0 ? rows : rows_assumed;
    double expected = n * n / exp2(bits + 1);
    const char *message =
        plan_text(plan,
                  "strategy \"%s\" makes tags of %g bits: %.2g collisions are expected among "
                  "%.0f rows%s under the unique index \"%s\"",
                  column->strategy, bits, expected, n, rows >= 0 ? "" : " (assumed)", unique->name);
    gboolean bearable = expected <= bearable_collisions;
    plan_add(bearable ? plan->warnings : plan->problems, plan_place(plan, table, column), message,
             bearable ? NULL : "Take a longer tag, or a strategy that keeps unique values unique.");
}

static void check_unique_column(AnonymizePlan *plan, guint table, const SourceUnique *unique,
                                const PlannedColumn *column, const Masker *masker)
{
    const char *place = plan_place(plan, table, column);
    gboolean exclusion = !g_str_has_prefix(unique->definition, "CREATE UNIQUE");
    gboolean distinct = strstr(unique->definition, "NULLS NOT DISTINCT") == NULL;
    if (is_null_strategy(column) && distinct && !unique->expression && column->condition == NULL)
        return;
    double bits;
    Uniqueness class = masker_uniqueness(masker, &bits);
    if (exclusion && class != UNIQUENESS_SAME)
        plan_add(plan->problems, place,
                 plan_text(plan,
                           "the exclusion constraint \"%s\" cannot be known to hold for what "
                           "strategy \"%s\" makes",
                           unique->name, column->strategy),
                 NULL);
    else if (class == UNIQUENESS_LOSSY)
        plan_add(plan->problems, place,
                 plan_text(plan,
                           "strategy \"%s\" makes equal values of different ones, under the "
                           "unique index \"%s\"",
                           column->strategy, unique->name),
                 "Take a strategy that keeps unique values unique.");
    else if (class == UNIQUENESS_TAG)
        check_collisions(plan, table, unique, column, bits);
    else if (class == UNIQUENESS_INJECTIVE && column->condition != NULL)
        plan_add(plan->problems, place,
                 plan_text(plan,
                           "a masked value may equal one that `when` leaves, under the "
                           "unique index \"%s\"",
                           unique->name),
                 "Mask all rows, or take a strategy that makes tags.");
}

static void check_uniques(AnonymizePlan *plan, guint table, Masker *const *maskers)
{
    const PlannedTable *planned = &plan->tables[table];
    for (guint i = 0; i < planned->table->n_uniques; i++) {
        const SourceUnique *unique = &planned->table->uniques[i];
        if (is_unique_anyway(planned, unique))
            continue;
        for (guint k = 0; k < unique->n_columns; k++) {
            guint column = unique->columns[k];
            if (maskers[column] != NULL)
                check_unique_column(plan, table, unique, &planned->columns[column],
                                    maskers[column]);
        }
    }
}

static void check_checks(AnonymizePlan *plan, guint table)
{
    const PlannedTable *planned = &plan->tables[table];
    for (guint i = 0; i < planned->table->n_checks; i++) {
        const SourceCheck *check = &planned->table->checks[i];
        for (guint k = 0; k < check->n_columns; k++) {
            const PlannedColumn *column = &planned->columns[check->columns[k]];
            if (column->fate == FATE_MASKED)
                plan_add(plan->warnings, plan_place(plan, table, column),
                         plan_text(plan, "constraint \"%s\" is held against masked values: %s",
                                   check->name, check->definition),
                         NULL);
        }
    }
}

static void add_error(AnonymizePlan *plan, const char *place, const GError *error)
{
    const char *message = error->message;
    if (error_line(error) > 0)
        message = plan_text(plan, "%s (%s:%u:%u)", message, error_path(error), error_line(error),
                            error_column(error));
    const char *hint = error_hint(error);
    plan_add(plan->problems, place, plan_text(plan, "%s", message),
             hint != NULL ? plan_text(plan, "%s", hint) : NULL);
}

static Masker *check_masker(AnonymizePlan *plan, guint table, guint column, const Key *key,
                            GPtrArray *keys)
{
    g_autoptr(GError) error = NULL;
    const PlannedColumn *self = &plan->tables[table].columns[column];
    const char *place = plan_place(plan, table, self);
    if (is_null_strategy(self) && self->column->facts.not_null) {
        plan_add(plan->problems, place, "the column is NOT NULL: strategy \"null\" cannot fill it",
                 NULL);
        return NULL;
    }
    g_autoptr(Masker) masker = make_masker(plan, table, column, key, keys, &error);
    if (masker == NULL) {
        add_error(plan, place, error);
        return NULL;
    }
    check_follower(plan, table, column, masker);
    return g_steal_pointer(&masker);
}

static void check_table(AnonymizePlan *plan, guint table, const Key *key)
{
    const PlannedTable *planned = &plan->tables[table];
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(key_release);
    g_autofree Masker **maskers = g_new0(Masker *, (gsize)planned->n_columns + 1);
    for (guint i = 0; i < planned->n_columns; i++) {
        if (planned->columns[i].fate == FATE_MASKED)
            maskers[i] = check_masker(plan, table, i, key, keys);
    }
    check_uniques(plan, table, maskers);
    check_checks(plan, table);
    for (guint i = 0; i < planned->n_columns; i++)
        masker_free(maskers[i]);
}

void plan_check_maskers(AnonymizePlan *plan)
{
    /* What a strategy is able to do does not depend on the key: any will do here. */
    g_autoptr(Key) key = key_random();
    for (guint i = 0; i < plan->n_tables; i++) {
        if (plan->tables[i].fate == TABLE_COPIED)
            check_table(plan, i, key);
    }
}
