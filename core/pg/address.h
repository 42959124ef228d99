/*
 * Address: where a database is, as the user wrote it, told without its secrets (private to
 * core/pg).
 *
 * libpq quotes pieces of an address that it cannot read, and those pieces may be pieces of a
 * password. So whatever looks as if a password had been split by a character that must be
 * percent-encoded is refused before libpq speaks.
 */
#ifndef CORE_PG_ADDRESS_H
#define CORE_PG_ADDRESS_H

#include <glib.h>

/* ERROR_INPUT when `url` (may be NULL) cannot be read as a URI, a conninfo string or a database
 * name. */
gboolean address_check(const char *url, GError **error);

/* "postgresql://user@host:port/db". The database and host may be NULL. */
char *address_format(const char *user, const char *host, const char *port, const char *database);

/* libpq's message as one line with every password of `url` masked. */
char *address_mask(const char *url, const char *message);

#endif
