/* MetaCommand: what psql's backslash commands mean to a script that Confiture runs. The table is
 * meta.def. Private to core/sql. */
#ifndef CORE_SQL_META_H
#define CORE_SQL_META_H

#include "core/sql/script.h"

typedef struct MetaCommand {
    const char *name;
    MetaDisposition disposition;
    gboolean whole_line; /* its argument reaches to the line's end, backslashes and all */
    const char *why;     /* a sentence, for those refused */
} MetaCommand;

/* Never NULL: a command that psql does not have is refused too. */
const MetaCommand *meta_command_find(const char *name);

/* What its arguments make of it: "\set AUTOCOMMIT off" and "\encoding LATIN1" are refused. */
MetaDisposition meta_command_judge(const MetaCommand *command, const char *argument,
                                   const char **why);

/* A word of psql: quotes taken off ('it''s', '\n', "as is"). `rest` (may be NULL) is what follows.
 * Free with g_free(). */
char *meta_word(const char *text, const char **rest);

/* Whether psql itself sets this variable (":DBNAME"). */
gboolean meta_is_builtin_variable(const char *name);

#endif
