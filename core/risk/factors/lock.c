/* Locks: what they keep waiting, and for how much work. */
#include "core/risk/factor.h"

/* By SizeClass, for work that grows with the table. */
static const RiskLevel readers_wait[] = {RISK_LOW, RISK_MEDIUM, RISK_HIGH, RISK_CRITICAL,
                                         RISK_CRITICAL};
static const RiskLevel writers_wait[] = {RISK_LOW, RISK_LOW, RISK_MEDIUM, RISK_HIGH, RISK_CRITICAL};
static const RiskLevel nobody_waits[] = {RISK_LOW, RISK_LOW, RISK_LOW, RISK_LOW, RISK_MEDIUM};

static const char *who_waits(LockMode mode)
{
    if (lock_mode_blocks_reads(mode))
        return "readers and writers";
    return lock_mode_blocks_writes(mode) ? "writers" : "other changes of the schema and VACUUM";
}

static RiskLevel weigh(LockMode mode, gint64 bytes)
{
    SizeClass size = risk_size_class(bytes);
    if (lock_mode_blocks_reads(mode))
        return readers_wait[size];
    return lock_mode_blocks_writes(mode) ? writers_wait[size] : nobody_waits[size];
}

static gint64 size_of(const LiveRelation *relation)
{
    return relation->bytes + relation->index_bytes;
}

/* What a statement works through: rows read, copied, put into indexes. */
static gint64 work_of(const GArray *locks)
{
    gint64 bytes = 0;
    for (guint i = 0; i < locks->len; i++) {
        const RiskLock *lock = &g_array_index(locks, RiskLock, i);
        if ((lock->work & (LOCK_SCANS | LOCK_REWRITES | LOCK_BUILDS_INDEXES)) != 0)
            bytes += size_of(lock->relation);
    }
    return bytes;
}

static gboolean keeps_users_waiting(LockMode mode)
{
    return lock_mode_blocks_reads(mode) || lock_mode_blocks_writes(mode);
}

/* A lock of a few milliseconds harms nobody, unless it must wait itself: then all who come later
 * wait behind it. */
static RiskLevel weigh_brief(const RiskView *view, const RiskLock *lock)
{
    if (view->subject->lock_timeout || !keeps_users_waiting(lock->mode))
        return RISK_LOW;
    return risk_size_class(size_of(lock->relation)) >= SIZE_MEDIUM ? RISK_MEDIUM : RISK_LOW;
}

static const AlterAction *only_action(const Statement *statement)
{
    return statement->kind == STATEMENT_ALTER_TABLE && statement->alter_table->n_actions == 1
               ? &statement->alter_table->actions[0]
               : NULL;
}

/* All relations of one mode in one reason: a table of 500 partitions is one table to its users. */
static void tell_mode(const RiskView *view, LockMode mode)
{
    const RiskLock *largest = NULL;
    guint count = 0;
    gboolean certain = TRUE;
    for (guint i = 0; i < view->locks->len; i++) {
        const RiskLock *lock = &g_array_index(view->locks, RiskLock, i);
        if (lock->mode != mode)
            continue;
        if (largest == NULL || size_of(lock->relation) > size_of(largest->relation))
            largest = lock;
        certain = certain && lock->certain;
        count++;
    }
    if (largest == NULL)
        return;
    g_autofree char *name = risk_describe(largest->relation);
    g_autofree char *identity = risk_object(largest->relation);
    g_autofree char *others = count > 1 ? g_strdup_printf(" and %u more", count - 1) : g_strdup("");
    gint64 bytes = work_of(view->locks);
    const char *worst = certain ? "" : ", at worst";
    if (largest->brief) {
        risk_add(view, weigh_brief(view, largest), identity, NULL,
                 "%s on %s%s keeps %s waiting, for a moment%s%s", lock_mode_name(mode), name,
                 others, who_waits(mode),
                 view->subject->lock_timeout
                     ? ""
                     : "; without a lock_timeout it queues, and they queue behind it",
                 worst);
        return;
    }
    g_autofree char *work = risk_format_bytes(bytes);
    risk_add(view, weigh(mode, bytes), identity, risk_advice(view, only_action(view->statement)),
             "%s on %s%s keeps %s waiting while %s are worked through%s", lock_mode_name(mode),
             name, others, who_waits(mode), work, worst);
}

static void weigh_statement(const RiskView *view)
{
    for (LockMode mode = LOCK_ACCESS_EXCLUSIVE; mode >= LOCK_SHARE_UPDATE_EXCLUSIVE; mode--)
        tell_mode(view, mode);
}

/* Writing all rows locks each of them until the end. */
static void weigh_rows(const RiskView *view)
{
    const Statement *statement = view->statement;
    gboolean all = (statement->kind == STATEMENT_UPDATE || statement->kind == STATEMENT_DELETE) &&
                   !statement->data_change->has_where;
    for (guint i = 0; all && i < view->locks->len; i++) {
        const RiskLock *lock = &g_array_index(view->locks, RiskLock, i);
        if (lock->mode != LOCK_ROW_EXCLUSIVE)
            continue;
        g_autofree char *name = risk_describe(lock->relation);
        g_autofree char *identity = risk_object(lock->relation);
        risk_add(view, weigh(LOCK_SHARE, size_of(lock->relation)), identity,
                 risk_advice(view, NULL),
                 "every row of %s is locked until the end: writers of the same rows wait", name);
        return;
    }
}

static void weigh_both(const RiskView *view)
{
    weigh_statement(view);
    weigh_rows(view);
}

/* The strongest lock that a statement took for a moment. */
static const RiskLock *strongest(const GArray *locks)
{
    const RiskLock *best = NULL;
    for (guint i = 0; i < locks->len; i++) {
        const RiskLock *lock = &g_array_index(locks, RiskLock, i);
        if (keeps_users_waiting(lock->mode) && (best == NULL || lock->mode > best->mode))
            best = lock;
    }
    return best;
}

/* What one statement took is held while the later ones work. */
static void weigh_held(const RiskView *view)
{
    for (guint i = 0; view->subject->in_transaction && i < view->past->len; i++) {
        const RiskPast *taken = &g_array_index(view->past, RiskPast, i);
        const RiskLock *lock = strongest(taken->locks);
        const RiskPast *longest = NULL;
        for (guint k = i + 1; lock != NULL && k < view->past->len; k++) {
            const RiskPast *later = &g_array_index(view->past, RiskPast, k);
            if (longest == NULL || work_of(later->locks) > work_of(longest->locks))
                longest = later;
        }
        gint64 bytes = longest != NULL ? work_of(longest->locks) : 0;
        if (risk_size_class(bytes) == SIZE_TINY || bytes <= work_of(taken->locks))
            continue;
        g_autofree char *name = risk_describe(lock->relation);
        g_autofree char *identity = risk_object(lock->relation);
        g_autofree char *work = risk_format_bytes(bytes);
        risk_add_at(view, taken->statement, taken->line, weigh(lock->mode, bytes), identity, NULL,
                    "%s on %s is kept until the end, while line %u works through %s",
                    lock_mode_name(lock->mode), name, longest->line, work);
    }
}

const RiskFactor lock_factor = {.statement = weigh_both, .migration = weigh_held};
