#include "lint/rows.h"

#include "core/sql/lexer.h"
#include "lint/run.h"

#include <string.h>

const char lint_rows_unknown[] = "unknown";

typedef struct Asking {
    LintContext *context;
    const LintDatabase *database;
    Arena *arena;
} Asking;

static const char *value_of(guint n, const char *const *names, const char *const *values,
                            const char *wanted)
{
    for (guint i = 0; i < n; i++)
        if (strcmp(names[i], wanted) == 0)
            return values[i];
    return NULL;
}

/* What a file of the project made under that name. */
static const SchemaObject *find_object(const Asking *asking, const char *text, ObjectName *name)
{
    if (text == NULL || !object_name_parse(asking->arena, text, name, NULL))
        return NULL;
    const SchemaObject *object = schema_find(asking->context->schema, name);
    ObjectName relation = *name;
    relation.part = NULL;
    return object != NULL || name->part == NULL ? object
                                                : schema_find(asking->context->schema, &relation);
}

/* Where the body's text begins: behind AS and the quote. */
static gsize body_start(const char *text, gsize from, gsize end)
{
    Lexer lexer = lexer_between(text, from, end);
    gboolean as = FALSE;
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END && token.kind != TOKEN_BROKEN;
         as = token_is_word(&lexer, token, "as"), token = lexer_next(&lexer)) {
        if (token_is_sign(&lexer, token, ';'))
            break;
        if (!as || token.kind != TOKEN_STRING)
            continue;
        char quote = text[token.start] == '$' ? '$' : '\'';
        const char *opening = memchr(text + token.start + 1, quote, token.end - token.start - 1);
        return quote == '\'' || opening == NULL ? token.start + 1 : (gsize)(opening - text) + 1;
    }
    return from;
}

/* The place of a line of a function's body. */
static Origin origin_in_body(const Asking *asking, const SchemaObject *object, const char *line)
{
    Origin origin = object->origin;
    const LintSource *source = origin.path != NULL
                                   ? g_hash_table_lookup(asking->context->run->sources, origin.path)
                                   : NULL;
    if (line == NULL || source == NULL || source->bytes == NULL || object->kind != OBJECT_FUNCTION)
        return origin;
    gsize length = 0;
    const char *text = g_bytes_get_data(source->bytes, &length);
    gsize start = body_start(text, MIN(origin.offset, length), length);
    guint64 more = g_ascii_strtoull(line, NULL, 10);
    for (gsize at = origin.offset; at < start; at++)
        origin.line += text[at] == '\n' ? 1 : 0;
    origin.line += more > 1 && more < G_MAXUINT16 ? (guint)more - 1 : 0;
    origin.column = 1;
    return origin;
}

static void report_row(guint n, const char *const *names, const char *const *values, gpointer data)
{
    const Asking *asking = data;
    const char *text = value_of(n, names, values, "object");
    const char *message = value_of(n, names, values, "message");
    if (text == NULL && message == NULL && n > 0)
        text = values[0];
    ObjectName name = {0};
    const SchemaObject *object = find_object(asking, text, &name);
    if (asking->context->rule->data == lint_rows_unknown && object != NULL)
        return;
    Origin origin = {0};
    if (object != NULL)
        origin = origin_in_body(asking, object, value_of(n, names, values, "body_line"));
    LintSubject subject = {
        .origin = origin.path != NULL ? &origin : NULL,
        .path = asking->database->label,
        .about = name.name != NULL ? &name : NULL,
        .hint = value_of(n, names, values, "hint"),
    };
    if (message != NULL)
        lint_report(asking->context, &subject, "%s", message);
    else
        lint_report(asking->context, &subject, "%s: %s", asking->context->rule->summary,
                    text != NULL ? text : "");
}

static void ask(const Asking *asking)
{
    const LintRule *rule = asking->context->rule;
    LintReport *report = asking->context->run->report;
    g_autoptr(GError) problem = NULL;
    if (asking->database->query(asking->database->data, rule->query, report_row,
                                (gpointer)(guintptr)asking, &problem))
        return;
    report->n_unasked++;
    g_ptr_array_add(report->remarks, g_strdup_printf("rule \"%s\" could not be judged: %s",
                                                     rule->id, problem->message));
}

void lint_ask_database(LintContext *context, const LintDatabase *database)
{
    g_autoptr(Arena) arena = arena_new();
    Asking asking = {context, database, arena};
    for (guint i = 0; i < lint_n_rules; i++) {
        context->rule = lint_rules[i];
        gboolean wanted = context->rule->query != NULL &&
                          (!database->scratch || context->rule->needs != LINT_NEEDS_LIVE) &&
                          lint_settings_severity(context->settings, context->rule) != SEVERITY_OFF;
        if (wanted)
            ask(&asking);
    }
}
