#include "unit/gitint/fixture.h"

#include "core/base/error.h"
#include "gitint/notes.h"

static Repository *open_at(const Fixture *fixture, const char *folder)
{
    g_autofree char *full = fixture_path(fixture, folder);
    g_autoptr(GError) error = NULL;
    Repository *repository = repository_open(full, &error);
    if (repository == NULL)
        fail_msg("%s", error->message);
    return repository;
}

static void make_commits(Fixture *fixture)
{
    g_free(fixture_run(fixture, ".", NULL,
                       "git init -q -b main r && cd r && for i in 1 2 3; do "
                       "echo $i > a && git add a && git commit -qm \"c$i\"; done"));
}

static char *commit_id(Fixture *fixture, const char *revision)
{
    return fixture_run(fixture, "r", NULL, "git rev-parse %s", revision);
}

static GPtrArray *lines_of(const char *first_oid, ...)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func((GDestroyNotify)note_line_free);
    va_list rest;
    va_start(rest, first_oid);
    for (const char *oid = first_oid; oid != NULL; oid = va_arg(rest, const char *))
        g_ptr_array_add(lines, note_line_new(oid, va_arg(rest, const char *)));
    va_end(rest);
    return lines;
}

static guint append(const Fixture *fixture, GPtrArray *lines)
{
    g_autoptr(Repository) repository = open_at(fixture, "r");
    g_autoptr(GError) error = NULL;
    guint added = 99;
    if (!notes_append(repository, lines, &added, &error))
        fail_msg("%s", error->message);
    return added;
}

static void assert_shown(Fixture *fixture, const char *command, const char *expected)
{
    g_autofree char *shown = fixture_run(fixture, "r", NULL, "%s", command);
    if (strcmp(shown, expected) != 0)
        fail_msg("%s\n  shows \"%s\", not \"%s\"", command, shown, expected);
}

static void test_notes__git_shows_what_was_appended(void **state)
{
    Fixture *fixture = *state;
    make_commits(fixture);
    g_autofree char *head = commit_id(fixture, "HEAD");
    g_autofree char *older = commit_id(fixture, "HEAD~");
    g_autoptr(GPtrArray) lines =
        lines_of(head, "one", head, "two", older, "three", head, "one", NULL);
    assert_int_equal(append(fixture, lines), 3);
    assert_shown(fixture, "git notes --ref confiture show HEAD", "one\ntwo");
    assert_shown(fixture, "git notes --ref confiture show HEAD~", "three");
    assert_shown(fixture, "git rev-list --count refs/notes/confiture", "1");
    assert_int_equal(append(fixture, lines), 0);
    assert_shown(fixture, "git rev-list --count refs/notes/confiture", "1");
    g_autoptr(GPtrArray) more = lines_of(head, "on", head, "three", NULL);
    assert_int_equal(append(fixture, more), 2);
    assert_shown(fixture, "git notes --ref confiture show HEAD", "one\ntwo\non\nthree");
    assert_shown(fixture, "git fsck --strict 2>&1 | grep -v dangling | wc -l", "0");
}

static void test_notes__are_read_back(void **state)
{
    Fixture *fixture = *state;
    make_commits(fixture);
    g_autofree char *head = commit_id(fixture, "HEAD");
    g_autoptr(Repository) repository = open_at(fixture, "r");
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) none = notes_read(repository, &error);
    assert_int_equal(none->len, 0);
    g_autoptr(GPtrArray) lines = lines_of(head, "one", NULL);
    assert_true(notes_append(repository, lines, NULL, &error));
    g_free(fixture_run(fixture, "r", NULL,
                       "git notes --ref confiture append -m 'by hand' HEAD && "
                       "git notes --ref confiture add -m other HEAD~"));
    g_autoptr(GPtrArray) read = notes_read(repository, &error);
    assert_int_equal(read->len, 3);
    for (guint i = 0, own = 0; i < read->len; i++) {
        const NoteLine *line = read->pdata[i];
        own += strcmp(line->commit_oid, head) == 0;
        assert_true(i < 2 || own == 2);
    }
}

static void test_notes__of_a_commit_that_is_not_here_are_kept(void **state)
{
    Fixture *fixture = *state;
    make_commits(fixture);
    g_autoptr(GPtrArray) lines = lines_of("1234567890123456789012345678901234567890", "one", NULL);
    assert_int_equal(append(fixture, lines), 1);
    g_autoptr(Repository) repository = open_at(fixture, "r");
    g_autoptr(GPtrArray) read = notes_read(repository, NULL);
    assert_int_equal(read->len, 1);
}

static void test_merge__puts_lines_together_without_repeating_them(void **state)
{
    Fixture *fixture = *state;
    make_commits(fixture);
    g_autofree char *head = commit_id(fixture, "HEAD");
    g_autoptr(GPtrArray) lines = lines_of(head, "one", NULL);
    append(fixture, lines);
    g_free(fixture_run(fixture, "r", NULL,
                       "git update-ref refs/notes/theirs refs/notes/confiture && "
                       "git notes --ref theirs append -m theirs HEAD && "
                       "git notes --ref theirs add -m 'also theirs' HEAD~2 && "
                       "git notes --ref confiture append -m ours HEAD"));
    g_autoptr(Repository) repository = open_at(fixture, "r");
    g_autoptr(GError) error = NULL;
    guint added = 0;
    if (!notes_merge(repository, "refs/notes/theirs", &added, &error))
        fail_msg("%s", error->message);
    assert_int_equal(added, 2);
    assert_shown(fixture, "git notes --ref confiture show HEAD | grep . | tr '\\n' ' '",
                 "one ours theirs");
    assert_shown(fixture, "git notes --ref confiture show HEAD~2", "also theirs");
    assert_shown(fixture,
                 "git merge-base --is-ancestor refs/notes/theirs refs/notes/confiture && echo yes",
                 "yes");
    assert_true(notes_merge(repository, "refs/notes/theirs", &added, &error));
    assert_int_equal(added, 0);
    assert_shown(fixture, "git rev-list --count --merges refs/notes/confiture", "1");
}

static void test_merge__takes_theirs_where_there_is_none(void **state)
{
    Fixture *fixture = *state;
    make_commits(fixture);
    g_free(fixture_run(fixture, "r", NULL, "git notes --ref theirs add -m theirs HEAD"));
    g_autoptr(Repository) repository = open_at(fixture, "r");
    g_autoptr(GError) error = NULL;
    guint added = 0;
    assert_true(notes_merge(repository, "refs/notes/theirs", &added, &error));
    assert_int_equal(added, 1);
    assert_shown(fixture, "git notes --ref confiture show HEAD", "theirs");
    assert_false(notes_merge(repository, "refs/notes/nobody", &added, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
}

typedef struct Writer {
    const Fixture *fixture;
    const char *oid;
    guint number;
} Writer;

static gpointer write_ten(gpointer data)
{
    Writer *writer = data;
    g_autoptr(Repository) repository = open_at(writer->fixture, "r");
    for (guint i = 0; i < 10; i++) {
        g_autofree char *text = g_strdup_printf("line %u of %u", i, writer->number);
        g_autoptr(GPtrArray) lines = lines_of(writer->oid, text, NULL);
        while (!notes_append(repository, lines, NULL, NULL))
            g_usleep(1000);
    }
    return NULL;
}

static void test_notes__lose_nothing_when_several_write(void **state)
{
    Fixture *fixture = *state;
    make_commits(fixture);
    g_autofree char *head = commit_id(fixture, "HEAD");
    Writer writers[3];
    GThread *threads[3];
    for (guint i = 0; i < 3; i++) {
        writers[i] = (Writer){fixture, head, i};
        threads[i] = g_thread_new("writer", write_ten, &writers[i]);
    }
    for (guint i = 0; i < 3; i++)
        g_thread_join(threads[i]);
    assert_shown(fixture, "git notes --ref confiture show HEAD | grep -c line", "30");
}

static void test_notes__that_cannot_be_written_are_an_error(void **state)
{
    Fixture *fixture = *state;
    make_commits(fixture);
    g_autofree char *head = commit_id(fixture, "HEAD");
    fixture_write(fixture, "r/.git/refs/notes", "in the way");
    g_autoptr(Repository) repository = open_at(fixture, "r");
    g_autoptr(GPtrArray) lines = lines_of(head, "one", NULL);
    g_autoptr(GError) error = NULL;
    assert_false(notes_append(repository, lines, NULL, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
}

#define notes_test(function)                                                                       \
    cmocka_unit_test_setup_teardown(function, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        notes_test(test_notes__git_shows_what_was_appended),
        notes_test(test_notes__are_read_back),
        notes_test(test_notes__of_a_commit_that_is_not_here_are_kept),
        notes_test(test_merge__puts_lines_together_without_repeating_them),
        notes_test(test_merge__takes_theirs_where_there_is_none),
        notes_test(test_notes__lose_nothing_when_several_write),
        notes_test(test_notes__that_cannot_be_written_are_an_error),
    };
    return cmocka_run_group_tests(tests, fixture_setup_home, fixture_teardown_home);
}
