#include "cmd/audit/lines.h"

#include "core/base/arena.h"
#include "core/base/error.h"
#include "core/migrate/migration.h"
#include "core/sql/object.h"

#include <string.h>

enum { TEXT_MAX = 120 }; /* characters of a definition in a sentence */

static char *join_folder(const char *folder, const char *below)
{
    if (*below == '\0' || g_str_equal(below, "."))
        return g_strdup(folder);
    return *folder == '\0' ? g_strdup(below) : g_strconcat(folder, "/", below, NULL);
}

static void free_brief(gpointer brief)
{
    commit_brief_free(brief);
}

static void name_folders(ProjectLines *lines, const Context *context)
{
    g_autofree char *root = repository_folder_of(lines->repository, context->config->root);
    const char *top = root != NULL ? root : ""; /* --repo names another project's */
    lines->schema_folder = join_folder(top, context->config->schema.folder);
    lines->migrations_folder = join_folder(top, context->config->migrations.folder);
}

ProjectLines *project_lines_open(const Context *context, Repository *repository,
                                 const char *revision, GError **error)
{
    g_autoptr(ProjectLines) lines = g_new0(ProjectLines, 1);
    lines->repository = repository;
    lines->briefs = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_brief);
    lines->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    name_folders(lines, context);
    LineageOptions tree = {
        .folder = lines->schema_folder, .exclude = lines->migrations_folder, .revision = revision};
    LineageOptions chain = {
        .folder = lines->migrations_folder, .revision = revision, .migrations = TRUE};
    lines->tree = lineage_read(repository, &tree, error);
    lines->chain = lines->tree != NULL ? lineage_read(repository, &chain, error) : NULL;
    return lines->chain != NULL ? g_steal_pointer(&lines) : NULL;
}

void project_lines_free(ProjectLines *lines)
{
    if (lines == NULL)
        return;
    lineage_free(lines->tree);
    lineage_free(lines->chain);
    g_hash_table_unref(lines->briefs);
    g_hash_table_unref(lines->texts);
    g_free(lines->schema_folder);
    g_free(lines->migrations_folder);
    g_free(lines);
}

const Lineage *project_lines_wanted(const ProjectLines *lines)
{
    for (guint i = 0; i < lines->tree->objects->len; i++)
        if (((const LineageObject *)g_ptr_array_index(lines->tree->objects, i))->path != NULL)
            return lines->tree;
    return lines->chain;
}

/* The longest word that the text begins with. */
static gsize kind_length(const char *text)
{
    gsize longest = 0;
    for (guint i = 0; i < OBJECT_KIND_COUNT; i++) {
        const char *word = object_kind_word((ObjectKind)i);
        gsize length = strlen(word);
        if (length > longest && g_str_has_prefix(text, word) && text[length] == ' ')
            longest = length;
    }
    return longest;
}

char *key_kind(const char *key, const char **identity)
{
    const char *rest = key;
    if (g_str_has_prefix(rest, "comment on "))
        rest += strlen("comment on ");
    else if (g_str_has_prefix(rest, "privileges on "))
        rest += strlen("privileges on ");
    rest += kind_length(rest);
    *identity = *rest == ' ' ? rest + 1 : rest;
    return g_strndup(key, (gsize)(rest - key));
}

/* Whether `identity` begins with the name, and goes on as a part or as arguments do. */
static gboolean begins_with(const char *identity, const char *name)
{
    gsize length = strlen(name);
    return g_str_has_prefix(identity, name) && strchr(".( ", identity[length]) != NULL;
}

static gboolean is_about(const char *identity, const char *name)
{
    if (begins_with(identity, name))
        return TRUE;
    for (const char *dot = strchr(identity, '.'); dot != NULL; dot = strchr(dot + 1, '.'))
        if (begins_with(dot + 1, name))
            return TRUE;
    return FALSE;
}

/* An index belongs to its table: "public.i on public.t". */
static gboolean key_is_about(const char *key, const char *name)
{
    const char *identity;
    g_autofree char *kind = key_kind(key, &identity);
    if (is_about(identity, name))
        return TRUE;
    const char *owner = g_str_has_suffix(kind, "index") ? strstr(identity, " on ") : NULL;
    return owner != NULL && is_about(owner + strlen(" on "), name);
}

static char *read_name(const char *text, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    ObjectName name;
    return object_name_parse(arena, text, &name, error) ? object_name_format(&name) : NULL;
}

GPtrArray *lineage_match(const Lineage *lineage, const char *name, GError **error)
{
    g_autofree char *wanted = name == NULL ? NULL : read_name(name, error);
    if (name != NULL && wanted == NULL)
        return NULL;
    GPtrArray *found = g_ptr_array_new();
    for (guint i = 0; i < lineage->objects->len; i++) {
        LineageObject *object = g_ptr_array_index(lineage->objects, i);
        if (wanted == NULL || key_is_about(object->key, wanted))
            g_ptr_array_add(found, object);
    }
    return found;
}

/* Objects of one key follow each other, by version. */
static const LineageObject *newest_of(const Lineage *chain, const char *key)
{
    const LineageObject *newest = NULL;
    guint low = 0, high = chain->objects->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        const LineageObject *object = g_ptr_array_index(chain->objects, middle);
        if (strcmp(object->key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < chain->objects->len; low++) {
        const LineageObject *object = g_ptr_array_index(chain->objects, low);
        if (!g_str_equal(object->key, key))
            break;
        newest = object->path != NULL ? object : newest;
    }
    return newest;
}

const LineageObject *project_lines_migration(const ProjectLines *lines, const char *key)
{
    return newest_of(lines->chain, key);
}

const CommitBrief *project_lines_brief(ProjectLines *lines, const char *commit)
{
    CommitBrief *brief = g_hash_table_lookup(lines->briefs, commit);
    if (brief == NULL) {
        brief = commit_brief_read(lines->repository, commit);
        if (brief != NULL)
            g_hash_table_insert(lines->briefs, brief->oid, brief);
    }
    return brief;
}

static const char *text_of(ProjectLines *lines, const char *blob, const LineageObject *object)
{
    if (blob == NULL)
        return NULL;
    g_autofree char *key = g_strconcat(blob, " ", object->key, NULL);
    const char *known = g_hash_table_lookup(lines->texts, key);
    if (known != NULL)
        return known;
    char *text = lineage_text(lines->repository, blob, FALSE, object->key);
    if (text != NULL)
        g_hash_table_insert(lines->texts, g_steal_pointer(&key), text);
    return text;
}

static char *shorten(const char *text)
{
    if (g_utf8_strlen(text, -1) <= TEXT_MAX)
        return g_strdup(text);
    g_autofree char *start = g_utf8_substring(text, 0, TEXT_MAX);
    return g_strconcat(start, "…", NULL);
}

/* Words that both begin with say nothing of what changed; the cut falls between words. */
static gsize common_words(const char *a, const char *b)
{
    gsize common = 0;
    for (gsize i = 0; a[i] != '\0' && a[i] == b[i]; i++)
        if (a[i] == ' ')
            common = i + 1;
    return common;
}

static char *explain_texts(const char *before, const char *after)
{
    gsize common = common_words(before, after);
    gsize lead = common > 30 ? common : 0;
    g_autofree char *old = shorten(before + lead);
    g_autofree char *new = shorten(after + lead);
    const char *dots = lead > 0 ? "… " : "";
    return g_strdup_printf("changed from \"%s%s\" to \"%s%s\"", dots, old, dots, new);
}

char *project_lines_explain(ProjectLines *lines, const LineageObject *object,
                            const LineageChange *change)
{
    if (change->kind == LINEAGE_GONE)
        return g_strdup("dropped");
    const char *after = text_of(lines, change->blob, object);
    const char *before = text_of(lines, change->before, object);
    if (change->kind == LINEAGE_MADE || before == NULL || after == NULL) {
        g_autofree char *text = after == NULL ? NULL : shorten(after);
        const char *word = change->kind == LINEAGE_MADE ? "added" : "changed";
        return text == NULL ? g_strdup(word) : g_strdup_printf("%s: %s", word, text);
    }
    return explain_texts(before, after);
}
