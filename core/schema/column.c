/* Columns of tables, attributes of composite types. */
#include "core/schema/store.h"

void column_set_type(Schema *schema, SchemaColumn *column, const TypeRef *type)
{
    column->type = store_string(schema, type->text == NULL ? "" : type->text);
    column->type_schema = store_string(schema, type->schema);
    column->type_name = store_string(schema, type->name);
    column->array = type->array_dimensions > 0;
}

SchemaColumn *column_new(const Change *change, SchemaRelation *relation,
                         const ColumnDef *definition)
{
    Schema *schema = change->schema;
    SchemaColumn *column =
        store_new_part(schema, sizeof(SchemaColumn), OBJECT_COLUMN, relation, definition->name,
                       store_place(change, definition->offset));
    column_set_type(schema, column, &definition->type);
    column->not_null = definition->not_null;
    column->serial = definition->serial;
    column->identity = definition->identity;
    column->generated = definition->generated;
    column->default_text = store_slice(change, definition->default_text);
    return column;
}

SchemaColumn *column_copy(Schema *schema, SchemaRelation *relation, const SchemaColumn *source)
{
    SchemaColumn *column = store_new_part(schema, sizeof(SchemaColumn), OBJECT_COLUMN, relation,
                                          source->object.name, source->object.origin);
    SchemaObject head = column->object;
    *column = *source;
    column->object = head;
    return column;
}

/* serial and identity bring a sequence along. */
void column_add_sequence(const Change *change, SchemaColumn *column)
{
    Schema *schema = change->schema;
    if (!column->serial && column->identity == 0)
        return;
    const SchemaObject *relation = &column->object.relation->object;
    const char *name =
        name_choose_relation(schema, relation->schema, relation->name, column->object.name, "seq");
    SchemaSequence *sequence = store_new(schema, sizeof(SchemaSequence), OBJECT_SEQUENCE,
                                         relation->schema, name, NULL, column->object.origin);
    sequence->owner_column = column;
    sequence->implicit = TRUE;
}
