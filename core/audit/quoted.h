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

/* "key":"value" and "key":12, without a comma; keys are plain words. */
void quoted_append_member(GString *text, const char *key, const char *value);
void quoted_append_number(GString *text, const char *key, guint64 value);

#endif
