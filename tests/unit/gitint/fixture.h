/*
 * A folder of its own with real repositories in it, made by the git program. Nothing of the user's
 * configuration or of a surrounding hook's environment is seen, neither by git nor by the library.
 */
#ifndef UNIT_GITINT_FIXTURE_H
#define UNIT_GITINT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gio/gio.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

typedef struct Fixture {
    char *folder;
    int clock; /* seconds: each commit is a minute younger than the one before */
} Fixture;

static inline void fixture_clear_environment(void)
{
    g_auto(GStrv) names = g_listenv();
    for (guint i = 0; names[i] != NULL; i++)
        if (g_str_has_prefix(names[i], "GIT_"))
            g_unsetenv(names[i]);
}

static inline void fixture_remove(const char *path)
{
    g_autoptr(GDir) folder =
        g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
    for (const char *name; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        fixture_remove(child);
    }
    (void)g_remove(path);
}

/* libgit2 looks for the home once a process, so it is one for all tests. */
static inline int fixture_setup_home(G_GNUC_UNUSED void **state)
{
    g_autofree char *home = g_dir_make_tmp("confiture-home-XXXXXX", NULL);
    assert_non_null(home);
    g_setenv("HOME", home, TRUE);
    g_setenv("XDG_CONFIG_HOME", home, TRUE);
    return 0;
}

static inline int fixture_teardown_home(G_GNUC_UNUSED void **state)
{
    fixture_remove(g_getenv("HOME"));
    return 0;
}

static inline int fixture_setup(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    fixture_clear_environment();
    fixture->folder = g_dir_make_tmp("confiture-git-XXXXXX", NULL);
    assert_non_null(fixture->folder);
    g_setenv("GIT_CONFIG_NOSYSTEM", "1", TRUE);
    g_setenv("GIT_CEILING_DIRECTORIES", g_get_tmp_dir(), TRUE);
    *state = fixture;
    return 0;
}

static inline int fixture_teardown(void **state)
{
    Fixture *fixture = *state;
    fixture_remove(fixture->folder);
    g_free(fixture->folder);
    g_free(fixture);
    return 0;
}

static inline char *fixture_path(const Fixture *fixture, const char *path)
{
    return g_build_filename(fixture->folder, path, NULL);
}

static inline void fixture_write_bytes(const Fixture *fixture, const char *path, const char *bytes,
                                       gssize length)
{
    g_autofree char *full = fixture_path(fixture, path);
    g_autofree char *folder = g_path_get_dirname(full);
    assert_int_equal(g_mkdir_with_parents(folder, 0755), 0);
    assert_true(g_file_set_contents(full, bytes, length, NULL));
}

static inline void fixture_write(const Fixture *fixture, const char *path, const char *text)
{
    fixture_write_bytes(fixture, path, text, -1);
}

static inline char *fixture_read(const Fixture *fixture, const char *path)
{
    g_autofree char *full = fixture_path(fixture, path);
    char *text = NULL;
    return g_file_get_contents(full, &text, NULL, NULL) ? text : NULL;
}

/* Runs a shell command in `folder`; its output without the last line end, and its status in
 * `status` (NULL: must be 0). */
static inline char *fixture_run(Fixture *fixture, const char *folder, int *status,
                                const char *format, ...) G_GNUC_PRINTF(4, 5);

static inline char *fixture_run(Fixture *fixture, const char *folder, int *status,
                                const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *command = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *date = g_strdup_printf("@%d +0530", 1700000000 + fixture->clock);
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
    const char *const variables[] = {"GIT_AUTHOR_DATE",
                                     date,
                                     "GIT_COMMITTER_DATE",
                                     date,
                                     "GIT_AUTHOR_NAME",
                                     "Ada",
                                     "GIT_AUTHOR_EMAIL",
                                     "ada@example.com",
                                     "GIT_COMMITTER_NAME",
                                     "Bo",
                                     "GIT_COMMITTER_EMAIL",
                                     "bo@example.com",
                                     "GIT_MERGE_AUTOEDIT",
                                     "no",
                                     NULL};
    for (guint i = 0; variables[i] != NULL; i += 2)
        g_subprocess_launcher_setenv(launcher, variables[i], variables[i + 1], TRUE);
    g_autofree char *full = fixture_path(fixture, folder);
    g_subprocess_launcher_set_cwd(launcher, full);
    const char *const program[] = {"sh", "-c", command, NULL};
    g_autoptr(GSubprocess) process = g_subprocess_launcher_spawnv(launcher, program, NULL);
    char *output = NULL;
    assert_non_null(process);
    assert_true(g_subprocess_communicate_utf8(process, NULL, NULL, &output, NULL, NULL));
    fixture->clock += 60;
    int result = g_subprocess_get_if_exited(process) ? g_subprocess_get_exit_status(process) : -1;
    if (status != NULL)
        *status = result;
    else if (result != 0)
        fail_msg("%s: %d: %s", command, result, output);
    return g_strchomp(output);
}

#define fixture_git(fixture, folder, ...)                                                          \
    g_free(fixture_run((fixture), (folder), NULL, "git " __VA_ARGS__))
#define fixture_ask(fixture, folder, ...) fixture_run((fixture), (folder), NULL, "git " __VA_ARGS__)

static inline void fixture_init(Fixture *fixture, const char *folder)
{
    g_autofree char *full = fixture_path(fixture, folder);
    assert_int_equal(g_mkdir_with_parents(full, 0755), 0);
    fixture_git(fixture, folder, "init -q -b main .");
}

/* Everything in the folder, as one commit; its id. */
static inline char *fixture_commit(Fixture *fixture, const char *folder, const char *message)
{
    fixture_git(fixture, folder, "add -A");
    fixture_git(fixture, folder, "commit -q --allow-empty -m '%s'", message);
    return fixture_ask(fixture, folder, "rev-parse HEAD");
}

#define fixture_main(tests) cmocka_run_group_tests(tests, fixture_setup_home, fixture_teardown_home)
#define fixture_test(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

#endif
