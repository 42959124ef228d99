/*
 * AnonymizePlan: a profile resolved against a catalog: each column of each table is masked, kept on
 * purpose, generated, or unclassified. What a sync runs and `plan` prints.
 *
 * Which rule a column has, strongest first: what its table (or the table that it is a partition of)
 * says, of several the more exact; what the column that it references has, through any number of
 * references, by the catalog or the profile; a pattern of `columns`. Rules that contradict a
 * reference or each other, columns without a rule, rules without a column, strategies that cannot
 * hold the column's type, length, NOT NULL or uniqueness, and kept columns that look like personal
 * data without a reason are problems; a plan with a problem is never run. No query is sent.
 *
 * The plan borrows profile and catalog, which must outlive it; what it points to is its own.
 */
#ifndef ANONYMIZE_PLAN_H
#define ANONYMIZE_PLAN_H

#include "anonymize/profile.h"
#include "anonymize/source_table.h"

typedef enum ColumnFate { FATE_UNCLASSIFIED, FATE_KEPT, FATE_MASKED, FATE_GENERATED } ColumnFate;

typedef enum TableFate {
    TABLE_COPIED,
    TABLE_STRUCTURE_ONLY, /* truncate_table */
    TABLE_SKIPPED,        /* skip_table; views and foreign tables, which hold no rows */
    TABLE_UNCLASSIFIED    /* no column of it has a rule */
} TableFate;

typedef struct PlanLink { /* a reference, of the catalog or of the profile */
    const char *name;
    guint from, to; /* tables, by index */
    const guint *from_columns, *to_columns;
    guint n_columns;
} PlanLink;

typedef struct PlannedColumn {
    const SourceColumn *column;
    ColumnFate fate;
    const ProfileRule *rule; /* NULL: generated or unclassified */
    const char *strategy;    /* name in the profile; NULL likewise */
    const char *because;     /* "p.yaml:12", "follows public.users.id" */
    const char *condition;   /* SQL of the source that says which rows are masked; NULL: all */
    const PlanLink *follows; /* NULL: the rule is its own */
    guint followed;          /* which of the link's columns */
} PlannedColumn;

typedef struct PlannedTable {
    const SourceTable *table;
    TableFate fate;
    const char *where; /* of the profile; NULL: all rows */
    PlannedColumn *columns;
    guint n_columns, n_masked;
    ColumnFacts *copied; /* of the columns that are not generated, by position */
    guint n_copied;
} PlannedTable;

typedef struct PlanProblem {
    const char *place, *message, *hint; /* hint: NULL when there is none */
} PlanProblem;

typedef struct AnonymizePlan {
    const SourceCatalog *catalog;
    const Profile *profile;
    PlannedTable *tables; /* parallel to catalog->tables */
    guint n_tables;
    PlanLink *links;
    guint n_links;
    GArray *problems, *warnings; /* of PlanProblem; each problem makes exit status 1 */
    struct Arena *arena;
} AnonymizePlan;

AnonymizePlan *anonymize_plan_make(const Profile *profile, const SourceCatalog *catalog);
void anonymize_plan_free(AnonymizePlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AnonymizePlan, anonymize_plan_free)

/* The maskers of one table for one worker; the plan must outlive them. */
typedef struct TableMaskers {
    Masker **maskers; /* by column; NULL where it is not masked */
    guint n_columns;
    GPtrArray *keys; /* of Key */
} TableMaskers;

TableMaskers *table_maskers_new(const AnonymizePlan *plan, guint table, const Key *master,
                                GError **error);
void table_maskers_free(TableMaskers *maskers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TableMaskers, table_maskers_free)

#endif
