/*
 * LintContext: what a rule sees while it looks at a statement or at the finished schema, and how it
 * reports.
 *
 *     if (!lint_is_fresh(context, &index->table))
 *         lint_report(context, &(LintSubject){.statement = statement, .about = &index->table, .hint
 * = "…"}, "index on \"%s\" is built while writes wait", index->table.name);
 *
 * Messages and names are copied. A place is that of `origin` if given, the start of the file
 * `path`, else that of `offset` in the statement, else the statement's start.
 */
#ifndef LINT_CONTEXT_H
#define LINT_CONTEXT_H

#include "lint/rule.h"
#include "lint/settings.h"
#include "lint/simulator.h"
#include "lint/sizes.h"
#include "lint/source.h"

#include <glib.h>

typedef struct LintRun LintRun;

struct LintContext {
    const LintRule *rule;
    const LintSettings *settings;
    const LintSource *source; /* of the statement; NULL over a schema */
    const Parse *parse;       /* likewise; of a DO block, while its statements are looked at */
    gboolean guarded;         /* the statement is one of a DO block, and may not run or may fail */
    gboolean undone;          /* a ROLLBACK of the same file takes the statement back */
    const Schema *schema;     /* before the statement; or finished */
    const Schema *prior;      /* what was there before the first migration; NULL without. See
                                 lint_find_relation() */
    gboolean prior_is_after;  /* `prior` is the tree that already holds what the migrations bring */
    const Simulator *simulator; /* of a migration; NULL in the DDL tree */
    guint target_version;       /* PostgreSQL's major version */
    const LintSizes *sizes;     /* of the tables; NULL where nobody knows */
    LintRun *run;               /* private to the engine */
};

typedef struct LintSubject {
    const Statement *statement; /* over statements */
    gsize offset;               /* byte in the script; 0: the statement's start */
    const Origin *origin;       /* over the schema */
    guint line;                 /* of `path`; 0: 1 */
    const char *path;           /* the file as a whole, or one that is gone; over neither */
    const ObjectName *about;    /* what the finding names; completed with its schema */
    Severity at_most;           /* lowers the rule's severity; 0: as configured */
    const char *hint;
} LintSubject;

void lint_report(LintContext *context, const LintSubject *subject, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* The relation as it was before the statement: of the chain, else of what was there before it. NULL
 * when nobody knows it. */
const SchemaRelation *lint_find_relation(const LintContext *context, const ObjectName *name);

/* Whether lint_find_relation() has it from the chain itself. */
gboolean lint_is_in_chain(const LintContext *context, const ObjectName *name);

/* Over a schema: everything before the file of that path is among the sources, so that what the
 * schema lacks does not exist. */
gboolean lint_knows_all_before(const LintContext *context, const char *path);

/* Over a schema: `a` stands in an earlier file of the DDL tree than `b`. */
gboolean lint_is_earlier(const LintContext *context, const Origin *a, const Origin *b);

/* The line of the rule's last finding in this file; 0 without. */
guint lint_last_line(const LintContext *context);

/* Over a schema: a comment of the text ends on the line above. */
gboolean lint_has_remark_above(const LintContext *context, const Origin *origin);

/* Nobody can be using it yet: exempt from lock and rewrite rules. */
gboolean lint_is_fresh(const LintContext *context, const ObjectName *relation);

/* It, or the column, was made by this very file. */
gboolean lint_is_made_here(const LintContext *context, const ObjectName *relation);
gboolean lint_is_column_made_here(const LintContext *context, const ObjectName *relation,
                                  const char *column);

/* The ALTER TABLE of a statement when it alters a table that is not fresh; else NULL. */
const AlterTable *lint_alters_used_table(const LintContext *context, const Statement *statement);

/* "schema.name" for globs and keys; free with g_free(). */
char *lint_relation_key(const SchemaObject *object);

/* Whether any glob of a list option matches. */
gboolean lint_list_matches(const LintContext *context, const char *option, const char *subject);

#endif
