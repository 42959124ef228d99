/*
 * Finding: one complaint of one rule at one place.
 *
 * Line and column count from 1 (columns in characters); `end_line` is the last line of the
 * statement or of the thing. `object` names what it is about ("public.orders.total"), `message` is
 * one line, lower case, without full stop, `hint` a sentence that tells the safer way. A finding
 * owns its strings; the rule is static data.
 */
#ifndef LINT_FINDING_H
#define LINT_FINDING_H

#include "lint/fix.h"

#include <glib.h>

typedef enum Severity { SEVERITY_OFF, SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR } Severity;

struct LintRule;
struct LintSource;

typedef struct Finding {
    const struct LintRule *rule;
    Severity severity;
    char *path;
    guint line, column, end_line;
    char *object; /* may be NULL */
    char *message;
    char *hint;           /* may be NULL */
    Fix *fix;             /* what would make it go away; NULL without */
    gint64 rows, bytes;   /* of the table that it is about; -1: nobody knows */
    char *fingerprint;    /* the same wherever the statement stands (mark.h) */
    char *excerpt;        /* its line, or the part of it around the column; NULL: not to be had */
    guint excerpt_column; /* where in the excerpt the column is, from 1 */
    /* private to the run */
    const struct LintSource *source;
    guint statement;
} Finding;

void finding_free(Finding *finding);

/* By path, line, column, rule: for g_ptr_array_sort(). */
int finding_compare(gconstpointer a, gconstpointer b);

const char *severity_word(Severity severity);

/* "error", "warning", "info", "off"; FALSE for anything else. */
gboolean severity_parse(const char *word, Severity *severity);

#endif
