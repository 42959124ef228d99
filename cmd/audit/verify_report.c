/* What was found, as text and as JSON. */
#include "cmd/audit/verify.h"

#include <string.h>

static void add_fault(Table *table, const ChainFault *fault)
{
    g_autofree char *id =
        fault->id > 0 ? g_strdup_printf("%" G_GINT64_FORMAT, fault->id) : g_strdup("");
    g_autofree char *explained = chain_fault_explain(fault);
    table_add(table, id, chain_fault_word(fault->kind), "", "", explained, NULL);
}

static void add_doubt(Table *table, const Doubt *doubt)
{
    g_autofree char *migration = event_migration(doubt->event);
    g_autofree char *commit = oid_short(doubt->event->commit_oid);
    table_add(table, doubt->event->id, doubt->verdict.word, migration != NULL ? migration : "",
              commit != NULL ? commit : "", doubt->verdict.reason, NULL);
}

static const char *edit_word(EditKind kind)
{
    static const char *const words[] = {[EDIT_MEANING] = "edited",
                                        [EDIT_COMMENTS] = "reworded",
                                        [EDIT_UNKNOWN] = "edited",
                                        [EDIT_MISSING] = "no_file"};
    return words[kind];
}

static const char *edit_reason(EditKind kind)
{
    static const char *const reasons[] = {
        [EDIT_MEANING] = "the file is not what ran: its statements were changed since",
        [EDIT_COMMENTS] =
            ("the file's comments or layout were changed since; its statements mean the same, "
             "and nothing needs repair"),
        [EDIT_UNKNOWN] = "the file is not what ran, and git does not have what ran",
        [EDIT_MISSING] = "the file that ran is not in the work tree"};
    return reasons[kind];
}

static void add_edit(Table *table, const Edit *edit)
{
    g_autofree char *migration = event_migration(edit->event);
    g_autofree char *commit = oid_short(edit->commit);
    table_add(table, edit->event->id, edit_word(edit->kind), migration,
              commit != NULL ? commit : "", edit_reason(edit->kind), NULL);
}

/* Each edit with the commit that made it and what it changed, as git show tells it. */
static void print_edits(Output *output, const Verification *self)
{
    for (guint i = 0; self->edits != NULL && i < self->edits->len; i++) {
        const Edit *edit = self->edits->pdata[i];
        if (edit->difference == NULL)
            continue;
        output_print(output, "\n%s%s%s %s", output_color(output, "bold"), edit->event->path,
                     output_color(output, "reset"), edit_word(edit->kind));
        if (edit->commit != NULL)
            output_print(output, " by %.10s (%s): %s\n", edit->commit,
                         edit->author != NULL ? edit->author : "unknown",
                         edit->subject != NULL ? edit->subject : "");
        else
            output_print(output, ", not committed\n");
        output_print(output, "%s", edit->difference);
    }
}

static void print_drift_objects(Output *output, const Drift *drift)
{
    static const char *const headings[] = {"KIND", "OBJECT", "DRIFT", NULL};
    g_autoptr(Table) table = table_new(headings);
    if (drift == NULL || drift->objects->len == 0)
        return;
    for (guint i = 0; i < drift->objects->len; i++) {
        const DriftObject *object = drift->objects->pdata[i];
        g_autofree char *what =
            object->gone
                ? g_strdup_printf("gone; event %s made it, none dropped it", object->made_by)
                : g_strdup_printf("made or changed by transaction %s, which wrote no event",
                                  object->xid);
        table_add(table, object->kind, object->identity, what, NULL);
    }
    output_print(output, "\n");
    output_table(output, table);
}

static void print_table(Output *output, const Verification *self, gboolean unverifiable)
{
    static const char *const headings[] = {">EVENT", "PROBLEM",     "MIGRATION",
                                           "COMMIT", "EXPLANATION", NULL};
    g_autoptr(Table) table = table_new(headings);
    guint rows = 0;
    for (guint i = 0; i < self->chain->faults->len; i++, rows++)
        add_fault(table, g_ptr_array_index(self->chain->faults, i));
    for (guint i = 0; i < self->doubts->len; i++) {
        const Doubt *doubt = g_ptr_array_index(self->doubts, i);
        if (doubt->verdict.kind == VERDICT_UNVERIFIABLE && !unverifiable)
            continue;
        add_doubt(table, doubt);
        rows++;
    }
    for (guint i = 0; self->edits != NULL && i < self->edits->len; i++, rows++)
        add_edit(table, self->edits->pdata[i]);
    if (rows == 0)
        return;
    output_print(output, "\n");
    output_table(output, table);
}

static void print_chain(Output *output, const ChainCheck *chain)
{
    g_autofree char *newest = oid_short(chain->last_hash);
    if (chain->faults->len == 0)
        output_print(output, "chain  %" G_GUINT64_FORMAT " events, %sunbroken%s; newest hash %s\n",
                     chain->events, output_color(output, "green"), output_color(output, "reset"),
                     newest);
    else
        output_print(output, "chain  %" G_GUINT64_FORMAT " events, %s%u faults%s\n", chain->events,
                     output_color(output, "red"), chain->faults->len,
                     output_color(output, "reset"));
}

static void print_count(Output *output, guint64 count, const char *color, const char *what,
                        gboolean last)
{
    const char *painted = count > 0 ? output_color(output, color) : "";
    const char *reset = count > 0 ? output_color(output, "reset") : "";
    output_print(output, "%s%" G_GUINT64_FORMAT " %s%s%s", painted, count, what, reset,
                 last ? "\n" : ", ");
}

/* "       3 dirty: the file had changes that were not committed" */
static void print_reasons(Output *output, const Verification *self)
{
    g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) order = g_ptr_array_new();
    for (guint i = 0; i < self->doubts->len; i++) {
        Doubt *doubt = g_ptr_array_index(self->doubts, i);
        if (doubt->verdict.kind != VERDICT_UNVERIFIABLE)
            continue;
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, doubt->verdict.word));
        g_hash_table_insert(counts, g_strdup(doubt->verdict.word), GUINT_TO_POINTER(count + 1));
        if (count == 0)
            g_ptr_array_add(order, doubt);
    }
    for (guint i = 0; i < order->len; i++) {
        const Doubt *doubt = g_ptr_array_index(order, i);
        output_print(output, "       %u %s: %s\n",
                     GPOINTER_TO_UINT(g_hash_table_lookup(counts, doubt->verdict.word)),
                     doubt->verdict.word, doubt->verdict.reason);
    }
}

static void print_anchors(Output *output, const Verification *self)
{
    guint wrong = 0;
    if (self->notes + self->other_notes == 0 && self->export_path == NULL)
        return;
    for (guint i = 0; i < self->chain->faults->len; i++)
        wrong += ((ChainFault *)self->chain->faults->pdata[i])->source != NULL;
    output_print(output, "kept   ");
    print_count(output, self->chain->held, "green", "hashes hold", FALSE);
    print_count(output, wrong, "red", "do not", TRUE);
    if (self->other_notes > 0)
        output_print(output, "       %u notes are of other databases\n", self->other_notes);
    if (self->export_path != NULL)
        output_print(output, "       %s: %s\n", self->export_path,
                     self->sealed != NULL ? self->sealed : "not signed");
}

static void print_files(Output *output, const Verification *self)
{
    guint counts[EDIT_MISSING + 1] = {0};
    if (self->edits == NULL)
        return;
    for (guint i = 0; i < self->edits->len; i++)
        counts[((Edit *)self->edits->pdata[i])->kind]++;
    output_print(output, "files  ");
    print_count(output, self->files - self->edits->len, "green", "as they ran", FALSE);
    print_count(output, counts[EDIT_COMMENTS], "yellow", "reworded", FALSE);
    print_count(output, counts[EDIT_MISSING], "yellow", "missing", FALSE);
    print_count(output, counts[EDIT_MEANING] + counts[EDIT_UNKNOWN], "red", "edited", TRUE);
}

static void print_drift(Output *output, const Drift *drift)
{
    if (drift == NULL)
        return;
    if (drift->is_void) {
        output_print(output,
                     "drift  %snot known%s: no transaction is the one it was (restored?); "
                     "confiture-migrate drift compares definitions\n",
                     output_color(output, "yellow"), output_color(output, "reset"));
        return;
    }
    output_print(output, "drift  ");
    print_count(output, drift->objects->len, "red", "objects that no event accounts for", TRUE);
    if (drift->older > 0)
        output_print(output, "       %u are older than the log\n", drift->older);
}

static void print_text(Output *output, const Verification *self, gboolean verbose)
{
    print_chain(output, self->chain);
    print_anchors(output, self);
    if (self->judge != NULL) {
        output_print(output, "git    ");
        print_count(output, self->counts[VERDICT_VERIFIED], "green", "verified", FALSE);
        print_count(output, self->counts[VERDICT_UNVERIFIABLE], "yellow", "not verifiable", FALSE);
        print_count(output, self->counts[VERDICT_WRONG], "red", "wrong", TRUE);
        print_reasons(output, self);
    }
    print_files(output, self);
    print_drift(output, self->drift);
    print_table(output, self, verbose);
    print_drift_objects(output, self->drift);
    print_edits(output, self);
}

static json_t *text_or_null(const char *text)
{
    return text != NULL ? json_string(text) : json_null();
}

static json_t *faults_to_json(const ChainCheck *chain)
{
    json_t *array = json_array();
    for (guint i = 0; i < chain->faults->len; i++) {
        const ChainFault *fault = g_ptr_array_index(chain->faults, i);
        g_autofree char *explained = chain_fault_explain(fault);
        json_array_append_new(
            array, json_pack("{s:I, s:s, s:s, s:s, s:o, s:s}", "event", (json_int_t)fault->id,
                             "problem", chain_fault_word(fault->kind), "expected", fault->expected,
                             "found", fault->found, "source", text_or_null(fault->source),
                             "explanation", explained));
    }
    return array;
}

static json_t *doubts_to_json(const Verification *self, VerdictKind kind)
{
    json_t *array = json_array();
    for (guint i = 0; i < self->doubts->len; i++) {
        const Doubt *doubt = g_ptr_array_index(self->doubts, i);
        if (doubt->verdict.kind != kind)
            continue;
        json_array_append_new(
            array,
            json_pack("{s:I, s:s, s:s, s:o, s:o, s:o, s:o}", "event",
                      (json_int_t)g_ascii_strtoll(doubt->event->id, NULL, 10), "problem",
                      doubt->verdict.word, "explanation", doubt->verdict.reason, "version",
                      text_or_null(doubt->event->version), "path", text_or_null(doubt->event->path),
                      "commit", text_or_null(doubt->event->commit_oid), "blob",
                      text_or_null(doubt->event->blob_oid)));
    }
    return array;
}

static json_t *edits_to_json(const Verification *self)
{
    if (self->edits == NULL)
        return json_null();
    json_t *array = json_array();
    for (guint i = 0; i < self->edits->len; i++) {
        const Edit *edit = self->edits->pdata[i];
        json_array_append_new(
            array,
            json_pack("{s:I, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "event",
                      (json_int_t)g_ascii_strtoll(edit->event->id, NULL, 10), "problem",
                      edit_word(edit->kind), "explanation", edit_reason(edit->kind), "version",
                      text_or_null(edit->event->version), "path", text_or_null(edit->event->path),
                      "commit", text_or_null(edit->commit), "author", text_or_null(edit->author),
                      "subject", text_or_null(edit->subject), "difference",
                      text_or_null(edit->difference)));
    }
    return json_pack("{s:I, s:o}", "compared", (json_int_t)self->files, "edits", array);
}

static json_t *drift_to_json(const Drift *drift)
{
    if (drift == NULL)
        return json_null();
    json_t *array = json_array();
    for (guint i = 0; i < drift->objects->len; i++) {
        const DriftObject *object = drift->objects->pdata[i];
        json_array_append_new(
            array, json_pack("{s:s, s:s, s:b, s:o, s:o}", "kind", object->kind, "identity",
                             object->identity, "gone", object->gone, "xid",
                             text_or_null(object->xid), "made_by_event",
                             object->made_by == NULL
                                 ? json_null()
                                 : json_integer(g_ascii_strtoll(object->made_by, NULL, 10))));
    }
    return json_pack("{s:b, s:I, s:o}", "known", !drift->is_void, "older", (json_int_t)drift->older,
                     "objects", array);
}

static json_t *anchors_to_json(const Verification *self)
{
    return json_pack("{s:I, s:I, s:I, s:o, s:o}", "hold", (json_int_t)self->chain->held, "notes",
                     (json_int_t)self->notes, "notes_of_others", (json_int_t)self->other_notes,
                     "export", text_or_null(self->export_path), "seal", text_or_null(self->sealed));
}

json_t *verification_to_json(const Verification *self)
{
    json_t *chain =
        json_pack("{s:I, s:s, s:o}", "events", (json_int_t)self->chain->events, "newest_hash",
                  self->chain->last_hash, "faults", faults_to_json(self->chain));
    json_t *git = json_null();
    if (self->judge != NULL)
        git = json_pack("{s:I, s:I, s:o, s:o}", "verified",
                        (json_int_t)self->counts[VERDICT_VERIFIED], "without_file",
                        (json_int_t)self->counts[VERDICT_NO_FILE], "wrong",
                        doubts_to_json(self, VERDICT_WRONG), "unverifiable",
                        doubts_to_json(self, VERDICT_UNVERIFIABLE));
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "chain", chain, "anchors", anchors_to_json(self),
                     "git", git, "files", edits_to_json(self), "drift", drift_to_json(self->drift));
}

void verification_print(const Verification *self, gboolean verbose)
{
    if (output_format(self->context->output) == FORMAT_JSON)
        output_json(self->context->output, "audit/verify", verification_to_json(self));
    else
        print_text(self->context->output, self, verbose);
}
