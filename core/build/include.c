#include "core/build/include.h"

#include <string.h>

/* "a/../b" and "./b" as "b"; NULL when it leads out of the tree. */
static char *plain_path(const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    g_autoptr(GPtrArray) kept = g_ptr_array_new();
    if (path[0] == '/')
        return NULL;
    for (guint i = 0; parts[i] != NULL; i++) {
        if (strcmp(parts[i], "..") == 0 && kept->len == 0)
            return NULL;
        if (strcmp(parts[i], "..") == 0)
            g_ptr_array_remove_index(kept, kept->len - 1);
        else if (parts[i][0] != '\0' && strcmp(parts[i], ".") != 0)
            g_ptr_array_add(kept, parts[i]);
    }
    g_ptr_array_add(kept, NULL);
    return g_strjoinv("/", (char **)kept->pdata);
}

char *include_path(const Script *script, const ScriptItem *item)
{
    g_autofree char *folder = g_path_get_dirname(script->path);
    gboolean relative = item->meta == META_INCLUDE_RELATIVE && strcmp(folder, ".") != 0;
    g_autofree char *joined = relative ? g_strconcat(folder, "/", item->meta_argument, NULL)
                                       : g_strdup(item->meta_argument);
    return plain_path(joined);
}
