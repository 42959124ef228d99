/* `verify --offline`: an export by itself. */
#include "cmd/audit/verify.h"
#include "core/base/error.h"

#include <string.h>

enum { STATUS_INTEGRITY = 8 };

char *verify_seal(const char *path, const ExportContent *content, const char *seal,
                  const char *public_key, GError **error)
{
    g_auto(ExportSeal) found = {0};
    g_autofree char *key = NULL;
    if (seal == NULL)
        return NULL;
    if (public_key != NULL && (key = signing_public_read(public_key, error)) == NULL)
        return NULL;
    if (!export_seal_check(seal, content, key, &found, error)) {
        g_prefix_error(error, "\"%s\": ", path);
        return NULL;
    }
    return g_strdup_printf("signed %s by %s%s", found.signed_at, found.public_key,
                           key != NULL ? "" : " (no --public-key was given to hold it against)");
}

static gboolean check_event(const Event *event, gpointer data, G_GNUC_UNUSED GError **error)
{
    ChainCheck *chain = data;
    if (chain->events == 0)
        chain_check_begin_at(chain, event);
    chain_check_event(chain, event);
    return TRUE;
}

static json_t *faults_to_json(const ChainCheck *chain)
{
    json_t *array = json_array();
    for (guint i = 0; i < chain->faults->len; i++) {
        const ChainFault *fault = chain->faults->pdata[i];
        g_autofree char *explained = chain_fault_explain(fault);
        json_array_append_new(array, json_pack("{s:I, s:s, s:s}", "event", (json_int_t)fault->id,
                                               "problem", chain_fault_word(fault->kind),
                                               "explanation", explained));
    }
    return array;
}

static void print_json(Output *output, const char *path, const ExportContent *content,
                       const ChainCheck *chain, const char *sealed)
{
    output_json(output, "audit/verify-offline",
                json_pack("{s:s, s:I, s:I, s:s, s:s, s:s?, s:o}", "export", path, "events",
                          (json_int_t)content->events, "first", (json_int_t)content->first_id,
                          "newest_hash", content->newest_hash, "sha256", content->sha256, "seal",
                          sealed, "faults", faults_to_json(chain)));
}

static void print_faults(Output *output, const ChainCheck *chain)
{
    static const char *const headings[] = {">EVENT", "PROBLEM", "EXPLANATION", NULL};
    g_autoptr(Table) table = table_new(headings);
    for (guint i = 0; i < chain->faults->len; i++) {
        const ChainFault *fault = chain->faults->pdata[i];
        g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, fault->id);
        g_autofree char *explained = chain_fault_explain(fault);
        table_add(table, id, chain_fault_word(fault->kind), explained, NULL);
    }
    output_print(output, "\n");
    output_table(output, table);
}

static void print_text(Output *output, const ExportContent *content, const ChainCheck *chain,
                       const char *sealed)
{
    gboolean whole = chain->faults->len == 0;
    output_print(output, "chain  %" G_GUINT64_FORMAT " events, %s%s%s; newest hash %.10s\n",
                 content->events, output_color(output, whole ? "green" : "red"),
                 whole ? "unbroken" : "broken", output_color(output, "reset"),
                 content->newest_hash);
    if (content->first_id > 1)
        output_print(output,
                     "       begins with event %" G_GINT64_FORMAT
                     "; what came before is not in the export\n",
                     content->first_id);
    output_print(output, "seal   %s\n",
                 sealed != NULL ? sealed
                                : "none: nothing shows that its end was not cut off, or that it "
                                  "was not written anew");
    if (!whole)
        print_faults(output, chain);
}

int verify_offline(Context *context, const char *path, const char *seal, const char *public_key,
                   GError **error)
{
    g_auto(ExportContent) content = {0};
    g_autoptr(ChainCheck) chain = chain_check_new();
    g_autoptr(GError) reason = NULL;
    if (!export_read(path, &content, check_event, chain, error))
        return 0;
    g_autofree char *sealed = verify_seal(path, &content, seal, public_key, &reason);
    if (reason != NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return 0;
    }
    if (output_format(context->output) == FORMAT_JSON)
        print_json(context->output, path, &content, chain, sealed);
    else
        print_text(context->output, &content, chain, sealed);
    return chain->faults->len == 0 ? 0 : STATUS_INTEGRITY;
}
