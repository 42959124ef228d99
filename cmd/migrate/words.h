/*
 * Words: what statements do, told to people.
 *
 *     g_autoptr(GPtrArray) lines = words_of_parse(parse);
 *     "adds column total (numeric) to app.orders", "builds index orders_total_idx on app.orders", …
 *
 * One line for each thing that is done; what is told in the same words more than once is told once,
 * with how often. Names are as the statements have them.
 */
#ifndef CMD_MIGRATE_WORDS_H
#define CMD_MIGRATE_WORDS_H

#include "core/sql/statement.h"

/* Of char*. */
GPtrArray *words_of_parse(const Parse *parse);

#endif
