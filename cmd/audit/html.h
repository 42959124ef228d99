/*
 * Html: texts of others in a page, shown as they are and never obeyed.
 *
 *     html_text(page, event->subject);
 *     html_attribute(page, "title", event->name);       title="…", with a space before
 *
 * Bytes that are not UTF-8 become U+FFFD. Control characters and those that turn the direction of
 * writing are shown by their code point, so that a name cannot pass for another one.
 */
#ifndef CMD_AUDIT_HTML_H
#define CMD_AUDIT_HTML_H

#include <glib.h>

/* NULL is nothing. */
void html_text(GString *html, const char *text);
void html_attribute(GString *html, const char *name, const char *value);

/* At most `limit` characters of it, then "…". */
void html_text_cut(GString *html, const char *text, guint limit);

/* <code class="class">text</code>, isolated from the direction of what is around it. */
void html_name(GString *html, const char *text);

#endif
