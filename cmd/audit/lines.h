/*
 * Lines: the lineage of the project's DDL tree and of its migrations, and the part of them that is
 * about one object.
 *
 *     g_autoptr(ProjectLines) lines = project_lines_open(context, repository, NULL, &error);
 *     g_autoptr(GPtrArray) found = project_lines_match(lines, "public.orders", &error);
 *
 * A name means the object, its parts (columns, constraints, triggers, policies, its table's
 * indexes), and the comments and privileges of all of them; without a schema it is looked for in
 * all.
 */
#ifndef CMD_AUDIT_LINES_H
#define CMD_AUDIT_LINES_H

#include "cmd/cli/command.h"
#include "gitint/brief.h"
#include "gitint/lineage.h"

typedef struct ProjectLines {
    Repository *repository;                  /* borrowed */
    char *schema_folder, *migrations_folder; /* from the top of the repository */
    Lineage *tree;                           /* no objects where there is no DDL tree */
    Lineage *chain;
    GHashTable *briefs; /* commit -> CommitBrief */
    GHashTable *texts;  /* private */
} ProjectLines;

/* `revision` NULL: HEAD. */
ProjectLines *project_lines_open(const Context *context, Repository *repository,
                                 const char *revision, GError **error);
void project_lines_free(ProjectLines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ProjectLines, project_lines_free)

/* The one that tells what the project wants: the tree's, or the chain's where no tree is left. */
const Lineage *project_lines_wanted(const ProjectLines *lines);

/* Of const LineageObject, of one lineage. ERROR_USAGE for a text that is no name; NULL `name`: all.
 */
GPtrArray *lineage_match(const Lineage *lineage, const char *name, GError **error);

/* "column", "comment on table" and the rest of the key. Free with g_free(). */
char *key_kind(const char *key, const char **identity);

/* The newest migration that names the object of that key; NULL without. */
const LineageObject *project_lines_migration(const ProjectLines *lines, const char *key);

/* Borrowed; NULL when the commit is not here. */
const CommitBrief *project_lines_brief(ProjectLines *lines, const char *commit);

/* What a change did, in words: "added", "dropped", "integer became bigint". Free with g_free(). */
char *project_lines_explain(ProjectLines *lines, const LineageObject *object,
                            const LineageChange *change);

#endif
