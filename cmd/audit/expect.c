/* What was kept of the log elsewhere: in git notes, in an export. */
#include "cmd/audit/verify.h"
#include "core/audit/anchor.h"
#include "core/base/error.h"
#include "gitint/notes.h"

#include <string.h>

static void expect_line(Verification *self, const NoteLine *line, const LogIdentity *identity)
{
    g_autoptr(Anchor) anchor = anchor_parse(line->text);
    if (anchor == NULL)
        return;
    if (!anchor_is_of(anchor, identity)) {
        self->other_notes++;
        return;
    }
    g_autofree char *source = g_strdup_printf("the note on commit %.10s", line->commit_oid);
    self->notes++;
    chain_check_expect(self->chain, anchor->event, anchor->hash, source);
}

gboolean verification_expect_notes(Verification *self, GError **error)
{
    g_auto(LogIdentity) identity = {0};
    g_autoptr(GPtrArray) lines = notes_read(self->audit->repository, error);
    if (lines == NULL)
        return FALSE;
    if (lines->len == 0)
        return TRUE;
    if (!log_identity_read(self->audit->log, &identity, error))
        return FALSE;
    for (guint i = 0; i < lines->len; i++)
        expect_line(self, lines->pdata[i], &identity);
    return TRUE;
}

typedef struct Expecting {
    Verification *self;
    ChainCheck *chain; /* of the export itself */
    const char *source;
} Expecting;

static gboolean expect_event(const Event *event, gpointer data, G_GNUC_UNUSED GError **error)
{
    Expecting *expecting = data;
    if (expecting->chain->events == 0)
        chain_check_begin_at(expecting->chain, event);
    chain_check_event(expecting->chain, event);
    chain_check_expect(expecting->self->chain, g_ascii_strtoll(event->id, NULL, 10), event->hash,
                       expecting->source);
    return TRUE;
}

gboolean verification_expect_export(Verification *self, const char *path, const char *seal,
                                    const char *public_key, GError **error)
{
    g_auto(ExportContent) content = {0};
    g_autoptr(ChainCheck) chain = chain_check_new();
    g_autofree char *source = g_strdup_printf("the export \"%s\"", path);
    g_autoptr(GError) reason = NULL;
    Expecting expecting = {self, chain, source};
    if (!export_read(path, &content, expect_event, &expecting, error))
        return FALSE;
    self->sealed = verify_seal(path, &content, seal, public_key, &reason);
    if (reason != NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return FALSE;
    }
    self->export_path = path;
    if (chain->faults->len == 0)
        return TRUE;
    error_set(error, ERROR_INTEGRITY, "the export \"%s\" is itself no unbroken chain", path);
    error_add_hint(error, "confiture-audit verify --offline %s tells what is wrong with it.", path);
    return FALSE;
}
