/* Digests against published vectors and against git. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/error.h"
#include "core/data/digest.h"
#include "support/folder.h"

/* FIPS 180-4 examples. */
static const char empty_sha256[] =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
static const char abc_sha256[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
static const char million_a[] = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

static void test_sha256__agrees_with_published_vectors(void **state)
{
    (void)state;
    g_autofree char *empty = digest_sha256("", 0), *nothing = digest_sha256(NULL, 0);
    g_autofree char *abc = digest_sha256("abc", 3);
    assert_string_equal(empty, empty_sha256);
    assert_string_equal(nothing, empty_sha256);
    assert_string_equal(abc, abc_sha256);
}

static void test_sha256__streamed_in_pieces_is_the_same(void **state)
{
    (void)state;
    Digest *digest = digest_sha256_new();
    char piece[1000];
    memset(piece, 'a', sizeof piece);
    for (guint i = 0; i < 1000; i++)
        digest_update(digest, piece, sizeof piece);
    g_autofree char *hex = digest_finish(digest);
    assert_string_equal(hex, million_a);
}

static void test_sha256__unfinished_digest_can_be_freed(void **state)
{
    (void)state;
    g_autoptr(Digest) digest = digest_sha256_new();
    digest_update(digest, "x", 1);
}

static void test_sha256__of_a_file_is_that_of_its_bytes(void **state)
{
    (void)state;
    g_autofree char *folder = folder_make();
    gsize length = 3 * 1000 * 1000 + 7;
    g_autofree char *bytes = g_malloc(length);
    for (gsize i = 0; i < length; i++)
        bytes[i] = (char)(i * 7 + i / 251);
    g_autofree char *path = folder_write_bytes(folder, "big", bytes, length);
    g_autofree char *of_file = digest_sha256_file(path, NULL),
                    *of_bytes = digest_sha256(bytes, length);
    assert_string_equal(of_file, of_bytes);
    FileDigests both = {0};
    assert_true(digest_file(path, &both, NULL));
    g_autofree char *sha256 = both.sha256, *blob = both.git_blob,
                    *blob_of_bytes = digest_git_blob(bytes, length);
    assert_string_equal(sha256, of_bytes);
    assert_string_equal(blob, blob_of_bytes);
    assert_int_equal(both.size, length);
    folder_remove(folder);
}

static void test_sha256__of_a_file_that_cannot_be_read_is_an_error(void **state)
{
    (void)state;
    static const char *const paths[] = {"/nowhere/at/all", "/"};
    for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(digest_sha256_file(paths[i], &error));
        assert_int_equal(error_exit_status(error), 4);
        assert_string_equal(error_path(error), paths[i]);
        FileDigests both = {0};
        assert_false(digest_file(paths[i], &both, NULL));
    }
}

static void test_git_blob__agrees_with_known_ids(void **state)
{
    (void)state;
    g_autofree char *empty = digest_git_blob("", 0), *hello = digest_git_blob("hello\n", 6);
    assert_string_equal(empty, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
    assert_string_equal(hello, "ce013625030ba8dba906f756967f9e9ca394464a");
}

static void test_git_blob__equals_git_hash_object(void **state)
{
    (void)state;
    g_autofree char *git = g_find_program_in_path("git");
    if (git == NULL)
        skip();
    static const char bytes[] = "create table t();\r\n\0\xff binary";
    g_autofree char *folder = folder_make();
    g_autofree char *path = folder_write_bytes(folder, "f", bytes, sizeof bytes);
    const char *argv[] = {git, "hash-object", "--no-filters", path, NULL};
    g_autofree char *told = NULL;
    assert_true(g_spawn_sync(NULL, (char **)(uintptr_t)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                             &told, NULL, NULL, NULL));
    g_autofree char *ours = digest_git_blob(bytes, sizeof bytes);
    assert_string_equal(ours, g_strchomp(told));
    folder_remove(folder);
}

static gpointer digest_often(G_GNUC_UNUSED gpointer data)
{
    for (guint i = 0; i < 2000; i++) {
        g_autofree char *hex = digest_sha256("abc", 3);
        if (strcmp(hex, abc_sha256) != 0)
            return GINT_TO_POINTER(1);
    }
    return NULL;
}

static void test_sha256__from_several_threads_is_the_same(void **state)
{
    (void)state;
    GThread *threads[4];
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("digest", digest_often, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        assert_null(g_thread_join(threads[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha256__agrees_with_published_vectors),
        cmocka_unit_test(test_sha256__streamed_in_pieces_is_the_same),
        cmocka_unit_test(test_sha256__unfinished_digest_can_be_freed),
        cmocka_unit_test(test_sha256__of_a_file_is_that_of_its_bytes),
        cmocka_unit_test(test_sha256__of_a_file_that_cannot_be_read_is_an_error),
        cmocka_unit_test(test_git_blob__agrees_with_known_ids),
        cmocka_unit_test(test_git_blob__equals_git_hash_object),
        cmocka_unit_test(test_sha256__from_several_threads_is_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
