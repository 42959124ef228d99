/*
 * LintSource: a file to be linted, read and parsed once.
 *
 *     LintSource *source = lint_source_new("db/migrations/0001_a.up.sql", bytes, LINT_IN_UP);
 *     lint_source_parse(source);      (safe in several threads for different sources)
 *
 * A text that cannot be cut into statements (a string that never ends, invalid UTF-8) has `failure`
 * and neither script nor parse.
 */
#ifndef LINT_SOURCE_H
#define LINT_SOURCE_H

#include "core/sql/statement.h"
#include "lint/rule.h"
#include "lint/suppression.h"

#include <glib.h>

/* How the runner treats a migration, unless its head comment says `transaction=`. */
typedef enum LintTransaction {
    LINT_TRANSACTION_AUTO, /* inside, but a lone statement that PostgreSQL refuses inside runs
                              outside */
    LINT_TRANSACTION_ON,
    LINT_TRANSACTION_OFF
} LintTransaction;

/* What stays of a statement. */
typedef struct LintExtent {
    gsize start, end;
    guint end_line;
} LintExtent;

typedef struct LintSource {
    char *path;
    GBytes *bytes; /* what is reported keeps them for its findings */
    LintScope scope;
    gboolean reported; /* its findings are wanted; others are only known */
    gboolean chained;  /* a migration whose predecessors are all among the sources */
    guint position;    /* among the files that are walked */
    gboolean section;  /* of a file that holds up and down */
    LintTransaction transaction;
    GRegex *const *placeholders; /* besides those that are always taken (core/sql/placeholder.h);
                                    ended by NULL; borrowed; NULL: none */
    Script *script;
    Parse *parse;
    gboolean transactional; /* what came of `transaction` */
    GError *failure;
    Suppressions *suppressions;
    gboolean parsed;     /* the feed's, guarded by its lock */
    LintExtent *extents; /* of the statements, once released */
    guint n_extents;
} LintSource;

/* Wanted by default. Keeps a reference to the bytes. */
LintSource *lint_source_new(const char *path, GBytes *bytes, LintScope scope);
void lint_source_free(LintSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LintSource, lint_source_free)

/* Splits, parses, finds the suppressions and the runner's mode. */
void lint_source_parse(LintSource *source);

/* Gives script and parse back; what a finding still needs to know of the statements stays. */
void lint_source_release(LintSource *source);

/* The last line of a statement, before and after the release. */
guint lint_source_end_line(const LintSource *source, guint statement);

/* Its bytes in the file, likewise; FALSE when it is no index of a statement. */
gboolean lint_source_statement(const LintSource *source, guint statement, gsize *start, gsize *end);

#endif
