/* What hangs on a relation and acts: triggers, policies, rules. */
#include "core/schema/store.h"

static gpointer find_part(const GPtrArray *parts, const char *name)
{
    for (guint i = 0; i < parts->len; i++) {
        SchemaObject *part = g_ptr_array_index(parts, i);
        if (g_strcmp0(part->name, name) == 0)
            return part;
    }
    return NULL;
}

static SchemaRelation *relation_of(const Change *change, const ObjectName *name)
{
    SchemaRelation *relation = schema_find_relation(change->schema, name);
    if (relation == NULL)
        store_unresolved(change, name, TOUCH_REFERENCE);
    return relation;
}

void apply_create_trigger(const Change *change)
{
    Schema *schema = change->schema;
    const CreateTrigger *create = change->statement->create_trigger;
    SchemaRelation *relation = relation_of(change, &create->trigger);
    if (relation == NULL || create->trigger.part == NULL)
        return;
    SchemaTrigger *trigger = find_part(relation->triggers, create->trigger.part);
    if (trigger != NULL && !create->replace)
        return;
    if (trigger == NULL) {
        trigger = store_new_part(schema, sizeof(SchemaTrigger), OBJECT_TRIGGER, relation,
                                 create->trigger.part, change->origin);
        store_append(schema, &relation->triggers, trigger);
    }
    const SchemaFunction *function = schema_find_function(schema, &create->function);
    trigger->object.origin = change->origin;
    trigger->function_schema =
        function != NULL ? function->object.schema : store_string(schema, create->function.schema);
    trigger->function_name = store_string(schema, create->function.name);
    trigger->timing = create->timing;
    trigger->events = create->events;
    trigger->row = create->row;
    trigger->constraint = create->constraint;
}

void apply_create_policy(const Change *change)
{
    Schema *schema = change->schema;
    const CreatePolicy *create = change->statement->create_policy;
    SchemaRelation *relation = relation_of(change, &create->policy);
    if (relation == NULL || create->policy.part == NULL ||
        find_part(relation->policies, create->policy.part) != NULL)
        return;
    SchemaPolicy *policy = store_new_part(schema, sizeof(SchemaPolicy), OBJECT_POLICY, relation,
                                          create->policy.part, change->origin);
    policy->command = create->command;
    policy->permissive = create->permissive;
    policy->roles = store_strings(schema, create->roles, create->n_roles);
    policy->n_roles = create->n_roles;
    policy->using_text = store_slice(change, create->using_text);
    policy->check_text = store_slice(change, create->check_text);
    policy->using_true = create->using_true;
    policy->check_true = create->check_true;
    policy->bare_setting = create->bare_setting;
    store_append(schema, &relation->policies, policy);
}

void apply_alter_policy(const Change *change)
{
    Schema *schema = change->schema;
    const CreatePolicy *alter = change->statement->create_policy;
    SchemaRelation *relation = relation_of(change, &alter->policy);
    SchemaPolicy *policy =
        relation != NULL ? find_part(relation->policies, alter->policy.part) : NULL;
    if (policy == NULL)
        return;
    if (alter->n_roles > 0) {
        policy->roles = store_strings(schema, alter->roles, alter->n_roles);
        policy->n_roles = alter->n_roles;
    }
    gboolean sets_using = alter->using_text.end > alter->using_text.start;
    gboolean sets_check = alter->check_text.end > alter->check_text.start;
    if (sets_using) {
        policy->using_text = store_slice(change, alter->using_text);
        policy->using_true = alter->using_true;
    }
    if (sets_check) {
        policy->check_text = store_slice(change, alter->check_text);
        policy->check_true = alter->check_true;
    }
    if (sets_using || sets_check)
        policy->bare_setting = alter->bare_setting;
}

void apply_create_rule(const Change *change)
{
    Schema *schema = change->schema;
    for (guint i = 0; i < change->statement->n_touches; i++) {
        const Touch *touch = &change->statement->touches[i];
        if (touch->action != TOUCH_CREATE || touch->object.kind != OBJECT_RULE ||
            touch->object.part == NULL)
            continue;
        SchemaRelation *relation = relation_of(change, &touch->object);
        if (relation == NULL || find_part(relation->rules, touch->object.part) != NULL)
            continue;
        SchemaObject *rule = store_new_part(schema, sizeof(SchemaObject), OBJECT_RULE, relation,
                                            touch->object.part, change->origin);
        store_append(schema, &relation->rules, rule);
    }
}
