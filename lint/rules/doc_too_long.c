#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_COMMENT || statement->comment->text == NULL)
        return;
    gint64 most = lint_settings_integer(context->settings, context->rule, "most");
    glong length = g_utf8_strlen(statement->comment->text, -1);
    if (length > most)
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .about = &statement->comment->object,
                                   .hint = "Say what it is; the rest belongs into a document."},
                    "the comment has %ld characters, more than %" G_GINT64_FORMAT, length, most);
}

const LintRule rule_doc_too_long = {
    .id = "doc/too-long",
    .summary = "a very long comment",
    .why = "psql and diagrams show comments on one line: a page of text is read nowhere.",
    .condition = "COMMENT ON with more characters than the option `most` allows.",
    .safer = "COMMENT ON TABLE orders IS 'One row an order that a customer has placed.';",
    .bad = "-- option: most=10\nCOMMENT ON TABLE orders IS 'One row an order.';\n",
    .good = "COMMENT ON TABLE orders IS 'One row an order.';\n",
    .options =
        (const LintOption[]){{"most", LINT_OPTION_INTEGER, "1000", "characters at most"}, {0}},
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
