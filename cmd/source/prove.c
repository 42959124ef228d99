#include "cmd/source/sides.h"
#include "core/base/error.h"
#include "core/schema/diff/proof.h"
#include "core/schema/diff/seed.h"
#include "core/schema/diff/trial.h"
#include "core/schema/diff/witness.h"

#include <gio/gio.h>
#include <string.h>

static gint by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Without comments and what differs from dump to dump, and without the order of columns, which no
 * statement changes. */
static GPtrArray *read_lines(const char *dump)
{
    g_auto(GStrv) lines = g_strsplit(dump, "\n", -1);
    GPtrArray *kept = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; lines[i] != NULL; i++) {
        gsize length = strlen(lines[i]);
        if (length > 0 && lines[i][length - 1] == ',')
            lines[i][length - 1] = '\0';
        if (*lines[i] != '\0' && *lines[i] != '\\' && !g_str_has_prefix(lines[i], "--"))
            g_ptr_array_add(kept, g_strdup(lines[i]));
    }
    g_ptr_array_sort(kept, by_text);
    return kept;
}

static GPtrArray *dump(const char *program, const char *url, const char *const *ignore,
                       GError **error)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(argv, g_strdup(program));
    g_ptr_array_add(argv, g_strdup("-s"));
    for (guint i = 0; ignore[i] != NULL; i++)
        g_ptr_array_add(argv, g_strdup_printf("--exclude-schema=\"%s\"", ignore[i]));
    g_ptr_array_add(argv, g_strdup("-d"));
    g_ptr_array_add(argv, g_strdup(url));
    g_ptr_array_add(argv, NULL);
    g_autofree char *out = NULL, *complaint = NULL;
    g_autoptr(GSubprocess) process =
        g_subprocess_newv((const char *const *)argv->pdata,
                          G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, error);
    if (process == NULL ||
        !g_subprocess_communicate_utf8(process, NULL, NULL, &out, &complaint, error))
        return NULL;
    if (g_subprocess_get_successful(process))
        return read_lines(out);
    error_set(error, ERROR_DATABASE, "pg_dump, the outside observer of a plan, failed");
    error_add_detail(error, g_strchomp(complaint));
    return NULL;
}

static void append_missing(GString *out, const char *mark, const GPtrArray *lines,
                           const GPtrArray *others)
{
    enum { MOST_LINES = 40 };
    guint told = 0;
    for (guint i = 0; i < lines->len && told < MOST_LINES; i++) {
        const char *line = g_ptr_array_index(lines, i);
        guint found = 0;
        for (guint j = 0; j < others->len && found == 0; j++)
            found = strcmp(line, g_ptr_array_index(others, j)) == 0;
        if (found == 0)
            g_string_append_printf(out, "%s%s%s", told++ > 0 || out->len > 0 ? "\n" : "", mark,
                                   line);
    }
}

static gboolean same_lines(const GPtrArray *got, const GPtrArray *wanted)
{
    gboolean same = got->len == wanted->len;
    for (guint i = 0; same && i < got->len; i++)
        same = strcmp(g_ptr_array_index(got, i), g_ptr_array_index(wanted, i)) == 0;
    return same;
}

static gboolean observe(const char *program, const char *copy, const char *to,
                        const char *const *ignore, GError **error)
{
    g_autoptr(GPtrArray) got = dump(program, copy, ignore, error);
    g_autoptr(GPtrArray) wanted = got != NULL ? dump(program, to, ignore, error) : NULL;
    if (wanted == NULL)
        return FALSE;
    if (same_lines(got, wanted))
        return TRUE;
    g_autoptr(GString) detail = g_string_new(NULL);
    append_missing(detail, "is:     ", got, wanted);
    append_missing(detail, "wanted: ", wanted, got);
    error_set(error, ERROR_INTERNAL,
              "the plan was run on a copy, and pg_dump sees a difference; it is not given out");
    error_add_detail(error, detail->str);
    return FALSE;
}

static gboolean ask_rows(const Side *from, const Delta *delta, GError **error)
{
    if (from->live == NULL)
        return TRUE;
    g_autoptr(Connection) live = connection_open(
        &(ConnectionOptions){.url = *from->live != '\0' ? from->live : NULL}, error);
    return live != NULL && trial_run(delta, live, error);
}

/* The delta's end on one copy. */
typedef struct Trial {
    char *url;
    Connection *copy;
    Witness *before;
} Trial;

static void trial_clear(Trial *trial)
{
    g_clear_pointer(&trial->before, witness_free);
    g_clear_pointer(&trial->copy, connection_close);
    g_clear_pointer(&trial->url, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Trial, trial_clear)

static gboolean begin_trial(Sides *sides, const Side *from, gboolean rows, Trial *trial,
                            GError **error)
{
    trial->url = sides_copy(sides, from, error);
    if (trial->url != NULL)
        trial->copy = connection_open(&(ConnectionOptions){.url = trial->url}, error);
    if (trial->copy == NULL || (rows && !seed_rows(trial->copy, error)))
        return FALSE;
    trial->before = witness_read(trial->copy, error);
    return trial->before != NULL;
}

static gboolean check_witness(const Trial *trial, const Delta *delta, GError **error)
{
    g_autoptr(Witness) after = witness_read(trial->copy, error);
    if (after == NULL)
        return FALSE;
    g_autofree char *breaches = witness_compare(trial->before, after, delta);
    if (breaches == NULL)
        return TRUE;
    error_set(error, ERROR_INTERNAL,
              "the plan was run on a copy, and did more than it says; it is not given out");
    error_add_detail(error, breaches);
    return FALSE;
}

static gboolean finish_trial(Sides *sides, const Trial *trial, const char *wanted, const Side *to,
                             const Delta *delta, const char *const *ignore, GError **error)
{
    if (!proof_check(trial->copy, to->before != NULL ? to->before : to->catalog, ignore, error) ||
        !check_witness(trial, delta, error))
        return FALSE;
    g_autofree char *observer = scratch_program(sides->scratch, "pg_dump");
    if (!g_file_test(observer, G_FILE_TEST_IS_EXECUTABLE)) {
        output_note(sides->context->output,
                    "pg_dump is not installed: the plan was proved by our own reading alone");
        return TRUE;
    }
    return observe(observer, trial->url, wanted, ignore, error);
}

gboolean sides_prove(Sides *sides, const Side *from, const Side *to, const Delta *delta,
                     const char *const *ignore, GError **error)
{
    if (!ask_rows(from, delta, error))
        return FALSE;
    /* First: it also makes the roles that the delta names. */
    g_autofree char *wanted = to->url != NULL ? g_strdup(to->url) : sides_copy(sides, to, error);
    g_auto(Trial) filled = {0}, bare = {0};
    g_autoptr(GError) failure = NULL;
    if (wanted == NULL || !begin_trial(sides, from, TRUE, &filled, error))
        return FALSE;
    if (proof_apply(delta, filled.copy, &failure))
        return finish_trial(sides, &filled, wanted, to, delta, ignore, error);
    if (!trial_is_about_values(failure)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    output_note(sides->context->output, "whether it succeeds depends on the rows: %s",
                failure->message);
    return begin_trial(sides, from, FALSE, &bare, error) && proof_apply(delta, bare.copy, error) &&
           finish_trial(sides, &bare, wanted, to, delta, ignore, error);
}
