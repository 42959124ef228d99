/*
 * Git's own hooks: scripts in the repository's hooks folder that call confiture-lint before a
 * commit and before a push.
 *
 *     g_autoptr(GPtrArray) written = NULL;
 *     git_hooks_install(&(GitHooksOptions){.folder = folder, .program = "/usr/bin/confiture-lint"},
 * &written, &error);
 *
 * `folder` is core.hooksPath or hooks/ of the git folder (repository_hooks_folder); it is made when
 * it is missing. The scripts are POSIX sh. They find the projects of the repository themselves: the
 * values of `git config confiture.project` (folders below the top), else each folder that holds a
 * confiture.yaml, else the top with its db/schema and db/migrations; one where nothing changed is
 * passed over. pre-commit runs `PROGRAM check --staged`, pre-push `PROGRAM check --pre-push REMOTE`
 * with what git says on its standard input, each with `-C PROJECT`.
 *
 * A hook that is there already is renamed to NAME.before-confiture, its mode kept, and run first
 * with the same arguments and standard input; its failure stops ours. A symbolic link is renamed,
 * never followed. Files are replaced whole or not at all.
 */
#ifndef HOOKS_GIT_INSTALL_H
#define HOOKS_GIT_INSTALL_H

#include <glib.h>

typedef struct GitHooksOptions {
    const char *folder;  /* absolute */
    const char *program; /* absolute path of confiture-lint, or its name; PATH is searched when the
                            path is gone */
    gboolean force; /* chain a foreign hook although an older one was set aside before: that one
                       gets a number */
} GitHooksOptions;

/* Brings both hooks to their present text; `written` (may be NULL) gets the paths that were
 * written, none when all was well already. ERROR_REFUSED when a foreign hook has taken the place of
 * ours and an older one is still set aside; ERROR_OUTPUT when a file cannot be written, with what
 * was there in place again. */
gboolean git_hooks_install(const GitHooksOptions *options, GPtrArray **written, GError **error);

/* Takes ours away and puts back what was set aside; hooks of others stay. `removed` (may be NULL)
 * gets the paths. */
gboolean git_hooks_remove(const char *folder, GPtrArray **removed, GError **error);

typedef enum GitHookState {
    GIT_HOOK_ABSENT,
    GIT_HOOK_INSTALLED,
    GIT_HOOK_CHAINED, /* ours, running an earlier one first */
    GIT_HOOK_FOREIGN  /* somebody else's: ours is not run */
} GitHookState;

typedef struct GitHookStatus {
    const char *name; /* "pre-commit" */
    char *path;
    GitHookState state;
    gboolean current; /* ours, and installing would not change it */
} GitHookStatus;

/* Of GitHookStatus, one for each hook that we have; freed with the array. */
GPtrArray *git_hooks_status(const GitHooksOptions *options);

const char *
git_hook_state_name(GitHookState state); /* "absent", "installed", "chained", "foreign" */

#endif
