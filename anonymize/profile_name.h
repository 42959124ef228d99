/*
 * Names of a profile: "schema.table.column" with double quotes as SQL has them, `*` and `?` wild
 * outside of them; and `${VARIABLE}` in its texts. Private to the profile.
 */
#ifndef ANONYMIZE_PROFILE_NAME_H
#define ANONYMIZE_PROFILE_NAME_H

#include "anonymize/profile.h"

/* Of NamePattern, one a part; NULL for an empty part or a quote that does not end. */
GPtrArray *profile_name_split(const char *text);
void name_pattern_clear(NamePattern *pattern);

/* NULL when a variable is `missing` (set; g_free()) or a "${" does not end (not set). */
char *profile_text_expand(const char *text, char **missing);

#endif
