#include "core/base/nearest.h"

#include <string.h>

enum { LONGEST = 64 };

static char folded(char letter)
{
    return letter == '_' ? (char)'-' : g_ascii_tolower(letter);
}

static guint smallest(guint a, guint b, guint c)
{
    return MIN(MIN(a, b), c);
}

/* Edits that make `a` of `b`: insert, delete, change a letter, or swap two neighbours (optimal
 * string alignment). */
static guint edit_distance(const char *a, gsize a_length, const char *b, gsize b_length)
{
    guint rows[3][LONGEST + 1] = {{0}};
    guint *before = rows[0], *above = rows[1], *row = rows[2];
    for (guint j = 0; j <= b_length; j++)
        above[j] = j;
    for (guint i = 1; i <= a_length; i++) {
        row[0] = i;
        for (guint j = 1; j <= b_length; j++) {
            guint changed = folded(a[i - 1]) != folded(b[j - 1]);
            row[j] = smallest(above[j] + 1, row[j - 1] + 1, above[j - 1] + changed);
            if (i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) &&
                folded(a[i - 2]) == folded(b[j - 1]))
                row[j] = MIN(row[j], before[j - 2] + 1);
        }
        guint *spare = before;
        before = above;
        above = row;
        row = spare;
    }
    return above[b_length];
}

static gboolean begins_with(const char *name, const char *typed, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (folded(name[i]) != folded(typed[i])) /* stops at the end of a shorter name */
            return FALSE;
    }
    return TRUE;
}

const char *nearest_name(const char *typed, const char *const *candidates)
{
    gsize length = strlen(typed);
    const char *best = NULL;
    guint best_distance = G_MAXUINT;
    if (length == 0 || length > LONGEST)
        return NULL;
    for (guint i = 0; candidates[i] != NULL; i++) {
        gsize other = strlen(candidates[i]);
        if (other > LONGEST)
            continue;
        guint distance = edit_distance(typed, length, candidates[i], other);
        guint allowed = MAX(1, (guint)MAX(length, other) / 3);
        if (length >= 2 && begins_with(candidates[i], typed, length))
            distance = MIN(distance, 1);
        if (distance <= allowed && distance < MIN(best_distance, (guint)other)) {
            best = candidates[i];
            best_distance = distance;
        }
    }
    return best;
}
