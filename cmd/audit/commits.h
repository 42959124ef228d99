/*
 * Commits: what commits changed in the schema, in words, newest commit first.
 *
 *     g_autoptr(GPtrArray) stories = commit_stories_of(lines, "public.orders", NULL, &error);
 *     commit_stories_print(output, lines, stories, deployments);
 */
#ifndef CMD_AUDIT_COMMITS_H
#define CMD_AUDIT_COMMITS_H

#include "cmd/audit/deployments.h"
#include "cmd/audit/lines.h"

typedef struct CommitChange {
    const LineageObject *object;
    const LineageChange *change;
} CommitChange;

typedef struct CommitStory {
    const char *commit;
    const CommitBrief *brief; /* NULL when it is not here */
    GArray *tree;             /* of CommitChange: what it changed of the wanted state */
    GPtrArray *migrations;    /* of versions that it brought or changed and that name an object */
} CommitStory;

/* `object` NULL: all; `commits` (of char*) NULL: all. Free with g_ptr_array_unref(). */
GPtrArray *commit_stories_of(ProjectLines *lines, const char *object, const GPtrArray *commits,
                             GError **error);

/* `deployments` NULL: nothing is said of them. */
void commit_stories_print(Output *output, ProjectLines *lines, const GPtrArray *stories,
                          const Deployments *deployments);
json_t *commit_stories_to_json(ProjectLines *lines, const GPtrArray *stories,
                               const Deployments *deployments);

/* Versions of the migrations at the revision that name the object and are not deployed. */
GPtrArray *migrations_waiting(const ProjectLines *lines, const char *object,
                              const Deployments *deployments, GError **error);

#endif
