/*
 * Kind: one kind of fact that a catalog holds: how it is read, which attributes it has, and how its
 * statements are written. A kind is a file with its const entry, its query in sql/, and its line in
 * kinds.def; parents stand before their parts there.
 *
 * A query gives nine columns first: class, oid and sub of the object (0: nothing can depend on it),
 * class, oid and sub of the parent (NULL: none), schema (NULL: none), name, id; then the attributes
 * in the order of `attributes`. `id` is what SQL calls the object, quoted and qualified, and tells
 * it apart among its kind and parent.
 *
 * Templates: {id} {name} {schema} are the fact's, {quoted_name} its name as an identifier, {on}
 * {on.on} {on.schema} its parent's and grandparent's, {address} its `address`, {on.address} its
 * parent's, any other word an attribute. A part in [ ] is left out when an attribute in it is NULL.
 * "" as template means: nothing needs to be run.
 */
#ifndef CORE_SCHEMA_CATALOG_KIND_H
#define CORE_SCHEMA_CATALOG_KIND_H

#include <glib.h>

/* In the place of a template: core/schema/diff has a function for it. */
#define ATTRIBUTE_RECIPE "recipe"

typedef enum AttributeFlags {
    ATTRIBUTE_SILENT = 1 << 0, /* carried for statements, not compared */
    ATTRIBUTE_AFTER = 1 << 1,  /* not part of `create`: set by `alter` after it unless NULL */
} AttributeFlags;

typedef struct Attribute {
    const char *name;
    const char *alter; /* template, of the wanted fact; NULL: the fact must be replaced */
    const char *unset; /* template when the wanted value is NULL; NULL: `alter` serves */
    guint flags;
    const char *usual; /* with ATTRIBUTE_AFTER: the value that a bare create gives */
} Attribute;

typedef enum KindFlags {
    KIND_DATA = 1 << 0,       /* holds rows, or columns may: never dropped to be put back */
    KIND_INLINE = 1 << 1,     /* made by its parent's create, when that runs */
    KIND_STAYS = 1 << 2,      /* must be dropped before its parent */
    KIND_BOUND_TYPE = 1 << 3, /* must be away while the type of a column that it needs changes */
    KIND_RELATION = 1 << 4,   /* shares the names of its schema's relations and types */
    KIND_USES_TYPE = 1 << 5,  /* columns may be of it: replaced by renaming it away */
} KindFlags;

typedef struct Kind {
    const char *name; /* "foreign table", as people say it */
    const char *sql;
    const char *address;         /* "TABLE {id}": after COMMENT ON, DROP, ALTER */
    const char *grant;           /* "TABLE {id}": after GRANT … ON; NULL without privileges */
    const char *create;          /* NULL: a recipe of core/schema/diff makes it */
    const char *drop;            /* NULL: "DROP {address}" */
    const Attribute *attributes; /* the one without a name ends them */
    guint flags;
} Kind;

typedef enum KindId {
#define KIND(name) KIND_##name,
#include "core/schema/catalog/kinds.def"
#undef KIND
    KIND_COUNT
} KindId;

#define KIND(name) extern const Kind kind_##name;
#include "core/schema/catalog/kinds.def"
#undef KIND

const Kind *kind_of(KindId id);
guint kind_attributes(const Kind *kind);

/* -1 when the kind has none of that name. */
int kind_find_attribute(const Kind *kind, const char *name, gsize length);

#endif
