/* What one statement makes and what it needs, noted by name; names are looked up later, when all
 * files are known. */
#include "core/schema/symbol.h"

#include "core/schema/space.h"
#include "core/sql/builtin.h"

#include <string.h>

typedef struct Gather {
    GraphNames *names;
    const Statement *statement;
    guint node;
} Gather;

static const char *current_schema(const GraphNames *names)
{
    char *const *path = g_ptr_array_index(names->search_paths, names->path);
    return path[0] == NULL ? "public" : path[0];
}

static Need *add_need(const Gather *self, const ObjectName *object, NeedReason reason,
                      ArcStrength strength)
{
    GraphNames *names = self->names;
    Need need = {.node = self->node,
                 .reason = (guint8)reason,
                 .strength = (guint8)strength,
                 .kind = (guint8)object->kind,
                 .schema = names_string(names, object->schema),
                 .name = names_string(names, object->name),
                 .part = names_string(names, object->part),
                 .arguments = names_string(names, object->arguments),
                 .path = names->path};
    g_array_append_val(names->needs, need);
    return &g_array_index(names->needs, Need, names->needs->len - 1);
}

static void need_schema(const Gather *self, const char *schema)
{
    if (strcmp(schema, "pg_temp") != 0)
        add_need(self, &(ObjectName){.kind = OBJECT_SCHEMA, .name = schema}, NEED_MENTIONS,
                 ARC_HARD);
}

static void need_role(const Gather *self, const char *role)
{
    static const char *const everywhere[] = {"public", "current_user", "session_user",
                                             "current_role", NULL};
    if (role != NULL && !g_strv_contains(everywhere, role))
        add_need(self, &(ObjectName){.kind = OBJECT_ROLE, .name = role}, NEED_MENTIONS, ARC_HARD);
}

/* Objects that stand alone are known at once; those in a relation wait for it to be found. */
static void make(const Gather *self, const Touch *touch)
{
    const ObjectName *object = &touch->object;
    StatementKind kind = self->statement->kind;
    gboolean part = space_in_relation(object->kind);
    if (part && (kind == STATEMENT_CREATE_TABLE || kind == STATEMENT_CREATE_VIEW ||
                 kind == STATEMENT_CREATE_TYPE))
        return; /* found by the relation's own name */
    if (part || object->kind == OBJECT_INDEX) {
        add_need(self, object, NEED_MAKES, ARC_HARD);
        return;
    }
    const char *schema = "";
    if (space_in_schema(object->kind)) {
        gboolean temporary = (touch->flags & TOUCH_TEMPORARY) != 0;
        schema = object->schema != NULL ? object->schema
                 : temporary            ? "pg_temp"
                                        : current_schema(self->names);
        need_schema(self, schema);
    }
    Symbol *symbol = symbol_make(self->names, object->kind, schema, object->name, NULL);
    symbol_add_maker(symbol, self->node, names_string(self->names, object->arguments));
    add_need(self, object, NEED_MAKES, ARC_HARD)->symbol = symbol;
    if (object->kind == OBJECT_EXTENSION)
        g_array_append_val(self->names->extensions, self->node);
}

static void rename(const Gather *self, const Touch *touch)
{
    add_need(self, &touch->object, NEED_ALTERS, ARC_HARD);
    if (touch->renamed == NULL || space_in_relation(touch->object.kind))
        return;
    Need *made = add_need(self, &touch->object, NEED_MAKES, ARC_HARD);
    if (touch->moved)
        made->new_schema = names_string(self->names, touch->renamed);
    else
        made->new_name = names_string(self->names, touch->renamed);
}

/* lower(x) is the server's own, whatever lower() the tree makes for its types. */
static gboolean may_be_builtin(const Touch *touch)
{
    const ObjectName *object = &touch->object;
    return touch->action == TOUCH_REFERENCE && object->kind == OBJECT_FUNCTION &&
           object->schema == NULL && object->arguments == NULL &&
           builtin_function_volatility(object->name) != -1;
}

static ArcStrength strength_of(const Gather *self, const Touch *touch)
{
    const Statement *statement = self->statement;
    gboolean sql = statement->kind == STATEMENT_CREATE_FUNCTION && statement->details != NULL &&
                   g_strcmp0(statement->create_function->language, "sql") == 0;
    ArcStrength strength = (touch->flags & TOUCH_IN_BODY) == 0 ? ARC_HARD
                           : sql                               ? ARC_BODY
                                                               : ARC_WEAK;
    return may_be_builtin(touch) ? MIN(strength, ARC_GUESS) : strength;
}

static void gather_touch(const Gather *self, const Touch *touch)
{
    if (touch->object.name == NULL)
        return;
    ArcStrength strength = strength_of(self, touch);
    switch (touch->action) {
    case TOUCH_CREATE:
        make(self, touch);
        break;
    case TOUCH_RENAME:
        rename(self, touch);
        break;
    case TOUCH_ALTER:
        add_need(self, &touch->object, NEED_ALTERS, strength);
        break;
    case TOUCH_DROP:
        add_need(self, &touch->object, NEED_DROPS, strength);
        break;
    case TOUCH_WRITE:
        add_need(self, &touch->object, NEED_WRITES, strength);
        break;
    default:
        add_need(self, &touch->object, NEED_MENTIONS, strength);
        break;
    }
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static char *key_part(const char *const *columns, guint n_columns)
{
    g_autofree const char **sorted = g_new0(const char *, n_columns + 1);
    for (guint i = 0; i < n_columns; i++)
        sorted[i] = columns[i] == NULL ? "" : columns[i];
    if (n_columns > 1)
        qsort(sorted, n_columns, sizeof(sorted[0]), compare_names);
    GString *part = g_string_new("(");
    for (guint i = 0; i < n_columns; i++)
        g_string_append_printf(part, i == 0 ? "%s" : ",%s", sorted[i]);
    g_string_append_c(part, ')');
    return g_string_free(part, FALSE);
}

static void make_key(const Gather *self, const ObjectName *table, const char *part)
{
    ObjectName key = {
        .kind = OBJECT_CONSTRAINT, .schema = table->schema, .name = table->name, .part = part};
    add_need(self, &key, NEED_MAKES, ARC_HARD);
}

static void gather_constraint(const Gather *self, const ObjectName *table,
                              const ConstraintDef *constraint)
{
    if (constraint->kind == CONSTRAINT_PRIMARY_KEY)
        make_key(self, table, "()");
    if (constraint->kind == CONSTRAINT_PRIMARY_KEY || constraint->kind == CONSTRAINT_UNIQUE) {
        g_autofree char *part = key_part(constraint->columns, constraint->n_columns);
        make_key(self, table, part);
    }
    if (constraint->kind != CONSTRAINT_FOREIGN_KEY)
        return;
    g_autofree char *part = key_part(constraint->target_columns, constraint->n_target_columns);
    ObjectName key = {.kind = OBJECT_CONSTRAINT,
                      .schema = constraint->target.schema,
                      .name = constraint->target.name,
                      .part = part};
    Need *need = add_need(self, &key, NEED_KEY, ARC_HARD);
    need->new_schema = names_string(self->names, table->schema);
    need->new_name = names_string(self->names, table->name);
}

static void gather_column(const Gather *self, const ObjectName *table, const ColumnDef *column)
{
    for (guint i = 0; i < column->n_constraints; i++)
        gather_constraint(self, table, &column->constraints[i]);
}

static void gather_create_table(const Gather *self, const CreateTable *create)
{
    for (guint i = 0; i < create->n_columns; i++)
        gather_column(self, &create->table, &create->columns[i]);
    for (guint i = 0; i < create->n_constraints; i++)
        gather_constraint(self, &create->table, &create->constraints[i]);
}

static void gather_alter_table(const Gather *self, const AlterTable *alter)
{
    for (guint i = 0; i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (action->kind == ALTER_OWNER)
            need_role(self, action->name);
        if (action->kind == ALTER_ADD_COLUMN || action->kind == ALTER_COLUMN_TYPE)
            add_need(self, &alter->table, NEED_SHAPES, ARC_HARD);
        if (action->column != NULL)
            gather_column(self, &alter->table, action->column);
        if (action->constraint != NULL)
            gather_constraint(self, &alter->table, action->constraint);
    }
}

static void gather_index(const Gather *self, const CreateIndex *create)
{
    if (!create->unique || create->predicate.end > create->predicate.start)
        return;
    g_autofree const char **columns = g_new0(const char *, create->n_keys + 1);
    for (guint i = 0; i < create->n_keys; i++)
        columns[i] = create->keys[i].column;
    g_autofree char *part = key_part(columns, create->n_keys);
    make_key(self, &create->table, part);
}

/* A view may group by a primary key alone, and then needs it. */
static void gather_view(const Gather *self)
{
    for (guint i = 0; i < self->statement->n_touches; i++) {
        const Touch *touch = &self->statement->touches[i];
        if (touch->action != TOUCH_REFERENCE || space_of(touch->object.kind) != OBJECT_TABLE ||
            touch->object.name == NULL)
            continue;
        ObjectName key = {.kind = OBJECT_CONSTRAINT,
                          .schema = touch->object.schema,
                          .name = touch->object.name,
                          .part = "()"};
        add_need(self, &key, NEED_KEY, ARC_GUESS);
    }
}

static void need_roles(const Gather *self, const char *const *roles, guint n_roles)
{
    for (guint i = 0; i < n_roles; i++)
        need_role(self, roles[i]);
}

/* What is made only where absent (roles, functions of C) takes a DO block: kept with its text, for
 * names that nothing else makes. */
static void gather_block(const Gather *self, const DoBlock *block)
{
    if (block->body == NULL)
        return;
    g_autofree char *body = g_ascii_strdown(block->body, -1);
    if (strstr(body, "create") == NULL)
        return;
    MakerBlock maker = {self->node, arena_strdup(self->names->arena, body)};
    g_array_append_val(self->names->blocks, maker);
}

static void gather_setting(GraphNames *names, const SetVariable *set)
{
    if (set->name != NULL && strcmp(set->name, "search_path") != 0)
        return;
    if (set->reset || set->value == NULL) {
        names->path = names->default_path;
        return;
    }
    g_ptr_array_add(names->search_paths, search_path_parse(set->value));
    names->path = names->search_paths->len - 1;
}

static void gather_details(const Gather *self)
{
    const Statement *statement = self->statement;
    if (statement->details == NULL)
        return;
    switch (statement->kind) {
    case STATEMENT_CREATE_TABLE:
        gather_create_table(self, statement->create_table);
        break;
    case STATEMENT_ALTER_TABLE:
        gather_alter_table(self, statement->alter_table);
        break;
    case STATEMENT_CREATE_INDEX:
        gather_index(self, statement->create_index);
        break;
    case STATEMENT_CREATE_VIEW:
        gather_view(self);
        break;
    case STATEMENT_PRIVILEGES:
        need_roles(self, statement->privileges->grantees, statement->privileges->n_grantees);
        break;
    case STATEMENT_CREATE_POLICY:
        need_roles(self, statement->create_policy->roles, statement->create_policy->n_roles);
        break;
    case STATEMENT_OWNER:
        need_role(self, statement->owner->role);
        break;
    case STATEMENT_DO:
        gather_block(self, statement->do_block);
        break;
    case STATEMENT_SET:
        gather_setting(self->names, statement->set);
        break;
    default:
        break;
    }
}

void gather_statement(Graph *graph, const Parse *parse, guint statement)
{
    Gather self = {.names = graph->names,
                   .statement = &parse->statements[statement],
                   .node = graph->nodes->len - 1};
    for (guint i = 0; i < self.statement->n_touches; i++)
        gather_touch(&self, &self.statement->touches[i]);
    gather_details(&self);
}
