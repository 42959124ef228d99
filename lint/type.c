#include "lint/type.h"

static gboolean is_constrained(const SchemaType *domain)
{
    return domain->not_null || (domain->constraints != NULL && domain->constraints->len > 0);
}

static gboolean find_domain(gpointer data, const char *schema, const char *name, TypeDomain *domain)
{
    ObjectName wanted = {.kind = OBJECT_UNKNOWN, .schema = schema, .name = name};
    const SchemaType *found = schema_find_type(data, &wanted);
    if (found == NULL || found->form != 'd')
        return FALSE;
    *domain = (TypeDomain){found->base, is_constrained(found)};
    return TRUE;
}

TypeQuestion type_question(const Schema *schema, gboolean utc)
{
    return (TypeQuestion){.utc = utc, .domain = find_domain, .data = (gpointer)(guintptr)schema};
}
