/* confiture-lint stats: the sizes of a database's tables, as a file that --stats reads. */
#include "cmd/lint/commands.h"
#include "cmd/lint/live.h"
#include "core/base/error.h"

static int run(Context *context, G_GNUC_UNUSED int argc, G_GNUC_UNUSED char **argv, GError **error)
{
    if (live_door == NULL) {
        error_set(error, ERROR_INTERNAL, "this program cannot speak to servers");
        return 0;
    }
    json_t *stats = live_door->stats(context, error);
    if (stats != NULL)
        output_json(context->output, "lint/stats", stats);
    return 0;
}

const Command stats_command = {
    .name = "stats",
    .summary = "write down how large the tables of a database are",
    .arguments = "",
    .details = "  confiture-lint stats --database URL -o stats.json\n"
               "  confiture-lint --stats stats.json\n"
               "\n"
               "Names, rows (the server's estimate) and bytes of every table, as JSON: nothing "
               "that is secret, so that it\n"
               "can be kept beside the migrations. Findings then tell how large a table is, and a "
               "lock on a small one\n"
               "counts as info.",
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE,
};
