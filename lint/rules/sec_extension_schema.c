#include "lint/context.h"
#include "lint/trait.h"

static void check(LintContext *context, const Statement *statement)
{
    guint at = 0;
    const Trait *trait = trait_next(statement, TRAIT_EXTENSION, &at);
    if (trait == NULL)
        return;
    const char *schema = trait->text != NULL ? trait->text : schema_current(context->schema);
    if (g_strcmp0(schema, "public") == 0)
        lint_report(context,
                    &(LintSubject){
                        .statement = statement,
                        .hint = "CREATE SCHEMA extensions; CREATE EXTENSION … SCHEMA extensions;"},
                    "the extension's objects go to schema \"public\"");
}

const LintRule rule_sec_extension_schema = {
    .id = "sec/extension-schema",
    .summary = "an extension in schema public",
    .why = "Its functions mix with those of the application, and everybody who can create in "
           "public can get in their way.",
    .condition = "CREATE EXTENSION with SCHEMA public, or without SCHEMA where public is the "
                 "schema in force.",
    .safer = "CREATE EXTENSION pg_trgm SCHEMA extensions;",
    .bad = "CREATE EXTENSION pg_trgm;\n",
    .good = "CREATE EXTENSION pg_trgm SCHEMA extensions;\n",
    .aliases = "splinter:extension_in_public",
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
