/* Statements that change data: INSERT, UPDATE, DELETE, MERGE, TRUNCATE, COPY. */
#include "core/sql/convert.h"

static DataChange *begin_change(Convert *self, const RangeVar *relation)
{
    DataChange *to = arena_new_struct(self->arena, DataChange);
    to->tables = arena_new_struct(self->arena, ObjectName);
    to->tables[0] = name_of_relation(self, OBJECT_TABLE, relation);
    to->n_tables = 1;
    return to;
}

static void convert_targets(Convert *self, const List *targets, DataChange *to)
{
    to->n_columns = (guint)list_length(targets);
    to->columns = arena_new_array(self->arena, const char *, to->n_columns);
    for (guint i = 0; i < to->n_columns; i++)
        to->columns[i] =
            convert_string(self, ((const ResTarget *)list_node(targets, (int)i))->name);
}

const void *convert_insert(Convert *self, Node *node)
{
    const InsertStmt *from = (const InsertStmt *)node;
    DataChange *to = begin_change(self, from->relation);
    convert_targets(self, from->cols, to);
    refer_node(self, node);
    return to;
}

const void *convert_update(Convert *self, Node *node)
{
    const UpdateStmt *from = (const UpdateStmt *)node;
    DataChange *to = begin_change(self, from->relation);
    to->has_where = from->whereClause != NULL;
    convert_targets(self, from->targetList, to);
    refer_node(self, node);
    return to;
}

const void *convert_delete(Convert *self, Node *node)
{
    const DeleteStmt *from = (const DeleteStmt *)node;
    DataChange *to = begin_change(self, from->relation);
    to->has_where = from->whereClause != NULL;
    refer_node(self, node);
    return to;
}

const void *convert_merge(Convert *self, Node *node)
{
    const MergeStmt *from = (const MergeStmt *)node;
    DataChange *to = begin_change(self, from->relation);
    to->has_where = TRUE;
    refer_node(self, node);
    return to;
}

const void *convert_truncate(Convert *self, Node *node)
{
    const TruncateStmt *from = (const TruncateStmt *)node;
    DataChange *to = arena_new_struct(self->arena, DataChange);
    to->cascade = from->behavior == DROP_CASCADE;
    to->n_tables = (guint)list_length(from->relations);
    to->tables = arena_new_array(self->arena, ObjectName, to->n_tables);
    for (guint i = 0; i < to->n_tables; i++) {
        const RangeVar *relation = (const RangeVar *)list_node(from->relations, (int)i);
        to->tables[i] = name_of_relation(self, OBJECT_TABLE, relation);
        touch_add(self, TOUCH_WRITE, to->cascade ? TOUCH_CASCADE : 0u, to->tables[i],
                  convert_offset(self, relation->location));
    }
    return to;
}

const void *convert_copy(Convert *self, Node *node)
{
    const CopyStmt *from = (const CopyStmt *)node;
    Copy *to = arena_new_struct(self->arena, Copy);
    to->from = from->is_from;
    to->from_stdin = from->is_from && from->filename == NULL;
    to->table.kind = OBJECT_TABLE;
    if (from->relation != NULL) {
        to->table = name_of_relation(self, OBJECT_TABLE, from->relation);
        touch_add(self, from->is_from ? TOUCH_WRITE : TOUCH_REFERENCE, 0, to->table,
                  convert_offset(self, from->relation->location));
    }
    if (from->query != NULL)
        convert_inner(self, from->query);
    refer_node(self, from->whereClause);
    return to;
}

const void *convert_return(Convert *self, Node *node)
{
    refer_node(self, ((const ReturnStmt *)node)->returnval);
    return NULL;
}
