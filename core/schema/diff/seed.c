#include "core/schema/diff/seed.h"

#include "core/schema/diff/seed.sql.h"
#include "core/schema/diff/seed_begin.sql.h"

/* Event triggers of users shall not meet the function that is made for the while. */
static gboolean run(Connection *copy, GError **error)
{
    return connection_command(copy, "set local session_replication_role = replica", error) &&
           connection_run_script(copy, seed_begin_sql, NULL, NULL, NULL, NULL, error) &&
           connection_command(copy, "set local session_replication_role = origin", error) &&
           connection_run_script(copy, seed_sql, NULL, NULL, NULL, NULL, error) &&
           connection_command(copy, "set local session_replication_role = replica", error) &&
           connection_command(copy, "drop function pg_temp.confiture_value(oid, int, int)", error);
}

gboolean seed_rows(Connection *copy, GError **error)
{
    if (!connection_command(copy, "begin", error))
        return FALSE;
    gboolean done = run(copy, error);
    return connection_command(copy, done ? "commit" : "rollback", done ? error : NULL) && done;
}
