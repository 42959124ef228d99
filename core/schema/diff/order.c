#include "core/base/error.h"
#include "core/schema/diff/change.h"

#include <string.h>

/*
 * One graph over the actions, ordered by Kahn's algorithm (A. B. Kahn, "Topological sorting of
 * large networks", 1962) with a total order among what is free.
 */
struct Node {
    Change *change;
    gboolean forward;
    gboolean attach; /* after forward: a partition joins its table */
    gboolean idle;   /* another node does it */
    guint weight;
    guint waiting; /* for so many others */
    GPtrArray *after;
};

typedef struct Ordering {
    Changes *changes;
    GPtrArray *nodes;
    GHashTable *leaving; /* names of relations and types that go: text -> Node */
    gboolean apart;      /* parts that need what goes as well are dropped by themselves */
} Ordering;

static void node_free(gpointer data)
{
    Node *node = data;
    g_ptr_array_unref(node->after);
    g_free(node);
}

static guint kind_weight(const Kind *kind)
{
    guint i = 0;
    while (kind_of((KindId)i) != kind)
        i++;
    return i;
}

/* What runs functions as it is made comes after all definitions: nothing tells what the text of a
 * function's body needs. */
static gboolean evaluates(const Change *change)
{
    const Fact *fact = change_subject(change);
    return fact->kind == &kind_materialized_view || fact->kind == &kind_index ||
           fact->kind == &kind_constraint ||
           (fact->kind == &kind_column && change->fate == FATE_CREATE && fact->parts != NULL);
}

static Node *add_node(Ordering *self, Change *change, gboolean forward)
{
    Node *node = g_new0(Node, 1);
    guint weight = kind_weight(change_subject(change)->kind);
    node->change = change;
    node->forward = forward;
    node->weight = forward ? KIND_COUNT + weight : KIND_COUNT - 1 - weight;
    if (forward && evaluates(change))
        node->weight += KIND_COUNT;
    /* What is made before them is reckoned with those of before. */
    if (forward && change_subject(change)->kind == &kind_default_privilege)
        node->weight += 2 * KIND_COUNT;
    node->after = g_ptr_array_new();
    g_ptr_array_add(self->nodes, node);
    return node;
}

static void add_edge(Node *before, Node *after)
{
    if (before == NULL || after == NULL || before == after)
        return;
    g_ptr_array_add(before->after, after);
    after->waiting++;
}

static gboolean is_foreign_key(const Fact *fact)
{
    return fact->kind == &kind_constraint && strcmp(fact_value(fact, "type"), "f") == 0;
}

/* A policy on a table that reads a view of it, and the like: the whole cannot go before what goes
 * before it unless its part does. */
static gboolean goes_apart(const Ordering *self, const Change *change)
{
    const Kind *kind = change->from->kind;
    if (!self->apart || kind == &kind_column || kind == &kind_grant || kind == &kind_comment ||
        kind == &kind_sequence_owner)
        return FALSE;
    for (const FactLink *link = change->from->needs; link != NULL; link = link->next) {
        if (change_goes(change_of_from(self->changes, link->fact)) &&
            link->fact->parent != change->from->parent)
            return TRUE;
    }
    return FALSE;
}

static void place_drop(Ordering *self, Change *change)
{
    if (!change_goes(change))
        return;
    const Fact *parent = change->from->parent;
    const Change *whole = parent != NULL ? change_of_from(self->changes, parent) : NULL;
    gboolean stays = (change->from->kind->flags & KIND_STAYS) != 0 ||
                     is_foreign_key(change->from) || goes_apart(self, change);
    if (whole != NULL && whole->fate == FATE_RETYPE)
        return;
    if (whole != NULL && whole->drop != NULL && !stays)
        change->drop = whole->drop;
    else
        change->drop = add_node(self, change, FALSE);
}

static void place_forward(Ordering *self, Change *change)
{
    if (!change_comes(change) && change->fate != FATE_ALTER && change->fate != FATE_RETYPE)
        return;
    const Fact *parent = change->to->parent;
    Change *whole = parent != NULL ? change_of_to(self->changes, parent) : NULL;
    gboolean with_whole = whole != NULL && (change_comes(whole) || whole->fate == FATE_RETYPE);
    gboolean in_column = change->to->kind == &kind_default && whole != NULL &&
                         change_comes(whole) && whole->forward != NULL &&
                         whole->forward->change == whole;
    if (with_whole && ((change->to->kind->flags & KIND_INLINE) != 0 || in_column))
        change->forward = whole->forward;
    else
        change->forward = add_node(self, change, TRUE);
    if (!partition_joins_later(self->changes, change))
        return;
    change->attach = add_node(self, change, TRUE);
    change->attach->attach = TRUE;
    change->attach->weight += KIND_COUNT;
}

static void drop_with(Change *change, const Changes *changes, Node *node)
{
    change->drop = node;
    for (const FactLink *link = change->from->parts; link != NULL; link = link->next)
        drop_with(change_of_from(changes, link->fact), changes, node);
}

/* A sequence that a column owns goes with the column. */
static void drop_owned(Ordering *self, Change *change)
{
    if (change->from == NULL || change->from->kind != &kind_sequence || change->fate != FATE_DROP)
        return;
    for (const FactLink *part = change->from->parts; part != NULL; part = part->next) {
        if (part->fact->kind != &kind_sequence_owner || part->fact->needs == NULL)
            continue;
        const Change *column = change_of_from(self->changes, part->fact->needs->fact);
        if (column->drop == NULL)
            continue;
        change->drop->idle = TRUE;
        drop_with(change, self->changes, column->drop);
    }
}

/* The indexes of partitions go with that of the whole table. */
static void drop_attached(Change *change, const Changes *changes)
{
    const Fact *whole = change->from != NULL ? partition_whole_index(change->from) : NULL;
    if (whole == NULL || change->drop == NULL || change->drop->change != change)
        return;
    const Change *index = change_of_from(changes, whole);
    if (index->drop == NULL)
        return;
    change->drop->idle = TRUE;
    drop_with(change, changes, index->drop);
}

static void place_nodes(Ordering *self)
{
    const Changes *changes = self->changes;
    for (guint i = 0; i < changes->from->facts->len; i++)
        place_drop(self, changes->of_from[i]);
    for (guint i = 0; i < changes->to->facts->len; i++)
        place_forward(self, changes->of_to[i]);
    for (guint i = 0; i < changes->from->facts->len; i++)
        drop_owned(self, changes->of_from[i]);
    for (guint i = 0; i < changes->from->facts->len; i++)
        drop_attached(changes->of_from[i], changes);
}

/* `user` went or is altered; what it needed may go, or change, only after that. */
static void release(Ordering *self, const Change *user, const Fact *needed)
{
    const Change *used = change_of_from(self->changes, needed);
    gboolean inherited = user->from->kind == &kind_column &&
                         fact_value(user->from, "merged") != NULL && needed == user->from->parent;
    gboolean attached = needed == user->from->parent && partition_moves(used) &&
                        partition_whole_index(user->from) != NULL;
    if (user->drop != NULL && (inherited || attached) && used->fate == FATE_ALTER) {
        /* First the table leaves its parent. */
        add_edge(used->forward, user->drop);
    } else if (user->drop != NULL) {
        add_edge(user->drop, used->drop);
        if (used->fate == FATE_ALTER || used->fate == FATE_RETYPE)
            add_edge(user->drop, used->forward);
    }
    if (user->fate == FATE_ALTER)
        add_edge(user->forward, used->drop);
    /* No attribute is altered while a column is of its type. */
    for (const FactLink *part = needed->kind == &kind_composite ? needed->parts : NULL;
         part != NULL; part = part->next)
        add_edge(user->drop, change_of_from(self->changes, part->fact)->forward);
}

static gboolean still_needs(const Fact *user, const char *key)
{
    for (const FactLink *link = user->needs; link != NULL; link = link->next) {
        if (strcmp(link->fact->key, key) == 0)
            return TRUE;
    }
    return FALSE;
}

static void edges_of_from(Ordering *self, const Change *change)
{
    if (change->from->parent != NULL)
        release(self, change, change->from->parent);
    for (const FactLink *link = change->from->needs; link != NULL; link = link->next) {
        const Change *used = change_of_from(self->changes, link->fact);
        release(self, change, link->fact);
        if (used->fate == FATE_RETYPE && change->fate == FATE_ALTER &&
            !still_needs(change->to, link->fact->key))
            add_edge(change->forward, used->forward);
    }
}

/* When a partition is one. */
static Node *joined(const Change *table)
{
    return table->attach != NULL ? table->attach : table->forward;
}

/* What of the same table's partitions must have left its place, and what must wait until all are
 * there. */
static void edges_of_partition(Ordering *self, const Change *table)
{
    const Changes *changes = self->changes;
    const char *name =
        table->to->kind == &kind_table ? fact_value(table->to, "partition_of") : NULL;
    if (name == NULL || (!change_comes(table) && !partition_moves(table)))
        return;
    g_autofree char *key = g_strconcat("table ", name, NULL);
    const Fact *whole = catalog_find(changes->to, key), *was = catalog_find(changes->from, key);
    for (const FactLink *link = whole != NULL ? whole->parts : NULL; link; link = link->next) {
        const Change *part = change_of_to(changes, link->fact);
        gboolean waits = link->fact->kind == &kind_index || link->fact->kind == &kind_constraint;
        if (waits && !is_foreign_key(link->fact) && change_comes(part))
            add_edge(joined(table), part->forward);
        if (table->attach != NULL && link->fact->kind == &kind_column)
            add_edge(part->forward, table->forward);
    }
    if (table->attach != NULL && whole != NULL)
        add_edge(change_of_to(changes, whole)->forward, table->forward);
    for (const FactLink *link = was != NULL ? was->needed_by : NULL; link; link = link->next) {
        const Change *other = change_of_from(changes, link->fact);
        if (other == table || link->fact->kind != &kind_table)
            continue;
        add_edge(other->drop, joined(table));
        if (other->fate == FATE_ALTER && partition_moves(other))
            add_edge(other->forward, joined(table));
    }
}

/* After the parent; but a table that takes a parent of its own must have its columns by then. */
static void follow_parent(Ordering *self, const Change *change)
{
    const Change *whole = change_of_to(self->changes, change->to->parent);
    gboolean inherited =
        change->to->kind == &kind_column && fact_value(change->to, "merged") != NULL;
    if (partition_index_first(self->changes, change)) {
        add_edge(whole->attach == NULL ? NULL : whole->forward, change->forward);
        add_edge(change->forward, joined(whole));
        return;
    }
    if (partition_whole_index(change->to) != NULL)
        add_edge(joined(whole), change->forward);
    if (inherited && !change->covered && change->fate == FATE_CREATE && whole->fate == FATE_ALTER)
        add_edge(change->forward, whole->forward);
    else
        add_edge(whole->forward, change->forward);
}

/* Taking something from a role on a table takes it on the columns: their grants come later. */
static void follow_table_grants(Ordering *self, const Change *change)
{
    const Fact *column = change->to->parent;
    if (change->to->kind != &kind_grant || column == NULL || column->parent == NULL)
        return;
    const Change *table = change_of_to(self->changes, column->parent);
    for (guint side = 0; side < 2; side++) {
        const Fact *fact = side == 0 ? table->from : table->to;
        for (const FactLink *link = fact != NULL ? fact->parts : NULL; link; link = link->next) {
            if (link->fact->kind != &kind_grant || strcmp(link->fact->id, change->to->id) != 0)
                continue;
            const Change *grant = side == 0 ? change_of_from(self->changes, link->fact)
                                            : change_of_to(self->changes, link->fact);
            add_edge(grant->drop, change->forward);
            add_edge(grant->forward, change->forward);
        }
    }
}

/* The key of a partitioned table is one when those of all partitions are attached. */
static void await_parts(Ordering *self, const Fact *key, Node *node)
{
    for (const FactLink *link = key->needed_by; link != NULL; link = link->next) {
        if (partition_whole_index(link->fact) != key)
            continue;
        add_edge(change_of_to(self->changes, link->fact)->forward, node);
        await_parts(self, link->fact, node);
    }
}

static void edges_of_to(Ordering *self, const Change *change)
{
    if (change->forward == NULL)
        return;
    if (change->to->parent != NULL)
        follow_parent(self, change);
    follow_table_grants(self, change);
    edges_of_partition(self, change);
    add_edge(change->forward, change->attach);
    for (const FactLink *link = change->to->needs; link != NULL; link = link->next)
        add_edge(change_of_to(self->changes, link->fact)->forward, change->forward);
    for (const FactLink *link = change->to->needs; link != NULL; link = link->next) {
        const FactLink *part = link->fact->kind == &kind_composite ? link->fact->parts : NULL;
        for (; part != NULL; part = part->next)
            add_edge(change_of_to(self->changes, part->fact)->forward, change->forward);
    }
    for (const FactLink *link = change->to->needs; link != NULL && is_foreign_key(change->to);
         link = link->next) {
        if (fact_has(link->fact, "on_partitioned"))
            await_parts(self, link->fact, change->forward);
    }
}

/* Relations, types and the indexes of constraints share the names of a schema. */
static char *name_of(const Fact *fact)
{
    gboolean named = (fact->kind->flags & KIND_RELATION) != 0 || fact->kind == &kind_constraint;
    return named ? g_strconcat(fact_schema(fact), "\x1f", fact->name, NULL) : NULL;
}

static void note_leaving(Ordering *self, const Change *change)
{
    const Fact *from = change->from;
    if (change->fate == FATE_ALTER && from->kind == &kind_column &&
        fact_value(from, "identity_name") != NULL && fact_value(change->to, "identity") == NULL)
        g_hash_table_insert(self->leaving, g_strdup(fact_value(from, "identity_name")),
                            change->forward);
    if (change->drop == NULL)
        return;
    char *name = name_of(change->from);
    if (name != NULL)
        g_hash_table_insert(self->leaving, name, change->drop);
    if (change->from->kind == &kind_column && fact_value(change->from, "identity_name") != NULL)
        g_hash_table_insert(self->leaving, g_strdup(fact_value(change->from, "identity_name")),
                            change->drop);
    if (change->from->kind == &kind_sequence)
        g_hash_table_insert(self->leaving, g_strconcat("SEQUENCE NAME ", change->from->id, NULL),
                            change->drop);
}

static void await_names(Ordering *self, const Change *change)
{
    if (change->forward == NULL)
        return;
    g_autofree char *name = name_of(change->to);
    if (name != NULL && change_comes(change))
        add_edge(g_hash_table_lookup(self->leaving, name), change->forward);
    if (change->to->kind == &kind_sequence && change_comes(change)) {
        g_autofree char *sequence = g_strconcat("SEQUENCE NAME ", change->to->id, NULL);
        add_edge(g_hash_table_lookup(self->leaving, sequence), change->forward);
    }
    const char *identity =
        change->to->kind == &kind_column ? fact_value(change->to, "identity_name") : NULL;
    if (identity != NULL)
        add_edge(g_hash_table_lookup(self->leaving, identity), change->forward);
}

static void add_edges(Ordering *self)
{
    GPtrArray *all = self->changes->all;
    for (guint i = 0; i < all->len; i++) {
        const Change *change = g_ptr_array_index(all, i);
        const Change *leader = change->covered ? change_leader(self->changes, change) : NULL;
        if (leader != NULL) {
            add_edge(leader->forward, change->forward);
            add_edge(leader->drop, change->drop);
        }
        if (change->from != NULL) {
            edges_of_from(self, change);
            note_leaving(self, change);
        }
        if (change->to != NULL)
            edges_of_to(self, change);
        add_edge(change->drop, change->forward);
    }
    for (guint i = 0; i < all->len; i++) {
        const Change *change = g_ptr_array_index(all, i);
        if (change->to != NULL)
            await_names(self, change);
    }
}

static gint by_rank(gconstpointer a, gconstpointer b, gpointer data)
{
    (void)data;
    const Node *left = a, *right = b;
    if (left->weight != right->weight)
        return left->weight < right->weight ? -1 : 1;
    return strcmp(change_subject(left->change)->key, change_subject(right->change)->key);
}

static void write_node(Ordering *self, Delta *delta, const Node *node)
{
    Writer writer = {.changes = self->changes, .change = node->change, .delta = delta};
    if (node->change->covered || node->idle)
        return;
    if (node->attach)
        recipe_attach(&writer);
    else if (!node->forward)
        recipe_drop(&writer);
    else if (node->change->fate == FATE_RETYPE)
        recipe_retype(&writer);
    else if (node->change->fate == FATE_ALTER)
        recipe_alter(&writer);
    else
        recipe_create(&writer);
}

/* FALSE when some wait for each other. */
static gboolean sort_nodes(Ordering *self, GPtrArray *sorted)
{
    GSequence *free_nodes = g_sequence_new(NULL);
    for (guint i = 0; i < self->nodes->len; i++) {
        Node *node = g_ptr_array_index(self->nodes, i);
        if (node->waiting == 0)
            g_sequence_insert_sorted(free_nodes, node, by_rank, NULL);
    }
    while (!g_sequence_is_empty(free_nodes)) {
        GSequenceIter *first = g_sequence_get_begin_iter(free_nodes);
        Node *node = g_sequence_get(first);
        g_sequence_remove(first);
        g_ptr_array_add(sorted, node);
        for (guint i = 0; i < node->after->len; i++) {
            Node *next = g_ptr_array_index(node->after, i);
            if (--next->waiting == 0)
                g_sequence_insert_sorted(free_nodes, next, by_rank, NULL);
        }
    }
    g_sequence_free(free_nodes);
    return sorted->len == self->nodes->len;
}

static void write_sorted(Ordering *self, Delta *delta, const GPtrArray *sorted)
{
    for (guint i = 0; i < sorted->len; i++)
        write_node(self, delta, g_ptr_array_index(sorted, i));
    for (guint i = 0; i < self->changes->unfilled->len; i++) {
        const Fact *view = g_ptr_array_index(self->changes->unfilled, i);
        recipe_fill(&(Writer){
            .changes = self->changes, .change = change_of_to(self->changes, view), .delta = delta});
    }
    for (guint i = 0; i < self->changes->analyze->len; i++)
        delta_add_analyze(delta, g_ptr_array_index(self->changes->analyze, i));
}

static void refuse_circle(Ordering *self)
{
    for (guint i = 0; i < self->nodes->len; i++) {
        const Node *node = g_ptr_array_index(self->nodes, i);
        if (node->waiting > 0)
            changes_refuse(self->changes, node->change, "it is in, or behind, a circle of %s",
                           node->forward ? "what needs each other" : "what hangs on each other");
    }
}

static void forget_nodes(Ordering *self)
{
    const GPtrArray *all = self->changes->all;
    for (guint i = 0; i < all->len; i++) {
        Change *change = g_ptr_array_index(all, i);
        change->drop = NULL;
        change->forward = NULL;
        change->attach = NULL;
    }
    g_ptr_array_set_size(self->nodes, 0);
    g_hash_table_remove_all(self->leaving);
}

static gboolean try_order(Ordering *self, GPtrArray *sorted)
{
    forget_nodes(self);
    g_ptr_array_set_size(sorted, 0);
    place_nodes(self);
    add_edges(self);
    return sort_nodes(self, sorted);
}

gboolean changes_order(Changes *changes, Delta *delta, GError **error)
{
    g_autoptr(GPtrArray) nodes = g_ptr_array_new_with_free_func(node_free);
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    g_autoptr(GHashTable) leaving = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Ordering self = {.changes = changes, .nodes = nodes, .leaving = leaving};
    gboolean ordered = try_order(&self, sorted);
    if (!ordered) {
        self.apart = TRUE;
        ordered = try_order(&self, sorted);
    }
    write_sorted(&self, delta, sorted);
    if (!ordered)
        refuse_circle(&self);
    if (changes->refused->len == 0)
        return TRUE;
    g_ptr_array_add(changes->refused, NULL);
    g_autofree char *reasons = g_strjoinv("\n", (char **)changes->refused->pdata);
    error_set(error, ERROR_REFUSED, "no plan: %u of the changes cannot be made",
              changes->refused->len - 1);
    error_add_detail(error, reasons);
    return FALSE;
}
