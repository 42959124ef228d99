/* A summary for a pull request, a job's page or a terminal. */
#include "cmd/audit/report.h"

#include <string.h>

/* In a table: one line, and nothing that Markdown or HTML would act on. */
static void cell(GString *text, const char *value)
{
    g_string_append_c(text, ' ');
    for (const char *at = value != NULL ? value : ""; *at != '\0'; at++) {
        if (*at == '<')
            g_string_append(text, "&lt;");
        else if (*at == '&')
            g_string_append(text, "&amp;");
        else if ((guchar)*at < 0x20 || *at == 0x7f)
            g_string_append_c(text, ' ');
        else if (strchr("\\`*_[]|>#~!@", *at) != NULL)
            g_string_append_printf(text, "\\%c", *at);
        else
            g_string_append_c(text, *at);
    }
    g_string_append(text, " |");
}

static void number_cell(GString *text, gint64 number)
{
    g_autofree char *shown = number_text(number);
    g_string_append_printf(text, " %s |", shown);
}

static void migration_cell(GString *text, const json_t *row)
{
    const char *version = member_text(row, "version"), *name = member_text(row, "name");
    g_autofree char *migration = g_strdup_printf(
        "%s%s%s", version != NULL ? version : "",
        version != NULL && name != NULL && *name != '\0' ? "_" : "", name != NULL ? name : "");
    cell(text, migration);
}

static void append_environments(const json_t *document, GString *text)
{
    json_t *environment;
    size_t i;
    g_string_append(text,
                    "## Environments\n\n| environment | database | deployed | waiting | failed "
                    "| up to |\n|---|---|--:|--:|--:|---|\n");
    json_array_foreach(json_object_get(document, "environments"), i, environment)
    {
        const json_t *deployed = json_object_get(environment, "deployed");
        size_t count = json_array_size(deployed);
        g_string_append_c(text, '|');
        cell(text, member_text(environment, "name"));
        cell(text, member_text(environment, "database"));
        number_cell(text, (gint64)count);
        number_cell(text, (gint64)json_array_size(json_object_get(environment, "waiting")));
        number_cell(text, member_number(environment, "failed"));
        migration_cell(text, count > 0 ? json_array_get(deployed, count - 1) : NULL);
        g_string_append_c(text, '\n');
    }
}

static void append_waiting(const json_t *document, GString *text)
{
    json_t *environment, *migration;
    size_t i, j;
    g_string_append(text, "\n## Waiting\n\n| environment | migration | risk |\n|---|---|---|\n");
    json_array_foreach(json_object_get(document, "environments"), i, environment)
    {
        json_array_foreach(json_object_get(environment, "waiting"), j, migration)
        {
            g_string_append_c(text, '|');
            cell(text, member_text(environment, "name"));
            migration_cell(text, migration);
            cell(text, member_text(json_object_get(migration, "risk"), "level"));
            g_string_append_c(text, '\n');
        }
    }
}

static void append_faults(GString *text, const json_t *faults)
{
    json_t *fault;
    size_t i;
    json_array_foreach(faults, i, fault)
    {
        g_string_append_printf(text, "- event %d, %s:", (int)member_number(fault, "event"),
                               member_text(fault, "problem"));
        cell(text, member_text(fault, "explanation"));
        g_string_truncate(text, text->len - 2);
        g_string_append_c(text, '\n');
    }
}

static void append_integrity(const json_t *document, GString *text)
{
    const json_t *integrity = json_object_get(document, "integrity");
    const json_t *chain = json_object_get(integrity, "chain");
    const char *state = member_text(integrity, "state");
    g_autofree char *events = number_text(member_number(chain, "events"));
    g_string_append_printf(text, "## Integrity\n\n%s: %s events, newest hash `%s`\n\n",
                           strcmp(state, "whole") == 0    ? "Whole"
                           : strcmp(state, "broken") == 0 ? "Broken"
                                                          : "Unbroken, not all verifiable",
                           events, member_text(chain, "newest_hash"));
    append_faults(text, json_object_get(chain, "faults"));
    append_faults(text, json_object_get(json_object_get(integrity, "git"), "wrong"));
    append_faults(text, json_object_get(json_object_get(integrity, "files"), "edits"));
}

static void append_events(const json_t *document, GString *text)
{
    enum { NEWEST = 20 };
    json_t *event;
    size_t i;
    g_string_append(text, "\n## Newest events\n\n| event | recorded (UTC) | kind | migration | "
                          "environment | author | subject |\n|--:|---|---|---|---|---|---|\n");
    json_array_foreach(json_object_get(document, "events"), i, event)
    {
        if (i == NEWEST)
            break;
        g_autofree char *time = time_utc(member_text(event, "recorded_at"));
        g_string_append_printf(text, "| %d | %s |", (int)member_number(event, "id"), time);
        cell(text, member_text(event, "kind"));
        migration_cell(text, event);
        cell(text, member_text(event, "environment"));
        cell(text, member_text(event, "author_name"));
        cell(text, member_text(event, "subject"));
        g_string_append_c(text, '\n');
    }
}

static void append_drift(const json_t *document, GString *text)
{
    const json_t *live = json_object_get(json_object_get(document, "drift"), "live");
    json_t *object;
    size_t i;
    if (json_array_size(json_object_get(live, "objects")) == 0)
        return;
    g_string_append(text, "\n## Drift\n\n| object | kind | drift |\n|---|---|---|\n");
    json_array_foreach(json_object_get(live, "objects"), i, object)
    {
        g_string_append_c(text, '|');
        cell(text, member_text(object, "identity"));
        cell(text, member_text(object, "kind"));
        cell(text, json_is_true(json_object_get(object, "gone")) ? "gone" : "made by no event");
        g_string_append_c(text, '\n');
    }
}

void report_markdown(const json_t *document, GString *text)
{
    g_string_append(text, "# Deployments of");
    cell(text, member_text(document, "project"));
    g_string_truncate(text, text->len - 2);
    g_string_append(text, "\n\n");
    append_integrity(document, text);
    append_environments(document, text);
    append_waiting(document, text);
    append_drift(document, text);
    append_events(document, text);
}
