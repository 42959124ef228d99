#include "anonymize/permutation.h"

#include <string.h>

enum { ROUNDS = 10, SMALLEST = 1000000 };

struct Permutation {
    Key *key;
    Cipher *cipher;
    GHashTable *tables; /* size -> guint32[size] */
};

typedef struct Halves {
    Wide left, right;
    guint radix, count; /* numerals in all; the left half has count / 2 of them */
} Halves;

static Wide power(guint radix, guint exponent)
{
    Wide product = 1;
    while (exponent-- > 0)
        product *= radix;
    return product;
}

static guint bytes_below(Wide limit)
{
    guint bytes = 0;
    for (Wide most = limit - 1; most > 0; most >>= 8)
        bytes++;
    return bytes;
}

static void put_big_endian(guint8 *to, guint width, Wide number)
{
    for (guint i = 0; i < width; i++, number >>= 8)
        to[width - 1 - i] = (guint8)number;
}

/* CBC-MAC, the PRF of SP 800-38G, algorithm 6. */
static void chain(Cipher *cipher, const guint8 *blocks, gsize length, guint8 state[BLOCK_BYTES])
{
    for (gsize at = 0; at < length; at += BLOCK_BYTES) {
        guint8 mixed[BLOCK_BYTES];
        for (guint i = 0; i < BLOCK_BYTES; i++)
            mixed[i] = state[i] ^ blocks[at + i];
        cipher_encrypt(cipher, mixed, state);
    }
}

/* The first `width` bytes of R || CIPH(R xor 1) || …, modulo. */
static Wide expand(Cipher *cipher, const guint8 state[BLOCK_BYTES], guint width, Wide modulus)
{
    guint8 block[BLOCK_BYTES];
    memcpy(block, state, BLOCK_BYTES);
    Wide sum = 0;
    for (guint i = 0; i < width; i++) {
        if (i > 0 && i % BLOCK_BYTES == 0) {
            memcpy(block, state, BLOCK_BYTES);
            block[BLOCK_BYTES - 1] ^= (guint8)(i / BLOCK_BYTES);
            guint8 plain[BLOCK_BYTES];
            memcpy(plain, block, BLOCK_BYTES);
            cipher_encrypt(cipher, plain, block);
        }
        sum = (sum * 256 + block[i % BLOCK_BYTES]) % modulus; /* below 2^120, so this fits */
    }
    return sum;
}

/* SP 800-38G, algorithm 7. */
static void ff1(Cipher *cipher, Halves *halves, const guint8 *tweak, gsize tweak_length)
{
    guint u = halves->count / 2, v = halves->count - u;
    Wide modulus_u = power(halves->radix, u), modulus_v = power(halves->radix, v);
    guint b = bytes_below(modulus_v), d = 4 * ((b + 3) / 4) + 4;
    guint8 head[BLOCK_BYTES] = {1, 2, 1, 0, 0, 0, ROUNDS, (guint8)u};
    put_big_endian(head + 3, 3, halves->radix);
    put_big_endian(head + 8, 4, halves->count);
    put_big_endian(head + 12, 4, tweak_length);
    guint8 begun[BLOCK_BYTES] = {0};
    chain(cipher, head, BLOCK_BYTES, begun);
    gsize length = (tweak_length + 1 + b + 15) / 16 * 16;
    g_autofree guint8 *block = g_malloc0(length);
    if (tweak_length > 0)
        memcpy(block, tweak, tweak_length);
    for (guint i = 0; i < ROUNDS; i++) {
        guint8 state[BLOCK_BYTES];
        memcpy(state, begun, BLOCK_BYTES);
        block[length - b - 1] = (guint8)i;
        put_big_endian(block + length - b, b, halves->right);
        chain(cipher, block, length, state);
        Wide modulus = i % 2 == 0 ? modulus_u : modulus_v;
        Wide next = (halves->left + expand(cipher, state, d, modulus)) % modulus;
        halves->left = halves->right;
        halves->right = next;
    }
}

/* Whether a half of `count` numerals stays within the arithmetic, and the whole is large enough. */
static gboolean is_fit(guint radix, guint count)
{
    Wide half = 1, whole = 1;
    for (guint i = 0; i < count - count / 2; i++) {
        if (half > PERMUTATION_LIMIT / radix)
            return FALSE;
        half *= radix;
    }
    for (guint i = 0; i < count && whole < SMALLEST; i++)
        whole *= radix;
    return count >= 2 && whole >= SMALLEST;
}

gboolean ff1_encrypt(Cipher *cipher, guint radix, const guint8 *tweak, gsize tweak_length,
                     guint16 *numerals, guint count)
{
    if (radix < 2 || radix > 65536 || !is_fit(radix, count))
        return FALSE;
    Halves halves = {.radix = radix, .count = count};
    guint u = count / 2;
    for (guint i = 0; i < count; i++) {
        Wide *half = i < u ? &halves.left : &halves.right;
        *half = *half * radix + numerals[i];
    }
    ff1(cipher, &halves, tweak, tweak_length);
    for (guint i = count; i-- > 0;) {
        Wide *half = i < u ? &halves.left : &halves.right;
        numerals[i] = (guint16)(*half % radix);
        *half /= radix;
    }
    return TRUE;
}

Permutation *permutation_new(const Key *key)
{
    Permutation *permutation = g_new(Permutation, 1);
    permutation->key = key_derive(key, "permutation");
    permutation->cipher = cipher_new(permutation->key);
    permutation->tables = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    return permutation;
}

void permutation_free(Permutation *permutation)
{
    if (permutation == NULL)
        return;
    g_hash_table_unref(permutation->tables);
    cipher_free(permutation->cipher);
    key_free(permutation->key);
    g_free(permutation);
}

/* A number below `limit` from the cipher run as a counter; 128 bits make the skew of the modulus
 * smaller than 2^-100. */
static guint32 shuffle_below(Cipher *cipher, guint64 *counter, guint32 limit)
{
    guint8 block[BLOCK_BYTES] = {0}, out[BLOCK_BYTES];
    put_big_endian(block, BLOCK_BYTES, (*counter)++);
    cipher_encrypt(cipher, block, out);
    Wide number = 0;
    for (guint i = 0; i < BLOCK_BYTES; i++)
        number = number << 8 | out[i];
    return (guint32)(number % limit);
}

static const guint32 *table_of(Permutation *permutation, guint32 size)
{
    guint32 *table = g_hash_table_lookup(permutation->tables, GUINT_TO_POINTER(size));
    if (table != NULL)
        return table;
    g_autofree char *label = g_strdup_printf("table|%u", size);
    g_autoptr(Key) key = key_derive(permutation->key, label);
    g_autoptr(Cipher) cipher = cipher_new(key);
    table = g_new(guint32, size);
    for (guint32 i = 0; i < size; i++)
        table[i] = i;
    guint64 counter = 0;
    for (guint32 i = size - 1; i > 0; i--) {
        guint32 other = shuffle_below(cipher, &counter, i + 1), kept = table[i];
        table[i] = table[other];
        table[other] = kept;
    }
    g_hash_table_insert(permutation->tables, GUINT_TO_POINTER(size), table);
    return table;
}

static Wide walk(Cipher *cipher, Wide size, const char *tweak, gsize tweak_length, Wide number)
{
    guint bits = 0;
    for (Wide most = size - 1; most > 0; most >>= 1)
        bits++;
    guint v = bits - bits / 2;
    do {
        Halves halves = {
            .left = number >> v, .right = number & (((Wide)1 << v) - 1), .radix = 2, .count = bits};
        ff1(cipher, &halves, (const guint8 *)tweak, tweak_length);
        number = halves.left << v | halves.right;
    } while (number >= size);
    return number;
}

Wide permutation_apply(Permutation *permutation, Wide size, const char *tweak, gsize tweak_length,
                       Wide number)
{
    g_assert(size <= PERMUTATION_LIMIT && number < size);
    if (size < SMALLEST)
        return table_of(permutation, (guint32)size)[(guint32)number];
    return walk(permutation->cipher, size, tweak, tweak_length, number);
}
