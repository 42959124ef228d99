#include "gitint/policy.h"

#include "gitint/wall.h"

#include <string.h>

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(git_message_trailer_array, git_message_trailer_array_free)

gboolean policy_is_empty(const GitPolicy *policy)
{
    return !policy->committed && !policy->clean && !policy->is_signed && !policy->not_author &&
           policy->pushed == NULL && policy->reviewed == NULL;
}

static void violate(GPtrArray *violations, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void violate(GPtrArray *violations, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(violations, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static void check_committed(const Provenance *provenance, GPtrArray *violations)
{
    if (g_strcmp0(provenance->worktree, "dirty") == 0)
        violate(violations, "committed: \"%s\" has changes that are not committed",
                provenance->path);
    else if (g_strcmp0(provenance->worktree, "clean") != 0)
        violate(violations, "committed: \"%s\" is not in git", provenance->path);
}

static void check_clean(const Provenance *provenance, GPtrArray *violations)
{
    if (provenance->commit_oid == NULL)
        violate(violations, "clean: there is no commit to hold the work tree against");
    else if (g_str_has_suffix(provenance->describe, "-dirty"))
        violate(violations, "clean: the work tree has changes that are not committed");
}

/* "origin/main" by its whole name, "main" as the branch of any remote. */
static gboolean is_wanted(const char *shorthand, char *const *patterns)
{
    const char *slash = strchr(shorthand, '/');
    for (guint i = 0; patterns[i] != NULL; i++) {
        if (g_pattern_match_simple(patterns[i], shorthand) ||
            (slash != NULL && g_pattern_match_simple(patterns[i], slash + 1)))
            return TRUE;
    }
    return FALSE;
}

static gboolean has_commit(git_repository *git, git_reference *reference, const git_oid *commit)
{
    git_object *tip = NULL;
    if (git_reference_peel(&tip, reference, GIT_OBJECT_COMMIT) != 0)
        return FALSE;
    const git_oid *at = git_object_id(tip);
    gboolean found = git_oid_equal(at, commit) || git_graph_descendant_of(git, at, commit) == 1;
    git_object_free(tip);
    return found;
}

static gboolean is_pushed(git_repository *git, char *const *patterns, const char *commit_oid)
{
    git_oid commit;
    gboolean found = FALSE;
    g_autoptr(git_reference_iterator) iterator = NULL;
    git_reference *next = NULL;
    if (git_oid_fromstr(&commit, commit_oid) != 0 ||
        git_reference_iterator_glob_new(&iterator, git, "refs/remotes/*") != 0)
        return FALSE;
    while (!found && git_reference_next(&next, iterator) == 0) {
        g_autoptr(git_reference) reference = next;
        found = is_wanted(git_reference_shorthand(reference), patterns) &&
                has_commit(git, reference, &commit);
    }
    return found;
}

static void check_pushed(Repository *repository, const GitPolicy *policy,
                         const Provenance *provenance, GPtrArray *violations)
{
    g_autofree char *names = g_strjoinv(", ", policy->pushed);
    if (provenance->commit_oid == NULL)
        violate(violations, "pushed: there is no commit that %s could have", names);
    else if (!is_pushed(repository->git, policy->pushed, provenance->commit_oid))
        violate(violations, "pushed: %.10s is not in %s, as far as was fetched",
                provenance->commit_oid, names);
}

static void check_signature(const char *what, const char *oid, const Signature *signature,
                            GPtrArray *violations)
{
    if (oid == NULL)
        violate(violations, "signed: %s is not known", what);
    else if (signature->state == NULL)
        violate(violations, "signed: %s %.10s is not signed", what, oid);
    else if (!signature_is_good(signature))
        violate(violations, "signed: the signature of %s %.10s is %s%s%s", what, oid,
                signature->state, signature->key != NULL ? ", key " : "",
                signature->key != NULL ? signature->key : "");
}

static void check_signed(const Provenance *provenance, GPtrArray *violations)
{
    g_autofree char *origin = g_strdup_printf("\"%s\"'s commit", provenance->path);
    check_signature("the deployed commit", provenance->commit_oid, &provenance->commit_signature,
                    violations);
    if (g_strcmp0(provenance->origin_oid, provenance->commit_oid) != 0)
        check_signature(origin, provenance->origin_oid, &provenance->origin_signature, violations);
}

static gboolean names_address(const char *text, const char *address)
{
    g_autofree char *lower = g_utf8_strdown(text, -1);
    g_autofree char *wanted = g_utf8_strdown(address, -1);
    return strstr(lower, wanted) != NULL;
}

static gboolean is_reviewed(git_repository *git, char *const *names, const Provenance *provenance)
{
    git_oid oid;
    g_autoptr(git_commit) commit = NULL;
    g_auto(git_message_trailer_array) trailers = {0};
    if (provenance->origin_oid == NULL || git_oid_fromstr(&oid, provenance->origin_oid) != 0 ||
        git_commit_lookup(&commit, git, &oid) != 0 ||
        git_message_trailers(&trailers, git_commit_message(commit)) != 0)
        return FALSE;
    for (gsize i = 0; i < trailers.count; i++) {
        for (guint j = 0; names[j] != NULL; j++) {
            if (g_ascii_strcasecmp(trailers.trailers[i].key, names[j]) == 0 &&
                (provenance->author_email == NULL ||
                 !names_address(trailers.trailers[i].value, provenance->author_email)))
                return TRUE;
        }
    }
    return FALSE;
}

static void check_reviewed(Repository *repository, const GitPolicy *policy,
                           const Provenance *provenance, GPtrArray *violations)
{
    g_autofree char *names = g_strjoinv(" or ", policy->reviewed);
    if (!is_reviewed(repository->git, policy->reviewed, provenance))
        violate(violations, "reviewed: the commit of \"%s\" (%.10s) has no %s by somebody else",
                provenance->path,
                provenance->origin_oid != NULL ? provenance->origin_oid : "unknown", names);
}

static char *find_deployer(Repository *repository, const GitPolicy *policy)
{
    g_autoptr(git_config) config = NULL;
    g_autoptr(git_config) snapshot = NULL;
    const char *address = NULL;
    if (policy->deployer != NULL)
        return g_strdup(policy->deployer);
    if (git_repository_config(&config, repository->git) != 0 ||
        git_config_snapshot(&snapshot, config) != 0 ||
        git_config_get_string(&address, snapshot, "user.email") != 0)
        return NULL;
    return g_strdup(address);
}

static void check_author(Repository *repository, const GitPolicy *policy,
                         const Provenance *provenance, GPtrArray *violations)
{
    g_autofree char *deployer = find_deployer(repository, policy);
    if (deployer == NULL)
        violate(violations, "not_author: nobody says who deploys: set git's user.email, or "
                            "CONFITURE_DEPLOYER");
    else if (provenance->author_email == NULL)
        violate(violations, "not_author: the author of \"%s\" is not known", provenance->path);
    else if (g_ascii_strcasecmp(deployer, provenance->author_email) == 0)
        violate(violations, "not_author: %s deploys \"%s\" and has written it", deployer,
                provenance->path);
}

GPtrArray *policy_violations(Repository *repository, const GitPolicy *policy,
                             const Provenance *provenance)
{
    GPtrArray *violations = g_ptr_array_new_with_free_func(g_free);
    if (repository == NULL) {
        if (!policy_is_empty(policy))
            violate(violations, "policy: this is no git repository");
        return violations;
    }
    if (policy->committed)
        check_committed(provenance, violations);
    if (policy->clean)
        check_clean(provenance, violations);
    if (policy->pushed != NULL)
        check_pushed(repository, policy, provenance, violations);
    if (policy->is_signed)
        check_signed(provenance, violations);
    if (policy->reviewed != NULL)
        check_reviewed(repository, policy, provenance, violations);
    if (policy->not_author)
        check_author(repository, policy, provenance, violations);
    return violations;
}
