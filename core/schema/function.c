/* Functions, procedures, aggregates. */
#include "core/schema/store.h"

static ObjectName keep_name(Schema *schema, const ObjectName *name)
{
    return (ObjectName){.kind = name->kind,
                        .schema = store_string(schema, name->schema),
                        .name = store_string(schema, name->name)};
}

/* Its arguments' and result's tables are types: what is read stands in the body. */
static gboolean is_use(const Touch *touch, const CreateFunction *create)
{
    gboolean in_body = create->sql_body || (touch->flags & TOUCH_IN_BODY) != 0;
    return in_body && touch->action == TOUCH_REFERENCE && touch->object.kind == OBJECT_TABLE;
}

static void describe_body(const Change *change, SchemaFunction *function,
                          const CreateFunction *create)
{
    const Statement *statement = change->statement;
    guint room = statement->n_touches + statement->n_traits;
    function->n_uses = 0;
    function->uses = arena_new_array(change->schema->arena, SchemaUse, room + 1);
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *touch = &statement->touches[i];
        if (is_use(touch, create))
            function->uses[function->n_uses++] =
                (SchemaUse){.name = keep_name(change->schema, &touch->object),
                            .origin = store_place(change, touch->offset)};
    }
    for (guint i = 0; i < statement->n_traits; i++) {
        const Trait *trait = &statement->traits[i];
        if (trait->kind != TRAIT_INSERT && trait->kind != TRAIT_WRITE)
            continue;
        function->uses[function->n_uses++] =
            (SchemaUse){.name = keep_name(change->schema, &trait->object),
                        .origin = store_place(change, trait->offset),
                        .write = TRUE,
                        .insert = trait->kind == TRAIT_INSERT,
                        .columns = store_strings(change->schema, trait->columns, trait->n_columns),
                        .n_columns = trait->n_columns};
    }
}

static void describe(const Change *change, SchemaFunction *function, const CreateFunction *create)
{
    Schema *schema = change->schema;
    function->language = store_string(schema, create->language);
    function->returns =
        store_string(schema, create->returns.name == NULL ? NULL : create->returns.text);
    function->volatility = create->volatility;
    function->security_definer = create->security_definer;
    function->search_path = store_string(schema, create->search_path);
    function->n_arguments = 0;
    for (guint i = 0; i < create->n_arguments; i++)
        if (create->arguments[i].mode != 'o' && create->arguments[i].mode != 't')
            function->n_arguments++;
    describe_body(change, function, create);
}

static SchemaFunction *find_exactly(const Schema *schema, const ObjectName *name)
{
    return (SchemaFunction *)store_find(schema, name->kind, store_target(schema, name, FALSE),
                                        name->name, name->arguments == NULL ? "" : name->arguments);
}

void apply_create_function(const Change *change)
{
    Schema *schema = change->schema;
    const CreateFunction *create = change->statement->create_function;
    const ObjectName *name = &create->function;
    SchemaFunction *function = find_exactly(schema, name);
    if (function != NULL && !create->replace)
        return;
    if (function == NULL) {
        function =
            store_new(schema, sizeof(SchemaFunction), name->kind, store_target(schema, name, FALSE),
                      name->name, name->arguments == NULL ? "" : name->arguments, change->origin);
        function->public_execute = !schema->revokes_execute;
    }
    function->object.origin = change->origin;
    describe(change, function, create);
}

void apply_create_aggregate(const Change *change)
{
    Schema *schema = change->schema;
    for (guint i = 0; i < change->statement->n_touches; i++) {
        const Touch *touch = &change->statement->touches[i];
        const ObjectName *name = &touch->object;
        if (touch->action != TOUCH_CREATE || name->kind != OBJECT_AGGREGATE ||
            find_exactly(schema, name) != NULL)
            continue;
        store_new(schema, sizeof(SchemaFunction), OBJECT_AGGREGATE,
                  store_target(schema, name, FALSE), name->name,
                  name->arguments == NULL ? "" : name->arguments, change->origin);
    }
}

void apply_alter_function(const Change *change)
{
    const AlterFunction *alter = change->statement->alter_function;
    SchemaFunction *function = schema_find_function(change->schema, &alter->function);
    if (function == NULL) {
        store_unresolved(change, &alter->function, TOUCH_ALTER);
        return;
    }
    if (alter->sets_security_definer)
        function->security_definer = alter->security_definer;
    if (alter->resets_search_path)
        function->search_path = NULL;
    if (alter->sets_search_path)
        function->search_path =
            store_string(change->schema, alter->search_path != NULL ? alter->search_path : "");
    if (alter->volatility != 0)
        function->volatility = alter->volatility;
}
