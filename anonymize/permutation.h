/*
 * Permutation: a keyed bijection of the numbers below a size, which keeps unique what is unique.
 *
 *     permutation_apply(permutation, size, tweak, tweak_length, number)
 *
 * From a million on it is FF1 (NIST SP 800-38G) over AES, on bits, walking its cycle until the
 * result lies below the size; below that, where FF1 is not allowed, a table shuffled once by the
 * key, which the tweak does not enter. Sizes up to 2^120. There is no way back, on purpose.
 */
#ifndef ANONYMIZE_PERMUTATION_H
#define ANONYMIZE_PERMUTATION_H

#include "core/data/keyed.h"

__extension__ typedef unsigned __int128 Wide;

#define PERMUTATION_LIMIT ((Wide)1 << 120)

/* FF1 on numerals below `radix`, in place. FALSE when the domain is below a million or a half of it
 * beyond 2^120. */
gboolean ff1_encrypt(Cipher *cipher, guint radix, const guint8 *tweak, gsize tweak_length,
                     guint16 *numerals, guint count);

typedef struct Permutation Permutation;
Permutation *permutation_new(const Key *key);
Wide permutation_apply(Permutation *permutation, Wide size, const char *tweak, gsize tweak_length,
                       Wide number);
void permutation_free(Permutation *permutation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Permutation, permutation_free)

#endif
