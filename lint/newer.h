/*
 * Syntax that later PostgreSQL versions brought, to tell a newer statement from a wrong one.
 * The list follows the "SQL commands" parts of the release notes of PostgreSQL 16, 17 and 18.
 */
#ifndef LINT_NEWER_H
#define LINT_NEWER_H

#include "core/sql/statement.h"

#include <glib.h>

typedef struct NewerSyntax {
    const char
        *words; /* upper case, one space between: as they follow each other in the statement */
    guint version;
} NewerSyntax;

/* The first construct of the list that the statement has, or NULL. */
const NewerSyntax *newer_syntax_find(const Parse *parse, const Statement *statement);

#endif
