#include "cmd/migrate/policy.h"

#include "core/base/error.h"
#include "gitint/policy.h"

#include <jansson.h>

static GitPolicy read_policy(const Config *config)
{
    return (GitPolicy){.committed = config->policy.committed,
                       .clean = config->policy.clean,
                       .is_signed = config->policy.is_signed,
                       .not_author = config->policy.not_author,
                       .pushed = config->policy.pushed,
                       .reviewed = config->policy.reviewed,
                       .deployer = g_getenv("CONFITURE_DEPLOYER")};
}

static void add_once(GPtrArray *all, GPtrArray *found)
{
    for (guint i = 0; i < found->len; i++) {
        if (!g_ptr_array_find_with_equal_func(all, found->pdata[i], g_str_equal, NULL))
            g_ptr_array_add(all, g_strdup(found->pdata[i]));
    }
}

typedef struct Judge {
    const Session *session;
    Repository *repository;
    const GitPolicy *policy;
    GPtrArray *violations;
} Judge;

/* A way down that is stored in the ledger was judged when it came there. */
static gboolean judge(const Judge *self, const Material *material, GError **error)
{
    ProvenanceSource *source = self->session->provenance;
    if (material->path == NULL)
        return TRUE;
    g_autoptr(Provenance) provenance = source->find(source, material->path, material->bytes, error);
    if (provenance == NULL)
        return FALSE;
    g_autoptr(GPtrArray) found = policy_violations(self->repository, self->policy, provenance);
    add_once(self->violations, found);
    return TRUE;
}

/* What the plan has in hand is what will run; of very large plans it is read anew. */
static gboolean judge_item(const Judge *self, const PlanInput *input, const Plan *plan, guint index,
                           GError **error)
{
    if (plan_at(plan, index)->material != NULL)
        return judge(self, plan_at(plan, index)->material, error);
    g_autoptr(Material) material = plan_take(input, plan, index, error);
    return material != NULL && judge(self, material, error);
}

static gboolean find_violations(const Session *session, const GitPolicy *policy,
                                const PlanInput *input, const Plan *plan, GPtrArray *all,
                                GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(Repository) repository =
        repository_open_near(session->context->config->root, &reason);
    if (reason != NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return FALSE;
    }
    Judge judge_of = {session, repository, policy, all};
    for (guint i = 0; i < plan->items->len; i++) {
        if (!judge_item(&judge_of, input, plan, i, error))
            return FALSE;
    }
    return TRUE;
}

static void override(const Session *session, const GPtrArray *violations, const char *reason)
{
    json_t *list = json_array();
    for (guint i = 0; i < violations->len; i++) {
        json_array_append_new(list, json_string(violations->pdata[i]));
        output_warning(session->context->output, "overridden: %s", (char *)violations->pdata[i]);
    }
    g_autofree char *valid = g_utf8_make_valid(reason, -1);
    json_t *object = json_pack("{s:s, s:o}", "reason", valid, "violations", list);
    g_autofree char *text = json_dumps(object, JSON_COMPACT);
    recorder_set_policy(session->recorder, text);
    json_decref(object);
}

static gboolean refuse(const Session *session, const GPtrArray *violations, GError **error)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    for (guint i = 0; i < violations->len; i++)
        g_string_append_printf(lines, "%s%s", i > 0 ? "\n" : "", (char *)violations->pdata[i]);
    error_set(error, ERROR_REFUSED, "the policy of environment \"%s\" forbids it",
              session->context->config->environment);
    error_add_detail(error, lines->str);
    error_add_hint(error, "--override REASON runs it all the same; the reason is recorded.");
    return FALSE;
}

gboolean session_check_policy(Session *session, const PlanInput *input, const Plan *plan,
                              const char *reason, GError **error)
{
    GitPolicy policy = read_policy(session->context->config);
    g_autoptr(GPtrArray) violations = g_ptr_array_new_with_free_func(g_free);
    if (policy_is_empty(&policy) || plan->items->len == 0 || session->context->scratch)
        return TRUE;
    if (!find_violations(session, &policy, input, plan, violations, error))
        return FALSE;
    if (violations->len == 0)
        return TRUE;
    if (reason == NULL || reason[0] == '\0')
        return refuse(session, violations, error);
    override(session, violations, reason);
    return TRUE;
}
