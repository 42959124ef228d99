#include "cmd/audit/verify.h"

#include "core/base/error.h"

#include <string.h>

enum { ANCHOR_MINIMUM = 8 };

static struct {
    char *repository, *anchor, *offline, *seal, *public_key, *export;
    gboolean strict, without_git, without_drift;
} given;

static const GOptionEntry options[] = {
    {"strict", 0, 0, G_OPTION_ARG_NONE, &given.strict, "exit 1 when something is not verifiable",
     NULL},
    {"anchor", 0, 0, G_OPTION_ARG_STRING, &given.anchor,
     "some event must have this hash, noted elsewhere before", "HASH"},
    {"export", 0, 0, G_OPTION_ARG_FILENAME, &given.export,
     "every event of that export must be in the log as it is there", "FILE"},
    {"offline", 0, 0, G_OPTION_ARG_FILENAME, &given.offline,
     "check that export by itself, without a database", "FILE"},
    {"seal", 0, 0, G_OPTION_ARG_FILENAME, &given.seal, "the export's seal must hold", "FILE"},
    {"public-key", 0, 0, G_OPTION_ARG_FILENAME, &given.public_key,
     "the seal must be made with its private half (PEM)", "FILE"},
    {"no-git", 0, 0, G_OPTION_ARG_NONE, &given.without_git,
     "leave git alone: neither files nor notes", NULL},
    {"no-drift", 0, 0, G_OPTION_ARG_NONE, &given.without_drift, "leave the live schema alone",
     NULL},
    {"repo", 0, 0, G_OPTION_ARG_FILENAME, &given.repository,
     "git repository (default: the one that holds this directory)", "DIR"},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

static gboolean check_event(const Event *event, gpointer data, G_GNUC_UNUSED GError **error)
{
    verification_add(data, event);
    return TRUE;
}

static gboolean find_drift(Verification *self, GError **error)
{
    if (given.without_drift)
        return TRUE;
    self->drift = drift_find(self->audit->log, self->first_xid, error);
    return self->drift != NULL;
}

/* One snapshot for the events, the head and the catalogs, while others go on writing. */
static gboolean check_all(Verification *self, GError **error)
{
    const Audit *audit = self->audit;
    return connection_command(audit->connection,
                              "begin transaction isolation level repeatable read read only",
                              error) &&
           event_log_read(audit->log, &(EventFilter){0}, check_event, self, error) &&
           chain_check_end(self->chain, audit->log, error) && find_drift(self, error) &&
           connection_command(audit->connection, "commit", error);
}

static gboolean check_anchor(GError **error)
{
    gsize length = given.anchor != NULL ? strlen(given.anchor) : ANCHOR_MINIMUM;
    if (length >= ANCHOR_MINIMUM &&
        (given.anchor == NULL || strspn(given.anchor, "0123456789abcdefABCDEF") == length))
        return TRUE;
    error_set(error, ERROR_USAGE, "\"%s\" is no hash of an event", given.anchor);
    error_add_hint(error, "Give at least %d of its hexadecimal digits.", ANCHOR_MINIMUM);
    return FALSE;
}

static gboolean check_options(GError **error)
{
    if (given.offline != NULL && (given.export != NULL || given.anchor != NULL))
        error_set(error, ERROR_USAGE, "--offline checks an export alone");
    else if (given.offline == NULL && given.export == NULL &&
             (given.seal != NULL || given.public_key != NULL))
        error_set(error, ERROR_USAGE, "--seal and --public-key are of an export");
    else if (given.public_key != NULL && given.seal == NULL)
        error_set(error, ERROR_USAGE, "--public-key is of a seal: name it with --seal");
    else
        return check_anchor(error);
    error_add_hint(error, "Name the export with --offline FILE or --export FILE.");
    return FALSE;
}

static gboolean check_repository(const Audit *audit, GError **error)
{
    if (audit->repository != NULL || given.without_git)
        return TRUE;
    error_set(error, ERROR_INPUT, "events cannot be held against git: %s", audit->no_repository);
    error_add_hint(error,
                   "Name the repository with --repo DIR, or check the chain alone with --no-git.");
    return FALSE;
}

static gboolean expect(Verification *self, GError **error)
{
    if (given.anchor != NULL)
        chain_check_anchor(self->chain, given.anchor);
    if (!given.without_git && !verification_expect_notes(self, error))
        return FALSE;
    return given.export == NULL ||
           verification_expect_export(self, given.export, given.seal, given.public_key, error);
}

static int verify(const Context *context, const Audit *audit, GError **error)
{
    g_autoptr(Verification) self = verification_new(context, audit);
    self->judge = given.without_git ? NULL : byte_judge_new(audit->repository);
    if (!expect(self, error) || !check_all(self, error) ||
        (!given.without_git && !verification_find_edits(self, error)))
        return 0;
    verification_print(self, context->verbose > 0 || given.strict);
    return verification_status(self, given.strict);
}

static int run(Context *context, G_GNUC_UNUSED int argc, G_GNUC_UNUSED char **argv, GError **error)
{
    if (!check_options(error))
        return 0;
    if (given.offline != NULL)
        return verify_offline(context, given.offline, given.seal, given.public_key, error);
    g_autoptr(Audit) audit = audit_open(context, given.repository, error);
    if (audit == NULL || !check_repository(audit, error))
        return 0;
    return verify(context, audit, error);
}

const Command verify_command = {
    .name = "verify",
    .summary = "check that the log is whole, that git holds what ran, and the live schema",
    .arguments = "",
    .details =
        "Computes the chain of hashes anew, and holds every event against what git notes and "
        "an export kept of it\n"
        "and against the repository: the commit has that file with exactly that blob, the "
        "blob has the\n"
        "recorded SHA-256, a branch or tag still holds the commit, and the file of the work "
        "tree is the one\n"
        "that ran. Tells what the live schema has that no event made, by the catalogs' own "
        "testimony.\n"
        "Exit status 8 when the log, its anchors or a file is not what it was, 1 for drift "
        "and, under --strict,\n"
        "when something is not verifiable (bytes that were not committed, commits outside a "
        "shallow clone).\n"
        "A chain cannot tell that it was cut off or written anew together with its head: "
        "set audit.notes, or\n"
        "keep an export or the newest hash elsewhere.\n"
        "\n"
        "Examples:\n"
        "  confiture-audit verify --strict\n"
        "  confiture-audit verify --anchor 3f2a91c5d0e1 --repo ~/src/shop\n"
        "  confiture-audit verify --export events.jsonl --seal events.sig --public-key "
        "audit.pub\n"
        "  confiture-audit verify --offline events.jsonl",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE,
};
