/* Builtin: what PostgreSQL 15 brings by itself. The tables are builtins.def and functions.def. */
#ifndef CORE_SQL_BUILTIN_H
#define CORE_SQL_BUILTIN_H

#include <glib.h>

gboolean builtin_has_type(const char *name);

/* 1 volatile, 0 not, -1 no function of PostgreSQL. */
int builtin_function_volatility(const char *name);

#endif
