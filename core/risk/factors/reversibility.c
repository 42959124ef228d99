/* Reversibility: whether there is a way back, before the end and after it. */
#include "core/risk/factor.h"

static void weigh(const RiskView *view)
{
    if (view->statement->kind == STATEMENT_ALTER_ENUM &&
        view->statement->alter_enum->old_value == NULL)
        risk_add(view, RISK_LOW, NULL, NULL, "a value of an enum cannot be taken away again");
}

static void weigh_migration(const RiskView *view)
{
    guint statements = view->past->len;
    if (!view->subject->reversible && statements > 0)
        risk_add(view, RISK_MEDIUM, NULL, NULL, "there is no way down");
    if (!view->subject->in_transaction && statements > 1)
        risk_add(view, RISK_MEDIUM, NULL, NULL,
                 "its %u statements run outside a transaction: a failure leaves those before it "
                 "done",
                 statements);
}

const RiskFactor reversibility_factor = {.statement = weigh, .migration = weigh_migration};
