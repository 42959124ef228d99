/*
 * YAML: a document as a tree of nodes that know their line and column, so that every complaint can
 * point at its place.
 *
 *     g_autoptr(YamlDocument) document = yaml_parse("confiture.yaml", bytes, &error);
 *     const YamlNode *value = yaml_get(document->root, "schema");
 *
 * Mappings keep their order; a repeated key, an anchor bomb (more than 10,000 nodes after aliases),
 * nesting beyond 64 levels, several documents and invalid UTF-8 are ERROR_INPUT with path, line and
 * column. An empty file is an empty mapping. Nodes belong to the document.
 */
#ifndef CORE_DATA_YAML_H
#define CORE_DATA_YAML_H

#include <glib.h>

typedef enum YamlKind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING } YamlKind;

typedef struct YamlNode {
    YamlKind kind;
    guint line, column; /* from 1 */
    char *text;         /* scalar; "" for null */
    gboolean quoted;    /* scalar written in quotes: never a number, boolean or null */
    GPtrArray *keys;    /* mapping: of YamlNode (scalars) */
    GPtrArray *values;  /* mapping and sequence: of YamlNode */
} YamlNode;

typedef struct YamlDocument {
    char *path;
    YamlNode *root;
    GPtrArray *nodes; /* private: owns every node; an alias is the very node of its anchor */
} YamlDocument;

YamlDocument *yaml_parse(const char *path, GBytes *bytes, GError **error);
void yaml_document_free(YamlDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(YamlDocument, yaml_document_free)

/* The value of a key of a mapping, or NULL (also when `node` is NULL or no mapping). */
const YamlNode *yaml_get(const YamlNode *node, const char *key);

/* Scalars read as a type; ERROR_INPUT naming the place and what was expected. */
gboolean yaml_boolean(const YamlDocument *document, const YamlNode *node, gboolean *value,
                      GError **error);
gboolean yaml_integer(const YamlDocument *document, const YamlNode *node, gint64 minimum,
                      gint64 maximum, gint64 *value, GError **error);
/* "2s", "500ms", "10min", "1h", bare number = ms, as PostgreSQL's GUCs; to milliseconds. */
gboolean yaml_duration(const YamlDocument *document, const YamlNode *node, gint64 *milliseconds,
                       GError **error);

/* Sets ERROR_INPUT at the node's place. Always returns FALSE. */
gboolean yaml_fail(const YamlDocument *document, const YamlNode *node, GError **error,
                   const char *format, ...) G_GNUC_PRINTF(4, 5);

#endif
