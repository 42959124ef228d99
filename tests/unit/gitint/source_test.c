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

static SourceTree *tree_of(SourceTree *tree, const GError *error)
{
    if (tree == NULL)
        fail_msg("%s", error->message);
    return tree;
}

static SourceTree *commit_tree(const Fixture *fixture, const char *revision, const char *folder)
{
    g_autoptr(Repository) repository = open_at(fixture, "r");
    g_autoptr(GError) error = NULL;
    return tree_of(repository_source_commit(repository, revision, folder, &error), error);
}

static SourceTree *index_tree(const Fixture *fixture, const char *folder)
{
    g_autoptr(Repository) repository = open_at(fixture, "r");
    g_autoptr(GError) error = NULL;
    return tree_of(repository_source_index(repository, folder, &error), error);
}

static void assert_listing(SourceTree *tree, const char *prefix, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) entries = source_tree_list(tree, prefix, &error);
    if (entries == NULL)
        fail_msg("%s", error->message);
    g_autoptr(GString) found = g_string_new(NULL);
    for (guint i = 0; i < entries->len; i++)
        g_string_append_printf(found, "%s ", ((SourceEntry *)entries->pdata[i])->path);
    assert_string_equal(found->str, expected);
}

static void assert_text(SourceTree *tree, const char *path, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = source_tree_read(tree, path, &error);
    if (bytes == NULL)
        fail_msg("%s", error->message);
    assert_int_equal(g_bytes_get_size(bytes), strlen(expected));
    assert_memory_equal(g_bytes_get_data(bytes, NULL), expected, strlen(expected));
}

static void assert_refused(SourceTree *tree, const char *path, const char *words)
{
    g_autoptr(GError) error = NULL;
    assert_null(source_tree_read(tree, path, &error));
    assert_int_equal(error->code, ERROR_INPUT);
    assert_non_null(error_path(error));
    if (strstr(error->message, words) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", error->message, words);
}

static void test_commit__is_what_was_committed_then(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/db/b.sql", "old b");
    fixture_write(fixture, "r/db/a.sql", "old a");
    fixture_write(fixture, "r/db.sql", "beside");
    g_free(fixture_commit(fixture, "r", "one"));
    fixture_git(fixture, "r", "tag v1");
    fixture_write(fixture, "r/db/b.sql", "new b");
    fixture_write(fixture, "r/db/sub/c.sql", "c");
    g_free(fixture_commit(fixture, "r", "two"));
    fixture_write(fixture, "r/db/b.sql", "uncommitted");
    g_autoptr(SourceTree) old = commit_tree(fixture, "v1", NULL);
    g_autoptr(SourceTree) new = commit_tree(fixture, "HEAD", "");
    assert_listing(old, "", "db.sql db/a.sql db/b.sql ");
    assert_listing(old, "db", "db/a.sql db/b.sql ");
    assert_listing(new, "db", "db/a.sql db/b.sql db/sub/c.sql ");
    assert_listing(new, "db/b.sql", "db/b.sql ");
    assert_text(old, "db/b.sql", "old b");
    assert_text(new, "db/b.sql", "new b");
    assert_non_null(strstr(old->label, "v1 ("));
}

static void test_commit__entries_carry_their_blobs(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/a.sql", "select 1;\n");
    g_free(fixture_commit(fixture, "r", "one"));
    g_autofree char *blob = fixture_ask(fixture, "r", "rev-parse HEAD:a.sql");
    g_autoptr(SourceTree) commit = commit_tree(fixture, "HEAD", NULL);
    g_autoptr(SourceTree) index = index_tree(fixture, NULL);
    SourceTree *trees[] = {commit, index};
    for (guint i = 0; i < G_N_ELEMENTS(trees); i++) {
        g_autoptr(GPtrArray) entries = source_tree_list(trees[i], "", NULL);
        assert_string_equal(((SourceEntry *)entries->pdata[0])->digest, blob);
    }
}

static void test_commit__is_seen_from_the_projects_folder(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/services/db/schema/a.sql", "a");
    fixture_write(fixture, "r/services/dbx/b.sql", "b");
    g_free(fixture_commit(fixture, "r", "one"));
    g_autoptr(SourceTree) commit = commit_tree(fixture, "HEAD", "services/db");
    g_autoptr(SourceTree) index = index_tree(fixture, "services/db");
    assert_listing(commit, "", "schema/a.sql ");
    assert_listing(index, "", "schema/a.sql ");
    assert_text(commit, "schema/a.sql", "a");
    assert_text(index, "schema/a.sql", "a");
    assert_true(source_tree_has(commit, "schema"));
    assert_false(source_tree_has(commit, "b.sql"));
    assert_false(source_tree_has(index, "../dbx/b.sql"));
}

static void test_commit__says_what_is_not_there(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/db/a.sql", "a");
    g_free(fixture_commit(fixture, "r", "one"));
    g_autoptr(SourceTree) tree = commit_tree(fixture, "main", NULL);
    g_autoptr(GError) error = NULL;
    assert_null(source_tree_list(tree, "nowhere", &error));
    assert_int_equal(error->code, ERROR_INPUT);
    assert_refused(tree, "db/b.sql", "there is no \"db/b.sql\" in main (");
    assert_refused(tree, "db/a.sql/x", "there is no");
    assert_refused(tree, "db", "not a file");
}

static void test_commit__passes_over_hidden_files_and_submodules(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "other");
    g_free(fixture_commit(fixture, "other", "one"));
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/.hidden/a.sql", "a");
    fixture_write(fixture, "r/.b.sql", "b");
    fixture_write(fixture, "r/c.sql", "c");
    fixture_git(fixture, "r", "-c protocol.file.allow=always submodule -q add ../other sub");
    g_free(fixture_commit(fixture, "r", "one"));
    g_autoptr(SourceTree) commit = commit_tree(fixture, "HEAD", NULL);
    g_autoptr(SourceTree) index = index_tree(fixture, NULL);
    assert_listing(commit, "", "c.sql ");
    assert_listing(index, "", "c.sql ");
}

static void test_index__is_what_was_staged(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/a.sql", "staged");
    fixture_write(fixture, "r/later.sql", "later");
    fixture_git(fixture, "r", "add a.sql");
    fixture_git(fixture, "r", "add --intent-to-add later.sql");
    fixture_write(fixture, "r/a.sql", "edited since");
    fixture_write(fixture, "r/new.sql", "untracked");
    g_autoptr(SourceTree) tree = index_tree(fixture, NULL);
    assert_listing(tree, "", "a.sql ");
    assert_text(tree, "a.sql", "staged");
    assert_refused(tree, "later.sql", "there is no");
    assert_string_equal(tree->label, "index");
}

static void test_index__of_a_new_repository_is_empty(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    g_autoptr(SourceTree) tree = index_tree(fixture, NULL);
    assert_listing(tree, "", "");
    assert_false(source_tree_has(tree, "db"));
}

static void test_index__is_the_one_a_hook_is_told(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/a.sql", "a");
    fixture_write(fixture, "r/b.sql", "b");
    fixture_git(fixture, "r", "add a.sql");
    g_free(fixture_run(fixture, "r", NULL, "GIT_INDEX_FILE=.git/other git add b.sql"));
    g_setenv("GIT_INDEX_FILE", ".git/other",
             TRUE); /* relative to the top, not to where this process stands */
    g_autoptr(SourceTree) tree = index_tree(fixture, NULL);
    assert_listing(tree, "", "b.sql ");
}

static void test_index__refuses_what_is_unmerged(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/db/a.sql", "base");
    fixture_write(fixture, "r/app/x", "x");
    g_free(fixture_commit(fixture, "r", "base"));
    fixture_git(fixture, "r", "checkout -q -b side");
    fixture_write(fixture, "r/db/a.sql", "side");
    g_free(fixture_commit(fixture, "r", "side"));
    fixture_git(fixture, "r", "checkout -q main");
    fixture_write(fixture, "r/db/a.sql", "main");
    g_free(fixture_commit(fixture, "r", "main"));
    int status;
    g_free(fixture_run(fixture, "r", &status, "git merge side"));
    assert_int_not_equal(status, 0);
    g_autoptr(Repository) repository = open_at(fixture, "r");
    g_autoptr(GError) error = NULL;
    assert_null(repository_source_index(repository, "db", &error));
    assert_string_equal(error_path(error), "db/a.sql");
    g_autoptr(SourceTree) app = index_tree(fixture, "app");
    assert_listing(app, "", "x ");
}

static void test_trees__keep_bytes_and_names_exactly(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_git(fixture, "r", "config core.autocrlf true");
    fixture_write(fixture, "r/.gitattributes", "* -text\n");
    fixture_write_bytes(fixture, "r/caf\xe9.sql", "a\r\nb\0c\xff\r\n", 9);
    g_free(fixture_commit(fixture, "r", "one"));
    g_autoptr(SourceTree) commit = commit_tree(fixture, "HEAD", NULL);
    g_autoptr(SourceTree) index = index_tree(fixture, NULL);
    SourceTree *trees[] = {commit, index};
    for (guint i = 0; i < G_N_ELEMENTS(trees); i++) {
        assert_listing(trees[i], "", "caf\xe9.sql ");
        g_autoptr(GBytes) bytes = source_tree_read(trees[i], "caf\xe9.sql", NULL);
        assert_int_equal(g_bytes_get_size(bytes), 9);
        assert_memory_equal(g_bytes_get_data(bytes, NULL), "a\r\nb\0c\xff\r\n", 9);
    }
}

static void link_to(const Fixture *fixture, const char *target, const char *path)
{
    g_autofree char *full = fixture_path(fixture, path);
    assert_int_equal(symlink(target, full), 0);
}

static void test_links__are_followed_inside_the_tree(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/shared/x.sql", "x");
    fixture_write(fixture, "r/db/a.sql", "a");
    link_to(fixture, "../shared/x.sql", "r/db/file.sql");
    link_to(fixture, "../shared", "r/db/folder");
    link_to(fixture, "file.sql", "r/db/twice.sql");
    g_free(fixture_commit(fixture, "r", "one"));
    g_autoptr(SourceTree) commit = commit_tree(fixture, "HEAD", "db");
    g_autoptr(SourceTree) index = index_tree(fixture, "db");
    SourceTree *trees[] = {commit, index};
    for (guint i = 0; i < G_N_ELEMENTS(trees); i++) {
        assert_text(trees[i], "folder/x.sql",
                    "x"); /* before and after a listing has filled the cache */
        assert_listing(trees[i], "", "a.sql file.sql folder/x.sql twice.sql ");
        assert_text(trees[i], "folder/x.sql", "x");
        assert_text(trees[i], "file.sql", "x");
        assert_text(trees[i], "twice.sql", "x");
        assert_refused(trees[i], "folder/y.sql", "leads to nothing");
    }
}

static void test_links__that_lead_nowhere_are_errors(void **state)
{
    Fixture *fixture = *state;
    const struct {
        const char *target, *words;
    } cases[] = {
        {"../../outside.sql", "leads out"},  {"/etc/passwd", "leads out"},
        {"missing.sql", "leads to nothing"}, {"link.sql", "round in a circle"},
        {"other/b", "leads to nothing"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = fixture_path(fixture, "r");
        fixture_remove(path);
        fixture_init(fixture, "r");
        fixture_write(fixture, "r/db/a.sql", "a");
        link_to(fixture, cases[i].target, "r/db/link.sql");
        g_free(fixture_commit(fixture, "r", "one"));
        g_autoptr(SourceTree) commit = commit_tree(fixture, "HEAD", NULL);
        g_autoptr(SourceTree) index = index_tree(fixture, NULL);
        assert_refused(commit, "db/link.sql", cases[i].words);
        assert_refused(index, "db/link.sql", cases[i].words);
        g_autoptr(GError) error = NULL;
        assert_null(source_tree_list(commit, "db", &error));
        assert_null(source_tree_list(index, "db", NULL));
    }
}

static void test_links__to_a_folder_above_end(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/db/a.sql", "a");
    link_to(fixture, "..", "r/db/up");
    g_free(fixture_commit(fixture, "r", "one"));
    g_autoptr(SourceTree) tree = commit_tree(fixture, "HEAD", NULL);
    g_autoptr(GError) error = NULL;
    assert_null(source_tree_list(tree, "db", &error));
    assert_non_null(strstr(error->message, "leads back up"));
}

static gpointer read_all(gpointer data)
{
    SourceTree *tree = data;
    for (int i = 0; i < 200; i++) {
        g_autofree char *path = g_strdup_printf("f%03d.sql", i);
        g_autofree char *text = g_strdup_printf("%d", i);
        g_autoptr(GBytes) bytes = source_tree_read(tree, path, NULL);
        if (bytes == NULL || g_bytes_get_size(bytes) != strlen(text) ||
            memcmp(g_bytes_get_data(bytes, NULL), text, strlen(text)) != 0)
            return "a file was not read as it is";
    }
    return NULL;
}

static void test_commit__is_read_by_several_threads(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    for (int i = 0; i < 200; i++) {
        g_autofree char *path = g_strdup_printf("r/f%03d.sql", i), *text = g_strdup_printf("%d", i);
        fixture_write(fixture, path, text);
    }
    g_free(fixture_commit(fixture, "r", "one"));
    fixture_git(fixture, "r", "gc -q");
    g_autoptr(SourceTree) tree = commit_tree(fixture, "HEAD", NULL);
    GThread *threads[4];
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("reader", read_all, tree);
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        assert_null(g_thread_join(threads[i]));
}

static void test_commit__outlives_what_it_was_opened_from(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/a.sql", "a");
    g_free(fixture_commit(fixture, "r", "one"));
    SourceTree *tree = commit_tree(fixture, "HEAD", NULL); /* its Repository is freed by now */
    g_autoptr(GBytes) bytes = source_tree_read(tree, "a.sql", NULL);
    source_tree_free(tree);
    assert_memory_equal(g_bytes_get_data(bytes, NULL), "a", 1);
}

static void test_commit__of_a_partial_clone_says_what_is_missing(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "origin");
    fixture_write(fixture, "origin/a.sql", "a");
    g_free(fixture_commit(fixture, "origin", "one"));
    fixture_git(fixture, "origin", "config uploadpack.allowFilter true");
    fixture_git(fixture, "", "clone -q --no-checkout --filter=blob:none \"file://$PWD/origin\" r");
    g_autoptr(SourceTree) tree = commit_tree(fixture, "HEAD", NULL);
    assert_listing(tree, "", "a.sql ");
    g_autoptr(GError) error = NULL;
    assert_null(source_tree_read(tree, "a.sql", &error));
    assert_non_null(strstr(error_hint(error), "partial clone"));
}

static void test_index__that_libgit2_cannot_read_says_how_to_mend_it(void **state)
{
    Fixture *fixture = *state;
    const struct {
        const char *command, *hint;
    } cases[] = {
        {"git update-index --split-index", "--no-split-index"},
        {"git update-index --no-split-index && git sparse-checkout init --cone --sparse-index",
         "--no-sparse-index"},
    };
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/db/a.sql", "a");
    fixture_write(fixture, "r/app/x", "x");
    g_free(fixture_commit(fixture, "r", "one"));
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_free(fixture_run(fixture, "r", NULL, "%s", cases[i].command));
        g_autoptr(Repository) repository = open_at(fixture, "r");
        g_autoptr(GError) error = NULL;
        assert_null(repository_source_index(repository, NULL, &error));
        assert_int_equal(error->code, ERROR_INPUT);
        assert_non_null(strstr(error_hint(error), cases[i].hint));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        fixture_test(test_commit__is_what_was_committed_then),
        fixture_test(test_commit__entries_carry_their_blobs),
        fixture_test(test_commit__is_seen_from_the_projects_folder),
        fixture_test(test_commit__says_what_is_not_there),
        fixture_test(test_commit__passes_over_hidden_files_and_submodules),
        fixture_test(test_index__is_what_was_staged),
        fixture_test(test_index__of_a_new_repository_is_empty),
        fixture_test(test_index__is_the_one_a_hook_is_told),
        fixture_test(test_index__refuses_what_is_unmerged),
        fixture_test(test_index__that_libgit2_cannot_read_says_how_to_mend_it),
        fixture_test(test_trees__keep_bytes_and_names_exactly),
        fixture_test(test_links__are_followed_inside_the_tree),
        fixture_test(test_links__that_lead_nowhere_are_errors),
        fixture_test(test_links__to_a_folder_above_end),
        fixture_test(test_commit__is_read_by_several_threads),
        fixture_test(test_commit__outlives_what_it_was_opened_from),
        fixture_test(test_commit__of_a_partial_clone_says_what_is_missing),
    };
    return fixture_main(tests);
}
