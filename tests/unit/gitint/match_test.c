#include "unit/gitint/fixture.h"

#include "core/base/error.h"
#include "gitint/provenance.h"

static Repository *open_at(const Fixture *fixture, const char *folder)
{
    g_autofree char *full = fixture_path(fixture, folder);
    g_autoptr(GError) error = NULL;
    Repository *repository = repository_open(full, &error);
    if (repository == NULL)
        fail_msg("%s", error->message);
    return repository;
}

static void test_match__holds_a_claim_against_the_commit(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/db/a.sql", "a");
    fixture_write(fixture, "r/top.sql", "top");
    g_autofree char *first = fixture_commit(fixture, "r", "one");
    g_autofree char *old = fixture_ask(fixture, "r", "rev-parse HEAD:db/a.sql");
    g_autofree char *top = fixture_ask(fixture, "r", "rev-parse HEAD:top.sql");
    fixture_write(fixture, "r/db/a.sql", "changed");
    g_autofree char *second = fixture_commit(fixture, "r", "two");
    g_autofree char *new = fixture_ask(fixture, "r", "rev-parse HEAD:db/a.sql");
    g_autoptr(Repository) repository = open_at(fixture, "r");
    g_autofree char *found = NULL;
    assert_int_equal(repository_match_blob(repository, first, "db/a.sql", old, &found), BLOB_SAME);
    assert_string_equal(found, old);
    g_clear_pointer(&found, g_free);
    assert_int_equal(repository_match_blob(repository, second, "db/a.sql", old, &found),
                     BLOB_DIFFERENT);
    assert_string_equal(found, new);
    g_clear_pointer(&found, g_free);
    assert_int_equal(repository_match_blob(repository, first, "top.sql", top, NULL), BLOB_SAME);
    assert_int_equal(repository_match_blob(repository, first, "db/b.sql", old, &found),
                     BLOB_PATH_MISSING);
    assert_null(found);
    assert_int_equal(repository_match_blob(repository, first, "no/b.sql", old, NULL),
                     BLOB_PATH_MISSING);
    assert_int_equal(repository_match_blob(repository, first, "db", old, NULL), BLOB_PATH_MISSING);
    assert_int_equal(repository_match_blob(repository, old, "db/a.sql", old, NULL),
                     BLOB_COMMIT_MISSING);
    assert_int_equal(repository_match_blob(repository, "nonsense", "db/a.sql", old, NULL),
                     BLOB_COMMIT_MISSING);
    g_autofree char *absent = g_strnfill(40, '1');
    assert_int_equal(repository_match_blob(repository, absent, "db/a.sql", old, NULL),
                     BLOB_COMMIT_MISSING);
}

static void test_read_blob__gives_the_bytes_or_nothing(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write_bytes(fixture, "r/a.sql", "a\0b", 3);
    g_autofree char *commit = fixture_commit(fixture, "r", "one");
    g_autofree char *blob = fixture_ask(fixture, "r", "rev-parse HEAD:a.sql");
    g_autofree char *absent = g_strnfill(40, '1');
    g_autoptr(Repository) repository = open_at(fixture, "r");
    g_autoptr(GBytes) bytes = repository_read_blob(repository, blob);
    assert_int_equal(g_bytes_get_size(bytes), 3);
    assert_memory_equal(g_bytes_get_data(bytes, NULL), "a\0b", 3);
    assert_null(repository_read_blob(repository, absent));
    assert_null(repository_read_blob(repository, commit));
    assert_null(repository_read_blob(repository, "xyz"));
}

static void test_reachable__from_branches_and_tags_of_any_remote(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    g_autofree char *first = fixture_commit(fixture, "r", "one");
    fixture_git(fixture, "r", "checkout -q --detach");
    g_autofree char *tagged = fixture_commit(fixture, "r", "tagged");
    fixture_git(fixture, "r", "tag -a v1 -m v1");
    g_autofree char *remote = fixture_commit(fixture, "r", "remote");
    fixture_git(fixture, "r", "update-ref refs/remotes/origin/x HEAD");
    g_autofree char *lost = fixture_commit(fixture, "r", "lost");
    fixture_git(fixture, "r", "update-ref refs/stash HEAD");
    fixture_git(fixture, "r", "checkout -q main");
    g_autoptr(Repository) repository = open_at(fixture, "r");
    assert_true(repository_is_reachable(repository, first));
    assert_true(repository_is_reachable(repository, tagged));
    assert_true(repository_is_reachable(repository, remote));
    assert_false(repository_is_reachable(repository, lost));
    assert_false(repository_is_reachable(repository, "nonsense"));
}

static void assert_range(Repository *repository, const char *range, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) found = repository_range(repository, range, &error);
    if (found == NULL)
        fail_msg("%s", error->message);
    g_ptr_array_add(found, NULL);
    g_autofree char *joined = g_strjoinv("\n", (char **)found->pdata);
    assert_string_equal(joined, expected);
}

static void test_range__agrees_with_git(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    g_free(fixture_commit(fixture, "r", "one"));
    fixture_git(fixture, "r", "tag v1");
    fixture_git(fixture, "r", "checkout -q -b side");
    g_free(fixture_commit(fixture, "r", "side"));
    fixture_git(fixture, "r", "checkout -q main");
    g_free(fixture_commit(fixture, "r", "two"));
    fixture_git(fixture, "r", "merge -q --no-ff -m merge side");
    g_free(fixture_commit(fixture, "r", "three"));
    g_autoptr(Repository) repository = open_at(fixture, "r");
    const char *const ranges[] = {"v1..main",     "v1..",         "..v1",      "side..main",
                                  "main~2..side", "HEAD~1..HEAD", "main..main"};
    for (guint i = 0; i < G_N_ELEMENTS(ranges); i++) {
        g_autofree char *expected = fixture_ask(fixture, "r", "rev-list %s", ranges[i]);
        assert_range(repository, ranges[i], expected);
    }
    g_autofree char *one = fixture_ask(fixture, "r", "rev-parse side");
    assert_range(repository, "side", one);
}

static void test_range__refuses_what_is_none(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    g_free(fixture_commit(fixture, "r", "one"));
    g_autoptr(Repository) repository = open_at(fixture, "r");
    const char *const ranges[] = {"v9..main", "main..v9", "v9", "main...main"};
    for (guint i = 0; i < G_N_ELEMENTS(ranges); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(repository_range(repository, ranges[i], &error));
        assert_int_equal(error->code, ERROR_INPUT);
        assert_non_null(error_hint(error));
    }
}

static void test_history__bears_what_a_shallow_clone_lacks(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "origin");
    g_autofree char *first = fixture_commit(fixture, "origin", "one");
    g_autofree char *second = fixture_commit(fixture, "origin", "two");
    g_autofree char *third = fixture_commit(fixture, "origin", "three");
    fixture_git(fixture, "", "clone -q --depth 2 \"file://$PWD/origin\" r");
    g_autoptr(Repository) repository = open_at(fixture, "r");
    assert_range(repository, "HEAD~1..HEAD", third);
    assert_true(repository_is_reachable(repository, second));
    assert_false(repository_is_reachable(repository, first));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        fixture_test(test_match__holds_a_claim_against_the_commit),
        fixture_test(test_read_blob__gives_the_bytes_or_nothing),
        fixture_test(test_reachable__from_branches_and_tags_of_any_remote),
        fixture_test(test_range__agrees_with_git),
        fixture_test(test_range__refuses_what_is_none),
        fixture_test(test_history__bears_what_a_shallow_clone_lacks),
    };
    return fixture_main(tests);
}
