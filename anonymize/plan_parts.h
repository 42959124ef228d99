/*
 * What the files of the plan share (private to the plan).
 */
#ifndef ANONYMIZE_PLAN_PARTS_H
#define ANONYMIZE_PLAN_PARTS_H

#include "anonymize/plan.h"

/* "schema.table" or, with a column, "schema.table.column". The plan's. */
const char *plan_place(const AnonymizePlan *plan, guint table, const PlannedColumn *column);
/* "p.yaml:12:3". The plan's. */
const char *plan_place_of(const AnonymizePlan *plan, const YamlNode *node);
void plan_add(GArray *problems, const char *place, const char *message, const char *hint);
/* g_strdup_printf(), but the plan's. */
const char *plan_text(const AnonymizePlan *plan, const char *format, ...) G_GNUC_PRINTF(2, 3);

gboolean rule_keeps(const ProfileRule *rule);
gboolean rules_agree(const ProfileRule *a, const ProfileRule *b);
void planned_column_take(AnonymizePlan *plan, PlannedColumn *column, const ProfileRule *rule,
                         const char *because);

/* plan_link.c: references, and the rules that go along them. */
void plan_link(AnonymizePlan *plan);
void plan_follow(AnonymizePlan *plan);
gboolean plan_refers(const AnonymizePlan *plan, guint table, guint column);
void plan_condition(AnonymizePlan *plan);
void plan_check_links(AnonymizePlan *plan);

/* plan_check.c: whether strategies fit their columns. */
void plan_check_maskers(AnonymizePlan *plan);

/* suspect.c: "its name looks like a phone number"; NULL when the column does not look like personal
 * data. Static. */
const char *suspect_column(const ColumnFacts *column);

/* The column whose rule it is in the end, with its table. */
const PlannedColumn *planned_origin(const AnonymizePlan *plan, guint table, guint column,
                                    guint *origin);

#endif
