#include "anonymize/strategy.h"

#include "core/base/nearest.h"

#include <string.h>

#define STRATEGY(symbol) extern const Strategy strategy_##symbol;
#include "anonymize/strategies.def"
#undef STRATEGY

const Strategy *const strategies[] = {
#define STRATEGY(symbol) &strategy_##symbol,
#include "anonymize/strategies.def"
#undef STRATEGY
};
const guint strategies_count = G_N_ELEMENTS(strategies);

const Strategy *strategy_find(const char *name)
{
    for (guint i = 0; i < strategies_count; i++)
        if (strcmp(strategies[i]->name, name) == 0)
            return strategies[i];
    return NULL;
}

const char *strategy_nearest(const char *name)
{
    const char *names[G_N_ELEMENTS(strategies) + 1] = {NULL};
    for (guint i = 0; i < strategies_count; i++)
        names[i] = strategies[i]->name;
    return nearest_name(name, names);
}
