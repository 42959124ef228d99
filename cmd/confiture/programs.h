/*
 * Programs: the `confiture-NAME` that `confiture NAME` runs. Looked for beside confiture itself,
 * then in PATH, as git does.
 */
#ifndef CMD_CONFITURE_PROGRAMS_H
#define CMD_CONFITURE_PROGRAMS_H

#include <glib.h>

/* Becomes confiture-NAME with argv, whose first element is replaced. Comes back only with an error:
 * ERROR_USAGE when there is none of that name, ERROR_INTERNAL when it is there and cannot be run.
 */
void program_become(const char *name, char **argv, GError **error);

/* The names of all that can be found, sorted, NULL-terminated; free with g_strfreev(). */
char **programs_find(void);

#endif
