#include "unit/gitint/fixture.h"

#include "core/base/error.h"
#include "hooks/git/install.h"

#include <sys/stat.h>
#include <unistd.h>

/* A confiture-lint that writes down how it was called and with what standard input, and fails when
 * told to. */
static const char fake_lint[] = "#!/bin/sh\n"
                                "echo \"$(basename \"$PWD\"): $*\" >>\"$HOME/calls\"\n"
                                "cat >\"$HOME/stdin\"\n"
                                "git ls-files >\"$HOME/index\"\n"
                                "[ ! -f \"$HOME/fail\" ] || exit \"$(cat \"$HOME/fail\")\"\n";

static void write_program(const char *path, const char *text)
{
    assert_true(g_file_set_contents(path, text, -1, NULL));
    assert_int_equal(g_chmod(path, 0755), 0);
}

/* What the home holds is of one test; the home itself is the process's. */
static char *home_path(const char *name)
{
    return g_build_filename(g_getenv("HOME"), name, NULL);
}

static void home_remove(const char *name)
{
    g_autofree char *path = home_path(name);
    (void)g_remove(path);
}

static int setup(void **state)
{
    const char *const names[] = {"calls", "stdin", "index", "fail"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        home_remove(names[i]);
    fixture_setup(state);
    g_autofree char *lint = fixture_path(*state, "confiture-lint");
    write_program(lint, fake_lint);
    return 0;
}

static void fail_lint(const char *status)
{
    g_autofree char *path = home_path("fail");
    assert_true(g_file_set_contents(path, status, -1, NULL));
}

/* What was called since the last time. */
static char *take_calls(void)
{
    g_autofree char *path = home_path("calls");
    char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return g_strdup("");
    g_remove(path);
    return text;
}

static void assert_calls(const char *expected)
{
    g_autofree char *calls = take_calls();
    assert_string_equal(calls, expected);
}

static GPtrArray *install_into(const Fixture *fixture, const char *folder)
{
    g_autofree char *full = fixture_path(fixture, folder),
                    *lint = fixture_path(fixture, "confiture-lint");
    g_autoptr(GError) error = NULL;
    GPtrArray *written = NULL;
    if (!git_hooks_install(&(GitHooksOptions){.folder = full, .program = lint}, &written, &error))
        fail_msg("%s", error->message);
    return written;
}

static void install(const Fixture *fixture)
{
    g_autoptr(GPtrArray) written = install_into(fixture, "r/.git/hooks");
    assert_int_equal(written->len, 2);
}

static void assert_state(const Fixture *fixture, const char *folder, guint index,
                         GitHookState state, gboolean current)
{
    g_autofree char *full = fixture_path(fixture, folder),
                    *lint = fixture_path(fixture, "confiture-lint");
    g_autoptr(GPtrArray) all =
        git_hooks_status(&(GitHooksOptions){.folder = full, .program = lint});
    assert_int_equal(all->len, 2);
    const GitHookStatus *status = all->pdata[index];
    assert_string_equal(git_hook_state_name(status->state), git_hook_state_name(state));
    assert_int_equal(status->current, current);
    assert_string_equal(status->name, index == 0 ? "pre-commit" : "pre-push");
}

static gboolean is_executable(const Fixture *fixture, const char *path)
{
    g_autofree char *full = fixture_path(fixture, path);
    return g_access(full, X_OK) == 0;
}

static void init_project(Fixture *fixture)
{
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/db/schema/a.sql", "select 1;");
    g_free(fixture_commit(fixture, "r", "base"));
}

static void test_install__makes_folder_and_scripts_once(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GPtrArray) first = install_into(fixture, "new/folder");
    assert_int_equal(first->len, 2);
    assert_true(is_executable(fixture, "new/folder/pre-commit"));
    assert_true(is_executable(fixture, "new/folder/pre-push"));
    g_autoptr(GPtrArray) second = install_into(fixture, "new/folder");
    assert_int_equal(second->len, 0);
    assert_state(fixture, "new/folder", 0, GIT_HOOK_INSTALLED, TRUE);
    assert_state(fixture, "new/folder", 1, GIT_HOOK_INSTALLED, TRUE);
}

static void test_install__renews_what_is_old_or_not_executable(void **state)
{
    Fixture *fixture = *state;
    g_ptr_array_unref(install_into(fixture, "hooks"));
    g_autofree char *commit = fixture_path(fixture, "hooks/pre-commit");
    assert_int_equal(g_chmod(commit, 0644), 0);
    g_autofree char *push = fixture_path(fixture, "hooks/pre-push");
    write_program(push, "#!/bin/sh\n# Written by confiture-lint install-hooks, long ago\n");
    assert_state(fixture, "hooks", 0, GIT_HOOK_INSTALLED, FALSE);
    assert_state(fixture, "hooks", 1, GIT_HOOK_INSTALLED, FALSE);
    g_autoptr(GPtrArray) second = install_into(fixture, "hooks");
    assert_int_equal(second->len, 2);
    assert_state(fixture, "hooks", 0, GIT_HOOK_INSTALLED, TRUE);
    assert_state(fixture, "hooks", 1, GIT_HOOK_INSTALLED, TRUE);
}

static void test_remove__puts_back_what_was_there(void **state)
{
    Fixture *fixture = *state;
    fixture_write(fixture, "hooks/pre-commit", "#!/bin/sh\necho mine\n");
    fixture_write(fixture, "shared.sh", "#!/bin/sh\necho shared\n");
    g_autofree char *commit = fixture_path(fixture, "hooks/pre-commit"),
                    *push = fixture_path(fixture, "hooks/pre-push");
    assert_int_equal(g_chmod(commit, 0640), 0);
    assert_int_equal(symlink("../shared.sh", push), 0);
    assert_state(fixture, "hooks", 0, GIT_HOOK_FOREIGN, FALSE);
    g_ptr_array_unref(install_into(fixture, "hooks"));
    assert_state(fixture, "hooks", 0, GIT_HOOK_CHAINED, TRUE);
    assert_state(fixture, "hooks", 1, GIT_HOOK_CHAINED, TRUE);
    g_autofree char *shared = fixture_read(fixture, "shared.sh");
    assert_string_equal(shared, "#!/bin/sh\necho shared\n");
    g_autofree char *folder = fixture_path(fixture, "hooks");
    g_autoptr(GPtrArray) removed = NULL;
    assert_true(git_hooks_remove(folder, &removed, NULL));
    assert_int_equal(removed->len, 2);
    g_autofree char *text = fixture_read(fixture, "hooks/pre-commit");
    assert_string_equal(text, "#!/bin/sh\necho mine\n");
    GStatBuf status;
    assert_int_equal(g_stat(commit, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
    g_autofree char *target = g_file_read_link(push, NULL);
    assert_string_equal(target, "../shared.sh");
}

static void test_remove__leaves_what_is_not_ours(void **state)
{
    Fixture *fixture = *state;
    fixture_write(fixture, "hooks/pre-commit", "#!/bin/sh\necho mine\n");
    g_autofree char *folder = fixture_path(fixture, "hooks");
    g_autoptr(GPtrArray) removed = NULL;
    assert_true(git_hooks_remove(folder, &removed, NULL));
    assert_int_equal(removed->len, 0);
    g_autofree char *text = fixture_read(fixture, "hooks/pre-commit");
    assert_string_equal(text, "#!/bin/sh\necho mine\n");
}

static void test_install__loses_no_hook_when_another_tool_came_between(void **state)
{
    Fixture *fixture = *state;
    fixture_write(fixture, "hooks/pre-commit", "#!/bin/sh\n: first\n");
    g_ptr_array_unref(install_into(fixture, "hooks"));
    fixture_write(fixture, "hooks/pre-commit", "#!/bin/sh\n: second\n");
    g_autofree char *folder = fixture_path(fixture, "hooks");
    GitHooksOptions options = {.folder = folder, .program = "confiture-lint"};
    g_autoptr(GError) error = NULL;
    assert_false(git_hooks_install(&options, NULL, &error));
    assert_int_equal(error->code, ERROR_REFUSED);
    assert_non_null(error_hint(error));
    g_autofree char *kept = fixture_read(fixture, "hooks/pre-commit");
    assert_string_equal(kept, "#!/bin/sh\n: second\n");
    options.force = TRUE;
    assert_true(git_hooks_install(&options, NULL, NULL));
    g_autofree char *newer = fixture_read(fixture, "hooks/pre-commit.before-confiture");
    g_autofree char *older = fixture_read(fixture, "hooks/pre-commit.before-confiture.2");
    assert_string_equal(newer, "#!/bin/sh\n: second\n");
    assert_string_equal(older, "#!/bin/sh\n: first\n");
}

static void test_install__puts_the_hook_back_when_it_cannot_write(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    fixture_write(fixture, "file", "no folder");
    g_autofree char *folder = fixture_path(fixture, "file/hooks");
    assert_false(
        git_hooks_install(&(GitHooksOptions){.folder = folder, .program = "x"}, NULL, &error));
    assert_int_equal(error->code, ERROR_OUTPUT);
    assert_non_null(strstr(error->message, folder));
}

static void test_commit__is_checked_and_stopped_by_findings(void **state)
{
    Fixture *fixture = *state;
    init_project(fixture);
    install(fixture);
    fixture_write(fixture, "r/db/schema/b.sql", "select 2;");
    fixture_git(fixture, "r", "add -A");
    fail_lint("1");
    int status;
    g_autofree char *stopped = fixture_run(fixture, "r", &status, "git commit -m two");
    assert_int_not_equal(status, 0);
    assert_non_null(strstr(stopped, "git commit --no-verify"));
    assert_non_null(strstr(stopped, "stopped by what is listed above"));
    assert_calls("r: check --staged -C .\n");
    fail_lint("4");
    g_autofree char *unable = fixture_run(fixture, "r", &status, "git commit -m two");
    assert_int_not_equal(status, 0);
    assert_non_null(strstr(unable, "could not be done (status 4"));
    home_remove("fail");
    g_free(take_calls());
    fixture_git(fixture, "r", "commit -q -m two");
    assert_calls("r: check --staged -C .\n");
}

static void test_commit__without_a_change_of_the_project_is_not_checked(void **state)
{
    Fixture *fixture = *state;
    init_project(fixture);
    install(fixture);
    fixture_write(fixture, "r/README", "text");
    g_free(fixture_commit(fixture, "r", "two"));
    assert_calls("");
}

static void test_commit__may_be_the_first(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    install(fixture);
    fixture_write(fixture, "r/db/migrations/1_a.up.sql", "select 1;");
    g_free(fixture_commit(fixture, "r", "one"));
    assert_calls("r: check --staged -C .\n");
}

static void test_commit__checks_each_project_that_changed(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/one/confiture.yaml", "");
    fixture_write(fixture, "r/two here/d\xc3\xa9p\xc3\xb4t/confiture.yaml", "");
    fixture_write(fixture, "r/three/confiture.yaml", "");
    g_free(fixture_commit(fixture, "r", "base"));
    install(fixture);
    fixture_write(fixture, "r/one/a.sql", "a");
    fixture_write(fixture, "r/two here/d\xc3\xa9p\xc3\xb4t/b.sql", "b");
    g_free(fixture_commit(fixture, "r", "change"));
    assert_calls("r: check --staged -C one\nr: check --staged -C two here/d\xc3\xa9p\xc3\xb4t\n");
    fixture_git(fixture, "r", "config --add confiture.project three");
    fixture_write(fixture, "r/one/a.sql", "a2");
    fixture_write(fixture, "r/three/a.sql", "a2");
    g_free(fixture_commit(fixture, "r", "change"));
    assert_calls("r: check --staged -C three\n");
}

static void test_commit__of_some_files_is_checked_by_its_own_index(void **state)
{
    Fixture *fixture = *state;
    init_project(fixture);
    install(fixture);
    fixture_write(fixture, "r/db/schema/b.sql", "b");
    fixture_write(fixture, "r/db/schema/c.sql", "c");
    fixture_git(fixture, "r", "add -A");
    fixture_git(fixture, "r", "commit -q -m part db/schema/c.sql");
    g_autofree char *path = home_path("index"), *index = NULL;
    assert_true(g_file_get_contents(path, &index, NULL, NULL));
    assert_string_equal(index, "db/schema/a.sql\ndb/schema/c.sql\n");
}

static void test_commit__runs_the_earlier_hook_first(void **state)
{
    Fixture *fixture = *state;
    init_project(fixture);
    g_autofree char *own = fixture_path(fixture, "r/.git/hooks/pre-commit");
    write_program(
        own, "#!/bin/sh\necho own >>\"$HOME/calls\"\n[ ! -f \"$HOME/own-fails\" ] || exit 3\n");
    install(fixture);
    fixture_write(fixture, "r/db/schema/b.sql", "b");
    fixture_git(fixture, "r", "add -A");
    g_autofree char *flag = home_path("own-fails");
    assert_true(g_file_set_contents(flag, "", 0, NULL));
    int status;
    g_free(fixture_run(fixture, "r", &status, "git commit -q -m two"));
    assert_int_not_equal(status, 0);
    assert_calls("own\n");
    home_remove("own-fails");
    fixture_git(fixture, "r", "commit -q -m two");
    assert_calls("own\nr: check --staged -C .\n");
}

static void test_commit__passes_over_an_earlier_hook_that_was_switched_off(void **state)
{
    Fixture *fixture = *state;
    init_project(fixture);
    fixture_write(fixture, "r/.git/hooks/pre-commit", "#!/bin/sh\nexit 1\n");
    install(fixture);
    fixture_write(fixture, "r/db/schema/b.sql", "b");
    g_free(fixture_commit(fixture, "r", "two"));
    assert_calls("r: check --staged -C .\n");
}

static void test_commit__is_refused_when_the_program_is_gone(void **state)
{
    Fixture *fixture = *state;
    init_project(fixture);
    install(fixture);
    g_autofree char *lint = fixture_path(fixture, "confiture-lint");
    g_autofree char *folder = fixture_path(fixture, "bin"),
                    *moved = fixture_path(fixture, "bin/confiture-lint");
    assert_int_equal(g_mkdir(folder, 0755), 0);
    assert_int_equal(g_rename(lint, moved), 0);
    fixture_write(fixture, "r/db/schema/b.sql", "b");
    fixture_git(fixture, "r", "add -A");
    int status;
    g_autofree char *refused = fixture_run(fixture, "r", &status, "git commit -q -m two");
    assert_int_not_equal(status, 0);
    assert_non_null(strstr(refused, lint));
    assert_non_null(strstr(refused, "git commit --no-verify"));
    g_free(fixture_run(fixture, "r", NULL, "PATH='%s':$PATH git commit -q -m two", folder));
    assert_calls("r: check --staged -C .\n");
}

static void test_commit__in_a_linked_work_tree_is_checked(void **state)
{
    Fixture *fixture = *state;
    init_project(fixture);
    install(fixture);
    fixture_git(fixture, "r", "worktree add -q -b side ../w");
    fixture_write(fixture, "w/db/schema/b.sql", "b");
    g_free(fixture_commit(fixture, "w", "two"));
    assert_calls("w: check --staged -C .\n");
}

static void test_install__works_with_a_hooks_path_and_odd_names(void **state)
{
    Fixture *fixture = *state;
    init_project(fixture);
    g_autofree char *lint = fixture_path(fixture, "confiture-lint"),
                    *odd = fixture_path(fixture, "it's $HOME lint");
    assert_int_equal(g_rename(lint, odd), 0);
    g_autofree char *folder = fixture_path(fixture, "r/my hooks");
    fixture_git(fixture, "r", "config core.hooksPath 'my hooks'");
    assert_true(
        git_hooks_install(&(GitHooksOptions){.folder = folder, .program = odd}, NULL, NULL));
    fixture_write(fixture, "r/db/schema/b.sql", "b");
    g_free(fixture_commit(fixture, "r", "two"));
    assert_calls("r: check --staged -C .\n");
}

static void init_remote(Fixture *fixture)
{
    init_project(fixture);
    fixture_git(fixture, "", "clone -q --bare r remote.git");
    fixture_git(fixture, "r", "remote add origin ../remote.git");
    fixture_git(fixture, "r", "fetch -q");
    install(fixture);
}

#define PUSH_CALL "r: check --pre-push origin -C .\n"

/* What the linter was given on its standard input the last time. */
static void assert_given(const char *expected)
{
    g_autofree char *path = home_path("stdin"), *given = NULL;
    assert_true(g_file_get_contents(path, &given, NULL, NULL));
    assert_string_equal(given, expected);
}

static char *pushed_line(const char *ref, const char *new, const char *old)
{
    return g_strdup_printf("%s %s %s %s\n", ref, new, ref, old);
}

static const char nothing[] = "0000000000000000000000000000000000000000";

static void test_push__hands_on_what_git_says_of_the_push(void **state)
{
    Fixture *fixture = *state;
    init_remote(fixture);
    g_autofree char *old = fixture_ask(fixture, "r", "rev-parse HEAD");
    fixture_write(fixture, "r/db/schema/b.sql", "b");
    fixture_git(fixture, "r", "add -A");
    fixture_git(fixture, "r", "commit -q --no-verify -m two");
    g_autofree char *new = fixture_ask(fixture, "r", "rev-parse HEAD"),
                    *line = pushed_line("refs/heads/main", new, old);
    fail_lint("1");
    int status;
    g_autofree char *stopped = fixture_run(fixture, "r", &status, "git push origin main");
    assert_int_not_equal(status, 0);
    assert_non_null(strstr(stopped, "git push --no-verify"));
    assert_calls(PUSH_CALL);
    home_remove("fail");
    fixture_git(fixture, "r", "push -q origin main");
    assert_calls(PUSH_CALL);
    assert_given(line);
}

static void test_push__of_a_new_branch_and_of_a_tag_are_handed_on_too(void **state)
{
    Fixture *fixture = *state;
    init_remote(fixture);
    fixture_git(fixture, "r", "checkout -q -b feature");
    fixture_write(fixture, "r/db/schema/b.sql", "b");
    fixture_git(fixture, "r", "add -A");
    fixture_git(fixture, "r", "commit -q --no-verify -m two");
    fixture_git(fixture, "r", "tag -a v1 -m v1");
    g_autofree char *new = fixture_ask(fixture, "r", "rev-parse HEAD"),
                    *tag = fixture_ask(fixture, "r", "rev-parse v1"),
                    *branch_line = pushed_line("refs/heads/feature", new, nothing),
                    *tag_line = pushed_line("refs/tags/v1", tag, nothing);
    fixture_git(fixture, "r", "push -q origin feature");
    assert_calls(PUSH_CALL);
    assert_given(branch_line);
    fixture_git(fixture, "r", "push -q origin v1");
    assert_calls(PUSH_CALL);
    assert_given(tag_line);
}

static void test_push__to_where_nothing_is_known_names_the_place(void **state)
{
    Fixture *fixture = *state;
    init_project(fixture);
    install(fixture);
    fixture_git(fixture, "", "init -q --bare empty.git");
    fixture_git(fixture, "r", "push -q ../empty.git main");
    assert_calls("r: check --pre-push ../empty.git -C .\n");
}

static void test_push__of_deletions_alone_or_of_nothing_asks_nobody(void **state)
{
    Fixture *fixture = *state;
    init_remote(fixture);
    fixture_git(fixture, "r", "push -q --no-verify origin main:gone");
    fixture_git(fixture, "r", "push -q origin :gone");
    fixture_git(fixture, "r", "push -q origin main");
    assert_calls("");
}

static void test_push__gives_both_hooks_the_same_input(void **state)
{
    Fixture *fixture = *state;
    init_project(fixture);
    fixture_git(fixture, "", "clone -q --bare r remote.git");
    fixture_git(fixture, "r", "remote add origin ../remote.git");
    fixture_git(fixture, "r", "fetch -q");
    g_autofree char *own = fixture_path(fixture, "r/.git/hooks/pre-push");
    write_program(
        own,
        "#!/bin/sh\necho \"$@\" >\"$HOME/own\"\ncat >>\"$HOME/own\"\n[ ! -f \"$HOME/fail\" ]\n");
    install(fixture);
    g_autofree char *old = fixture_ask(fixture, "r", "rev-parse HEAD");
    fixture_write(fixture, "r/db/schema/b.sql", "b");
    g_free(fixture_commit(fixture, "r", "two"));
    g_free(take_calls());
    g_autofree char *new = fixture_ask(fixture, "r", "rev-parse HEAD");
    int status;
    fail_lint("1");
    g_free(fixture_run(fixture, "r", &status, "git push -q origin main"));
    assert_int_not_equal(status, 0);
    assert_calls("");
    home_remove("fail");
    fixture_git(fixture, "r", "push -q origin main");
    assert_calls(PUSH_CALL);
    g_autofree char *expected =
        g_strdup_printf("origin ../remote.git\nrefs/heads/main %s refs/heads/main %s\n", new, old);
    g_autofree char *path = home_path("own"), *given = NULL;
    assert_true(g_file_get_contents(path, &given, NULL, NULL));
    assert_string_equal(given, expected);
}

static void test_push__of_several_branches_asks_once_and_tells_the_worst(void **state)
{
    Fixture *fixture = *state;
    init_remote(fixture);
    g_autoptr(GString) expected = g_string_new(NULL);
    const char *const names[] = {"one", "two"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_strdup_printf("r/db/schema/%s.sql", names[i]);
        fixture_git(fixture, "r", "checkout -q -b %s main", names[i]);
        fixture_write(fixture, path, names[i]);
        fixture_git(fixture, "r", "add -A");
        fixture_git(fixture, "r", "commit -q --no-verify -m %s", names[i]);
        g_autofree char *commit = fixture_ask(fixture, "r", "rev-parse HEAD"),
                        *ref = g_strdup_printf("refs/heads/%s", names[i]),
                        *line = pushed_line(ref, commit, nothing);
        g_string_append(expected, line);
    }
    fail_lint("4");
    int status;
    g_autofree char *told = fixture_run(fixture, "r", &status, "git push origin one two");
    assert_int_not_equal(status, 0);
    assert_non_null(strstr(told, "could not be done (status 4"));
    assert_calls(PUSH_CALL);
    assert_given(expected->str);
}

static void test_scripts__are_read_by_every_shell(void **state)
{
    Fixture *fixture = *state;
    g_ptr_array_unref(install_into(fixture, "hooks"));
    const char *const shells[] = {"dash", "bash --posix", "busybox sh"};
    for (guint i = 0; i < G_N_ELEMENTS(shells); i++) {
        g_autofree char *known =
            fixture_run(fixture, "", NULL, "%s -c 'echo yes' 2>&1 || true", shells[i]);
        if (!g_str_equal(known, "yes"))
            continue;
        g_autofree char *told = fixture_run(
            fixture, "hooks", NULL, "%s -n pre-commit && %s -n pre-push", shells[i], shells[i]);
        assert_string_equal(told, "");
    }
}

#define hook_test(name) cmocka_unit_test_setup_teardown(name, setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        hook_test(test_install__makes_folder_and_scripts_once),
        hook_test(test_install__renews_what_is_old_or_not_executable),
        hook_test(test_remove__puts_back_what_was_there),
        hook_test(test_remove__leaves_what_is_not_ours),
        hook_test(test_install__loses_no_hook_when_another_tool_came_between),
        hook_test(test_install__puts_the_hook_back_when_it_cannot_write),
        hook_test(test_commit__is_checked_and_stopped_by_findings),
        hook_test(test_commit__without_a_change_of_the_project_is_not_checked),
        hook_test(test_commit__may_be_the_first),
        hook_test(test_commit__checks_each_project_that_changed),
        hook_test(test_commit__of_some_files_is_checked_by_its_own_index),
        hook_test(test_commit__runs_the_earlier_hook_first),
        hook_test(test_commit__passes_over_an_earlier_hook_that_was_switched_off),
        hook_test(test_commit__is_refused_when_the_program_is_gone),
        hook_test(test_commit__in_a_linked_work_tree_is_checked),
        hook_test(test_install__works_with_a_hooks_path_and_odd_names),
        hook_test(test_push__hands_on_what_git_says_of_the_push),
        hook_test(test_push__of_a_new_branch_and_of_a_tag_are_handed_on_too),
        hook_test(test_push__to_where_nothing_is_known_names_the_place),
        hook_test(test_push__of_deletions_alone_or_of_nothing_asks_nobody),
        hook_test(test_push__gives_both_hooks_the_same_input),
        hook_test(test_push__of_several_branches_asks_once_and_tells_the_worst),
        hook_test(test_scripts__are_read_by_every_shell),
    };
    return fixture_main(tests);
}
