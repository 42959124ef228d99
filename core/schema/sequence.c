/* Sequences that are written; those of serial and identity columns are made in column.c. */
#include "core/schema/store.h"

static void own(const Change *change, SchemaSequence *sequence, const ObjectName *owned_by)
{
    if (owned_by->name == NULL || owned_by->part == NULL)
        return;
    const SchemaRelation *relation = schema_find_relation(change->schema, owned_by);
    if (relation != NULL)
        sequence->owner_column = schema_find_column(relation, owned_by->part);
    else
        store_unresolved(change, owned_by, TOUCH_REFERENCE);
}

void apply_create_sequence(const Change *change)
{
    Schema *schema = change->schema;
    const CreateSequence *create = change->statement->create_sequence;
    const ObjectName *name = &create->sequence;
    const char *in_schema = store_target(schema, name, create->temporary);
    if (name->name == NULL ||
        store_find(schema, OBJECT_SEQUENCE, in_schema, name->name, NULL) != NULL)
        return;
    SchemaSequence *sequence = store_new(schema, sizeof(SchemaSequence), OBJECT_SEQUENCE, in_schema,
                                         name->name, NULL, change->origin);
    own(change, sequence, &create->owned_by);
}

void apply_alter_sequence(const Change *change)
{
    const CreateSequence *alter = change->statement->create_sequence;
    SchemaSequence *sequence = schema_find_sequence(change->schema, &alter->sequence);
    if (sequence != NULL)
        own(change, sequence, &alter->owned_by);
    else
        store_unresolved(change, &alter->sequence, TOUCH_ALTER);
}
