#include "unit/gitint/fixture.h"

#include "core/base/error.h"
#include "gitint/repository.h"

#include <unistd.h>

static Repository *open_at(const Fixture *fixture, const char *folder)
{
    g_autofree char *full = fixture_path(fixture, folder);
    g_autoptr(GError) error = NULL;
    Repository *repository = repository_open(full, &error);
    if (repository == NULL)
        fail_msg("%s", error->message);
    return repository;
}

static void assert_path(const Fixture *fixture, const char *found, const char *expected)
{
    g_autofree char *full = fixture_path(fixture, expected);
    g_autofree char *real = realpath(full, NULL);
    g_autofree char *real_found = realpath(found, NULL);
    assert_string_equal(real_found, real);
}

static void test_open__finds_the_top_from_a_folder_below(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/services/db/a.sql", "select 1;");
    g_autoptr(Repository) repository = open_at(fixture, "r/services/db");
    assert_path(fixture, repository_work_tree(repository), "r");
    assert_false(g_str_has_suffix(repository_work_tree(repository), "/"));
    assert_path(fixture, repository_git_folder(repository), "r/.git");
    assert_false(repository_has_commits(repository));
    assert_false(repository_is_shallow(repository));
}

static void test_open__tells_that_there_is_no_repository(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    assert_null(repository_open(fixture->folder, &error));
    assert_int_equal(error->code, ERROR_INPUT);
    assert_non_null(strstr(error->message, "is not in a git repository"));
    assert_non_null(error_hint(error));
}

static void test_open__reads_a_bare_repository(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/a.sql", "select 1;");
    g_autofree char *commit = fixture_commit(fixture, "r", "one");
    fixture_git(fixture, "", "clone -q --bare r b.git");
    g_autoptr(Repository) repository = open_at(fixture, "b.git");
    assert_null(repository_work_tree(repository));
    g_autofree char *head = repository_resolve(repository, "HEAD", NULL);
    assert_string_equal(head, commit);
    g_autofree char *hooks = repository_hooks_folder(repository, NULL);
    assert_true(g_str_has_suffix(hooks, "/b.git/hooks"));
}

static void test_open__keeps_linked_work_trees_apart(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    g_free(fixture_commit(fixture, "r", "one"));
    fixture_git(fixture, "r", "worktree add -q -b side ../w");
    fixture_write(fixture, "w/a.sql", "select 1;");
    g_autofree char *second = fixture_commit(fixture, "w", "two");
    g_autoptr(Repository) repository = open_at(fixture, "w");
    assert_path(fixture, repository_work_tree(repository), "w");
    g_autofree char *head = repository_resolve(repository, "HEAD", NULL);
    assert_string_equal(head, second);
    g_autofree char *hooks = repository_hooks_folder(repository, NULL);
    assert_path(fixture, hooks, "r/.git/hooks");
}

static void test_open__honours_what_git_tells_its_hooks(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    g_autofree char *commit = fixture_commit(fixture, "r", "one");
    g_autofree char *git_dir = fixture_path(fixture, "r/.git"),
                    *work_tree = fixture_path(fixture, "elsewhere");
    fixture_write(fixture, "elsewhere/a.sql", "select 1;");
    g_setenv("GIT_DIR", git_dir, TRUE);
    g_setenv("GIT_WORK_TREE", work_tree, TRUE);
    g_autoptr(Repository) repository = open_at(fixture, "elsewhere");
    fixture_clear_environment();
    assert_path(fixture, repository_work_tree(repository), "elsewhere");
    g_autofree char *head = repository_resolve(repository, "main", NULL);
    assert_string_equal(head, commit);
}

static void test_open__finds_the_repository_when_a_relative_git_dir_leads_nowhere(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    g_setenv("GIT_DIR", "no-such/.git", TRUE);
    g_autoptr(Repository) repository = open_at(fixture, "r");
    assert_path(fixture, repository_work_tree(repository), "r");
}

static void test_open__takes_the_present_folder_as_work_tree_of_another_git_dir(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    g_autofree char *from = fixture_path(fixture, "r/.git"),
                    *to = fixture_path(fixture, "dots.git");
    assert_int_equal(g_rename(from, to), 0);
    g_autofree char *before = g_get_current_dir(), *here = fixture_path(fixture, "r");
    assert_int_equal(chdir(here), 0);
    g_setenv("GIT_DIR", to, TRUE);
    g_autoptr(Repository) repository = open_at(fixture, "r");
    assert_int_equal(chdir(before), 0);
    assert_path(fixture, repository_work_tree(repository), "r");
}

static void test_open__gives_gits_advice_when_another_user_owns_it(void **state)
{
    Fixture *fixture = *state;
    if (getuid() != 0) {
        print_message("needs root to give a folder away\n");
        skip();
    }
    fixture_init(fixture, "r");
    g_autofree char *top = fixture_path(fixture, "r"), *git = fixture_path(fixture, "r/.git");
    assert_int_equal(chown(top, 12345, 12345) + chown(git, 12345, 12345), 0);
    g_autoptr(GError) error = NULL;
    assert_null(repository_open(top, &error));
    assert_non_null(strstr(error_hint(error), "safe.directory"));
    fixture_git(fixture, "", "config --global --add safe.directory '%s'", top);
    g_autoptr(Repository) repository = open_at(fixture, "r");
    assert_non_null(repository_work_tree(repository));
}

static void test_open__reads_partial_clones_and_work_tree_settings(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_git(fixture, "r", "config core.repositoryFormatVersion 1");
    fixture_git(fixture, "r", "config extensions.partialClone origin");
    fixture_git(fixture, "r", "config extensions.worktreeConfig true");
    fixture_git(fixture, "r", "config --worktree core.hooksPath own-hooks");
    g_autoptr(Repository) repository = open_at(fixture, "r");
    g_autofree char *hooks = repository_hooks_folder(repository, NULL);
    g_autofree char *expected =
        g_build_filename(repository_work_tree(repository), "own-hooks", NULL);
    assert_string_equal(hooks, expected);
}

static void test_open_near__takes_no_repository_for_an_answer(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    assert_null(repository_open_near(fixture->folder, &error));
    assert_null(error);
    fixture_init(fixture, "r");
    g_autofree char *path = fixture_path(fixture, "r");
    g_autoptr(Repository) repository = repository_open_near(path, &error);
    assert_non_null(repository);
    fixture_write(fixture, "r/.git/config", "[core\n");
    assert_null(repository_open_near(path, &error));
    assert_int_equal(error->code, ERROR_INPUT);
}

static void test_folder_of__is_below_the_top_through_links(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/services/db/a.sql", "a");
    fixture_write(fixture, "r2/a.sql", "a");
    g_autofree char *link = fixture_path(fixture, "link"),
                    *target = fixture_path(fixture, "r/services");
    assert_int_equal(symlink(target, link), 0);
    g_autoptr(Repository) repository = open_at(fixture, "link");
    const struct {
        const char *path, *folder;
    } cases[] = {{"r", ""},
                 {"r/services/db", "services/db"},
                 {"link/db", "services/db"},
                 {"r2", NULL},
                 {"gone", NULL}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = fixture_path(fixture, cases[i].path);
        g_autofree char *folder = repository_folder_of(repository, path);
        if (g_strcmp0(folder, cases[i].folder) != 0)
            fail_msg("%s: %s", path, folder);
    }
}

static void test_hooks_folder__is_the_configured_one(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_git(fixture, "r", "config core.hooksPath .githooks/");
    g_autoptr(Repository) relative = open_at(fixture, "r");
    g_autofree char *hooks = repository_hooks_folder(relative, NULL);
    g_autofree char *expected = g_build_filename(repository_work_tree(relative), ".githooks", NULL);
    assert_string_equal(hooks, expected);
    fixture_git(fixture, "r", "config core.hooksPath '~/shared'");
    g_autoptr(Repository) home = open_at(fixture, "r");
    g_autofree char *shared = repository_hooks_folder(home, NULL);
    assert_true(g_str_has_suffix(shared, "/shared"));
    assert_true(g_path_is_absolute(shared));
}

static void test_resolve__takes_what_git_takes(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    g_autofree char *first = fixture_commit(fixture, "r", "one");
    fixture_git(fixture, "r", "tag -a v1 -m v1");
    g_autofree char *second = fixture_commit(fixture, "r", "two");
    g_autoptr(Repository) repository = open_at(fixture, "r");
    const char *const names[] = {"v1", "HEAD~1", "main^", "v1^{commit}", NULL};
    for (guint i = 0; names[i] != NULL; i++) {
        g_autofree char *found = repository_resolve(repository, names[i], NULL);
        assert_string_equal(found, first);
    }
    g_autofree char *short_name = g_strndup(second, 9);
    g_autofree char *found = repository_resolve(repository, short_name, NULL);
    assert_string_equal(found, second);
}

static void test_resolve__names_what_it_cannot_find(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/a.sql", "select 1;");
    g_free(fixture_commit(fixture, "r", "one"));
    g_autoptr(Repository) repository = open_at(fixture, "r");
    const char *const names[] = {"v9", "HEAD:a.sql", "", "HEAD~5", NULL};
    for (guint i = 0; names[i] != NULL; i++) {
        g_autoptr(GError) error = NULL;
        assert_null(repository_resolve(repository, names[i], &error));
        assert_int_equal(error->code, ERROR_INPUT);
        g_autofree char *quoted = g_strdup_printf("\"%s\"", names[i]);
        assert_non_null(strstr(error->message, quoted));
        assert_non_null(error_hint(error));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        fixture_test(test_open__finds_the_top_from_a_folder_below),
        fixture_test(test_open__tells_that_there_is_no_repository),
        fixture_test(test_open__reads_a_bare_repository),
        fixture_test(test_open__keeps_linked_work_trees_apart),
        fixture_test(test_open__honours_what_git_tells_its_hooks),
        fixture_test(test_open__finds_the_repository_when_a_relative_git_dir_leads_nowhere),
        fixture_test(test_open__takes_the_present_folder_as_work_tree_of_another_git_dir),
        fixture_test(test_open__gives_gits_advice_when_another_user_owns_it),
        fixture_test(test_open__reads_partial_clones_and_work_tree_settings),
        fixture_test(test_open_near__takes_no_repository_for_an_answer),
        fixture_test(test_folder_of__is_below_the_top_through_links),
        fixture_test(test_hooks_folder__is_the_configured_one),
        fixture_test(test_resolve__takes_what_git_takes),
        fixture_test(test_resolve__names_what_it_cannot_find),
    };
    return fixture_main(tests);
}
