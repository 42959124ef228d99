/* Statements about any kind of object: COMMENT, SECURITY LABEL, DROP, RENAME, SET SCHEMA, OWNER TO,
 * DEPENDS ON. */
#include "core/sql/convert.h"

#include <string.h>

/* "ALTER MATERIALIZED VIEW": the verb and the kind's word in capitals. */
static const char *tag_with(Convert *self, const char *verb, int pg_type)
{
    if (pg_type == PG_OBJECT_ROUTINE)
        return arena_strdup(self->arena,
                            strcmp(verb, "DROP") == 0 ? "DROP ROUTINE" : "ALTER ROUTINE");
    const char *word = object_kind_word(kind_of_pg(pg_type));
    if (pg_type == PG_OBJECT_FDW)
        word = "foreign data wrapper";
    else if (pg_type == PG_OBJECT_STATISTIC_EXT)
        word = "statistics";
    g_autofree char *text = g_strdup_printf("%s %s", verb, word);
    g_autofree char *upper = g_ascii_strup(text, -1);
    return convert_string(self, upper);
}

/* Parts are altered by ALTER TABLE (or whatever holds them), except triggers, rules and policies.
 */
static const char *alter_tag(Convert *self, int pg_type, int relation_type)
{
    if (pg_type == PG_OBJECT_COLUMN || pg_type == PG_OBJECT_ATTRIBUTE)
        return tag_with(self, "ALTER", relation_type);
    if (pg_type == PG_OBJECT_TABCONSTRAINT)
        return "ALTER TABLE";
    if (pg_type == PG_OBJECT_DOMCONSTRAINT)
        return "ALTER DOMAIN";
    return tag_with(self, "ALTER", pg_type);
}

static gsize name_offset(const Convert *self, const RangeVar *relation)
{
    return relation != NULL ? convert_offset(self, relation->location) : self->statement->start;
}

const void *convert_comment(Convert *self, Node *node)
{
    const CommentStmt *from = (const CommentStmt *)node;
    Comment *to = arena_new_struct(self->arena, Comment);
    to->object = name_of_object(self, (int)from->objtype, from->object, NULL, NULL);
    to->text = convert_string(self, from->comment);
    touch_add(self, TOUCH_COMMENT, 0, to->object, self->statement->start);
    return to;
}

const void *convert_security_label(Convert *self, Node *node)
{
    const SecLabelStmt *from = (const SecLabelStmt *)node;
    ObjectName object = name_of_object(self, (int)from->objtype, from->object, NULL, NULL);
    touch_add(self, TOUCH_ALTER, 0, object, self->statement->start);
    return NULL;
}

const void *convert_drop(Convert *self, Node *node)
{
    const DropStmt *from = (const DropStmt *)node;
    Drop *to = arena_new_struct(self->arena, Drop);
    to->if_exists = from->missing_ok;
    to->cascade = from->behavior == DROP_CASCADE;
    to->concurrently = from->concurrent;
    to->n_objects = (guint)list_length(from->objects);
    to->objects = arena_new_array(self->arena, ObjectName, to->n_objects);
    guint flags = (to->if_exists ? TOUCH_IF_EXISTS : 0u) | (to->cascade ? TOUCH_CASCADE : 0u);
    for (guint i = 0; i < to->n_objects; i++) {
        to->objects[i] = name_of_object(self, (int)from->removeType,
                                        list_node(from->objects, (int)i), NULL, NULL);
        touch_add(self, TOUCH_DROP, flags, to->objects[i], self->statement->start);
    }
    self->statement->tag = tag_with(self, "DROP", (int)from->removeType);
    self->statement->outside_transaction = from->concurrent;
    return to;
}

const void *convert_rename(Convert *self, Node *node)
{
    const RenameStmt *from = (const RenameStmt *)node;
    Rename *to = arena_new_struct(self->arena, Rename);
    to->object =
        name_of_object(self, (int)from->renameType, from->object, from->relation, from->subname);
    to->new_name = convert_string(self, from->newname);
    to->if_exists = from->missing_ok;
    Touch *touch = touch_add(self, TOUCH_RENAME, to->if_exists ? TOUCH_IF_EXISTS : 0u, to->object,
                             name_offset(self, from->relation));
    touch->renamed = to->new_name;
    self->statement->tag = alter_tag(self, (int)from->renameType, (int)from->relationType);
    return to;
}

const void *convert_set_schema(Convert *self, Node *node)
{
    const AlterObjectSchemaStmt *from = (const AlterObjectSchemaStmt *)node;
    SetSchema *to = arena_new_struct(self->arena, SetSchema);
    to->object = name_of_object(self, (int)from->objectType, from->object, from->relation, NULL);
    to->new_schema = convert_string(self, from->newschema);
    Touch *touch = touch_add(self, TOUCH_RENAME, from->missing_ok ? TOUCH_IF_EXISTS : 0u,
                             to->object, name_offset(self, from->relation));
    touch->renamed = to->new_schema;
    touch->moved = TRUE;
    refer_plain(self, OBJECT_SCHEMA, from->newschema);
    self->statement->tag = tag_with(self, "ALTER", (int)from->objectType);
    return to;
}

const void *convert_owner(Convert *self, Node *node)
{
    const AlterOwnerStmt *from = (const AlterOwnerStmt *)node;
    Owner *to = arena_new_struct(self->arena, Owner);
    to->object = name_of_object(self, (int)from->objectType, from->object, from->relation, NULL);
    to->role = convert_role(self, from->newowner);
    touch_add(self, TOUCH_ALTER, 0, to->object, name_offset(self, from->relation));
    self->statement->tag = tag_with(self, "ALTER", (int)from->objectType);
    return to;
}

const void *convert_depends(Convert *self, Node *node)
{
    const AlterObjectDependsStmt *from = (const AlterObjectDependsStmt *)node;
    ObjectName object = name_of_object(self, (int)from->objectType, from->object, NULL, NULL);
    if (from->relation != NULL) /* a trigger: the object is its name alone */
        object = name_of_part(object.kind, name_of_relation(self, OBJECT_TABLE, from->relation),
                              from->object != NULL ? object.name : NULL);
    touch_add(self, TOUCH_ALTER, 0, object, self->statement->start);
    refer_plain(self, OBJECT_EXTENSION, from->extname != NULL ? from->extname->sval : NULL);
    self->statement->tag = tag_with(self, "ALTER", (int)from->objectType);
    return NULL;
}
