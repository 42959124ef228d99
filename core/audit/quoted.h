/*
 * Quoted: a text as a JSON string, written straight into a buffer. PostgreSQL's json functions
 * escape the same characters in the same way (escape_json()), so that a text written here and one
 * written there are the same bytes.
 */
#ifndef CORE_AUDIT_QUOTED_H
#define CORE_AUDIT_QUOTED_H

#include <glib.h>

/* With its quotes. `value` is UTF-8. */
void quoted_append(GString *text, const char *value);

#endif
