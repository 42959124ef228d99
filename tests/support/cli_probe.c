/* A program on cmd/cli that does nothing but show what it was given: for tests/cli/program.bats. */
#include "cmd/cli/command.h"
#include "core/base/error.h"

#include <stdlib.h>
#include <string.h>

static gboolean flag;
static int number;
static char *label;

static const GOptionEntry show_options[] = {
    {"flag", 'f', 0, G_OPTION_ARG_NONE, &flag, "a flag", NULL},
    {"number", 'n', 0, G_OPTION_ARG_INT, &number, "a number", "N"},
    {"label", 0, 0, G_OPTION_ARG_STRING, &label, "a text", "TEXT"},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

static json_t *text_or_null(const char *text)
{
    return text != NULL ? json_string(text) : json_null();
}

static int show(Context *context, int argc, char **argv, GError **error)
{
    (void)error;
    json_t *words = json_array();
    for (int i = 0; i < argc; i++)
        json_array_append_new(words, json_string(argv[i]));
    json_t *document = json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:b, s:i, s:b, s:i, s:o}", "words", words, "directory",
        json_string(context->directory), "work_tree", text_or_null(context->work_tree),
        "database_url", text_or_null(context->database_url), "config",
        text_or_null(context->config->path), "environment",
        json_string(context->config->environment), "scratch", context->scratch, "quiet",
        context->quiet, "verbose", (int)context->verbose, "flag", flag, "number", number, "label",
        text_or_null(label));
    if (output_format(context->output) == FORMAT_JSON) {
        output_json(context->output, "probe/show", document);
        return 0;
    }
    const char *key = NULL;
    json_t *value = NULL;
    json_object_foreach(document, key, value)
    {
        char *shown = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
        output_print(context->output, "%s=%s\n", key, shown);
        free(shown);
    }
    output_print(context->output, "format=%s\n", output_format_name(context->output));
    json_decref(document);
    return 0;
}

static int table(Context *context, int argc, char **argv, GError **error)
{
    (void)argv, (void)error;
    g_autoptr(Table) lines = table_new((const char *const[]){"VERSION", ">MS", "NAME", NULL});
    g_autofree char *wide = g_strnfill(300, 'x');
    if (argc > 0) {
        output_table(context->output, lines);
        return 0;
    }
    table_add(lines, "0001", "5", "first", NULL);
    table_add(lines, "20260520143015", "1234", "", NULL);
    table_add(lines, "\345\220\215\345\211\215", "7", "\303\244rger", NULL);
    table_add(lines, "x\033[31my", "8", wide, NULL);
    output_table(context->output, lines);
    return 0;
}

static int fail(Context *context, int argc, char **argv, GError **error)
{
    const char *kind = argc > 0 ? argv[0] : "";
    if (strcmp(kind, "late") == 0)
        output_print(context->output, "half of the result\n");
    if (strcmp(kind, "bytes") == 0) {
        output_json(context->output, "probe/fail", json_pack("{s:s}", "text", "\xff"));
        return 0;
    }
    if (strcmp(kind, "text") == 0) {
        json_t *document =
            json_pack("{s:o, s:o}", "text", json_text("a\xff"), "none", json_text(NULL));
        output_json(context->output, "probe/fail", document);
        return 0;
    }
    if (strcmp(kind, "one") == 0) {
        output_print(context->output, "findings\n");
        return 1;
    }
    error_set(error, ERROR_MIGRATION,
              "cannot apply \"0007\" to postgresql://me:s3cret@db.example/app");
    error_add_place(error, "db/migrations/0007_x.up.sql", 3, 14);
    error_add_detail(error, "Key (id)=(1) already exists.\nsecond line");
    error_add_hint(error, "Run it with password=s3cret again.");
    error_add_sqlstate(error, "23505");
    return 0;
}

static int lines(Context *context, int argc, char **argv, GError **error)
{
    (void)argc, (void)error;
    guint64 count = g_ascii_strtoull(argv[0], NULL, 10);
    for (guint64 i = 0; i < count; i++)
        output_print(context->output, "line %" G_GUINT64_FORMAT "\n", i);
    return 0;
}

static int steady(Context *context, int argc, char **argv, GError **error)
{
    lines(context, 1, argv, error);
    return g_file_set_contents(argv[argc - 1], "done", -1, error) ? 0 : 70;
}

static int talk(Context *context, int argc, char **argv, GError **error)
{
    (void)argc, (void)argv, (void)error;
    output_print(context->output, "result\n");
    output_note(context->output, "a note");
    output_verbose(context->output, "something verbose");
    output_warning(context->output, "a warning about %s", "postgresql://me:s3cret@h/");
    for (guint i = 1; i <= 3; i++)
        output_progress(context->output, i, 3, "0003_orders");
    output_progress_end(context->output);
    output_print(context->output, "%sgreen%s\n", output_color(context->output, "green"),
                 output_color(context->output, "reset"));
    return output_confirm(context->output, "Really?") ? 0 : 9;
}

static const char *const show_formats[] = {"dot", NULL};
static const Command show_command = {"show",
                                     "print what was given",
                                     "[WORD [WORD]]",
                                     "Details of show.",
                                     show_options,
                                     show,
                                     COMMAND_CONFIG | COMMAND_DATABASE | COMMAND_DEFAULT,
                                     0,
                                     2,
                                     show_formats};
static const Command table_command = {
    "table", "print a table", "[empty]", NULL, NULL, table, 0, 0, 1, NULL};
static const Command fail_command = {
    "fail", "end with an error", "[KIND]", NULL, NULL, fail, 0, 0, 1, NULL};
static const Command lines_command = {
    "lines", "print many lines", "COUNT", NULL, NULL, lines, 0, 1, 1, NULL};
static const Command steady_command = {"steady",
                                       "print many lines, then write a file",
                                       "COUNT FILE",
                                       NULL,
                                       NULL,
                                       steady,
                                       COMMAND_STEADY,
                                       2,
                                       2,
                                       NULL};
static const Command talk_command = {
    "talk", "say something of each kind", "", NULL, NULL, talk, 0, 0, 0, NULL};

static const Command *const commands[] = {
    &show_command,   &table_command, &fail_command, &lines_command,
    &steady_command, &talk_command,  NULL};

static const Program program = {"cli-probe", "show what a program of ours is given",
                                "Details of the program.", commands};

int main(int argc, char **argv)
{
    return program_main(&program, argc, argv);
}
