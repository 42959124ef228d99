/*
 * Deployed: what is the same for every file of one deployment: the commit, its branch, its
 * description. HEAD and the work tree, or a revision named by the user.
 */
#ifndef GITINT_DEPLOYED_H
#define GITINT_DEPLOYED_H

#include "gitint/wall.h"

typedef struct Deployed {
    git_commit *commit; /* NULL before the first commit */
    char *branch;       /* NULL when HEAD is detached, or the revision is no branch */
    char *describe;     /* as git describe --tags --always --dirty; never dirty for a revision */
} Deployed;

/* `revision` NULL: HEAD and the work tree. */
Deployed *deployed_find(Repository *repository, const char *revision, GError **error);
void deployed_free(Deployed *deployed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Deployed, deployed_free)

#endif
