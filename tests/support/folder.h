/*
 * A folder of a test's own, gone with everything in it afterwards.
 *
 *     g_autofree char *folder = folder_make();
 *     folder_write(folder, "db/schema/1.sql", "select 1;");
 *     folder_remove(folder);
 */
#ifndef TESTS_SUPPORT_FOLDER_H
#define TESTS_SUPPORT_FOLDER_H

#include <ftw.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

static inline char *folder_make(void)
{
    char *folder = g_dir_make_tmp("confiture-test-XXXXXX", NULL);
    g_assert_nonnull(folder);
    return folder;
}

/* Folders on the way are made. The path in full; free with g_free(). */
static inline char *folder_write_bytes(const char *folder, const char *path, const void *bytes,
                                       gsize length)
{
    char *full = g_build_filename(folder, path, NULL);
    g_autofree char *parent = g_path_get_dirname(full);
    g_assert_cmpint(g_mkdir_with_parents(parent, 0755), ==, 0);
    g_assert_true(g_file_set_contents(full, bytes, (gssize)length, NULL));
    return full;
}

static inline char *folder_write(const char *folder, const char *path, const char *text)
{
    return folder_write_bytes(folder, path, text, strlen(text));
}

static inline int folder_remove_one(const char *path, G_GNUC_UNUSED const struct stat *status,
                                    G_GNUC_UNUSED int kind, G_GNUC_UNUSED struct FTW *place)
{
    return g_remove(path);
}

static inline void folder_remove(const char *folder)
{
    g_assert_cmpint(nftw(folder, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS), ==, 0);
}

/* Names in the folder itself, sorted and joined by blanks; free with g_free(). */
static inline int folder_compare(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static inline char *folder_names(const char *folder)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    g_assert_nonnull(files);
    for (const char *name; (name = g_dir_read_name(files)) != NULL;)
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, folder_compare);
    g_ptr_array_add(names, NULL);
    return g_strjoinv(" ", (char **)names->pdata);
}

#endif
