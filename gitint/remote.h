/*
 * Remote: where a repository is shared, so that a report can lead to its pages.
 *
 *     g_autofree char *url = repository_remote_url(repository, NULL);     "git@host:team/shop.git"
 */
#ifndef GITINT_REMOTE_H
#define GITINT_REMOTE_H

#include "gitint/repository.h"

/* The URL of the remote of that name, url.….insteadOf applied; `name` NULL: "origin", else the only
 * one there is. It may hold a password. NULL when there is none. Free with g_free(). */
char *repository_remote_url(Repository *repository, const char *name);

#endif
