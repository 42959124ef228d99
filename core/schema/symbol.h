/*
 * Symbols: the names that a tree of statements makes, and the names that its statements need.
 * Private to core/schema: the inside of a Graph. A symbol is a name in its name space; a need is
 * one mention of a name by one statement, with the search_path that was in force there. Keys are
 * symbols too: kind CONSTRAINT, `part` "()" for a primary key, "(a,b)" for whatever makes these
 * columns unique (sorted).
 */
#ifndef CORE_SCHEMA_SYMBOL_H
#define CORE_SCHEMA_SYMBOL_H

#include "core/base/arena.h"
#include "core/schema/graph.h"

typedef struct Maker {
    guint node;
    const char *arguments; /* of functions */
} Maker;

typedef struct Symbol {
    ObjectKind space;
    const char *schema, *name, *part; /* part NULL but for what lives in a relation */
    GArray *makers;                   /* of Maker, in the order added */
    GArray *shapers;    /* of guint: nodes that add or retype its columns; NULL without */
    GArray *writers;    /* of guint: the last node of each file that puts rows in; NULL without */
    GPtrArray *targets; /* of Symbol: tables that it has foreign keys to; NULL without */
} Symbol;

typedef enum NeedReason {
    NEED_MAKES,  /* a part, index or new name: made by this statement once its relation is found */
    NEED_SHAPES, /* adds or retypes columns of it */
    NEED_ALTERS, /* ALTER, RENAME */
    NEED_DROPS,
    NEED_WRITES,   /* puts rows in */
    NEED_MENTIONS, /* COMMENT, GRANT, references */
    NEED_KEY       /* points to this key with a foreign key */
} NeedReason;

/* There is one for each name in the tree: small matters. */
typedef struct Need {
    guint node;
    guint path;      /* index into search_paths */
    guint8 reason;   /* NeedReason */
    guint8 strength; /* ArcStrength */
    guint8 kind;     /* ObjectKind */
    const char *schema, *name, *part, *arguments;
    const char *new_schema,
        *new_name;  /* MAKES by RENAME or SET SCHEMA; KEY: the table that points */
    Symbol *symbol; /* found by graph_link(): of a part, that of its relation; NULL when nothing in
                       the tree makes it */
} Need;

/* A DO block that creates something: its text in lower case. */
typedef struct MakerBlock {
    guint node;
    const char *body;
} MakerBlock;

typedef struct GraphNames {
    Arena *arena;
    GHashTable *strings;
    GHashTable *symbols;     /* Symbol to itself */
    GArray *needs;           /* of Need, those of a node side by side */
    GArray *first_need;      /* of guint, by node */
    GPtrArray *search_paths; /* of char ** */
    GArray *extensions;      /* of guint: CREATE EXTENSION nodes */
    GArray *blocks;          /* of MakerBlock */
    guint default_path, path;
} GraphNames;

const char *names_string(GraphNames *names, const char *text);

/* Exactly this one; NULL when nothing makes it. */
Symbol *symbol_find(const GraphNames *names, ObjectKind kind, const char *schema, const char *name,
                    const char *part);
Symbol *symbol_make(GraphNames *names, ObjectKind kind, const char *schema, const char *name,
                    const char *part);
void symbol_add_maker(Symbol *symbol, guint node, const char *arguments);

/* Through the need's search_path. `part` is not looked at: of a part its relation is found. */
Symbol *need_find(const GraphNames *names, const Need *need);

/* Those of one node: from `first` to before `end`. */
void needs_of_node(const Graph *graph, guint node, guint *first, guint *end);

/* What one statement of the parse makes and needs, on behalf of the newest node; gather.c. */
void gather_statement(Graph *graph, const Parse *parse, guint statement);

#endif
