/*
 * Policy: what an environment asks of the commits that are deployed to it.
 *
 *     GitPolicy policy = {.committed = TRUE, .pushed = (char *[]){"origin/main", NULL}};
 *     g_autoptr(GPtrArray) violations = policy_violations(repository, &policy, provenance);
 *
 * A rule that cannot be judged (no repository, no commit, no name of the deployer) is violated: a
 * check that could not run is no pass.
 */
#ifndef GITINT_POLICY_H
#define GITINT_POLICY_H

#include "core/audit/provenance.h"
#include "gitint/repository.h"

typedef struct GitPolicy {
    gboolean committed;   /* the file's bytes are those of the deployed commit */
    gboolean clean;       /* no tracked file of the work tree differs from it */
    gboolean is_signed;   /* the deployed commit and each file's origin have a good signature; the
                             provenance must have been found with signatures */
    gboolean not_author;  /* whoever deploys has written none of it */
    char **pushed;        /* remote branches ("origin/main", or "main" of any remote; globs), one of
                             which has the commit; NULL: no such rule */
    char **reviewed;      /* trailers ("Reviewed-by"), one of which the origin has, naming somebody
                             else than its author; NULL: no such rule */
    const char *deployer; /* the deployer's address; NULL: git's user.email */
} GitPolicy;

/* Whether it asks for anything. */
gboolean policy_is_empty(const GitPolicy *policy);

/* Of char*: "committed: the file …". Those of the deployment as a whole are the same for every
 * file. `repository` may be NULL. */
GPtrArray *policy_violations(Repository *repository, const GitPolicy *policy,
                             const Provenance *provenance);

#endif
