#include "core/build/select.h"

#include <string.h>

static gboolean is_below(const char *path, const char *folder)
{
    gsize length = strlen(folder);
    while (length > 0 && folder[length - 1] == '/')
        length--;
    return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

static gboolean matches_one(const char *path, const char *pattern)
{
    if (g_str_has_prefix(pattern, "./"))
        pattern += 2;
    if (is_below(path, pattern) || g_pattern_match_simple(pattern, path))
        return TRUE;
    g_autofree char *inside = g_strconcat(pattern, "/*", NULL); /* a glob that names folders */
    if (g_pattern_match_simple(inside, path))
        return TRUE;
    const char *name = strrchr(path, '/');
    return strchr(pattern, '/') == NULL && name != NULL &&
           g_pattern_match_simple(pattern, name + 1);
}

static gboolean matches_any(const char *path, const char *const *patterns)
{
    for (guint i = 0; patterns != NULL && patterns[i] != NULL; i++)
        if (matches_one(path, patterns[i]))
            return TRUE;
    return FALSE;
}

gboolean select_matches(const char *path, const char *const *include, const char *const *exclude)
{
    if (include != NULL && include[0] != NULL && !matches_any(path, include))
        return FALSE;
    return !matches_any(path, exclude);
}
