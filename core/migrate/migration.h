/*
 * Migration: one step of the chain as it lies in the tree; Chain: all of them in order.
 *
 *     g_autoptr(Chain) chain = chain_discover(tree, &(ChainOptions){.folder = "db/migrations"},
 * &error); for (guint i = 0; i < chain->migrations->len; i++) …chain_at(chain, i)->version…
 *
 * A version is digits (or digits with dots: "13.1"), compared part by part as digit strings of any
 * length: "0010" equals "10", "13" equals "13.0", 20 digits are no problem. Discovery reads names
 * only, and the head of a file when its settings are asked for; whole files are read and hashed
 * when they are needed. Found but not run: orphans (a .sql that fits no format), duplicates of a
 * version. All strings belong to the chain.
 */
#ifndef CORE_MIGRATE_MIGRATION_H
#define CORE_MIGRATE_MIGRATION_H

#include "core/base/source.h"

#include <glib.h>

typedef struct Migration {
    char *version;
    char *name;      /* "add_orders" */
    char *up_path;   /* relative to the tree's root; NULL: a down without up (reported, not run) */
    char *down_path; /* NULL: cannot be reverted from the tree */
    char *verify_path;   /* .verify.sql, NULL without */
    char *settings_path; /* .yaml, or diesel's metadata.toml; NULL without */
    gboolean sections;   /* dbmate: up and down are sections of the one file `up_path` */
} Migration;

typedef enum ChainProblemKind {
    CHAIN_DUPLICATE_VERSION,
    CHAIN_DOWN_WITHOUT_UP,
    CHAIN_ORPHAN,    /* a .sql or .yaml file that belongs to no migration */
    CHAIN_REPEATABLE /* Flyway's R__name.sql: not run */
} ChainProblemKind;

typedef struct ChainProblem {
    ChainProblemKind kind;
    char *version;
    char *path, *other_path;
} ChainProblem;

typedef struct ChainOptions {
    const char *folder; /* below the tree's root */
    const char
        *format; /* "auto" (also NULL) or one of config.h; "sqlx" is another word for "confiture" */
} ChainOptions;

typedef struct Chain {
    GPtrArray *migrations; /* of Migration, by version */
    GPtrArray *problems;   /* of ChainProblem */
    const char *format;    /* the one used: "confiture", "dbmate", … */
} Chain;

/* One line for people: "down without up: \"db/migrations/0002_b.down.sql\"". Free with g_free(). */
char *chain_problem_format(const ChainProblem *problem);

/* ERROR_INPUT naming both files when a version occurs twice: such a chain has no order and must not
 * run. */
gboolean chain_check(const Chain *chain, GError **error);

/* A missing folder is an empty chain when the tree itself can be read. Problems are data here; the
 * runner refuses duplicates. */
Chain *chain_discover(SourceTree *tree, const ChainOptions *options, GError **error);
void chain_free(Chain *chain);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Chain, chain_free)

const Migration *chain_at(const Chain *chain, guint index);
const Migration *chain_find(const Chain *chain, const char *version); /* NULL when there is none */

/* <0, 0, >0 */
int version_compare(const char *a, const char *b);
gboolean version_is_valid(const char *text);

/* The one spelling of all equal versions ("0013.10.0" -> "13.10"), as a key of hash tables. Free
 * with g_free(). */
char *version_key(const char *version);

/* "0003_add_orders": how messages and tables name a migration. Free with g_free(). */
char *migration_label(const Migration *migration);

#endif
