/* Privileges: whether the role that runs may do what each statement does to what is there. */
#include "cmd/migrate/checks/check.h"

#include <string.h>

/* What is asked of the server: one row each. */
typedef struct Asking {
    json_t *rows;
    const RiskNames *names;
    const char *label;
    guint line;
} Asking;

static void ask(const Asking *self, const char *need, const char *oid, const char *object)
{
    json_array_append_new(self->rows, json_pack("{s:s, s:s?, s:s, s:s}", "need", need, "oid", oid,
                                                "object", object, "place", self->label));
}

static void ask_relation(const Asking *self, const char *need, const ObjectName *name)
{
    ObjectName object = *name;
    object.part = NULL;
    object.kind = OBJECT_TABLE;
    const LiveRelation *relation = risk_names_find(self->names, &object);
    g_autofree char *text = object_name_format(&object);
    g_autofree char *place = g_strdup_printf("%s, line %u", self->label, self->line);
    Asking placed = *self;
    placed.label = place;
    if (relation != NULL)
        ask(&placed, need, relation->oid, text);
}

static gboolean is_part_of_relation(const ObjectName *object)
{
    switch (object->kind) {
    case OBJECT_TABLE:
    case OBJECT_VIEW:
    case OBJECT_MATERIALIZED_VIEW:
    case OBJECT_FOREIGN_TABLE:
    case OBJECT_INDEX:
    case OBJECT_SEQUENCE:
    case OBJECT_COLUMN:
    case OBJECT_CONSTRAINT:
    case OBJECT_DEFAULT:
    case OBJECT_TRIGGER:
    case OBJECT_POLICY:
    case OBJECT_RULE:
        return TRUE;
    default:
        return FALSE;
    }
}

static const char *write_need(const Statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_UPDATE:
        return "UPDATE";
    case STATEMENT_DELETE:
        return "DELETE";
    case STATEMENT_TRUNCATE:
        return "TRUNCATE";
    default:
        return "INSERT";
    }
}

static gboolean reads(const Statement *statement)
{
    return statement->kind == STATEMENT_SELECT || statement->kind == STATEMENT_INSERT ||
           statement->kind == STATEMENT_UPDATE || statement->kind == STATEMENT_DELETE ||
           (statement->kind == STATEMENT_CREATE_TABLE && statement->create_table->as_query);
}

static gboolean references_tables(const Statement *statement)
{
    return statement->kind == STATEMENT_ALTER_TABLE || statement->kind == STATEMENT_CREATE_TABLE;
}

static void ask_schema(const Asking *self, const ObjectName *object)
{
    g_autofree char *place = g_strdup_printf("%s, line %u", self->label, self->line);
    json_array_append_new(self->rows,
                          json_pack("{s:s, s:s?, s:s?, s:s}", "need", "CREATE in schema", "oid",
                                    NULL, "object", object->schema, "place", place));
}

static void ask_touch(const Asking *self, const Statement *statement, const Touch *touch)
{
    gboolean relation = is_part_of_relation(&touch->object);
    if ((touch->flags & (TOUCH_IN_BODY | TOUCH_TEMPORARY)) != 0 || !relation)
        return;
    if (touch->action == TOUCH_WRITE)
        ask_relation(self, write_need(statement), &touch->object);
    else if (touch->action == TOUCH_REFERENCE && reads(statement))
        ask_relation(self, "SELECT", &touch->object);
    else if (touch->action == TOUCH_REFERENCE && references_tables(statement))
        ask_relation(self, "REFERENCES", &touch->object);
    else if (touch->action == TOUCH_ALTER || touch->action == TOUCH_DROP ||
             touch->action == TOUCH_RENAME || touch->action == TOUCH_COMMENT)
        ask_relation(self, "ownership", &touch->object);
    else if (touch->action == TOUCH_CREATE && touch->object.kind == OBJECT_TABLE)
        ask_schema(self, &touch->object);
}

static void ask_statement(Asking *self, const Statement *statement)
{
    self->line = statement->line;
    for (guint i = 0; i < statement->n_touches; i++)
        ask_touch(self, statement, &statement->touches[i]);
    if (statement->kind == STATEMENT_CREATE_INDEX)
        ask_relation(self, "ownership", &statement->create_index->table);
    if (statement->kind == STATEMENT_CREATE_SCHEMA ||
        statement->kind == STATEMENT_CREATE_EXTENSION) {
        g_autofree char *place = g_strdup_printf("%s, line %u", self->label, self->line);
        json_array_append_new(self->rows,
                              json_pack("{s:s, s:n, s:s, s:s}", "need", "CREATE in database", "oid",
                                        "object", "the database", "place", place));
    }
}

/* From SET ROLE on it is another's privileges that count: each is asked for whoever it is. */
static gboolean takes_a_role(const Statement *statement)
{
    return statement->kind == STATEMENT_SET && statement->set->name != NULL &&
           (strcmp(statement->set->name, "role") == 0 ||
            strcmp(statement->set->name, "session_authorization") == 0);
}

static void ask_all(Preflight *preflight, json_t *rows, CheckAnswer *answer)
{
    g_autoptr(RiskNames) names = risk_names_new(preflight->live);
    for (guint i = 0; i < preflight->subjects->len; i++) {
        const Candidate *candidate = preflight_readable(preflight, i);
        const Parse *parse = candidate->material->parse;
        Asking self = {.rows = rows, .names = names, .label = candidate->label};
        gboolean other = FALSE;
        risk_names_begin(names);
        for (guint k = 0; k < parse->n_statements; k++) {
            other = other || takes_a_role(&parse->statements[k]);
            if (!other)
                ask_statement(&self, &parse->statements[k]);
            risk_names_step(names, &parse->statements[k]);
        }
        if (other)
            check_find(answer,
                       "%s takes another role: what that one may do from there on is not judged",
                       candidate->label);
    }
}

static const char sql[] =
    "SELECT q.need, q.object, q.place FROM pg_catalog.jsonb_to_recordset($1::pg_catalog.jsonb) AS "
    "q(need text, oid oid, object text, place text) WHERE NOT CASE "
    "WHEN q.need = 'ownership' THEN (SELECT pg_catalog.pg_has_role(c.relowner, 'USAGE') FROM "
    "pg_catalog.pg_class c WHERE c.oid = q.oid) "
    "WHEN q.need = 'CREATE in schema' THEN COALESCE(pg_catalog.has_schema_privilege((SELECT n.oid "
    "FROM pg_catalog.pg_namespace n WHERE n.nspname = COALESCE(q.object, "
    "pg_catalog.current_schema())), 'CREATE'), true) "
    "WHEN q.need = 'CREATE in database' THEN "
    "pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE') "
    "WHEN q.need = 'SELECT' THEN pg_catalog.has_any_column_privilege(q.oid, 'SELECT') "
    "WHEN q.need IN ('INSERT', 'UPDATE', 'REFERENCES') THEN "
    "pg_catalog.has_any_column_privilege(q.oid, q.need) "
    "ELSE pg_catalog.has_table_privilege(q.oid, q.need) END";

static gboolean look(Preflight *preflight, CheckAnswer *answer, GError **error)
{
    json_t *rows = json_array();
    ask_all(preflight, rows, answer);
    char *text = json_dumps(rows, JSON_COMPACT);
    const char *parameters[] = {text};
    g_autoptr(Result) missing =
        connection_query(preflight->session->connection, sql, 1, parameters, error);
    for (guint i = 0; missing != NULL && i < result_rows(missing); i++) {
        const char *object = result_value(missing, i, 1);
        g_autofree char *finding =
            g_strdup_printf("%s: %s%s%s is needed and missing", result_value(missing, i, 2),
                            result_value(missing, i, 0), object != NULL ? " of " : "",
                            object != NULL ? object : "");
        if (!g_ptr_array_find_with_equal_func(answer->findings, finding, g_str_equal, NULL))
            check_find(answer, "%s", finding);
    }
    free(text);
    json_decref(rows);
    return missing != NULL;
}

const Check privileges_check = {look};
