/* What extends PostgreSQL itself: aggregates, operators, base types, collations, text search,
 * languages, casts, index methods. */
#include "core/sql/convert.h"

#include <string.h>

static void touch_list(Convert *self, TouchAction action, guint flags, ObjectKind kind,
                       const List *names)
{
    touch_add(self, action, flags, name_of_list(self, kind, names), self->statement->start);
}

typedef struct DefinitionRow {
    const char *name;
    ObjectKind kind;
} DefinitionRow;

/* What the elements of CREATE AGGREGATE, OPERATOR, TYPE, TEXT SEARCH … refer to. */
static const DefinitionRow definition_rows[] = {
    {"sfunc", OBJECT_FUNCTION},
    {"finalfunc", OBJECT_FUNCTION},
    {"combinefunc", OBJECT_FUNCTION},
    {"serialfunc", OBJECT_FUNCTION},
    {"deserialfunc", OBJECT_FUNCTION},
    {"msfunc", OBJECT_FUNCTION},
    {"minvfunc", OBJECT_FUNCTION},
    {"mfinalfunc", OBJECT_FUNCTION},
    {"procedure", OBJECT_FUNCTION},
    {"function", OBJECT_FUNCTION},
    {"restrict", OBJECT_FUNCTION},
    {"join", OBJECT_FUNCTION},
    {"input", OBJECT_FUNCTION},
    {"output", OBJECT_FUNCTION},
    {"receive", OBJECT_FUNCTION},
    {"send", OBJECT_FUNCTION},
    {"typmod_in", OBJECT_FUNCTION},
    {"typmod_out", OBJECT_FUNCTION},
    {"analyze", OBJECT_FUNCTION},
    {"subscript", OBJECT_FUNCTION},
    {"start", OBJECT_FUNCTION},
    {"gettoken", OBJECT_FUNCTION},
    {"end", OBJECT_FUNCTION},
    {"lextypes", OBJECT_FUNCTION},
    {"headline", OBJECT_FUNCTION},
    {"init", OBJECT_FUNCTION},
    {"lexize", OBJECT_FUNCTION},
    {"stype", OBJECT_TYPE},
    {"mstype", OBJECT_TYPE},
    {"basetype", OBJECT_TYPE},
    {"leftarg", OBJECT_TYPE},
    {"rightarg", OBJECT_TYPE},
    {"like", OBJECT_TYPE},
    {"element", OBJECT_TYPE},
    {"template", OBJECT_TEXT_SEARCH_TEMPLATE},
    {"parser", OBJECT_TEXT_SEARCH_PARSER},
    {"copy", OBJECT_TEXT_SEARCH_CONFIGURATION},
};

static void refer_definition(Convert *self, const DefElem *element)
{
    if (element->arg == NULL)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(definition_rows); i++) {
        if (g_ascii_strcasecmp(element->defname, definition_rows[i].name) != 0)
            continue;
        if (definition_rows[i].kind == OBJECT_TYPE && IsA(element->arg, TypeName))
            refer_type(self, (const TypeName *)element->arg);
        else if (IsA(element->arg, TypeName))
            refer_names(self, definition_rows[i].kind, ((const TypeName *)element->arg)->names,
                        element->location);
    }
    if (strcmp(element->defname, "from") == 0 && IsA(element->arg, List))
        refer_names(self, OBJECT_COLLATION, (const List *)element->arg, element->location);
}

static char *parameter_types(Convert *self, const List *parameters)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < list_length(parameters); i++) {
        const FunctionParameter *parameter = (const FunctionParameter *)list_node(parameters, i);
        if (!IsA(parameter, FunctionParameter))
            continue;
        g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "",
                               convert_type_text(self, parameter->argType, FALSE));
    }
    return arena_strndup(self->arena, text->str, text->len);
}

static void refer_parameters(Convert *self, const List *parameters)
{
    for (int i = 0; i < list_length(parameters); i++) {
        const FunctionParameter *parameter = (const FunctionParameter *)list_node(parameters, i);
        if (IsA(parameter, FunctionParameter))
            refer_type(self, parameter->argType);
    }
}

static const char *element_type(Convert *self, const List *definition, const char *name)
{
    const Node *argument = definition_find(definition, name);
    if (argument == NULL || !IsA(argument, TypeName))
        return NULL;
    return convert_type_text(self, (const TypeName *)argument, FALSE);
}

/* The arguments are part of the name of aggregates and operators. */
static const char *define_arguments(Convert *self, const DefineStmt *from)
{
    if (from->kind == PG_OBJECT_OPERATOR) {
        const char *left = element_type(self, from->definition, "leftarg");
        const char *right = element_type(self, from->definition, "rightarg");
        g_autofree char *text =
            g_strdup_printf("%s, %s", left != NULL ? left : "none", right != NULL ? right : "none");
        return convert_string(self, text);
    }
    if (from->kind != PG_OBJECT_AGGREGATE)
        return NULL;
    const char *old = element_type(self, from->definition, "basetype");
    if (from->oldstyle)
        return old != NULL && strcmp(old, "\"ANY\"") != 0 && strcmp(old, "\"any\"") != 0 ? old : "";
    return parameter_types(self, (const List *)list_node(from->args, 0));
}

static const void *define_type(Convert *self, ObjectName name)
{
    CreateType *to = arena_new_struct(self->arena, CreateType);
    to->type = name;
    to->form = 'b';
    self->statement->kind = STATEMENT_CREATE_TYPE;
    return to;
}

static const char *define_tag(Convert *self, ObjectKind kind)
{
    g_autofree char *text = g_strdup_printf("CREATE %s", object_kind_word(kind));
    g_autofree char *upper = g_ascii_strup(text, -1);
    return convert_string(self, upper);
}

const void *convert_define(Convert *self, Node *node)
{
    const DefineStmt *from = (const DefineStmt *)node;
    ObjectName name = name_of_list(self, kind_of_pg((int)from->kind), from->defnames);
    name.arguments = define_arguments(self, from);
    guint flags =
        (from->replace ? TOUCH_REPLACE : 0u) | (from->if_not_exists ? TOUCH_IF_NOT_EXISTS : 0u);
    touch_add(self, TOUCH_CREATE, flags, name, self->statement->start);
    if (from->kind == PG_OBJECT_AGGREGATE && !from->oldstyle)
        refer_parameters(self, (const List *)list_node(from->args, 0));
    for (int i = 0; i < list_length(from->definition); i++)
        refer_definition(self, (const DefElem *)list_node(from->definition, i));
    self->statement->tag = define_tag(self, name.kind);
    if (from->kind == PG_OBJECT_AGGREGATE)
        self->statement->kind = STATEMENT_CREATE_AGGREGATE;
    return from->kind == PG_OBJECT_TYPE ? define_type(self, name) : NULL;
}

const void *convert_create_language(Convert *self, Node *node)
{
    const CreatePLangStmt *from = (const CreatePLangStmt *)node;
    touch_add(self, TOUCH_CREATE, from->replace ? TOUCH_REPLACE : 0u,
              name_plain(self, OBJECT_LANGUAGE, from->plname), self->statement->start);
    refer_function(self, from->plhandler, -1);
    refer_function(self, from->plinline, -1);
    refer_function(self, from->plvalidator, -1);
    return NULL;
}

const void *convert_create_access_method(Convert *self, Node *node)
{
    const CreateAmStmt *from = (const CreateAmStmt *)node;
    touch_add(self, TOUCH_CREATE, 0, name_plain(self, OBJECT_ACCESS_METHOD, from->amname),
              self->statement->start);
    refer_function(self, from->handler_name, -1);
    return NULL;
}

static void refer_signature(Convert *self, ObjectKind kind, const ObjectWithArgs *function)
{
    if (function == NULL)
        return;
    ObjectName name = name_of_function(self, kind, function);
    if (g_strcmp0(name.schema, "pg_catalog") != 0)
        touch_add(self, TOUCH_REFERENCE, 0, name, self->statement->start);
}

const void *convert_create_cast(Convert *self, Node *node)
{
    const CreateCastStmt *from = (const CreateCastStmt *)node;
    g_autofree char *name =
        g_strdup_printf("(%s AS %s)", convert_type_text(self, from->sourcetype, TRUE),
                        convert_type_text(self, from->targettype, TRUE));
    touch_add(self, TOUCH_CREATE, 0, name_plain(self, OBJECT_CAST, name), self->statement->start);
    refer_type(self, from->sourcetype);
    refer_type(self, from->targettype);
    refer_signature(self, OBJECT_FUNCTION, from->func);
    return NULL;
}

const void *convert_create_transform(Convert *self, Node *node)
{
    const CreateTransformStmt *from = (const CreateTransformStmt *)node;
    g_autofree char *name = g_strdup_printf(
        "FOR %s LANGUAGE %s", convert_type_text(self, from->type_name, TRUE), from->lang);
    touch_add(self, TOUCH_CREATE, from->replace ? TOUCH_REPLACE : 0u,
              name_plain(self, OBJECT_TRANSFORM, name), self->statement->start);
    refer_type(self, from->type_name);
    refer_plain(self, OBJECT_LANGUAGE, from->lang);
    refer_signature(self, OBJECT_FUNCTION, from->fromsql);
    refer_signature(self, OBJECT_FUNCTION, from->tosql);
    return NULL;
}

const void *convert_create_conversion(Convert *self, Node *node)
{
    const CreateConversionStmt *from = (const CreateConversionStmt *)node;
    touch_list(self, TOUCH_CREATE, 0, OBJECT_CONVERSION, from->conversion_name);
    refer_function(self, from->func_name, -1);
    return NULL;
}

static void refer_items(Convert *self, const List *items)
{
    for (int i = 0; i < list_length(items); i++) {
        const CreateOpClassItem *item = (const CreateOpClassItem *)list_node(items, i);
        refer_type(self, item->storedtype);
        if (item->name == NULL)
            continue;
        if (item->itemtype == OPCLASS_ITEM_FUNCTION)
            refer_signature(self, OBJECT_FUNCTION, item->name);
        else if (list_length(item->name->objname) > 1)
            refer_signature(self, OBJECT_OPERATOR, item->name);
    }
}

const void *convert_create_operator_class(Convert *self, Node *node)
{
    const CreateOpClassStmt *from = (const CreateOpClassStmt *)node;
    touch_list(self, TOUCH_CREATE, 0, OBJECT_OPERATOR_CLASS, from->opclassname);
    if (from->opfamilyname != NIL)
        refer_names(self, OBJECT_OPERATOR_FAMILY, from->opfamilyname, -1);
    refer_type(self, from->datatype);
    refer_items(self, from->items);
    return NULL;
}

const void *convert_create_operator_family(Convert *self, Node *node)
{
    touch_list(self, TOUCH_CREATE, 0, OBJECT_OPERATOR_FAMILY,
               ((const CreateOpFamilyStmt *)node)->opfamilyname);
    return NULL;
}

const void *convert_alter_operator_family(Convert *self, Node *node)
{
    const AlterOpFamilyStmt *from = (const AlterOpFamilyStmt *)node;
    touch_list(self, TOUCH_ALTER, 0, OBJECT_OPERATOR_FAMILY, from->opfamilyname);
    if (!from->isDrop)
        refer_items(self, from->items);
    return NULL;
}

const void *convert_alter_operator(Convert *self, Node *node)
{
    const AlterOperatorStmt *from = (const AlterOperatorStmt *)node;
    touch_add(self, TOUCH_ALTER, 0, name_of_function(self, OBJECT_OPERATOR, from->opername),
              self->statement->start);
    return NULL;
}

const void *convert_alter_collation(Convert *self, Node *node)
{
    touch_list(self, TOUCH_ALTER, 0, OBJECT_COLLATION,
               ((const AlterCollationStmt *)node)->collname);
    return NULL;
}

const void *convert_alter_text_search_dictionary(Convert *self, Node *node)
{
    touch_list(self, TOUCH_ALTER, 0, OBJECT_TEXT_SEARCH_DICTIONARY,
               ((const AlterTSDictionaryStmt *)node)->dictname);
    return NULL;
}

const void *convert_alter_text_search_configuration(Convert *self, Node *node)
{
    const AlterTSConfigurationStmt *from = (const AlterTSConfigurationStmt *)node;
    touch_list(self, TOUCH_ALTER, 0, OBJECT_TEXT_SEARCH_CONFIGURATION, from->cfgname);
    for (int i = 0; i < list_length(from->dicts); i++)
        refer_names(self, OBJECT_TEXT_SEARCH_DICTIONARY, (const List *)list_node(from->dicts, i),
                    -1);
    return NULL;
}
