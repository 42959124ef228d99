/* ALTER TABLE, and what goes by its grammar: ALTER VIEW, INDEX, SEQUENCE, MATERIALIZED VIEW,
 * FOREIGN TABLE, TYPE (composite). */
#include "core/sql/convert.h"

#include <string.h>

typedef struct ActionRow {
    AlterTableType theirs;
    AlterActionKind ours;
} ActionRow;

static const ActionRow action_rows[] = {
    {AT_AddColumn, ALTER_ADD_COLUMN},
    {AT_DropColumn, ALTER_DROP_COLUMN},
    {AT_AlterColumnType, ALTER_COLUMN_TYPE},
    {AT_SetNotNull, ALTER_COLUMN_SET_NOT_NULL},
    {AT_DropNotNull, ALTER_COLUMN_DROP_NOT_NULL},
    {AT_AddIdentity, ALTER_COLUMN_ADD_IDENTITY},
    {AT_SetIdentity, ALTER_COLUMN_OTHER},
    {AT_DropIdentity, ALTER_COLUMN_DROP_IDENTITY},
    {AT_DropExpression, ALTER_COLUMN_DROP_EXPRESSION},
    {AT_SetStatistics, ALTER_COLUMN_OTHER},
    {AT_SetOptions, ALTER_COLUMN_OTHER},
    {AT_ResetOptions, ALTER_COLUMN_OTHER},
    {AT_SetStorage, ALTER_COLUMN_OTHER},
    {AT_SetCompression, ALTER_COLUMN_OTHER},
    {AT_AlterColumnGenericOptions, ALTER_COLUMN_OTHER},
    {AT_AddConstraint, ALTER_ADD_CONSTRAINT},
    {AT_DropConstraint, ALTER_DROP_CONSTRAINT},
    {AT_ValidateConstraint, ALTER_VALIDATE_CONSTRAINT},
    {AT_AlterConstraint, ALTER_CONSTRAINT_DEFERRABILITY},
    {AT_AttachPartition, ALTER_ATTACH_PARTITION},
    {AT_DetachPartition, ALTER_DETACH_PARTITION},
    {AT_DetachPartitionFinalize, ALTER_DETACH_PARTITION},
    {AT_AddInherit, ALTER_INHERIT},
    {AT_DropInherit, ALTER_NO_INHERIT},
    {AT_ChangeOwner, ALTER_OWNER},
    {AT_SetLogged, ALTER_SET_LOGGED},
    {AT_SetUnLogged, ALTER_SET_UNLOGGED},
    {AT_SetTableSpace, ALTER_SET_TABLESPACE},
    {AT_SetAccessMethod, ALTER_SET_ACCESS_METHOD},
    {AT_SetRelOptions, ALTER_SET_OPTIONS},
    {AT_ResetRelOptions, ALTER_SET_OPTIONS},
    {AT_ReplicaIdentity, ALTER_REPLICA_IDENTITY},
    {AT_EnableRowSecurity, ALTER_ENABLE_ROW_SECURITY},
    {AT_DisableRowSecurity, ALTER_DISABLE_ROW_SECURITY},
    {AT_ForceRowSecurity, ALTER_FORCE_ROW_SECURITY},
    {AT_NoForceRowSecurity, ALTER_NO_FORCE_ROW_SECURITY},
    {AT_EnableTrig, ALTER_TRIGGER_STATE},
    {AT_EnableAlwaysTrig, ALTER_TRIGGER_STATE},
    {AT_EnableReplicaTrig, ALTER_TRIGGER_STATE},
    {AT_DisableTrig, ALTER_TRIGGER_STATE},
    {AT_EnableTrigAll, ALTER_TRIGGER_STATE},
    {AT_DisableTrigAll, ALTER_TRIGGER_STATE},
    {AT_EnableTrigUser, ALTER_TRIGGER_STATE},
    {AT_DisableTrigUser, ALTER_TRIGGER_STATE},
    {AT_EnableRule, ALTER_RULE_STATE},
    {AT_EnableAlwaysRule, ALTER_RULE_STATE},
    {AT_EnableReplicaRule, ALTER_RULE_STATE},
    {AT_DisableRule, ALTER_RULE_STATE},
    {AT_ClusterOn, ALTER_CLUSTER_ON},
    {AT_DropCluster, ALTER_CLUSTER_ON},
};

static AlterActionKind kind_of_action(const AlterTableCmd *command)
{
    if (command->subtype == AT_ColumnDefault)
        return command->def != NULL ? ALTER_COLUMN_SET_DEFAULT : ALTER_COLUMN_DROP_DEFAULT;
    for (guint i = 0; i < G_N_ELEMENTS(action_rows); i++) {
        if (action_rows[i].theirs == command->subtype)
            return action_rows[i].ours;
    }
    return ALTER_OTHER;
}

static char setting_of_action(AlterTableType theirs)
{
    switch (theirs) {
    case AT_SetStatistics:
        return 't';
    case AT_SetOptions:
    case AT_ResetOptions:
        return 'o';
    case AT_SetStorage:
        return 's';
    case AT_SetCompression:
        return 'c';
    case AT_SetIdentity:
        return 'i';
    default:
        return '\0';
    }
}

static ObjectName part_of(Convert *self, const TableContext *context, ObjectKind kind,
                          const char *name)
{
    return name_of_part(kind, context->table, convert_string(self, name));
}

static void touch_part(Convert *self, const TableContext *context, TouchAction action,
                       ObjectKind kind, const AlterAction *to)
{
    if (to->name != NULL)
        touch_add(self, action, to->if_exists ? TOUCH_IF_EXISTS : 0u,
                  part_of(self, context, kind, to->name), to->offset);
}

static void convert_add_column(Convert *self, TableContext *context, const AlterTableCmd *from,
                               AlterAction *to)
{
    TableContext column = *context;
    column.flags |= to->if_not_exists ? TOUCH_IF_NOT_EXISTS : 0u;
    to->column = arena_new_struct(self->arena, ColumnDef);
    convert_column(self, &column, (const PgColumnDef *)from->def, to->column);
    to->name = to->column->name;
}

/* USING column::type says no more than TYPE type does. */
static gboolean is_plain_cast(Convert *self, const AlterAction *to, const Node *expression)
{
    if (expression == NULL)
        return TRUE;
    if (!IsA(expression, TypeCast))
        return FALSE;
    const TypeCast *cast = (const TypeCast *)expression;
    const ColumnRef *column = (const ColumnRef *)cast->arg;
    return IsA(column, ColumnRef) &&
           g_strcmp0(list_string(column->fields, list_length(column->fields) - 1), to->name) == 0 &&
           strcmp(convert_type_text(self, cast->typeName, TRUE), to->type.text) == 0;
}

static void convert_column_type(Convert *self, const TableContext *context,
                                const AlterTableCmd *from, Slice text, AlterAction *to)
{
    const PgColumnDef *column = (const PgColumnDef *)from->def;
    to->type = convert_type(self, column->typeName);
    to->using_plain_cast = is_plain_cast(self, to, column->raw_default);
    gsize after;
    slice_find_word(self, text.start, text.end, "using", &after);
    to->using_text = slice_between(self, after, text.end);
    touch_part(self, context, TOUCH_ALTER, OBJECT_COLUMN, to);
    refer_type(self, column->typeName);
    refer_node(self, (Node *)column->collClause);
    refer_node(self, column->raw_default);
}

static void convert_set_default(Convert *self, const TableContext *context,
                                const AlterTableCmd *from, Slice text, AlterAction *to)
{
    g_autoptr(GPtrArray) functions = g_ptr_array_new();
    to->default_kind = convert_default(self, from->def, functions);
    gsize after;
    slice_find_word(self, text.start, text.end, "default", &after);
    to->default_text = slice_between(self, after, text.end);
    touch_part(self, context, TOUCH_ALTER, OBJECT_COLUMN, to);
    refer_node(self, from->def);
}

static void convert_add_constraint(Convert *self, TableContext *context, const AlterTableCmd *from,
                                   AlterAction *to)
{
    const Constraint *constraint = (const Constraint *)from->def;
    to->constraint = arena_new_struct(self->arena, ConstraintDef);
    convert_constraint(self, context, constraint, NULL, to->constraint);
    to->name = to->constraint->name;
}

static void convert_partition(Convert *self, const AlterTableCmd *from, Slice text, AlterAction *to)
{
    const PartitionCmd *command = (const PartitionCmd *)from->def;
    ObjectKind kind = self->statement->tag[6] == 'I'
                          ? OBJECT_INDEX
                          : OBJECT_TABLE; /* ALTER INDEX … ATTACH PARTITION */
    to->other = name_of_relation(self, kind, command->name);
    to->concurrently = command->concurrent;
    to->finalize = from->subtype == AT_DetachPartitionFinalize;
    touch_add(self, TOUCH_ALTER, 0, to->other, convert_offset(self, command->name->location));
    if (command->bound != NULL) {
        gsize name = convert_offset(self, command->name->location);
        to->default_partition = command->bound->is_default;
        to->bound = slice_between(self, slice_skip_name(self, name, text.end), text.end);
        refer_list(self, command->bound->listdatums);
        refer_list(self, command->bound->lowerdatums);
        refer_list(self, command->bound->upperdatums);
    }
    if (to->concurrently)
        self->statement->outside_transaction = TRUE;
}

static void convert_inherit(Convert *self, const AlterTableCmd *from, AlterAction *to)
{
    const RangeVar *parent = (const RangeVar *)from->def;
    to->other = name_of_relation(self, OBJECT_TABLE, parent);
    refer_relation(self, parent);
}

static void refer_index(Convert *self, const TableContext *context, const char *name,
                        AlterAction *to)
{
    if (name == NULL)
        return;
    to->other = (ObjectName){
        .kind = OBJECT_INDEX, .schema = context->table.schema, .name = convert_string(self, name)};
    touch_add(self, TOUCH_REFERENCE, 0, to->other, to->offset);
}

/* What an action does besides altering its table. */
static void convert_details(Convert *self, TableContext *context, const AlterTableCmd *from,
                            Slice text, AlterAction *to)
{
    switch (to->kind) {
    case ALTER_ADD_COLUMN:
        convert_add_column(self, context, from, to);
        break;
    case ALTER_DROP_COLUMN: {
        guint flags = (to->if_exists ? TOUCH_IF_EXISTS : 0u) | (to->cascade ? TOUCH_CASCADE : 0u);
        touch_add(self, TOUCH_DROP, flags, part_of(self, context, OBJECT_COLUMN, to->name),
                  to->offset);
        break;
    }
    case ALTER_COLUMN_TYPE:
        convert_column_type(self, context, from, text, to);
        break;
    case ALTER_COLUMN_SET_DEFAULT:
        convert_set_default(self, context, from, text, to);
        break;
    case ALTER_COLUMN_ADD_IDENTITY:
        touch_part(self, context, TOUCH_ALTER, OBJECT_COLUMN, to);
        touch_owned_sequence(self, context, to->name, ((const Constraint *)from->def)->options,
                             to->offset);
        break;
    case ALTER_COLUMN_DROP_DEFAULT:
    case ALTER_COLUMN_SET_NOT_NULL:
    case ALTER_COLUMN_DROP_NOT_NULL:
    case ALTER_COLUMN_DROP_IDENTITY:
    case ALTER_COLUMN_DROP_EXPRESSION:
    case ALTER_COLUMN_OTHER:
        touch_part(self, context, TOUCH_ALTER, OBJECT_COLUMN, to);
        break;
    case ALTER_ADD_CONSTRAINT:
        convert_add_constraint(self, context, from, to);
        break;
    case ALTER_DROP_CONSTRAINT: {
        guint flags = (to->if_exists ? TOUCH_IF_EXISTS : 0u) | (to->cascade ? TOUCH_CASCADE : 0u);
        touch_add(self, TOUCH_DROP, flags, part_of(self, context, OBJECT_CONSTRAINT, to->name),
                  to->offset);
        break;
    }
    case ALTER_VALIDATE_CONSTRAINT:
        touch_part(self, context, TOUCH_ALTER, OBJECT_CONSTRAINT, to);
        break;
    case ALTER_CONSTRAINT_DEFERRABILITY:
        to->name = convert_string(self, ((const Constraint *)from->def)->conname);
        touch_part(self, context, TOUCH_ALTER, OBJECT_CONSTRAINT, to);
        break;
    case ALTER_ATTACH_PARTITION:
    case ALTER_DETACH_PARTITION:
        convert_partition(self, from, text, to);
        break;
    case ALTER_INHERIT:
    case ALTER_NO_INHERIT:
        convert_inherit(self, from, to);
        break;
    case ALTER_TRIGGER_STATE:
        touch_part(self, context, TOUCH_ALTER, OBJECT_TRIGGER, to);
        break;
    case ALTER_RULE_STATE:
        touch_part(self, context, TOUCH_ALTER, OBJECT_RULE, to);
        break;
    case ALTER_CLUSTER_ON:
        refer_index(self, context, from->name, to);
        break;
    case ALTER_REPLICA_IDENTITY:
        refer_index(self, context, ((const ReplicaIdentityStmt *)from->def)->name, to);
        break;
    case ALTER_OTHER:
        if (from->subtype == AT_AddOf)
            refer_type(self, (const TypeName *)from->def);
        break;
    default:
        break;
    }
}

static void convert_action(Convert *self, TableContext *context, const AlterTableCmd *from,
                           Slice text, AlterAction *to)
{
    to->kind = kind_of_action(from);
    to->setting = setting_of_action(from->subtype);
    to->name = from->newowner != NULL ? convert_role(self, from->newowner)
                                      : convert_string(self, from->name);
    to->cascade = from->behavior == DROP_CASCADE;
    to->if_not_exists = to->kind == ALTER_ADD_COLUMN && from->missing_ok;
    to->if_exists = to->kind != ALTER_ADD_COLUMN && from->missing_ok;
    to->offset = text.start;
    to->using_plain_cast = TRUE;
    context->end = text.end;
    convert_details(self, context, from, text, to);
}

/* ALTER TABLE ALL IN TABLESPACE aside, the actions follow the table's name, and a star behind it.
 */
static gsize actions_start(const Convert *self, const RangeVar *relation)
{
    gsize end = self->statement->end;
    gsize at = slice_skip_name(self, convert_offset(self, relation->location), end);
    Slice rest = slice_between(self, at, end);
    return rest.start < end && self->script->text[rest.start] == '*' ? rest.start + 1 : at;
}

static gboolean is_only(const RangeVar *relation)
{
    return !relation->inh;
}

static const char *tag_of(ObjectKind kind)
{
    switch (kind) {
    case OBJECT_INDEX:
        return "ALTER INDEX";
    case OBJECT_SEQUENCE:
        return "ALTER SEQUENCE";
    case OBJECT_VIEW:
        return "ALTER VIEW";
    case OBJECT_MATERIALIZED_VIEW:
        return "ALTER MATERIALIZED VIEW";
    case OBJECT_FOREIGN_TABLE:
        return "ALTER FOREIGN TABLE";
    case OBJECT_TYPE:
        return "ALTER TYPE";
    default:
        return "ALTER TABLE";
    }
}

const void *convert_alter_table(Convert *self, Node *node)
{
    const AlterTableStmt *from = (const AlterTableStmt *)node;
    AlterTable *to = arena_new_struct(self->arena, AlterTable);
    to->table = name_of_relation(self, kind_of_pg((int)from->objtype), from->relation);
    to->if_exists = from->missing_ok;
    to->only = is_only(from->relation);
    self->statement->tag = tag_of(to->table.kind);
    to->n_actions = (guint)list_length(from->cmds);
    to->actions = arena_new_array(self->arena, AlterAction, to->n_actions);
    touch_add(self, TOUCH_ALTER, to->if_exists ? TOUCH_IF_EXISTS : 0u, to->table,
              convert_offset(self, from->relation->location));
    g_autofree Slice *pieces = g_new(Slice, to->n_actions);
    gsize start = actions_start(self, from->relation);
    guint count = slice_split(self, start, self->statement->end, pieces, to->n_actions);
    TableContext context = {.table = to->table};
    context.flags = to->if_exists ? TOUCH_IF_EXISTS : 0u;
    for (guint i = 0; i < to->n_actions; i++) {
        Slice text = i < count ? pieces[i] : (Slice){start, self->statement->end};
        convert_action(self, &context, (const AlterTableCmd *)list_node(from->cmds, (int)i), text,
                       &to->actions[i]);
    }
    return to;
}
