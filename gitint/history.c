#include "gitint/history.h"

#include "gitint/provenance.h"

#include <string.h>

GHashTable *commit_set_new(void)
{
    return g_hash_table_new_full(oid_hash, oid_equal, g_free, NULL);
}

static void push_parents(GArray *open, const git_commit *commit)
{
    for (guint i = 0; i < git_commit_parentcount(commit); i++)
        g_array_append_vals(open, git_commit_parent_id(commit, i), 1);
}

void commit_set_add(GHashTable *set, git_repository *git, const git_oid *tip, GHashTable *hidden)
{
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(git_oid));
    g_array_append_vals(open, tip, 1);
    while (open->len > 0) {
        git_oid oid = g_array_index(open, git_oid, open->len - 1);
        g_array_set_size(open, open->len - 1);
        g_autoptr(git_commit) commit = NULL;
        if (g_hash_table_contains(set, &oid) ||
            (hidden != NULL && g_hash_table_contains(hidden, &oid)) ||
            git_commit_lookup(&commit, git, &oid) != 0)
            continue;
        g_hash_table_add(set, oid_copy(&oid));
        push_parents(open, commit);
    }
}

static gint64 commit_time(git_repository *git, const git_oid *oid)
{
    g_autoptr(git_commit) commit = NULL;
    return git_commit_lookup(&commit, git, oid) == 0 ? git_commit_time(commit) : G_MININT64;
}

/* The newest member of `shared` that a commit of `own` (or `tip` itself) has as parent. */
static gboolean find_newest_border(git_repository *git, GHashTable *own, GHashTable *shared,
                                   git_oid *base)
{
    gint64 newest = G_MININT64;
    GHashTableIter iterator;
    gpointer key;
    g_hash_table_iter_init(&iterator, own);
    while (g_hash_table_iter_next(&iterator, &key, NULL)) {
        g_autoptr(git_commit) commit = NULL;
        if (git_commit_lookup(&commit, git, key) != 0)
            continue;
        for (guint i = 0; i < git_commit_parentcount(commit); i++) {
            const git_oid *parent = git_commit_parent_id(commit, i);
            if (!g_hash_table_contains(shared, parent) || commit_time(git, parent) <= newest)
                continue;
            newest = commit_time(git, parent);
            *base = *parent;
        }
    }
    return newest != G_MININT64;
}

static int merge_base_of_shallow(git_repository *git, const git_oid *a, const git_oid *b,
                                 git_oid *base)
{
    g_autoptr(GHashTable) shared = commit_set_new();
    g_autoptr(GHashTable) own = commit_set_new();
    commit_set_add(shared, git, a, NULL);
    if (g_hash_table_contains(shared, b)) {
        *base = *b;
        return 0;
    }
    commit_set_add(own, git, b, shared);
    return find_newest_border(git, own, shared, base) ? 0 : GIT_ENOTFOUND;
}

int history_merge_base(Repository *repository, const git_oid *a, const git_oid *b, git_oid *base)
{
    if (git_repository_is_shallow(repository->git) == 1)
        return merge_base_of_shallow(repository->git, a, b, base);
    return git_merge_base(base, repository->git, a, b);
}

static void add_reference(GHashTable *set, git_repository *git, git_reference *reference)
{
    const char *name = git_reference_name(reference);
    git_object *commit = NULL;
    if ((g_str_has_prefix(name, "refs/heads/") || g_str_has_prefix(name, "refs/remotes/") ||
         g_str_has_prefix(name, "refs/tags/")) &&
        git_reference_peel(&commit, reference, GIT_OBJECT_COMMIT) == 0)
        commit_set_add(set, git, git_object_id(commit), NULL);
    git_object_free(commit);
}

static GHashTable *reachable_commits(Repository *repository)
{
    if (repository->reachable != NULL)
        return repository->reachable;
    repository->reachable = commit_set_new();
    g_autoptr(git_reference_iterator) iterator = NULL;
    if (git_reference_iterator_new(&iterator, repository->git) != 0)
        return repository->reachable;
    git_reference *next = NULL;
    while (git_reference_next(&next, iterator) == 0) {
        g_autoptr(git_reference) reference = next;
        add_reference(repository->reachable, repository->git, reference);
    }
    return repository->reachable;
}

gboolean repository_is_reachable(Repository *repository, const char *commit_oid)
{
    git_oid oid;
    return git_oid_fromstr(&oid, commit_oid) == 0 &&
           g_hash_table_contains(reachable_commits(repository), &oid);
}

typedef struct Dated {
    git_oid oid;
    gint64 time;
    guint depth; /* tells apart what was committed in the same second: children before parents */
} Dated;

static int compare_dated(gconstpointer a, gconstpointer b)
{
    const Dated *left = a, *right = b;
    if (left->time != right->time)
        return left->time > right->time ? -1 : 1;
    if (left->depth != right->depth)
        return left->depth < right->depth ? -1 : 1;
    return git_oid_cmp(&left->oid, &right->oid);
}

/* The set's members, newest first, as texts. `tip` is where it was begun. */
static GPtrArray *sort_newest_first(git_repository *git, GHashTable *set, const git_oid *tip)
{
    g_autoptr(GArray) dated = g_array_new(FALSE, FALSE, sizeof(Dated));
    g_autoptr(GArray) level = g_array_new(FALSE, FALSE, sizeof(git_oid));
    g_array_append_vals(level, tip, 1);
    for (guint i = 0; i < level->len; i++) {
        git_oid oid = g_array_index(level, git_oid, i);
        g_autoptr(git_commit) commit = NULL;
        if (!g_hash_table_remove(set, &oid) || git_commit_lookup(&commit, git, &oid) != 0)
            continue;
        Dated member = {oid, git_commit_time(commit), i};
        g_array_append_val(dated, member);
        push_parents(level, commit);
    }
    g_array_sort(dated, compare_dated);
    GPtrArray *texts = g_ptr_array_new_full(dated->len, g_free);
    for (guint i = 0; i < dated->len; i++)
        g_ptr_array_add(texts, oid_text(&g_array_index(dated, Dated, i).oid));
    return texts;
}

static GPtrArray *range_between(Repository *repository, const char *from, const char *to,
                                GError **error)
{
    g_autoptr(git_commit) first =
        repository_commit(repository, from[0] != '\0' ? from : "HEAD", error);
    g_autoptr(git_commit) last =
        first == NULL ? NULL : repository_commit(repository, to[0] != '\0' ? to : "HEAD", error);
    if (last == NULL)
        return NULL;
    g_autoptr(GHashTable) hidden = commit_set_new();
    g_autoptr(GHashTable) set = commit_set_new();
    commit_set_add(hidden, repository->git, git_commit_id(first), NULL);
    commit_set_add(set, repository->git, git_commit_id(last), hidden);
    return sort_newest_first(repository->git, set, git_commit_id(last));
}

GPtrArray *repository_range(Repository *repository, const char *range, GError **error)
{
    const char *dots = strstr(range, "..");
    if (dots == NULL) {
        char *commit = repository_resolve(repository, range, error);
        GPtrArray *one = commit == NULL ? NULL : g_ptr_array_new_with_free_func(g_free);
        if (commit != NULL)
            g_ptr_array_add(one, commit);
        return one;
    }
    if (dots[2] == '.') {
        error_set(error, ERROR_INPUT, "\"%s\" is no range of commits", range);
        error_add_hint(error, "Write A..B: what B has and A has not.");
        return NULL;
    }
    g_autofree char *from = g_strndup(range, (gsize)(dots - range));
    return range_between(repository, from, dots + 2, error);
}
