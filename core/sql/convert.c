#include "core/sql/convert.h"

#include <string.h>

gsize convert_offset(const Convert *self, int location)
{
    if (location < 0)
        return self->statement->start;
    return MIN(self->base + (gsize)location, self->script->length);
}

char *convert_string(Convert *self, const char *text)
{
    return arena_strdup(self->arena, text);
}

Node *list_node(const List *list, int index)
{
    return index >= 0 && index < list_length(list) ? list_nth(list, index) : NULL;
}

const char *node_string(const Node *node)
{
    return node != NULL && IsA(node, String) ? ((const String *)node)->sval : NULL;
}

const char *list_string(const List *list, int index)
{
    return node_string(list_node(list, index));
}

const char **convert_strings(Convert *self, const List *list, guint *count)
{
    int length = list_length(list);
    const char **strings = arena_new_array(self->arena, const char *, (gsize)length);
    for (int i = 0; i < length; i++)
        strings[i] = convert_string(self, list_string(list, i));
    *count = (guint)length;
    return strings;
}

static DefElem *find_definition(const List *definition, const char *name)
{
    for (int i = 0; i < list_length(definition); i++) {
        DefElem *element = (DefElem *)list_node(definition, i);
        if (element != NULL && IsA(element, DefElem) && strcmp(element->defname, name) == 0)
            return element;
    }
    return NULL;
}

Node *definition_find(const List *definition, const char *name)
{
    DefElem *element = find_definition(definition, name);
    return element != NULL ? element->arg : NULL;
}

gboolean definition_has(const List *definition, const char *name)
{
    return find_definition(definition, name) != NULL;
}

/* As defGetBoolean(): no value means on. */
gboolean definition_is_on(const List *definition, const char *name)
{
    DefElem *element = find_definition(definition, name);
    if (element == NULL || element->arg == NULL)
        return element != NULL;
    if (IsA(element->arg, Integer))
        return ((Integer *)element->arg)->ival != 0;
    if (IsA(element->arg, Boolean))
        return ((Boolean *)element->arg)->boolval;
    const char *word = node_string(element->arg);
    return word == NULL || g_ascii_strcasecmp(word, "true") == 0 ||
           g_ascii_strcasecmp(word, "on") == 0;
}

/* Of what tells most references apart. */
static guint32 hash_touch(const ObjectName *object)
{
    guint32 hash = (guint32)object->kind;
    for (const char *at = object->name; at != NULL && *at != '\0'; at++)
        hash = hash * 33 + (guchar)*at;
    return hash;
}

static gboolean same_name(const ObjectName *a, const ObjectName *b)
{
    return a->kind == b->kind && g_strcmp0(a->name, b->name) == 0 &&
           g_strcmp0(a->schema, b->schema) == 0 && g_strcmp0(a->part, b->part) == 0 &&
           g_strcmp0(a->arguments, b->arguments) == 0;
}

static Touch *find_touch(Convert *self, guint32 hash, TouchAction action, guint flags,
                         const ObjectName *object)
{
    const TouchList *list = self->touches;
    for (guint i = 0; i < list->count; i++) {
        Touch *touch = &list->touches[i];
        if (list->hashes[i] == hash && touch->action == action && touch->flags == flags &&
            same_name(&touch->object, object))
            return touch;
    }
    return NULL;
}

static Touch *append(TouchList *list, guint32 hash)
{
    if (list->count == list->room) {
        list->room = MAX(2 * list->room, 16);
        list->touches = g_renew(Touch, list->touches, list->room);
        list->hashes = g_renew(guint32, list->hashes, list->room);
    }
    list->hashes[list->count] = hash;
    return &list->touches[list->count++];
}

/* The same reference twice is one; the pointer is good until the next touch. */
Touch *touch_add(Convert *self, TouchAction action, guint flags, ObjectName object, gsize offset)
{
    if (self->nested && action != TOUCH_REFERENCE) {
        if (action == TOUCH_CREATE)
            return &self->ignored;
        action = TOUCH_REFERENCE;
        flags = 0;
    }
    flags |= self->flags;
    gboolean once = action == TOUCH_REFERENCE || action == TOUCH_WRITE;
    guint32 hash = once ? hash_touch(&object) : 0;
    Touch *known = once ? find_touch(self, hash, action, flags, &object) : NULL;
    if (known != NULL)
        return known;
    Touch *touch = append(self->touches, hash);
    *touch = (Touch){.action = action, .flags = flags, .object = object, .offset = offset};
    return touch;
}

void touch_columns(Convert *self, TouchAction action, ObjectName relation, const List *names,
                   gsize offset)
{
    for (int i = 0; i < list_length(names); i++) {
        const char *name = convert_string(self, list_string(names, i));
        if (name != NULL)
            touch_add(self, action, 0, name_of_part(OBJECT_COLUMN, relation, name), offset);
    }
}

typedef struct NodeRow {
    StatementKind kind;
    const char *tag;
    const void *(*convert)(Convert *self, Node *node);
} NodeRow;

static const NodeRow rows[] = {
#define NODE(node, kind, words, function)                                                          \
    [T_##node] = {STATEMENT_##kind, words, convert_##function},
#include "core/sql/statements.def"
#undef NODE
};

static const NodeRow *find_row(const Node *node)
{
    guint tag = (guint)nodeTag(node);
    return tag < G_N_ELEMENTS(rows) && rows[tag].convert != NULL ? &rows[tag] : NULL;
}

void convert_statement(Convert *self, Node *node)
{
    const NodeRow *row = find_row(node);
    if (row == NULL) {
        self->statement->kind = STATEMENT_OTHER;
        self->statement->tag = "";
        return;
    }
    self->statement->kind = row->kind;
    self->statement->tag = row->tag;
    self->statement->details = row->convert(self, node);
}

void convert_inner(Convert *self, Node *node)
{
    if (node == NULL || self->depth >= CONVERT_DEPTH_MAX)
        return;
    if (IsA(node, RawStmt))
        node = ((RawStmt *)node)->stmt;
    const NodeRow *row = find_row(node);
    if (row == NULL)
        return;
    Statement *outer = self->statement;
    Statement inner = *outer;
    self->statement = &inner;
    self->depth++;
    row->convert(self, node);
    self->depth--;
    self->statement = outer;
}
