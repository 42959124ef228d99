/*
 * Locks: what a statement of PostgreSQL takes and does, relation by relation.
 *
 *     g_autoptr(GArray) locks = locks_of_statement(statement, &(LockQuestion){.version = 15});
 *     for (guint i = 0; i < locks->len; i++) {
 *         const RelationLock *lock = &g_array_index(locks, RelationLock, i);
 *         lock->relation.name, lock_mode_name(lock->mode), lock->work, lock->brief
 *
 * The knowledge is a table, locks.def; a test runs the example of each of its lines on a server and
 * holds the line against pg_locks, the file nodes and what was read. Measured on
 * PostgreSQL 15; by their release notes the versions 12 to 17 differ in the forms that they have,
 * not in what a form locks: `since` tells.
 *
 * A statement names some of the relations that it locks; others (the table that a dropped foreign
 * key refers to, the partitions of a table) only a schema knows: they come from `related`, and are
 * missing without it. Where what is known leaves it open, the more expensive form is assumed, and
 * `certain` is FALSE.
 *
 * Left out, for they keep nobody waiting that would not wait anyway: ACCESS SHARE on what the
 * statement does not name, locks on an index not stronger than those on its table, on TOAST tables
 * and the catalog, and the ROW SHARE that foreign keys take on the other table when rows are
 * written. Left to the reader: VACUUM and REINDEX CONCURRENTLY of a
 * partitioned table go through its partitions one by one. Not followed: DO blocks, functions
 * called, DROP … CASCADE of what is no table.
 */
#ifndef CORE_SQL_LOCKS_H
#define CORE_SQL_LOCKS_H

#include "core/sql/lock_mode.h"
#include "core/sql/statement.h"

#include <glib.h>

typedef enum LockRole {
    LOCK_ON_TARGET,            /* the relation that the statement is about */
    LOCK_ON_CHILDREN,          /* all below it: partitions and tables that inherit from it */
    LOCK_ON_PARTITIONS,        /* of those the partitions */
    LOCK_ON_HEIRS,             /* and the others, those that INHERIT */
    LOCK_ON_PARENT,            /* named, or that which a partition belongs to */
    LOCK_ON_PARTITION,         /* named in ATTACH and DETACH */
    LOCK_ON_DEFAULT_PARTITION, /* of the target or the parent */
    LOCK_ON_REFERENCED,        /* by the foreign key added, dropped, checked */
    LOCK_ON_REFERENCING,       /* tables whose foreign keys refer to the target, and what else a
                                  reader of the schema knows to go with it by CASCADE */
    LOCK_ON_TABLE,             /* of the index that the statement is about, and its partitions */
    LOCK_ON_INDEXES,           /* all of the target */
    LOCK_ON_SEQUENCES,         /* owned by the target, or by its column */
    LOCK_ON_READ,              /* relations of the statement's queries, or of the view's */
    LOCK_ON_READ_CHILDREN,     /* all below those */
    LOCK_ON_KEY,               /* the index of a constraint: only asked for, never locked alone */
    LOCK_ON_USERS              /* tables with columns of the domain */
} LockRole;

typedef enum LockWork {
    LOCK_SCANS = 1 << 0,          /* reads all rows */
    LOCK_REWRITES = 1 << 1,       /* writes a new copy of the table */
    LOCK_BUILDS_INDEXES = 1 << 2, /* builds indexes, or builds them anew */
    LOCK_EMPTIES = 1 << 3         /* a new, empty file */
} LockWork;

typedef enum LockForm {
#define LOCKS(form, ...) LOCK_FORM_##form,
#include "core/sql/locks.def"
#undef LOCKS
    LOCK_FORM_COUNT
} LockForm;

typedef struct LockQuestion {
    /* The relations in that role: of a relation, or, where `of->part` is set, of its constraint or
     * column of that name (`of->kind` tells), or of a domain. Adds ObjectName to `names`, whose
     * strings must live as long as the answer. LOCK_ON_DEFAULT_PARTITION is asked of the
     * partitioned table or of a partition of it. May be NULL. */
    void (*related)(gpointer data, LockRole role, const ObjectName *of, GArray *names);
    /* +1 yes, 0 no, -1 unknown; see LockAsk. May be NULL. */
    int (*ask)(gpointer data, guint question, const ObjectName *table, const AlterAction *action);
    gpointer data;
} LockQuestion;

/* What `ask` is asked about an action. */
typedef enum LockAsk {
    LOCK_ASK_NOT_NULL_PROVEN, /* SET NOT NULL, PRIMARY KEY USING INDEX: NOT NULL already, or a valid
                                 check implies it */
    LOCK_ASK_BOUND_PROVEN,    /* ATTACH PARTITION: a valid check implies the bound */
    LOCK_ASK_TYPE_FREE,       /* COLUMN TYPE: neither rewrite, nor indexes, nor checks */
    LOCK_ASK_TYPE_NO_REWRITE, /* COLUMN TYPE: the rows stay as they are */
    LOCK_ASK_TYPE_KEEPS_INDEXES, /* COLUMN TYPE: no index is built anew */
    LOCK_ASK_DEFAULT_STABLE,     /* ADD COLUMN: no volatile function in the default */
    LOCK_ASK_DOMAIN_FREE         /* ADD COLUMN: the type is no domain with constraints */
} LockAsk;

typedef struct RelationLock {
    ObjectName relation;
    LockRole role; /* the first in which it is locked */
    LockMode mode;
    guint work;       /* bits of LockWork, done to this relation */
    gboolean brief;   /* the work of the whole statement does not grow with its tables */
    gboolean certain; /* FALSE: an unknown was taken as the worse */
    gsize offset;     /* byte in the script: the action, else the statement */
} RelationLock;

/* One entry per relation, in the order of the text. Never NULL; of RelationLock. `question` may be
 * NULL. */
GArray *locks_of_statement(const Statement *statement, const LockQuestion *question);

/* The same of one action of an ALTER TABLE. */
GArray *locks_of_action(const Statement *statement, const AlterAction *action,
                        const LockQuestion *question);

/* The table itself. */
typedef struct LockEffect {
    LockRole role;
    LockMode mode;
    guint work;
} LockEffect;

enum { LOCK_EFFECTS_MAX = 8, LOCK_FORMS_MAX = 5 };

typedef struct LockEntry {
    const char *name;      /* "ADD_COLUMN" */
    guint since;           /* the first major version with this form; 0: 12 has it */
    const char *setup;     /* the example: SQL before it, */
    const char *statement; /* the statement, */
    const char *hold;      /* and what another session holds while it is looked at; NULL: it runs in
                              a transaction */
    LockEffect effects[LOCK_EFFECTS_MAX]; /* ended by LOCK_NONE */
} LockEntry;

const LockEntry *lock_entry(LockForm form);

/* The forms that a statement, or one action of its ALTER TABLE (NULL else), has: none when it locks
 * no relation. `certain` may be NULL. */
guint lock_forms_of(const Statement *statement, const AlterAction *action,
                    const LockQuestion *question, LockForm forms[LOCK_FORMS_MAX],
                    gboolean *certain);

#endif
