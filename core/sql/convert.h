/*
 * Convert: from PostgreSQL's raw parse nodes to our Statement, one statement at a time.
 *
 * The table of statements.def names a converter for each kind of node: `const void
 * *convert_…(Convert *, Node *)`. It returns the statement's details (NULL for kinds without) and
 * notes the statement's touches on the way. Everything kept is copied into the arena: nodes live no
 * longer than the parse of their file. Locations in nodes are bytes of the text that the parser was
 * given, which begins at byte `base` of the script. Private to core/sql.
 */
#ifndef CORE_SQL_CONVERT_H
#define CORE_SQL_CONVERT_H

#include "core/sql/nodes.h"

#include "core/sql/statement.h"

#include <glib.h>

/* Names that a WITH clause makes: no relations. */
typedef struct Scope {
    const char *name;
    const struct Scope *outer;
} Scope;

/* The touches of one statement. */
typedef struct TouchList {
    Touch *touches;
    guint32 *hashes; /* one per touch: finds repeated references fast */
    guint count, room;
} TouchList;

typedef struct Convert {
    Arena *arena;
    const Script *script;
    Statement *statement; /* being filled */
    gsize base;
    TouchList *touches;
    guint flags;             /* of every touch noted: TOUCH_IN_BODY */
    gboolean blocks;         /* PL/pgSQL bodies are wanted */
    GArray *traits;          /* of Trait; NULL when they are not wanted */
    const Node *exists;      /* the query of the EXISTS being walked */
    gboolean expects_errors; /* what the parser does not take is no SQL at all, perhaps */
    gboolean assigns;        /* a piece of PL/pgSQL that may be an assignment written with "=" */
    gboolean nested; /* inside a view, rule or function: what it writes, it only refers to */
    const Scope *scope;
    guint depth;
    Touch ignored; /* what touch_add() gives for what is not noted */
} Convert;

/* How deep expressions and bodies are followed; what lies deeper is passed over. */
enum { CONVERT_DEPTH_MAX = 1500 };

/* The whole statement; what a converter of statements.def does, with its tag and kind. */
void convert_statement(Convert *self, Node *node);

/* The same for a statement inside another (CREATE SCHEMA's elements, rules, bodies): only its
 * touches count. */
void convert_inner(Convert *self, Node *node);

/* Byte in the script of a node's location; the statement's start where it is unknown (-1). */
gsize convert_offset(const Convert *self, int location);

char *convert_string(Convert *self, const char *text);
const char **convert_strings(Convert *self, const List *list, guint *count); /* of String nodes */
const char *node_string(const Node *node);                                   /* of a String node */
Node *list_node(const List *list, int index);
const char *list_string(const List *list, int index);
Node *definition_find(const List *definition,
                      const char *name); /* DefElem's argument; NULL without */
gboolean definition_is_on(const List *definition, const char *name);
gboolean definition_has(const List *definition, const char *name);

/* Names. */
ObjectName name_of_relation(Convert *self, ObjectKind kind, const RangeVar *relation);
ObjectName name_of_list(Convert *self, ObjectKind kind,
                        const List *names); /* [catalog.][schema.]name */
ObjectName name_of_type(Convert *self, ObjectKind kind, const TypeName *type);
ObjectName name_of_function(Convert *self, ObjectKind kind, const ObjectWithArgs *function);
ObjectName name_of_object(Convert *self, int pg_type, Node *object, const RangeVar *relation,
                          const char *part);
ObjectName name_plain(Convert *self, ObjectKind kind, const char *name);
ObjectName name_of_part(ObjectKind kind, ObjectName relation, const char *part);
ObjectKind kind_of_pg(int pg_type);
gboolean relation_is_temporary(const RangeVar *relation);

/* Touches. */
Touch *touch_add(Convert *self, TouchAction action, guint flags, ObjectName object, gsize offset);
void touch_columns(Convert *self, TouchAction action, ObjectName relation, const List *names,
                   gsize offset);

/* References: relations, types, functions, collations, … in an expression, a query, a list of
 * either. */
void refer_node(Convert *self, Node *node);
void refer_list(Convert *self, const List *list);
void refer_type(Convert *self, const TypeName *type);
void refer_relation(Convert *self, const RangeVar *relation);
void refer_function(Convert *self, const List *name, int location);
void refer_names(Convert *self, ObjectKind kind, const List *names, int location);
void refer_plain(Convert *self, ObjectKind kind, const char *name);
/* A body that is a string: parsed, its references flagged TOUCH_IN_BODY. What cannot be parsed
 * gives none. */
void refer_sql_body(Convert *self, const char *body, gsize offset);
/* Blanks the INTO of a query in PL/pgSQL, in place. */
void body_blank_into(char *text, gsize length);
/* As refer_sql_body() for PL/pgSQL: the static SQL in it. */
void refer_block_body(Convert *self, const char *body, gsize offset);

/* Blocks (block.h): of a statement that was parsed, if it has a body; and their own parse. */
void block_add(Parse *parse, guint index, guint flags);
Parse *parse_nested(const Script *script, guint flags, const Parse *outer, guint outer_statement);

/* Traits; nothing where they are not wanted. */
Trait *trait_add(Convert *self, TraitKind kind, const char *text, gsize offset);
void trait_query(Convert *self, Node *statement); /* its scope is set, its target still there */
void trait_operator(Convert *self, const A_Expr *expression);
void trait_sort(Convert *self, const SortBy *sort);
void trait_call(Convert *self, const FuncCall *call);
gboolean scope_has(const Convert *self, const char *name);

/* raw_expression_tree_walker() where it knows the node, else nothing. */
bool node_walk_parts(Node *node, bool (*walker)(Node *, void *), void *context);

/* Types. */
gboolean type_is_serial(const TypeName *type);
TypeRef convert_type(Convert *self, const TypeName *type);
const char *convert_type_text(Convert *self, const TypeName *type, gboolean with_modifiers);
char *convert_type_list(Convert *self, const List *types); /* "integer, text" */

/* Columns and constraints, with their touches: for CREATE TABLE and ALTER TABLE. */
typedef struct Chosen {
    const char *name;
    struct Chosen *next;
} Chosen;

typedef struct TableContext {
    ObjectName table;
    guint flags;    /* of the touches */
    Chosen *chosen; /* names that this statement has made already */
    gboolean is_domain;
    gsize end; /* where the text of the definitions ends at the latest */
} TableContext;

void convert_column(Convert *self, TableContext *context, const PgColumnDef *from, ColumnDef *to);
void convert_constraint(Convert *self, TableContext *context, const Constraint *from,
                        const char *column, ConstraintDef *to);
DefaultVolatility convert_default(Convert *self, Node *expression, GPtrArray *functions);
void touch_owned_sequence(Convert *self, TableContext *context, const char *column,
                          const List *options, gsize offset);

/* Pieces of the script's text. */
Slice slice_between(const Convert *self, gsize start, gsize end); /* without blanks at both ends */
Slice slice_parentheses(const Convert *self, gsize from, gsize end); /* inside the next ( … ) */
gsize slice_find_word(const Convert *self, gsize from, gsize end, const char *word,
                      gsize *after); /* at no depth; `end` when absent */
Slice slice_expression(const Convert *self, gsize from,
                       gsize end); /* DEFAULT's, up to the next constraint */
guint slice_split(const Convert *self, gsize from, gsize end, Slice *pieces,
                  guint limit); /* at commas */
/* `end`, or where these words (lower case, one space between) begin when the text ends with them.
 */
gsize slice_before_tail(const Convert *self, gsize from, gsize end, const char *words);
gsize slice_skip_name(const Convert *self, gsize from, gsize end); /* behind a qualified name */

/* Roles: "public", "current_user", …; NULL for none. */
const char *convert_role(Convert *self, const RoleSpec *role);
const char **convert_roles(Convert *self, const List *roles, guint *count);

/* The names that PostgreSQL chooses. */
char *choose_name(Convert *self, const char *table, const char *column, const char *suffix,
                  Chosen **chosen);
void choose_keep(Convert *self, const char *name, Chosen **chosen);
const char *choose_columns(Convert *self, const char *const *columns, guint count);
const char *choose_column_of(const Node *expression); /* NULL where PostgreSQL would say "expr" */
const char *
only_column_of(const Node *expression); /* the one column that an expression names, else NULL */

/* The converters. */
#define NODE(tag, kind, words, function) const void *convert_##function(Convert *self, Node *node);
#include "core/sql/statements.def"
#undef NODE

#endif
