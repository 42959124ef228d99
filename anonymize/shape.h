/*
 * Shape: a value whose characters keep their class (digit, lower and upper case letter) and whose
 * other characters stay where they are, permuted under the key: unique stays unique.
 *
 *     shape_permute(permutation, value.data, value.length, &(ShapeRange){.first = 0, .last = n},
 * out)
 *
 * Only the letters and digits of the range (counted among the letters and digits) change; the rest
 * is the tweak. FALSE when there are more of them than 2^120 holds (36 digits, 25 letters).
 */
#ifndef ANONYMIZE_SHAPE_H
#define ANONYMIZE_SHAPE_H

#include "anonymize/permutation.h"

typedef struct ShapeRange {
    gsize first, last; /* from, to before */
} ShapeRange;

gsize shape_count(const char *text, gsize length); /* of letters and digits */
gboolean shape_permute(Permutation *permutation, const char *text, gsize length,
                       const ShapeRange *range, GString *out);

#endif
