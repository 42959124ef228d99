/* What the wizard leaves behind: a summary, and how to go back. */
#include "cmd/migrate/wizard.h"

#include "core/base/error.h"

#include <string.h>

static char *join(const GPtrArray *texts)
{
    GString *joined = g_string_new(NULL);
    for (guint i = 0; i < texts->len; i++)
        g_string_append_printf(joined, "%s%s", i > 0 ? ", " : "", (const char *)texts->pdata[i]);
    return g_string_free(joined, FALSE);
}

/* `down` goes back newest first: by one version only when nothing older was applied. */
static gboolean is_on_top(const Wizard *self)
{
    for (guint i = 0; self->before != NULL && i < self->applied->len; i++) {
        if (version_compare(g_ptr_array_index(self->applied, i), self->before) < 0)
            return FALSE;
    }
    return TRUE;
}

/* NULL: there is nothing to go back from, or not by one command. */
static char *rollback_command(const Wizard *self)
{
    const char *environment = self->context->config->environment;
    if (self->applied->len == 0 || !is_on_top(self))
        return NULL;
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    g_autofree char *quoted = strspn(environment, plain) == strlen(environment)
                                  ? g_strdup(environment)
                                  : g_shell_quote(environment);
    g_autofree char *option =
        strcmp(environment, "local") != 0 ? g_strdup_printf(" --env %s", quoted) : g_strdup("");
    return self->before != NULL
               ? g_strdup_printf("confiture-migrate%s down --to=%s", option, self->before)
               : g_strdup_printf("confiture-migrate%s down --all", option);
}

static json_t *failures_json(const Wizard *self)
{
    json_t *failures = json_array();
    for (guint i = 0; i < self->failed->len; i++) {
        const RunFailure *failure = g_ptr_array_index(self->failed, i);
        json_t *row = json_object();
        json_object_set_new(row, "migration", json_text(failure->label));
        json_object_set_new(row, "message", json_text(failure->error->message));
        json_object_set_new(row, "code", json_text(error_code_name(failure->error)));
        json_object_set_new(row, "sqlstate", json_text(error_sqlstate(failure->error)));
        json_array_append_new(failures, row);
    }
    return failures;
}

static void print_json(Wizard *self, const char *rollback)
{
    json_t *skipped = json_array();
    for (guint i = 0; i < self->skipped->len; i++)
        json_array_append_new(skipped, json_text(g_ptr_array_index(self->skipped, i)));
    json_t *document =
        json_pack("{s:O, s:o, s:o, s:I}", "applied", self->report.migrations, "skipped", skipped,
                  "failures", failures_json(self), "pending", (json_int_t)self->pending);
    json_object_set_new(document, "environment", json_text(self->context->config->environment));
    json_object_set_new(document, "database",
                        json_text(connection_label(self->session.connection)));
    json_object_set_new(document, "rollback", json_text(rollback));
    output_json(self->context->output, "migrate/wizard", document);
}

static void print_list(Output *output, const char *what, const GPtrArray *texts)
{
    g_autofree char *joined = join(texts);
    if (texts->len > 0)
        output_print(output, "%s %u migration%s: %s.\n", what, texts->len,
                     texts->len == 1 ? "" : "s", joined);
}

static void print_text(Wizard *self, const char *rollback)
{
    Output *output = self->context->output;
    print_list(output, "Applied", self->applied);
    print_list(output, "Skipped", self->skipped);
    for (guint i = 0; i < self->failed->len; i++)
        output_print(output, "Failed: %s.\n",
                     ((const RunFailure *)g_ptr_array_index(self->failed, i))->label);
    if (self->applied->len + self->skipped->len + self->failed->len == 0)
        output_print(output, "Nothing was done.\n");
    if (self->pending > 0)
        output_print(output, "%u migration%s pending.\n", self->pending,
                     self->pending == 1 ? " is" : "s are");
    if (rollback != NULL && !self->irreversible)
        output_print(output, "To roll back: %s\n", rollback);
    else if (self->applied->len > 0)
        output_print(output, "No single command rolls this back: %s.\n",
                     self->irreversible ? "something has no way down"
                                        : "newer migrations were applied before");
}

void wizard_end(Wizard *self)
{
    g_autofree char *rollback = rollback_command(self);
    if (output_format(self->context->output) == FORMAT_JSON)
        print_json(self, self->irreversible ? NULL : rollback);
    else
        print_text(self, rollback);
}
