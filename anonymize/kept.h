/*
 * Kept: what the strategies share that permute the letters and digits of a value but for some at
 * its ends, which `keep_start` and `keep_end` count.
 */
#ifndef ANONYMIZE_KEPT_H
#define ANONYMIZE_KEPT_H

#include "anonymize/shape.h"
#include "anonymize/strategy.h"

typedef struct Kept {
    Permutation *permutation;
    gsize start, end;
} Kept;

gpointer kept_new(const StrategySetup *setup, GError **error);
void kept_free(gpointer instance);
/* An error when nothing of a value that has letters or digits would change. */
gboolean kept_apply(const Kept *kept, const char *strategy, const Field *value, GString *out,
                    GError **error);

#define KEEP_START_PARAMETER                                                                       \
    {                                                                                              \
        "keep_start", PARAMETER_INTEGER, FALSE, "0", "letters and digits kept at the start"        \
    }
#define KEEP_END_PARAMETER                                                                         \
    {                                                                                              \
        "keep_end", PARAMETER_INTEGER, FALSE, "0", "letters and digits kept at the end"            \
    }

#endif
