/*
 * A plugin of Confiture, built outside of its tree with the installed header alone:
 *
 *     cc -shared -fPIC $(pkg-config --cflags confiture) table_comments.c -o table_comments.so
 *     CONFITURE_PLUGIN_PATH=$PWD confiture-migrate hooks types
 *
 *     hooks:
 *     - phase: after_validation
 *       type: plugin:table_comments
 *       config: {schema: app, least: 10}
 *
 * It fails a migration that leaves tables of a schema without a comment, and brings the lint rule
 * plugin/no_truncate:
 *
 *     CONFITURE_PLUGIN_PATH=$PWD confiture-lint --select plugin
 */
#include <confiture/plugin.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char query[] =
    "SELECT c.relname, pg_catalog.obj_description(c.oid, 'pg_class') FROM pg_catalog.pg_class c"
    " WHERE c.relnamespace = pg_catalog.to_regnamespace($1) AND c.relkind IN ('r', 'p') ORDER BY 1";

static size_t length_of(const char *text)
{
    size_t length = 0;
    while (text != NULL && text[length] != '\0')
        length++;
    return length;
}

static int run(const ConfitureHost *host, ConfitureHookRun *hook,
               const ConfitureHookContext *context)
{
    const char *schema = host->parameter(hook, "schema");
    size_t least = (size_t)strtoul(host->parameter(hook, "least"), NULL, 10);
    ConfitureRows *rows = host->query(hook, query, 1, &schema);
    char text[200];
    int good = 1;
    if (rows == NULL)
        return 0;
    for (size_t i = 0; good && i < host->row_count(rows); i++) {
        good = length_of(host->value(rows, i, 1)) >= least;
        if (!good)
            snprintf(text, sizeof text, "migration %s leaves %s.%s without a comment",
                     context->version, schema, host->value(rows, i, 0));
    }
    if (good) {
        snprintf(text, sizeof text, "%zu", host->row_count(rows));
        host->set_statistic(hook, "tables", text);
        host->set_message(hook, "every table has a comment");
    } else {
        host->set_failure(hook, text);
    }
    host->free_rows(rows);
    return good;
}

static const ConfitureParameter parameters[] = {
    {.name = "schema", .kind = CONFITURE_TEXT, .fallback = "public", .summary = "whose tables"},
    {.name = "least",
     .kind = CONFITURE_INTEGER,
     .fallback = "1",
     .summary = "letters of a comment"},
};

static const ConfitureHookType hooks[] = {
    {.name = "table_comments",
     .summary = "fail unless every table of a schema has a comment",
     .parameters = parameters,
     .n_parameters = sizeof parameters / sizeof *parameters,
     .run = run},
};

/* Every table that a migration truncates. */
static void find_truncate(const ConfitureLintHost *host, ConfitureLintRun *lint,
                          const ConfitureStatement *statement)
{
    if (strcmp(statement->tag, "TRUNCATE TABLE") != 0 || strcmp(statement->file, "migration") != 0)
        return;
    for (size_t i = 0; i < statement->n_touches; i++)
        if (strcmp(statement->touches[i].action, "written") == 0)
            host->report(lint, 0, statement->touches[i].name, "a migration truncates the table",
                         "Delete what is no longer needed, in batches.");
}

static const ConfitureLintRule lint_rules[] = {
    {.name = "no_truncate",
     .summary = "a migration that truncates a table",
     .why = "Nobody gets the rows back.",
     .safer = "DELETE with a WHERE, in batches.",
     .severity = CONFITURE_SEVERITY_ERROR,
     .check = find_truncate},
};

static const ConfiturePlugin plugin = {
    .abi = CONFITURE_PLUGIN_ABI,
    .name = "table_comments",
    .version = "1.0",
    .hooks = hooks,
    .n_hooks = sizeof hooks / sizeof *hooks,
    .lint_rules = lint_rules,
    .n_lint_rules = sizeof lint_rules / sizeof *lint_rules,
};

CONFITURE_PLUGIN_EXPORT const ConfiturePlugin *confiture_plugin(void)
{
    return &plugin;
}
