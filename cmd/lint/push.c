/* What git pre-push tells on standard input, a line a ref:
 *     LOCAL-REF LOCAL-OID REMOTE-REF REMOTE-OID
 * (githooks(5)). Each is held against what the remote has of it; a new one against the remote's
 * default branch. */
#include "cmd/lint/judge.h"
#include "cmd/lint/past.h"
#include "core/base/error.h"

#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <string.h>
#include <unistd.h>

typedef struct Push {
    const Judge *judge;
    Repository *repository;
    const char *remote;
    GHashTable *done; /* "commit since" */
    Verdict *verdict;
    guint n_lines;
} Push;

static gboolean is_zero(const char *oid)
{
    return oid[strspn(oid, "0")] == '\0';
}

static gboolean fail_line(const char *line, GError **error)
{
    error_set(error, ERROR_USAGE, "standard input has no line of git's pre-push: \"%s\"", line);
    error_add_hint(error, "Lines are LOCAL-REF LOCAL-OID REMOTE-REF REMOTE-OID.");
    return FALSE;
}

/* What the remote has that this line of commits goes on from; NULL: nothing that is known here.
 * `part`: it is somewhere in the middle of the work. */
static char *find_since(const Push *push, const char *tip, const char *remote_ref,
                        const char *remote_oid, gboolean *part)
{
    g_autofree char *known =
        is_zero(remote_oid) ? NULL : repository_resolve(push->repository, remote_oid, NULL);
    gboolean main_line =
        g_str_has_suffix(remote_ref, "/main") || g_str_has_suffix(remote_ref, "/master");
    *part = known != NULL && !main_line;
    if (known != NULL)
        return g_steal_pointer(&known);
    g_autofree char *usual = past_default_branch(push->repository, push->remote);
    g_autofree char *fork =
        usual != NULL ? repository_merge_base(push->repository, usual, tip, NULL) : NULL;
    return fork != NULL ? g_steal_pointer(&usual) : NULL;
}

/* Below the project's folder. */
static gboolean brings_anything(const Push *push, const char *tip, const char *since,
                                GError **error)
{
    g_autofree char *folder =
        repository_folder_of(push->repository, push->judge->context->config->root);
    g_autoptr(GPtrArray) paths = repository_changed(push->repository, since, tip, folder, error);
    return paths != NULL && paths->len > 0;
}

static gboolean judge_ref(Push *push, const char *tip, const char *remote_ref,
                          const char *remote_oid, GError **error)
{
    Judge judge = *push->judge;
    g_autofree char *since = find_since(push, tip, remote_ref, remote_oid, &judge.options.part);
    char *key = g_strdup_printf("%s %s", tip, since != NULL ? since : "");
    if (!g_hash_table_add(push->done, key))
        return TRUE;
    if (since != NULL && !brings_anything(push, tip, since, error))
        return error == NULL || *error == NULL;
    judge.options.ref = tip;
    judge.options.since = since;
    judge.options.pushed = TRUE;
    return judge_project(&judge, push->verdict, error);
}

static gboolean judge_line(Push *push, const char *line, GError **error)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    if (g_strv_length(words) != 4)
        return fail_line(line, error);
    push->n_lines++;
    /* Deleted there, or not history of the project. */
    if (is_zero(words[1]) || g_str_has_prefix(words[2], "refs/notes/"))
        return TRUE;
    g_autofree char *tip = repository_resolve(push->repository, words[1], NULL);
    return tip == NULL || judge_ref(push, tip, words[2], words[3], error);
}

static gboolean judge_lines(Push *push, GError **error)
{
    g_autoptr(GInputStream) input = g_unix_input_stream_new(STDIN_FILENO, FALSE);
    g_autoptr(GDataInputStream) lines = g_data_input_stream_new(input);
    for (;;) {
        g_autoptr(GError) problem = NULL;
        g_autofree char *line = g_data_input_stream_read_line(lines, NULL, NULL, &problem);
        if (problem != NULL) {
            error_set(error, ERROR_INPUT, "cannot read standard input: %s", problem->message);
            return FALSE;
        }
        if (line == NULL)
            return TRUE;
        if (*line != '\0' && !judge_line(push, line, error))
            return FALSE;
    }
}

gboolean judge_push(const Judge *judge, const char *remote, Verdict *verdict, GError **error)
{
    g_autoptr(Repository) repository = repository_open(judge->context->config->root, error);
    if (repository == NULL)
        return FALSE;
    g_autoptr(GHashTable) done = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Push push = {.judge = judge,
                 .repository = repository,
                 .remote = remote,
                 .done = done,
                 .verdict = verdict};
    if (!judge_lines(&push, error))
        return FALSE;
    if (verdict->report == NULL)
        verdict->report = lint_run(&(LintInput){0}, judge->settings);
    return TRUE;
}
