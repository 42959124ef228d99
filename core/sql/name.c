/* Names of objects out of the many shapes that PostgreSQL's grammar gives them. */
#include "core/sql/convert.h"

#include <string.h>

static const ObjectKind kinds[] = {
    [PG_OBJECT_ACCESS_METHOD] = OBJECT_ACCESS_METHOD,
    [PG_OBJECT_AGGREGATE] = OBJECT_AGGREGATE,
    [PG_OBJECT_AMOP] = OBJECT_OPERATOR_FAMILY,
    [PG_OBJECT_AMPROC] = OBJECT_OPERATOR_FAMILY,
    [PG_OBJECT_ATTRIBUTE] = OBJECT_COLUMN,
    [PG_OBJECT_CAST] = OBJECT_CAST,
    [PG_OBJECT_COLUMN] = OBJECT_COLUMN,
    [PG_OBJECT_COLLATION] = OBJECT_COLLATION,
    [PG_OBJECT_CONVERSION] = OBJECT_CONVERSION,
    [PG_OBJECT_DATABASE] = OBJECT_DATABASE,
    [PG_OBJECT_DEFAULT] = OBJECT_DEFAULT,
    [PG_OBJECT_DEFACL] = OBJECT_DEFAULT_PRIVILEGES,
    [PG_OBJECT_DOMAIN] = OBJECT_DOMAIN,
    [PG_OBJECT_DOMCONSTRAINT] = OBJECT_CONSTRAINT,
    [PG_OBJECT_EVENT_TRIGGER] = OBJECT_EVENT_TRIGGER,
    [PG_OBJECT_EXTENSION] = OBJECT_EXTENSION,
    [PG_OBJECT_FDW] = OBJECT_FOREIGN_DATA_WRAPPER,
    [PG_OBJECT_FOREIGN_SERVER] = OBJECT_SERVER,
    [PG_OBJECT_FOREIGN_TABLE] = OBJECT_FOREIGN_TABLE,
    [PG_OBJECT_FUNCTION] = OBJECT_FUNCTION,
    [PG_OBJECT_INDEX] = OBJECT_INDEX,
    [PG_OBJECT_LANGUAGE] = OBJECT_LANGUAGE,
    [PG_OBJECT_LARGEOBJECT] = OBJECT_LARGE_OBJECT,
    [PG_OBJECT_MATVIEW] = OBJECT_MATERIALIZED_VIEW,
    [PG_OBJECT_OPCLASS] = OBJECT_OPERATOR_CLASS,
    [PG_OBJECT_OPERATOR] = OBJECT_OPERATOR,
    [PG_OBJECT_OPFAMILY] = OBJECT_OPERATOR_FAMILY,
    [PG_OBJECT_PARAMETER_ACL] = OBJECT_UNKNOWN,
    [PG_OBJECT_POLICY] = OBJECT_POLICY,
    [PG_OBJECT_PROCEDURE] = OBJECT_PROCEDURE,
    [PG_OBJECT_PUBLICATION] = OBJECT_PUBLICATION,
    [PG_OBJECT_PUBLICATION_NAMESPACE] = OBJECT_PUBLICATION,
    [PG_OBJECT_PUBLICATION_REL] = OBJECT_PUBLICATION,
    [PG_OBJECT_ROLE] = OBJECT_ROLE,
    [PG_OBJECT_ROUTINE] = OBJECT_FUNCTION,
    [PG_OBJECT_RULE] = OBJECT_RULE,
    [PG_OBJECT_SCHEMA] = OBJECT_SCHEMA,
    [PG_OBJECT_SEQUENCE] = OBJECT_SEQUENCE,
    [PG_OBJECT_SUBSCRIPTION] = OBJECT_SUBSCRIPTION,
    [PG_OBJECT_STATISTIC_EXT] = OBJECT_STATISTICS,
    [PG_OBJECT_TABCONSTRAINT] = OBJECT_CONSTRAINT,
    [PG_OBJECT_TABLE] = OBJECT_TABLE,
    [PG_OBJECT_TABLESPACE] = OBJECT_TABLESPACE,
    [PG_OBJECT_TRANSFORM] = OBJECT_TRANSFORM,
    [PG_OBJECT_TRIGGER] = OBJECT_TRIGGER,
    [PG_OBJECT_TSCONFIGURATION] = OBJECT_TEXT_SEARCH_CONFIGURATION,
    [PG_OBJECT_TSDICTIONARY] = OBJECT_TEXT_SEARCH_DICTIONARY,
    [PG_OBJECT_TSPARSER] = OBJECT_TEXT_SEARCH_PARSER,
    [PG_OBJECT_TSTEMPLATE] = OBJECT_TEXT_SEARCH_TEMPLATE,
    [PG_OBJECT_TYPE] = OBJECT_TYPE,
    [PG_OBJECT_USER_MAPPING] = OBJECT_USER_MAPPING,
    [PG_OBJECT_VIEW] = OBJECT_VIEW,
};

ObjectKind kind_of_pg(int pg_type)
{
    return pg_type >= 0 && pg_type < (int)G_N_ELEMENTS(kinds) ? kinds[pg_type] : OBJECT_UNKNOWN;
}

gboolean relation_is_temporary(const RangeVar *relation)
{
    return relation->relpersistence == 't' || g_strcmp0(relation->schemaname, "pg_temp") == 0;
}

ObjectName name_of_relation(Convert *self, ObjectKind kind, const RangeVar *relation)
{
    return (ObjectName){.kind = kind,
                        .schema = convert_string(self, relation->schemaname),
                        .name = convert_string(self, relation->relname)};
}

ObjectName name_plain(Convert *self, ObjectKind kind, const char *name)
{
    return (ObjectName){.kind = kind, .name = convert_string(self, name != NULL ? name : "")};
}

/* The first `length` of `names`; a database's name before them is left out. */
static ObjectName name_of_first(Convert *self, ObjectKind kind, const List *names, int length)
{
    ObjectName name = name_plain(self, kind, list_string(names, length - 1));
    if (length > 1)
        name.schema = convert_string(self, list_string(names, length - 2));
    return name;
}

ObjectName name_of_list(Convert *self, ObjectKind kind, const List *names)
{
    return name_of_first(self, kind, names, list_length(names));
}

ObjectName name_of_type(Convert *self, ObjectKind kind, const TypeName *type)
{
    return name_of_list(self, kind, type->names);
}

ObjectName name_of_function(Convert *self, ObjectKind kind, const ObjectWithArgs *function)
{
    ObjectName name = name_of_list(self, kind, function->objname);
    if (!function->args_unspecified)
        name.arguments = convert_type_list(self, function->objargs);
    return name;
}

ObjectName name_of_part(ObjectKind kind, ObjectName relation, const char *part)
{
    return (ObjectName){
        .kind = kind, .schema = relation.schema, .name = relation.name, .part = part};
}

static gboolean is_part(ObjectKind kind)
{
    return kind == OBJECT_COLUMN || kind == OBJECT_CONSTRAINT || kind == OBJECT_TRIGGER ||
           kind == OBJECT_RULE || kind == OBJECT_POLICY;
}

/* "(integer AS text)", "FOR hstore LANGUAGE plperl": casts and transforms have no name of their
 * own. */
static ObjectName name_of_pair(Convert *self, ObjectKind kind, const List *pair)
{
    const TypeName *type = (const TypeName *)list_node(pair, 0);
    const char *first = convert_type_text(self, type, TRUE);
    const Node *second = list_node(pair, 1);
    g_autofree char *text = NULL;
    if (kind == OBJECT_CAST)
        text = g_strdup_printf("(%s AS %s)", first,
                               convert_type_text(self, (const TypeName *)second, TRUE));
    else
        text = g_strdup_printf("FOR %s LANGUAGE %s", first, node_string(second));
    return name_plain(self, kind, text);
}

static ObjectName name_of_names(Convert *self, ObjectKind kind, const List *names)
{
    int length = list_length(names);
    if (kind == OBJECT_CAST || kind == OBJECT_TRANSFORM)
        return name_of_pair(self, kind, names);
    const Node *first = list_node(names, 0);
    if (first != NULL && IsA(first, TypeName)) /* a domain's constraint */
        return name_of_part(kind, name_of_type(self, kind, (const TypeName *)first),
                            convert_string(self, list_string(names, 1)));
    if (is_part(kind) && length > 1)
        return name_of_part(kind, name_of_first(self, kind, names, length - 1),
                            convert_string(self, list_string(names, length - 1)));
    if ((kind == OBJECT_OPERATOR_CLASS || kind == OBJECT_OPERATOR_FAMILY) && length == 2)
        return name_plain(self, kind, list_string(names, 1)); /* the first is the access method */
    return name_of_list(self, kind, names);
}

ObjectName name_of_object(Convert *self, int pg_type, Node *object, const RangeVar *relation,
                          const char *part)
{
    ObjectKind kind = kind_of_pg(pg_type);
    ObjectName name;
    if (relation != NULL)
        name = name_of_relation(self, kind, relation);
    else if (object == NULL)
        return name_plain(self, kind, part); /* schemas, roles: the name is the part */
    else if (IsA(object, List))
        name = name_of_names(self, kind, (List *)object);
    else if (IsA(object, TypeName))
        name = name_of_type(self, kind, (TypeName *)object);
    else if (IsA(object, ObjectWithArgs))
        name = name_of_function(self, kind, (ObjectWithArgs *)object);
    else if (IsA(object, RangeVar))
        name = name_of_relation(self, kind, (RangeVar *)object);
    else
        name = name_plain(self, kind, node_string(object));
    if (part != NULL && name.part == NULL)
        name.part = convert_string(self, part);
    return name;
}
