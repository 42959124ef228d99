#include "core/audit/provenance.h"

void signature_clear(Signature *signature)
{
    g_clear_pointer(&signature->state, g_free);
    g_clear_pointer(&signature->kind, g_free);
    g_clear_pointer(&signature->key, g_free);
    g_clear_pointer(&signature->signer, g_free);
}

gboolean signature_is_good(const Signature *signature)
{
    return g_strcmp0(signature->state, "good") == 0 ||
           g_strcmp0(signature->state, "untrusted") == 0;
}

Provenance *provenance_new(void)
{
    return g_new0(Provenance, 1);
}

void provenance_free(Provenance *provenance)
{
    if (provenance == NULL)
        return;
    g_free(provenance->path);
    g_free(provenance->blob_oid);
    g_free(provenance->commit_oid);
    g_free(provenance->origin_oid);
    g_free(provenance->branch);
    g_free(provenance->describe);
    g_free(provenance->worktree);
    g_free(provenance->author_name);
    g_free(provenance->author_email);
    g_free(provenance->authored_at);
    g_free(provenance->subject);
    signature_clear(&provenance->commit_signature);
    signature_clear(&provenance->origin_signature);
    g_free(provenance->note);
    g_free(provenance);
}

void provenance_source_free(ProvenanceSource *source)
{
    if (source != NULL)
        source->free(source);
}
