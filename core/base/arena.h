/*
 * Arena: memory that is given back all at once. A parsed file's statements live in one, so that
 * building thousands of small structs costs a pointer bump each and freeing them costs a few calls.
 * (GStringChunk does this for strings alone.) Allocations are zeroed and aligned for any type; the
 * process aborts when memory is exhausted, as with g_malloc.
 */
#ifndef CORE_BASE_ARENA_H
#define CORE_BASE_ARENA_H

#include <glib.h>

typedef struct Arena Arena;

Arena *arena_new(void);
void arena_free(Arena *arena);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Arena, arena_free)

void *arena_alloc(Arena *arena, gsize size);
char *arena_strdup(Arena *arena, const char *text); /* NULL gives NULL */
char *arena_strndup(Arena *arena, const char *text, gsize length);

#define arena_new_array(arena, type, count) ((type *)arena_alloc((arena), sizeof(type) * (count)))
#define arena_new_struct(arena, type) arena_new_array(arena, type, 1)

#endif
