/* CREATE INDEX. */
#include "core/sql/convert.h"

#include <string.h>

static char *names_text(Convert *self, ObjectKind kind, const List *names)
{
    if (names == NIL)
        return NULL;
    ObjectName name = name_of_list(self, kind, names);
    g_autofree char *text = object_name_format(&name);
    return convert_string(self, text);
}

/* The key's text up to COLLATE, the operator class or the direction; parentheses around an
 * expression are syntax. */
static Slice expression_of(const Convert *self, Slice key)
{
    if (key.start < key.end && self->script->text[key.start] == '(')
        return slice_parentheses(self, key.start, key.end);
    gsize behind = slice_skip_name(self, key.start, key.end);
    gsize close = slice_parentheses(self, behind, key.end).end;
    const char *found = memchr(self->script->text + close, ')', key.end - close);
    return (Slice){key.start, found != NULL ? (gsize)(found - self->script->text) + 1 : key.end};
}

static IndexKey convert_key(Convert *self, const IndexElem *from, Slice text)
{
    IndexKey to = {.column = convert_string(self, from->name)};
    if (from->expr != NULL)
        to.expression = expression_of(self, text);
    to.opclass = names_text(self, OBJECT_OPERATOR_CLASS, from->opclass);
    to.collation = names_text(self, OBJECT_COLLATION, from->collation);
    to.descending = from->ordering == SORTBY_DESC;
    to.nulls_first = from->nulls_ordering == SORTBY_NULLS_FIRST;
    to.nulls_last = from->nulls_ordering == SORTBY_NULLS_LAST;
    return to;
}

static void convert_keys(Convert *self, const IndexStmt *from, gsize start, CreateIndex *to)
{
    to->n_keys = (guint)list_length(from->indexParams);
    to->keys = arena_new_array(self->arena, IndexKey, to->n_keys);
    g_autofree Slice *pieces = g_new0(Slice, to->n_keys);
    Slice all = slice_parentheses(self, start, self->statement->end);
    slice_split(self, all.start, all.end, pieces, to->n_keys);
    for (guint i = 0; i < to->n_keys; i++)
        to->keys[i] =
            convert_key(self, (const IndexElem *)list_node(from->indexParams, (int)i), pieces[i]);
    to->n_includes = (guint)list_length(from->indexIncludingParams);
    to->includes = arena_new_array(self->arena, const char *, to->n_includes);
    for (guint i = 0; i < to->n_includes; i++)
        to->includes[i] = convert_string(
            self, ((const IndexElem *)list_node(from->indexIncludingParams, (int)i))->name);
}

static const char *column_tested_not_null(Convert *self, const Node *predicate)
{
    if (predicate == NULL || !IsA(predicate, NullTest))
        return NULL;
    const NullTest *test = (const NullTest *)predicate;
    const ColumnRef *column = (const ColumnRef *)test->arg;
    if (test->nulltesttype != IS_NOT_NULL || !IsA(column, ColumnRef))
        return NULL;
    return convert_string(self, list_string(column->fields, list_length(column->fields) - 1));
}

/* PostgreSQL's column of an index over an expression has a name, and the index one made of them
 * all. */
static const char *chosen_name(Convert *self, const IndexStmt *from)
{
    int keys = list_length(from->indexParams), includes = list_length(from->indexIncludingParams);
    g_autofree const char **columns = g_new(const char *, (gsize)(keys + includes));
    for (int i = 0; i < keys + includes; i++) {
        const List *list = i < keys ? from->indexParams : from->indexIncludingParams;
        const IndexElem *element = (const IndexElem *)list_node(list, i < keys ? i : i - keys);
        columns[i] = element->name != NULL ? element->name : choose_column_of(element->expr);
    }
    return choose_name(self, from->relation->relname,
                       choose_columns(self, columns, (guint)(keys + includes)), "idx", NULL);
}

static void touch_index(Convert *self, const IndexStmt *from, const CreateIndex *to)
{
    ObjectName index = to->index;
    if (index.name == NULL)
        index.name = chosen_name(self, from);
    guint flags = (to->if_not_exists ? TOUCH_IF_NOT_EXISTS : 0u) |
                  (relation_is_temporary(from->relation) ? TOUCH_TEMPORARY : 0u);
    touch_add(self, TOUCH_CREATE, flags, index, self->statement->start);
    refer_relation(self, from->relation);
    refer_list(self, from->indexParams);
    refer_node(self, from->whereClause);
}

const void *convert_create_index(Convert *self, Node *node)
{
    const IndexStmt *from = (const IndexStmt *)node;
    CreateIndex *to = arena_new_struct(self->arena, CreateIndex);
    gsize start = convert_offset(self, from->relation->location), end = self->statement->end;
    to->table = name_of_relation(self, OBJECT_TABLE, from->relation);
    to->index = (ObjectName){.kind = OBJECT_INDEX,
                             .schema = to->table.schema,
                             .name = convert_string(self, from->idxname)};
    to->method = convert_string(self, from->accessMethod);
    to->unique = from->unique;
    to->concurrently = from->concurrent;
    to->if_not_exists = from->if_not_exists;
    to->only = !from->relation->inh;
    to->nulls_not_distinct = from->nulls_not_distinct;
    convert_keys(self, from, slice_skip_name(self, start, end), to);
    if (from->whereClause != NULL) {
        gsize after;
        slice_find_word(self, start, end, "where", &after);
        to->predicate = slice_between(self, after, end);
        to->predicate_not_null = column_tested_not_null(self, from->whereClause);
    }
    touch_index(self, from, to);
    self->statement->outside_transaction = from->concurrent;
    return to;
}
