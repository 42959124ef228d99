/*
 * Forge: the pages of commits and files where a repository is shared, made from its remote's URL.
 *
 *     g_autoptr(Forge) forge = forge_new("git@github.com:team/shop.git", NULL, NULL);
 *     g_autofree char *link = forge_commit(forge, oid);  https://github.com/team/shop/commit/3f2a…
 *
 * GitHub, GitLab, Gitea (Forgejo, Codeberg) and Bitbucket are known by their host's name; for any
 * other host the patterns must be given. In a pattern {project} is "https://host/team/shop",
 * {commit} the id and {path} the file. Links are http or https, never carry a user or password, and
 * everything put in is escaped.
 */
#ifndef CMD_AUDIT_FORGE_H
#define CMD_AUDIT_FORGE_H

#include <glib.h>

typedef struct Forge Forge;

/* Any may be NULL. A pattern that makes no http link gives none. Never NULL. */
Forge *forge_new(const char *remote_url, const char *commit_pattern, const char *file_pattern);
void forge_free(Forge *forge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Forge, forge_free)

/* "https://host/team/shop"; NULL when the remote has no page. */
const char *forge_project(const Forge *forge);

/* NULL where no page is known. Free with g_free(). */
char *forge_commit(const Forge *forge, const char *commit);
char *forge_file(const Forge *forge, const char *commit, const char *path);

#endif
