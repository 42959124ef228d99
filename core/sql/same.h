/*
 * Same: whether two scripts mean the same to PostgreSQL's parser.
 *
 *     script_means_same(before, after)
 *
 * Statement by statement, their parse trees are equal, wherever they stand: comments, white space
 * and the case of unquoted words do not count. Literals and function bodies are texts and do;
 * so do COPY data, psql commands and the settings in the head comment (`-- confiture: …`). A
 * statement that cannot be parsed is the same only as its own bytes.
 */
#ifndef CORE_SQL_SAME_H
#define CORE_SQL_SAME_H

#include "core/sql/script.h"

gboolean script_means_same(const Script *a, const Script *b);

#endif
