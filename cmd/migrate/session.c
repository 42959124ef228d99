#include "cmd/migrate/session.h"

#include "cmd/migrate/anchors.h"
#include "cmd/migrate/provenance.h"
#include "core/base/error.h"

#include <confiture/version.h>

void session_clear(Session *session)
{
    recorder_free(session->recorder);
    hook_dispatcher_free(session->hooks);
    g_clear_pointer(&session->hook_types, hook_registry_free);
    g_clear_pointer(&session->plugins, g_ptr_array_unref);
    g_clear_pointer(&session->provenance, provenance_source_free);
    g_clear_pointer(&session->connection, connection_close);
    g_clear_pointer(&session->scratch, scratch_stop);
    g_clear_pointer(&session->chain, chain_free);
    g_clear_pointer(&session->tree, source_tree_free);
    g_clear_pointer(&session->repository, repository_free);
    g_free(session->at);
}

static SourceTree *open_tree(Session *self, GError **error)
{
    const char *root = self->context->config->root;
    if (self->at == NULL)
        return source_folder_open(root, error);
    self->repository = repository_open(root, error);
    if (self->repository == NULL)
        return NULL;
    g_autofree char *folder = repository_folder_of(self->repository, root);
    return repository_source_commit(self->repository, self->at, folder, error);
}

gboolean session_read_chain(Session *session, const char *at, GError **error)
{
    const MigrationsConfig *config = &session->context->config->migrations;
    session->at = g_strdup(at);
    session->tree = open_tree(session, error);
    if (session->tree == NULL)
        return FALSE;
    session->chain = chain_discover(
        session->tree, &(ChainOptions){.folder = config->folder, .format = config->format}, error);
    return session->chain != NULL;
}

const char *session_url(const Session *session)
{
    return session->scratch != NULL ? scratch_url(session->scratch)
                                    : session->context->database_url;
}

void session_on_notice(const Notice *notice, gpointer data)
{
    Context *context = data;
    if (g_strcmp0(notice->severity, "WARNING") == 0)
        output_warning(context->output, "PostgreSQL: %s", notice->message);
    else
        output_verbose(context->output, "PostgreSQL: %s: %s", notice->severity, notice->message);
}

gboolean session_connect(Session *session, GError **error)
{
    if (session->context->scratch && session->scratch == NULL) {
        session->scratch = scratch_start(NULL, error);
        if (session->scratch == NULL)
            return FALSE;
    }
    session->connection =
        connection_open(&(ConnectionOptions){.url = session_url(session),
                                             .application_name = session->context->program},
                        error);
    if (session->connection == NULL)
        return FALSE;
    connection_on_notice(session->connection, session_on_notice, session->context);
    return TRUE;
}

/* Each costs a process: a first run of a long chain records those of its newest commits. */
enum { SIGNATURES_A_RUN = 32 };

static guint signature_limit(const Config *config)
{
    if (config->policy.is_signed)
        return G_MAXUINT;
    return config->audit.signatures ? SIGNATURES_A_RUN : 0;
}

PhaseListener *session_recorder(Session *session)
{
    const Config *config = session->context->config;
    gboolean real = !session->context->scratch;
    session->provenance = lazy_provenance_new(config->root, session->at);
    lazy_provenance_check_signatures(session->provenance, signature_limit(config));
    session->recorder =
        recorder_new(&(RecorderOptions){.environment = config->environment,
                                        .ledger_schema = config->migrations.ledger_schema,
                                        .provenance = session->provenance,
                                        .tool_version = CONFITURE_VERSION,
                                        .mirror = g_str_equal(config->pggit.mirror, "auto"),
                                        .mirror_branch = config->pggit.branch,
                                        .require_mirror = config->pggit.require && real,
                                        .recorded =
                                            config->audit.notes && real ? session_anchor : NULL,
                                        .recorded_data = session});
    return session->recorder;
}

void session_tell_problems(const Session *session)
{
    const char *folder = session->context->config->migrations.folder;
    if (session->chain->migrations->len == 0)
        output_warning(session->context->output, "there are no migrations in \"%s\" of the %s",
                       folder, session->tree->label);
    for (guint i = 0; i < session->chain->problems->len; i++) {
        const ChainProblem *problem = g_ptr_array_index(session->chain->problems, i);
        g_autofree char *line = chain_problem_format(problem);
        output_warning(session->context->output, "%s", line);
    }
}

void session_tell_warnings(const Session *session)
{
    GPtrArray *warnings = session->recorder != NULL ? recorder_warnings(session->recorder) : NULL;
    for (guint i = 0; warnings != NULL && i < warnings->len; i++)
        output_warning(session->context->output, "%s",
                       (const char *)g_ptr_array_index(warnings, i));
}
