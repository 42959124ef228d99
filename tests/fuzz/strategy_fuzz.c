/* shelf: anonymize */
/* Any bytes as a JSON path and a document ("PATH LF DOCUMENT"): taken or refused, never a crash; a
 * document in which nothing is replaced comes back byte for byte, one that was rewritten can be
 * read again. And the characters of any bytes add up to all of them. */
#include "anonymize/json_rewrite.h"
#include "anonymize/text.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static gboolean replace(gpointer data, G_GNUC_UNUSED guint index, const char *value, gsize length,
                        GString *out, G_GNUC_UNUSED gboolean *null, G_GNUC_UNUSED GError **error)
{
    gboolean *met = data;
    *met = TRUE;
    g_string_append_len(out, value, (gssize)length);
    g_string_append_c(out, '"');
    return TRUE;
}

static void check_json(const char *path_text, const char *document, gsize length)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonPath) path = json_path_parse(path_text, &error);
    if ((path == NULL) != (error != NULL))
        abort();
    if (path == NULL)
        return;
    gboolean met = FALSE;
    g_autoptr(GString) out = g_string_new(NULL), again = g_string_new(NULL);
    if (!json_rewrite(document, length, &path, 1, replace, &met, out, &error)) {
        if (error == NULL)
            abort();
        return;
    }
    if (!met && (out->len != length || memcmp(out->str, document, length) != 0))
        abort();
    if (!json_rewrite(out->str, out->len, &path, 1, replace, &met, again, &error))
        abort();
}

static void check_text(const char *text, gsize length)
{
    gsize characters = text_length(text, length);
    if (characters > length || text_offset(text, length, characters) != length)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    check_text(text, size);
    const char *line = size == 0 ? NULL : memchr(text, '\n', size);
    if (line == NULL)
        return 0;
    g_autofree char *path = g_strndup(text, (gsize)(line - text));
    check_json(path, line + 1, size - (gsize)(line + 1 - text));
    return 0;
}
