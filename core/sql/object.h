/*
 * Object: the name of a thing in a database, and what a statement does to it.
 *
 * A name is as written (after PostgreSQL's folding and truncation), so `schema` is NULL where the
 * text leaves it to search_path. Things that live in a relation (column, constraint, trigger, rule,
 * policy, default) have the relation in `schema`.`name` and their own name in `part`. Functions
 * carry their argument types in `arguments`
 * ("integer, text"; "" for none, NULL where the text gives none). Strings belong to the parse that
 * made them.
 *
 * A reference names what the text tells: every relation in a query is OBJECT_TABLE (it may be a
 * view or a sequence: look for any), every type OBJECT_TYPE (a domain, a table's row), every
 * function OBJECT_FUNCTION without arguments (it may be an aggregate).
 */
#ifndef CORE_SQL_OBJECT_H
#define CORE_SQL_OBJECT_H

#include <glib.h>

typedef enum ObjectKind {
#define OBJECT(name, word) OBJECT_##name,
#include "core/sql/objects.def"
#undef OBJECT
    OBJECT_KIND_COUNT
} ObjectKind;

typedef struct ObjectName {
    ObjectKind kind;
    const char *schema;
    const char *name;
    const char *part;
    const char *arguments;
} ObjectName;

typedef enum TouchAction {
    TOUCH_CREATE, /* also CREATE OR REPLACE */
    TOUCH_ALTER,
    TOUCH_DROP,
    TOUCH_RENAME, /* object is the old name; `renamed` the new */
    TOUCH_COMMENT,
    TOUCH_GRANT,    /* GRANT and REVOKE */
    TOUCH_WRITE,    /* INSERT, UPDATE, DELETE, TRUNCATE, COPY FROM */
    TOUCH_REFERENCE /* must exist for the statement to run: types, relations, functions, collations,
                       … */
} TouchAction;

typedef enum TouchFlags {
    TOUCH_IF_EXISTS = 1 << 0,     /* DROP … IF EXISTS, ALTER TABLE IF EXISTS */
    TOUCH_IF_NOT_EXISTS = 1 << 1, /* CREATE … IF NOT EXISTS */
    TOUCH_REPLACE = 1 << 2,       /* CREATE OR REPLACE */
    TOUCH_CASCADE = 1 << 3,
    TOUCH_IN_BODY = 1 << 4, /* a reference inside a string body that the server does not check when
                               it is created (PL/pgSQL), or only with check_function_bodies (SQL) */
    TOUCH_TEMPORARY = 1 << 5
} TouchFlags;

typedef struct Touch {
    TouchAction action;
    guint flags;
    ObjectName object;
    const char
        *renamed; /* RENAME only: the new name (or new schema for SET SCHEMA, flagged by `moved`) */
    gboolean moved; /* SET SCHEMA */
    gsize offset;   /* byte in the script where the name stands, or the statement's start */
} Touch;

/* PostgreSQL's word for a kind ("materialized view"), and back; OBJECT_UNKNOWN when there is none.
 */
const char *object_kind_word(ObjectKind kind);
ObjectKind object_kind_find(const char *word);

/* "created", "altered", "dropped", "renamed", "commented", "granted", "written", "referenced" */
const char *touch_action_word(TouchAction action);

/* "public.orders.total", "public.f(integer, text)"; identifiers quoted where they must be. Free
 * with g_free(). */
char *object_name_format(const ObjectName *name);

/* What an operator types: schema.name, schema.name.part, name(args). Quotes are honoured. Kind is
 * UNKNOWN. The strings are in the arena. FALSE with ERROR_USAGE when it cannot be read. */
struct Arena;
gboolean object_name_parse(struct Arena *arena, const char *text, ObjectName *name, GError **error);

/* Quoted where PostgreSQL would need it (reserved word, upper case, …), else as it is. Free with
 * g_free(). */
char *object_quote_identifier(const char *identifier);

#endif
