#include "core/pg/installation.h"

#include <string.h>

#include "core/base/error.h"

static const char DEBIAN_FOLDER[] = "/usr/lib/postgresql";

static char *output_of(const char *program, const char *option)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_strv_builder_add_many(builder, program, option, NULL);
    g_auto(GStrv) argv = g_strv_builder_end(builder);
    g_autofree char *output = NULL;
    int status = 0;
    if (!g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                      NULL, &output, NULL, &status, NULL) ||
        !g_spawn_check_wait_status(status, NULL))
        return NULL;
    return g_strdup(g_strstrip(output));
}

static gboolean has_program(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return g_file_test(path, G_FILE_TEST_IS_EXECUTABLE);
}

static void add_candidate(GPtrArray *candidates, const char *folder)
{
    if (folder == NULL || !has_program(folder, "postgres") || !has_program(folder, "initdb"))
        return;
    if (!g_ptr_array_find_with_equal_func(candidates, folder, g_str_equal, NULL))
        g_ptr_array_add(candidates, g_strdup(folder));
}

static void add_debian_candidates(GPtrArray *candidates)
{
    g_autoptr(GDir) folder = g_dir_open(DEBIAN_FOLDER, 0, NULL);
    for (const char *name; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
        g_autofree char *bindir = g_build_filename(DEBIAN_FOLDER, name, "bin", NULL);
        add_candidate(candidates, bindir);
    }
}

static GPtrArray *list_candidates(const char *bindir)
{
    GPtrArray *candidates = g_ptr_array_new_with_free_func(g_free);
    if (bindir == NULL)
        bindir = g_getenv("CONFITURE_PG_BINDIR");
    if (bindir != NULL) {
        add_candidate(candidates, bindir);
        return candidates;
    }
    add_debian_candidates(candidates);
    g_auto(GStrv) path = g_strsplit(g_getenv("PATH") != NULL ? g_getenv("PATH") : "", ":", -1);
    for (guint i = 0; path[i] != NULL; i++)
        add_candidate(candidates, path[i]);
    if (candidates->len > 0)
        return candidates;
    g_autofree char *configured = output_of("pg_config", "--bindir");
    add_candidate(candidates, configured);
    return candidates;
}

/* 1500 for "postgres (PostgreSQL) 15.0", 1604 for 16.4; 1700 for 17devel. */
static guint64 version_number(const char *version)
{
    const char *digits = version != NULL ? strpbrk(version, "0123456789") : NULL;
    if (digits == NULL)
        return 0;
    char *end = NULL;
    guint64 major = g_ascii_strtoull(digits, &end, 10);
    return major * 100 + (*end == '.' ? MIN(g_ascii_strtoull(end + 1, NULL, 10), 99) : 0);
}

static Installation *open_newest(GPtrArray *candidates)
{
    Installation *newest = g_new0(Installation, 1);
    for (guint i = 0; i < candidates->len; i++) {
        const char *bindir = g_ptr_array_index(candidates, i);
        g_autofree char *program = g_build_filename(bindir, "postgres", NULL);
        g_autofree char *version = output_of(program, "--version");
        if (version == NULL || version_number(version) <= version_number(newest->version))
            continue;
        g_free(newest->bindir);
        g_free(newest->version);
        newest->bindir = g_strdup(bindir);
        newest->version = g_steal_pointer(&version);
    }
    return newest;
}

Installation *installation_find(const char *bindir, GError **error)
{
    g_autoptr(GPtrArray) candidates = list_candidates(bindir);
    g_autoptr(Installation) newest = open_newest(candidates);
    if (newest->bindir != NULL)
        return g_steal_pointer(&newest);
    const char *wanted = bindir != NULL ? bindir : g_getenv("CONFITURE_PG_BINDIR");
    if (wanted != NULL) {
        error_set(error, ERROR_INPUT, "no PostgreSQL server in \"%s\"", wanted);
        error_add_hint(error,
                       "Point CONFITURE_PG_BINDIR to the folder that holds postgres and initdb.");
        return NULL;
    }
    error_set(error, ERROR_INPUT, "no PostgreSQL server is installed for a scratch server");
    error_add_hint(error, "Install one (Debian, Ubuntu: apt install postgresql), or point "
                          "CONFITURE_PG_BINDIR to the folder "
                          "that holds postgres and initdb.");
    return NULL;
}

void installation_free(Installation *installation)
{
    if (installation == NULL)
        return;
    g_free(installation->bindir);
    g_free(installation->version);
    g_free(installation);
}

char *installation_program(const Installation *installation, const char *name)
{
    return g_build_filename(installation->bindir, name, NULL);
}
