#include "core/pg/identity.h"

#include <grp.h>
#include <pwd.h>
#include <sys/fsuid.h>
#include <unistd.h>

#include "core/base/error.h"

static gboolean find_user(Identity *identity, const char *name)
{
    struct passwd entry;
    struct passwd *found = NULL;
    char buffer[4096];
    if (getpwnam_r(name, &entry, buffer, sizeof buffer, &found) != 0 || found == NULL ||
        found->pw_uid == 0)
        return FALSE;
    *identity = (Identity){.user = found->pw_uid, .group = found->pw_gid, .borrowed = TRUE};
    return TRUE;
}

gboolean identity_find(Identity *identity, GError **error)
{
    *identity = (Identity){.user = geteuid(), .group = getegid()};
    if (geteuid() != 0 || find_user(identity, "postgres") || find_user(identity, "nobody"))
        return TRUE;
    error_set(error, ERROR_INPUT, "no user \"postgres\" or \"nobody\" to run a scratch server as");
    error_add_hint(error,
                   "PostgreSQL refuses to run as root: run this command as an ordinary user.");
    return FALSE;
}

void identity_assume(const Identity *identity)
{
    if (!identity->borrowed)
        return;
    setfsgid(identity->group);
    setfsuid(identity->user);
}

void identity_restore(const Identity *identity)
{
    if (!identity->borrowed)
        return;
    setfsuid(geteuid());
    setfsgid(getegid());
}

gboolean identity_become(const Identity *identity)
{
    if (!identity->borrowed)
        return TRUE;
    return setgroups(1, &identity->group) == 0 &&
           setresgid(identity->group, identity->group, identity->group) == 0 &&
           setresuid(identity->user, identity->user, identity->user) == 0;
}
