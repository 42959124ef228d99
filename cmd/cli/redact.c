#include "cmd/cli/redact.h"

#include <glib.h>

static const struct {
    const char *pattern, *replacement;
} rules[] = {
    {"([a-z][a-z0-9+.-]*://[^\\s/:@]*):[^\\s/]*@", "\\1:***@"},
    {"\\b((?:ssl)?password\\s*=\\s*)(?:'(?:[^'\\\\]|\\\\.|'')*'?|[^\\s&'\"]+)", "\\1***"},
    {"\\b(password\\s+)E?'(?:[^'\\\\]|\\\\.|'')*'?", "\\1'***'"},
};

char *redact_passwords(const char *text)
{
    char *result = g_utf8_make_valid(text, -1);
    for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
        g_autoptr(GRegex) regex = g_regex_new(rules[i].pattern, G_REGEX_CASELESS, 0, NULL);
        char *next = g_regex_replace(regex, result, -1, 0, rules[i].replacement, 0, NULL);
        g_free(result);
        result = next;
    }
    return result;
}
