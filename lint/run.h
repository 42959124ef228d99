/*
 * LintRun: what the engine holds while it runs. Private to engine.c, walk.c, context.c and
 * meta.c.
 */
#ifndef LINT_RUN_H
#define LINT_RUN_H

#include "lint/context.h"
#include "lint/engine.h"
#include "lint/feed.h"

struct LintRun {
    LintContext context;
    LintReport *report;
    char *today;
    Feed *feed;
    LintSource *source;         /* the one being walked; NULL over a schema */
    GHashTable *sources;        /* path -> LintSource of what is reported and parsed: borrowed */
    GPtrArray *statement_rules; /* of LintRule that are on */
    GPtrArray *schema_rules;
};

extern const LintRule rule_meta_expired_suppression;
extern const LintRule rule_meta_no_reason;
extern const LintRule rule_meta_syntax;
extern const LintRule rule_meta_unanalysable;
extern const LintRule rule_meta_unknown_rule;
extern const LintRule rule_meta_unused_suppression;

/* The statement, and those of its block, on the schema. What a block only makes where it is not
 * there yet is made where it is not there yet. */
void lint_apply(Schema *schema, const Parse *parse, guint statement);

/* Asks the rules about a statement of the source at hand, and about those of its block, one after
 * the other; moves the simulator of a migration on (NULL without) and, if it `applies`, the
 * schema. */
void lint_walk(LintRun *run, guint statement, Schema *schema, Simulator *simulator,
               gboolean applies);

/* The file as a whole: failure to read it, psql commands that nothing is known about. */
void lint_meta_file(LintRun *run, LintSource *source);

/* Its suppressions, once everything else was found. */
void lint_meta_suppressions(LintRun *run, LintSource *source);

#endif
