/* Gathering what is found, event by event. */
#include "cmd/audit/verify.h"

#include <string.h>

enum { STATUS_FOUND = 1, STATUS_INTEGRITY = 8 };

static void doubt_free(gpointer data)
{
    Doubt *doubt = data;
    event_free(doubt->event);
    g_free(doubt);
}

Verification *verification_new(const Context *context, const Audit *audit)
{
    Verification *self = g_new0(Verification, 1);
    self->context = context;
    self->audit = audit;
    self->chain = chain_check_new();
    self->doubts = g_ptr_array_new_with_free_func(doubt_free);
    self->applied =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)event_free);
    return self;
}

void verification_free(Verification *self)
{
    if (self == NULL)
        return;
    chain_check_free(self->chain);
    byte_judge_free(self->judge);
    g_ptr_array_unref(self->doubts);
    g_hash_table_unref(self->applied);
    g_clear_pointer(&self->edits, g_ptr_array_unref);
    drift_free(self->drift);
    g_free(self->first_xid);
    g_free(self->sealed);
    g_free(self);
}

/* What lists need of an event; objects and details may be large. */
static Event *brief_copy(const Event *event)
{
    Event brief = {.id = event->id,
                   .kind = event->kind,
                   .version = event->version,
                   .name = event->name,
                   .checksum = event->checksum,
                   .path = event->path,
                   .commit_oid = event->commit_oid,
                   .blob_oid = event->blob_oid};
    return event_copy(&brief);
}

/* A version that is reverted may change; one that ran again is what it was then. */
static void keep_applied(Verification *self, const Event *event)
{
    if (event->version == NULL || event->kind == NULL)
        return;
    if (strcmp(event->kind, "reverted") == 0)
        g_hash_table_remove(self->applied, event->version);
    else if (strcmp(event->kind, "applied") == 0 && event->path != NULL && event->checksum != NULL)
        g_hash_table_replace(self->applied, g_strdup(event->version), brief_copy(event));
}

void verification_add(Verification *self, const Event *event)
{
    chain_check_event(self->chain, event);
    if (self->first_xid == NULL)
        self->first_xid = g_strdup(event->xid);
    if (self->judge == NULL)
        return;
    keep_applied(self, event);
    Verdict verdict = byte_judge(self->judge, event);
    self->counts[verdict.kind]++;
    if (verdict.kind == VERDICT_WRONG || verdict.kind == VERDICT_UNVERIFIABLE) {
        Doubt *doubt = g_new0(Doubt, 1);
        doubt->event = brief_copy(event);
        doubt->verdict = verdict;
        g_ptr_array_add(self->doubts, doubt);
    }
}

static guint count_edits(const Verification *self, gboolean grave)
{
    guint count = 0;
    for (guint i = 0; self->edits != NULL && i < self->edits->len; i++) {
        const Edit *edit = self->edits->pdata[i];
        count += grave == (edit->kind == EDIT_MEANING || edit->kind == EDIT_UNKNOWN);
    }
    return count;
}

int verification_status(const Verification *self, gboolean strict)
{
    if (self->chain->faults->len > 0 || self->counts[VERDICT_WRONG] > 0 ||
        count_edits(self, TRUE) > 0)
        return STATUS_INTEGRITY;
    if (self->drift != NULL && self->drift->objects->len > 0)
        return STATUS_FOUND;
    gboolean unsure = self->counts[VERDICT_UNVERIFIABLE] > 0 || count_edits(self, FALSE) > 0 ||
                      (self->drift != NULL && self->drift->is_void);
    return strict && unsure ? STATUS_FOUND : 0;
}
