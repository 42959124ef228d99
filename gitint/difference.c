#include "gitint/difference.h"

#include "gitint/wall.h"

#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_patch, git_patch_free)

char *difference_format(GBytes *before, GBytes *after, const char *path)
{
    g_autoptr(git_patch) patch = NULL;
    g_auto(git_buf) text = GIT_BUF_INIT;
    gsize old_length, new_length;
    const void *old_bytes = g_bytes_get_data(before, &old_length);
    const void *new_bytes = g_bytes_get_data(after, &new_length);
    git_start();
    if (git_patch_from_buffers(&patch, old_bytes, old_length, path, new_bytes, new_length, path,
                               NULL) != 0 ||
        git_patch_to_buf(&text, patch) != 0 || text.ptr == NULL)
        return g_strdup("");
    const char *start = strstr(text.ptr, "--- ");
    return g_utf8_make_valid(start != NULL ? start : text.ptr, -1);
}
