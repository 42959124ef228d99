/*
 * Field: one value of one column, decoded (COPY's escapes undone), not ended by NUL. `null` is
 * SQL's NULL.
 */
#ifndef ANONYMIZE_FIELD_H
#define ANONYMIZE_FIELD_H

#include <glib.h>

typedef struct Field {
    const char *data;
    gsize length; /* bytes */
    gboolean null;
} Field;

#endif
