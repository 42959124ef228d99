#include "cmd/cli/options.h"

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

gboolean option_takes_value(const GOptionEntry *entry)
{
    return entry->arg != G_OPTION_ARG_NONE &&
           !(entry->arg == G_OPTION_ARG_CALLBACK && (entry->flags & G_OPTION_FLAG_NO_ARG) != 0);
}

static const GOptionEntry *find_among(const GOptionEntry *entries, const char *name, gsize length,
                                      char letter)
{
    for (; entries != NULL && entries->long_name != NULL; entries++) {
        if (letter != '\0' ? entries->short_name == letter
                           : strlen(entries->long_name) == length &&
                                 strncmp(entries->long_name, name, length) == 0)
            return entries;
    }
    return NULL;
}

/* Which options are known: the common ones and those of one command, or of all commands while it is
 * not known which. */
typedef struct Known {
    const Program *program;
    const GOptionEntry *common;
    const Command *command;
    gboolean all;
} Known;

static const GOptionEntry *find_option(const Known *known, const char *name, gsize length,
                                       char letter)
{
    const GOptionEntry *entry = find_among(known->common, name, length, letter);
    if (entry == NULL && known->command != NULL)
        entry = find_among(known->command->options, name, length, letter);
    for (guint i = 0; entry == NULL && known->all && known->program->commands[i] != NULL; i++)
        entry = find_among(known->program->commands[i]->options, name, length, letter);
    return entry;
}

/* Walks over the command line: each call gives an option with its value, or a word. */
typedef struct Walk {
    const Known *known;
    char **argv;
    guint next;          /* index in argv */
    const char *letters; /* what is left of `-abc` */
    gboolean words_only; /* after `--` */
    /* what was found */
    const char *word;
    const GOptionEntry *entry;
    const char *value;
    char unknown_letter;
    const char *unknown; /* the argument, when the option is not known */
    gboolean value_missing;
} Walk;

static void take_value(Walk *walk, const char *inlined)
{
    walk->value = inlined;
    gboolean optional = (walk->entry->flags & G_OPTION_FLAG_OPTIONAL_ARG) != 0;
    if (inlined == NULL && option_takes_value(walk->entry) && !optional) {
        walk->value = walk->argv[walk->next];
        walk->value_missing = walk->value == NULL;
        walk->next += walk->value != NULL;
    }
}

static void walk_long(Walk *walk, const char *argument)
{
    gsize length = strcspn(argument + 2, "=");
    walk->entry = find_option(walk->known, argument + 2, length, '\0');
    if (walk->entry == NULL)
        walk->unknown = argument;
    else
        take_value(walk, argument[2 + length] == '=' ? argument + 2 + length + 1 : NULL);
}

static void walk_letter(Walk *walk)
{
    char letter = *walk->letters++;
    walk->entry = find_option(walk->known, NULL, 0, letter);
    if (walk->entry == NULL) {
        walk->unknown = walk->argv[walk->next - 1];
        walk->unknown_letter = letter;
    } else if (option_takes_value(walk->entry) && *walk->letters != '\0') {
        take_value(walk, walk->letters);
        walk->letters = "";
    } else {
        take_value(walk, NULL);
    }
}

static gboolean walk_next(Walk *walk)
{
    walk->word = walk->value = walk->unknown = NULL;
    walk->entry = NULL;
    walk->unknown_letter = '\0';
    walk->value_missing = FALSE;
    if (walk->letters != NULL && *walk->letters != '\0') {
        walk_letter(walk);
        return TRUE;
    }
    const char *argument = walk->argv[walk->next];
    if (argument == NULL)
        return FALSE;
    walk->next++;
    if (!walk->words_only && strcmp(argument, "--") == 0) {
        walk->words_only = TRUE;
        return walk_next(walk);
    }
    if (walk->words_only || argument[0] != '-' || argument[1] == '\0') {
        walk->word = argument;
    } else if (argument[1] == '-') {
        walk_long(walk, argument);
    } else {
        walk->letters = argument + 1;
        walk_letter(walk);
    }
    return TRUE;
}

static Walk walk_start(const Known *known, char **argv)
{
    return (Walk){.known = known, .argv = argv, .next = 1};
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
        if (find_among(other->options, typed + 2, length > 2 ? length - 2 : 0, letter) == NULL)
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
    if (walk->value_missing) {
        error_set(error, ERROR_USAGE, "option \"--%s\" needs a value", walk->entry->long_name);
        return FALSE;
    }
    if (walk->entry != NULL) {
        error_set(error, ERROR_USAGE, "option \"--%s\" takes no value", walk->entry->long_name);
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
        char *taken = arguments->words[0];
        memmove(arguments->words, arguments->words + 1,
                g_strv_length(arguments->words) * sizeof *arguments->words);
        g_free(taken);
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
    char *taken = arguments->words[0];
    memmove(arguments->words, arguments->words + 1,
            g_strv_length(arguments->words) * sizeof *arguments->words);
    g_free(taken);
    return TRUE;
}

Arguments *arguments_read(const Program *program, const GOptionEntry *common, char **argv,
                          GError **error)
{
    g_autoptr(Arguments) arguments = g_new0(Arguments, 1);
    arguments->command = arguments_find_command(program, common, argv);
    g_auto(Sorted) sorted = sorted_new();
    Known known = {.program = program, .common = common, .command = arguments->command};
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
