/*
 * JSON rewriting: values at paths replaced in a text, every other byte as it was; the text is never
 * taken apart and written anew.
 *
 *     JsonPath *path = json_path_parse("$.people[*].email", &error);
 *     json_rewrite(text, length, paths, count, replace, data, out, &error)
 *
 * A path is "$" and then ".name", "[\"any name\"]", "[3]", "[*]" (each element) or ".*" (each
 * member). `replace` gets a scalar's text: of a string without quotes and escapes; it answers with
 * text that goes into quotes where a string stood or where it writes no JSON number. null stays
 * null; an object or array at a path is an error, as is what is no JSON (RFC 8259) or is nested
 * beyond 256 levels.
 */
#ifndef ANONYMIZE_JSON_REWRITE_H
#define ANONYMIZE_JSON_REWRITE_H

#include <glib.h>

typedef struct JsonPath JsonPath;
JsonPath *json_path_parse(const char *text, GError **error);
void json_path_free(JsonPath *path);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JsonPath, json_path_free)

/* `index` is that of the first path that meets the value. */
typedef gboolean (*JsonReplace)(gpointer data, guint index, const char *value, gsize length,
                                GString *out, gboolean *null, GError **error);

gboolean json_rewrite(const char *text, gsize length, JsonPath *const *paths, guint count,
                      JsonReplace replace, gpointer data, GString *out, GError **error);

#endif
