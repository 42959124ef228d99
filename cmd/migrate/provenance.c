#include "cmd/migrate/provenance.h"

#include "core/base/error.h"
#include "gitint/provenance.h"

#include <stdlib.h>
#include <string.h>

typedef struct LazyProvenance {
    ProvenanceSource source;
    char *root, *revision;
    Repository *repository;
    ProvenanceSource *real;
} LazyProvenance;

static gboolean is_in_work_tree(const char *root)
{
    for (g_autofree char *at = g_strdup(root);;) {
        g_autofree char *git = g_build_filename(at, ".git", NULL);
        if (g_file_test(git, G_FILE_TEST_EXISTS))
            return TRUE;
        char *parent = g_path_get_dirname(at);
        gboolean top = g_str_equal(parent, at);
        g_free(at);
        at = parent;
        if (top)
            return FALSE;
    }
}

char *project_folder(const Repository *repository, const char *root)
{
    const char *top = repository_work_tree(repository);
    char *real = realpath(root, NULL);
    g_autofree char *folder = NULL;
    gsize length = top != NULL ? strlen(top) : 0;
    if (real != NULL && top != NULL && strncmp(real, top, length) == 0 && real[length] == '/')
        folder = g_strdup(real + length + 1);
    free(real);
    return folder != NULL ? g_steal_pointer(&folder) : g_strdup("");
}

/* A repository that cannot be opened is told of once; from then on the blob id alone is known. */
static gboolean open_source(LazyProvenance *self, GError **error)
{
    gboolean inside = is_in_work_tree(self->root);
    if (inside)
        self->repository = repository_open(self->root, error);
    g_autofree char *folder =
        self->repository != NULL ? project_folder(self->repository, self->root) : g_strdup("");
    self->real = git_provenance_new(self->repository, folder, self->revision);
    return !inside || self->repository != NULL;
}

static Provenance *lazy_find(ProvenanceSource *source, const char *path, GBytes *bytes,
                             GError **error)
{
    LazyProvenance *self = (LazyProvenance *)source;
    if (self->real == NULL && !open_source(self, error))
        return NULL;
    return self->real->find(self->real, path, bytes, error);
}

static void lazy_free(ProvenanceSource *source)
{
    LazyProvenance *self = (LazyProvenance *)source;
    g_clear_pointer(&self->real, provenance_source_free);
    g_clear_pointer(&self->repository, repository_free);
    g_free(self->root);
    g_free(self->revision);
    g_free(self);
}

ProvenanceSource *lazy_provenance_new(const char *root, const char *revision)
{
    LazyProvenance *self = g_new0(LazyProvenance, 1);
    self->source = (ProvenanceSource){.find = lazy_find, .free = lazy_free};
    self->root = g_strdup(root);
    self->revision = g_strdup(revision);
    return &self->source;
}
