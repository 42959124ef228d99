/* Commits: what the environment's policy asks before anything is deployed to it. */
#include "cmd/migrate/checks/check.h"
#include "gitint/policy.h"
#include "gitint/provenance.h"

static gboolean judge(Preflight *preflight, Repository *repository, const GitPolicy *policy,
                      CheckAnswer *answer, GError **error)
{
    const Session *session = preflight->session;
    g_autofree char *folder = repository != NULL
                                  ? repository_folder_of(repository, session->context->config->root)
                                  : NULL;
    ProvenanceSource *source = git_provenance_new(repository, folder, session->at);
    g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    gboolean success = TRUE;
    if (policy->is_signed)
        git_provenance_check_signatures(source, preflight->subjects->len);
    for (guint i = 0; success && i < preflight->subjects->len; i++) {
        const Candidate *candidate = preflight_readable(preflight, i);
        g_autoptr(Provenance) provenance =
            source->find(source, candidate->migration->up_path, candidate->material->bytes, error);
        success = provenance != NULL;
        if (!success)
            break;
        g_autoptr(GPtrArray) violations = policy_violations(repository, policy, provenance);
        for (guint k = 0; k < violations->len; k++) {
            if (g_hash_table_add(told, g_strdup(g_ptr_array_index(violations, k))))
                check_find(answer, "%s", (const char *)g_ptr_array_index(violations, k));
        }
    }
    provenance_source_free(source);
    return success;
}

static gboolean look(Preflight *preflight, CheckAnswer *answer, GError **error)
{
    const Config *config = preflight->session->context->config;
    const PolicyConfig *asked = &config->policy;
    GitPolicy policy = {.committed = asked->committed,
                        .clean = asked->clean,
                        .is_signed = asked->is_signed,
                        .not_author = asked->not_author,
                        .pushed = asked->pushed,
                        .reviewed = asked->reviewed};
    if (policy_is_empty(&policy)) {
        check_note(answer, "the environment %s asks for nothing", config->environment);
        return TRUE;
    }
    g_autoptr(GError) reason = NULL;
    Repository *repository = repository_open_near(config->root, &reason);
    if (reason != NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return FALSE;
    }
    gboolean success = judge(preflight, repository, &policy, answer, error);
    g_clear_pointer(&repository, repository_free);
    return success;
}

const Check commits_check = {look};
