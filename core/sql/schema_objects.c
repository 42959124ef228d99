/* Schemas, extensions, foreign data. */
#include "core/sql/convert.h"

#include <string.h>

static void touch_named(Convert *self, TouchAction action, guint flags, ObjectKind kind,
                        const char *name)
{
    touch_add(self, action, flags, name_plain(self, kind, name), self->statement->start);
}

/* The relation that an element of CREATE SCHEMA makes; the new schema is where it goes. */
static RangeVar *element_relation(Node *element)
{
    switch (nodeTag(element)) {
    case T_CreateStmt:
        return ((CreateStmt *)element)->relation;
    case T_ViewStmt:
        return ((ViewStmt *)element)->view;
    case T_IndexStmt:
        return ((IndexStmt *)element)->relation;
    case T_CreateSeqStmt:
        return ((CreateSeqStmt *)element)->sequence;
    case T_CreateTrigStmt:
        return ((CreateTrigStmt *)element)->relation;
    default:
        return NULL;
    }
}

const void *convert_create_schema(Convert *self, Node *node)
{
    CreateSchemaStmt *from = (CreateSchemaStmt *)node;
    const char *role = convert_role(self, from->authrole);
    char *name = convert_string(self, from->schemaname != NULL ? from->schemaname : role);
    touch_named(self, TOUCH_CREATE, from->if_not_exists ? TOUCH_IF_NOT_EXISTS : 0u, OBJECT_SCHEMA,
                name);
    for (int i = 0; i < list_length(from->schemaElts); i++) {
        Node *element = list_node(from->schemaElts, i);
        RangeVar *relation = element_relation(element);
        if (relation != NULL && relation->schemaname == NULL)
            relation->schemaname = name;
        convert_inner(self, element);
    }
    return NULL;
}

const void *convert_create_extension(Convert *self, Node *node)
{
    const CreateExtensionStmt *from = (const CreateExtensionStmt *)node;
    touch_named(self, TOUCH_CREATE, from->if_not_exists ? TOUCH_IF_NOT_EXISTS : 0u,
                OBJECT_EXTENSION, from->extname);
    const char *schema = node_string(definition_find(from->options, "schema"));
    trait_add(self, TRAIT_EXTENSION, schema, self->statement->start);
    refer_plain(self, OBJECT_SCHEMA, schema);
    return NULL;
}

const void *convert_alter_extension(Convert *self, Node *node)
{
    touch_named(self, TOUCH_ALTER, 0, OBJECT_EXTENSION,
                ((const AlterExtensionStmt *)node)->extname);
    return NULL;
}

const void *convert_alter_extension_contents(Convert *self, Node *node)
{
    const AlterExtensionContentsStmt *from = (const AlterExtensionContentsStmt *)node;
    touch_named(self, TOUCH_ALTER, 0, OBJECT_EXTENSION, from->extname);
    touch_add(self, TOUCH_REFERENCE, 0,
              name_of_object(self, (int)from->objtype, from->object, NULL, NULL),
              self->statement->start);
    return NULL;
}

/* HANDLER and VALIDATOR name functions. */
static void refer_handlers(Convert *self, const List *options)
{
    for (int i = 0; i < list_length(options); i++) {
        const DefElem *option = (const DefElem *)list_node(options, i);
        if (option->arg != NULL && IsA(option->arg, List))
            refer_function(self, (const List *)option->arg, option->location);
    }
}

const void *convert_create_wrapper(Convert *self, Node *node)
{
    const CreateFdwStmt *from = (const CreateFdwStmt *)node;
    touch_named(self, TOUCH_CREATE, 0, OBJECT_FOREIGN_DATA_WRAPPER, from->fdwname);
    refer_handlers(self, from->func_options);
    return NULL;
}

const void *convert_alter_wrapper(Convert *self, Node *node)
{
    const AlterFdwStmt *from = (const AlterFdwStmt *)node;
    touch_named(self, TOUCH_ALTER, 0, OBJECT_FOREIGN_DATA_WRAPPER, from->fdwname);
    refer_handlers(self, from->func_options);
    return NULL;
}

const void *convert_create_server(Convert *self, Node *node)
{
    const CreateForeignServerStmt *from = (const CreateForeignServerStmt *)node;
    touch_named(self, TOUCH_CREATE, from->if_not_exists ? TOUCH_IF_NOT_EXISTS : 0u, OBJECT_SERVER,
                from->servername);
    refer_plain(self, OBJECT_FOREIGN_DATA_WRAPPER, from->fdwname);
    return NULL;
}

const void *convert_alter_server(Convert *self, Node *node)
{
    touch_named(self, TOUCH_ALTER, 0, OBJECT_SERVER,
                ((const AlterForeignServerStmt *)node)->servername);
    return NULL;
}

/* A mapping is the server's part for a role. */
static ObjectName mapping_name(Convert *self, const RoleSpec *user, const char *server)
{
    ObjectName name = name_plain(self, OBJECT_USER_MAPPING, server);
    name.part = convert_role(self, user);
    return name;
}

const void *convert_create_user_mapping(Convert *self, Node *node)
{
    const CreateUserMappingStmt *from = (const CreateUserMappingStmt *)node;
    touch_add(self, TOUCH_CREATE, from->if_not_exists ? TOUCH_IF_NOT_EXISTS : 0u,
              mapping_name(self, from->user, from->servername), self->statement->start);
    refer_plain(self, OBJECT_SERVER, from->servername);
    return NULL;
}

const void *convert_alter_user_mapping(Convert *self, Node *node)
{
    const AlterUserMappingStmt *from = (const AlterUserMappingStmt *)node;
    touch_add(self, TOUCH_ALTER, 0, mapping_name(self, from->user, from->servername),
              self->statement->start);
    return NULL;
}

const void *convert_drop_user_mapping(Convert *self, Node *node)
{
    const DropUserMappingStmt *from = (const DropUserMappingStmt *)node;
    Drop *to = arena_new_struct(self->arena, Drop);
    to->if_exists = from->missing_ok;
    to->n_objects = 1;
    to->objects = arena_new_struct(self->arena, ObjectName);
    to->objects[0] = mapping_name(self, from->user, from->servername);
    touch_add(self, TOUCH_DROP, to->if_exists ? TOUCH_IF_EXISTS : 0u, to->objects[0],
              self->statement->start);
    return to;
}

/* The tables that LIMIT TO names are made here; the others are known to the foreign server alone.
 */
const void *convert_import_foreign_schema(Convert *self, Node *node)
{
    const ImportForeignSchemaStmt *from = (const ImportForeignSchemaStmt *)node;
    refer_plain(self, OBJECT_SERVER, from->server_name);
    refer_plain(self, OBJECT_SCHEMA, from->local_schema);
    if (from->list_type != FDW_IMPORT_SCHEMA_LIMIT_TO)
        return NULL;
    for (int i = 0; i < list_length(from->table_list); i++) {
        const RangeVar *table = (const RangeVar *)list_node(from->table_list, i);
        ObjectName name = name_plain(self, OBJECT_FOREIGN_TABLE, table->relname);
        name.schema = convert_string(self, from->local_schema);
        touch_add(self, TOUCH_CREATE, 0, name, convert_offset(self, table->location));
    }
    return NULL;
}
