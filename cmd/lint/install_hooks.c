/* confiture-lint install-hooks: git calls the linter before a commit and before a push. */
#include "cmd/lint/commands.h"
#include "core/base/error.h"
#include "gitint/repository.h"
#include "hooks/git/install.h"

static gboolean remove_hooks, force, status;

static const GOptionEntry options[] = {
    {"remove", 0, 0, G_OPTION_ARG_NONE, &remove_hooks,
     "take them away, and put back what was there before", NULL},
    {"force", 0, 0, G_OPTION_ARG_NONE, &force,
     "also where a foreign hook has taken the place of ours", NULL},
    {"status", 0, 0, G_OPTION_ARG_NONE, &status, "only tell what is there", NULL},
    {0},
};

static char *find_program(const Context *context)
{
    char *self = g_file_read_link("/proc/self/exe", NULL);
    return self != NULL ? self : g_strdup(context->program);
}

static void print_paths(Context *context, const char *member, const char *verb, const char *nothing,
                        const GPtrArray *paths)
{
    if (output_format(context->output) == FORMAT_JSON) {
        json_t *list = json_array();
        for (guint i = 0; i < paths->len; i++)
            json_array_append_new(list, json_string(paths->pdata[i]));
        output_json(context->output, "lint/install-hooks", json_pack("{s:o}", member, list));
        return;
    }
    for (guint i = 0; i < paths->len; i++)
        output_print(context->output, "%s %s\n", verb, (const char *)paths->pdata[i]);
    if (paths->len == 0)
        output_note(context->output, "%s", nothing);
}

static void print_states(Context *context, const GPtrArray *states)
{
    static const char *const headings[] = {"HOOK", "STATE", "PATH", NULL};
    g_autoptr(Table) table = table_new(headings);
    json_t *list = json_array();
    for (guint i = 0; i < states->len; i++) {
        const GitHookStatus *hook = states->pdata[i];
        const char *state = git_hook_state_name(hook->state);
        table_add(table, hook->name, state, hook->path, NULL);
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:s, s:b}", "hook", hook->name, "state", state,
                                        "path", hook->path, "current", (int)hook->current));
    }
    if (output_format(context->output) == FORMAT_JSON) {
        output_json(context->output, "lint/install-hooks", json_pack("{s:o}", "hooks", list));
        return;
    }
    json_decref(list);
    output_table(context->output, table);
}

static gboolean do_remove(Context *context, const char *folder, GError **error)
{
    g_autoptr(GPtrArray) removed = NULL;
    if (!git_hooks_remove(folder, &removed, error))
        return FALSE;
    print_paths(context, "removed", "removed", "none of our hooks was there", removed);
    return TRUE;
}

static gboolean do_install(Context *context, const GitHooksOptions *hooks, GError **error)
{
    g_autoptr(GPtrArray) written = NULL;
    if (!git_hooks_install(hooks, &written, error))
        return FALSE;
    print_paths(context, "written", "installed", "the hooks are there already", written);
    return TRUE;
}

static void do_status(Context *context, const GitHooksOptions *hooks)
{
    g_autoptr(GPtrArray) states = git_hooks_status(hooks);
    print_states(context, states);
}

static int run(Context *context, G_GNUC_UNUSED int argc, G_GNUC_UNUSED char **argv, GError **error)
{
    g_autoptr(Repository) repository = repository_open(context->directory, error);
    g_autofree char *folder =
        repository != NULL ? repository_hooks_folder(repository, error) : NULL;
    if (folder == NULL)
        return 0;
    g_autofree char *program = find_program(context);
    GitHooksOptions hooks = {.folder = folder, .program = program, .force = force};
    if (status)
        do_status(context, &hooks);
    else if (remove_hooks)
        do_remove(context, folder, error);
    else
        do_install(context, &hooks, error);
    return 0;
}

const Command install_hooks_command = {
    .name = "install-hooks",
    .summary = "let git check before each commit and push",
    .arguments = "",
    .details = "Writes pre-commit and pre-push into core.hooksPath or the repository's hooks "
               "folder. Hooks that are there\n"
               "already are kept and run first.",
    .options = options,
    .run = run,
};
