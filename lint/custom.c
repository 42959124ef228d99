#include "lint/custom.h"

#include "core/base/error.h"
#include "core/base/nearest.h"
#include "lint/context.h"
#include "lint/defined.h"

#include <string.h>

typedef enum Demand {
    DEMAND_COMMENT,
    DEMAND_OWNER,
    DEMAND_PRIMARY_KEY,
    DEMAND_ROW_SECURITY,
    DEMAND_POLICY,
    DEMAND_INDEX,
    DEMAND_TRIGGER,
    DEMAND_COUNT
} Demand;

static const char *const demands[DEMAND_COUNT] = {"comment", "owner", "primary_key", "row_security",
                                                  "policy",  "index", "trigger"};
static const char *const demand_words[DEMAND_COUNT] = {
    "comment", "owner", "primary key", "row level security", "policy", "index", "trigger"};

struct CustomRule {
    LintRule rule; /* first: finished rules are this */
    char *id, *message, *hint, *query;
    guint64 kinds;                      /* bits 1 << ObjectKind; 0: all */
    GPtrArray *paths, *schemas, *names; /* of char*: globs; none: all */
    GRegex *match, *not_match;
    gboolean demanded[DEMAND_COUNT], forbidden;
    GPtrArray *columns; /* of char* that must be there */
};

const CustomKey custom_keys[] = {
    {"kind", TRUE, "kinds of object: table, view, column, index, function, …; all without it"},
    {"path", TRUE, "globs of files that define them"},
    {"schema", TRUE, "globs of schemas"},
    {"name", TRUE, "globs of names that the rule is about"},
    {"match", FALSE, "regular expression that names must match"},
    {"not_match", FALSE, "regular expression that names must not match"},
    {"require", TRUE,
     "what must be there: comment, owner, primary_key, row_security, policy, index, trigger"},
    {"column", TRUE, "columns that must be there"},
    {"forbid", FALSE, "true: there must be no such object"},
    {"query", FALSE, "SELECT whose rows are findings: columns object, message, hint"},
    {"message", FALSE, "what a finding says"},
    {"hint", FALSE, "what to do about it"},
    {"severity", FALSE, "error, warning (the default) or info"},
    {0},
};

G_STATIC_ASSERT(OBJECT_KIND_COUNT <= 64);

static GPtrArray *new_texts(void)
{
    return g_ptr_array_new_with_free_func(g_free);
}

static void check(LintContext *context, const Schema *schema);

CustomRule *custom_rule_new(const char *id)
{
    CustomRule *self = g_new0(CustomRule, 1);
    self->id = g_strdup(id);
    self->paths = new_texts();
    self->schemas = new_texts();
    self->names = new_texts();
    self->columns = new_texts();
    self->rule = (LintRule){
        .id = self->id,
        .why = "The project asks for it, in lint.custom of its configuration.",
        .condition = "What lint.custom says.",
        .safer = "What lint.custom says.",
        .bad = "",
        .good = "",
        .severity = SEVERITY_WARNING,
        .recommended = TRUE,
        .own = TRUE,
        .needs = LINT_NEEDS_TREE,
        .scope = LINT_EVERYWHERE,
        .data = self,
    };
    return self;
}

void custom_rule_free(CustomRule *rule)
{
    if (rule == NULL)
        return;
    g_ptr_array_unref(rule->paths);
    g_ptr_array_unref(rule->schemas);
    g_ptr_array_unref(rule->names);
    g_ptr_array_unref(rule->columns);
    g_clear_pointer(&rule->match, g_regex_unref);
    g_clear_pointer(&rule->not_match, g_regex_unref);
    g_free(rule->message);
    g_free(rule->hint);
    g_free(rule->query);
    g_free(rule->id);
    g_free(rule);
}

static gboolean set_kind(CustomRule *self, const char *value, GError **error)
{
    g_autofree char *word = g_strdelimit(g_strdup(value), "_-", ' ');
    ObjectKind kind = object_kind_find(word);
    if (kind == OBJECT_UNKNOWN) {
        error_set(error, ERROR_INPUT, "\"%s\" is no kind of object", value);
        error_add_hint(error,
                       "Kinds are table, view, materialized view, column, constraint, index, "
                       "trigger, policy, sequence, type, domain, function, procedure, "
                       "schema.");
        return FALSE;
    }
    self->kinds |= G_GUINT64_CONSTANT(1) << kind;
    return TRUE;
}

static gboolean set_regex(GRegex **regex, const char *value, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_clear_pointer(regex, g_regex_unref);
    *regex = g_regex_new(value, G_REGEX_DEFAULT, 0, &problem);
    if (*regex == NULL)
        error_set(error, ERROR_INPUT, "\"%s\" is no regular expression: %s", value,
                  problem->message);
    return *regex != NULL;
}

static gboolean set_demand(CustomRule *self, const char *value, GError **error)
{
    for (guint i = 0; i < DEMAND_COUNT; i++) {
        if (strcmp(demands[i], value) == 0) {
            self->demanded[i] = TRUE;
            return TRUE;
        }
    }
    error_set(error, ERROR_INPUT, "\"%s\" is nothing that can be required", value);
    error_add_hint(error, "It can be comment, owner, primary_key, row_security, policy, index, "
                          "trigger; columns go under \"column\".");
    return FALSE;
}

static gboolean set_forbidden(CustomRule *self, const char *value, GError **error)
{
    self->forbidden = strcmp(value, "true") == 0;
    if (!self->forbidden && strcmp(value, "false") != 0)
        error_set(error, ERROR_INPUT, "\"%s\" is neither true nor false", value);
    return self->forbidden || strcmp(value, "false") == 0;
}

static gboolean set_severity(CustomRule *self, const char *value, GError **error)
{
    if (severity_parse(value, &self->rule.severity) && self->rule.severity != SEVERITY_OFF)
        return TRUE;
    error_set(error, ERROR_INPUT, "\"%s\" is no severity", value);
    error_add_hint(error, "Severities are error, warning and info; lint.rules turns a rule off.");
    return FALSE;
}

/* One SELECT: what else it could be is not for a check to do. */
static gboolean set_query(CustomRule *self, const char *value, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new(value, strlen(value));
    g_autoptr(Script) script = script_split("query", bytes, FALSE, error);
    g_autoptr(Parse) parse = script != NULL ? parse_script(script) : NULL;
    if (parse == NULL)
        return FALSE;
    if (parse->n_statements != 1 || parse->statements[0].kind != STATEMENT_SELECT) {
        error_set(error, ERROR_INPUT, "the query is not one SELECT");
        return FALSE;
    }
    g_free(self->query);
    self->query = g_strndup(script->text + parse->statements[0].start,
                            parse->statements[0].end - parse->statements[0].start);
    return TRUE;
}

static gboolean set_text(char **text, const char *value)
{
    g_free(*text);
    *text = g_strdup(value);
    return TRUE;
}

static gboolean add_text(GPtrArray *texts, const char *value)
{
    g_ptr_array_add(texts, g_strdup(value));
    return TRUE;
}

static gboolean fail_key(const CustomRule *self, const char *key, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; custom_keys[i].name != NULL; i++)
        g_ptr_array_add(names, (gpointer)(guintptr)custom_keys[i].name);
    g_ptr_array_add(names, NULL);
    error_set(error, ERROR_INPUT, "the custom rule \"%s\" has no key \"%s\"", self->id, key);
    const char *nearest = nearest_name(key, (const char *const *)names->pdata);
    if (nearest != NULL)
        error_add_hint(error, "Did you mean \"%s\"?", nearest);
    return FALSE;
}

gboolean custom_rule_set(CustomRule *rule, const char *key, const char *value, GError **error)
{
    if (strcmp(key, "kind") == 0)
        return set_kind(rule, value, error);
    if (strcmp(key, "path") == 0)
        return add_text(rule->paths, value);
    if (strcmp(key, "schema") == 0)
        return add_text(rule->schemas, value);
    if (strcmp(key, "name") == 0)
        return add_text(rule->names, value);
    if (strcmp(key, "column") == 0)
        return add_text(rule->columns, value);
    if (strcmp(key, "match") == 0)
        return set_regex(&rule->match, value, error);
    if (strcmp(key, "not_match") == 0)
        return set_regex(&rule->not_match, value, error);
    if (strcmp(key, "require") == 0)
        return set_demand(rule, value, error);
    if (strcmp(key, "forbid") == 0)
        return set_forbidden(rule, value, error);
    if (strcmp(key, "severity") == 0)
        return set_severity(rule, value, error);
    if (strcmp(key, "query") == 0)
        return set_query(rule, value, error);
    if (strcmp(key, "message") == 0)
        return set_text(&rule->message, value);
    if (strcmp(key, "hint") == 0)
        return set_text(&rule->hint, value);
    return fail_key(rule, key, error);
}

static gboolean demands_something(const CustomRule *self)
{
    for (guint i = 0; i < DEMAND_COUNT; i++)
        if (self->demanded[i])
            return TRUE;
    return self->match != NULL || self->not_match != NULL || self->forbidden ||
           self->columns->len > 0;
}

const LintRule *custom_rule_finish(CustomRule *rule, GError **error)
{
    gboolean demands_any = demands_something(rule);
    if (demands_any == (rule->query != NULL)) {
        error_set(error, ERROR_INPUT,
                  demands_any ? "the custom rule \"%s\" has a query and demands besides"
                              : "the custom rule \"%s\" demands nothing",
                  rule->id);
        error_add_hint(error, "It takes match, not_match, require, column or forbid; or query.");
        return NULL;
    }
    rule->rule.summary = rule->message != NULL ? rule->message : "a rule of this project";
    rule->rule.query = rule->query;
    rule->rule.schema = rule->query == NULL ? check : NULL;
    return &rule->rule;
}

/* Of an object. */

typedef struct Look {
    LintContext *context;
    const CustomRule *self;
} Look;

static gboolean matches_any(const GPtrArray *globs, const char *subject)
{
    for (guint i = 0; subject != NULL && i < globs->len; i++)
        if (g_pattern_match_simple(globs->pdata[i], subject))
            return TRUE;
    return globs->len == 0;
}

static const char *schema_of(const SchemaObject *object)
{
    if (object->kind == OBJECT_SCHEMA)
        return object->name;
    return object->relation != NULL ? object->relation->object.schema : object->schema;
}

static gboolean is_meant(const CustomRule *self, const SchemaObject *object)
{
    return (self->kinds == 0 || (self->kinds >> object->kind & 1) != 0) &&
           matches_any(self->paths, object->origin.path) &&
           matches_any(self->schemas, schema_of(object)) && matches_any(self->names, object->name);
}

static gboolean is_relation(const SchemaObject *object)
{
    return object->kind == OBJECT_TABLE || object->kind == OBJECT_FOREIGN_TABLE ||
           object->kind == OBJECT_VIEW || object->kind == OBJECT_MATERIALIZED_VIEW;
}

/* Of objects that cannot have it nothing is demanded. */
static gboolean has(const SchemaObject *object, Demand demand)
{
    if (demand == DEMAND_COMMENT)
        return object->comment != NULL && *object->comment != '\0';
    if (demand == DEMAND_OWNER)
        return object->owner != NULL;
    if (!is_relation(object))
        return TRUE;
    const SchemaRelation *relation = (const SchemaRelation *)(gconstpointer)object;
    switch (demand) {
    case DEMAND_PRIMARY_KEY:
        return object->kind != OBJECT_TABLE || schema_primary_key(relation) != NULL;
    case DEMAND_ROW_SECURITY:
        return object->kind != OBJECT_TABLE || relation->row_security;
    case DEMAND_POLICY:
        return object->kind != OBJECT_TABLE || relation->policies->len > 0;
    case DEMAND_INDEX:
        return relation->indexes->len > 0;
    case DEMAND_TRIGGER:
        return relation->triggers->len > 0;
    default:
        return TRUE;
    }
}

static void report(const Look *look, const SchemaObject *object, const char *what)
{
    const CustomRule *self = look->self;
    ObjectName name = schema_object_name(object);
    LintSubject subject = {.origin = &object->origin, .about = &name, .hint = self->hint};
    if (self->message != NULL)
        lint_report(look->context, &subject, "%s \"%s\": %s", object_kind_word(object->kind),
                    object->name, self->message);
    else
        lint_report(look->context, &subject, "%s \"%s\" %s", object_kind_word(object->kind),
                    object->name, what);
}

static void check_name(const Look *look, const SchemaObject *object)
{
    const CustomRule *self = look->self;
    if (self->match != NULL && !g_regex_match(self->match, object->name, 0, NULL)) {
        g_autofree char *what =
            g_strdup_printf("does not match %s", g_regex_get_pattern(self->match));
        report(look, object, what);
    }
    if (self->not_match != NULL && g_regex_match(self->not_match, object->name, 0, NULL)) {
        g_autofree char *what = g_strdup_printf("matches %s", g_regex_get_pattern(self->not_match));
        report(look, object, what);
    }
}

static void check_columns(const Look *look, const SchemaObject *object)
{
    for (guint i = 0; is_relation(object) && i < look->self->columns->len; i++) {
        const char *column = look->self->columns->pdata[i];
        const SchemaRelation *relation = (const SchemaRelation *)(gconstpointer)object;
        if (schema_find_column(relation, column) != NULL || relation->as_query)
            continue;
        g_autofree char *what = g_strdup_printf("has no column \"%s\"", column);
        report(look, object, what);
    }
}

static void visit(const SchemaObject *object, gpointer data)
{
    const Look *look = data;
    const CustomRule *self = look->self;
    if (!is_meant(self, object))
        return;
    if (self->forbidden)
        report(look, object, "is not wanted here");
    check_name(look, object);
    check_columns(look, object);
    for (guint i = 0; i < DEMAND_COUNT; i++) {
        if (!self->demanded[i] || has(object, (Demand)i))
            continue;
        g_autofree char *what = g_strdup_printf("has no %s", demand_words[i]);
        report(look, object, what);
    }
}

static void check(LintContext *context, const Schema *schema)
{
    Look look = {context, context->rule->data};
    defined_each(schema, visit, &look);
}
