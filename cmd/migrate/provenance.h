/*
 * A provenance source that opens the repository when it is first asked, so that a run with nothing
 * to do never touches git. Outside of a repository it knows the blob id alone (worktree "none").
 */
#ifndef CMD_MIGRATE_PROVENANCE_H
#define CMD_MIGRATE_PROVENANCE_H

#include "core/audit/provenance.h"

/* `root` is the project's folder; `revision` NULL: HEAD and the work tree. Both are copied. */
ProvenanceSource *lazy_provenance_new(const char *root, const char *revision);

/* Of commits, as many as `limit` says; see gitint/provenance.h. Before the first is asked for. */
void lazy_provenance_check_signatures(ProvenanceSource *source, guint limit);

#endif
