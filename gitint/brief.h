/*
 * CommitBrief: what people ask first about a commit.
 *
 *     g_autoptr(CommitBrief) brief = commit_brief_read(repository, oid);
 */
#ifndef GITINT_BRIEF_H
#define GITINT_BRIEF_H

#include "gitint/repository.h"

typedef struct CommitBrief {
    char *oid;
    char *author_name, *author_email;
    char *authored_at; /* ISO 8601 with the author's zone */
    char *subject;
} CommitBrief;

/* NULL when the repository has no such commit. */
CommitBrief *commit_brief_read(Repository *repository, const char *oid);
void commit_brief_free(CommitBrief *brief);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommitBrief, commit_brief_free)

#endif
