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

static Provenance *find_text(ProvenanceSource *source, const char *path, const char *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(GError) error = NULL;
    Provenance *provenance = source->find(source, path, bytes, &error);
    if (provenance == NULL)
        fail_msg("%s", error->message);
    return provenance;
}

static Provenance *find_in(const Fixture *fixture, const char *folder, const char *revision,
                           const char *path, const char *text)
{
    g_autoptr(Repository) repository = open_at(fixture, "r");
    g_autoptr(ProvenanceSource) source = git_provenance_new(repository, folder, revision);
    return find_text(source, path, text);
}

static void assert_text(const char *found, const char *expected)
{
    if (g_strcmp0(found, expected) != 0)
        fail_msg("\"%s\" is not \"%s\"", found, expected);
}

static void assert_origin(const Fixture *fixture, const char *path, const char *text,
                          const char *expected)
{
    g_autoptr(Provenance) provenance = find_in(fixture, NULL, NULL, path, text);
    assert_text(provenance->origin_oid, expected);
}

static void test_find__names_commit_author_and_date_of_a_clean_file(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/services/db/db/migrations/0001_a.up.sql", "select 1;\n");
    g_autofree char *first = fixture_commit(fixture, "r", "Add orders\n\nWith a body.");
    fixture_git(fixture, "r", "tag v1");
    fixture_write(fixture, "r/other", "other");
    g_autofree char *second = fixture_commit(fixture, "r", "later");
    g_autoptr(Provenance) found =
        find_in(fixture, "services/db", NULL, "db/migrations/0001_a.up.sql", "select 1;\n");
    g_autofree char *blob =
        fixture_ask(fixture, "r", "hash-object services/db/db/migrations/0001_a.up.sql");
    g_autofree char *date = fixture_ask(fixture, "r", "log -1 --format=%%aI v1");
    g_autofree char *described = fixture_ask(fixture, "r", "describe --tags --always --dirty");
    assert_text(found->path, "services/db/db/migrations/0001_a.up.sql");
    assert_text(found->blob_oid, blob);
    assert_text(found->commit_oid, second);
    assert_text(found->origin_oid, first);
    assert_text(found->branch, "main");
    assert_text(found->describe, described);
    assert_text(found->worktree, "clean");
    assert_text(found->author_name, "Ada");
    assert_text(found->author_email, "ada@example.com");
    assert_text(found->authored_at, date);
    assert_true(g_str_has_suffix(date, "+05:30"));
    assert_text(found->subject, "Add orders");
    assert_null(found->note);
}

static void test_find__tells_dirty_and_untracked(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/a.sql", "a");
    g_autofree char *commit = fixture_commit(fixture, "r", "one");
    fixture_write(fixture, "r/a.sql", "edited");
    fixture_write(fixture, "r/b.sql", "b");
    g_autoptr(Provenance) dirty = find_in(fixture, NULL, NULL, "a.sql", "edited");
    g_autofree char *blob = fixture_ask(fixture, "r", "hash-object a.sql");
    g_autofree char *described = fixture_ask(fixture, "r", "describe --tags --always --dirty");
    assert_text(dirty->worktree, "dirty");
    assert_text(dirty->blob_oid, blob);
    assert_text(dirty->origin_oid, commit);
    assert_text(dirty->describe, described);
    assert_true(g_str_has_suffix(described, "-dirty"));
    g_autoptr(Provenance) untracked = find_in(fixture, NULL, NULL, "b.sql", "b");
    assert_text(untracked->worktree, "untracked");
    assert_text(untracked->commit_oid, commit);
    assert_null(untracked->origin_oid);
    assert_non_null(untracked->note);
}

static void test_describe__agrees_with_git(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/a.sql", "a");
    g_free(fixture_commit(fixture, "r", "one"));
    const char *const steps[] = {
        "true",
        "git tag light",
        "git commit -q --allow-empty -m two",
        "git tag -a v2 -m v2; git tag v2-light",
        "git checkout -q --detach HEAD~1",
        "git checkout -q main; echo x >untracked",
        "echo x >>a.sql",
        "git add a.sql",
        "git commit -q -m three; git rm -q --cached a.sql",
    };
    for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_free(fixture_run(fixture, "r", NULL, "%s", steps[i]));
        g_autofree char *expected = fixture_ask(fixture, "r", "describe --tags --always --dirty");
        g_autofree char *branch = fixture_ask(fixture, "r", "branch --show-current");
        g_autoptr(Provenance) found = find_in(fixture, NULL, NULL, "a.sql", "a");
        assert_text(found->describe, expected);
        assert_text(found->branch, branch[0] == '\0' ? NULL : branch);
    }
}

static void test_find__holds_the_bytes_against_a_named_revision(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/a.sql", "old");
    g_autofree char *first = fixture_commit(fixture, "r", "one");
    fixture_git(fixture, "r", "tag v1");
    fixture_git(fixture, "r", "branch release");
    fixture_write(fixture, "r/a.sql", "new");
    g_free(fixture_commit(fixture, "r", "two"));
    fixture_write(fixture, "r/a.sql", "edited");
    g_autoptr(Provenance) tag = find_in(fixture, NULL, "v1", "a.sql", "old");
    assert_text(tag->worktree, "clean");
    assert_text(tag->commit_oid, first);
    assert_text(tag->describe, "v1");
    assert_text(tag->branch, NULL);
    g_autoptr(Provenance) branch = find_in(fixture, NULL, "release", "a.sql", "new");
    assert_text(branch->worktree, "dirty");
    assert_text(branch->branch, "release");
    g_autoptr(Repository) repository = open_at(fixture, "r");
    g_autoptr(ProvenanceSource) source = git_provenance_new(repository, NULL, "v9");
    g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
    g_autoptr(GError) error = NULL;
    assert_null(source->find(source, "a.sql", bytes, &error));
    assert_int_equal(error->code, ERROR_INPUT);
}

static void test_find__gives_what_is_known_without_repository_or_commit(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    g_autoptr(Provenance) unborn = find_in(fixture, NULL, NULL, "a.sql", "a\n");
    assert_text(unborn->worktree, "none");
    assert_text(unborn->branch, "main");
    assert_text(unborn->blob_oid, "78981922613b2afb6025042ff6bd878ac1994e85");
    assert_non_null(unborn->note);
    g_autoptr(ProvenanceSource) source = git_provenance_new(NULL, NULL, NULL);
    g_autoptr(Provenance) outside = find_text(source, "a.sql", "");
    assert_text(outside->worktree, "none");
    assert_text(outside->blob_oid, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
    assert_text(outside->path, "a.sql");
    assert_null(outside->commit_oid);
    assert_non_null(outside->note);
}

static void test_find__works_in_bare_repositories_and_linked_work_trees(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "source");
    fixture_write(fixture, "source/a.sql", "a");
    g_autofree char *commit = fixture_commit(fixture, "source", "one");
    fixture_git(fixture, "", "clone -q --bare source r");
    g_autoptr(Provenance) bare = find_in(fixture, NULL, NULL, "a.sql", "a");
    assert_text(bare->origin_oid, commit);
    assert_text(bare->worktree, "clean");
    fixture_git(fixture, "r", "worktree add -q -b side ../w");
    g_autoptr(Repository) repository = open_at(fixture, "w");
    g_autoptr(ProvenanceSource) source = git_provenance_new(repository, NULL, NULL);
    g_autoptr(Provenance) linked = find_text(source, "a.sql", "a");
    assert_text(linked->branch, "side");
    assert_text(linked->origin_oid, commit);
}

static void test_find__says_that_a_shallow_clone_does_not_know(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "origin");
    fixture_write(fixture, "origin/a.sql", "a");
    g_free(fixture_commit(fixture, "origin", "one"));
    fixture_git(fixture, "origin", "tag v1");
    g_free(fixture_commit(fixture, "origin", "two"));
    fixture_write(fixture, "origin/b.sql", "b");
    g_autofree char *third = fixture_commit(fixture, "origin", "three");
    fixture_git(fixture, "", "clone -q --depth 2 \"file://$PWD/origin\" r");
    g_autoptr(Provenance) old = find_in(fixture, NULL, NULL, "a.sql", "a");
    assert_text(old->worktree, "clean");
    assert_text(old->origin_oid, NULL);
    assert_text(old->author_name, NULL);
    assert_non_null(strstr(old->note, "shallow"));
    assert_text(old->commit_oid, third);
    g_autofree char *described = fixture_ask(fixture, "r", "describe --tags --always --dirty");
    assert_text(old->describe, described);
    g_autoptr(Provenance) new = find_in(fixture, NULL, NULL, "b.sql", "b");
    assert_text(new->origin_oid, third);
    assert_null(new->note);
}

static void test_find__notes_bytes_that_only_git_converts(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/.gitattributes", "*.sql text eol=crlf\n");
    fixture_write(fixture, "r/a.sql", "a\r\nb\r\n");
    g_free(fixture_commit(fixture, "r", "one"));
    g_autoptr(Provenance) found = find_in(fixture, NULL, NULL, "a.sql", "a\r\nb\r\n");
    assert_text(found->worktree, "dirty");
    assert_non_null(strstr(found->note, "conversion"));
    assert_false(g_str_has_suffix(found->describe, "-dirty"));
    g_autoptr(Provenance) other = find_in(fixture, NULL, NULL, "a.sql", "c\r\n");
    assert_null(other->note);
}

static void test_find__reads_old_encodings(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/a.sql", "a");
    fixture_git(fixture, "r", "add -A");
    fixture_git(fixture, "r",
                "-c i18n.commitEncoding=ISO-8859-1 commit -q -m \"$(printf 'caf\\351')\"");
    g_autoptr(Provenance) found = find_in(fixture, NULL, NULL, "a.sql", "a");
    assert_text(found->subject, "caf\xc3\xa9");
}

static void test_origin__stays_over_a_rename_and_moves_with_an_edit(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/migrations/0001_a.sql", "create table a ();");
    fixture_write(fixture, "r/migrations/0002_b.sql", "create table b ();");
    g_autofree char *first = fixture_commit(fixture, "r", "one");
    g_free(fixture_run(fixture, "r", NULL, "mkdir db && git mv migrations db/migrations"));
    g_free(fixture_commit(fixture, "r", "moved"));
    fixture_write(fixture, "r/db/migrations/0002_b.sql", "create table b (id int);");
    g_autofree char *third = fixture_commit(fixture, "r", "edited");
    g_free(fixture_run(fixture, "r", NULL,
                       "git mv db/migrations/0001_a.sql db/migrations/0003_a.sql"));
    g_free(fixture_commit(fixture, "r", "renumbered"));
    fixture_git(fixture, "r",
                "-c core.fileMode=true update-index --chmod=+x db/migrations/0002_b.sql");
    fixture_git(fixture, "r", "commit -q -m 'mode only'");
    assert_origin(fixture, "db/migrations/0003_a.sql", "create table a ();", first);
    assert_origin(fixture, "db/migrations/0002_b.sql", "create table b (id int);", third);
}

static void test_origin__of_a_copy_is_the_commit_that_made_it(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/a.sql", "the same text");
    g_autofree char *first = fixture_commit(fixture, "r", "one");
    fixture_write(fixture, "r/b.sql", "the same text");
    g_autofree char *second = fixture_commit(fixture, "r", "two");
    assert_origin(fixture, "a.sql", "the same text", first);
    assert_origin(fixture, "b.sql", "the same text", second);
}

/* Neither an empty file under a new name, nor a file that was there and took over another's text,
 * was renamed. */
static void test_origin__takes_only_a_new_name_of_some_text_for_a_rename(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/a.down.sql", "");
    fixture_write(fixture, "r/b.sql", "the text of b");
    fixture_write(fixture, "r/c.sql", "the text of c");
    g_free(fixture_commit(fixture, "r", "one"));
    g_free(
        fixture_run(fixture, "r", NULL, "git mv a.down.sql d.down.sql && git mv -f b.sql c.sql"));
    g_autofree char *second = fixture_commit(fixture, "r", "two");
    assert_origin(fixture, "d.down.sql", "", second);
    assert_origin(fixture, "c.sql", "the text of b", second);
}

static void test_origin__of_a_file_that_came_back_is_its_return(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/a.sql", "a");
    g_free(fixture_commit(fixture, "r", "one"));
    fixture_git(fixture, "r", "rm -q a.sql");
    g_free(fixture_commit(fixture, "r", "two"));
    fixture_write(fixture, "r/a.sql", "a");
    g_autofree char *third = fixture_commit(fixture, "r", "three");
    assert_origin(fixture, "a.sql", "a", third);
}

/* main edits a, side edits b, the merge edits c by hand; then two names for one file meet at their
 * common ancestor. */
static void test_origin__follows_the_parent_with_the_same_bytes(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    for (const char *name = "abcde"; *name != '\0'; name++) {
        g_autofree char *path = g_strdup_printf("r/%c.sql", *name);
        fixture_write(fixture, path, path);
    }
    g_autofree char *base = fixture_commit(fixture, "r", "base");
    fixture_git(fixture, "r", "checkout -q -b side");
    fixture_write(fixture, "r/b.sql", "side");
    fixture_write(fixture, "r/d.sql", "both");
    g_autofree char *side = fixture_commit(fixture, "r", "side");
    fixture_git(fixture, "r", "checkout -q main");
    fixture_write(fixture, "r/a.sql", "main");
    fixture_write(fixture, "r/d.sql", "both");
    g_autofree char *main_line = fixture_commit(fixture, "r", "main");
    fixture_git(fixture, "r", "merge -q --no-commit --no-ff side");
    fixture_write(fixture, "r/c.sql", "merge");
    g_autofree char *merge = fixture_commit(fixture, "r", "merge");
    assert_origin(fixture, "a.sql", "main", main_line);
    assert_origin(fixture, "b.sql", "side", side);
    assert_origin(fixture, "c.sql", "merge", merge);
    assert_origin(fixture, "d.sql", "both", main_line);
    assert_origin(fixture, "e.sql", "r/e.sql", base);
}

static void test_origin__of_two_names_of_one_file_is_the_same(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/a.sql", "one text");
    g_autofree char *base = fixture_commit(fixture, "r", "base");
    fixture_git(fixture, "r", "checkout -q -b side");
    fixture_git(fixture, "r", "mv a.sql b.sql");
    g_free(fixture_commit(fixture, "r", "side"));
    fixture_git(fixture, "r", "checkout -q main");
    fixture_git(fixture, "r", "mv a.sql c.sql");
    g_free(fixture_commit(fixture, "r", "main"));
    int status;
    g_free(fixture_run(fixture, "r", &status, "git merge side"));
    g_free(fixture_run(fixture, "r", NULL,
                       "git checkout --ours c.sql; git checkout --theirs b.sql; git rm -q --cached "
                       "a.sql; git add -A; git commit -q -m both; test -f b.sql && test -f c.sql"));
    g_autoptr(Repository) repository = open_at(fixture, "r");
    g_autoptr(ProvenanceSource) source = git_provenance_new(repository, NULL, NULL);
    g_autoptr(Provenance) b = find_text(source, "b.sql", "one text");
    g_autoptr(Provenance) c = find_text(source, "c.sql", "one text");
    assert_text(b->origin_oid, base);
    assert_text(c->origin_oid, base);
}

/* As diesel and prisma have it: a folder for each migration, added one by one. */
static void test_origin__of_migrations_in_folders_of_their_own(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    char *commits[8];
    for (guint i = 0; i < G_N_ELEMENTS(commits); i++) {
        g_autofree char *path = g_strdup_printf("r/app/migrations/%u_step/up.sql", i);
        fixture_write(fixture, path, path);
        commits[i] = fixture_commit(fixture, "r", "step");
    }
    g_autoptr(Repository) repository = open_at(fixture, "r");
    g_autoptr(ProvenanceSource) source = git_provenance_new(repository, "app", NULL);
    for (guint i = 0; i < G_N_ELEMENTS(commits); i++) {
        g_autofree char *path = g_strdup_printf("migrations/%u_step/up.sql", i);
        g_autofree char *text = g_strconcat("r/app/", path, NULL);
        g_autoptr(Provenance) found = find_text(source, path, text);
        assert_text(found->origin_oid, commits[i]);
        assert_text(found->worktree, "clean");
        g_free(commits[i]);
    }
}

static void test_origin__is_that_of_the_file_behind_a_link(void **state)
{
    Fixture *fixture = *state;
    fixture_init(fixture, "r");
    fixture_write(fixture, "r/shared/a.sql", "a");
    g_autofree char *first = fixture_commit(fixture, "r", "one");
    g_free(fixture_run(fixture, "r", NULL, "mkdir db && ln -s ../shared/a.sql db/a.sql"));
    g_free(fixture_commit(fixture, "r", "two"));
    g_autoptr(Provenance) found = find_in(fixture, "db", NULL, "a.sql", "a");
    assert_text(found->worktree, "clean");
    assert_text(found->path, "shared/a.sql");
    assert_text(found->origin_oid, first);
}

/* What a commit changed, as git diff-tree tells it; nothing of a merge or of the first commit.
 * Asked once a commit. */
static char **ask_changes(Fixture *fixture, GHashTable *asked, const char *commit)
{
    char **lines = g_hash_table_lookup(asked, commit);
    if (lines != NULL)
        return lines;
    g_autofree char *raw = fixture_ask(
        fixture, "r", "diff-tree -r -M100%% --raw --no-abbrev --no-commit-id %s", commit);
    lines = g_strsplit(raw, "\n", -1);
    g_hash_table_insert(asked, g_strdup(commit), lines);
    return lines;
}

/* ":100644 100755 OLD NEW M<tab>name": the name before, when the bytes are the same and not empty;
 * else NULL. */
static char *name_before(char **changes, const char *name)
{
    g_autofree char *suffix = g_strconcat("\t", name, NULL);
    for (; *changes != NULL; changes++) {
        g_auto(GStrv) names = g_strsplit(*changes, "\t", -1);
        g_auto(GStrv) words = g_strsplit(names[0] != NULL ? names[0] : "", " ", -1);
        if (!g_str_has_suffix(*changes, suffix) || g_strv_length(words) != 5)
            continue;
        gboolean empty = g_str_has_prefix(words[3], "e69de29bb2d1d643");
        if (g_str_equal(words[4], "R100") && !empty)
            return g_strdup(names[1]);
        if (g_str_equal(words[2], words[3]))
            return g_strdup(name);
    }
    return NULL;
}

/* What git says: its own simplification, and on from there where that commit left the bytes alone.
 */
static char *ask_origin(Fixture *fixture, GHashTable *asked, const char *path)
{
    g_autofree char *at = g_strdup("HEAD"), *name = g_strdup(path);
    for (;;) {
        g_autofree char *commit =
            fixture_ask(fixture, "r", "log -1 --format=%%H %s -- '%s'", at, name);
        char *before = name_before(ask_changes(fixture, asked, commit), name);
        if (before == NULL)
            return g_steal_pointer(&commit);
        g_free(at);
        at = g_strconcat(commit, "^", NULL);
        g_free(name);
        name = before;
    }
}

/* Every file of HEAD against git itself; how many there were. */
static guint compare_with_git(Fixture *fixture)
{
    g_autofree char *listing = fixture_ask(fixture, "r", "ls-tree -r --name-only HEAD");
    g_auto(GStrv) paths = g_strsplit(listing, "\n", -1);
    g_autoptr(Repository) repository = open_at(fixture, "r");
    g_autoptr(ProvenanceSource) source = git_provenance_new(repository, NULL, "HEAD");
    g_autoptr(GHashTable) asked =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_strfreev);
    fixture_git(fixture, "r", "commit-graph write --reachable --changed-paths --no-progress");
    for (guint i = 0; paths[i] != NULL; i++) {
        g_autoptr(Provenance) found = find_text(source, paths[i], "");
        g_autofree char *expected = ask_origin(fixture, asked, paths[i]);
        if (g_strcmp0(found->origin_oid, expected) != 0)
            fail_msg("%s: %s, git says %s", paths[i], found->origin_oid, expected);
    }
    return g_strv_length(paths);
}

static gboolean has_history(const char *name)
{
    const char *corpora = g_getenv("CONFITURE_CORPORA");
    g_autofree char *bundle =
        g_strdup_printf("%s/history/%s.bundle", corpora != NULL ? corpora : "", name);
    return corpora != NULL && g_file_test(bundle, G_FILE_TEST_EXISTS);
}

static void clone_history(Fixture *fixture, const char *name)
{
    if (!has_history(name)) {
        print_message("CONFITURE_CORPORA holds no history/%s.bundle\n", name);
        skip();
    }
    fixture_git(fixture, "", "clone -q '%s/history/%s.bundle' r", g_getenv("CONFITURE_CORPORA"),
                name);
}

static void test_origin__agrees_with_git_over_crates_io(void **state)
{
    clone_history(*state, "crates-io");
    assert_true(compare_with_git(*state) > 500);
}

static void test_origin__agrees_with_git_over_musicbrainz(void **state)
{
    clone_history(*state, "musicbrainz");
    assert_true(compare_with_git(*state) > 40);
}

static void test_origin__agrees_with_git_over_moves_and_merges(void **state)
{
    Fixture *fixture = *state;
    const char *corpora = g_getenv("CONFITURE_CORPORA");
    if (corpora == NULL) {
        print_message("CONFITURE_CORPORA is not set\n");
        skip();
    }
    g_free(fixture_run(fixture, "", NULL,
                       "python3 '%s/gen_history.py' --out r --files 60 --commits 60", corpora));
    g_autofree char *merges = fixture_ask(fixture, "r", "rev-list --merges --count HEAD");
    assert_true(atoi(merges) > 0);
    assert_true(compare_with_git(fixture) > 60);
}

/* Commits on any parents, at any date, that set files to one of few texts; nothing is deleted, so
 * nothing is renamed. */
static char *random_history(guint32 seed)
{
    GRand *rand = g_rand_new_with_seed(seed);
    GString *stream = g_string_new(NULL);
    for (int i = 1; i <= 150; i++) {
        g_string_append_printf(
            stream, "commit refs/heads/main\nmark :%d\ncommitter A <a@b> %d +0000\ndata 1\nm\n", i,
            1500000000 + g_rand_int_range(rand, 0, 1000));
        int newest = MAX(1, i - 8);
        if (i > 1)
            g_string_append_printf(stream, "from :%d\n", g_rand_int_range(rand, newest, i));
        for (int merges = i > 2 ? g_rand_int_range(rand, 0, 3) : 0; merges > 0; merges--)
            g_string_append_printf(stream, "merge :%d\n", g_rand_int_range(rand, newest, i));
        for (int files = i == 1 ? 40 : g_rand_int_range(rand, 0, 6); files > 0; files--)
            g_string_append_printf(stream, "M 100644 inline d%d/s%d/f%d\ndata 2\n%d\n\n",
                                   g_rand_int_range(rand, 0, 2), g_rand_int_range(rand, 0, 2),
                                   g_rand_int_range(rand, 0, 4), g_rand_int_range(rand, 0, 4));
    }
    g_rand_free(rand);
    return g_string_free(stream, FALSE);
}

static void test_origin__agrees_with_git_over_any_history(void **state)
{
    Fixture *fixture = *state;
    for (guint32 seed = 1; seed <= 5; seed++) {
        g_autofree char *stream = random_history(seed), *path = fixture_path(fixture, "r");
        fixture_remove(path);
        fixture_write(fixture, "stream", stream);
        fixture_init(fixture, "r");
        fixture_git(fixture, "r", "fast-import --quiet <../stream");
        assert_true(compare_with_git(fixture) > 10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        fixture_test(test_find__names_commit_author_and_date_of_a_clean_file),
        fixture_test(test_find__tells_dirty_and_untracked),
        fixture_test(test_describe__agrees_with_git),
        fixture_test(test_find__holds_the_bytes_against_a_named_revision),
        fixture_test(test_find__gives_what_is_known_without_repository_or_commit),
        fixture_test(test_find__works_in_bare_repositories_and_linked_work_trees),
        fixture_test(test_find__says_that_a_shallow_clone_does_not_know),
        fixture_test(test_find__notes_bytes_that_only_git_converts),
        fixture_test(test_find__reads_old_encodings),
        fixture_test(test_origin__stays_over_a_rename_and_moves_with_an_edit),
        fixture_test(test_origin__of_a_copy_is_the_commit_that_made_it),
        fixture_test(test_origin__takes_only_a_new_name_of_some_text_for_a_rename),
        fixture_test(test_origin__of_a_file_that_came_back_is_its_return),
        fixture_test(test_origin__follows_the_parent_with_the_same_bytes),
        fixture_test(test_origin__of_two_names_of_one_file_is_the_same),
        fixture_test(test_origin__of_migrations_in_folders_of_their_own),
        fixture_test(test_origin__is_that_of_the_file_behind_a_link),
        fixture_test(test_origin__agrees_with_git_over_any_history),
        fixture_test(test_origin__agrees_with_git_over_crates_io),
        fixture_test(test_origin__agrees_with_git_over_musicbrainz),
        fixture_test(test_origin__agrees_with_git_over_moves_and_merges),
    };
    return fixture_main(tests);
}
