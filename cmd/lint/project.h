/*
 * Project: what is to be linted, gathered from the configuration, the command line, and the work
 * tree, the index or a commit.
 *
 * The whole schema and chain are read, so that each statement is judged with all that came before
 * it; only what was asked for is reported. Files named on the command line outside of the
 * configured folders are taken as they look: a folder as a DDL tree, a single file as a migration,
 * unless its name is that of one (x.up.sql, V1__x.sql) or --kind says otherwise.
 */
#ifndef CMD_LINT_PROJECT_H
#define CMD_LINT_PROJECT_H

#include "cmd/cli/command.h"
#include "core/base/source.h"
#include "core/migrate/migration.h"
#include "gitint/repository.h"
#include "lint/engine.h"

typedef struct ProjectOptions {
    gboolean staged;   /* the index; what it changes against HEAD is reported */
    guint side;        /* of the unmerged files there: a ConflictSide; 0: none is unmerged */
    const char *ref;   /* a commit in place of the work tree */
    const char *since; /* what changed since the merge base with it is reported */
    gboolean pushed;   /* `ref` may hold nothing of the project */
    gboolean part;     /* `since` is in the middle of the line of work */
    const char *base;  /* the schema before is that of the merge base with it; NULL: with `since` */
    const char *schema_file; /* the schema before is what this file makes */
    const char *schema_text; /* … or this; NULL without */
    gboolean from_stdin;
    const char *stdin_path;
    const char *kind;        /* "tree" ("schema"), "migration", "seed"; NULL: by the name */
    gboolean deep;           /* what plpgsql_check says on a scratch server is wanted */
    gboolean in_transaction; /* the runner wraps every migration that does not say otherwise */
    GHashTable *texts;       /* path -> GBytes: read in place of the files; NULL: none */
    char **paths;            /* of the command line, NULL-terminated; may be empty */
} ProjectOptions;

typedef struct Project {
    Repository *repository; /* NULL unless git was asked */
    SourceTree *tree;
    Chain *chain; /* NULL without a folder of migrations */
    char *folder; /* the project's root below the top of the work tree */
    GPtrArray *schema, *migrations, *seeds, *prior; /* of LintSource; prior may be NULL */
    gboolean prior_is_schema;                       /* it would be the same, and is left out */
    GPtrArray *remarks; /* of char*: what the user should know besides */
} Project;

Project *project_read(const Context *context, const ProjectOptions *options, GError **error);
void project_free(Project *project);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Project, project_free)

/* From where the reader stands to the project's root: "", "../", … Free with g_free(). */
char *project_prefix(const Context *context);

/* From the top of the work tree to the project's root, likewise: "", "services/shop/". */
char *project_top(const Context *context);

#endif
