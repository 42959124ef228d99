/*
 * TypeChange: what ALTER TABLE … ALTER COLUMN … TYPE costs, by the types before and after.
 *
 *     type_change_cost("character varying(20)", "text", NULL)  →  TYPE_CHANGE_FREE
 *
 * Types are readable text as in TypeRef and as format_type() gives it. The changes that keep the
 * rows are a table, type_change.def, that a test holds against a server: every pair of a list of
 * types, by the file nodes of the table and its index. All other pairs copy the table. Measured on
 * PostgreSQL 15; timestamp and timestamptz since 12.
 *
 * CHECK constraints over the column are checked again whatever the change is, by reading the table,
 * unless the type is the very same.
 */
#ifndef CORE_SQL_TYPE_CHANGE_H
#define CORE_SQL_TYPE_CHANGE_H

#include <glib.h>

typedef enum TypeChange {
    TYPE_CHANGE_SAME,    /* the very same type */
    TYPE_CHANGE_FREE,    /* the catalog alone */
    TYPE_CHANGE_REINDEX, /* the table stays, indexes on the column are built anew */
    TYPE_CHANGE_REWRITE, /* copies the table, builds all its indexes */
    TYPE_CHANGE_UNKNOWN  /* a type of which nothing is known */
} TypeChange;

/* What a name that is no built-in type stands for. */
typedef struct TypeDomain {
    const char *base;     /* readable type */
    gboolean constrained; /* it may refuse a value of its base */
} TypeDomain;

typedef struct TypeQuestion {
    gboolean utc; /* the session's time zone has offset zero */
    /* FALSE unless it is a domain; `schema` NULL when the text gives none. NULL: no domain is known
     */
    gboolean (*domain)(gpointer data, const char *schema, const char *name, TypeDomain *domain);
    gpointer data;
} TypeQuestion;

/* `question` may be NULL. */
TypeChange type_change_cost(const char *from, const char *to, const TypeQuestion *question);

/* One type, whatever the lengths: names of the same type are one, domains are what they are made
 * of. */
gboolean type_same_base(const char *a, const char *b, const TypeQuestion *question);

/* Whether a time zone is one of those for which PostgreSQL skips the copy between the two types of
 * timestamp. */
gboolean type_change_zone_is_utc(const char *zone);

#endif
