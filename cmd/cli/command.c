#include "cmd/cli/command.h"

#include "cmd/cli/context.h"
#include "cmd/cli/help.h"
#include "cmd/cli/options.h"
#include "core/base/error.h"

#include <confiture/version.h>
#include <locale.h>
#include <signal.h>
#include <string.h>

typedef struct Run {
    const Program *program;
    char **argv;
    CommonOptions options;
    GOptionEntry entries[COMMON_OPTIONS];
    Output *output;
    Arguments *arguments;
} Run;

/* Characters have widths only in a locale that knows UTF-8; messages stay in English. */
static void set_locale(void)
{
    if (setlocale(LC_CTYPE, "") == NULL || !g_get_charset(NULL))
        (void)setlocale(LC_CTYPE, "C.UTF-8");
}

/* How to tell even of a misspelt option. */
static Output *open_output(const Program *program, const GOptionEntry *entries, char **argv)
{
    OutputOptions options = {
        .program = program->name,
        .format = arguments_peek(program, entries, argv, "format"),
        .log_format = arguments_peek(program, entries, argv, "log-format"),
        .color = arguments_peek(program, entries, argv, "color"),
    };
    return output_new(&options);
}

int program_fail(const Program *program, char **argv, const GError *error)
{
    CommonOptions options = {0};
    GOptionEntry entries[COMMON_OPTIONS];
    common_options_entries(&options, entries);
    set_locale();
    g_autoptr(Output) output = open_output(program, entries, argv);
    output_fail(output, error);
    output_close(output, NULL);
    return error_exit_status(error);
}

static gboolean check_choice(const char *option, const char *value, const char *const *choices,
                             GError **error)
{
    if (value == NULL || g_strv_contains(choices, value))
        return TRUE;
    error_set(error, ERROR_USAGE, "--%s cannot be \"%s\"", option, value);
    g_autoptr(GString) all = g_string_new(choices[0]);
    for (guint i = 1; choices[i] != NULL; i++)
        g_string_append_printf(all, ", %s", choices[i]);
    error_add_hint(error, "It is one of %s.", all->str);
    return FALSE;
}

static gboolean check_format(const Command *command, const char *value, GError **error)
{
    static const char *const usual[] = {"text", "json", NULL};
    if (command->formats == NULL)
        return check_choice("format", value, usual, error);
    g_autoptr(GPtrArray) choices = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; usual[i] != NULL; i++)
        g_ptr_array_add(choices, g_strdup(usual[i]));
    for (guint i = 0; command->formats[i] != NULL; i++)
        g_ptr_array_add(choices, g_strdup(command->formats[i]));
    g_ptr_array_add(choices, NULL);
    return check_choice("format", value, (const char *const *)(gpointer)choices->pdata, error);
}

static gboolean check_options(const Run *run, const Command *command, GError **error)
{
    static const char *const log_formats[] = {"text", "json", NULL};
    static const char *const colors[] = {"auto", "always", "never", NULL};
    return check_choice("log-format", run->options.log_format, log_formats, error) &&
           check_choice("color", run->options.color, colors, error) &&
           check_format(command, run->options.format, error);
}

static gboolean check_count(const Program *program, const Command *command, char **words,
                            GError **error)
{
    guint count = g_strv_length(words);
    if (count >= command->min_arguments && count <= command->max_arguments)
        return TRUE;
    if (count < command->min_arguments)
        error_set(error, ERROR_USAGE, "\"%s\" needs %s", command->name, command->arguments);
    else
        error_set(error, ERROR_USAGE, "unexpected argument \"%s\"", words[command->max_arguments]);
    const char *arguments = command->arguments != NULL ? command->arguments : "";
    error_add_hint(error, "Usage: %s %s [OPTION]...%s%s", program->name, command->name,
                   *arguments != '\0' ? " " : "", arguments);
    return FALSE;
}

static gboolean configure_output(Run *run, const Command *command, GError **error)
{
    OutputOptions options = {
        .program = run->program->name,
        .format = run->options.format,
        .path = run->options.output,
        .color = run->options.color,
        .log_format = run->options.log_format,
        .quiet = run->options.quiet,
        .verbose = run->arguments->verbose,
        .steady = (command->needs & COMMAND_STEADY) != 0,
    };
    if (options.steady)
        (void)signal(SIGPIPE, SIG_IGN);
    return output_configure(run->output, &options, error);
}

static int run_command(Run *run, const Command *command, GError **error)
{
    Context context = {.output = run->output,
                       .verbose = run->arguments->verbose,
                       .program = g_strdup(run->program->name)};
    char **words = run->arguments->words;
    int status = 0;
    if (check_options(run, command, error) && check_count(run->program, command, words, error) &&
        context_enter(&context, &run->options, error) && configure_output(run, command, error) &&
        context_load(&context, &run->options, command, error))
        status = command->run(&context, (int)g_strv_length(words), words, error);
    context_clear(&context);
    return status;
}

static void print_help(Run *run)
{
    const Command *command = run->arguments->command;
    gboolean named =
        run->arguments->help || arguments_first_word(run->program, run->entries, run->argv) > 0;
    g_autofree char *text = command != NULL && named
                                ? help_command(run->program, command, run->entries)
                                : help_program(run->program, run->entries);
    output_print(run->output, "%s", text);
}

static int run_line(Run *run, GError **error)
{
    run->arguments = arguments_read(run->program, run->entries, run->argv, error);
    if (run->arguments == NULL)
        return 0;
    if (run->options.version) {
        output_print(run->output, "%s %s\n", run->program->name, CONFITURE_VERSION);
        return 0;
    }
    if (run->options.help || run->arguments->help) {
        print_help(run);
        return 0;
    }
    if (run->arguments->command != NULL)
        return run_command(run, run->arguments->command, error);
    error_set(error, ERROR_USAGE, "a command is missing");
    error_add_hint(error, "\"%s --help\" lists the commands.", run->program->name);
    return 0;
}

static int finish(Run *run, int status, GError *failure)
{
    g_autoptr(GError) error = failure;
    if (error == NULL)
        output_close(run->output, &error);
    if (error != NULL) {
        output_fail(run->output, error);
        output_close(run->output, NULL);
        status = error_exit_status(error);
    }
    return status;
}

int program_main(const Program *program, G_GNUC_UNUSED int argc, char **argv)
{
    set_locale();
    g_set_prgname(program->name);
    Run run = {.program = program, .argv = argv};
    common_options_entries(&run.options, run.entries);
    run.output = open_output(program, run.entries, argv);
    GError *error = NULL;
    int status = run_line(&run, &error);
    status = finish(&run, status, error);
    output_free(run.output);
    arguments_free(run.arguments);
    common_options_clear(&run.options);
    return status;
}
