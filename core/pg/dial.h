/*
 * Dial: how a connection comes about, silently and interruptibly (private to core/pg).
 */
#ifndef CORE_PG_DIAL_H
#define CORE_PG_DIAL_H

#include <libpq-fe.h>

#include "core/pg/connection.h"

/* Connected, and libpq prints no notices. ERROR_CONNECTION or ERROR_CANCELLED; `url` was checked
 * before. */
PGconn *dial(const ConnectionOptions *options, GError **error);

#endif
