#include "lint/defined.h"

static void visit_columns(const SchemaRelation *relation, DefinedFunc visit, gpointer data)
{
    for (guint i = 0; i < relation->columns->len; i++) {
        const SchemaColumn *column = relation->columns->pdata[i];
        if (!column->inherited)
            visit(&column->object, data);
    }
}

static void visit_constraints(const SchemaRelation *relation, DefinedFunc visit, gpointer data)
{
    for (guint i = 0; i < relation->constraints->len; i++) {
        const SchemaConstraint *constraint = relation->constraints->pdata[i];
        if (!constraint->inherited && !constraint->name_chosen)
            visit(&constraint->object, data);
    }
}

/* The index of a key has the key's name. */
static void visit_indexes(const SchemaRelation *relation, DefinedFunc visit, gpointer data)
{
    for (guint i = 0; i < relation->indexes->len; i++) {
        const SchemaIndex *index = relation->indexes->pdata[i];
        if (!index->inherited && !index->name_chosen && index->constraint == NULL)
            visit(&index->object, data);
    }
}

static void visit_all(const GPtrArray *parts, DefinedFunc visit, gpointer data)
{
    for (guint i = 0; i < parts->len; i++)
        visit(parts->pdata[i], data);
}

static void visit_relation(const SchemaRelation *relation, DefinedFunc visit, gpointer data)
{
    visit(&relation->object, data);
    visit_columns(relation, visit, data);
    visit_constraints(relation, visit, data);
    visit_indexes(relation, visit, data);
    visit_all(relation->triggers, visit, data);
    visit_all(relation->policies, visit, data);
}

static void visit_sequences(const Schema *schema, DefinedFunc visit, gpointer data)
{
    const GPtrArray *sequences = schema_objects(schema, OBJECT_SEQUENCE);
    for (guint i = 0; i < sequences->len; i++) {
        const SchemaSequence *sequence = sequences->pdata[i];
        if (!sequence->implicit)
            visit(&sequence->object, data);
    }
}

void defined_each(const Schema *schema, DefinedFunc visit, gpointer data)
{
    static const ObjectKind relations[] = {OBJECT_TABLE, OBJECT_FOREIGN_TABLE, OBJECT_VIEW,
                                           OBJECT_MATERIALIZED_VIEW};
    static const ObjectKind others[] = {OBJECT_SCHEMA,   OBJECT_TYPE,      OBJECT_DOMAIN,
                                        OBJECT_FUNCTION, OBJECT_PROCEDURE, OBJECT_AGGREGATE};
    for (guint k = 0; k < G_N_ELEMENTS(relations); k++) {
        const GPtrArray *objects = schema_objects(schema, relations[k]);
        for (guint i = 0; i < objects->len; i++)
            if (!((const SchemaRelation *)objects->pdata[i])->temporary)
                visit_relation(objects->pdata[i], visit, data);
    }
    visit_sequences(schema, visit, data);
    for (guint k = 0; k < G_N_ELEMENTS(others); k++)
        visit_all(schema_objects(schema, others[k]), visit, data);
}
