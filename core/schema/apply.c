/* One statement after another: what each kind does to the model. */
#include "core/schema/store.h"

#include "core/schema/space.h"

#include <string.h>

void schema_begin_file(Schema *schema, const char *path)
{
    schema->file = store_string(schema, path);
    g_ptr_array_set_size(schema->dropped_indexes, 0);
    g_strfreev(schema->path);
    schema->path = g_strdupv(schema->default_path);
}

static void apply_set(const Change *change)
{
    const SetVariable *set = change->statement->set;
    Schema *schema = change->schema;
    if (set->name != NULL && strcmp(set->name, "search_path") != 0)
        return;
    g_strfreev(schema->path);
    schema->path = set->reset || set->value == NULL ? g_strdupv(schema->default_path)
                                                    : search_path_parse(set->value);
}

/* Kinds without a struct of their own: whatever the statement creates is known by its name. */
static void apply_touches(const Change *change)
{
    Schema *schema = change->schema;
    for (guint i = 0; i < change->statement->n_touches; i++) {
        const Touch *touch = &change->statement->touches[i];
        const ObjectName *name = &touch->object;
        if (touch->action != TOUCH_CREATE || name->name == NULL || space_in_relation(name->kind))
            continue;
        const char *in_schema = store_target(schema, name, (touch->flags & TOUCH_TEMPORARY) != 0);
        ObjectKind space = space_of(name->kind);
        if (space == OBJECT_TABLE || space == OBJECT_TYPE || space == OBJECT_FUNCTION)
            continue; /* these have structs, made by their own statements */
        if (store_find(schema, name->kind, in_schema, name->name,
                       name->arguments == NULL ? "" : name->arguments) == NULL)
            store_new(schema, sizeof(SchemaObject), name->kind, in_schema, name->name,
                      name->arguments == NULL ? "" : name->arguments, change->origin);
    }
}

static void (*const appliers[])(const Change *) = {
    [STATEMENT_OTHER] = apply_touches,
    [STATEMENT_CREATE_SCHEMA] = apply_touches,
    [STATEMENT_CREATE_EXTENSION] = apply_touches,
    [STATEMENT_CREATE_TABLE] = apply_create_table,
    [STATEMENT_ALTER_TABLE] = apply_alter_table,
    [STATEMENT_CREATE_INDEX] = apply_create_index,
    [STATEMENT_CREATE_FUNCTION] = apply_create_function,
    [STATEMENT_ALTER_FUNCTION] = apply_alter_function,
    [STATEMENT_CREATE_AGGREGATE] = apply_create_aggregate,
    [STATEMENT_CREATE_VIEW] = apply_create_view,
    [STATEMENT_CREATE_TYPE] = apply_create_type,
    [STATEMENT_ALTER_ENUM] = apply_alter_enum,
    [STATEMENT_ALTER_DOMAIN] = apply_alter_domain,
    [STATEMENT_CREATE_TRIGGER] = apply_create_trigger,
    [STATEMENT_CREATE_POLICY] = apply_create_policy,
    [STATEMENT_ALTER_POLICY] = apply_alter_policy,
    [STATEMENT_CREATE_RULE] = apply_create_rule,
    [STATEMENT_CREATE_SEQUENCE] = apply_create_sequence,
    [STATEMENT_ALTER_SEQUENCE] = apply_alter_sequence,
    [STATEMENT_COMMENT] = apply_comment,
    [STATEMENT_DROP] = apply_drop,
    [STATEMENT_RENAME] = apply_rename,
    [STATEMENT_SET_SCHEMA] = apply_set_schema,
    [STATEMENT_OWNER] = apply_owner,
    [STATEMENT_PRIVILEGES] = apply_privileges,
    [STATEMENT_SET] = apply_set,
};

static gboolean needs_details(StatementKind kind)
{
    switch (kind) {
    case STATEMENT_OTHER:
    case STATEMENT_CREATE_SCHEMA:
    case STATEMENT_CREATE_EXTENSION:
    case STATEMENT_CREATE_AGGREGATE:
    case STATEMENT_CREATE_RULE:
        return FALSE;
    default:
        return TRUE;
    }
}

void schema_apply_statement(Schema *schema, const Parse *parse, guint index)
{
    const Statement *statement = &parse->statements[index];
    if (statement->kind >= G_N_ELEMENTS(appliers) || appliers[statement->kind] == NULL)
        return;
    if (needs_details(statement->kind) && statement->details == NULL)
        return;
    Change change = {.schema = schema,
                     .parse = parse,
                     .statement = statement,
                     .origin = {.path = schema->file,
                                .statement = parse_file_statement(parse, index),
                                .line = statement->line,
                                .column = statement->column,
                                .offset = script_file_offset(parse->script, statement->start)}};
    appliers[statement->kind](&change);
}

void schema_apply(Schema *schema, const Parse *parse, const char *path)
{
    schema_begin_file(schema, path);
    for (guint i = 0; i < parse->n_statements; i++)
        schema_apply_statement(schema, parse, i);
    schema_begin_file(schema, path);
}
