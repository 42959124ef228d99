/* Unjudged: statements whose effect the text does not tell are no small risk for that. */
#include "core/risk/factor.h"

static void weigh(const RiskView *view)
{
    switch (view->statement->kind) {
    case STATEMENT_OPAQUE:
        risk_add(view, RISK_MEDIUM, NULL, NULL,
                 "the statement cannot be read (%s): what it locks and changes is not known",
                 view->statement->note);
        return;
    case STATEMENT_DO:
        risk_add(view, RISK_MEDIUM, NULL, NULL,
                 "a DO block: what it locks and changes is only known once it runs");
        return;
    default:
        if (g_str_equal(view->statement->tag, "CALL"))
            risk_add(view, RISK_MEDIUM, NULL, NULL,
                     "a procedure: what it locks and changes is only known once it runs");
        return;
    }
}

const RiskFactor unjudged_factor = {.statement = weigh};
