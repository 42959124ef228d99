/*
 * Identity: whom a scratch server runs as. PostgreSQL refuses to run as root, so root lends it to
 * an unprivileged user (postgres, else nobody); everybody else is himself (private to core/pg).
 *
 * Between identity_assume() and identity_restore() this thread touches files as that user: what it
 * makes belongs to him, and it can be led nowhere that he could not go himself.
 */
#ifndef CORE_PG_IDENTITY_H
#define CORE_PG_IDENTITY_H

#include <glib.h>
#include <sys/types.h>

typedef struct Identity {
    uid_t user;
    gid_t group;
    gboolean borrowed; /* we are root, and this is somebody else */
} Identity;

gboolean identity_find(Identity *identity, GError **error);

void identity_assume(const Identity *identity);
void identity_restore(const Identity *identity);

/* For a forked child: becomes the user for good. Async-signal-safe. */
gboolean identity_become(const Identity *identity);

#endif
