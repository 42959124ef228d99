#include "cmd/audit/audit.h"
#include "core/audit/pggit.h"
#include "core/base/error.h"

enum { STATUS_LEFT = 1 };

static void print_text(Output *output, const PggitReplay *replay)
{
    output_print(output, "%u event%s sent to pgGit, %u left\n", replay->sent,
                 replay->sent == 1 ? "" : "s", replay->left);
    if (replay->reason != NULL)
        output_warning(output, "pgGit refused: %s", replay->reason);
}

/* What keeps pgGit from taking anything is told before the first is tried. */
static gboolean check_pggit(const Audit *audit, GError **error)
{
    g_auto(Pggit) pggit = {0};
    if (audit->log->outdated) {
        error_set(error, ERROR_INPUT, "the event log is of an older Confiture and has no outbox");
        error_add_hint(error, "The next \"confiture-migrate up\" by its owner makes one.");
        return FALSE;
    }
    if (!pggit_probe(audit->connection, &pggit, error))
        return FALSE;
    if (pggit.state == PGGIT_READY)
        return TRUE;
    g_autofree char *why = pggit_explain(&pggit);
    error_set(error, ERROR_INPUT, "%s", why != NULL ? why : "there is no pgGit in this database");
    return FALSE;
}

static int run(Context *context, G_GNUC_UNUSED int argc, G_GNUC_UNUSED char **argv, GError **error)
{
    g_autoptr(Audit) audit = audit_open_writing(context, error);
    g_auto(PggitReplay) replay = {0};
    if (audit == NULL || !check_pggit(audit, error) || !pggit_replay(audit->log, &replay, error))
        return 0;
    if (output_format(context->output) == FORMAT_JSON)
        output_json(context->output, "audit/replay",
                    json_pack("{s:i, s:i, s:s?}", "sent", (int)replay.sent, "left",
                              (int)replay.left, "reason", replay.reason));
    else
        print_text(context->output, &replay);
    return replay.left > 0 ? STATUS_LEFT : 0;
}

const Command replay_command = {
    .name = "replay",
    .summary = "send to pgGit the events that it has not taken",
    .arguments = "",
    .details =
        "Events that pgGit refused are kept in the table outbox beside the event log. Each is "
        "sent in a\n"
        "transaction of its own and is gone from the outbox in that transaction, so that none "
        "is sent\n"
        "twice. Exit status 1 when some are still refused.\n"
        "\n"
        "Example:\n"
        "  confiture-audit replay",
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE | COMMAND_STEADY,
};
