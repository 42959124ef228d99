#include "cmd/confiture/programs.h"

#include "core/base/error.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define PREFIX "confiture-"

static gboolean is_name(const char *name)
{
    return *name != '\0' && name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static char *own_folder(void)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    return self != NULL ? g_path_get_dirname(self) : NULL;
}

/* Own folder first: a fresh build runs its own programs, whatever is installed. */
static char **search_path(void)
{
    g_autofree char *folder = own_folder();
    const char *path = g_getenv("PATH");
    g_autofree char *all = g_strjoin(G_SEARCHPATH_SEPARATOR_S, folder != NULL ? folder : "",
                                     path != NULL ? path : "", NULL);
    return g_strsplit(all, G_SEARCHPATH_SEPARATOR_S, -1);
}

void program_become(const char *name, char **argv, GError **error)
{
    int reason = ENOENT;
    g_auto(GStrv) folders = search_path();
    g_autofree char *program = g_strconcat(PREFIX, name, NULL);
    for (guint i = 0; is_name(name) && folders[i] != NULL; i++) {
        if (folders[i][0] == '\0')
            continue;
        g_autofree char *path = g_build_filename(folders[i], program, NULL);
        argv[0] = path;
        execv(path, argv);
        argv[0] = program;
        if (errno != ENOENT && errno != ENOTDIR)
            reason = errno;
    }
    argv[0] = NULL;
    if (reason == ENOENT) {
        error_set(error, ERROR_USAGE, "there is no program \"%s\"", program);
        error_add_hint(error, "It is looked for beside confiture itself, then in PATH.");
    } else {
        error_set(error, ERROR_INTERNAL, "cannot run \"%s\": %s", program, g_strerror(reason));
    }
}

static void add_programs(GPtrArray *names, const char *folder)
{
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    for (const char *file; files != NULL && (file = g_dir_read_name(files)) != NULL;) {
        g_autofree char *path = g_build_filename(folder, file, NULL);
        if (!g_str_has_prefix(file, PREFIX) || !is_name(file + strlen(PREFIX)) ||
            g_ptr_array_find_with_equal_func(names, file + strlen(PREFIX), g_str_equal, NULL) ||
            !g_file_test(path, G_FILE_TEST_IS_REGULAR) || access(path, X_OK) != 0)
            continue;
        g_ptr_array_add(names, g_strdup(file + strlen(PREFIX)));
    }
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char **programs_find(void)
{
    g_auto(GStrv) folders = search_path();
    GPtrArray *names = g_ptr_array_new();
    for (guint i = 0; folders[i] != NULL; i++) {
        if (folders[i][0] != '\0')
            add_programs(names, folders[i]);
    }
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}
