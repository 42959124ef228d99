/* FF1 against NIST's samples, and permutations against what a permutation is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "anonymize/permutation.h"
#include "unit/anonymize/bench.h"

/* NIST, "Block Cipher Modes of Operation: FF1 Method for Format-Preserving Encryption, Examples":
 * samples 1 to 9. */
typedef struct Sample {
    const char *key;
    guint radix;
    const char *tweak, *plain, *cipher;
} Sample;

static const Sample samples[] = {
#define KEY_128 "2b7e151628aed2a6abf7158809cf4f3c"
#define KEY_192 KEY_128 "ef4359d8d580aa4f"
#define KEY_256 KEY_192 "7f036d6f04fc6a94"
    {KEY_128, 10, "", "0123456789", "2433477484"},
    {KEY_128, 10, "9876543210", "0123456789", "6124200773"},
    {KEY_128, 36, "7777pqrs777", "0123456789abcdefghi", "a9tv40mll9kdu509eum"},
    {KEY_192, 10, "", "0123456789", "2830668132"},
    {KEY_192, 10, "9876543210", "0123456789", "2496655549"},
    {KEY_192, 36, "7777pqrs777", "0123456789abcdefghi", "xbj3kv35jrawxv32ysr"},
    {KEY_256, 10, "", "0123456789", "6657667009"},
    {KEY_256, 10, "9876543210", "0123456789", "1001623463"},
    {KEY_256, 36, "7777pqrs777", "0123456789abcdefghi", "xs8a0azh2avyalyzuwd"},
};

static void test_ff1__agrees_with_nist(void **state)
{
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(samples); i++) {
        const Sample *sample = &samples[i];
        g_autoptr(Key) key = bench_make_key(sample->key);
        g_autoptr(Cipher) cipher = cipher_new(key);
        guint16 numerals[32];
        guint count = (guint)strlen(sample->plain);
        for (guint j = 0; j < count; j++)
            numerals[j] =
                (guint16)(g_ascii_isdigit(sample->plain[j]) ? sample->plain[j] - '0'
                                                            : sample->plain[j] - 'a' + 10);
        assert_true(ff1_encrypt(cipher, sample->radix, (const guint8 *)sample->tweak,
                                strlen(sample->tweak), numerals, count));
        char text[33] = {0};
        for (guint j = 0; j < count; j++)
            text[j] = "0123456789abcdefghijklmnopqrstuvwxyz"[numerals[j]];
        assert_string_equal(text, sample->cipher);
    }
}

static void test_ff1__refuses_domains_below_a_million(void **state)
{
    (void)state;
    g_autoptr(Key) key = bench_make_key(KEY_128);
    g_autoptr(Cipher) cipher = cipher_new(key);
    guint16 numerals[100] = {0};
    assert_false(ff1_encrypt(cipher, 10, NULL, 0, numerals, 5));
    assert_true(ff1_encrypt(cipher, 10, NULL, 0, numerals, 6));
    assert_false(ff1_encrypt(cipher, 10, NULL, 0, numerals, 100));
}

static void test_permutation__of_a_small_size_meets_every_number_once(void **state)
{
    (void)state;
    const guint sizes[] = {1, 2, 3, 10, 97, 1000, 26 * 26 * 26};
    g_autoptr(Key) key = bench_make_key(bench_key);
    g_autoptr(Permutation) permutation = permutation_new(key);
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autofree guint8 *met = g_malloc0(sizes[i]);
        guint moved = 0;
        for (guint number = 0; number < sizes[i]; number++) {
            Wide out = permutation_apply(permutation, sizes[i], NULL, 0, number);
            assert_true(out < sizes[i]);
            assert_int_equal(met[(gsize)out]++, 0);
            moved += out != number;
        }
        assert_true(sizes[i] < 10 || moved > sizes[i] / 2);
    }
}

static void test_permutation__of_a_large_size_stays_below_it_and_meets_nobody(void **state)
{
    (void)state;
    const Wide sizes[] = {1000000, 1000003, (Wide)1 << 32, ((Wide)1 << 64) + 1, PERMUTATION_LIMIT};
    g_autoptr(Key) key = bench_make_key(bench_key);
    g_autoptr(Permutation) permutation = permutation_new(key);
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(GHashTable) met = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        for (guint number = 0; number < 500; number++) {
            Wide out = permutation_apply(permutation, sizes[i], "t", 1, sizes[i] - 1 - number);
            assert_true(out < sizes[i]);
            assert_true(
                g_hash_table_add(met, g_strdup_printf("%" G_GUINT64_FORMAT ".%" G_GUINT64_FORMAT,
                                                      (guint64)(out >> 64), (guint64)out)));
        }
    }
}

static void test_permutation__differs_by_tweak_and_by_key(void **state)
{
    (void)state;
    g_autoptr(Key) key = bench_make_key(bench_key), other_key = bench_make_key(bench_other_key);
    g_autoptr(Permutation) one = permutation_new(key), two = permutation_new(other_key);
    Wide size = (Wide)1 << 60;
    assert_true(permutation_apply(one, size, "a", 1, 5) != permutation_apply(one, size, "b", 1, 5));
    assert_true(permutation_apply(one, size, "a", 1, 5) != permutation_apply(two, size, "a", 1, 5));
    assert_true(permutation_apply(one, size, "a", 1, 5) == permutation_apply(one, size, "a", 1, 5));
    guint same = 0;
    for (guint i = 0; i < 1000; i++)
        same +=
            permutation_apply(one, 1000, NULL, 0, i) == permutation_apply(two, 1000, NULL, 0, i);
    assert_true(same < 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ff1__agrees_with_nist),
        cmocka_unit_test(test_ff1__refuses_domains_below_a_million),
        cmocka_unit_test(test_permutation__of_a_small_size_meets_every_number_once),
        cmocka_unit_test(test_permutation__of_a_large_size_stays_below_it_and_meets_nobody),
        cmocka_unit_test(test_permutation__differs_by_tweak_and_by_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
