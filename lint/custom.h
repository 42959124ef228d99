/*
 * Custom: rules that a project writes as data, not as code.
 *
 *     CustomRule *rule = custom_rule_new("house/write-tables");
 *     custom_rule_set(rule, "kind", "table", &error);
 *     custom_rule_set(rule, "path", "db/schema/01_write/x", &error);
 *     custom_rule_set(rule, "match", "^w_", &error);
 *     lint_rule_add(custom_rule_finish(rule, &error), &error);
 *
 * A rule looks at every object of its kinds whose file, schema and name its globs take, and reports
 * those that its demands do not hold for: names that match (or do not), parts that must be there,
 * no such object at all. Or it is a query, whose rows are findings (rows.h); it is one SELECT. The
 * keys are one table (custom_keys). Errors are ERROR_INPUT; the caller adds the place. Finished
 * rules last as long as the program.
 */
#ifndef LINT_CUSTOM_H
#define LINT_CUSTOM_H

#include "lint/rule.h"

#include <glib.h>

typedef struct CustomRule CustomRule;

typedef struct CustomKey {
    const char *name;
    gboolean many; /* a list, or one */
    const char *summary;
} CustomKey;

extern const CustomKey custom_keys[]; /* ended by a NULL name */

CustomRule *custom_rule_new(const char *id);
void custom_rule_free(CustomRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CustomRule, custom_rule_free)

/* Called once for each element of a list. */
gboolean custom_rule_set(CustomRule *rule, const char *key, const char *value, GError **error);

/* NULL when the rule demands nothing. Takes the rule over only on success. */
const LintRule *custom_rule_finish(CustomRule *rule, GError **error);

#endif
