/* The events, each with all that it tells. */
#include "cmd/audit/report_html.h"

#include <string.h>

static void fact(GString *html, const char *name, const char *value)
{
    if (value == NULL || *value == '\0')
        return;
    g_string_append_printf(html, "<dt>%s</dt><dd><bdi>", name);
    html_text(html, value);
    g_string_append(html, "</bdi></dd>");
}

static void code_fact(GString *html, const char *name, const char *link, const char *value)
{
    if (value == NULL)
        return;
    g_string_append_printf(html, "<dt>%s</dt><dd><code>", name);
    page_link(html, link, value);
    g_string_append(html, "</code></dd>");
}

static const char *commit_of(const json_t *event)
{
    const char *origin = member_text(event, "origin_oid");
    return origin != NULL ? origin : member_text(event, "commit_oid");
}

static void append_author(GString *html, const json_t *event)
{
    const char *name = member_text(event, "author_name"),
               *email = member_text(event, "author_email");
    g_autofree char *author = name != NULL && email != NULL
                                  ? g_strdup_printf("%s <%s>", name, email)
                                  : g_strdup(name != NULL ? name : email);
    fact(html, "Author", author);
}

static void append_actor(GString *html, const json_t *event)
{
    const char *user = member_text(event, "os_user"), *host = member_text(event, "host");
    g_autofree char *actor =
        g_strdup_printf("%s%s%s as %s", user != NULL ? user : "", host != NULL ? " on " : "",
                        host != NULL ? host : "", member_text(event, "db_role"));
    fact(html, "Run by", g_strchug(actor));
}

static void append_verdict(GString *html, const json_t *event)
{
    const json_t *git = json_object_get(event, "git");
    const char *word = member_text(git, "verdict");
    if (word == NULL)
        return;
    g_string_append(html, "<dt>In git</dt><dd>");
    page_tag(html, strcmp(word, "verified") == 0 ? "verified" : "", word);
    g_string_append_c(html, ' ');
    html_text(html, member_text(git, "reason"));
    g_string_append(html, "</dd>");
}

static void append_facts(GString *html, const json_t *event)
{
    g_string_append(html, "<dl class=\"facts\">");
    fact(html, "Change", member_text(event, "subject"));
    append_author(html, event);
    append_actor(html, event);
    code_fact(html, "Commit", member_text(event, "commit_link"), commit_of(event));
    code_fact(html, "File", member_text(event, "file_link"), member_text(event, "path"));
    fact(html, "Branch", member_text(event, "branch"));
    fact(html, "Describes as", member_text(event, "describe"));
    append_verdict(html, event);
    code_fact(html, "SHA-256", NULL, member_text(event, "checksum"));
    code_fact(html, "Event hash", NULL, member_text(event, "hash"));
    g_string_append(html, "</dl>");
}

static void append_error(GString *html, const json_t *details)
{
    const json_t *failure = json_object_get(details, "error");
    const char *state = member_text(failure, "sqlstate"), *hint = member_text(failure, "hint");
    const char *detail = member_text(failure, "detail");
    if (failure == NULL)
        return;
    g_string_append(html, "<div class=\"error\"><b>Failed:</b> <bdi>");
    html_text(html, member_text(failure, "message"));
    g_string_append(html, "</bdi>");
    if (state != NULL) {
        g_string_append(html, " (SQLSTATE ");
        html_text(html, state);
        g_string_append_c(html, ')');
    }
    for (guint i = 0; i < 2; i++) {
        if ((i == 0 ? detail : hint) == NULL)
            continue;
        g_string_append(html, "<br>");
        html_text(html, i == 0 ? detail : hint);
    }
    g_string_append(html, "</div>");
}

static void append_risk(GString *html, const json_t *risk)
{
    json_t *reason;
    size_t i;
    if (json_array_size(json_object_get(risk, "reasons")) == 0)
        return;
    g_string_append(html, "<h4>Risk, by its text</h4><ul class=\"plain\">");
    json_array_foreach(json_object_get(risk, "reasons"), i, reason)
    {
        const char *level = member_text(reason, "level");
        g_string_append(html, "<li>");
        page_tag(html, level, level);
        g_string_append_printf(html, " line %d: ", (int)member_number(reason, "line"));
        html_text(html, member_text(reason, "message"));
        g_string_append(html, "</li>");
    }
    g_string_append(html, "</ul>");
}

static void append_locks(GString *html, const json_t *locks)
{
    json_t *lock;
    size_t i;
    if (json_array_size(locks) == 0)
        return;
    g_string_append(html, "<h4>Locks</h4><ul class=\"plain\">");
    json_array_foreach(locks, i, lock)
    {
        gboolean reads = json_is_true(json_object_get(lock, "blocks_reads"));
        gboolean writes = json_is_true(json_object_get(lock, "blocks_writes"));
        g_string_append(html, "<li>");
        html_name(html, member_text(lock, "relation"));
        g_string_append_printf(html, " %s <span class=\"faint\">%s</span></li>",
                               member_text(lock, "mode"),
                               reads    ? "keeps readers and writers waiting"
                               : writes ? "keeps writers waiting"
                                        : "keeps neither readers nor writers waiting");
    }
    g_string_append(html, "</ul>");
}

/* What that statement did, by its line. */
static const json_t *outcome_at(const json_t *details, gint64 line)
{
    json_t *outcome;
    size_t i;
    json_array_foreach(json_object_get(details, "outcomes"), i, outcome)
    {
        if (member_number(outcome, "line") == line)
            return outcome;
    }
    return NULL;
}

static void append_outcome(GString *html, const json_t *row, const json_t *outcome)
{
    g_string_append_printf(html, "<div class=\"small faint\">line %d · ",
                           (int)member_number(row, "line"));
    html_text(html, member_text(row, "tag"));
    if (outcome != NULL) {
        gint64 duration = member_number(outcome, "duration_us");
        g_autofree char *taken = duration > 0 ? format_duration(duration) : NULL;
        g_autofree char *rows = number_text(member_number(outcome, "rows"));
        g_string_append_printf(html, " · %s rows%s%s", rows, taken != NULL ? " · " : "",
                               taken != NULL ? taken : "");
    }
    g_string_append(html, "</div>");
}

static void append_statements(GString *html, const json_t *script, const json_t *details)
{
    json_t *statement;
    size_t i;
    gint64 more = member_number(script, "not_shown");
    g_string_append(html, "<h4>Statements</h4>");
    json_array_foreach(json_object_get(script, "statements"), i, statement)
    {
        append_outcome(html, statement, outcome_at(details, member_number(statement, "line")));
        g_string_append(html, "<pre dir=\"ltr\">");
        html_text(html, member_text(statement, "text"));
        g_string_append(html,
                        json_is_true(json_object_get(statement, "cut")) ? "…</pre>" : "</pre>");
    }
    if (more > 0)
        g_string_append_printf(html, "<p class=\"faint\">and %d more</p>", (int)more);
}

/* Where git does not have the text, what the log itself tells of the statements. */
static void append_outcomes(GString *html, const json_t *details)
{
    json_t *outcome;
    size_t i;
    if (json_array_size(json_object_get(details, "outcomes")) == 0)
        return;
    g_string_append(html, "<h4>Statements</h4>");
    json_array_foreach(json_object_get(details, "outcomes"), i, outcome)
        append_outcome(html, outcome, outcome);
}

static void append_hooks(GString *html, const json_t *hooks)
{
    json_t *hook;
    size_t i;
    if (json_array_size(hooks) == 0)
        return;
    g_string_append(html, "<h4>Hooks</h4><ul class=\"plain\">");
    json_array_foreach(hooks, i, hook)
    {
        g_autofree char *taken = format_duration(member_number(hook, "duration_us"));
        const char *error = member_text(hook, "error"), *message = member_text(hook, "message");
        g_string_append(html, "<li>");
        html_name(html, member_text(hook, "hook"));
        g_string_append_printf(html, " <span class=\"faint\">%s · %s</span> ",
                               member_text(hook, "phase"), taken);
        if (error != NULL)
            page_tag(html, "failed",
                     json_is_true(json_object_get(hook, "warning")) ? "warned" : "failed");
        g_string_append(html, " <bdi>");
        html_text(html, error != NULL ? error : message);
        g_string_append(html, "</bdi></li>");
    }
    g_string_append(html, "</ul>");
}

static void append_body(GString *html, const json_t *event)
{
    const json_t *details = json_object_get(event, "details");
    const json_t *script = json_object_get(event, "script");
    g_string_append(html, "<div class=\"body\">");
    append_error(html, details);
    append_facts(html, event);
    if (json_is_object(script)) {
        append_risk(html, json_object_get(script, "risk"));
        append_locks(html, json_object_get(script, "locks"));
        append_statements(html, script, details);
    } else {
        append_outcomes(html, details);
    }
    append_hooks(html, json_object_get(details, "hooks"));
    g_string_append(html, "</div>");
}

static const char *risk_of(const json_t *event)
{
    return member_text(json_object_get(json_object_get(event, "script"), "risk"), "level");
}

static void append_summary(GString *html, const json_t *event)
{
    const char *kind = member_text(event, "kind"), *environment = member_text(event, "environment");
    const char *subject = member_text(event, "subject");
    gint64 taken = member_number(event, "duration_us");
    g_autofree char *time = taken > 0 ? format_duration(taken) : g_strdup("");
    g_string_append_printf(html, "<summary><span class=\"faint\">#%d</span>",
                           (int)member_number(event, "id"));
    g_string_append(html, "<span class=\"small\">");
    page_time(html, member_text(event, "recorded_at"));
    g_string_append(html, "</span><span>");
    page_tag(html, kind, kind);
    g_string_append(html, "</span><span class=\"what\"><b>");
    page_migration(html, event);
    g_string_append(html, "</b><span class=\"small faint\"><bdi>");
    html_text_cut(html, subject, 200);
    g_string_append(html, "</bdi>");
    if (environment != NULL) {
        g_string_append(html, subject != NULL ? " · <bdi>" : "<bdi>");
        html_text_cut(html, environment, 60);
        g_string_append(html, "</bdi>");
    }
    g_string_append_printf(html, "</span></span><span class=\"n small\">%s</span></summary>", time);
}

static void append_event(GString *html, const json_t *event)
{
    const char *risk = risk_of(event);
    const char *environment = member_text(event, "environment");
    g_string_append_printf(
        html,
        "<li class=\"%s\" id=\"event-%" JSON_INTEGER_FORMAT "\" data-id=\"%" JSON_INTEGER_FORMAT
        "\" data-taken=\"%" JSON_INTEGER_FORMAT "\" data-risk=\"%d\"",
        member_text(event, "kind"), (json_int_t)member_number(event, "id"),
        (json_int_t)member_number(event, "id"), (json_int_t)member_number(event, "duration_us"),
        risk != NULL ? (int)risk_level_find(risk) : -1);
    html_attribute(html, "data-kind", member_text(event, "kind"));
    html_attribute(html, "data-environment", environment != NULL ? environment : "");
    g_string_append(html, "><details>");
    append_summary(html, event);
    append_body(html, event);
    g_string_append(html, "</details></li>\n");
}

static void append_option(GString *html, const char *value)
{
    g_string_append(html, "<option");
    html_attribute(html, "value", value);
    g_string_append_c(html, '>');
    html_text_cut(html, value, 60);
    g_string_append(html, "</option>");
}

static void append_tools(const json_t *document, GString *html)
{
    const char *kind;
    json_t *value, *environment;
    size_t i;
    g_string_append(
        html, "<form class=\"tools\" role=\"search\" hidden><label class=\"wide\">Find"
              "<input type=\"search\" name=\"text\" autocomplete=\"off\" placeholder=\"table, "
              "author, commit, statement …\"></label><label>Kind<select name=\"kind\"><option "
              "value=\"\">all</option>");
    json_object_foreach(json_object_get(document, "kinds"), kind, value) append_option(html, kind);
    g_string_append(html, "</select></label><label>Environment<select name=\"environment\"><option "
                          "value=\"\">all</option>");
    json_array_foreach(json_object_get(document, "environments"), i, environment)
    {
        const char *name = member_text(environment, "name");
        if (name != NULL && json_is_true(json_object_get(environment, "here")))
            append_option(html, name);
    }
    g_string_append(
        html, "</select></label><label>Order<select name=\"sort\"><option>newest</option>"
              "<option>oldest</option><option>longest</option><option>riskiest</option>"
              "</select></label><output name=\"count\" aria-live=\"polite\"></output></form>\n");
}

void page_events(const json_t *document, GString *html)
{
    const json_t *events = json_object_get(document, "events");
    gint64 all = member_number(document, "events_in_log");
    json_t *event;
    size_t i;
    g_string_append(html, "<section id=\"events\"><h2>Events</h2>\n");
    append_tools(document, html);
    if (all > (gint64)json_array_size(events)) {
        g_autofree char *text = number_text(all - (gint64)json_array_size(events));
        g_string_append_printf(html, "<p class=\"faint\">%s older events are not listed.</p>",
                               text);
    }
    g_string_append(html, "<ol class=\"events\">\n");
    json_array_foreach(events, i, event) append_event(html, event);
    g_string_append(html, "</ol></section>\n");
}
