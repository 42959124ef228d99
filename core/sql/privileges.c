/* Privileges and roles. */
#include "core/sql/convert.h"

#include <string.h>

static ObjectName grant_object(Convert *self, const GrantStmt *from, Node *node)
{
    if (IsA(node, Integer) || IsA(node, Float)) /* a large object's number */
        return (ObjectName){.kind = OBJECT_LARGE_OBJECT, .name = ""};
    return name_of_object(self, (int)from->objtype, node, NULL, NULL);
}

/* The columns that a privilege names are granted on too. */
static void touch_granted_columns(Convert *self, const GrantStmt *from, ObjectName object)
{
    for (int i = 0; i < list_length(from->privileges); i++) {
        const AccessPriv *privilege = (const AccessPriv *)list_node(from->privileges, i);
        touch_columns(self, TOUCH_GRANT, object, privilege->cols, self->statement->start);
    }
}

static void convert_objects(Convert *self, const GrantStmt *from, Privileges *to)
{
    to->n_objects = (guint)list_length(from->objects);
    to->objects = arena_new_array(self->arena, ObjectName, to->n_objects);
    for (guint i = 0; i < to->n_objects; i++) {
        Node *object = list_node(from->objects, (int)i);
        if (to->all_in_schema)
            to->objects[i] = name_plain(self, OBJECT_SCHEMA, node_string(object));
        else
            to->objects[i] = grant_object(self, from, object);
        touch_add(self, TOUCH_GRANT, 0, to->objects[i], self->statement->start);
        touch_granted_columns(self, from, to->objects[i]);
    }
}

static Privileges *convert_privileges(Convert *self, const GrantStmt *from)
{
    Privileges *to = arena_new_struct(self->arena, Privileges);
    to->grant = from->is_grant;
    to->defaults = from->targtype == ACL_TARGET_DEFAULTS;
    to->all_in_schema = from->targtype == ACL_TARGET_ALL_IN_SCHEMA;
    to->kind_in_schema = kind_of_pg((int)from->objtype);
    to->grant_option = from->grant_option;
    to->cascade = from->behavior == DROP_CASCADE;
    to->privileges =
        arena_new_array(self->arena, const char *, (gsize)list_length(from->privileges));
    for (int i = 0; i < list_length(from->privileges); i++) {
        const char *name = ((const AccessPriv *)list_node(from->privileges, i))->priv_name;
        to->privileges[to->n_privileges++] = name != NULL ? convert_string(self, name) : "all";
    }
    to->grantees = convert_roles(self, from->grantees, &to->n_grantees);
    convert_objects(self, from, to);
    return to;
}

const void *convert_grant(Convert *self, Node *node)
{
    const GrantStmt *from = (const GrantStmt *)node;
    self->statement->tag = from->is_grant ? "GRANT" : "REVOKE";
    return convert_privileges(self, from);
}

const void *convert_default_privileges(Convert *self, Node *node)
{
    const AlterDefaultPrivilegesStmt *from = (const AlterDefaultPrivilegesStmt *)node;
    Privileges *to = convert_privileges(self, from->action);
    const List *schemas = (const List *)definition_find(from->options, "schemas");
    to->defaults = TRUE;
    to->n_objects = (guint)list_length(schemas);
    to->objects = arena_new_array(self->arena, ObjectName, to->n_objects);
    for (guint i = 0; i < to->n_objects; i++) {
        to->objects[i] = name_plain(self, OBJECT_SCHEMA, list_string(schemas, (int)i));
        refer_plain(self, OBJECT_SCHEMA, list_string(schemas, (int)i));
    }
    ObjectName object = {.kind = OBJECT_DEFAULT_PRIVILEGES,
                         .name = object_kind_word(to->kind_in_schema)};
    if (to->n_objects == 1)
        object.schema = to->objects[0].name;
    touch_add(self, TOUCH_GRANT, 0, object, self->statement->start);
    return to;
}

static void touch_role(Convert *self, TouchAction action, guint flags, const RoleSpec *role)
{
    if (role != NULL && role->roletype == ROLESPEC_CSTRING)
        touch_add(self, action, flags, name_plain(self, OBJECT_ROLE, role->rolename),
                  self->statement->start);
}

const void *convert_grant_role(Convert *self, Node *node)
{
    const GrantRoleStmt *from = (const GrantRoleStmt *)node;
    self->statement->tag = from->is_grant ? "GRANT ROLE" : "REVOKE ROLE";
    for (int i = 0; i < list_length(from->granted_roles); i++) {
        const AccessPriv *role = (const AccessPriv *)list_node(from->granted_roles, i);
        touch_add(self, TOUCH_GRANT, 0, name_plain(self, OBJECT_ROLE, role->priv_name),
                  self->statement->start);
    }
    return NULL;
}

static gboolean is_on(const DefElem *option)
{
    return option->arg != NULL && IsA(option->arg, Boolean) &&
           ((const Boolean *)option->arg)->boolval;
}

static void note_role_options(Convert *self, const char *role, const List *options)
{
    for (int i = 0; i < list_length(options); i++) {
        const DefElem *option = (const DefElem *)list_node(options, i);
        gsize offset = convert_offset(self, option->location);
        if (strcmp(option->defname, "password") == 0 && node_string(option->arg) != NULL)
            trait_add(self, TRAIT_PASSWORD, role, offset);
        else if (strcmp(option->defname, "superuser") == 0 && is_on(option))
            trait_add(self, TRAIT_SUPERUSER, "SUPERUSER", offset);
        else if (strcmp(option->defname, "bypassrls") == 0 && is_on(option))
            trait_add(self, TRAIT_SUPERUSER, "BYPASSRLS", offset);
    }
}

const void *convert_create_role(Convert *self, Node *node)
{
    const CreateRoleStmt *from = (const CreateRoleStmt *)node;
    note_role_options(self, from->role, from->options);
    touch_add(self, TOUCH_CREATE, 0, name_plain(self, OBJECT_ROLE, from->role),
              self->statement->start);
    return NULL;
}

const void *convert_alter_role(Convert *self, Node *node)
{
    const AlterRoleStmt *from = (const AlterRoleStmt *)node;
    touch_role(self, TOUCH_ALTER, 0, from->role);
    note_role_options(self, convert_role(self, from->role), from->options);
    return NULL;
}

const void *convert_alter_role_set(Convert *self, Node *node)
{
    touch_role(self, TOUCH_ALTER, 0, ((const AlterRoleSetStmt *)node)->role);
    return NULL;
}

const void *convert_drop_role(Convert *self, Node *node)
{
    const DropRoleStmt *from = (const DropRoleStmt *)node;
    Drop *to = arena_new_struct(self->arena, Drop);
    to->if_exists = from->missing_ok;
    to->n_objects = (guint)list_length(from->roles);
    to->objects = arena_new_array(self->arena, ObjectName, to->n_objects);
    for (guint i = 0; i < to->n_objects; i++) {
        const char *name = convert_role(self, (const RoleSpec *)list_node(from->roles, (int)i));
        to->objects[i] = (ObjectName){.kind = OBJECT_ROLE, .name = name};
        touch_add(self, TOUCH_DROP, to->if_exists ? TOUCH_IF_EXISTS : 0u, to->objects[i],
                  self->statement->start);
    }
    return to;
}
