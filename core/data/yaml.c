#include "core/data/yaml.h"

#include "core/base/error.h"

#include <string.h>
#include <yaml.h>

enum { MAX_NODES = 10000, MAX_DEPTH = 64 };

typedef struct Anchor {
    YamlNode *node;
    guint weight; /* nodes in it, aliases expanded */
} Anchor;

typedef struct Reader {
    yaml_parser_t parser;
    YamlDocument *document;
    GHashTable *anchors; /* name -> Anchor; NULL while the node is still being read */
    guint nodes;         /* aliases expanded */
    GError **error;
} Reader;

static gboolean fail_at(const char *path, guint line, guint column, GError **error,
                        const char *message)
{
    error_set(error, ERROR_INPUT, "%s", message);
    error_add_place(error, path, line, column);
    return FALSE;
}

static gboolean fail_mark(Reader *reader, yaml_mark_t mark, const char *message)
{
    return fail_at(reader->document->path, (guint)mark.line + 1, (guint)mark.column + 1,
                   reader->error, message);
}

gboolean yaml_fail(const YamlDocument *document, const YamlNode *node, GError **error,
                   const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return fail_at(document->path, node != NULL ? node->line : 0, node != NULL ? node->column : 0,
                   error, message);
}

static void node_free(YamlNode *node)
{
    g_free(node->text);
    g_clear_pointer(&node->keys, g_ptr_array_unref);
    g_clear_pointer(&node->values, g_ptr_array_unref);
    g_free(node);
}

static YamlNode *node_new(Reader *reader, YamlKind kind, yaml_mark_t mark)
{
    YamlNode *node = g_new0(YamlNode, 1);
    node->kind = kind;
    node->line = (guint)mark.line + 1;
    node->column = (guint)mark.column + 1;
    if (kind == YAML_MAPPING)
        node->keys = g_ptr_array_new();
    if (kind != YAML_SCALAR)
        node->values = g_ptr_array_new();
    g_ptr_array_add(reader->document->nodes, node);
    return node;
}

static gboolean count_nodes(Reader *reader, guint count, yaml_mark_t mark)
{
    reader->nodes += count;
    if (reader->nodes <= MAX_NODES)
        return TRUE;
    return fail_mark(reader, mark,
                     "more than 10000 values, aliases counted each time they are used");
}

static gboolean next_event(Reader *reader, yaml_event_t *event)
{
    if (yaml_parser_parse(&reader->parser, event))
        return TRUE;
    const yaml_parser_t *parser = &reader->parser;
    g_autofree char *message = g_strdup_printf(
        "not valid YAML: %s%s%s", parser->problem != NULL ? parser->problem : "cannot be read",
        parser->context != NULL ? " " : "", parser->context != NULL ? parser->context : "");
    return fail_mark(reader, parser->problem_mark, message);
}

static gboolean is_null(const char *text)
{
    static const char *const nulls[] = {"~", "null", "Null", "NULL", NULL};
    return g_strv_contains(nulls, text);
}

static gboolean check_tag(Reader *reader, const yaml_char_t *tag, yaml_mark_t mark)
{
    if (tag == NULL || g_str_has_prefix((const char *)tag, "tag:yaml.org,2002:") ||
        strcmp((const char *)tag, "!") == 0)
        return TRUE;
    g_autofree char *message =
        g_strdup_printf("the tag \"%s\" is not supported", (const char *)tag);
    return fail_mark(reader, mark, message);
}

static YamlNode *read_node(Reader *reader, const yaml_event_t *event, guint depth);

static YamlNode *read_scalar(Reader *reader, const yaml_event_t *event)
{
    const yaml_char_t *tag = event->data.scalar.tag;
    if (!check_tag(reader, tag, event->start_mark))
        return NULL;
    const char *text = (const char *)event->data.scalar.value;
    if (strlen(text) != event->data.scalar.length) { /* "\0" in double quotes */
        fail_mark(reader, event->start_mark, "a value holds a NUL character");
        return NULL;
    }
    YamlNode *node = node_new(reader, YAML_SCALAR, event->start_mark);
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE || tag != NULL;
    node->text = g_strdup(!node->quoted && is_null(text) ? "" : text);
    return node;
}

static gboolean add_pair(Reader *reader, YamlNode *mapping, YamlNode *key, YamlNode *value)
{
    const YamlNode *earlier = NULL;
    for (guint i = 0; i < mapping->keys->len && earlier == NULL; i++) {
        const YamlNode *other = mapping->keys->pdata[i];
        if (strcmp(other->text, key->text) == 0)
            earlier = other;
    }
    if (earlier != NULL)
        return yaml_fail(reader->document, key, reader->error,
                         "the key \"%s\" is given twice, first in line %u", key->text,
                         earlier->line);
    g_ptr_array_add(mapping->keys, key);
    g_ptr_array_add(mapping->values, value);
    return TRUE;
}

static gboolean has_key(const YamlNode *mapping, const char *key)
{
    return yaml_get(mapping, key) != NULL;
}

static gboolean merge_one(Reader *reader, YamlNode *mapping, const YamlNode *source)
{
    if (source->kind != YAML_MAPPING)
        return yaml_fail(reader->document, source, reader->error, "\"<<\" merges mappings only");
    for (guint i = 0; i < source->keys->len; i++) {
        YamlNode *key = source->keys->pdata[i];
        if (has_key(mapping, key->text))
            continue;
        g_ptr_array_add(mapping->keys, key);
        g_ptr_array_add(mapping->values, source->values->pdata[i]);
    }
    return TRUE;
}

/* `<<: *base`: the keys of another mapping, below those written here. (yaml.org/type/merge) */
static gboolean apply_merge(Reader *reader, YamlNode *mapping)
{
    guint place = 0;
    for (; place < mapping->keys->len; place++) {
        const YamlNode *key = mapping->keys->pdata[place];
        if (!key->quoted && strcmp(key->text, "<<") == 0)
            break;
    }
    if (place == mapping->keys->len)
        return TRUE;
    const YamlNode *source = mapping->values->pdata[place];
    g_ptr_array_remove_index(mapping->keys, place);
    g_ptr_array_remove_index(mapping->values, place);
    if (source->kind != YAML_SEQUENCE)
        return merge_one(reader, mapping, source);
    for (guint i = 0; i < source->values->len; i++) {
        if (!merge_one(reader, mapping, source->values->pdata[i]))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_pair(Reader *reader, YamlNode *mapping, const yaml_event_t *event, guint depth)
{
    YamlNode *key = read_node(reader, event, depth);
    if (key == NULL)
        return FALSE;
    if (key->kind != YAML_SCALAR)
        return yaml_fail(reader->document, key, reader->error, "a key must be a plain name");
    yaml_event_t next;
    if (!next_event(reader, &next))
        return FALSE;
    YamlNode *value = read_node(reader, &next, depth);
    yaml_event_delete(&next);
    return value != NULL && add_pair(reader, mapping, key, value);
}

static gboolean read_children(Reader *reader, YamlNode *parent, guint depth)
{
    if (depth > MAX_DEPTH)
        return yaml_fail(reader->document, parent, reader->error, "nested deeper than %d levels",
                         MAX_DEPTH);
    for (gboolean more = TRUE, good = TRUE; more; more = more && good) {
        yaml_event_t event;
        if (!next_event(reader, &event))
            return FALSE;
        if (event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT) {
            more = FALSE;
        } else if (parent->kind == YAML_MAPPING) {
            good = read_pair(reader, parent, &event, depth);
        } else {
            YamlNode *value = read_node(reader, &event, depth);
            good = value != NULL;
            if (good)
                g_ptr_array_add(parent->values, value);
        }
        yaml_event_delete(&event);
        if (!good)
            return FALSE;
    }
    return parent->kind != YAML_MAPPING || apply_merge(reader, parent);
}

static YamlNode *read_alias(Reader *reader, const yaml_event_t *event)
{
    const char *name = (const char *)event->data.alias.anchor;
    Anchor *anchor = g_hash_table_lookup(reader->anchors, name);
    if (anchor == NULL) {
        g_autofree char *message =
            g_strdup_printf("the alias \"*%s\" has no anchor before it", name);
        fail_mark(reader, event->start_mark, message);
        return NULL;
    }
    return count_nodes(reader, anchor->weight, event->start_mark) ? anchor->node : NULL;
}

static YamlNode *read_collection(Reader *reader, const yaml_event_t *event, guint depth)
{
    gboolean mapping = event->type == YAML_MAPPING_START_EVENT;
    if (!check_tag(reader, mapping ? event->data.mapping_start.tag : event->data.sequence_start.tag,
                   event->start_mark))
        return NULL;
    YamlNode *node = node_new(reader, mapping ? YAML_MAPPING : YAML_SEQUENCE, event->start_mark);
    return read_children(reader, node, depth + 1) ? node : NULL;
}

static const yaml_char_t *anchor_of(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return event->data.scalar.anchor;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.anchor;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.anchor;
    default:
        return NULL;
    }
}

static YamlNode *read_node(Reader *reader, const yaml_event_t *event, guint depth)
{
    if (event->type == YAML_ALIAS_EVENT)
        return read_alias(reader, event);
    guint before = reader->nodes;
    if (!count_nodes(reader, 1, event->start_mark))
        return NULL;
    YamlNode *node = event->type == YAML_SCALAR_EVENT ? read_scalar(reader, event)
                                                      : read_collection(reader, event, depth);
    const yaml_char_t *name = anchor_of(event);
    if (node != NULL && name != NULL) {
        Anchor *anchor = g_new(Anchor, 1);
        anchor->node = node;
        anchor->weight = reader->nodes - before;
        g_hash_table_replace(reader->anchors, g_strdup((const char *)name), anchor);
    }
    return node;
}

static YamlNode *empty_mapping(Reader *reader)
{
    return node_new(reader, YAML_MAPPING, (yaml_mark_t){0, 0, 0});
}

static gboolean begins_node(yaml_event_type_t type)
{
    return type == YAML_SCALAR_EVENT || type == YAML_SEQUENCE_START_EVENT ||
           type == YAML_MAPPING_START_EVENT || type == YAML_ALIAS_EVENT;
}

/* Stream: start, then nothing or one document, then end. */
static gboolean read_stream(Reader *reader)
{
    guint documents = 0;
    for (gboolean more = TRUE, good = TRUE; more;) {
        yaml_event_t event;
        if (!next_event(reader, &event))
            return FALSE;
        if (event.type == YAML_STREAM_END_EVENT) {
            more = FALSE;
        } else if (event.type == YAML_DOCUMENT_START_EVENT && ++documents > 1) {
            good =
                fail_mark(reader, event.start_mark, "a second document begins; only one is read");
        } else if (begins_node(event.type)) {
            reader->document->root = read_node(reader, &event, 0);
            good = reader->document->root != NULL;
        }
        yaml_event_delete(&event);
        if (!good)
            return FALSE;
    }
    YamlNode *root = reader->document->root;
    if (root == NULL || (root->kind == YAML_SCALAR && !root->quoted && root->text[0] == '\0'))
        reader->document->root = empty_mapping(reader);
    return TRUE;
}

static gboolean check_encoding(const char *path, const char *text, gsize length, GError **error)
{
    const char *end = text;
    if (g_utf8_validate_len(text, length, &end))
        return TRUE;
    guint line = 1;
    const char *start = text;
    for (const char *c = text; c < end; c++) {
        if (*c == '\n') {
            line++;
            start = c + 1;
        }
    }
    guint column = (guint)g_utf8_strlen(start, end - start) + 1;
    return fail_at(path, line, column, error, *end == '\0' ? "a NUL byte" : "not valid UTF-8");
}

static void open_parser(yaml_parser_t *parser, const char *text, gsize length)
{
    static const char mark[] =
        "\xef\xbb\xbf"; /* libyaml takes it only when it may guess the encoding */
    gsize skipped = length >= 3 && memcmp(text, mark, 3) == 0 ? 3 : 0;
    if (!yaml_parser_initialize(parser))
        g_error("libyaml has no memory for a parser");
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(parser, (const unsigned char *)text + skipped, length - skipped);
}

YamlDocument *yaml_parse(const char *path, GBytes *bytes, GError **error)
{
    gsize length = 0;
    const char *data = g_bytes_get_data(bytes, &length);
    const char *text = data != NULL ? data : "";
    if (!check_encoding(path, text, length, error))
        return NULL;
    g_autoptr(YamlDocument) document = g_new0(YamlDocument, 1);
    document->path = g_strdup(path);
    document->nodes = g_ptr_array_new_with_free_func((GDestroyNotify)node_free);
    Reader reader = {.document = document, .error = error};
    reader.anchors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    open_parser(&reader.parser, text, length);
    gboolean good = read_stream(&reader);
    yaml_parser_delete(&reader.parser);
    g_hash_table_unref(reader.anchors);
    return good ? g_steal_pointer(&document) : NULL;
}

void yaml_document_free(YamlDocument *document)
{
    if (document == NULL)
        return;
    g_ptr_array_unref(document->nodes);
    g_free(document->path);
    g_free(document);
}
