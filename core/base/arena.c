#include "core/base/arena.h"

#include <stddef.h>
#include <string.h>

enum { BLOCK_SIZE = 16 * 1024, ALIGNMENT = sizeof(max_align_t) };

typedef struct Block {
    struct Block *next;
    max_align_t bytes[];
} Block;

struct Arena {
    Block *blocks;
    char *free;
    gsize left;
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

void *arena_alloc(Arena *arena, gsize size)
{
    g_assert(size < G_MAXSIZE / 2);
    size = (MAX(size, 1) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT; /* never NULL */
    if (size > BLOCK_SIZE / 4)
        return add_block(arena, size);
    if (size > arena->left) {
        arena->free = add_block(arena, BLOCK_SIZE);
        arena->left = BLOCK_SIZE;
    }
    void *memory = arena->free;
    arena->free += size;
    arena->left -= size;
    return memory;
}

char *arena_strndup(Arena *arena, const char *text, gsize length)
{
    char *copy = arena_alloc(arena, length + 1);
    memcpy(copy, text, length);
    return copy;
}

char *arena_strdup(Arena *arena, const char *text)
{
    return text != NULL ? arena_strndup(arena, text, strlen(text)) : NULL;
}
