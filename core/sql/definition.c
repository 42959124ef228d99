#include "core/sql/definition.h"

#include "core/sql/lexer.h"

#include <string.h>

typedef struct Collector {
    const Parse *parse;
    Definitions *found;
    GArray *items;     /* of Definition */
    GHashTable *index; /* key -> position + 1 */
    GArray *elements;  /* of Slice: of the table's statement at hand */
    GString *text;
    const char *schema; /* the first of search_path */
    gboolean with_texts;
} Collector;

typedef struct TokenText {
    GString *text;
    gsize end;
    gboolean was_sign, glued;
} TokenText;

static gboolean is_operator(char sign)
{
    return strchr("+-*/<>=~!@#%^&|`?:", sign) != NULL;
}

static gboolean wants_space(const TokenText *self, const Lexer *lexer, Token token)
{
    char first = lexer->text[token.start];
    if (self->text->len == 0 || self->glued)
        return FALSE;
    if (token.kind != TOKEN_SIGN)
        return TRUE;
    if (strchr(",).;]", first) != NULL)
        return FALSE;
    return !(self->was_sign && is_operator(first) && token.start == self->end);
}

static void append_token(TokenText *self, const Lexer *lexer, Token token)
{
    const char *from = lexer->text + token.start;
    if (wants_space(self, lexer, token))
        g_string_append_c(self->text, ' ');
    gsize before = self->text->len;
    g_string_append_len(self->text, from, (gssize)(token.end - token.start));
    if (token.kind == TOKEN_WORD || token.kind == TOKEN_NUMBER)
        for (char *c = self->text->str + before; *c != '\0'; c++)
            *c = g_ascii_tolower(*c);
    self->was_sign = token.kind == TOKEN_SIGN && is_operator(*from);
    self->glued = token.kind == TOKEN_SIGN && strchr("(.[", *from) != NULL;
    self->end = token.end;
}

/* The words that say how to make an object, not what it is: counts the tokens to leave out here. */
static guint idle_words(const Lexer *lexer, Token token)
{
    static const char *const phrases[][4] = {{"or", "replace"}, {"if", "not", "exists"}};
    for (guint i = 0; i < G_N_ELEMENTS(phrases); i++) {
        Lexer ahead = *lexer;
        Token at = token;
        guint words = 0;
        while (phrases[i][words] != NULL && token_is_word(&ahead, at, phrases[i][words])) {
            at = lexer_next(&ahead);
            words++;
        }
        if (phrases[i][words] == NULL)
            return words;
    }
    return 0;
}

enum { IDLE_WITHIN = 8 }; /* such words stand at the head of a statement */

static void append_tokens(const Collector *self, TokenText *to, gsize start, gsize end)
{
    Lexer lexer = lexer_between(self->parse->script->text, start, end);
    guint position = 0;
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer)) {
        guint idle = position++ < IDLE_WITHIN ? idle_words(&lexer, token) : 0;
        for (guint i = 1; i < idle; i++)
            lexer_next(&lexer);
        if (idle == 0)
            append_token(to, &lexer, token);
    }
}

static void fingerprint_add(guint64 fingerprint[2], const GString *text)
{
    guint64 digest[4];
    gsize size = sizeof digest;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)text->str, (gssize)text->len);
    g_checksum_get_digest(sum, (guint8 *)digest, &size);
    fingerprint[0] += digest[0];
    fingerprint[1] += digest[1];
}

static Definition *collector_item(Collector *self, const char *key, ObjectKind kind, gsize offset)
{
    gpointer position = g_hash_table_lookup(self->index, key);
    if (position != NULL)
        return &g_array_index(self->items, Definition, GPOINTER_TO_UINT(position) - 1);
    Definition item = {.key = arena_strdup(self->found->arena, key), .kind = kind};
    guint column;
    script_place(self->parse->script, offset, &item.line, &column);
    g_array_append_val(self->items, item);
    union {
        const char *read;
        gpointer kept;
    } own = {.read = item.key};
    g_hash_table_insert(self->index, own.kept, GUINT_TO_POINTER(self->items->len));
    return &g_array_index(self->items, Definition, self->items->len - 1);
}

static gboolean has_schema(const ObjectName *name)
{
    switch (name->kind) {
    case OBJECT_SCHEMA:
    case OBJECT_EXTENSION:
    case OBJECT_ROLE:
    case OBJECT_DATABASE:
    case OBJECT_LANGUAGE:
    case OBJECT_EVENT_TRIGGER:
    case OBJECT_CAST:
    case OBJECT_FOREIGN_DATA_WRAPPER:
    case OBJECT_SERVER:
    case OBJECT_PUBLICATION:
    case OBJECT_SUBSCRIPTION:
    case OBJECT_TABLESPACE:
    case OBJECT_ACCESS_METHOD:
    case OBJECT_DEFAULT_PRIVILEGES:
        return FALSE;
    default:
        return TRUE;
    }
}

static char *key_of(const Collector *self, const char *prefix, ObjectName name)
{
    if (name.schema == NULL && has_schema(&name))
        name.schema = self->schema;
    g_autofree char *whole = object_name_format(&name);
    return g_strconcat(prefix, object_kind_word(name.kind), " ", whole, NULL);
}

static char *renamed_key(const Collector *self, const Touch *touch)
{
    ObjectName name = touch->object;
    if (touch->moved)
        name.schema = touch->renamed;
    else if (name.part != NULL)
        name.part = touch->renamed;
    else
        name.name = touch->renamed;
    return key_of(self, "", name);
}

static void keep_text(Collector *self, Definition *item)
{
    if (!self->with_texts)
        return;
    if (item->text == NULL) {
        item->text = arena_strdup(self->found->arena, self->text->str);
        return;
    }
    g_autofree char *both = g_strconcat(item->text, "; ", self->text->str, NULL);
    item->text = arena_strdup(self->found->arena, both);
}

/* What `self->text` holds is about the touched object. */
static void add_touch(Collector *self, const Touch *touch, gsize offset)
{
    const char *prefix = touch->action == TOUCH_COMMENT ? "comment on "
                         : touch->action == TOUCH_GRANT ? "privileges on "
                                                        : "";
    g_autofree char *key = key_of(self, prefix, touch->object);
    Definition *item = collector_item(self, key, touch->object.kind, offset);
    item->actions |= 1u << touch->action;
    fingerprint_add(item->fingerprint, self->text);
    keep_text(self, item);
    if (touch->action == TOUCH_RENAME) {
        g_autofree char *renamed = renamed_key(self, touch);
        item->renamed = arena_strdup(self->found->arena, renamed);
    }
}

static void set_text(Collector *self, gsize start, gsize end)
{
    TokenText to = {.text = self->text};
    g_string_truncate(self->text, 0);
    append_tokens(self, &to, start, end);
}

/* Cuts at commas outside parentheses; the cut begins at `start` and ends at `end` or the closing
 * parenthesis. Returns where it ended. */
static gsize cut_elements(Collector *self, gsize start, gsize end)
{
    Lexer lexer = lexer_between(self->parse->script->text, start, end);
    Slice slice = {start, start};
    int depth = 0;
    g_array_set_size(self->elements, 0);
    for (Token token = lexer_next(&lexer);; token = lexer_next(&lexer)) {
        gboolean closes = token_is_sign(&lexer, token, ')') || token_is_sign(&lexer, token, ']');
        depth += token_is_sign(&lexer, token, '(') || token_is_sign(&lexer, token, '[');
        gboolean ends = token.kind == TOKEN_END || (closes && depth == 0);
        if (ends || (depth == 0 && token_is_sign(&lexer, token, ','))) {
            if (slice.end > slice.start)
                g_array_append_val(self->elements, slice);
            slice = (Slice){token.end, token.end};
            if (ends)
                return token.kind == TOKEN_END ? end : token.start;
            continue;
        }
        depth -= closes;
        slice.end = token.end;
    }
}

static const Slice *element_at(const Collector *self, gsize offset)
{
    for (guint i = 0; i < self->elements->len; i++) {
        const Slice *slice = &g_array_index(self->elements, Slice, i);
        if (offset >= slice->start && offset < slice->end)
            return slice;
    }
    return NULL;
}

static gboolean is_counted(const Touch *touch)
{
    return touch->action != TOUCH_REFERENCE && touch->action != TOUCH_WRITE &&
           (touch->flags & (TOUCH_TEMPORARY | TOUCH_IN_BODY)) == 0;
}

/* A constraint that is written on a column reaches to the next one. */
static gsize constraint_end(const Statement *statement, const Touch *touch, const Slice *element)
{
    gsize end = element->end;
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *other = &statement->touches[i];
        if (other->action == TOUCH_CREATE && other->object.kind == OBJECT_CONSTRAINT &&
            other->offset > touch->offset && other->offset < end)
            end = other->offset;
    }
    return end;
}

static void add_part(Collector *self, const Statement *statement, const Touch *touch)
{
    const Slice *element = element_at(self, touch->offset);
    Slice slice = element != NULL ? *element : (Slice){statement->start, statement->end};
    if (element != NULL && touch->object.kind == OBJECT_CONSTRAINT &&
        touch->action == TOUCH_CREATE) {
        slice.end = constraint_end(statement, touch, element);
        slice.start = touch->offset;
    }
    set_text(self, slice.start, slice.end);
    Lexer lexer = lexer_between(self->parse->script->text, slice.start, slice.end);
    add_touch(self, touch, lexer_next(&lexer).start);
}

static gboolean is_part(const Touch *touch, const ObjectName *table)
{
    return touch->object.part != NULL && g_strcmp0(touch->object.name, table->name) == 0;
}

/* The column that an element makes; NULL where it makes none. */
static const Touch *column_in(const Statement *statement, const Slice *element)
{
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *touch = &statement->touches[i];
        if (touch->action == TOUCH_CREATE && touch->object.kind == OBJECT_COLUMN &&
            touch->offset >= element->start && touch->offset < element->end)
            return touch;
    }
    return NULL;
}

static gboolean makes_part(const Statement *statement, const Slice *element)
{
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *touch = &statement->touches[i];
        if (touch->action == TOUCH_CREATE && touch->object.part != NULL &&
            touch->offset >= element->start && touch->offset < element->end)
            return TRUE;
    }
    return FALSE;
}

/* Head, names of columns, what else stands between the parentheses, tail. */
static void set_table_text(Collector *self, const Statement *statement, gsize open, gsize close)
{
    TokenText to = {.text = self->text};
    g_string_truncate(self->text, 0);
    append_tokens(self, &to, statement->start, open);
    for (guint i = 0; i < self->elements->len; i++) {
        const Slice *element = &g_array_index(self->elements, Slice, i);
        Lexer lexer = lexer_between(self->parse->script->text, element->start, element->end);
        if (column_in(statement, element) != NULL)
            append_token(&to, &lexer, lexer_next(&lexer));
        else if (!makes_part(statement, element))
            append_tokens(self, &to, element->start, element->end);
    }
    append_tokens(self, &to, close, statement->end);
}

static gsize find_open(const Collector *self, const Statement *statement)
{
    Lexer lexer = lexer_between(self->parse->script->text, statement->start, statement->end);
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer))
        if (token_is_sign(&lexer, token, '('))
            return token.end;
    return statement->end;
}

static gboolean is_implicit(const Touch *touch)
{
    return touch->object.kind == OBJECT_INDEX && touch->action == TOUCH_CREATE;
}

static void add_create_table(Collector *self, const Statement *statement)
{
    const CreateTable *table = statement->create_table;
    gsize open = statement->end, close = statement->end;
    g_array_set_size(self->elements, 0);
    if (!table->as_query) {
        open = find_open(self, statement);
        close = cut_elements(self, open, statement->end);
    }
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *touch = &statement->touches[i];
        if (!is_counted(touch) || is_implicit(touch))
            continue;
        if (is_part(touch, &table->table) || touch->object.kind == OBJECT_SEQUENCE) {
            add_part(self, statement, touch);
        } else {
            set_table_text(self, statement, open, close);
            add_touch(self, touch, statement->start);
        }
    }
}

/* Behind ALTER TABLE [IF EXISTS] [ONLY] name [*]. */
static gsize skip_alter_head(const Collector *self, const Statement *statement)
{
    static const char *const verbs[] = {"add",     "drop",     "alter",   "rename", "set",
                                        "reset",   "enable",   "disable", "attach", "detach",
                                        "owner",   "validate", "force",   "no",     "cluster",
                                        "inherit", "replica",  "not",     "of"};
    Lexer lexer = lexer_between(self->parse->script->text, statement->start, statement->end);
    guint position = 0;
    gboolean after_dot = FALSE;
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer)) {
        for (guint i = 0; position >= 3 && !after_dot && i < G_N_ELEMENTS(verbs); i++)
            if (token_is_word(&lexer, token, verbs[i]))
                return token.start;
        after_dot = token_is_sign(&lexer, token, '.');
        position++;
    }
    return statement->start;
}

/* What ALTER TABLE does to the table itself, not to its parts. */
static void set_alter_text(Collector *self, const Statement *statement)
{
    const AlterTable *alter = statement->alter_table;
    TokenText to = {.text = self->text};
    g_string_truncate(self->text, 0);
    for (guint i = 0; i < self->elements->len; i++) {
        const Slice *slice = &g_array_index(self->elements, Slice, i);
        gboolean whole = alter->n_actions != self->elements->len ||
                         (alter->actions[i].name == NULL && alter->actions[i].column == NULL &&
                          alter->actions[i].constraint == NULL);
        if (whole)
            append_tokens(self, &to, slice->start, slice->end);
    }
}

static void add_alter_table(Collector *self, const Statement *statement)
{
    const AlterTable *alter = statement->alter_table;
    cut_elements(self, skip_alter_head(self, statement), statement->end);
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *touch = &statement->touches[i];
        if (!is_counted(touch) || is_implicit(touch))
            continue;
        if (is_part(touch, &alter->table) || touch->object.kind == OBJECT_SEQUENCE) {
            add_part(self, statement, touch);
            continue;
        }
        set_alter_text(self, statement);
        if (self->text->len > 0)
            add_touch(self, touch, statement->start);
    }
}

static void add_statement(Collector *self, const Statement *statement)
{
    set_text(self, statement->start, statement->end);
    for (guint i = 0; i < statement->n_touches; i++)
        if (is_counted(&statement->touches[i]))
            add_touch(self, &statement->touches[i], statement->start);
}

/* SET search_path = app, public: names without a schema are the first one's from here on. */
static void follow_search_path(Collector *self, const SetVariable *set)
{
    if (set->name == NULL || g_ascii_strcasecmp(set->name, "search_path") != 0)
        return;
    self->schema = "public";
    if (set->value == NULL)
        return;
    g_auto(GStrv) schemas = g_strsplit(set->value, ",", -1);
    for (guint i = 0; schemas[i] != NULL; i++) {
        const char *schema = g_strstrip(schemas[i]);
        if (*schema == '\0' || *schema == '$' || g_str_equal(schema, "pg_catalog"))
            continue;
        self->schema = arena_strdup(self->found->arena, schema);
        return;
    }
}

/* An index is one of its table: its key names both. */
static void add_create_index(Collector *self, const Statement *statement)
{
    ObjectName table = statement->create_index->table;
    set_text(self, statement->start, statement->end);
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *touch = &statement->touches[i];
        if (touch->action != TOUCH_CREATE || touch->object.kind != OBJECT_INDEX)
            continue;
        ObjectName index = touch->object;
        index.schema = table.schema != NULL ? table.schema : self->schema;
        table.schema = index.schema;
        g_autofree char *owner = object_name_format(&table);
        g_autofree char *key = key_of(self, "", index);
        g_autofree char *whole = g_strconcat(key, " on ", owner, NULL);
        Definition *item = collector_item(self, whole, OBJECT_INDEX, statement->start);
        item->actions |= 1u << TOUCH_CREATE;
        fingerprint_add(item->fingerprint, self->text);
        keep_text(self, item);
    }
}

static void add_any(Collector *self, const Statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_OPAQUE:
        self->found->opaque++;
        break;
    case STATEMENT_SET:
        follow_search_path(self, statement->set);
        break;
    case STATEMENT_CREATE_TABLE:
        add_create_table(self, statement);
        break;
    case STATEMENT_CREATE_INDEX:
        add_create_index(self, statement);
        break;
    case STATEMENT_ALTER_TABLE:
        add_alter_table(self, statement);
        break;
    default:
        add_statement(self, statement);
    }
}

Definitions *definitions_of(const Parse *parse, gboolean with_texts)
{
    Definitions *found = g_new0(Definitions, 1);
    found->arena = arena_new();
    Collector self = {.parse = parse,
                      .found = found,
                      .items = g_array_new(FALSE, TRUE, sizeof(Definition)),
                      .index = g_hash_table_new(g_str_hash, g_str_equal),
                      .elements = g_array_new(FALSE, FALSE, sizeof(Slice)),
                      .text = g_string_new(NULL),
                      .schema = "public",
                      .with_texts = with_texts};
    for (guint i = 0; i < parse->n_statements; i++)
        add_any(&self, &parse->statements[i]);
    found->count = self.items->len;
    found->items = arena_new_array(found->arena, Definition, found->count + 1);
    if (found->count > 0)
        memcpy(found->items, self.items->data, found->count * sizeof(Definition));
    g_array_unref(self.items);
    g_hash_table_unref(self.index);
    g_array_unref(self.elements);
    g_string_free(self.text, TRUE);
    return found;
}

void definitions_free(Definitions *definitions)
{
    if (definitions == NULL)
        return;
    arena_free(definitions->arena);
    g_free(definitions);
}
