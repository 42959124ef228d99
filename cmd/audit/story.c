#include "cmd/audit/story.h"

static void field(Output *output, const char *name, const char *value)
{
    if (value != NULL && *value != '\0')
        output_print(output, "%-10s %s\n", name, value);
}

static void head_line(Output *output, const Event *event)
{
    const char *reset = output_color(output, "reset");
    g_autofree char *migration = event_migration(event);
    output_print(output, "%sevent %s%s  %s%s%s", output_color(output, "yellow"), event->id, reset,
                 kind_color(output, event->kind), event->kind, reset);
    if (migration != NULL)
        output_print(output, " %s%s%s", output_color(output, "bold"), migration, reset);
    if (event->environment != NULL)
        output_print(output, " in %s", event->environment);
    output_print(output, "\n");
}

/* "(main, v1.2-3-g3f2a91c)" */
static char *place_of(const Event *event)
{
    g_autoptr(GString) place = g_string_new(NULL);
    if (event->branch != NULL)
        g_string_append(place, event->branch);
    if (event->describe != NULL)
        g_string_append_printf(place, "%s%s", place->len > 0 ? ", " : "", event->describe);
    return place->len > 0 ? g_strdup_printf(" (%s)", place->str) : g_strdup("");
}

static void commits(Output *output, const Event *event)
{
    const char *yellow = output_color(output, "yellow"), *reset = output_color(output, "reset");
    g_autofree char *place = place_of(event);
    gboolean same = g_strcmp0(event->origin_oid, event->commit_oid) == 0;
    if (event->origin_oid != NULL)
        output_print(output, "%-10s %s%s%s%s\n", "Commit:", yellow, event->origin_oid, reset,
                     same ? place : "");
    if (event->commit_oid != NULL && !same)
        output_print(output, "%-10s %s%s\n", "Deployed:", event->commit_oid, place);
}

static void recorded(Output *output, const Event *event)
{
    g_autofree char *time = time_local(event->recorded_at);
    g_autofree char *person = event->os_user == NULL ? NULL
                              : event->host == NULL
                                  ? g_strdup(event->os_user)
                                  : g_strdup_printf("%s@%s", event->os_user, event->host);
    output_print(output, "%-10s %s by %s%s%s%s\n", "Recorded:", time, event->db_role,
                 person != NULL ? " (" : "", person != NULL ? person : "",
                 person != NULL ? ")" : "");
}

void story_head(Output *output, const Event *event)
{
    g_autofree char *author = event_author(event);
    g_autofree char *date = time_local(event->authored_at);
    head_line(output, event);
    commits(output, event);
    field(output, "Author:", author);
    field(output, "Date:", date);
    recorded(output, event);
    if (event->subject != NULL)
        output_print(output, "\n    %s\n", event->subject);
    output_print(output, "\n");
}

void story_verdict(Output *output, Verdict verdict)
{
    static const char *const words[] = {[VERDICT_VERIFIED] = "verified",
                                        [VERDICT_WRONG] = "wrong",
                                        [VERDICT_UNVERIFIABLE] = "not verifiable",
                                        [VERDICT_NO_FILE] = "no file"};
    output_print(output, "    %s%s%s: %s\n", verdict_color(output, verdict), words[verdict.kind],
                 output_color(output, "reset"), verdict.reason);
}

void story_touch(Output *output, const Event *event, const char *action, const char *kind,
                 const char *identity, const char *renamed, guint line)
{
    g_autofree char *what =
        g_strdup_printf("%s %s %s%s%s", action, kind, identity, renamed != NULL ? " to " : "",
                        renamed != NULL ? renamed : "");
    output_print(output, "    %-50s  %s%s", what, output_color(output, "dim"),
                 event->path != NULL ? event->path : "(text kept in the database)");
    if (line > 0)
        output_print(output, ":%u", line);
    output_print(output, "%s\n", output_color(output, "reset"));
}
