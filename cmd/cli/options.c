#include "cmd/cli/options.h"

#include "cmd/cli/walk.h"
#include "core/base/error.h"
#include "core/base/nearest.h"

#include <string.h>

void common_options_entries(CommonOptions *options, GOptionEntry entries[COMMON_OPTIONS])
{
    const GOptionEntry filled[COMMON_OPTIONS] = {
        {"directory", 'C', 0, G_OPTION_ARG_FILENAME, &options->directory,
         "run as if started in DIR", "DIR"},
        {"config", 0, 0, G_OPTION_ARG_FILENAME, &options->config,
         "configuration file (default: nearest confiture.yaml upward)", "FILE"},
        {"env", 0, 0, G_OPTION_ARG_STRING, &options->environment, "environment (default: local)",
         "NAME"},
        {"database", 0, 0, G_OPTION_ARG_STRING, &options->database, "database, as URL or conninfo",
         "URL"},
        {"scratch", 0, 0, G_OPTION_ARG_NONE, &options->scratch,
         "use a private throw-away PostgreSQL server as the database", NULL},
        {"format", 0, 0, G_OPTION_ARG_STRING, &options->format,
         "form of the result (default: text)", "FORMAT"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output,
         "write the result to FILE, whole or not at all", "FILE"},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet, "warnings and errors only", NULL},
        {"verbose", 'v', 0, G_OPTION_ARG_NONE, &options->verbose, "tell more; twice tells most",
         NULL},
        {"log-format", 0, 0, G_OPTION_ARG_STRING, &options->log_format,
         "form of messages on standard error: text or json", "FORMAT"},
        {"color", 0, 0, G_OPTION_ARG_STRING, &options->color, "colors: auto, always or never",
         "WHEN"},
        {"version", 0, 0, G_OPTION_ARG_NONE, &options->version, "print the version and end", NULL},
        {"help", 'h', 0, G_OPTION_ARG_NONE, &options->help, "print this help and end", NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    memcpy(entries, filled, sizeof filled);
}

void common_options_clear(CommonOptions *options)
{
    g_free(options->directory);
    g_free(options->config);
    g_free(options->environment);
    g_free(options->database);
    g_free(options->format);
    g_free(options->output);
    g_free(options->log_format);
    g_free(options->color);
}

static const Command *find_command(const Program *program, const char *name)
{
    for (guint i = 0; program->commands[i] != NULL; i++) {
        if (strcmp(program->commands[i]->name, name) == 0)
            return program->commands[i];
    }
    return NULL;
}

static const Command *default_command(const Program *program)
{
    for (guint i = 0; program->commands[i] != NULL; i++) {
        if ((program->commands[i]->needs & COMMAND_DEFAULT) != 0)
            return program->commands[i];
    }
    return NULL;
}

guint arguments_first_word(const Program *program, const GOptionEntry *common, char **argv)
{
    Known known = {.program = program, .common = common, .all = TRUE};
    Walk walk = walk_start(&known, argv);
    while (walk_next(&walk)) {
        if (walk.word != NULL)
            return walk.words_only ? 0 : walk.next - 1;
    }
    return 0;
}

const Command *arguments_find_command(const Program *program, const GOptionEntry *common,
                                      char **argv)
{
    guint place = arguments_first_word(program, common, argv);
    const Command *command = place > 0 ? find_command(program, argv[place]) : NULL;
    return command != NULL ? command : default_command(program);
}

const char *arguments_peek(const Program *program, const GOptionEntry *common, char **argv,
                           const char *name)
{
    Known known = {.program = program, .common = common, .all = TRUE};
    Walk walk = walk_start(&known, argv);
    const char *value = NULL;
    while (walk_next(&walk)) {
        if (walk.entry != NULL && strcmp(walk.entry->long_name, name) == 0 && walk.value != NULL)
            value = walk.value;
    }
    return value;
}

static void add_names(GPtrArray *names, const GOptionEntry *entries)
{
    for (; entries != NULL && entries->long_name != NULL; entries++) {
        if ((entries->flags & G_OPTION_FLAG_HIDDEN) == 0)
            g_ptr_array_add(names, g_strconcat("--", entries->long_name, NULL));
    }
}

static void hint_option(const Known *known, const char *typed, gsize length, char letter,
                        GError **error)
{
    for (guint i = 0; known->program->commands[i] != NULL; i++) {
        const Command *other = known->program->commands[i];
        if (option_find(other->options, typed + 2, length > 2 ? length - 2 : 0, letter) == NULL)
            continue;
        error_add_hint(error, "It is an option of \"%s %s\".", known->program->name, other->name);
        return;
    }
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    add_names(names, known->common);
    if (known->command != NULL)
        add_names(names, known->command->options);
    g_ptr_array_add(names, NULL);
    g_autofree char *name = g_strndup(typed, length);
    const char *nearest =
        letter == '\0' ? nearest_name(name, (const char *const *)(gpointer)names->pdata) : NULL;
    if (nearest != NULL)
        error_add_hint(error, "Did you mean \"%s\"?", nearest);
    else
        error_add_hint(error, "\"%s%s%s --help\" lists the options.", known->program->name,
                       known->command != NULL ? " " : "",
                       known->command != NULL ? known->command->name : "");
}

static gboolean fail_option(const Walk *walk, GError **error)
{
    if (walk->entry != NULL) {
        error_set(error, ERROR_USAGE,
                  walk->value_missing ? "option \"--%s\" needs a value"
                                      : "option \"--%s\" takes no value",
                  walk->entry->long_name);
        return FALSE;
    }
    gsize length = strcspn(walk->unknown, "=");
    if (walk->unknown_letter != '\0')
        error_set(error, ERROR_USAGE, "unknown option \"-%c\"", walk->unknown_letter);
    else
        error_set(error, ERROR_USAGE, "unknown option \"%.*s\"", (int)length, walk->unknown);
    hint_option(walk->known, walk->unknown, length, walk->unknown_letter, error);
    return FALSE;
}

/* The options as GOption reads them without doubt (`--name=value`), and the words. */
typedef struct Sorted {
    GPtrArray *options; /* NULL-terminated argv as GOption reads it without doubt: `--name=value` */
    GPtrArray *words;   /* NULL-terminated */
    guint verbose;
} Sorted;

static Sorted sorted_new(void)
{
    return (Sorted){.options = g_ptr_array_new_with_free_func(g_free),
                    .words = g_ptr_array_new_with_free_func(g_free)};
}

static void sorted_clear(Sorted *sorted)
{
    g_ptr_array_unref(sorted->options);
    g_ptr_array_unref(sorted->words);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sorted, sorted_clear)

/* Names of files may be any bytes. */
static gboolean is_text(const GOptionEntry *entry)
{
    return entry->arg == G_OPTION_ARG_STRING || entry->arg == G_OPTION_ARG_STRING_ARRAY;
}

static gboolean sort_arguments(const Known *known, char **argv, Sorted *sorted, GError **error)
{
    Walk walk = walk_start(known, argv);
    g_ptr_array_add(sorted->options, g_strdup(known->program->name));
    while (walk_next(&walk)) {
        if (walk.word != NULL) {
            g_ptr_array_add(sorted->words, g_strdup(walk.word));
            continue;
        }
        if (walk.entry == NULL || walk.value_missing ||
            (walk.value != NULL && !option_takes_value(walk.entry)))
            return fail_option(&walk, error);
        const char *name = walk.entry->long_name;
        if (walk.value != NULL && is_text(walk.entry) && !g_utf8_validate(walk.value, -1, NULL)) {
            error_set(error, ERROR_USAGE, "the value of \"--%s\" is not valid UTF-8", name);
            return FALSE;
        }
        sorted->verbose += strcmp(name, "verbose") == 0;
        g_ptr_array_add(sorted->options, walk.value != NULL
                                             ? g_strdup_printf("--%s=%s", name, walk.value)
                                             : g_strconcat("--", name, NULL));
    }
    g_ptr_array_add(sorted->words, NULL);
    g_ptr_array_add(sorted->options, NULL);
    return TRUE;
}

/* GOption's "Cannot parse integer value “x” for --wait" as a message of ours. */
static gboolean fail_value(GError *reason, GError **error)
{
    if (reason->domain == CONFITURE_ERROR) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return FALSE;
    }
    g_autofree char *first = g_utf8_strdown(reason->message, 1);
    error_set(error, ERROR_USAGE, "%s%s", first, reason->message + 1);
    g_error_free(reason);
    return FALSE;
}

static gboolean convert(const Known *known, GPtrArray *options, GError **error)
{
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    GOptionGroup *group = g_option_group_new("", "", "", NULL, NULL);
    g_option_group_add_entries(group, known->common);
    if (known->command != NULL && known->command->options != NULL)
        g_option_group_add_entries(group, known->command->options);
    g_option_context_set_main_group(context, group);
    g_option_context_set_help_enabled(context, FALSE);
    g_auto(GStrv) argv = g_strdupv((char **)options->pdata);
    GError *reason = NULL;
    return g_option_context_parse_strv(context, &argv, &reason) || fail_value(reason, error);
}

static const char *nearest_command(const Program *program, const char *typed)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; program->commands[i] != NULL; i++)
        g_ptr_array_add(names, (gpointer)(guintptr)program->commands[i]->name);
    g_ptr_array_add(names, NULL);
    return nearest_name(typed, (const char *const *)(gpointer)names->pdata);
}

static gboolean fail_command(const Program *program, const char *typed, GError **error)
{
    error_set(error, ERROR_USAGE, "unknown command \"%s\"", typed);
    const char *nearest = nearest_command(program, typed);
    if (nearest != NULL)
        error_add_hint(error, "Did you mean \"%s %s\"?", program->name, nearest);
    else
        error_add_hint(error, "\"%s --help\" lists the commands.", program->name);
    return FALSE;
}

static void drop_first(char **words)
{
    g_free(words[0]);
    memmove(words, words + 1, g_strv_length(words + 1) * sizeof *words + sizeof *words);
}

/* Whether a word for a default command was rather meant as a command: near to one, and no file. */
static gboolean is_misspelt(const Program *program, const GOptionEntry *common, char **argv,
                            const char *word)
{
    const char *directory = arguments_peek(program, common, argv, "directory");
    g_autofree char *path = g_build_filename(directory != NULL ? directory : ".", word, NULL);
    return word[strspn(word, "abcdefghijklmnopqrstuvwxyz-")] == '\0' &&
           nearest_command(program, word) != NULL && !g_file_test(path, G_FILE_TEST_EXISTS);
}

/* Takes the command from the front of the words. A word that is none belongs to a default command
 * that takes words. */
static gboolean take_command(const Program *program, const GOptionEntry *common, char **argv,
                             Arguments *arguments, GError **error)
{
    if (arguments->help && arguments->words[0] == NULL) {
        arguments->command = NULL;
        return TRUE;
    }
    const char *word = arguments->words[0];
    gboolean leads = word != NULL && (arguments->help || !arguments->dashed);
    const Command *named = leads ? find_command(program, word) : NULL;
    if (named != NULL) {
        arguments->command = named;
        drop_first(arguments->words);
        return TRUE;
    }
    if (word != NULL &&
        (arguments->help || arguments->command == NULL || arguments->command->max_arguments == 0 ||
         (leads && is_misspelt(program, common, argv, word))))
        return fail_command(program, word, error);
    return TRUE;
}

static gboolean take_help(const Program *program, Arguments *arguments)
{
    if (arguments->dashed || g_strcmp0(arguments->words[0], "help") != 0 ||
        find_command(program, "help") != NULL)
        return FALSE;
    drop_first(arguments->words);
    return TRUE;
}

/* A misspelt command is told before the options that only it would know. */
static gboolean check_first_word(const Program *program, const GOptionEntry *common, char **argv,
                                 GError **error)
{
    guint place = arguments_first_word(program, common, argv);
    return place == 0 || strcmp(argv[place], "help") == 0 ||
           fail_command(program, argv[place], error);
}

Arguments *arguments_read(const Program *program, const GOptionEntry *common, char **argv,
                          GError **error)
{
    g_autoptr(Arguments) arguments = g_new0(Arguments, 1);
    arguments->command = arguments_find_command(program, common, argv);
    g_auto(Sorted) sorted = sorted_new();
    Known known = {.program = program, .common = common, .command = arguments->command};
    if (arguments->command == NULL && !check_first_word(program, common, argv, error))
        return NULL;
    if (!sort_arguments(&known, argv, &sorted, error) || !convert(&known, sorted.options, error))
        return NULL;
    arguments->words = g_strdupv((char **)sorted.words->pdata);
    arguments->verbose = sorted.verbose;
    arguments->dashed = arguments_first_word(program, common, argv) == 0;
    arguments->help = take_help(program, arguments);
    if (!take_command(program, common, argv, arguments, error))
        return NULL;
    return g_steal_pointer(&arguments);
}

void arguments_free(Arguments *arguments)
{
    if (arguments == NULL)
        return;
    g_strfreev(arguments->words);
    g_free(arguments);
}
