#include "gitint/signature.h"

#include "gitint/wall.h"

#include <gio/gio.h>
#include <string.h>

enum { PATIENCE_S = 10 };

#define PARTS "%G?%x1f%GF%x1f%GK%x1f%GS"

/* "ssh", "openpgp" or "x509" of a commit's header; NULL for a commit that is not signed. */
static const char *kind_of(const git_commit *commit)
{
    static const struct {
        const char *mark, *kind;
    } kinds[] = {{"-----BEGIN SSH SIGNATURE-----", "ssh"},
                 {"-----BEGIN PGP SIGNATURE-----", "openpgp"},
                 {"-----BEGIN PGP MESSAGE-----", "openpgp"},
                 {"-----BEGIN SIGNED MESSAGE-----", "x509"}};
    const char *header = git_commit_raw_header(commit);
    const char *signature = header != NULL ? strstr(header, "\ngpgsig ") : NULL;
    for (guint i = 0; signature != NULL && i < G_N_ELEMENTS(kinds); i++) {
        if (g_str_has_prefix(signature + strlen("\ngpgsig "), kinds[i].mark))
            return kinds[i].kind;
    }
    return signature != NULL ? "unknown" : NULL;
}

/* git's letters (git-log(1), %G?) in words. */
static const char *state_of(char letter)
{
    static const struct {
        char letter;
        const char *state;
    } states[] = {{'G', "good"},    {'U', "untrusted"},   {'B', "bad"},
                  {'X', "expired"}, {'Y', "expired-key"}, {'R', "revoked"}};
    for (guint i = 0; i < G_N_ELEMENTS(states); i++) {
        if (states[i].letter == letter)
            return states[i].state;
    }
    return "unchecked";
}

typedef struct Asking {
    GSubprocess *process;
    char *answer;
    gboolean done;
} Asking;

static void on_answer(GObject *source, GAsyncResult *result, gpointer data)
{
    Asking *asking = data;
    if (!g_subprocess_communicate_utf8_finish(G_SUBPROCESS(source), result, &asking->answer, NULL,
                                              NULL) ||
        !g_subprocess_get_successful(asking->process))
        g_clear_pointer(&asking->answer, g_free);
    asking->done = TRUE;
}

static gboolean give_up(gpointer data)
{
    g_subprocess_force_exit(((Asking *)data)->process);
    return G_SOURCE_REMOVE;
}

static char *wait_for(GSubprocess *process)
{
    Asking asking = {.process = process};
    g_autoptr(GMainContext) context = g_main_context_new();
    g_autoptr(GSource) clock = g_timeout_source_new_seconds(PATIENCE_S);
    g_main_context_push_thread_default(context);
    g_source_set_callback(clock, give_up, &asking, NULL);
    g_source_attach(clock, context);
    g_subprocess_communicate_utf8_async(process, NULL, NULL, on_answer, &asking);
    while (!asking.done)
        g_main_context_iteration(context, TRUE);
    g_source_destroy(clock);
    g_main_context_pop_thread_default(context);
    return asking.answer;
}

/* "G", fingerprint, key, signer; NULL when git cannot be asked. */
static char **ask_git(const Repository *repository, const char *oid)
{
    const char *const command[] = {
        "git", "-c", "log.showSignature=false", "show", "-s", "--format=" PARTS, oid, "--", NULL};
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(
        G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
    g_subprocess_launcher_setenv(launcher, "GIT_DIR", repository->git_folder, TRUE);
    g_subprocess_launcher_setenv(launcher, "GIT_TERMINAL_PROMPT", "0", TRUE);
    g_subprocess_launcher_setenv(launcher, "LC_ALL", "C.UTF-8", TRUE);
    g_autoptr(GSubprocess) process = g_subprocess_launcher_spawnv(launcher, command, NULL);
    g_autofree char *answer = process == NULL ? NULL : wait_for(process);
    if (answer == NULL)
        return NULL;
    g_auto(GStrv) parts = g_strsplit(g_strchomp(answer), "\x1f", -1);
    return g_strv_length(parts) == 4 ? g_steal_pointer(&parts) : NULL;
}

static char *filled(const char *text)
{
    return text != NULL && text[0] != '\0' ? g_strdup(text) : NULL;
}

static void judge(Repository *repository, const char *oid, Signature *signature)
{
    g_auto(GStrv) parts = ask_git(repository, oid);
    if (parts == NULL)
        return;
    g_free(signature->state);
    signature->state = g_strdup(state_of(parts[0][0]));
    signature->key = filled(parts[1][0] != '\0' ? parts[1] : parts[2]);
    signature->signer = filled(parts[3]);
}

void signature_check_some(Repository *repository, const char *commit_oid, guint *left,
                          Signature *signature)
{
    git_oid oid;
    g_autoptr(git_commit) commit = NULL;
    signature_clear(signature);
    if (git_oid_fromstr(&oid, commit_oid) != 0 ||
        git_commit_lookup(&commit, repository->git, &oid) != 0)
        return;
    const char *kind = kind_of(commit);
    if (kind == NULL)
        return;
    signature->kind = g_strdup(kind);
    signature->state = g_strdup("unchecked");
    if (*left == 0)
        return;
    --*left;
    judge(repository, commit_oid, signature);
}

void signature_check(Repository *repository, const char *commit_oid, Signature *signature)
{
    guint left = 1;
    signature_check_some(repository, commit_oid, &left, signature);
}
