#include "lint/context.h"
#include "lint/trait.h"

static gboolean is_same_target(const Trait *a, const Trait *b)
{
    return g_strcmp0(a->object.name, b->object.name) == 0 &&
           g_strcmp0(a->object.schema, b->object.schema) == 0;
}

/* Data come as long rows of INSERTs: one cause is one finding. */
static gboolean goes_on(const LintContext *context, const Statement *statement, const Trait *trait)
{
    if (statement == context->parse->statements || statement->kind != STATEMENT_INSERT)
        return FALSE;
    const Statement *before = statement - 1;
    guint at = 0;
    const Trait *other =
        before->kind == STATEMENT_INSERT ? trait_next(before, TRAIT_INSERT, &at) : NULL;
    return other != NULL && other->n_columns == 0 && is_same_target(trait, other);
}

static void check(LintContext *context, const Statement *statement)
{
    guint at = 0;
    for (const Trait *trait; (trait = trait_next(statement, TRAIT_INSERT, &at)) != NULL;) {
        if (trait->n_columns > 0 || goes_on(context, statement, trait))
            continue;
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .offset = trait->offset,
                                   .about = &trait->object,
                                   .hint = "List the columns: INSERT INTO t (a, b) …"},
                    "INSERT into \"%s\" does not say which columns its values are for",
                    trait->object.name);
    }
}

const LintRule rule_sql_insert_no_columns = {
    .id = "sql/insert-no-columns",
    .summary = "INSERT without a list of columns",
    .why = "A column that is added, dropped or moved later makes the statement fail, or puts "
           "values into the wrong columns.",
    .condition = "An INSERT, in a file, a body or a WITH, gives values or a query and no list of "
                 "columns. Not DEFAULT VALUES. Of several such statements in a row for one table "
                 "the first is reported.",
    .safer = "INSERT INTO colours (id, name) VALUES (1, 'red');",
    .bad = "INSERT INTO colours VALUES (1, 'red');\n",
    .good = "INSERT INTO colours (id, name) VALUES (1, 'red');\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
