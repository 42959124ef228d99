/*
 * Naming: what the rules name/… have in common: a regular expression for a kind of object, chosen
 * by file or schema. Names are compared as PostgreSQL stores them: folded, unless they were quoted.
 */
#ifndef LINT_NAMING_H
#define LINT_NAMING_H

#include "lint/context.h"

#define NAMING_SNAKE_CASE "^[a-z_][a-z0-9_]*$"

/* The options of such a rule. */
#define NAMING_OPTIONS                                                                             \
    {"pattern", LINT_OPTION_REGEX, NAMING_SNAKE_CASE, "regular expression that names must match"}, \
        {"paths", LINT_OPTION_REGEX_MAP, NULL, "glob over the file -> pattern in its place"},      \
    {                                                                                              \
        "schemas", LINT_OPTION_REGEX_MAP, NULL, "glob over the schema -> pattern in its place"     \
    }

/* Reports the object unless its name matches. `option`: that of the general pattern. */
void naming_check(LintContext *context, const SchemaObject *object, const char *option);

/* Every object of the kind. */
void naming_check_kind(LintContext *context, const Schema *schema, ObjectKind kind,
                       const char *option);

#endif
