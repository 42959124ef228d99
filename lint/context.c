#include "lint/context.h"

#include "lint/fix_site.h"
#include "lint/run.h"

#include <string.h>

typedef struct Place {
    LintSource *source;
    guint statement;
    guint line, column, end_line;
    gsize offset;
} Place;

static Place place_in_statement(const LintContext *context, const LintSubject *subject)
{
    const Statement *statement = subject->statement;
    Place place = {
        .source = context->run->source,
        .statement =
            parse_file_statement(context->parse, (guint)(statement - context->parse->statements)),
        .line = statement->line,
        .column = statement->column,
        .end_line = statement->end_line,
        .offset = MAX(subject->offset, statement->start),
    };
    if (subject->offset > statement->start)
        script_place(context->parse->script, subject->offset, &place.line, &place.column);
    return place;
}

/* Without a source when the thing was made by a file that is only known, or by none. */
static Place place_in_schema(const LintContext *context, const Origin *origin)
{
    LintSource *source =
        origin->path != NULL ? g_hash_table_lookup(context->run->sources, origin->path) : NULL;
    if (source == NULL)
        return (Place){0};
    return (Place){
        .source = source,
        .statement = origin->statement,
        .line = origin->line,
        .column = origin->column,
        .end_line = lint_source_end_line(source, origin->statement),
        .offset = origin->offset,
    };
}

static char *format_object(const LintContext *context, const ObjectName *about)
{
    if (about == NULL)
        return NULL;
    ObjectName whole = *about;
    if (whole.schema == NULL && whole.kind != OBJECT_SCHEMA && whole.kind != OBJECT_UNKNOWN)
        whole.schema = simulator_schema_of(context->schema, about);
    if (whole.schema != NULL && *whole.schema == '\0')
        whole.schema = NULL;
    return object_name_format(&whole);
}

/* A statement of a DO block: its text is a string. */
static gboolean is_in_block(const LintContext *context, const LintSubject *subject,
                            const Place *place)
{
    return subject->origin == NULL &&
           place->statement != (guint)(subject->statement - context->parse->statements);
}

static Fix *find_fix(const LintContext *context, const LintSubject *subject, const Place *place)
{
    FixSite site = {
        .context = context,
        .source = place->source,
        .offset = place->offset,
        .statement = subject->statement,
        .about = subject->about,
    };
    if (context->rule->fix == NULL || is_in_block(context, subject, place) ||
        !lint_source_statement(place->source, place->statement, &site.start, &site.end))
        return NULL;
    site.text = g_bytes_get_data(place->source->bytes, &site.length);
    return context->rule->fix(&site);
}

/* Of what is rolled back only the locks and the work remain. */
static gboolean is_about_outcome(const LintRule *rule)
{
    return g_str_has_prefix(rule->id, "data/") || g_str_has_prefix(rule->id, "compat/");
}

void lint_report(LintContext *context, const LintSubject *subject, const char *format, ...)
{
    Place place = subject->origin != NULL ? place_in_schema(context, subject->origin)
                                          : place_in_statement(context, subject);
    if (place.source == NULL || !place.source->reported)
        return;
    if (context->undone && is_about_outcome(context->rule))
        return;
    g_autofree char *object = format_object(context, subject->about);
    if (!lint_settings_allow(context->settings, context->rule, place.source->path, object))
        return;
    if (suppressions_match(place.source->suppressions, context->rule, place.statement)) {
        context->run->report->n_suppressed++;
        return;
    }
    Finding *finding = g_new0(Finding, 1);
    finding->rule = context->rule;
    finding->source = place.source;
    finding->statement = place.statement;
    finding->severity = lint_settings_severity(context->settings, context->rule);
    if (subject->at_most != SEVERITY_OFF && subject->at_most < finding->severity)
        finding->severity = subject->at_most;
    finding->path = g_strdup(place.source->path);
    finding->line = place.line;
    finding->column = place.column;
    finding->end_line = MAX(place.line, place.end_line);
    finding->object = g_steal_pointer(&object);
    finding->hint = g_strdup(subject->hint);
    finding->fix = find_fix(context, subject, &place);
    va_list arguments;
    va_start(arguments, format);
    finding->message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_ptr_array_add(context->run->report->findings, finding);
}

gboolean lint_is_in_chain(const LintContext *context, const ObjectName *name)
{
    return schema_find_relation(context->schema, name) != NULL;
}

const SchemaRelation *lint_find_relation(const LintContext *context, const ObjectName *name)
{
    const SchemaRelation *relation = schema_find_relation(context->schema, name);
    if (relation == NULL && context->prior != NULL)
        relation = schema_find_relation(context->prior, name);
    return relation;
}

gboolean lint_knows_all_before(const LintContext *context, const char *path)
{
    const LintSource *source =
        path != NULL ? g_hash_table_lookup(context->run->sources, path) : NULL;
    return source != NULL && (source->scope == LINT_IN_SCHEMA || source->chained);
}

static gboolean may_be_temporary(const ObjectName *relation)
{
    return relation->schema == NULL || strcmp(relation->schema, "pg_temp") == 0;
}

gboolean lint_is_fresh(const LintContext *context, const ObjectName *relation)
{
    if (context->simulator == NULL)
        return FALSE;
    if (may_be_temporary(relation) &&
        simulator_is_fresh(context->simulator, "pg_temp", relation->name))
        return TRUE;
    return simulator_is_fresh(context->simulator, simulator_schema_of(context->schema, relation),
                              relation->name);
}

gboolean lint_is_made_here(const LintContext *context, const ObjectName *relation)
{
    if (may_be_temporary(relation) && simulator_made(context->simulator, "pg_temp", relation->name))
        return TRUE;
    return simulator_made(context->simulator, simulator_schema_of(context->schema, relation),
                          relation->name);
}

gboolean lint_is_column_made_here(const LintContext *context, const ObjectName *relation,
                                  const char *column)
{
    return lint_is_made_here(context, relation) ||
           simulator_made_column(context->simulator, simulator_schema_of(context->schema, relation),
                                 relation->name, column);
}

const AlterTable *lint_alters_used_table(const LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_ALTER_TABLE ||
        statement->alter_table->table.kind != OBJECT_TABLE)
        return NULL;
    return lint_is_fresh(context, &statement->alter_table->table) ? NULL : statement->alter_table;
}

char *lint_relation_key(const SchemaObject *object)
{
    return g_strconcat(object->schema, ".", object->name, NULL);
}

gboolean lint_list_matches(const LintContext *context, const char *option, const char *subject)
{
    const char *const *globs = lint_settings_list(context->settings, context->rule, option);
    for (guint i = 0; globs[i] != NULL; i++)
        if (g_pattern_match_simple(globs[i], subject))
            return TRUE;
    return FALSE;
}
