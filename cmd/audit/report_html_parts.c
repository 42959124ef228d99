/* Seal, environments, failures, drift, authors, hooks. */
#include "cmd/audit/report_html.h"

#include <string.h>

static const char *seal_word(const char *state)
{
    return strcmp(state, "whole") == 0    ? "The record is whole"
           : strcmp(state, "broken") == 0 ? "The record is broken"
                                          : "The chain is unbroken; not everything can be verified";
}

static void seal_mark(GString *html, const char *state)
{
    g_string_append_printf(
        html,
        "<svg viewBox=\"0 0 32 32\" aria-hidden=\"true\"><path d=\"M16 3l11 4v8c0 7-4.6 12-11 "
        "14C9.600 27 5 22 5 15V7z\"/><path d=\"%s\"/></svg>",
        strcmp(state, "broken") == 0  ? "M11.500 11.500l9 9m0-9l-9 9"
        : strcmp(state, "whole") == 0 ? "M10.500 16l4 4 7-8"
                                      : "M16 10v7m0 4.500v.1");
}

static void append_faults(GString *html, const json_t *faults, const char *what)
{
    json_t *fault;
    size_t i;
    if (json_array_size(faults) == 0)
        return;
    g_string_append_printf(html, "<h3>%s</h3><ul class=\"plain\">", what);
    json_array_foreach(faults, i, fault)
    {
        gint64 event = member_number(fault, "event");
        g_string_append(html, "<li>");
        page_tag(html, "wrong", member_text(fault, "problem"));
        g_string_append_c(html, ' ');
        if (event > 0)
            page_event_link(html, event);
        g_string_append(html, event > 0 ? ": " : "");
        html_text(html, member_text(fault, "explanation"));
        g_string_append(html, "</li>");
    }
    g_string_append(html, "</ul>");
}

static void append_chain(GString *html, const json_t *integrity)
{
    const json_t *chain = json_object_get(integrity, "chain");
    g_autofree char *events = number_text(member_number(chain, "events"));
    gint64 kept = member_number(json_object_get(integrity, "anchors"), "hold");
    g_autofree char *anchors = number_text(kept);
    g_string_append_printf(html, "<p>%s events were hashed anew%s%s%s. Newest hash <code>", events,
                           kept > 0 ? "; " : "", kept > 0 ? anchors : "",
                           kept > 0 ? " hashes that were kept in git hold" : "");
    html_text(html, member_text(chain, "newest_hash"));
    g_string_append(html, "</code></p>");
}

static void append_git(GString *html, const json_t *integrity)
{
    const json_t *git = json_object_get(integrity, "git");
    const json_t *files = json_object_get(integrity, "files");
    if (!json_is_object(git)) {
        g_string_append(html, "<p>Nothing was held against git.</p>");
        return;
    }
    g_autofree char *verified = number_text(member_number(git, "verified"));
    int unsure = (int)json_array_size(json_object_get(git, "unverifiable"));
    g_string_append_printf(html, "<p>%s events ran exactly the bytes of their commit.", verified);
    if (unsure > 0)
        g_string_append_printf(html,
                               " Of %d nothing can be said: their bytes were not committed, "
                               "or git does not have the commit.",
                               unsure);
    g_string_append(html, "</p>");
    if (json_is_object(files))
        g_string_append_printf(html,
                               "<p>%d files of applied migrations were compared, %d differ "
                               "from what ran.</p>",
                               (int)member_number(files, "compared"),
                               (int)json_array_size(json_object_get(files, "edits")));
}

void page_seal(const json_t *document, GString *html)
{
    const json_t *integrity = json_object_get(document, "integrity");
    const char *state = member_text(integrity, "state");
    g_string_append_printf(html, "<section id=\"integrity\" class=\"card seal %s\">", state);
    seal_mark(html, state);
    g_string_append_printf(html, "<div><h2>%s</h2>", seal_word(state));
    append_chain(html, integrity);
    append_git(html, integrity);
    append_faults(html, json_object_get(json_object_get(integrity, "chain"), "faults"),
                  "Faults of the chain");
    append_faults(html, json_object_get(json_object_get(integrity, "git"), "wrong"),
                  "What git contradicts");
    append_faults(html, json_object_get(json_object_get(integrity, "files"), "edits"),
                  "Files that are not what ran");
    g_string_append(html, "</div></section>\n");
}

static void append_waiting(GString *html, const json_t *waiting)
{
    json_t *migration;
    size_t i;
    g_string_append(html, "<ul class=\"plain\">");
    json_array_foreach(waiting, i, migration)
    {
        const char *level = member_text(json_object_get(migration, "risk"), "level");
        g_string_append(html, "<li>");
        page_tag(html, "wait", "waits");
        g_string_append_c(html, ' ');
        page_migration(html, migration);
        if (level != NULL) {
            g_string_append(html, " <span class=\"faint small\">risk</span> ");
            page_tag(html, level, level);
        }
        g_string_append(html, "</li>");
    }
    g_string_append(html, "</ul>");
}

static void append_deployed(GString *html, const json_t *environment)
{
    const json_t *deployed = json_object_get(environment, "deployed");
    gboolean here = json_is_true(json_object_get(environment, "here"));
    if (json_array_size(deployed) == 0)
        return;
    g_string_append(html, "<details><summary>All that is deployed</summary><ul class=\"plain\">");
    for (size_t i = json_array_size(deployed); i > 0; i--) {
        const json_t *row = json_array_get(deployed, i - 1);
        g_string_append(html, "<li>");
        page_migration(html, row);
        g_string_append(html, " <span class=\"faint small\">");
        page_time(html, member_text(row, "recorded_at"));
        g_string_append_c(html, ' ');
        page_commit(html, member_text(row, "link"), member_text(row, "commit"));
        g_string_append_c(html, ' ');
        if (here)
            page_event_link(html, member_number(row, "event"));
        g_string_append(html, "</span></li>");
    }
    g_string_append(html, "</ul></details>");
}

static void append_progress(GString *html, size_t deployed, size_t waiting)
{
    g_string_append_printf(html,
                           "<div class=\"bar\" aria-hidden=\"true\"><i style=\"flex:%zu\"></i>"
                           "<i class=\"wait\" style=\"flex:%zu\"></i></div>"
                           "<p><b>%zu</b> deployed, <b>%zu</b> waiting</p>",
                           deployed, waiting, deployed, waiting);
}

static void append_environment(GString *html, const json_t *environment)
{
    const json_t *deployed = json_object_get(environment, "deployed");
    const json_t *waiting = json_object_get(environment, "waiting");
    size_t count = json_array_size(deployed);
    const char *name = member_text(environment, "name");
    g_string_append(html, "<article class=\"card place\"><h3><bdi>");
    html_text(html, name != NULL ? name : "(no environment)");
    g_string_append(html, "</bdi> <span class=\"faint small\"><bdi>");
    html_text(html, member_text(environment, "database"));
    g_string_append(html, "</bdi>");
    if (!json_is_true(json_object_get(environment, "here")))
        g_string_append(html, ", as git notes tell");
    g_string_append(html, "</span></h3>");
    append_progress(html, count, json_array_size(waiting));
    if (count > 0) {
        const json_t *newest = json_array_get(deployed, count - 1);
        g_string_append(html, "<p class=\"faint small\">up to <b>");
        page_migration(html, newest);
        g_string_append(html, "</b> ");
        page_commit(html, member_text(newest, "link"), member_text(newest, "commit"));
        g_string_append(html, ", last changed ");
        page_time(html, member_text(environment, "newest_at"));
        g_string_append(html, "</p>");
    }
    if (json_array_size(waiting) > 0)
        append_waiting(html, waiting);
    append_deployed(html, environment);
    g_string_append(html, "</article>\n");
}

void page_environments(const json_t *document, GString *html)
{
    json_t *environment;
    size_t i;
    g_string_append(html,
                    "<section id=\"environments\"><h2>Environments</h2>\n<div class=\"places\">");
    json_array_foreach(json_object_get(document, "environments"), i, environment)
        append_environment(html, environment);
    g_string_append(html, "</div></section>\n");
}

static void begin_table(GString *html, const char *id, const char *title, const char *heads)
{
    g_string_append_printf(html,
                           "<section id=\"%s\"><h2>%s</h2>\n<div class=\"card scroll\"><table>"
                           "<thead><tr>%s</tr></thead><tbody>",
                           id, title, heads);
}

static void end_table(GString *html)
{
    g_string_append(html, "</tbody></table></div></section>\n");
}

static void append_nothing(GString *html, const char *id, const char *title, const char *text)
{
    g_string_append_printf(html,
                           "<section id=\"%s\"><h2>%s</h2>\n<div class=\"card\"><p>%s</p></div>"
                           "</section>\n",
                           id, title, text);
}

static void append_failures(const json_t *document, GString *html)
{
    json_t *event;
    size_t i;
    if (member_number(json_object_get(document, "kinds"), "failed") == 0) {
        append_nothing(html, "failures", "Failures", "Nothing has failed.");
        return;
    }
    begin_table(html, "failures", "Failures",
                "<th>When</th><th>Migration</th><th>What PostgreSQL said</th><th>Event</th>");
    json_array_foreach(json_object_get(document, "events"), i, event)
    {
        if (g_strcmp0(member_text(event, "kind"), "failed") != 0)
            continue;
        g_string_append(html, "<tr><td>");
        page_time(html, member_text(event, "recorded_at"));
        g_string_append(html, "</td><td>");
        page_migration(html, event);
        g_string_append(html, "</td><td><bdi>");
        html_text_cut(
            html,
            member_text(json_object_get(json_object_get(event, "details"), "error"), "message"),
            300);
        g_string_append(html, "</bdi></td><td>");
        page_event_link(html, member_number(event, "id"));
        g_string_append(html, "</td></tr>");
    }
    end_table(html);
}

static void append_authors(const json_t *document, GString *html)
{
    json_t *author;
    size_t i;
    begin_table(html, "authors", "Authors",
                "<th>Author</th><th class=\"n\">Events</th><th class=\"n\">Failed</th>"
                "<th>Newest</th>");
    json_array_foreach(json_object_get(document, "authors"), i, author)
    {
        g_string_append(html, "<tr><td><bdi>");
        html_text(html, member_text(author, "name"));
        g_string_append(html, "</bdi> <span class=\"faint small\"><bdi>");
        html_text(html, member_text(author, "email"));
        g_string_append(html, "</bdi></span></td>");
        page_cell_number(html, member_number(author, "events"));
        page_cell_number(html, member_number(author, "failed"));
        g_string_append(html, "<td>");
        page_time(html, member_text(author, "newest_at"));
        g_string_append(html, "</td></tr>");
    }
    end_table(html);
}

static void append_hooks(const json_t *document, GString *html)
{
    json_t *hook;
    size_t i;
    if (json_array_size(json_object_get(document, "hooks")) == 0) {
        append_nothing(html, "hooks", "Hooks", "No hook has run.");
        return;
    }
    begin_table(html, "hooks", "Hooks",
                "<th>Hook</th><th>Phase</th><th class=\"n\">Runs</th><th class=\"n\">Failed</th>"
                "<th class=\"n\">Warned</th><th class=\"n\">Time</th>");
    json_array_foreach(json_object_get(document, "hooks"), i, hook)
    {
        g_string_append(html, "<tr><td>");
        html_name(html, member_text(hook, "hook"));
        g_string_append(html, "</td><td>");
        html_text(html, member_text(hook, "phase"));
        g_string_append(html, "</td>");
        page_cell_number(html, member_number(hook, "runs"));
        page_cell_number(html, member_number(hook, "failed"));
        page_cell_number(html, member_number(hook, "warned"));
        page_cell_time(html, member_number(hook, "duration_us"));
        g_string_append(html, "</tr>");
    }
    end_table(html);
}

void page_sums(const json_t *document, GString *html)
{
    append_failures(document, html);
    append_authors(document, html);
    append_hooks(document, html);
}

static void append_drift_object(GString *html, const json_t *object)
{
    gboolean gone = json_is_true(json_object_get(object, "gone"));
    g_string_append(html, "<li>");
    page_tag(html, "wrong", gone ? "gone" : "not ours");
    g_string_append_c(html, ' ');
    html_text(html, member_text(object, "kind"));
    g_string_append_c(html, ' ');
    html_name(html, member_text(object, "identity"));
    g_string_append(html, " <span class=\"faint small\">");
    if (gone) {
        page_event_link(html, member_number(object, "made_by_event"));
        g_string_append(html, " made it, none dropped it");
    } else {
        g_string_append(html, "made or changed by transaction ");
        html_text(html, member_text(object, "xid"));
        g_string_append(html, ", which wrote no event");
    }
    g_string_append(html, "</span></li>");
}

static void append_live_drift(GString *html, const json_t *live)
{
    json_t *object;
    size_t i;
    if (!json_is_object(live))
        g_string_append(html, "<p>The live schema was not looked at.</p>");
    else if (!json_is_true(json_object_get(live, "known")))
        g_string_append(html, "<p>Not known: no transaction is the one it was (restored?). "
                              "<code>confiture-migrate drift</code> compares definitions.</p>");
    else if (json_array_size(json_object_get(live, "objects")) == 0)
        g_string_append(html, "<p>Every object of the live schema that is younger than the log "
                              "was made by an event.</p>");
    else {
        g_string_append(html, "<ul class=\"plain\">");
        json_array_foreach(json_object_get(live, "objects"), i, object)
            append_drift_object(html, object);
        g_string_append(html, "</ul>");
    }
}

void page_drift(const json_t *document, GString *html)
{
    const json_t *drift = json_object_get(document, "drift");
    const json_t *newest = json_object_get(drift, "newest_event");
    g_string_append(html, "<section id=\"drift\"><h2>Drift</h2>\n<div class=\"card\">");
    append_live_drift(html, json_object_get(drift, "live"));
    if (json_is_object(newest)) {
        g_string_append(html, "<p>The newest event of drift is ");
        page_event_link(html, member_number(newest, "id"));
        g_string_append(html, " of ");
        page_time(html, member_text(newest, "recorded_at"));
        g_string_append(html, ".</p>");
    }
    g_string_append(html, "</div></section>\n");
}
