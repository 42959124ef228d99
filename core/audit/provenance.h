/*
 * Provenance: where the bytes of a migration come from, in git's words. gitint finds it; the event
 * log keeps it. Every member may be NULL where git does not know it (no repository, no commit yet,
 * shallow clone, untracked file); `worktree` always says why. Strings are the struct's own.
 */
#ifndef CORE_AUDIT_PROVENANCE_H
#define CORE_AUDIT_PROVENANCE_H

#include <glib.h>

/* What git says of a commit's signature. */
typedef struct Signature {
    char *state;  /* good | untrusted | bad | expired | expired-key | revoked | unchecked; NULL: the
                     commit is not signed, or nobody looked */
    char *kind;   /* ssh | openpgp | x509 */
    char *key;    /* its fingerprint; NULL when not known */
    char *signer; /* the principal or user id; NULL when not known */
} Signature;

void signature_clear(Signature *signature);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Signature, signature_clear)

/* Good by a key that is known, whatever trust it has. */
gboolean signature_is_good(const Signature *signature);

typedef struct Provenance {
    char *path;       /* from the top of the repository */
    char *blob_oid;   /* git blob of exactly the bytes that ran (known without a repository) */
    char *commit_oid; /* HEAD, or the commit deployed from */
    char *origin_oid; /* the commit that last changed the file, as of commit_oid */
    char *branch;     /* "main"; NULL when HEAD is detached */
    char *describe;   /* git describe --tags --always --dirty */
    char *worktree;   /* clean | dirty | untracked | none: the file against commit_oid; none without
                         repository or commit */
    char *author_name; /* of origin_oid */
    char *author_email;
    char *authored_at; /* ISO 8601 with the author's zone */
    char *subject;
    Signature commit_signature, origin_signature;
    char *note; /* what is not known and why: "shallow clone: origin may be older"; else NULL */
} Provenance;

Provenance *provenance_new(void);
void provenance_free(Provenance *provenance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Provenance, provenance_free)

/* Whoever can tell the provenance of a migration's file: gitint implements it, cmd hands it to the
 * recorder. `path` is relative to the project's root, `bytes` what runs. Never NULL without error.
 */
typedef struct ProvenanceSource ProvenanceSource;
struct ProvenanceSource {
    Provenance *(*find)(ProvenanceSource *self, const char *path, GBytes *bytes, GError **error);
    void (*free)(ProvenanceSource *self);
};

void provenance_source_free(ProvenanceSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ProvenanceSource, provenance_source_free)

#endif
