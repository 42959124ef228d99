#include "core/build/manifest.h"

#include "core/data/digest.h"

#include <string.h>

/* sha256sum(1) writes a backslash in front of a line whose name has a backslash or newline, and
 * escapes those. */
static void append_line(GString *line, const BuildFile *file)
{
    g_string_truncate(line, 0);
    if (strpbrk(file->path, "\\\n\r") != NULL)
        g_string_append_c(line, '\\');
    g_string_append_printf(line, "%s  ", file->sha256);
    for (const char *at = file->path; *at != '\0'; at++) {
        if (*at == '\\')
            g_string_append(line, "\\\\");
        else if (*at == '\n')
            g_string_append(line, "\\n");
        else if (*at == '\r')
            g_string_append(line, "\\r");
        else
            g_string_append_c(line, *at);
    }
    g_string_append_c(line, '\n');
}

char *manifest_hash(const GPtrArray *files)
{
    Digest *digest = digest_sha256_new();
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; i < files->len; i++) {
        append_line(line, g_ptr_array_index(files, i));
        digest_update(digest, line->str, line->len);
    }
    return digest_finish(digest);
}

static json_t *file_json(const BuildFile *file)
{
    return json_pack("{s:s, s:I, s:s, s:s}", "path", file->path, "bytes", (json_int_t)file->size,
                     "sha256", file->sha256, "blob", file->blob);
}

json_t *manifest_json(const Build *build)
{
    json_t *files = json_array();
    for (guint i = 0; i < build->files->len; i++)
        json_array_append_new(files, file_json(build_file(build, i)));
    return json_pack("{s:s, s:s, s:s, s:s?, s:s, s:o}", "schema", "confiture/build/manifest/1",
                     "folder", build->folder, "order", build->order, "search_path",
                     build->search_path, "hash", build->hash, "files", files);
}

char *manifest_format(const Build *build)
{
    json_t *manifest = manifest_json(build);
    json_t *files = json_incref(json_object_get(manifest, "files"));
    json_object_del(manifest, "files");
    char *head = json_dumps(manifest, JSON_ENSURE_ASCII);
    GString *text = g_string_new_len(head, (gssize)strlen(head) - 1);
    g_string_append(text, ",\n \"files\": [");
    for (size_t i = 0; i < json_array_size(files); i++) {
        char *line = json_dumps(json_array_get(files, i), JSON_ENSURE_ASCII);
        g_string_append_printf(text, "%s\n  %s", i == 0 ? "" : ",", line);
        free(line);
    }
    g_string_append(text, "]}\n");
    free(head);
    json_decref(files);
    json_decref(manifest);
    return g_string_free(text, FALSE);
}
