#include "core/build/order.h"

#include "core/base/error.h"
#include "core/base/nearest.h"

#include <string.h>

static const char *const order_names[] = {
    [ORDER_PATH] = "path", [ORDER_NUMERIC] = "numeric",       [ORDER_HEX] = "hex",
    [ORDER_FILE] = "file", [ORDER_DEPENDENCY] = "dependency", NULL,
};

gboolean order_parse(const char *name, OrderKind *order, GError **error)
{
    for (guint i = 0; order_names[i] != NULL; i++) {
        if (strcmp(order_names[i], name) == 0) {
            *order = i;
            return TRUE;
        }
    }
    const char *meant = nearest_name(name, order_names);
    error_set(error, ERROR_INPUT,
              "unknown order \"%s\": it is path, numeric, hex, file or dependency", name);
    if (meant != NULL)
        error_add_hint(error, "Did you mean \"%s\"?", meant);
    return FALSE;
}

const char *order_name(OrderKind order)
{
    return order_names[order];
}

int order_compare_path(const char *a, const char *b)
{
    return strcmp(a, b);
}

static int compare_runs(const char *a, gsize a_length, const char *b, gsize b_length)
{
    while (a_length > 0 && *a == '0') {
        a++;
        a_length--;
    }
    while (b_length > 0 && *b == '0') {
        b++;
        b_length--;
    }
    if (a_length != b_length)
        return a_length < b_length ? -1 : 1;
    return g_ascii_strncasecmp(a, b, a_length);
}

static gsize run_of(const char *text, gsize length, gboolean hex)
{
    gsize run = 0;
    while (run < length && (hex ? g_ascii_isxdigit(text[run]) : g_ascii_isdigit(text[run])))
        run++;
    return run;
}

static int compare_bytes(guchar a, guchar b)
{
    return a == b ? 0 : a < b ? -1 : 1;
}

/* One component of a path: runs of digits are numbers of any length. */
static int compare_numbers(const char *a, gsize a_length, const char *b, gsize b_length)
{
    while (a_length > 0 && b_length > 0) {
        gsize a_run = run_of(a, a_length, FALSE), b_run = run_of(b, b_length, FALSE);
        gboolean numbers = a_run > 0 && b_run > 0;
        gsize a_step = numbers ? a_run : 1, b_step = numbers ? b_run : 1;
        int result =
            numbers ? compare_runs(a, a_run, b, b_run) : compare_bytes((guchar)*a, (guchar)*b);
        if (result != 0)
            return result;
        a += a_step;
        a_length -= a_step;
        b += b_step;
        b_length -= b_step;
    }
    return a_length == b_length ? 0 : a_length < b_length ? -1 : 1;
}

/* A number only where it ends like one: "address" does not begin with the number ADD. */
static gsize prefix_of(const char *text, gsize length)
{
    gsize run = run_of(text, length, TRUE);
    gboolean ends = run == length || strchr("_-. ", text[run]) != NULL;
    return ends ? run : 0;
}

static int compare_prefixes(const char *a, gsize a_length, const char *b, gsize b_length)
{
    gsize a_run = prefix_of(a, a_length), b_run = prefix_of(b, b_length);
    if (a_run > 0 && b_run > 0) {
        int result = compare_runs(a, a_run, b, b_run);
        if (result != 0)
            return result;
    } else if (a_run != b_run) {
        return a_run > 0 ? -1 : 1; /* numbered ones first */
    }
    return compare_numbers(a + a_run, a_length - a_run, b + b_run, b_length - b_run);
}

typedef int (*ComponentCompare)(const char *a, gsize a_length, const char *b, gsize b_length);

static int compare_components(const char *a, const char *b, ComponentCompare compare)
{
    const char *one = a, *other = b;
    while (*one != '\0' && *other != '\0') {
        gsize one_length = strcspn(one, "/"), other_length = strcspn(other, "/");
        int result = compare(one, one_length, other, other_length);
        if (result != 0)
            return result;
        one += one_length;
        other += other_length;
        if (*one != *other)
            return *one == '\0' ? -1 : 1;
        one += *one == '/';
        other += *other == '/';
    }
    if ((*one == '\0') != (*other == '\0'))
        return *one == '\0' ? -1 : 1;
    return strcmp(a, b); /* "01" and "1" */
}

int order_compare_numeric(const char *a, const char *b)
{
    return compare_components(a, b, compare_numbers);
}

int order_compare_hex(const char *a, const char *b)
{
    return compare_components(a, b, compare_prefixes);
}

typedef struct OrderList {
    GPtrArray *files;
    GHashTable *by_path; /* path to BuildFile */
    GHashTable *lines;   /* BuildFile to the line that named it */
    GPtrArray *ordered;
    const char *folder;
    const char *path;
} OrderList;

static gboolean fail_line(const OrderList *self, guint line, GError **error)
{
    error_add_place(error, self->path, line, 1);
    return FALSE;
}

static BuildFile *find_listed(const OrderList *self, const char *name)
{
    const char *plain = g_str_has_prefix(name, "./") ? name + 2 : name;
    BuildFile *file = g_hash_table_lookup(self->by_path, plain);
    if (file != NULL || self->folder == NULL)
        return file;
    g_autofree char *below = g_build_filename(self->folder, plain, NULL);
    return g_hash_table_lookup(self->by_path, below);
}

static gboolean take_line(OrderList *self, const char *name, guint line, GError **error)
{
    BuildFile *file = find_listed(self, name);
    if (file == NULL) {
        error_set(error, ERROR_INPUT,
                  "the order file names \"%s\", which is not among the files to build", name);
        error_add_hint(error,
                       "Remove the line, or check the path and the include and exclude settings.");
        return fail_line(self, line, error);
    }
    guint before = GPOINTER_TO_UINT(g_hash_table_lookup(self->lines, file));
    if (before != 0) {
        error_set(error, ERROR_INPUT,
                  "the order file names \"%s\" a second time (first in line %u)", name, before);
        return fail_line(self, line, error);
    }
    g_hash_table_insert(self->lines, file, GUINT_TO_POINTER(line));
    g_ptr_array_add(self->ordered, file);
    return TRUE;
}

static gboolean take_lines(OrderList *self, GBytes *text, GError **error)
{
    gsize length = 0;
    const char *bytes = g_bytes_get_data(text, &length);
    g_autofree char *copy =
        g_strndup(length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? bytes + 3 : bytes,
                  length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? length - 3 : length);
    g_auto(GStrv) lines = g_strsplit(copy, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        char *name = g_strstrip(lines[i]);
        if (name[0] != '\0' && name[0] != '#' && !take_line(self, name, i + 1, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean check_unlisted(const OrderList *self, GError **error)
{
    guint missing = 0;
    const char *first = NULL;
    for (guint i = 0; i < self->files->len; i++) {
        const BuildFile *file = g_ptr_array_index(self->files, i);
        if (g_hash_table_contains(self->lines, file))
            continue;
        first = first == NULL ? file->path : first;
        missing++;
    }
    if (missing == 0)
        return TRUE;
    if (missing == 1)
        error_set(error, ERROR_INPUT, "the order file does not name \"%s\"", first);
    else
        error_set(error, ERROR_INPUT, "the order file does not name \"%s\" and %u more", first,
                  missing - 1);
    error_add_hint(error, "Add a line for it, or exclude it (schema.exclude).");
    error_add_place(error, self->path, 0, 0);
    return FALSE;
}

gboolean order_by_list(GPtrArray *files, const char *folder, const char *path, GBytes *text,
                       GError **error)
{
    g_autoptr(GHashTable) by_path = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) lines = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) ordered = g_ptr_array_new();
    OrderList self = {files, by_path, lines, ordered, folder, path};
    for (guint i = 0; i < files->len; i++) {
        BuildFile *file = g_ptr_array_index(files, i);
        g_hash_table_insert(by_path, file->path, file);
    }
    if (!take_lines(&self, text, error) || !check_unlisted(&self, error))
        return FALSE;
    for (guint i = 0; i < ordered->len; i++)
        files->pdata[i] = ordered->pdata[i];
    return TRUE;
}
