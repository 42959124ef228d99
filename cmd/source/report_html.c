#include "cmd/source/report_html.h"

#include "cmd/source/report_html.css.h"

#include <string.h>

static void append_text(GString *html, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *escaped = g_markup_escape_text(valid, -1);
    g_string_append(html, escaped);
}

static void append_element(GString *html, const char *open, const char *text, const char *close)
{
    g_string_append(html, open);
    append_text(html, text);
    g_string_append(html, close);
}

/* Lists are apart by U+001F in the catalog. */
static void append_value(GString *html, const char *tag, const char *value)
{
    g_autoptr(GString) text = g_string_new(value != NULL ? value : "(none)");
    g_string_replace(text, "\x1f", ", ", 0);
    g_string_append_printf(html, "<%s>", tag);
    append_text(html, text->str);
    g_string_append_printf(html, "</%s>", tag);
}

static void append_attributes(GString *html, const Difference *difference)
{
    const Attribute *attributes = difference->from->kind->attributes;
    g_string_append(html, "<table>\n");
    for (guint i = 0; attributes[i].name != NULL; i++) {
        if ((difference->attributes >> i & 1) == 0)
            continue;
        append_element(html, "<tr><th>", attributes[i].name, "</th><td><pre>");
        append_value(html, "del", difference->from->values[i]);
        append_value(html, "ins", difference->to->values[i]);
        g_string_append(html, "</pre></td></tr>\n");
    }
    g_string_append(html, "</table>\n");
}

static void append_difference(GString *html, const Difference *difference, guint index,
                              const HtmlReport *report)
{
    static const char *const marks[] = {"+", "−", "~"};
    const Fact *fact = difference->to != NULL ? difference->to : difference->from;
    g_autofree char *label = fact_label(fact);
    g_string_append_printf(html, "<article class=\"%s\">\n<h2><span class=\"mark\">%s</span> ",
                           difference_word(difference->kind), marks[difference->kind]);
    append_element(html, "", label, "</h2>\n");
    if (difference->kind == DIFFERENCE_CHANGED)
        append_attributes(html, difference);
    g_autofree char *remark = report->remark != NULL ? report->remark(index, report->data) : NULL;
    if (remark != NULL)
        append_element(html, "<p class=\"place\">", remark, "</p>\n");
    g_string_append(html, "</article>\n");
}

static void append_counts(GString *html, const GArray *differences)
{
    static const char *const words[] = {"more", "less", "changed"};
    guint counts[G_N_ELEMENTS(words)] = {0};
    for (guint i = 0; i < differences->len; i++)
        counts[g_array_index(differences, Difference, i).kind]++;
    g_string_append(html, "<section class=\"counts\">\n");
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        g_string_append_printf(html, "<div><b>%u</b> %s</div>\n", counts[i], words[i]);
    g_string_append(html, "</section>\n");
}

void report_html(Output *output, const GArray *differences, const HtmlReport *report)
{
    g_autoptr(GString) html =
        g_string_new("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<meta name=\"color-scheme\" content=\"light dark\">\n");
    append_element(html, "<title>", report->title, "</title>\n<style>\n");
    g_string_append(html, report_html_css);
    append_element(html, "</style>\n</head>\n<body>\n<header><h1>", report->title,
                   "</h1></header>\n");
    append_counts(html, differences);
    for (guint i = 0; i < differences->len; i++)
        append_difference(html, &g_array_index(differences, Difference, i), i, report);
    if (differences->len == 0)
        append_element(html, "<p>", report->if_equal, "</p>\n");
    append_element(html, "<footer>", report->program, "</footer>\n</body>\n</html>\n");
    output_write(output, html->str, html->len);
}
