/* shelf: core/migrate */
/* Names of migration files in every format, versions, and files of sections: the first line of the
 * input is a path, the rest its text. */
#include "core/migrate/format.h"
#include "core/migrate/migration.h"
#include "core/migrate/sections.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_version(const char *version)
{
    g_assert_true(version_is_valid(version));
    g_autofree char *key = version_key(version);
    g_assert_true(version_is_valid(key));
    g_assert_cmpint(version_compare(version, key), ==, 0);
    g_assert_cmpint(version_compare(key, version), ==, 0);
    g_autofree char *again = version_key(key);
    g_assert_cmpstr(key, ==, again);
}

static void check_names(const char *path)
{
    for (const Format *format = formats; format->name != NULL; format++) {
        g_auto(FileName) name = {0};
        if (!format_read_name(format, path, &name))
            continue;
        g_assert_nonnull(name.name);
        if (name.role != FILE_REPEATABLE)
            check_version(name.version);
    }
    version_compare(path, "1");
    g_free(version_key(path));
}

/* Every byte is in one of the two, at its place. */
static void check_sections(GBytes *bytes)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Sections) sections = sections_read("f", bytes, &error);
    g_assert_true((sections == NULL) == (error != NULL));
    if (sections == NULL)
        return;
    gsize length = g_bytes_get_size(bytes);
    g_assert_cmpuint(g_bytes_get_size(sections->up), ==, length);
    g_assert_true(sections->down == NULL || g_bytes_get_size(sections->down) == length);
    const char *all = g_bytes_get_data(bytes, NULL), *up = g_bytes_get_data(sections->up, NULL);
    const char *down = sections->down != NULL ? g_bytes_get_data(sections->down, NULL) : NULL;
    for (gsize i = 0; i < length; i++)
        g_assert_true(up[i] == all[i] || (down != NULL && down[i] == all[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size > 0 ? memchr(data, '\n', size) : NULL;
    gsize first = end != NULL ? (gsize)(end - data) : size;
    g_autofree char *path = g_strndup((const char *)data, first);
    gsize rest = end != NULL ? first + 1 : size;
    g_autoptr(GBytes) bytes = g_bytes_new(data + rest, size - rest);
    check_names(path);
    check_sections(bytes);
    return 0;
}
