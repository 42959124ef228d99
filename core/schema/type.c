/* Enums, composite types, ranges, base types, domains. */
#include "core/schema/store.h"

#include <string.h>

static void describe(const Change *change, SchemaType *type, const CreateType *create)
{
    Schema *schema = change->schema;
    type->form = create->form;
    type->base = store_string(schema, create->base.name == NULL ? NULL : create->base.text);
    type->not_null = create->not_null;
    type->default_text = store_slice(change, create->default_text);
    if (create->form == 'e')
        type->labels = schema->none;
    if (create->form == 'c')
        type->attributes = schema->none;
    if (create->form == 'd')
        type->constraints = schema->none;
    for (guint i = 0; i < create->n_labels; i++)
        store_append(schema, &type->labels,
                     (gpointer)(gintptr)store_string(schema, create->labels[i]));
    for (guint i = 0; i < create->n_attributes; i++)
        store_append(schema, &type->attributes, column_new(change, NULL, &create->attributes[i]));
    for (guint i = 0; i < create->n_constraints; i++)
        constraint_of_domain(change, type, &create->constraints[i]);
}

void apply_create_type(const Change *change)
{
    Schema *schema = change->schema;
    const CreateType *create = change->statement->create_type;
    const ObjectName *name = &create->type;
    ObjectKind kind = create->form == 'd' ? OBJECT_DOMAIN : OBJECT_TYPE;
    const char *in_schema = store_target(schema, name, FALSE);
    SchemaType *type = (SchemaType *)store_find(schema, kind, in_schema, name->name, NULL);
    if (type != NULL && (type->form != 'b' || create->form != 'b'))
        return; /* a base type is filled in after its shell */
    if (type == NULL)
        type = store_new(schema, sizeof(SchemaType), kind, in_schema, name->name, NULL,
                         change->origin);
    describe(change, type, create);
}

static guint find_label(const SchemaType *type, const char *label)
{
    for (guint i = 0; i < type->labels->len; i++)
        if (strcmp(g_ptr_array_index(type->labels, i), label) == 0)
            return i;
    return type->labels->len;
}

/* BEFORE or AFTER: the word in front of the neighbour, which ends the statement. */
static gboolean is_before(const Change *change)
{
    const char *text = change->parse->script->text;
    gsize start = change->statement->start, at = change->statement->end;
    while (at > start && text[at - 1] != '\'')
        at--;
    while (at > start && text[at - 1] == '\'') {
        at -= 1;
        while (at > start && text[at - 1] != '\'')
            at--;
        at -= at > start ? 1 : 0;
    }
    while (at > start && g_ascii_isspace(text[at - 1]))
        at--;
    return at >= start + 6 && g_ascii_strncasecmp(text + at - 6, "before", 6) == 0;
}

static void add_label(const Change *change, SchemaType *type, const AlterEnum *alter)
{
    Schema *schema = change->schema;
    gpointer label = (gpointer)(gintptr)store_string(schema, alter->new_value);
    guint at = alter->neighbour == NULL ? type->labels->len : find_label(type, alter->neighbour);
    store_append(schema, &type->labels, label);
    if (at + 1 >= type->labels->len)
        return;
    g_ptr_array_remove_index(type->labels, type->labels->len - 1);
    g_ptr_array_insert(type->labels, (gint)(is_before(change) ? at : at + 1), label);
}

void apply_alter_enum(const Change *change)
{
    const AlterEnum *alter = change->statement->alter_enum;
    SchemaType *type = schema_find_type(change->schema, &alter->type);
    if (type == NULL || type->labels == NULL) {
        store_unresolved(change, &alter->type, TOUCH_ALTER);
        return;
    }
    if (alter->old_value != NULL) {
        guint at = find_label(type, alter->old_value);
        if (at < type->labels->len)
            type->labels->pdata[at] =
                (gpointer)(gintptr)store_string(change->schema, alter->new_value);
    } else if (alter->new_value != NULL &&
               find_label(type, alter->new_value) == type->labels->len) {
        add_label(change, type, alter);
    }
}

static void drop_constraint(SchemaType *domain, const char *name)
{
    for (guint i = 0; name != NULL && i < domain->constraints->len; i++) {
        const SchemaConstraint *constraint = g_ptr_array_index(domain->constraints, i);
        if (strcmp(constraint->object.name, name) == 0) {
            g_ptr_array_remove_index(domain->constraints, i);
            return;
        }
    }
}

void apply_alter_domain(const Change *change)
{
    const AlterDomain *alter = change->statement->alter_domain;
    SchemaType *domain = schema_find_type(change->schema, &alter->domain);
    if (domain == NULL || domain->constraints == NULL) {
        store_unresolved(change, &alter->domain, TOUCH_ALTER);
        return;
    }
    switch (alter->action) {
    case 'N':
    case 'O':
        domain->not_null = alter->action == 'O';
        break;
    case 'C':
        if (alter->constraint != NULL)
            constraint_of_domain(change, domain, alter->constraint);
        break;
    case 'X':
        drop_constraint(domain, alter->constraint_name);
        break;
    default:
        break;
    }
}
