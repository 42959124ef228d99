#include "gitint/provenance.h"

#include "gitint/deployed.h"
#include "gitint/origin.h"
#include "gitint/signature.h"
#include "gitint/view.h"

#include <string.h>

typedef struct GitProvenance {
    ProvenanceSource source;
    Repository *repository; /* borrowed; NULL outside of one */
    char *folder, *revision;
    Deployed *deployed;     /* found when the first file is asked for */
    git_tree *top;          /* of its commit */
    GHashTable *walked;     /* folders whose origins are known */
    GHashTable *origins;    /* path -> Origin */
    GHashTable *signatures; /* commit -> Signature; NULL: they are not judged */
    guint signature_limit;
} GitProvenance;

static void signature_free(gpointer signature)
{
    signature_clear(signature);
    g_free(signature);
}

static void signature_copy(Signature *to, const Signature *from)
{
    *to = (Signature){g_strdup(from->state), g_strdup(from->kind), g_strdup(from->key),
                      g_strdup(from->signer)};
}

/* Of a commit that is asked for again and again. */
static void find_signature(GitProvenance *self, const char *oid, Signature *signature)
{
    if (self->signatures == NULL || oid == NULL)
        return;
    Signature *known = g_hash_table_lookup(self->signatures, oid);
    if (known == NULL) {
        known = g_new0(Signature, 1);
        signature_check_some(self->repository, oid, &self->signature_limit, known);
        g_hash_table_insert(self->signatures, g_strdup(oid), known);
    }
    signature_copy(signature, known);
}

static char *blob_id(GBytes *bytes)
{
    git_oid oid;
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);
    git_odb_hash(&oid, data != NULL ? data : "", length, GIT_OBJECT_BLOB);
    return oid_text(&oid);
}

static gboolean prepare(GitProvenance *self, GError **error)
{
    if (self->deployed != NULL || self->repository == NULL)
        return TRUE;
    g_autoptr(Deployed) deployed = deployed_find(self->repository, self->revision, error);
    if (deployed == NULL)
        return FALSE;
    int code = deployed->commit == NULL ? 0 : git_commit_tree(&self->top, deployed->commit);
    if (code != 0)
        git_fail(error, code, "cannot read the tree of %s", deployed->describe);
    else
        self->deployed = g_steal_pointer(&deployed);
    return code == 0;
}

/* Text of a commit in UTF-8, whatever encoding it declares or fails to. */
char *commit_text(const git_commit *commit, const char *text)
{
    const char *encoding = git_commit_message_encoding(commit);
    char *converted = NULL;
    if (text == NULL)
        return NULL;
    if (!g_utf8_validate(text, -1, NULL) && encoding != NULL)
        converted = g_convert(text, -1, "UTF-8", encoding, NULL, NULL, NULL);
    return converted != NULL ? converted : g_utf8_make_valid(text, -1);
}

/* "2026-05-20T14:30:15+02:00", by the author's own clock. */
char *author_date(const git_signature *author)
{
    int offset = author->when.offset;
    g_autoptr(GTimeZone) zone = g_time_zone_new_offset(offset * 60);
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(author->when.time);
    g_autoptr(GDateTime) local = utc == NULL ? NULL : g_date_time_to_timezone(utc, zone);
    g_autofree char *clock = local == NULL ? NULL : g_date_time_format(local, "%Y-%m-%dT%H:%M:%S");
    if (clock == NULL)
        return NULL;
    return g_strdup_printf("%s%c%02d:%02d", clock, offset < 0 ? '-' : '+', ABS(offset) / 60,
                           ABS(offset) % 60);
}

static void describe_origin(Provenance *provenance, git_repository *git, const git_oid *oid)
{
    g_autoptr(git_commit) commit = NULL;
    provenance->origin_oid = oid_text(oid);
    if (git_commit_lookup(&commit, git, oid) != 0)
        return;
    const git_signature *author = git_commit_author(commit);
    provenance->author_name = commit_text(commit, author->name);
    provenance->author_email = commit_text(commit, author->email);
    provenance->authored_at = author_date(author);
    provenance->subject = commit_text(commit, git_commit_summary(commit));
}

/* The folder to walk for: the file's own; but where a neighbouring one was walked before, as with a
 * folder for each migration, the one above both, so that the history is walked twice at most. Never
 * more than the project. */
static char *choose_folder(GitProvenance *self, const char *path)
{
    g_autofree char *own = path_folder(path);
    g_autofree char *above = path_folder(own);
    if (strlen(above) <= strlen(self->folder) || !path_is_below(above, self->folder))
        return g_steal_pointer(&own);
    GHashTableIter iterator;
    gpointer walked;
    g_hash_table_iter_init(&iterator, self->walked);
    while (g_hash_table_iter_next(&iterator, &walked, NULL)) {
        g_autofree char *beside = path_folder(walked);
        if (g_str_equal(beside, above))
            return g_steal_pointer(&above);
    }
    return g_steal_pointer(&own);
}

static gboolean walk_folder(GitProvenance *self, char *folder, GError **error)
{
    int code;
    g_hash_table_add(self->walked, folder);
    g_autoptr(GHashTable) found =
        origins_find(self->repository->git, self->deployed->commit, folder, &code);
    if (found == NULL) {
        git_fail(error, code, "cannot read the history of \"%s\"", folder);
        return FALSE;
    }
    GHashTableIter iterator;
    gpointer path, origin;
    g_hash_table_iter_init(&iterator, found);
    for (; g_hash_table_iter_next(&iterator, &path, &origin); g_hash_table_iter_steal(&iterator))
        g_hash_table_insert(self->origins, path, origin);
    return TRUE;
}

/* What the commit has at the path, links followed; `*origin` is NULL where it has no such file. */
static gboolean find_origin(GitProvenance *self, Provenance *provenance, const Origin **origin,
                            GError **error)
{
    View view = {.git = self->repository->git, .top = self->top};
    Node node;
    *origin = g_hash_table_lookup(self->origins, provenance->path);
    if (*origin != NULL)
        return TRUE;
    g_autofree char *real = view_resolve(&view, provenance->path, &node, NULL);
    if (real == NULL || node.kind != NODE_FILE)
        return TRUE;
    if (!g_hash_table_contains(self->origins, real) &&
        !walk_folder(self, choose_folder(self, real), error))
        return FALSE;
    *origin = g_hash_table_lookup(self->origins, real);
    g_free(provenance->path);
    provenance->path = g_steal_pointer(&real);
    return TRUE;
}

/* Whether git would store these bytes as that blob: line ends converted, filters run. */
static gboolean is_same_when_filtered(GitProvenance *self, const char *path, GBytes *bytes,
                                      const git_oid *blob)
{
    g_autoptr(git_filter_list) filters = NULL;
    g_auto(git_buf) stored = GIT_BUF_INIT;
    git_oid oid;
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    if (git_filter_list_load(&filters, self->repository->git, NULL, path, GIT_FILTER_TO_ODB,
                             GIT_FILTER_DEFAULT) != 0 ||
        filters == NULL || git_filter_list_apply_to_buffer(&stored, filters, data, length) != 0 ||
        git_odb_hash(&oid, stored.ptr, stored.size, GIT_OBJECT_BLOB) != 0)
        return FALSE;
    return git_oid_equal(&oid, blob) != 0;
}

static void judge_bytes(GitProvenance *self, Provenance *provenance, GBytes *bytes,
                        const git_oid *committed)
{
    g_autofree char *blob = oid_text(committed);
    gboolean clean = g_str_equal(blob, provenance->blob_oid);
    provenance->worktree = g_strdup(clean ? "clean" : "dirty");
    if (clean || provenance->note != NULL)
        return;
    if (is_same_when_filtered(self, provenance->path, bytes, committed))
        provenance->note =
            g_strdup("differs from the commit only by git's conversion (line ends, filters)");
}

static void tell_origin(GitProvenance *self, Provenance *provenance, const Origin *origin)
{
    if (origin->known)
        describe_origin(provenance, self->repository->git, &origin->commit);
    else if (repository_is_shallow(self->repository))
        provenance->note =
            g_strdup("shallow clone: the commit that last changed the file is older");
    else
        provenance->note =
            g_strdup("partial clone: the commit that last changed the file is not here");
}

static gboolean find_in_commit(GitProvenance *self, Provenance *provenance, GBytes *bytes,
                               GError **error)
{
    const Origin *origin;
    if (!find_origin(self, provenance, &origin, error))
        return FALSE;
    if (origin == NULL) {
        provenance->worktree = g_strdup("untracked");
        provenance->note = g_strdup("the commit has no such file");
        return TRUE;
    }
    tell_origin(self, provenance, origin);
    judge_bytes(self, provenance, bytes, &origin->blob);
    return TRUE;
}

static Provenance *git_find(ProvenanceSource *source, const char *path, GBytes *bytes,
                            GError **error)
{
    GitProvenance *self = (GitProvenance *)source;
    if (!prepare(self, error))
        return NULL;
    g_autoptr(Provenance) provenance = provenance_new();
    provenance->path = path_join(self->folder, path);
    provenance->blob_oid = blob_id(bytes);
    if (self->repository == NULL) {
        provenance->worktree = g_strdup("none");
        provenance->note = g_strdup("not in a git repository");
        return g_steal_pointer(&provenance);
    }
    provenance->branch = g_strdup(self->deployed->branch);
    if (self->deployed->commit == NULL) {
        provenance->worktree = g_strdup("none");
        provenance->note = g_strdup("the repository has no commit yet");
        return g_steal_pointer(&provenance);
    }
    provenance->commit_oid = oid_text(git_commit_id(self->deployed->commit));
    provenance->describe = g_strdup(self->deployed->describe);
    find_signature(self, provenance->commit_oid, &provenance->commit_signature);
    if (!find_in_commit(self, provenance, bytes, error))
        return NULL;
    find_signature(self, provenance->origin_oid, &provenance->origin_signature);
    return g_steal_pointer(&provenance);
}

static void git_provenance_free(ProvenanceSource *source)
{
    GitProvenance *self = (GitProvenance *)source;
    deployed_free(self->deployed);
    git_tree_free(self->top);
    g_hash_table_unref(self->walked);
    g_hash_table_unref(self->origins);
    g_clear_pointer(&self->signatures, g_hash_table_unref);
    g_free(self->folder);
    g_free(self->revision);
    g_free(self);
}

ProvenanceSource *git_provenance_new(Repository *repository, const char *folder,
                                     const char *revision)
{
    git_start();
    GitProvenance *self = g_new0(GitProvenance, 1);
    self->source.find = git_find;
    self->source.free = git_provenance_free;
    self->repository = repository;
    self->folder = g_strdup(folder != NULL ? folder : "");
    self->revision = g_strdup(revision);
    self->walked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    self->origins = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return &self->source;
}

void git_provenance_check_signatures(ProvenanceSource *source, guint limit)
{
    GitProvenance *self = (GitProvenance *)source;
    self->signature_limit = limit;
    if (limit > 0 && self->repository != NULL && self->signatures == NULL)
        self->signatures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, signature_free);
}
