/*
 * Texts in XML 1.0: names of databases may hold characters that no XML document can.
 */
#ifndef LINT_XML_H
#define LINT_XML_H

#include <glib.h>

/* ` name="value"`; line ends survive, characters that XML has not become U+FFFD. */
void xml_attribute(GString *xml, const char *name, const char *value);

void xml_text(GString *xml, const char *text);

#endif
