#include "core/base/arena.h"

#include <stddef.h>
#include <string.h>

/* Blocks grow from small to large: most scripts are small, and thousands of them may be held at
 * once. */
enum { FIRST_BLOCK = 1024, LAST_BLOCK = 64 * 1024, ALIGNMENT = _Alignof(max_align_t) };

typedef struct Block {
    struct Block *next;
    max_align_t bytes[];
} Block;

struct Arena {
    Block *blocks;
    char *free;  /* structs come from the front of the block, */
    gsize left;  /* strings, which need no alignment, from its back */
    gsize total; /* of all blocks shared by many */
};

Arena *arena_new(void)
{
    return g_new0(Arena, 1);
}

void arena_free(Arena *arena)
{
    if (arena == NULL)
        return;
    for (Block *block = arena->blocks, *next; block != NULL; block = next) {
        next = block->next;
        g_free(block);
    }
    g_free(arena);
}

static char *add_block(Arena *arena, gsize size)
{
    Block *block = g_malloc0(sizeof(Block) + size);
    block->next = arena->blocks;
    arena->blocks = block;
    return (char *)block->bytes;
}

/* Makes room for `size` bytes in the current block; FALSE when they deserve a block of their own.
 */
static gboolean make_room(Arena *arena, gsize size)
{
    if (size <= arena->left)
        return TRUE;
    gsize block = CLAMP(arena->total / 4, FIRST_BLOCK, LAST_BLOCK);
    if (size > block / 4)
        return FALSE;
    arena->free = add_block(arena, block);
    arena->left = block;
    arena->total += block;
    return TRUE;
}

void *arena_alloc(Arena *arena, gsize size)
{
    static max_align_t nothing;
    g_assert(size < G_MAXSIZE / 2);
    if (size == 0)
        return &nothing; /* never NULL */
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (!make_room(arena, size))
        return add_block(arena, size);
    void *memory = arena->free;
    arena->free += size;
    arena->left -= size;
    return memory;
}

char *arena_strndup(Arena *arena, const char *text, gsize length)
{
    g_assert(length < G_MAXSIZE / 2);
    char *copy;
    if (make_room(arena, length + 1)) {
        arena->left -= length + 1;
        copy = arena->free + arena->left;
    } else {
        copy = add_block(arena, length + 1);
    }
    memcpy(copy, text, length);
    return copy;
}

char *arena_strdup(Arena *arena, const char *text)
{
    return text != NULL ? arena_strndup(arena, text, strlen(text)) : NULL;
}
