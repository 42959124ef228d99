/* Maintenance: REINDEX, VACUUM, ANALYZE, CLUSTER, extended statistics; databases and tablespaces.
 */
#include "core/sql/convert.h"

#include <string.h>

static gboolean is_concurrent(const ReindexStmt *from)
{
    return definition_is_on(from->params, "concurrently");
}

static Maintenance *maintain_one(Convert *self, ObjectKind kind, const RangeVar *relation)
{
    Maintenance *to = arena_new_struct(self->arena, Maintenance);
    if (relation == NULL)
        return to;
    to->relations = arena_new_struct(self->arena, ObjectName);
    to->relations[0] = name_of_relation(self, kind, relation);
    to->n_relations = 1;
    return to;
}

static ObjectKind reindex_scope(ReindexObjectType kind)
{
    switch (kind) {
    case REINDEX_OBJECT_INDEX:
        return OBJECT_INDEX;
    case REINDEX_OBJECT_TABLE:
        return OBJECT_TABLE;
    case REINDEX_OBJECT_SCHEMA:
        return OBJECT_SCHEMA;
    case REINDEX_OBJECT_DATABASE:
        return OBJECT_DATABASE;
    case REINDEX_OBJECT_SYSTEM:
        break;
    }
    return OBJECT_UNKNOWN;
}

/* A table or index that is partitioned cannot be known here: PostgreSQL refuses those inside a
 * transaction too. */
const void *convert_reindex(Convert *self, Node *node)
{
    const ReindexStmt *from = (const ReindexStmt *)node;
    gboolean one = from->kind == REINDEX_OBJECT_INDEX || from->kind == REINDEX_OBJECT_TABLE;
    ObjectKind scope = reindex_scope(from->kind);
    Maintenance *to = maintain_one(self, scope, one ? from->relation : NULL);
    to->scope = scope;
    to->concurrently = is_concurrent(from);
    self->statement->outside_transaction = !one || to->concurrently;
    if (one)
        touch_add(self, TOUCH_ALTER, 0, to->relations[0],
                  convert_offset(self, from->relation->location));
    else if (from->kind == REINDEX_OBJECT_SCHEMA)
        refer_plain(self, OBJECT_SCHEMA, from->name);
    return to;
}

const void *convert_vacuum(Convert *self, Node *node)
{
    const VacuumStmt *from = (const VacuumStmt *)node;
    if (!from->is_vacuumcmd) {
        self->statement->kind = STATEMENT_OTHER;
        self->statement->tag = "ANALYZE";
    }
    self->statement->outside_transaction = from->is_vacuumcmd;
    Maintenance *to = arena_new_struct(self->arena, Maintenance);
    to->n_relations = (guint)list_length(from->rels);
    to->relations = arena_new_array(self->arena, ObjectName, to->n_relations);
    to->full = definition_is_on(from->options, "full");
    for (guint i = 0; i < to->n_relations; i++) {
        const RangeVar *relation =
            ((const VacuumRelation *)list_node(from->rels, (int)i))->relation;
        to->relations[i] = name_of_relation(self, OBJECT_TABLE, relation);
        refer_relation(self, relation);
    }
    return from->is_vacuumcmd ? to : NULL;
}

const void *convert_cluster(Convert *self, Node *node)
{
    const ClusterStmt *from = (const ClusterStmt *)node;
    Maintenance *to = maintain_one(self, OBJECT_TABLE, from->relation);
    self->statement->outside_transaction = from->relation == NULL;
    if (from->relation == NULL)
        return to;
    touch_add(self, TOUCH_ALTER, 0, to->relations[0],
              convert_offset(self, from->relation->location));
    if (from->indexname != NULL) {
        to->index = name_plain(self, OBJECT_INDEX, from->indexname);
        to->index.schema = to->relations[0].schema;
        touch_add(self, TOUCH_REFERENCE, 0, to->index, self->statement->start);
    }
    return to;
}

const void *convert_create_statistics(Convert *self, Node *node)
{
    const CreateStatsStmt *from = (const CreateStatsStmt *)node;
    touch_add(self, TOUCH_CREATE, from->if_not_exists ? TOUCH_IF_NOT_EXISTS : 0u,
              name_of_list(self, OBJECT_STATISTICS, from->defnames), self->statement->start);
    refer_list(self, from->relations);
    for (int i = 0; i < list_length(from->exprs); i++)
        refer_node(self, ((const StatsElem *)list_node(from->exprs, i))->expr);
    return NULL;
}

const void *convert_alter_statistics(Convert *self, Node *node)
{
    const AlterStatsStmt *from = (const AlterStatsStmt *)node;
    touch_add(self, TOUCH_ALTER, from->missing_ok ? TOUCH_IF_EXISTS : 0u,
              name_of_list(self, OBJECT_STATISTICS, from->defnames), self->statement->start);
    return NULL;
}

static void touch_named(Convert *self, TouchAction action, guint flags, ObjectKind kind,
                        const char *name)
{
    touch_add(self, action, flags, name_plain(self, kind, name), self->statement->start);
}

static const void *drop_one(Convert *self, ObjectKind kind, const char *name, gboolean if_exists)
{
    Drop *to = arena_new_struct(self->arena, Drop);
    to->objects = arena_new_struct(self->arena, ObjectName);
    to->objects[0] = name_plain(self, kind, name);
    to->n_objects = 1;
    to->if_exists = if_exists;
    touch_add(self, TOUCH_DROP, if_exists ? TOUCH_IF_EXISTS : 0u, to->objects[0],
              self->statement->start);
    return to;
}

const void *convert_create_database(Convert *self, Node *node)
{
    touch_named(self, TOUCH_CREATE, 0, OBJECT_DATABASE, ((const CreatedbStmt *)node)->dbname);
    self->statement->outside_transaction = TRUE;
    return NULL;
}

const void *convert_alter_database(Convert *self, Node *node)
{
    const AlterDatabaseStmt *from = (const AlterDatabaseStmt *)node;
    touch_named(self, TOUCH_ALTER, 0, OBJECT_DATABASE, from->dbname);
    self->statement->outside_transaction = definition_has(from->options, "tablespace");
    return NULL;
}

const void *convert_alter_database_collation(Convert *self, Node *node)
{
    touch_named(self, TOUCH_ALTER, 0, OBJECT_DATABASE,
                ((const AlterDatabaseRefreshCollStmt *)node)->dbname);
    return NULL;
}

const void *convert_alter_database_set(Convert *self, Node *node)
{
    touch_named(self, TOUCH_ALTER, 0, OBJECT_DATABASE,
                ((const AlterDatabaseSetStmt *)node)->dbname);
    return NULL;
}

const void *convert_drop_database(Convert *self, Node *node)
{
    const DropdbStmt *from = (const DropdbStmt *)node;
    self->statement->outside_transaction = TRUE;
    return drop_one(self, OBJECT_DATABASE, from->dbname, from->missing_ok);
}

const void *convert_alter_system(Convert *self, Node *node)
{
    (void)node;
    self->statement->outside_transaction = TRUE;
    return NULL;
}

const void *convert_create_tablespace(Convert *self, Node *node)
{
    touch_named(self, TOUCH_CREATE, 0, OBJECT_TABLESPACE,
                ((const CreateTableSpaceStmt *)node)->tablespacename);
    self->statement->outside_transaction = TRUE;
    return NULL;
}

const void *convert_drop_tablespace(Convert *self, Node *node)
{
    const DropTableSpaceStmt *from = (const DropTableSpaceStmt *)node;
    self->statement->outside_transaction = TRUE;
    return drop_one(self, OBJECT_TABLESPACE, from->tablespacename, from->missing_ok);
}

const void *convert_alter_tablespace(Convert *self, Node *node)
{
    touch_named(self, TOUCH_ALTER, 0, OBJECT_TABLESPACE,
                ((const AlterTableSpaceOptionsStmt *)node)->tablespacename);
    return NULL;
}

/* Publications and subscriptions. PostgreSQL reaches out to the publisher only outside a
 * transaction. */

static void refer_published(Convert *self, const List *objects, TouchAction action)
{
    for (int i = 0; i < list_length(objects); i++) {
        const PublicationObjSpec *object = (const PublicationObjSpec *)list_node(objects, i);
        if (object->pubtable != NULL) {
            refer_relation(self, object->pubtable->relation);
            refer_node(self, object->pubtable->whereClause);
        } else if (action != TOUCH_DROP) {
            refer_plain(self, OBJECT_SCHEMA, object->name);
        }
    }
}

const void *convert_create_publication(Convert *self, Node *node)
{
    const CreatePublicationStmt *from = (const CreatePublicationStmt *)node;
    touch_named(self, TOUCH_CREATE, 0, OBJECT_PUBLICATION, from->pubname);
    refer_published(self, from->pubobjects, TOUCH_CREATE);
    return NULL;
}

const void *convert_alter_publication(Convert *self, Node *node)
{
    const AlterPublicationStmt *from = (const AlterPublicationStmt *)node;
    touch_named(self, TOUCH_ALTER, 0, OBJECT_PUBLICATION, from->pubname);
    refer_published(self, from->pubobjects,
                    from->action == AP_DropObjects ? TOUCH_DROP : TOUCH_ALTER);
    return NULL;
}

/* It makes a slot unless told not to connect or not to make one. */
const void *convert_create_subscription(Convert *self, Node *node)
{
    const CreateSubscriptionStmt *from = (const CreateSubscriptionStmt *)node;
    touch_named(self, TOUCH_CREATE, 0, OBJECT_SUBSCRIPTION, from->subname);
    gboolean connects =
        !definition_has(from->options, "connect") || definition_is_on(from->options, "connect");
    gboolean makes_slot = !definition_has(from->options, "create_slot") ||
                          definition_is_on(from->options, "create_slot");
    self->statement->outside_transaction = connects && makes_slot;
    return NULL;
}

static gboolean refreshes(const AlterSubscriptionStmt *from)
{
    gboolean on =
        !definition_has(from->options, "refresh") || definition_is_on(from->options, "refresh");
    switch (from->kind) {
    case ALTER_SUBSCRIPTION_REFRESH:
        return TRUE;
    case ALTER_SUBSCRIPTION_SET_PUBLICATION:
    case ALTER_SUBSCRIPTION_ADD_PUBLICATION:
    case ALTER_SUBSCRIPTION_DROP_PUBLICATION:
        return on;
    default:
        return FALSE;
    }
}

const void *convert_alter_subscription(Convert *self, Node *node)
{
    const AlterSubscriptionStmt *from = (const AlterSubscriptionStmt *)node;
    touch_named(self, TOUCH_ALTER, 0, OBJECT_SUBSCRIPTION, from->subname);
    self->statement->outside_transaction = refreshes(from);
    return NULL;
}

/* Refused inside a transaction where the subscription has a slot, which is the rule. */
const void *convert_drop_subscription(Convert *self, Node *node)
{
    const DropSubscriptionStmt *from = (const DropSubscriptionStmt *)node;
    self->statement->outside_transaction = TRUE;
    return drop_one(self, OBJECT_SUBSCRIPTION, from->subname, from->missing_ok);
}
