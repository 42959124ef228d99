/* The frame of the page. */
#include "cmd/audit/report_html.h"

#include "core/data/digest.h"

#include <string.h>

#include "cmd/audit/report_html.css.h"
#include "cmd/audit/report_html.js.h"

void page_link(GString *html, const char *link, const char *text)
{
    if (link == NULL) {
        html_text(html, text);
        return;
    }
    g_string_append(html, "<a rel=\"noreferrer\"");
    html_attribute(html, "href", link);
    g_string_append_c(html, '>');
    html_text(html, text);
    g_string_append(html, "</a>");
}

void page_commit(GString *html, const char *link, const char *oid)
{
    g_autofree char *brief = oid_short(oid);
    if (oid == NULL)
        return;
    g_string_append(html, "<code>");
    page_link(html, link, brief);
    g_string_append(html, "</code>");
}

void page_time(GString *html, const char *time)
{
    g_autofree char *shown = time_utc(time);
    if (time == NULL)
        return;
    g_string_append(html, "<time");
    html_attribute(html, "datetime", time);
    g_string_append_c(html, '>');
    html_text(html, shown);
    g_string_append(html, "</time>");
}

void page_tag(GString *html, const char *class, const char *text)
{
    g_string_append_printf(html, "<span class=\"tag %s\">", class);
    html_text(html, text);
    g_string_append(html, "</span>");
}

void page_event_link(GString *html, gint64 event)
{
    g_string_append_printf(html,
                           "<a href=\"#event-%" G_GINT64_FORMAT "\">event %" G_GINT64_FORMAT "</a>",
                           event, event);
}

void page_migration(GString *html, const json_t *row)
{
    const char *version = member_text(row, "version"), *name = member_text(row, "name");
    g_string_append(html, "<bdi>");
    html_text(html, version);
    g_string_append(html, version != NULL && name != NULL && *name != '\0' ? "_" : "");
    html_text(html, name);
    g_string_append(html, "</bdi>");
}

void page_cell_number(GString *html, gint64 number)
{
    g_autofree char *text = number_text(number);
    g_string_append_printf(html, "<td class=\"n\">%s</td>", text);
}

void page_cell_time(GString *html, gint64 microseconds)
{
    g_autofree char *text = format_duration(microseconds);
    g_string_append_printf(html, "<td class=\"n\">%s</td>", text);
}

/* The page's own script may run, and nothing else: a name that got through would do nothing. */
static char *script_source(void)
{
    gsize length = strlen(report_html_js);
    g_autofree char *hex = digest_sha256(report_html_js, length);
    guchar bytes[32];
    for (guint i = 0; i < sizeof bytes; i++)
        bytes[i] =
            (guchar)(g_ascii_xdigit_value(hex[2 * i]) * 16 + g_ascii_xdigit_value(hex[2 * i + 1]));
    return g_base64_encode(bytes, sizeof bytes);
}

static void append_head(const json_t *document, GString *html)
{
    g_autofree char *source = script_source();
    g_string_append_printf(
        html,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'; script-src 'sha256-%s'; base-uri 'none'; form-action "
        "'none'\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
        source);
    html_text(html, member_text(document, "project"));
    g_string_append_printf(html, ": deployments</title>\n<style>\n%s</style>\n</head>\n",
                           report_html_css);
}

static void append_top(const json_t *document, GString *html)
{
    g_string_append(html, "<header class=\"top\"><h1><bdi>");
    page_link(html, member_text(document, "remote"), member_text(document, "project"));
    g_string_append(html, "</bdi></h1>\n<p>What ran in database <bdi>");
    html_text(html, member_text(document, "database"));
    g_string_append(html, "</bdi>, from which commit, and what waits. As of ");
    page_time(html, member_text(document, "generated_at"));
    g_string_append(
        html, " UTC.</p>\n<nav aria-label=\"sections\"><ul>"
              "<li><a href=\"#integrity\">Integrity</a></li>"
              "<li><a href=\"#environments\">Environments</a></li>"
              "<li><a href=\"#time\">Over time</a></li><li><a href=\"#failures\">Failures</a></li>"
              "<li><a href=\"#drift\">Drift</a></li><li><a href=\"#authors\">Authors</a></li>"
              "<li><a href=\"#hooks\">Hooks</a></li>"
              "<li><a href=\"#events\">Events</a></li></ul></nav></header>\n");
}

static void append_tile(GString *html, const char *name, gint64 number, const char *class)
{
    g_autofree char *text = number_text(number);
    g_string_append_printf(html, "<div class=\"%s\"><dt>%s</dt><dd>%s</dd></div>",
                           number > 0 ? class : "", name, text);
}

static gint64 count_waiting(const json_t *document)
{
    gint64 waiting = 0;
    json_t *environment;
    size_t i;
    json_array_foreach(json_object_get(document, "environments"), i, environment)
    {
        if (json_is_true(json_object_get(environment, "here")))
            waiting += (gint64)json_array_size(json_object_get(environment, "waiting"));
    }
    return waiting;
}

static void append_tiles(const json_t *document, GString *html)
{
    const json_t *kinds = json_object_get(document, "kinds");
    const json_t *live = json_object_get(json_object_get(document, "drift"), "live");
    g_string_append(html, "<dl class=\"tiles\">");
    append_tile(html, "events", member_number(document, "events_in_log"), "");
    append_tile(html, "applied", member_number(kinds, "applied"), "");
    append_tile(html, "reverted", member_number(kinds, "reverted"), "warn");
    append_tile(html, "failed", member_number(kinds, "failed"), "bad");
    append_tile(html, "waiting", count_waiting(document), "warn");
    if (json_is_object(live))
        append_tile(html, "drifted objects",
                    (gint64)json_array_size(json_object_get(live, "objects")), "bad");
    g_string_append(html, "</dl>\n");
}

static void append_charts(const json_t *document, GString *html)
{
    g_string_append(html, "<section id=\"time\"><h2>Over time</h2>\n<div class=\"card\">");
    if (json_array_size(json_object_get(document, "events")) == 0) {
        g_string_append(html, "<p>Nothing has happened yet.</p></div></section>\n");
        return;
    }
    g_string_append(html, "<h3>When</h3>");
    report_chart_timeline(document, html);
    g_string_append(html, "<h3>How long</h3>");
    report_chart_durations(document, html);
    g_string_append(html, "<ul class=\"key\"><li><i class=\"applied\"></i>applied</li>"
                          "<li><i class=\"reverted\"></i>reverted</li>"
                          "<li><i class=\"failed\"></i>failed (square)</li>"
                          "<li><i class=\"other\"></i>other</li></ul></div></section>\n");
}

void report_html(const json_t *document, GString *html)
{
    append_head(document, html);
    g_string_append(html, "<body>\n<a class=\"skip\" href=\"#events\">Skip to the events</a>\n"
                          "<div class=\"wrap\">\n");
    append_top(document, html);
    g_string_append(html, "<main>\n");
    page_seal(document, html);
    append_tiles(document, html);
    page_environments(document, html);
    append_charts(document, html);
    page_sums(document, html);
    page_drift(document, html);
    page_events(document, html);
    g_string_append_printf(
        html,
        "</main>\n<footer>Made by confiture-audit %s. Times are UTC. Risk of past events is what "
        "their text alone tells.</footer>\n</div>\n<script>%s</script>\n</body>\n</html>\n",
        member_text(document, "tool_version"), report_html_js);
}
