#include "cmd/cli/context.h"

#include "core/base/error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Without symbolic links, as libgit2 gives its paths: one is looked for within the other. */
static char *real_path(const char *path)
{
    char *real = realpath(path, NULL);
    char *copy = real != NULL ? g_strdup(real) : g_canonicalize_filename(path, NULL);
    free(real);
    return copy;
}

/* A configuration that is a link belongs to the folder where it was found. */
static char *real_folder_path(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path);
    g_autofree char *real = real_path(folder);
    return g_build_filename(real, name, NULL);
}

static gboolean enter_directory(Context *context, const char *directory, GError **error)
{
    if (directory != NULL && chdir(directory) != 0) {
        error_set(error, ERROR_USAGE, "cannot go to the directory \"%s\": %s", directory,
                  g_strerror(errno));
        return FALSE;
    }
    context->directory = real_path(".");
    return TRUE;
}

/* A folder in a clone, a file in a linked work tree or a submodule. */
static char *find_work_tree(const char *directory)
{
    g_autofree char *here = g_strdup(directory);
    for (;;) {
        g_autofree char *mark = g_build_filename(here, ".git", NULL);
        if (g_file_test(mark, G_FILE_TEST_EXISTS))
            return g_steal_pointer(&here);
        char *parent = g_path_get_dirname(here);
        gboolean end = strcmp(parent, here) == 0;
        g_free(here);
        here = parent;
        if (end)
            return NULL;
    }
}

static void warn_of_ignored(const Context *context)
{
    if (context->config->ignored == NULL)
        return;
    g_autofree char *keys = g_strjoinv(", ", context->config->ignored);
    output_warning(context->output, "keys of the older layout have no meaning here: %s", keys);
}

static gboolean load_config(Context *context, const CommonOptions *options, GError **error)
{
    g_autofree char *found = options->config != NULL
                                 ? real_folder_path(options->config)
                                 : config_find(context->directory, context->work_tree);
    ConfigOptions choice = {
        .path = found,
        .root = context->work_tree != NULL ? context->work_tree : context->directory,
        .environment = options->environment,
        .environment_given = options->environment != NULL,
    };
    context->config = config_load(&choice, error);
    if (context->config == NULL)
        return FALSE;
    output_verbose(context->output, "configuration: %s, environment %s",
                   found != NULL ? found : "none, the usual layout", context->config->environment);
    warn_of_ignored(context);
    return TRUE;
}

static const char *first_given(const char *option, const char **source)
{
    static const char *const variables[] = {"CONFITURE_DATABASE_URL", "DATABASE_URL"};
    *source = "--database";
    if (option != NULL)
        return option;
    for (guint i = 0; i < G_N_ELEMENTS(variables); i++) {
        const char *value = g_getenv(variables[i]);
        *source = variables[i];
        if (value != NULL && *value != '\0')
            return value;
    }
    return NULL;
}

static gboolean find_database(Context *context, const CommonOptions *options, GError **error)
{
    if (options->scratch)
        return TRUE;
    const char *source = NULL, *given = first_given(options->database, &source);
    if (given != NULL) {
        output_verbose(context->output, "database: from %s", source);
        context->database_url = g_strdup(given);
        return TRUE;
    }
    if (context->config == NULL)
        return TRUE;
    GError *reason = NULL;
    context->database_url = config_database_url(context->config, &reason);
    if (reason == NULL) {
        output_verbose(context->output, "database: from %s",
                       context->database_url != NULL ? "the configuration" : "libpq's defaults");
        return TRUE;
    }
    g_propagate_error(error, reason);
    return FALSE;
}

gboolean context_enter(Context *context, const CommonOptions *options, GError **error)
{
    if (options->scratch && options->database != NULL) {
        error_set(error, ERROR_USAGE,
                  "--scratch stands in the place of --database; give one of them");
        return FALSE;
    }
    context->scratch = options->scratch;
    context->quiet = options->quiet;
    context->interactive = isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
    if (!enter_directory(context, options->directory, error))
        return FALSE;
    context->work_tree = find_work_tree(context->directory);
    return TRUE;
}

gboolean context_load(Context *context, const CommonOptions *options, const Command *command,
                      GError **error)
{
    if ((command->needs & (COMMAND_CONFIG | COMMAND_DATABASE)) != 0 &&
        !load_config(context, options, error))
        return FALSE;
    return (command->needs & COMMAND_DATABASE) == 0 || find_database(context, options, error);
}

void context_clear(Context *context)
{
    g_free(context->directory);
    g_free(context->work_tree);
    config_free(context->config);
    g_free(context->database_url);
    g_free(context->program);
}
