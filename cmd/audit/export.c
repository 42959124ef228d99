#include "core/audit/export.h"

#include "cmd/audit/audit.h"
#include "core/base/error.h"
#include "core/data/digest.h"
#include "core/data/file.h"

#include <string.h>

static struct {
    char *sign_key, *seal;
    gint64 from;
} given;

static const GOptionEntry options[] = {
    {"from", 0, 0, G_OPTION_ARG_INT64, &given.from, "begin with that event", "NUMBER"},
    {"sign-key", 0, 0, G_OPTION_ARG_FILENAME, &given.sign_key,
     "sign with that private key (Ed25519, PEM); needs --seal", "FILE"},
    {"seal", 0, 0, G_OPTION_ARG_FILENAME, &given.seal, "where the signature goes", "FILE"},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

static const char *const formats[] = {"jsonl", "csv", NULL};

typedef struct Exporter {
    Output *output;
    ExportFormat format;
    ExportContent content;
    Digest *digest;
    GString *text;
} Exporter;

static void send(Exporter *self)
{
    output_write(self->output, self->text->str, self->text->len);
    digest_update(self->digest, self->text->str, self->text->len);
    g_string_truncate(self->text, 0);
}

static gboolean export_event(const Event *event, gpointer data, G_GNUC_UNUSED GError **error)
{
    Exporter *self = data;
    export_add(self->format, event, self->text);
    send(self);
    if (self->content.events++ == 0)
        self->content.first_id = g_ascii_strtoll(event->id, NULL, 10);
    g_free(self->content.newest_hash);
    self->content.newest_hash = g_strdup(event->hash);
    return TRUE;
}

static gboolean check_options(const Context *context, GError **error)
{
    if ((given.sign_key == NULL) != (given.seal == NULL)) {
        error_set(error, ERROR_USAGE, "--sign-key and --seal go together");
        error_add_hint(error, "confiture-audit export --sign-key audit.pem --seal events.sig -o "
                              "events.jsonl");
    } else if (given.from < 0) {
        error_set(error, ERROR_USAGE, "--from cannot be %" G_GINT64_FORMAT, given.from);
    } else if (output_format(context->output) == FORMAT_JSON) {
        error_set(error, ERROR_USAGE, "events are exported as jsonl or csv");
        error_add_hint(error, "confiture-audit log --format json is one document.");
    } else {
        return TRUE;
    }
    return FALSE;
}

static gboolean write_seal(const Exporter *self, const SigningKey *key, GError **error)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *time = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
    g_autofree char *seal = export_seal(&self->content, time, key);
    return file_write(given.seal, seal, strlen(seal), error);
}

static gboolean export_all(Exporter *self, EventLog *log, const SigningKey *key, GError **error)
{
    EventFilter filter = {.from = given.from};
    self->digest = digest_sha256_new();
    export_begin(self->format, self->text);
    send(self);
    gboolean success = event_log_read(log, &filter, export_event, self, error);
    self->content.sha256 = digest_finish(self->digest);
    return success && (key == NULL || write_seal(self, key, error));
}

static int run(Context *context, G_GNUC_UNUSED int argc, G_GNUC_UNUSED char **argv, GError **error)
{
    g_autoptr(SigningKey) key = NULL;
    g_autoptr(GString) text = g_string_sized_new(4096);
    gboolean csv = strcmp(output_format_name(context->output), "csv") == 0;
    if (!check_options(context, error) ||
        (given.sign_key != NULL && (key = signing_key_read(given.sign_key, error)) == NULL))
        return 0;
    g_autoptr(Audit) audit = audit_open(context, NULL, error);
    if (audit == NULL)
        return 0;
    Exporter exporter = {.output = context->output,
                         .format = csv ? EXPORT_CSV : EXPORT_JSONL,
                         .content.newest_hash = g_strdup(EVENT_GENESIS),
                         .text = text};
    if (export_all(&exporter, audit->log, key, error))
        output_verbose(context->output, "%" G_GUINT64_FORMAT " events, newest hash %s",
                       exporter.content.events, exporter.content.newest_hash);
    export_content_clear(&exporter.content);
    return 0;
}

const Command export_command = {
    .name = "export",
    .summary = "write the events with their chain to a file that can be verified anywhere",
    .arguments = "",
    .details = "An event a line, oldest first: JSON (jsonl, the default) or CSV. verify --offline "
               "checks such a file\n"
               "without the database, verify --export holds a database against it. With --sign-key "
               "a seal is\n"
               "written besides, whose last line is an Ed25519 signature of the others.\n"
               "\n"
               "Examples:\n"
               "  confiture-audit export -o events.jsonl\n"
               "  confiture-audit export --format csv --from 1200\n"
               "  openssl genpkey -algorithm ed25519 -out audit.pem\n"
               "  confiture-audit export --sign-key audit.pem --seal events.sig -o events.jsonl",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE,
    .formats = formats,
};
