/* One statement after the other, those of DO blocks among them. */
#include "lint/run.h"

#include "core/sql/block.h"

typedef struct Walk {
    LintRun *run;
    Schema *schema;
    Simulator *simulator;
    gboolean applies;
} Walk;

static void ask(LintRun *run, const Statement *statement)
{
    LintContext *context = &run->context;
    for (guint i = 0; i < run->statement_rules->len; i++) {
        const LintRule *rule = run->statement_rules->pdata[i];
        if ((rule->scope & context->source->scope) == 0)
            continue;
        context->rule = rule;
        rule->statement(context, statement);
    }
}

/* CREATE in a branch is for the case that it is not there. */
static gboolean is_made_already(const Schema *schema, const Statement *statement)
{
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *touch = &statement->touches[i];
        if (touch->action == TOUCH_CREATE && (touch->flags & TOUCH_IN_BODY) == 0 &&
            schema_find(schema, &touch->object) != NULL)
            return TRUE;
    }
    return FALSE;
}

static void apply_step(Schema *schema, const struct Block *block, const BlockStep *step)
{
    const Statement *statement = &block->parse->statements[step->statement];
    if (!step->maybe || !is_made_already(schema, statement))
        schema_apply_statement(schema, block->parse, step->statement);
}

void lint_apply(Schema *schema, const Parse *parse, guint statement)
{
    const struct Block *block = parse->statements[statement].block;
    schema_apply_statement(schema, parse, statement);
    if (block == NULL || parse->statements[statement].kind != STATEMENT_DO)
        return;
    for (guint i = 0; i < block->n_steps; i++) {
        if (block->steps[i].kind != BLOCK_RUNS)
            continue;
        if (block->parse->statements[block->steps[i].statement].kind == STATEMENT_DO)
            lint_apply(schema, block->parse, block->steps[i].statement);
        else
            apply_step(schema, block, &block->steps[i]);
    }
}

static void walk_statement(const Walk *self, const Statement *statement);

/* COMMIT and ROLLBACK begin the next transaction at once. */
static void move(const Walk *self, BlockStepKind kind)
{
    if (self->simulator == NULL)
        return;
    switch (kind) {
    case BLOCK_SAVE:
        simulator_save(self->simulator);
        return;
    case BLOCK_UNDO:
        simulator_undo(self->simulator);
        return;
    case BLOCK_COMMIT:
    case BLOCK_ROLLBACK:
        simulator_end_block_transaction(self->simulator, kind == BLOCK_COMMIT);
        return;
    default:
        return;
    }
}

/* What the parser does not take, func/syntax tells of the block. */
static void walk_step(const Walk *self, const struct Block *block, const BlockStep *step)
{
    LintContext *context = &self->run->context;
    if (step->kind != BLOCK_RUNS) {
        move(self, step->kind);
        return;
    }
    const Statement *statement = &block->parse->statements[step->statement];
    if (statement->kind == STATEMENT_OPAQUE && !step->executed)
        return;
    gboolean guarded = context->guarded;
    context->guarded |= step->maybe;
    if (self->simulator != NULL)
        simulator_set_guarded(self->simulator, context->guarded);
    walk_statement(self, statement);
    if (self->applies && statement->kind != STATEMENT_DO)
        apply_step(self->schema, block, step);
    context->guarded = guarded;
    if (self->simulator != NULL)
        simulator_set_guarded(self->simulator, guarded);
}

static void walk_block(const Walk *self, const struct Block *block)
{
    LintContext *context = &self->run->context;
    const Parse *parse = context->parse;
    context->parse = block->parse;
    if (self->simulator != NULL)
        simulator_enter_block(self->simulator);
    for (guint i = 0; i < block->n_steps; i++)
        walk_step(self, block, &block->steps[i]);
    if (self->simulator != NULL)
        simulator_leave_block(self->simulator);
    context->parse = parse;
}

static void walk_statement(const Walk *self, const Statement *statement)
{
    ask(self->run, statement);
    if (statement->kind == STATEMENT_DO && statement->block != NULL)
        walk_block(self, statement->block);
    if (self->simulator != NULL)
        simulator_apply(self->simulator, statement, self->schema);
}

void lint_walk(LintRun *run, guint statement, Schema *schema, Simulator *simulator,
               gboolean applies)
{
    const Parse *parse = run->context.parse;
    Walk walk = {run, schema, simulator, applies};
    if (!run->source->reported) {
        if (applies)
            lint_apply(schema, parse, statement);
        return;
    }
    walk_statement(&walk, &parse->statements[statement]);
    if (applies)
        schema_apply_statement(schema, parse, statement);
}
