/* Columns of tables, attributes of composite types. */
#include "core/schema/store.h"

#include <string.h>

void column_set_type(Schema *schema, SchemaColumn *column, const TypeRef *type)
{
    column->type = store_string(schema, type->text == NULL ? "" : type->text);
    column->type_schema = store_string(schema, type->schema);
    column->type_name = store_string(schema, type->name);
    column->array = type->array_dimensions > 0;
}

/* serial is integer, bigserial bigint: as the server keeps them. */
static void set_serial_type(Schema *schema, SchemaColumn *column, const char *name)
{
    gboolean small = strstr(name, "small") != NULL || strstr(name, "2") != NULL;
    gboolean big = strstr(name, "big") != NULL || strstr(name, "8") != NULL;
    column->type = store_string(schema, small ? "smallint" : big ? "bigint" : "integer");
    column->type_schema = NULL;
    column->type_name = store_string(schema, small ? "int2" : big ? "int8" : "int4");
}

/* DEFAULT NULL is none, as in the catalog; but where a length makes a cast of it, the cast is kept.
 */
void column_set_default(const Change *change, SchemaColumn *column, Slice text)
{
    const char *value = store_slice(change, text);
    gboolean null = value != NULL && g_ascii_strcasecmp(value, "null") == 0 &&
                    strchr(column->type, '(') == NULL;
    column->default_text = null ? NULL : value;
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
    if (column->serial && definition->type.name != NULL)
        set_serial_type(schema, column, definition->type.name);
    column->identity = definition->identity;
    column->generated = definition->generated;
    column_set_default(change, column, definition->default_text);
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
    g_autofree char *fetch = g_strdup_printf("nextval('%s.%s'::regclass)", relation->schema, name);
    if (column->serial)
        column->default_text = store_string(schema, fetch);
    sequence->owner_column = column;
    sequence->implicit = TRUE;
}
