#include "anonymize/plan.h"

#include <string.h>

#include "anonymize/plan_parts.h"
#include "core/base/arena.h"
#include "core/base/nearest.h"

const char *plan_text(const AnonymizePlan *plan, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return arena_strdup(plan->arena, text);
}

const char *plan_place(const AnonymizePlan *plan, guint table, const PlannedColumn *column)
{
    const SourceTable *of = &plan->catalog->tables[table];
    return column == NULL
               ? plan_text(plan, "%s.%s", of->schema, of->name)
               : plan_text(plan, "%s.%s.%s", of->schema, of->name, column->column->facts.name);
}

const char *plan_place_of(const AnonymizePlan *plan, const YamlNode *node)
{
    return plan_text(plan, "%s:%u:%u", plan->profile->document->path, node->line, node->column);
}

void plan_add(GArray *problems, const char *place, const char *message, const char *hint)
{
    PlanProblem problem = {place, message, hint};
    g_array_append_val(problems, problem);
}

gboolean rule_keeps(const ProfileRule *rule)
{
    return strcmp(rule->strategy->name, "keep") == 0;
}

gboolean rules_agree(const ProfileRule *a, const ProfileRule *b)
{
    if (rule_keeps(a) || rule_keeps(b))
        return rule_keeps(a) && rule_keeps(b);
    return a->strategy == b->strategy && a->parameters == b->parameters && a->mac == b->mac &&
           strcmp(a->domain, b->domain) == 0 && g_strcmp0(a->when, b->when) == 0;
}

void planned_column_take(AnonymizePlan *plan, PlannedColumn *column, const ProfileRule *rule,
                         const char *because)
{
    column->rule = rule;
    column->strategy = rule->name;
    column->fate = rule_keeps(rule) ? FATE_KEPT : FATE_MASKED;
    column->because =
        because != NULL ? because
                        : plan_text(plan, "%s:%u", plan->profile->document->path, rule->node->line);
}

/* How exact a pattern is: a name, a pattern with more letters, one with fewer, anything. */
static guint64 exactness(const NamePattern *pattern)
{
    if (pattern->text == NULL)
        return 0;
    if (!pattern->wild)
        return 1023;
    guint letters = 0;
    for (const char *at = pattern->text; *at != '\0'; at++)
        letters += *at != '*' && *at != '?' ? 1 : 0;
    return MIN(letters + 1, 1000);
}

typedef struct Candidate {
    const ColumnRule *rule;
    guint64 strength;
} Candidate;

typedef struct Resolving {
    AnonymizePlan *plan;
    GHashTable *used; /* rules that met a table or column */
} Resolving;

static gboolean table_matches(const TableRule *rule, const SourceTable *table)
{
    return name_pattern_matches(&rule->schema, table->schema) &&
           name_pattern_matches(&rule->table, table->name);
}

static guint64 table_strength(const TableRule *rule)
{
    return exactness(&rule->table) << 10 | exactness(&rule->schema);
}

/* The partitioned table that it is a partition of; NULL. */
static const SourceTable *parent_of(const AnonymizePlan *plan, const SourceTable *table)
{
    for (guint i = 0; table->parent != 0 && i < plan->catalog->n_tables; i++) {
        if (plan->catalog->tables[i].oid == table->parent)
            return &plan->catalog->tables[i];
    }
    return NULL;
}

/* The rule on the table, or else on the one that it is a partition of. */
static const TableRule *table_rule(Resolving *self, const SourceTable *table)
{
    const TableRule *best = NULL;
    for (; table != NULL && best == NULL; table = parent_of(self->plan, table)) {
        for (guint i = 0; i < self->plan->profile->tables->len; i++) {
            TableRule *rule = self->plan->profile->tables->pdata[i];
            if (!table_matches(rule, table))
                continue;
            g_hash_table_add(self->used, rule);
            if (best == NULL || table_strength(rule) > table_strength(best))
                best = rule;
        }
    }
    return best;
}

static void consider(Resolving *self, Candidate *best, ColumnRule *rule, guint64 strength,
                     const char *place)
{
    g_hash_table_add(self->used, rule);
    if (best->rule != NULL && strength < best->strength)
        return;
    if (best->rule != NULL && strength == best->strength &&
        !rules_agree(&rule->rule, &best->rule->rule))
        plan_add(self->plan->problems, place,
                 plan_text(self->plan,
                           "two rules of the same strength contradict each other: %s "
                           "and %s",
                           plan_place_of(self->plan, best->rule->rule.node),
                           plan_place_of(self->plan, rule->rule.node)),
                 "Name the column in its table's rule.");
    if (best->rule == NULL || strength > best->strength)
        *best = (Candidate){rule, strength};
}

static const ProfileRule *own_rule(Resolving *self, const SourceTable *table, const char *column,
                                   const char *place)
{
    const Profile *profile = self->plan->profile;
    Candidate best = {NULL, 0};
    for (; table != NULL && best.rule == NULL; table = parent_of(self->plan, table)) {
        for (guint i = 0; i < profile->tables->len; i++) {
            const TableRule *rule = profile->tables->pdata[i];
            for (guint k = 0; table_matches(rule, table) && k < rule->columns->len; k++) {
                ColumnRule *candidate = rule->columns->pdata[k];
                if (name_pattern_matches(&candidate->column, column))
                    consider(self, &best, candidate,
                             table_strength(rule) << 10 | exactness(&candidate->column), place);
            }
        }
    }
    return best.rule != NULL ? &best.rule->rule : NULL;
}

static const ProfileRule *pattern_rule(Resolving *self, const SourceTable *table,
                                       const char *column, const char *place)
{
    const Profile *profile = self->plan->profile;
    Candidate best = {NULL, 0};
    for (; table != NULL && best.rule == NULL; table = parent_of(self->plan, table)) {
        for (guint i = 0; i < profile->columns->len; i++) {
            ColumnRule *rule = profile->columns->pdata[i];
            if (name_pattern_matches(&rule->schema, table->schema) &&
                name_pattern_matches(&rule->table, table->name) &&
                name_pattern_matches(&rule->column, column))
                consider(self, &best, rule,
                         exactness(&rule->column) << 20 | exactness(&rule->table) << 10 |
                             exactness(&rule->schema),
                         place);
        }
    }
    return best.rule != NULL ? &best.rule->rule : NULL;
}

static void resolve_table(Resolving *self, guint index)
{
    PlannedTable *planned = &self->plan->tables[index];
    const SourceTable *table = planned->table;
    const TableRule *rule = table_rule(self, table);
    gboolean holds_rows = table->kind == 'r' || table->kind == 'p';
    planned->fate = TABLE_COPIED;
    if (!holds_rows)
        planned->fate = TABLE_SKIPPED;
    else if (rule != NULL && rule->action != ACTION_COPY)
        planned->fate = rule->action == ACTION_SKIP ? TABLE_SKIPPED : TABLE_STRUCTURE_ONLY;
    if (rule != NULL && planned->fate == TABLE_COPIED)
        planned->where = rule->where;
    if (!holds_rows && rule != NULL && !rule->table.wild && rule->action == ACTION_COPY)
        plan_add(self->plan->problems, plan_place_of(self->plan, rule->node),
                 plan_text(self->plan,
                           "\"%s\" is a view or a foreign table: its rows are not its "
                           "own and are not copied",
                           plan_place(self->plan, index, NULL)),
                 NULL);
}

typedef const ProfileRule *(*FindRule)(Resolving *self, const SourceTable *table,
                                       const char *column, const char *place);

/* Columns that have none yet get the rule that is found; of those that refer to others only when
 * `referring`, and then each takes those that follow it along. */
static void resolve_columns(Resolving *self, FindRule find, gboolean referring)
{
    AnonymizePlan *plan = self->plan;
    for (guint t = 0; t < plan->n_tables; t++) {
        PlannedTable *table = &plan->tables[t];
        for (guint i = 0; table->fate == TABLE_COPIED && i < table->n_columns; i++) {
            PlannedColumn *column = &table->columns[i];
            if (column->fate == FATE_GENERATED || column->rule != NULL ||
                (find == pattern_rule && plan_refers(plan, t, i) != referring))
                continue;
            const ProfileRule *rule =
                find(self, table->table, column->column->facts.name, plan_place(plan, t, column));
            if (rule == NULL)
                continue;
            planned_column_take(plan, column, rule, NULL);
            if (referring)
                plan_follow(plan);
        }
    }
}

static gboolean is_exact(const ColumnRule *rule)
{
    return rule->table.text != NULL && !rule->schema.wild && !rule->table.wild &&
           !rule->column.wild;
}

static void check_used(Resolving *self, const ColumnRule *rule, gboolean exact)
{
    if (g_hash_table_contains(self->used, rule))
        return;
    plan_add(exact ? self->plan->problems : self->plan->warnings,
             plan_place_of(self->plan, rule->rule.node),
             plan_text(self->plan, "no column of a copied table gets this rule: \"%s\"",
                       rule->column.text),
             NULL);
}

static void report_table(Resolving *self, const TableRule *rule)
{
    guint n_tables = self->plan->n_tables;
    g_autofree const char **names = g_new0(const char *, (gsize)n_tables + 1);
    for (guint i = 0; i < n_tables; i++)
        names[i] = plan_place(self->plan, i, NULL);
    const char *wanted = plan_text(self->plan, "%s.%s", rule->schema.text, rule->table.text);
    const char *meant = nearest_name(wanted, names);
    plan_add(self->plan->problems, plan_place_of(self->plan, rule->node),
             plan_text(self->plan, "the source has no table \"%s\"", wanted),
             meant != NULL ? plan_text(self->plan, "Did you mean \"%s\"?", meant) : NULL);
}

static void check_unused(Resolving *self)
{
    const Profile *profile = self->plan->profile;
    for (guint i = 0; i < profile->tables->len; i++) {
        const TableRule *rule = profile->tables->pdata[i];
        if (!g_hash_table_contains(self->used, rule)) {
            report_table(self, rule);
            continue;
        }
        for (guint k = 0; k < rule->columns->len; k++) {
            const ColumnRule *column = rule->columns->pdata[k];
            check_used(self, column, !column->column.wild);
        }
    }
    for (guint i = 0; i < profile->columns->len; i++)
        check_used(self, profile->columns->pdata[i], is_exact(profile->columns->pdata[i]));
}

/* FALSE after a problem. */
static gboolean check_table_name(AnonymizePlan *plan, const YamlNode *node, const char *schema,
                                 const char *table)
{
    if (source_table_find(plan->catalog, schema, table) != NULL)
        return TRUE;
    plan_add(plan->problems, plan_place_of(plan, node),
             plan_text(plan, "the source has no table \"%s.%s\"", schema, table), NULL);
    return FALSE;
}

static void check_column_name(AnonymizePlan *plan, const QuasiIdentifiers *quasi, const char *name)
{
    const SourceTable *table = source_table_find(plan->catalog, quasi->schema, quasi->table);
    for (guint i = 0; i < table->n_columns; i++) {
        if (strcmp(table->columns[i].facts.name, name) == 0)
            return;
    }
    plan_add(
        plan->problems, plan_place_of(plan, quasi->node),
        plan_text(plan, "table \"%s.%s\" has no column \"%s\"", quasi->schema, quasi->table, name),
        NULL);
}

/* What the profile says of subsets and quasi-identifiers. */
static void check_names(AnonymizePlan *plan)
{
    const Profile *profile = plan->profile;
    for (guint i = 0; i < profile->subset->len; i++) {
        const SubsetStart *start = profile->subset->pdata[i];
        check_table_name(plan, start->node, start->schema, start->table);
    }
    for (guint i = 0; i < profile->quasi_identifiers->len; i++) {
        const QuasiIdentifiers *quasi = profile->quasi_identifiers->pdata[i];
        if (!check_table_name(plan, quasi->node, quasi->schema, quasi->table))
            continue;
        for (guint k = 0; k < quasi->columns->len; k++)
            check_column_name(plan, quasi, quasi->columns->pdata[k]);
        if (quasi->sensitive != NULL)
            check_column_name(plan, quasi, quasi->sensitive);
    }
}

static void check_classified(AnonymizePlan *plan, guint index)
{
    static const char hint[] = "Say in the profile what becomes of it: a strategy, or keep.";
    PlannedTable *table = &plan->tables[index];
    guint without = 0, with = 0;
    for (guint i = 0; i < table->n_columns; i++) {
        without += table->columns[i].fate == FATE_UNCLASSIFIED ? 1 : 0;
        with += table->columns[i].rule != NULL ? 1 : 0;
        table->n_masked += table->columns[i].fate == FATE_MASKED ? 1 : 0;
    }
    if (without > 0 && with == 0) {
        table->fate = TABLE_UNCLASSIFIED;
        plan_add(plan->problems, plan_place(plan, index, NULL), "no column of it is classified",
                 hint);
        return;
    }
    for (guint i = 0; i < table->n_columns; i++) {
        if (table->columns[i].fate == FATE_UNCLASSIFIED)
            plan_add(plan->problems, plan_place(plan, index, &table->columns[i]),
                     "it is not classified", hint);
    }
}

static void check_kept(AnonymizePlan *plan, guint index)
{
    PlannedTable *table = &plan->tables[index];
    for (guint i = 0; i < table->n_columns; i++) {
        const PlannedColumn *column = &table->columns[i];
        if (column->fate != FATE_KEPT || column->rule->reason != NULL)
            continue;
        const char *what = suspect_column(&column->column->facts);
        if (what != NULL)
            plan_add(plan->problems, plan_place(plan, index, column),
                     plan_text(plan, "it is kept and looks like %s (%s)", what, column->because),
                     "Mask it, or say why it may be kept: {type: keep, reason: …}.");
    }
}

static void prepare_table(AnonymizePlan *plan, guint index)
{
    PlannedTable *planned = &plan->tables[index];
    const SourceTable *table = &plan->catalog->tables[index];
    planned->table = table;
    planned->n_columns = table->n_columns;
    planned->columns = arena_new_array(plan->arena, PlannedColumn, (gsize)table->n_columns + 1);
    planned->copied = arena_new_array(plan->arena, ColumnFacts, (gsize)table->n_columns + 1);
    for (guint i = 0; i < table->n_columns; i++) {
        const SourceColumn *column = &table->columns[i];
        planned->columns[i].column = column;
        if (column->generated)
            planned->columns[i] = (PlannedColumn){
                .column = column, .fate = FATE_GENERATED, .because = "the target computes it"};
        else
            planned->copied[planned->n_copied++] = column->facts;
    }
}

static void resolve(AnonymizePlan *plan)
{
    g_autoptr(GHashTable) used = g_hash_table_new(NULL, NULL);
    Resolving self = {plan, used};
    for (guint i = 0; i < plan->n_tables; i++)
        resolve_table(&self, i);
    resolve_columns(&self, own_rule, FALSE);
    plan_link(plan);
    plan_follow(plan);
    resolve_columns(&self, pattern_rule, FALSE);
    plan_follow(plan);
    resolve_columns(&self, pattern_rule, TRUE);
    check_unused(&self);
}

AnonymizePlan *anonymize_plan_make(const Profile *profile, const SourceCatalog *catalog)
{
    AnonymizePlan *plan = g_new0(AnonymizePlan, 1);
    plan->profile = profile;
    plan->catalog = catalog;
    plan->arena = arena_new();
    plan->problems = g_array_new(FALSE, FALSE, sizeof(PlanProblem));
    plan->warnings = g_array_new(FALSE, FALSE, sizeof(PlanProblem));
    plan->n_tables = catalog->n_tables;
    plan->tables = arena_new_array(plan->arena, PlannedTable, (gsize)catalog->n_tables + 1);
    for (guint i = 0; i < plan->n_tables; i++)
        prepare_table(plan, i);
    resolve(plan);
    check_names(plan);
    plan_condition(plan);
    plan_check_links(plan);
    for (guint i = 0; i < plan->n_tables; i++) {
        if (plan->tables[i].fate != TABLE_COPIED)
            continue;
        check_classified(plan, i);
        check_kept(plan, i);
    }
    plan_check_maskers(plan);
    return plan;
}

void anonymize_plan_free(AnonymizePlan *plan)
{
    if (plan == NULL)
        return;
    g_array_unref(plan->problems);
    g_array_unref(plan->warnings);
    arena_free(plan->arena);
    g_free(plan);
}
