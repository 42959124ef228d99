#include "core/sql/lock_mode.h"

#include <string.h>

#define WITH(mode) (1u << LOCK_##mode)
#define FROM_SHARE                                                                                 \
    (WITH(SHARE) | WITH(SHARE_ROW_EXCLUSIVE) | WITH(EXCLUSIVE) | WITH(ACCESS_EXCLUSIVE))

static const struct {
    const char *name, *word;
    guint conflicts;
} modes[LOCK_MODE_COUNT] = {
    [LOCK_NONE] = {"", "", 0},
    [LOCK_ACCESS_SHARE] = {"ACCESS SHARE", "AccessShareLock", WITH(ACCESS_EXCLUSIVE)},
    [LOCK_ROW_SHARE] = {"ROW SHARE", "RowShareLock", WITH(EXCLUSIVE) | WITH(ACCESS_EXCLUSIVE)},
    [LOCK_ROW_EXCLUSIVE] = {"ROW EXCLUSIVE", "RowExclusiveLock", FROM_SHARE},
    [LOCK_SHARE_UPDATE_EXCLUSIVE] = {"SHARE UPDATE EXCLUSIVE", "ShareUpdateExclusiveLock",
                                     WITH(SHARE_UPDATE_EXCLUSIVE) | FROM_SHARE},
    [LOCK_SHARE] = {"SHARE", "ShareLock",
                    WITH(ROW_EXCLUSIVE) | WITH(SHARE_UPDATE_EXCLUSIVE) |
                        (FROM_SHARE & ~WITH(SHARE))},
    [LOCK_SHARE_ROW_EXCLUSIVE] = {"SHARE ROW EXCLUSIVE", "ShareRowExclusiveLock",
                                  WITH(ROW_EXCLUSIVE) | WITH(SHARE_UPDATE_EXCLUSIVE) | FROM_SHARE},
    [LOCK_EXCLUSIVE] = {"EXCLUSIVE", "ExclusiveLock",
                        WITH(ROW_SHARE) | WITH(ROW_EXCLUSIVE) | WITH(SHARE_UPDATE_EXCLUSIVE) |
                            FROM_SHARE},
    [LOCK_ACCESS_EXCLUSIVE] = {"ACCESS EXCLUSIVE", "AccessExclusiveLock",
                               WITH(ACCESS_SHARE) | WITH(ROW_SHARE) | WITH(ROW_EXCLUSIVE) |
                                   WITH(SHARE_UPDATE_EXCLUSIVE) | FROM_SHARE},
};

const char *lock_mode_name(LockMode mode)
{
    return modes[mode].name;
}

LockMode lock_mode_find(const char *name)
{
    for (guint i = LOCK_ACCESS_SHARE; i < LOCK_MODE_COUNT; i++)
        if (g_ascii_strcasecmp(name, modes[i].name) == 0 || strcmp(name, modes[i].word) == 0)
            return (LockMode)i;
    return LOCK_NONE;
}

gboolean lock_mode_conflicts(LockMode a, LockMode b)
{
    return (modes[a].conflicts >> b & 1u) != 0;
}

gboolean lock_mode_blocks_reads(LockMode mode)
{
    return lock_mode_conflicts(mode, LOCK_ACCESS_SHARE);
}

gboolean lock_mode_blocks_writes(LockMode mode)
{
    return lock_mode_conflicts(mode, LOCK_ROW_EXCLUSIVE);
}

gboolean lock_mode_blocks_ddl(LockMode mode)
{
    return lock_mode_conflicts(mode, LOCK_SHARE_UPDATE_EXCLUSIVE);
}

/* SHARE and SHARE UPDATE EXCLUSIVE are the one pair of which neither holds what the other keeps
 * out. */
LockMode lock_mode_join(LockMode a, LockMode b)
{
    LockMode weaker = MIN(a, b), stronger = MAX(a, b);
    if (stronger == LOCK_SHARE &&
        (weaker == LOCK_SHARE_UPDATE_EXCLUSIVE || weaker == LOCK_ROW_EXCLUSIVE))
        return LOCK_SHARE_ROW_EXCLUSIVE;
    return stronger;
}
