/*
 * The engine: parses every file once, in parallel, walks all of them once in order, and asks the
 * rules.
 *
 *     LintInput input = {.schema = tree, .migrations = chain, .target_version = 15};
 *     g_autoptr(LintReport) report = lint_run(&input, settings);
 *
 * The DDL tree is walked first, in build order, and its finished schema is given to the rules over
 * schemas. Then the chain: each up migration is judged by the schema of everything before it, each
 * down migration by the schema that its up migration leaves, and changes nothing. Without a tree
 * the chain's last schema is the finished one. Objects that the chain does not know are looked up
 * in `prior` (the tree as it was before), or in the tree itself. Findings that a comment suppresses
 * are counted only. Of sources that are not `reported` nothing is found.
 */
#ifndef LINT_ENGINE_H
#define LINT_ENGINE_H

#include "lint/finding.h"
#include "lint/history.h"
#include "lint/rows.h"
#include "lint/settings.h"
#include "lint/sizes.h"
#include "lint/source.h"

#include <glib.h>

typedef struct LintInput {
    GPtrArray *schema;        /* of LintSource, in build order; NULL without */
    GPtrArray *migrations;    /* of LintSource: each up, followed by its down; NULL without */
    GPtrArray *seeds;         /* of LintSource: data, judged by the finished schema; NULL without */
    GPtrArray *prior;         /* of LintSource: the tree before the change; NULL: `schema` */
    gboolean prior_is_schema; /* the change leaves the tree as it was */
    const char *search_path;  /* the server's default; NULL: "public" */
    GRegex *const *placeholders;  /* of templates, ended by NULL; NULL: only the usual ones */
    guint target_version;         /* PostgreSQL's major version; 0: 15 */
    const LintHistory *history;   /* NULL without */
    const LintSizes *sizes;       /* NULL without */
    const LintDatabase *database; /* for rules that ask one; NULL without */
    const char *today; /* "2027-03-31", for suppressions that expire; NULL: by the clock */
} LintInput;

typedef struct LintReport {
    GPtrArray *findings; /* of Finding, sorted */
    guint n_files;       /* reported ones */
    guint n_statements;  /* in them */
    guint n_unanalysed;  /* of those: parsed by nobody, or dynamic */
    guint n_unread;      /* files that could not be cut into statements */
    guint n_unasked;     /* rules that the database did not answer */
    guint n_suppressed;
    guint n_known;      /* of a baseline; they are not among the findings */
    GPtrArray *remarks; /* of char*: what makes the verdict less certain */
} LintReport;

LintReport *lint_run(const LintInput *input, const LintSettings *settings);
void lint_report_free(LintReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LintReport, lint_report_free)

/* How many findings are at least that severe. */
guint lint_report_count(const LintReport *report, Severity at_least);

#endif
