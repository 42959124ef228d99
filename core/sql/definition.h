/*
 * Definition: what a script says about one object, as a fingerprint that only a change of meaning
 * changes.
 *
 *     g_autoptr(Definitions) found = definitions_of(parse, FALSE);
 *     for (guint i = 0; i < found->count; i++) …found->items[i].key, .line, .fingerprint…
 *
 * A key is the kind and the whole name: "column public.orders.total", "function app.f(integer)",
 * "index public.orders_total on public.orders",
 * "comment on table public.orders", "privileges on table public.orders". Names without a schema are
 * those of the script's own SET search_path, else of public. Tables are told from their parts: the
 * fingerprint of a table covers its head, its tail and the order of its columns, each column,
 * constraint, trigger, policy and comment has its own.
 *
 * The fingerprint is made of the tokens: white space, comments and the case of unquoted words do
 * not count, nor OR REPLACE and IF NOT EXISTS; literals, function bodies and quoted names count as
 * they are. Several statements about one object add up, whatever their order: fingerprints of files
 * can be added and subtracted, 64 bits at a time. Lines count from 1. All texts belong to the list.
 */
#ifndef CORE_SQL_DEFINITION_H
#define CORE_SQL_DEFINITION_H

#include "core/sql/statement.h"

typedef struct Definition {
    const char *key;
    ObjectKind kind;     /* of the object, also where the key is its comment's or its privileges' */
    guint actions;       /* bits 1 << TouchAction, of all statements about it */
    guint line;          /* of the first statement or element about it */
    const char *text;    /* its tokens with single spaces; NULL unless asked for */
    const char *renamed; /* key of what a last RENAME or SET SCHEMA made of it; else NULL */
    guint64 fingerprint[2];
} Definition;

typedef struct Definitions {
    Definition *items; /* in the order of the script, each key once */
    guint count;
    guint opaque; /* statements that cannot be parsed: nothing is known of their objects */
    Arena *arena;
} Definitions;

Definitions *definitions_of(const Parse *parse, gboolean with_texts);
void definitions_free(Definitions *definitions);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Definitions, definitions_free)

#endif
