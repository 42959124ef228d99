/*
 * Parameters of a strategy, read from its YAML mapping. masker_new() has held names, kinds and
 * required ones against the strategy's table before `compile` runs, so that what remains to be said
 * here is ranges. A parameter that is not given has the table's `initial`.
 */
#ifndef ANONYMIZE_PARAMETER_H
#define ANONYMIZE_PARAMETER_H

#include "anonymize/strategy.h"

gboolean parameters_check(const StrategySetup *setup, GError **error);

const YamlNode *parameter_node(const StrategySetup *setup, const char *name); /* as given; NULL */
const char *parameter_text(const StrategySetup *setup, const char *name);     /* NULL */
gboolean parameter_boolean(const StrategySetup *setup, const char *name);
gboolean parameter_integer(const StrategySetup *setup, const char *name, gint64 minimum,
                           gint64 maximum, gint64 *value, GError **error);
gboolean parameter_number(const StrategySetup *setup, const char *name, double *value,
                          GError **error);
/* The index in `words`, which end with NULL. */
gboolean parameter_word(const StrategySetup *setup, const char *name, const char *const *words,
                        guint *value, GError **error);
/* ERROR_INPUT at the place of the parameter, or of the strategy. Always FALSE. */
gboolean parameter_fail(const StrategySetup *setup, const char *name, GError **error,
                        const char *format, ...) G_GNUC_PRINTF(4, 5);
/* Of the value under the mask: names the strategy and what it expected. Always FALSE. */
gboolean value_fail(const char *strategy, GError **error, const char *expected);

/* The place of a column among `columns`; FALSE with an error that names the nearest. */
gboolean parameter_column(const StrategySetup *setup, const char *name, const char *column,
                          guint *position, GError **error);

#endif
