#include "lint/rerun.h"

#include "lint/nearby.h"

gboolean rerun_is_needed(const LintContext *context)
{
    return context->simulator != NULL && !context->guarded &&
           (!simulator_in_transaction(context->simulator) ||
            simulator_in_block_alone(context->simulator));
}

gboolean rerun_is_cleared(const LintContext *context, const Statement *statement,
                          const ObjectName *object)
{
    const Touch *touch = nearby_before(context, statement, TOUCH_DROP, object);
    return touch != NULL && (touch->flags & TOUCH_IF_EXISTS) != 0;
}
