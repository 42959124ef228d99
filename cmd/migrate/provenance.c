#include "cmd/migrate/provenance.h"

#include "gitint/provenance.h"

typedef struct LazyProvenance {
    ProvenanceSource source;
    char *root, *revision;
    Repository *repository;
    ProvenanceSource *real;
    guint signature_limit;
} LazyProvenance;

/* A repository that cannot be opened is told of once; from then on the blob id alone is known. */
static gboolean open_source(LazyProvenance *self, GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autofree char *folder = NULL;
    self->repository = repository_open_near(self->root, &reason);
    if (self->repository != NULL)
        folder = repository_folder_of(self->repository, self->root);
    self->real = git_provenance_new(self->repository, folder, self->revision);
    git_provenance_check_signatures(self->real, self->signature_limit);
    if (reason == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&reason));
    return FALSE;
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

void lazy_provenance_check_signatures(ProvenanceSource *source, guint limit)
{
    ((LazyProvenance *)source)->signature_limit = limit;
}
