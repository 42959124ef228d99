/*
 * Nearby: what the other statements of the same file do with an object, as far as rules of single
 * statements ask for it. Statements that a ROLLBACK undoes do not count.
 */
#ifndef LINT_NEARBY_H
#define LINT_NEARBY_H

#include "lint/context.h"

/* The touch of an earlier statement of the file that does `action` to the object; the last one.
 * NULL without. */
const Touch *nearby_before(const LintContext *context, const Statement *statement,
                           TouchAction action, const ObjectName *object);

/* The first later statement that does; NULL without. */
const Touch *nearby_after(const LintContext *context, const Statement *statement,
                          TouchAction action, const ObjectName *object);

/* The file itself made it, for certain: without IF NOT EXISTS. */
gboolean nearby_is_made(const LintContext *context, const Statement *statement,
                        const ObjectName *object);

/* The statement's text has the word (lower case) outside of comments and strings. */
gboolean nearby_has_word(const LintContext *context, const Statement *statement, const char *word);

/* An UPDATE or DELETE for every row: without WHERE, or with WHERE true. */
gboolean nearby_is_for_all_rows(const LintContext *context, const Statement *statement);

/* "\"a\", \"b\" and 3 more" out of names; free with g_free(). */
char *nearby_list(const GPtrArray *names);

/* An earlier statement of the file wrote to the table: an UPDATE of one of the columns, a DELETE, a
 * TRUNCATE, or a DO block that names it. */
gboolean nearby_repairs(const LintContext *context, const Statement *statement,
                        const ObjectName *table, const char *const *columns, guint n_columns);

/* Up to the end of the transaction something comes that makes its locks last: anything but settings
 * and comments. */
gboolean nearby_is_followed_by_work(const LintContext *context, const Statement *statement);

/* The column of an UPDATE … WHERE column IS NULL; NULL for other conditions. Free with g_free(). */
char *nearby_where_null(const LintContext *context, const Statement *statement);

/* A statement of the file changes the schema, temporary tables apart. */
gboolean nearby_changes_schema(const LintContext *context);

/* The definition of a column that an earlier ALTER TABLE of the file, or this one, added to the
 * table; NULL without. */
const ColumnDef *nearby_added_column(const LintContext *context, const Statement *statement,
                                     const ObjectName *table, const char *column);

/* The column has a default that makes values: anything but NULL. */
gboolean nearby_has_default(const LintContext *context, const ColumnDef *column);

#endif
