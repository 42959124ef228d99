#include "core/schema/diff/change.h"

#include <stdarg.h>
#include <string.h>

#include "core/schema/diff/cast.h"
#include "core/schema/diff/compare.h"

Change *change_of_from(const Changes *changes, const Fact *fact)
{
    return changes->of_from[fact->index];
}

Change *change_of_to(const Changes *changes, const Fact *fact)
{
    return changes->of_to[fact->index];
}

const Fact *change_subject(const Change *change)
{
    return change->to != NULL ? change->to : change->from;
}

gboolean change_goes(const Change *change)
{
    return change->fate == FATE_DROP || change->fate == FATE_REPLACE;
}

gboolean change_comes(const Change *change)
{
    return change->fate == FATE_CREATE || change->fate == FATE_REPLACE;
}

gboolean change_has(const Change *change, const char *attribute)
{
    int index = kind_find_attribute(change_subject(change)->kind, attribute, strlen(attribute));
    g_assert(index >= 0);
    return (change->attributes >> index & 1) != 0;
}

void changes_refuse(Changes *changes, const Change *change, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *reason = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *label = fact_label(change_subject(change));
    char *line = g_strconcat(label, ": ", reason, NULL);
    if (!g_ptr_array_find_with_equal_func(changes->refused, line, g_str_equal, NULL))
        g_ptr_array_add(changes->refused, line);
    else
        g_free(line);
}

static Change *parent_change(const Changes *self, const Change *change)
{
    if (change->to != NULL && change->to->parent != NULL)
        return change_of_to(self, change->to->parent);
    if (change->from != NULL && change->from->parent != NULL)
        return change_of_from(self, change->from->parent);
    return NULL;
}

static void set_fate(Changes *self, GQueue *work, Change *change, Fate fate);
static void drag_grants(Changes *self, GQueue *work, const Change *change);
static void drag_column_grants(Changes *self, GQueue *work, const Change *change);

/* A table of another nature: the rows are lost, which is said. */
static gboolean is_made_again(const Change *change, const char *attribute)
{
    return change->from->kind == &kind_table && strcmp(attribute, "partition_key") == 0;
}

static gboolean may_replace(const Change *change)
{
    if ((change_subject(change)->kind->flags & KIND_DATA) == 0)
        return TRUE;
    /* A stored expression can be computed again. */
    return change_subject(change)->kind == &kind_column &&
           fact_value(change->to, "generated") != NULL;
}

/* An attribute that only a new object can have. */
static const char *unalterable(const Change *change)
{
    const Attribute *attributes = change->from->kind->attributes;
    for (guint i = 0; attributes[i].name != NULL; i++) {
        if ((change->attributes >> i & 1) == 0)
            continue;
        if (attributes[i].alter == NULL && change->to->values[i] == NULL &&
            attributes[i].unset != NULL)
            continue;
        if (attributes[i].alter == NULL)
            return attributes[i].name;
        if (strcmp(attributes[i].alter, ATTRIBUTE_RECIPE) != 0)
            continue;
        gboolean unset = change->to->values[i] == NULL && attributes[i].unset != NULL;
        if (!unset && !recipe_alters(change, attributes[i].name))
            return attributes[i].name;
    }
    return NULL;
}

static void refuse_replacement(Changes *self, Change *change, const char *because)
{
    changes_refuse(self, change, "%s, and it cannot be made again without losing its rows",
                   because);
}

static gboolean has_columns(const Changes *self, const Fact *type);

static void decide_changed(Changes *self, GQueue *work, Change *change)
{
    const char *attribute = unalterable(change);
    Change *whole = parent_change(self, change);
    /* No attribute is altered while columns are of its type. */
    if (change->from->kind == &kind_attribute && has_columns(self, whole->from)) {
        set_fate(self, work, whole, FATE_REPLACE);
        return;
    }
    if (attribute == NULL) {
        set_fate(self, work, change, FATE_ALTER);
        return;
    }
    if (!may_replace(change) && !is_made_again(change, attribute)) {
        g_autofree char *because = g_strdup_printf(
            "\"%s\" cannot be changed in place (\"%s\" to \"%s\")", attribute,
            fact_value(change->from, attribute) != NULL ? fact_value(change->from, attribute) : "",
            fact_value(change->to, attribute) != NULL ? fact_value(change->to, attribute) : "");
        refuse_replacement(self, change, because);
        return;
    }
    set_fate(self, work, change, FATE_REPLACE);
}

/* Whether columns (or members, domains) that stay are of this type. */
static gboolean has_columns(const Changes *self, const Fact *type)
{
    for (const FactLink *link = type->needed_by; link != NULL; link = link->next) {
        const Change *user = change_of_from(self, link->fact);
        if (link->fact->kind == &kind_column && user->to != NULL)
            return TRUE;
    }
    return FALSE;
}

static void force_replace(Changes *self, GQueue *work, Change *user, const Change *because)
{
    if (user->from == NULL || user->to == NULL || change_goes(user) || user->fate == FATE_RETYPE)
        return;
    gboolean partition = user->from->kind == &kind_table && because->from->kind == &kind_table;
    if (may_replace(user) || partition) {
        set_fate(self, work, user, FATE_REPLACE);
        return;
    }
    g_autofree char *label = fact_label(because->from);
    g_autofree char *reason = g_strconcat("it needs ", label, ", which must be replaced", NULL);
    refuse_replacement(self, user, reason);
}

/* Users of a fact that goes away or is made again. */
static void drag_users(Changes *self, GQueue *work, Change *change)
{
    for (const FactLink *link = change->from->needed_by; link != NULL; link = link->next) {
        Change *user = change_of_from(self, link->fact);
        gboolean lets_go = change->fate == FATE_DROP && user->fate == FATE_ALTER;
        if (change->fate == FATE_RETYPE && user->from->kind == &kind_column) {
            if (user->to != NULL && !user->retyped) {
                user->retyped = TRUE;
                if (user->fate == FATE_KEEP)
                    user->fate = FATE_ALTER;
                g_queue_push_tail(work, user);
            }
        } else if (!lets_go) {
            force_replace(self, work, user, change);
        }
    }
}

static void drag_parts(Changes *self, GQueue *work, Change *change)
{
    for (const FactLink *link = change->from->parts; link != NULL; link = link->next) {
        Change *part = change_of_from(self, link->fact);
        if (part->to != NULL && !change_goes(part))
            set_fate(self, work, part, FATE_REPLACE);
    }
}

static gboolean is_foreign_key(const Fact *fact)
{
    return fact->kind == &kind_constraint && strcmp(fact_value(fact, "type"), "f") == 0;
}

/* A foreign key survives that one of its ends becomes wider. */
static gboolean stays_comparable(const Change *column)
{
    return cast_assigns(fact_value(column->from, "type"), fact_value(column->to, "type"));
}

/* What must be away while the type of a column changes. */
static void drag_bound(Changes *self, GQueue *work, Change *change, const Fact *column)
{
    for (const FactLink *link = column->needed_by; link != NULL; link = link->next) {
        Change *user = change_of_from(self, link->fact);
        gboolean generated = link->fact->kind == &kind_column;
        if ((link->fact->kind->flags & KIND_BOUND_TYPE) != 0 || generated ||
            (is_foreign_key(link->fact) && !stays_comparable(change)))
            force_replace(self, work, user, change);
    }
    for (const FactLink *link = column->parts; link != NULL; link = link->next) {
        if (link->fact->kind == &kind_default)
            force_replace(self, work, change_of_from(self, link->fact), change);
    }
}

/* An index that is attached cannot go alone while the table stays a partition. */
static void drag_whole_index(Changes *self, GQueue *work, const Change *change)
{
    const Fact *whole = partition_whole_index(change->from);
    const Change *table = change->from->parent != NULL ? parent_change(self, change) : NULL;
    if (whole == NULL || change_goes(table) || partition_moves(table))
        return;
    Change *index = change_of_from(self, whole);
    if (index->to != NULL && !change_goes(index))
        set_fate(self, work, index, FATE_REPLACE);
}

static void drag(Changes *self, GQueue *work, Change *change)
{
    if (change->from == NULL)
        return;
    if (change_goes(change))
        drag_whole_index(self, work, change);
    if (change_goes(change) || change->fate == FATE_RETYPE)
        drag_users(self, work, change);
    if (change->fate == FATE_REPLACE || change->fate == FATE_RETYPE)
        drag_parts(self, work, change);
    if (change->fate == FATE_ALTER && fact_has(change->from, "owner") &&
        change_has(change, "owner"))
        drag_grants(self, work, change);
    if (change->from->kind == &kind_grant && change->fate != FATE_KEEP &&
        change->from->parent != NULL && change->from->parent->kind->grant != NULL)
        drag_column_grants(self, work, change);
    if (change->retyped)
        drag_bound(self, work, change, change->from);
}

/* A new owner takes over what the old one was granted: so nothing is granted while it changes. */
static void drag_grants(Changes *self, GQueue *work, const Change *change)
{
    for (const FactLink *link = change->from->parts; link != NULL; link = link->next) {
        Change *part = change_of_from(self, link->fact);
        if (link->fact->kind == &kind_grant && part->to != NULL && !change_goes(part))
            set_fate(self, work, part, FATE_REPLACE);
    }
}

/* What is taken from a role on a table is taken on its columns too. */
static void drag_column_grants(Changes *self, GQueue *work, const Change *change)
{
    for (const FactLink *link = change->from->parent->parts; link != NULL; link = link->next) {
        for (const FactLink *part = link->fact->parts; part != NULL; part = part->next) {
            Change *grant = change_of_from(self, part->fact);
            if (part->fact->kind == &kind_grant && grant->to != NULL && !change_goes(grant) &&
                strcmp(part->fact->id, change->from->id) == 0)
                set_fate(self, work, grant, FATE_REPLACE);
        }
    }
}

static guint members(const Fact *composite)
{
    guint count = 0;
    for (const FactLink *link = composite->parts; link != NULL; link = link->next)
        count += link->fact->kind == &kind_attribute;
    return count;
}

static void set_fate(Changes *self, GQueue *work, Change *change, Fate fate)
{
    const Fact *subject = change_subject(change);
    if (fate == FATE_REPLACE && (subject->kind->flags & KIND_USES_TYPE) != 0 &&
        has_columns(self, change->from)) {
        if (subject->kind == &kind_composite && members(change->from) != members(change->to)) {
            changes_refuse(self, change,
                           "columns are of this type, which must be replaced by one with another "
                           "number of attributes");
            return;
        }
        fate = FATE_RETYPE;
    }
    change->fate = fate;
    if (fate == FATE_ALTER && subject->kind == &kind_column &&
        (change_has(change, "type") || change_has(change, "collation")))
        change->retyped = TRUE;
    g_queue_push_tail(work, change);
}

static Change *add_change(Changes *self, Fact *from, Fact *to)
{
    Change *change = g_new0(Change, 1);
    change->from = from;
    change->to = to;
    g_ptr_array_add(self->all, change);
    if (from != NULL)
        self->of_from[from->index] = change;
    if (to != NULL)
        self->of_to[to->index] = change;
    return change;
}

static void pair_up(Changes *self)
{
    for (guint i = 0; i < self->from->facts->len; i++) {
        Fact *fact = g_ptr_array_index(self->from->facts, i);
        add_change(self, fact, catalog_find(self->to, fact->key));
    }
    for (guint i = 0; i < self->to->facts->len; i++) {
        Fact *fact = g_ptr_array_index(self->to->facts, i);
        if (self->of_to[i] == NULL)
            add_change(self, NULL, fact);
    }
}

static Change *leader_of(const Changes *changes, const Fact *subject)
{
    if (subject->kind != &kind_column || fact_value(subject, "merged") == NULL)
        return NULL;
    const Fact *table = subject->parent;
    const char *parents = fact_value(table, "partition_of");
    if (parents == NULL)
        parents = fact_value(table, "inherits");
    if (parents == NULL)
        return NULL;
    g_auto(GStrv) names = g_strsplit(parents, ", ", -1);
    for (guint i = 0; names[i] != NULL; i++) {
        g_autofree char *key = g_strdup_printf("table %s column %s", names[i], subject->id);
        const Fact *to = catalog_find(changes->to, key), *from = catalog_find(changes->from, key);
        if (to != NULL)
            return change_of_to(changes, to);
        if (from != NULL)
            return change_of_from(changes, from);
    }
    return NULL;
}

/* Those that an ALTER TABLE of the parent changes in its children too. */
static guint64 recursing_attributes(void)
{
    static const char *const names[] = {"type", "collation", "not_null", "generated"};
    guint64 bits = 0;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        bits |= G_GUINT64_CONSTANT(1)
                << kind_find_attribute(&kind_column, names[i], strlen(names[i]));
    return bits;
}

Change *change_leader(const Changes *changes, const Change *change)
{
    return leader_of(changes, change_subject(change));
}

/* A column that stays while its parent's goes becomes the table's own: the parent's goes ONLY. */
static void release_followers(Changes *self)
{
    for (guint i = 0; i < self->all->len; i++) {
        const Change *change = g_ptr_array_index(self->all, i);
        Change *leader = change->from != NULL ? leader_of(self, change->from) : NULL;
        if (leader != NULL && leader->fate == FATE_DROP && change->to != NULL)
            leader->only = TRUE;
    }
}

/* A column that its parent table's takes along. */
static void follow_leaders(Changes *self)
{
    g_autofree guint64 *decided = g_new0(guint64, self->all->len + 1);
    for (guint i = 0; i < self->all->len; i++) {
        Change *change = g_ptr_array_index(self->all, i);
        const Change *leader = change_leader(self, change);
        decided[i] = change->attributes;
        if (leader == NULL || leader->fate != change->fate || change->fate == FATE_KEEP ||
            leader->only)
            continue;
        const Change *whole = parent_change(self, leader);
        gboolean wholly = change_goes(whole) || change_comes(whole);
        guint64 taken = wholly ? 0 : leader->attributes & recursing_attributes();
        change->covered =
            !wholly && (change->fate != FATE_ALTER || (change->attributes & ~taken) == 0);
        if (change->fate == FATE_ALTER)
            decided[i] &= ~taken;
    }
    for (guint i = 0; i < self->all->len; i++)
        ((Change *)g_ptr_array_index(self->all, i))->attributes = decided[i];
}

/* Its type would have to be altered, and every table of it at once. */
static void refuse_typed(Changes *self)
{
    for (guint i = 0; i < self->all->len; i++) {
        const Change *change = g_ptr_array_index(self->all, i);
        const Change *table = parent_change(self, change);
        gboolean column = change_subject(change)->kind == &kind_column && table->from != NULL &&
                          table->to != NULL && table->from->kind == &kind_table;
        if (!column || change_goes(table) || fact_value(table->from, "of_type") == NULL ||
            g_strcmp0(fact_value(table->from, "of_type"), fact_value(table->to, "of_type")) != 0)
            continue;
        if (change->fate == FATE_CREATE || change->fate == FATE_DROP || change->retyped)
            changes_refuse(self, change, "the table is of a type, which says what columns it has");
    }
}

static void decide_all(Changes *self, GQueue *work)
{
    g_autoptr(GArray) differences =
        compare_catalogs(self->from, self->to, &(CompareOptions){.ignore = self->options->ignore});
    for (guint i = 0; i < differences->len; i++) {
        const Difference *difference = &g_array_index(differences, Difference, i);
        if (difference->kind == DIFFERENCE_MISSING)
            change_of_to(self, difference->to)->fate = FATE_CREATE;
        else if (difference->kind == DIFFERENCE_EXTRA)
            change_of_from(self, difference->from)->fate = FATE_DROP;
        else
            change_of_from(self, difference->from)->attributes = difference->attributes;
    }
    for (guint i = 0; i < differences->len; i++) {
        const Difference *difference = &g_array_index(differences, Difference, i);
        if (difference->kind == DIFFERENCE_EXTRA)
            g_queue_push_tail(work, change_of_from(self, difference->from));
        else if (difference->kind == DIFFERENCE_CHANGED)
            decide_changed(self, work, change_of_from(self, difference->from));
    }
}

Changes *changes_decide(const Catalog *from, const Catalog *to, const DeltaOptions *options)
{
    Changes *self = g_new0(Changes, 1);
    self->from = from;
    self->to = to;
    self->options = options;
    self->all = g_ptr_array_new_with_free_func(g_free);
    self->of_from = g_new0(Change *, from->facts->len + 1);
    self->of_to = g_new0(Change *, to->facts->len + 1);
    self->refused = g_ptr_array_new_with_free_func(g_free);
    self->unfilled = g_ptr_array_new();
    self->analyze = g_ptr_array_new_with_free_func(g_free);
    pair_up(self);
    g_auto(GQueue) work = G_QUEUE_INIT;
    decide_all(self, &work);
    for (Change *change; (change = g_queue_pop_head(&work)) != NULL;)
        drag(self, &work, change);
    refuse_typed(self);
    release_followers(self);
    follow_leaders(self);
    return self;
}

void changes_free(Changes *changes)
{
    if (changes == NULL)
        return;
    g_ptr_array_unref(changes->all);
    g_ptr_array_unref(changes->refused);
    g_ptr_array_unref(changes->unfilled);
    g_ptr_array_unref(changes->analyze);
    g_free(changes->of_from);
    g_free(changes->of_to);
    g_free(changes);
}
