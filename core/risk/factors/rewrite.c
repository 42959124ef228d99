/* Rewrites: a table that is copied needs as much room and WAL again; so do indexes. */
#include "core/risk/factor.h"

static const RiskLevel copied[] = {RISK_LOW, RISK_LOW, RISK_MEDIUM, RISK_HIGH, RISK_CRITICAL};
static const RiskLevel indexed[] = {RISK_LOW, RISK_LOW, RISK_LOW, RISK_MEDIUM, RISK_HIGH};

typedef struct Work {
    gint64 bytes;
    guint count;
    const LiveRelation *largest;
    gboolean certain;
} Work;

static Work sum(const RiskView *view, guint kind, guint without)
{
    Work work = {.certain = TRUE};
    for (guint i = 0; i < view->locks->len; i++) {
        const RiskLock *lock = &g_array_index(view->locks, RiskLock, i);
        if ((lock->work & kind) == 0 || (lock->work & without) != 0)
            continue;
        work.bytes += lock->relation->bytes + lock->relation->index_bytes;
        work.count++;
        work.certain = work.certain && lock->certain;
        if (work.largest == NULL || lock->relation->bytes > work.largest->bytes)
            work.largest = lock->relation;
    }
    return work;
}

static void tell(const RiskView *view, const Work *work, const RiskLevel *levels, const char *what)
{
    if (work->count == 0)
        return;
    g_autofree char *name = risk_describe(work->largest);
    g_autofree char *identity = risk_object(work->largest);
    g_autofree char *bytes = risk_format_bytes(work->bytes);
    g_autofree char *others =
        work->count > 1 ? g_strdup_printf(" and %u more", work->count - 1) : g_strdup("");
    risk_add(view, levels[risk_size_class(work->bytes)], identity, NULL, "%s %s%s: %s%s", what,
             name, others, bytes,
             work->certain ? " of disk and WAL" : " of disk and WAL, at worst");
}

static void weigh(const RiskView *view)
{
    Work rewritten = sum(view, LOCK_REWRITES, 0);
    Work built = sum(view, LOCK_BUILDS_INDEXES, LOCK_REWRITES);
    tell(view, &rewritten, copied, "copies");
    tell(view, &built, indexed, "builds indexes by reading");
}

const RiskFactor rewrite_factor = {.statement = weigh};
