/* Types and domains: CREATE TYPE in its forms, CREATE DOMAIN, ALTER TYPE … ADD VALUE, ALTER DOMAIN.
 */
#include "core/sql/convert.h"

#include <string.h>

static CreateType *begin_type(Convert *self, ObjectName name, char form)
{
    CreateType *to = arena_new_struct(self->arena, CreateType);
    to->type = name;
    to->form = form;
    touch_add(self, TOUCH_CREATE, 0, name, self->statement->start);
    return to;
}

const void *convert_create_composite(Convert *self, Node *node)
{
    const CompositeTypeStmt *from = (const CompositeTypeStmt *)node;
    CreateType *to = begin_type(self, name_of_relation(self, OBJECT_TYPE, from->typevar), 'c');
    TableContext context = {.table = to->type, .end = self->statement->end};
    to->n_attributes = (guint)list_length(from->coldeflist);
    to->attributes = arena_new_array(self->arena, ColumnDef, to->n_attributes);
    for (guint i = 0; i < to->n_attributes; i++)
        convert_column(self, &context, (const PgColumnDef *)list_node(from->coldeflist, (int)i),
                       &to->attributes[i]);
    return to;
}

const void *convert_create_enum(Convert *self, Node *node)
{
    const CreateEnumStmt *from = (const CreateEnumStmt *)node;
    CreateType *to = begin_type(self, name_of_list(self, OBJECT_TYPE, from->typeName), 'e');
    to->labels = convert_strings(self, from->vals, &to->n_labels);
    return to;
}

static void refer_range_parameter(Convert *self, const DefElem *parameter, CreateType *to)
{
    if (parameter->arg == NULL || !IsA(parameter->arg, TypeName))
        return;
    const TypeName *value = (const TypeName *)parameter->arg;
    if (strcmp(parameter->defname, "subtype") == 0) {
        to->base = convert_type(self, value);
        refer_type(self, value);
    } else if (strcmp(parameter->defname, "canonical") == 0 ||
               strcmp(parameter->defname, "subtype_diff") == 0) {
        refer_function(self, value->names, parameter->location);
    } else if (strcmp(parameter->defname, "collation") == 0) {
        refer_names(self, OBJECT_COLLATION, value->names, parameter->location);
    } else if (strcmp(parameter->defname, "multirange_type_name") == 0) {
        touch_add(self, TOUCH_CREATE, 0, name_of_type(self, OBJECT_TYPE, value),
                  self->statement->start);
    }
}

const void *convert_create_range(Convert *self, Node *node)
{
    const CreateRangeStmt *from = (const CreateRangeStmt *)node;
    CreateType *to = begin_type(self, name_of_list(self, OBJECT_TYPE, from->typeName), 'r');
    for (int i = 0; i < list_length(from->params); i++)
        refer_range_parameter(self, (const DefElem *)list_node(from->params, i), to);
    return to;
}

static void convert_domain_constraint(Convert *self, TableContext *context, const Constraint *from,
                                      CreateType *to)
{
    if (from->contype == CONSTR_CHECK) {
        convert_constraint(self, context, from, NULL, &to->constraints[to->n_constraints++]);
    } else if (from->contype == CONSTR_NOTNULL) {
        to->not_null = TRUE;
    } else if (from->contype == CONSTR_DEFAULT) {
        gsize after;
        slice_find_word(self, convert_offset(self, from->location), context->end, "default",
                        &after);
        to->default_text = slice_expression(self, after, context->end);
        refer_node(self, from->raw_expr);
    }
}

const void *convert_create_domain(Convert *self, Node *node)
{
    const CreateDomainStmt *from = (const CreateDomainStmt *)node;
    CreateType *to = begin_type(self, name_of_list(self, OBJECT_DOMAIN, from->domainname), 'd');
    TableContext context = {.table = to->type, .is_domain = TRUE, .end = self->statement->end};
    to->base = convert_type(self, from->typeName);
    refer_type(self, from->typeName);
    refer_node(self, (Node *)from->collClause);
    to->constraints =
        arena_new_array(self->arena, ConstraintDef, (gsize)list_length(from->constraints));
    for (int i = 0; i < list_length(from->constraints); i++)
        convert_domain_constraint(self, &context,
                                  (const Constraint *)list_node(from->constraints, i), to);
    return to;
}

const void *convert_alter_enum(Convert *self, Node *node)
{
    const AlterEnumStmt *from = (const AlterEnumStmt *)node;
    AlterEnum *to = arena_new_struct(self->arena, AlterEnum);
    to->type = name_of_list(self, OBJECT_TYPE, from->typeName);
    to->new_value = convert_string(self, from->newVal);
    to->old_value = convert_string(self, from->oldVal);
    to->neighbour = convert_string(self, from->newValNeighbor);
    to->if_not_exists = from->skipIfNewValExists;
    touch_add(self, TOUCH_ALTER, 0, to->type, self->statement->start);
    return to;
}

const void *convert_alter_type(Convert *self, Node *node)
{
    const AlterTypeStmt *from = (const AlterTypeStmt *)node;
    touch_add(self, TOUCH_ALTER, 0, name_of_list(self, OBJECT_TYPE, from->typeName),
              self->statement->start);
    return NULL;
}

const void *convert_alter_domain(Convert *self, Node *node)
{
    const AlterDomainStmt *from = (const AlterDomainStmt *)node;
    AlterDomain *to = arena_new_struct(self->arena, AlterDomain);
    to->domain = name_of_list(self, OBJECT_DOMAIN, from->typeName);
    to->action = from->subtype == 'T' ? 'D' : from->subtype;
    to->constraint_name = convert_string(self, from->name);
    touch_add(self, TOUCH_ALTER, 0, to->domain, self->statement->start);
    TableContext context = {.table = to->domain, .is_domain = TRUE, .end = self->statement->end};
    if (to->action == 'C' && from->def != NULL && IsA(from->def, Constraint)) {
        to->constraint = arena_new_struct(self->arena, ConstraintDef);
        convert_constraint(self, &context, (const Constraint *)from->def, NULL, to->constraint);
        to->constraint_name = to->constraint->name;
    } else if (to->action == 'D') {
        refer_node(self, from->def);
    } else if (to->constraint_name != NULL) {
        guint flags = (from->missing_ok ? TOUCH_IF_EXISTS : 0u) |
                      (from->behavior == DROP_CASCADE ? TOUCH_CASCADE : 0u);
        touch_add(self, to->action == 'X' ? TOUCH_DROP : TOUCH_ALTER, flags,
                  name_of_part(OBJECT_CONSTRAINT, to->domain, to->constraint_name),
                  self->statement->start);
    }
    return to;
}
