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

static void assert_paths(GPtrArray *found, const GError *error, const char *expected)
{
    if (found == NULL)
        fail_msg("%s", error->message);
    g_ptr_array_add(found, NULL);
    g_autofree char *joined = g_strjoinv(" ", (char **)found->pdata);
    g_ptr_array_unref(found);
    assert_string_equal(joined, expected);
}

static void assert_staged(const Fixture *fixture, const char *at, const char *folder,
                          const char *expected)
{
    g_autoptr(Repository) repository = open_at(fixture, at);
    g_autoptr(GError) error = NULL;
    assert_paths(repository_staged(repository, folder, &error), error, expected);
}

static void assert_changed(const Fixture *fixture, const char *base, const char *tip,
                           const char *folder, const char *expected)
{
    g_autoptr(Repository) repository = open_at(fixture, "r");
    g_autoptr(GError) error = NULL;
    assert_paths(repository_changed(repository, base, tip, folder, &error), error, expected);
}

static void test_staged__is_what_a_commit_would_bring(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/db/same.sql", "same");
    fixture_write(fixture, "r/db/edit.sql", "old");
    fixture_write(fixture, "r/db/gone.sql", "gone");
    fixture_write(fixture, "r/db/from.sql", "a file that moves to another name");
    fixture_write(fixture, "r/app/x.c", "x");
    g_free(fixture_commit(fixture, "r", "one"));
    fixture_write(fixture, "r/db/edit.sql", "new");
    fixture_write(fixture, "r/db/add.sql", "add");
    fixture_write(fixture, "r/app/x.c", "y");
    fixture_git(fixture, "r", "mv db/from.sql db/to.sql");
    fixture_git(fixture, "r", "rm -q db/gone.sql");
    fixture_git(fixture, "r", "add -A");
    fixture_write(fixture, "r/db/same.sql", "edited, not staged");
    fixture_write(fixture, "r/db/untracked.sql", "untracked");
    assert_staged(fixture, "r", "db", "add.sql edit.sql to.sql");
    assert_staged(fixture, "r", NULL, "app/x.c db/add.sql db/edit.sql db/to.sql");
    assert_staged(fixture, "r", "nowhere", "");
}

static void test_staged__is_the_whole_index_before_the_first_commit(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    assert_staged(fixture, "r", NULL, "");
    fixture_write(fixture, "r/db/a.sql", "a");
    fixture_write(fixture, "r/b.sql", "b");
    fixture_git(fixture, "r", "add -A");
    assert_staged(fixture, "r", NULL, "b.sql db/a.sql");
    assert_staged(fixture, "r", "db", "a.sql");
}

static void test_staged__does_not_take_a_folder_for_a_pattern(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/d[b]*/a.sql", "a");
    fixture_write(fixture, "r/db/b.sql", "b");
    fixture_git(fixture, "r", "add -A");
    assert_staged(fixture, "r", "d[b]*", "a.sql");
}

/* What git's own hooks see: a commit of some files, or of all, has an index of its own. */
static void test_staged__sees_the_index_of_a_partial_commit(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/a.sql", "a");
    fixture_write(fixture, "r/b.sql", "b");
    g_free(fixture_commit(fixture, "r", "one"));
    fixture_write(fixture, "r/a.sql", "a2");
    fixture_write(fixture, "r/b.sql", "b2");
    fixture_git(fixture, "r", "add b.sql");
    fixture_write(fixture, "r/.git/hooks/pre-commit",
                  "#!/bin/sh\ncp \"$GIT_INDEX_FILE\" .git/partial\nexit 1\n");
    g_free(fixture_run(fixture, "r", NULL, "chmod +x .git/hooks/pre-commit"));
    int status;
    g_free(fixture_run(fixture, "r", &status, "git commit -q -m partial a.sql"));
    assert_int_equal(status, 1);
    assert_staged(fixture, "r", NULL, "b.sql");
    g_setenv("GIT_INDEX_FILE", ".git/partial", TRUE);
    assert_staged(fixture, "r", NULL, "a.sql");
}

static void test_staged__is_that_of_the_linked_work_tree(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/a.sql", "a");
    g_free(fixture_commit(fixture, "r", "one"));
    fixture_git(fixture, "r", "worktree add -q ../w -b side");
    fixture_write(fixture, "w/b.sql", "b");
    fixture_git(fixture, "w", "add b.sql");
    assert_staged(fixture, "w", NULL, "b.sql");
    assert_staged(fixture, "r", NULL, "");
}

static void test_changed__counts_from_where_the_lines_part(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/db/a.sql", "a");
    fixture_write(fixture, "r/db/gone.sql", "gone");
    g_free(fixture_commit(fixture, "r", "base"));
    fixture_git(fixture, "r", "checkout -q -b feature");
    fixture_write(fixture, "r/db/sub/new.sql", "new");
    fixture_git(fixture, "r", "rm -q db/gone.sql");
    g_free(fixture_commit(fixture, "r", "feature"));
    fixture_git(fixture, "r", "checkout -q main");
    fixture_write(fixture, "r/db/a.sql", "a2");
    g_free(fixture_commit(fixture, "r", "main"));
    assert_changed(fixture, "main", "feature", "db", "sub/new.sql");
    assert_changed(fixture, "feature", NULL, "db", "a.sql");
    assert_changed(fixture, "feature", "main", NULL, "db/a.sql");
    assert_changed(fixture, "main", "main", NULL, "");
}

static void test_changed__between_unrelated_lines_is_everything(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/a.sql", "a");
    g_free(fixture_commit(fixture, "r", "one"));
    fixture_git(fixture, "r", "checkout -q --orphan other");
    fixture_write(fixture, "r/b.sql", "b");
    g_free(fixture_commit(fixture, "r", "other"));
    assert_changed(fixture, "main", "other", NULL, "a.sql b.sql");
}

static void make_shallow(Fixture *fixture)
{
    fixture_init(fixture, "origin");
    const char *const names[] = {"a", "b", "c", "d", "e", NULL};
    for (guint i = 0; names[i] != NULL; i++) {
        g_autofree char *path = g_strdup_printf("origin/%s.sql", names[i]);
        fixture_write(fixture, path, names[i]);
        g_free(fixture_commit(fixture, "origin", names[i]));
    }
    fixture_git(fixture, "", "clone -q --depth 3 \"file://$PWD/origin\" r");
}

static void test_changed__works_in_what_a_shallow_clone_has(void **state)
{
    Fixture *fixture = *state;
    make_shallow(fixture);
    assert_changed(fixture, "HEAD~1", "HEAD", NULL, "e.sql");
    assert_changed(fixture, "HEAD~2", "HEAD", NULL, "d.sql e.sql");
}

static void test_changed__says_what_a_shallow_clone_lacks(void **state)
{
    Fixture *fixture = *state;
    make_shallow(fixture);
    fixture_git(fixture, "origin", "checkout -q --orphan other");
    g_free(fixture_commit(fixture, "origin", "other"));
    fixture_git(fixture, "r", "fetch -q --depth 1 origin other:other");
    g_autoptr(Repository) repository = open_at(fixture, "r");
    assert_true(repository_is_shallow(repository));
    const char *const bases[] = {"other", "HEAD~3", NULL};
    for (guint i = 0; bases[i] != NULL; i++) {
        g_autoptr(GError) error = NULL;
        assert_null(repository_changed(repository, bases[i], NULL, NULL, &error));
        assert_int_equal(error->code, ERROR_INPUT);
        assert_non_null(strstr(error_hint(error), "--unshallow"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        fixture_test(test_staged__is_what_a_commit_would_bring),
        fixture_test(test_staged__is_the_whole_index_before_the_first_commit),
        fixture_test(test_staged__does_not_take_a_folder_for_a_pattern),
        fixture_test(test_staged__sees_the_index_of_a_partial_commit),
        fixture_test(test_staged__is_that_of_the_linked_work_tree),
        fixture_test(test_changed__counts_from_where_the_lines_part),
        fixture_test(test_changed__between_unrelated_lines_is_everything),
        fixture_test(test_changed__works_in_what_a_shallow_clone_has),
        fixture_test(test_changed__says_what_a_shallow_clone_lacks),
    };
    return fixture_main(tests);
}
