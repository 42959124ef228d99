/*
 * Reference: the description of every rule as one Markdown page (docs/lint-rules.md).
 */
#ifndef CMD_LINT_REFERENCE_H
#define CMD_LINT_REFERENCE_H

#include <glib.h>

/* Free with g_free(). */
char *reference_format(void);

#endif
