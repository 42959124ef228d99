#include "core/risk/risk.h"

#include "core/risk/factor.h"

#include <stdarg.h>
#include <string.h>

static const struct {
    const char *name;
    const RiskFactor *factor;
} factors[] = {
#define FACTOR(name, summary) {#name, &name##_factor},
#include "core/risk/factors.def"
#undef FACTOR
};

static const char *const factor_names[] = {
#define FACTOR(name, summary) #name,
#include "core/risk/factors.def"
#undef FACTOR
    NULL};

const char *const *risk_factor_names(void)
{
    return factor_names;
}

static const char *const level_names[RISK_LEVEL_COUNT] = {"LOW", "MEDIUM", "HIGH", "CRITICAL"};

const char *risk_level_name(RiskLevel level)
{
    g_assert(level < RISK_LEVEL_COUNT);
    return level_names[level];
}

RiskLevel risk_level_find(const char *name)
{
    RiskLevel level = 0;
    while (level < RISK_LEVEL_COUNT && g_ascii_strcasecmp(level_names[level], name) != 0)
        level++;
    return level;
}

char *risk_format_bytes(gint64 bytes)
{
    return g_format_size_full((guint64)MAX(bytes, 0), G_FORMAT_SIZE_IEC_UNITS);
}

SizeClass risk_size_class(gint64 bytes)
{
    static const gint64 mebibyte = 1024 * 1024;
    const gint64 limits[] = {mebibyte, 64 * mebibyte, 1024 * mebibyte, 32 * 1024 * mebibyte};
    guint class = 0;
    while (class < G_N_ELEMENTS(limits) && bytes > limits[class])
        class ++;
    return (SizeClass) class;
}

char *risk_object(const LiveRelation *relation)
{
    ObjectName object = {.kind = OBJECT_TABLE, .schema = relation->schema, .name = relation->name};
    return object_name_format(&object);
}

char *risk_describe(const LiveRelation *relation)
{
    g_autofree char *name = risk_object(relation);
    g_autofree char *size = risk_format_bytes(relation->bytes + relation->index_bytes);
    if (relation->rows < 0)
        return g_strdup_printf("%s (rows not counted yet, %s)", name, size);
    return g_strdup_printf("%s (about %" G_GINT64_FORMAT " row%s, %s)", name, relation->rows,
                           relation->rows == 1 ? "" : "s", size);
}

static void reason_free(RiskReason *reason)
{
    g_free(reason->object);
    g_free(reason->message);
    g_free(reason->advice);
    g_free(reason);
}

static void table_free(RiskTable *table)
{
    g_free(table->name);
    g_free(table);
}

static Risk *risk_new(void)
{
    Risk *risk = g_new0(Risk, 1);
    risk->reasons = g_ptr_array_new_with_free_func((GDestroyNotify)reason_free);
    risk->tables = g_ptr_array_new_with_free_func((GDestroyNotify)table_free);
    return risk;
}

static void risk_free(Risk *risk)
{
    g_ptr_array_unref(risk->reasons);
    g_ptr_array_unref(risk->tables);
    g_free(risk);
}

static void add_reason(const RiskView *view, guint statement, guint line, RiskLevel level,
                       const char *object, char *advice, char *message)
{
    RiskReason *reason = g_new0(RiskReason, 1);
    *reason = (RiskReason){.level = level,
                           .factor = view->factor,
                           .statement = statement,
                           .line = line,
                           .object = g_strdup(object),
                           .message = message,
                           .advice = advice};
    g_ptr_array_add(view->risk->reasons, reason);
}

void risk_add(const RiskView *view, RiskLevel level, const char *object, char *advice,
              const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_reason(view, view->statement != NULL ? view->ordinal : 0,
               view->statement != NULL ? view->statement->line : 0, level, object, advice,
               g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

void risk_add_at(const RiskView *view, guint statement, guint line, RiskLevel level,
                 const char *object, char *advice, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_reason(view, statement, line, level, object, advice, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static RiskTable *find_table(Risk *risk, const char *name)
{
    for (guint i = 0; i < risk->tables->len; i++) {
        RiskTable *table = risk->tables->pdata[i];
        if (strcmp(table->name, name) == 0)
            return table;
    }
    return NULL;
}

static void add_table(Risk *risk, const RiskLock *lock)
{
    const LiveRelation *relation = lock->relation;
    if (lock->mode <= LOCK_ACCESS_SHARE || strchr("rpmf", relation->kind) == NULL)
        return;
    g_autofree char *name = risk_object(relation);
    RiskTable *table = find_table(risk, name);
    if (table == NULL) {
        table = g_new0(RiskTable, 1);
        *table = (RiskTable){.name = g_steal_pointer(&name),
                             .rows = relation->rows,
                             .bytes = relation->bytes,
                             .index_bytes = relation->index_bytes};
        g_ptr_array_add(risk->tables, table);
    }
    table->mode = lock_mode_join(table->mode, lock->mode);
    table->work |= lock->work;
}

static void past_clear(gpointer past)
{
    g_array_unref(((RiskPast *)past)->locks);
}

static void weigh_statement(RiskView *view, GArray *past)
{
    RiskPast entry = {view->ordinal, view->statement->line, NULL};
    entry.locks = risk_names_locks(view->names, view->statement);
    view->locks = entry.locks;
    for (guint i = 0; i < entry.locks->len; i++)
        add_table(view->risk, &g_array_index(entry.locks, RiskLock, i));
    for (guint i = 0; i < G_N_ELEMENTS(factors); i++) {
        view->factor = factors[i].name;
        if (factors[i].factor->statement != NULL)
            factors[i].factor->statement(view);
    }
    g_array_append_val(past, entry);
}

static void weigh_migration(RiskView *view)
{
    view->statement = NULL;
    view->ordinal = 0;
    view->locks = NULL;
    for (guint i = 0; i < G_N_ELEMENTS(factors); i++) {
        view->factor = factors[i].name;
        if (factors[i].factor->migration != NULL)
            factors[i].factor->migration(view);
    }
}

static int compare_reasons(gconstpointer a, gconstpointer b)
{
    const RiskReason *left = *(RiskReason *const *)a, *right = *(RiskReason *const *)b;
    if (left->level != right->level)
        return left->level > right->level ? -1 : 1;
    return left->line < right->line ? -1 : left->line > right->line;
}

static int compare_tables(gconstpointer a, gconstpointer b)
{
    const RiskTable *left = *(RiskTable *const *)a, *right = *(RiskTable *const *)b;
    gint64 first = left->bytes + left->index_bytes, second = right->bytes + right->index_bytes;
    return first > second ? -1 : first < second ? 1 : strcmp(left->name, right->name);
}

/* The gravest reason decides; what is lost for good is one step graver than what can be undone. */
static void decide(Risk *risk, gboolean reversible)
{
    gboolean lost = FALSE;
    for (guint i = 0; i < risk->reasons->len; i++) {
        const RiskReason *reason = risk->reasons->pdata[i];
        risk->level = MAX(risk->level, reason->level);
        lost = lost || (reason->level >= RISK_HIGH && strcmp(reason->factor, "data_loss") == 0);
    }
    if (lost && !reversible)
        risk->level = RISK_CRITICAL;
    g_ptr_array_sort(risk->reasons, compare_reasons);
    g_ptr_array_sort(risk->tables, compare_tables);
}

static Risk *assess(const RiskSubject *subject, RiskNames *names)
{
    Risk *risk = risk_new();
    g_autoptr(GArray) past = g_array_new(FALSE, FALSE, sizeof(RiskPast));
    g_array_set_clear_func(past, past_clear);
    RiskView view = {.subject = subject, .names = names, .past = past, .risk = risk};
    risk_names_begin(names);
    for (guint i = 0; i < subject->parse->n_statements; i++) {
        view.statement = &subject->parse->statements[i];
        view.ordinal = i + 1;
        weigh_statement(&view, past);
        risk_names_step(names, view.statement);
    }
    weigh_migration(&view);
    decide(risk, subject->reversible);
    return risk;
}

GPtrArray *risk_assess(const RiskSubject *subjects, guint count, const Live *live)
{
    GPtrArray *risks = g_ptr_array_new_with_free_func((GDestroyNotify)risk_free);
    g_autoptr(RiskNames) names = risk_names_new(live);
    for (guint i = 0; i < count; i++)
        g_ptr_array_add(risks, assess(&subjects[i], names));
    return risks;
}
