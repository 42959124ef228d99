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

/* A file that is none of the sources is gone: the finding stands by itself. */
static Place place_in_file(const LintContext *context, const LintSubject *subject)
{
    return (Place){
        .source = g_hash_table_lookup(context->run->sources, subject->path),
        .line = MAX(subject->line, 1),
        .column = 1,
    };
}

static Place find_place(const LintContext *context, const LintSubject *subject)
{
    Place place = {0};
    if (subject->origin != NULL)
        place = place_in_schema(context, subject->origin);
    if (place.source != NULL || (subject->origin != NULL && subject->path == NULL))
        return place;
    return subject->path != NULL ? place_in_file(context, subject)
                                 : place_in_statement(context, subject);
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
    return subject->statement != NULL && subject->origin == NULL &&
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
    if (context->rule->fix == NULL || place->source == NULL ||
        is_in_block(context, subject, place) ||
        !lint_source_statement(place->source, place->statement, &site.start, &site.end))
        return NULL;
    site.text = g_bytes_get_data(place->source->bytes, &site.length);
    return context->rule->fix(&site);
}

/* The table that the finding is about; of an index the one that it is on. */
static ObjectName find_table(const LintContext *context, const LintSubject *subject)
{
    const ObjectName *about = subject->about;
    if (subject->statement != NULL && subject->statement->kind == STATEMENT_CREATE_INDEX)
        return subject->statement->create_index->table;
    const SchemaIndex *index = about != NULL && about->kind == OBJECT_INDEX
                                   ? schema_find_index(context->schema, about)
                                   : NULL;
    if (index != NULL && index->object.relation != NULL)
        return schema_object_name(&index->object.relation->object);
    return about != NULL ? *about : (ObjectName){0};
}

static const SizesEntry *find_size(const LintContext *context, const LintSubject *subject)
{
    if (context->sizes == NULL)
        return NULL;
    ObjectName table = find_table(context, subject);
    if (table.name == NULL)
        return NULL;
    const char *schema =
        table.schema != NULL ? table.schema : simulator_schema_of(context->schema, &table);
    return sizes_find(context->sizes, schema, table.name);
}

static gboolean is_about_time(const LintRule *rule)
{
    return g_str_has_prefix(rule->id, "lock/") || g_str_has_prefix(rule->id, "rewrite/");
}

/* What a lock lasts grows with the table; on a small one it is soon over. */
static void weigh(const LintContext *context, const LintSubject *subject, Finding *finding)
{
    const SizesEntry *size = find_size(context, subject);
    finding->rows = size != NULL ? size->rows : -1;
    finding->bytes = size != NULL ? size->bytes : -1;
    if (size != NULL && size->rows >= 0 && size->rows < SIZES_SMALL && is_about_time(context->rule))
        finding->severity = MIN(finding->severity, SEVERITY_INFO);
}

/* Of what is rolled back only the locks and the work remain. */
static gboolean is_about_outcome(const LintRule *rule)
{
    return g_str_has_prefix(rule->id, "data/") || g_str_has_prefix(rule->id, "compat/");
}

void lint_report(LintContext *context, const LintSubject *subject, const char *format, ...)
{
    Place place = find_place(context, subject);
    const char *path = place.source != NULL ? place.source->path : subject->path;
    if (path == NULL || (place.source != NULL && !place.source->reported))
        return;
    if (context->undone && is_about_outcome(context->rule))
        return;
    g_autofree char *object = format_object(context, subject->about);
    if (!lint_settings_allow(context->settings, context->rule, path, object))
        return;
    if (place.source != NULL &&
        suppressions_match(place.source->suppressions, context->rule, place.statement)) {
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
    finding->path = g_strdup(path);
    finding->line = place.line;
    finding->column = place.column;
    finding->end_line = MAX(place.line, place.end_line);
    finding->object = g_steal_pointer(&object);
    finding->hint = g_strdup(subject->hint);
    finding->fix = find_fix(context, subject, &place);
    weigh(context, subject, finding);
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

static const LintSource *tree_source(const LintContext *context, const Origin *origin)
{
    const LintSource *source =
        origin->path != NULL ? g_hash_table_lookup(context->run->sources, origin->path) : NULL;
    return source != NULL && source->scope == LINT_IN_SCHEMA ? source : NULL;
}

gboolean lint_is_earlier(const LintContext *context, const Origin *a, const Origin *b)
{
    const LintSource *first = tree_source(context, a), *second = tree_source(context, b);
    return first != NULL && second != NULL && first->position < second->position;
}

guint lint_last_line(const LintContext *context)
{
    const GPtrArray *findings = context->run->report->findings;
    for (guint i = findings->len; i-- > 0;) {
        const Finding *finding = findings->pdata[i];
        if (finding->source != context->run->source)
            return 0;
        if (finding->rule == context->rule)
            return finding->line;
    }
    return 0;
}

gboolean lint_has_remark_above(const LintContext *context, const Origin *origin)
{
    const LintSource *source =
        origin->path != NULL ? g_hash_table_lookup(context->run->sources, origin->path) : NULL;
    gsize length = 0;
    const char *text =
        source != NULL && source->bytes != NULL ? g_bytes_get_data(source->bytes, &length) : NULL;
    gsize end = text != NULL && origin->offset <= length ? origin->offset : 0;
    while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\t'))
        end--;
    if (end == 0 || text[end - 1] != '\n')
        return FALSE;
    gsize start = --end;
    while (start > 0 && text[start - 1] != '\n')
        start--;
    while (start < end && g_ascii_isspace(text[start]))
        start++;
    return (end - start > 2 && memcmp(text + start, "--", 2) == 0) ||
           (end - start >= 2 && memcmp(text + end - 2, "*/", 2) == 0);
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
