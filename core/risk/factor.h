/*
 * Factor: one thing that makes a migration risky (private to core/risk). It looks at one statement
 * after another, and once at the migration as a whole.
 *
 *     static void weigh(const RiskView *view) { … risk_add(view, RISK_HIGH, name, advice, "…"); }
 *     const RiskFactor rewrite_factor = {.statement = weigh};
 */
#ifndef CORE_RISK_FACTOR_H
#define CORE_RISK_FACTOR_H

#include "core/risk/live.h"
#include "core/risk/names.h"
#include "core/sql/locks.h"

/* What a statement that is done holds until the end, and what it worked through. */
typedef struct RiskPast {
    guint statement, line;
    GArray *locks; /* of RiskLock */
} RiskPast;

typedef struct RiskView {
    const RiskSubject *subject;
    const RiskNames *names;
    const Statement *statement; /* NULL: the migration as a whole */
    guint ordinal;
    const GArray *locks; /* of RiskLock; of the statement */
    const GArray *past;  /* of RiskPast; of all statements so far */
    const char *factor;
    Risk *risk;
} RiskView;

typedef struct RiskFactor {
    void (*statement)(const RiskView *view);
    void (*migration)(const RiskView *view);
} RiskFactor;

/* `object` and `advice` may be NULL; `advice` is taken. */
void risk_add(const RiskView *view, RiskLevel level, const char *object, char *advice,
              const char *format, ...) G_GNUC_PRINTF(5, 6);
/* The same of an earlier statement. */
void risk_add_at(const RiskView *view, guint statement, guint line, RiskLevel level,
                 const char *object, char *advice, const char *format, ...) G_GNUC_PRINTF(7, 8);

/* How large a relation is, so that a lock on it can be weighed. */
typedef enum SizeClass { SIZE_TINY, SIZE_SMALL, SIZE_MEDIUM, SIZE_LARGE, SIZE_HUGE } SizeClass;
SizeClass risk_size_class(gint64 bytes);

/* "public.orders"; free with g_free(). */
char *risk_object(const LiveRelation *relation);

/* "public.orders (about 1200000 rows, 4.2 GB)"; free with g_free(). */
char *risk_describe(const LiveRelation *relation);

/* The safer way to do what the statement (or the action of its ALTER TABLE) does, as SQL; NULL
 * without one. Free with g_free(). */
char *risk_advice(const RiskView *view, const AlterAction *action);

#define FACTOR(name, summary) extern const RiskFactor name##_factor;
#include "core/risk/factors.def"
#undef FACTOR

#endif
