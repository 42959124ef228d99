#include "cmd/source/sides.h"
#include "core/base/error.h"

#include <string.h>

typedef struct Rename {
    char *kind; /* NULL: any */
    GPtrArray *path;
    char *name;
} Rename;

static void rename_clear(Rename *rename)
{
    g_free(rename->kind);
    g_clear_pointer(&rename->path, g_ptr_array_unref);
    g_free(rename->name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Rename, rename_clear)

/* One name of a dotted path, unquoted; NULL when it ends wrongly. `*text` is left behind it. */
static char *take_name(const char **text)
{
    GString *name = g_string_new(NULL);
    const char *c = *text;
    if (*c == '"') {
        for (c++; *c != '\0' && (*c != '"' || c[1] == '"'); c++) {
            g_string_append_c(name, *c);
            c += *c == '"';
        }
        c += *c == '"';
    } else {
        while (*c != '\0' && *c != '.' && *c != '=')
            g_string_append_c(name, *c++);
    }
    *text = c;
    return g_string_free(name, name->len == 0);
}

static gboolean parse(const char *text, Rename *rename)
{
    const char *colon = strchr(text, ':'), *quote = strchr(text, '"');
    if (colon != NULL && (quote == NULL || colon < quote)) {
        rename->kind = g_strndup(text, (gsize)(colon - text));
        text = colon + 1;
    }
    rename->path = g_ptr_array_new_with_free_func(g_free);
    for (;;) {
        char *name = take_name(&text);
        if (name == NULL)
            return FALSE;
        g_ptr_array_add(rename->path, name);
        if (*text != '.')
            break;
        text++;
    }
    if (*text != '=')
        return FALSE;
    text++;
    rename->name = take_name(&text);
    return rename->name != NULL && *text == '\0';
}

static const char *name_at(const Rename *rename, guint from_end)
{
    return rename->path->len > from_end
               ? g_ptr_array_index(rename->path, rename->path->len - 1 - from_end)
               : NULL;
}

static const char *rename_template(const Fact *fact)
{
    static const struct {
        const Kind *kind;
        const char *template;
    } parts[] = {
        {&kind_column, "ALTER TABLE {on} RENAME COLUMN {id} TO "},
        {&kind_constraint, "ALTER TABLE {on} RENAME CONSTRAINT {id} TO "},
        {&kind_domain_constraint, "ALTER DOMAIN {on} RENAME CONSTRAINT {id} TO "},
        {&kind_attribute, "ALTER TYPE {on} RENAME ATTRIBUTE {id} TO "},
        {&kind_trigger, "ALTER TRIGGER {id} ON {on} RENAME TO "},
        {&kind_policy, "ALTER POLICY {id} ON {on} RENAME TO "},
        {&kind_rule, "ALTER RULE {id} ON {on} RENAME TO "},
        {&kind_index, "ALTER INDEX {id} RENAME TO "},
    };
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (parts[i].kind == fact->kind)
            return parts[i].template;
    }
    gboolean alone = fact->parent == NULL && fact->kind != &kind_default_privilege &&
                     fact->kind != &kind_cast && fact->kind != &kind_transform &&
                     fact->kind != &kind_operator && fact->kind != &kind_extension;
    return alone ? "ALTER {address} RENAME TO " : NULL;
}

/* A path may leave out the schema. */
static gboolean is_meant(const Fact *fact, const Rename *rename)
{
    if (rename_template(fact) == NULL || g_strcmp0(fact->name, name_at(rename, 0)) != 0 ||
        (rename->kind != NULL && strcmp(rename->kind, fact->kind->name) != 0))
        return FALSE;
    guint at = 1;
    if (fact->parent != NULL) {
        if (g_strcmp0(fact->parent->name, name_at(rename, 1)) != 0)
            return FALSE;
        at = 2;
    }
    const char *schema = name_at(rename, at);
    return rename->path->len <= at + 1 &&
           (schema == NULL || g_strcmp0(fact_schema(fact), schema) == 0);
}

static const Fact *find(const Catalog *catalog, const Rename *rename, const char *text,
                        GError **error)
{
    const Fact *found = NULL;
    g_autoptr(GString) all = g_string_new(NULL);
    guint count = 0;
    for (guint i = 0; i < catalog->facts->len; i++) {
        const Fact *fact = g_ptr_array_index(catalog->facts, i);
        if (!is_meant(fact, rename))
            continue;
        g_autofree char *label = fact_label(fact);
        g_string_append_printf(all, "%s%s", count++ > 0 ? "\n" : "", label);
        found = fact;
    }
    if (count == 1)
        return found;
    error_set(error, ERROR_USAGE,
              count == 0 ? "--rename %s: there is no such object"
                         : "--rename %s means several objects",
              text);
    if (count > 1) {
        error_add_detail(error, all->str);
        error_add_hint(error, "Write the schema, or the kind: table:shop.old=new.");
    }
    return NULL;
}

/* The same thing, under its new name. */
static char *address_after(const Fact *fact, const char *quoted)
{
    const char *template = rename_template(fact);
    g_autofree char *head = fact_format(fact, template);
    g_autofree char *old = fact->parent == NULL || fact->kind == &kind_index
                               ? g_strdup(fact_plain_name(fact))
                               : g_strdup(fact->id);
    char *arguments = strchr(old, '(');
    if (arguments != NULL && *old != '"')
        *arguments = '\0';
    char *at = g_strrstr(head, old);
    g_autofree char *before = g_strndup(head, (gsize)(at - head));
    return g_strconcat(before, quoted, at + strlen(old), NULL);
}

static gboolean apply(Side *side, Connection *copy, const char *text, GError **error)
{
    g_auto(Rename) rename = {0};
    if (!parse(text, &rename)) {
        error_set(error, ERROR_USAGE, "\"%s\" is no rename", text);
        error_add_hint(error, "Write [KIND:][schema.][table.]old=new.");
        return FALSE;
    }
    const Fact *fact = find(side->catalog, &rename, text, error);
    if (fact == NULL)
        return FALSE;
    g_autofree char *new = connection_quote_identifier(copy, rename.name);
    g_autofree char *old = connection_quote_identifier(copy, fact->name);
    g_autofree char *head = fact_format(fact, rename_template(fact));
    g_autofree char *after = address_after(fact, new);
    char *sql = g_strconcat(head, new, NULL);
    g_ptr_array_add(side->renames, sql);
    g_ptr_array_insert(side->takes_back, 0, g_strconcat(after, old, NULL));
    if (!connection_command(copy, sql, error))
        return FALSE;
    Catalog *now = catalog_read(copy, error);
    if (now == NULL)
        return FALSE;
    if (side->before == NULL)
        side->before = side->catalog;
    else
        catalog_free(side->catalog);
    side->catalog = now;
    return TRUE;
}

gboolean sides_rename(Sides *sides, Side *side, char *const *renames, GError **error)
{
    if (renames == NULL || renames[0] == NULL)
        return TRUE;
    g_autofree char *url = sides_copy(sides, side, error);
    g_autoptr(Connection) copy =
        url != NULL ? connection_open(&(ConnectionOptions){.url = url}, error) : NULL;
    if (copy == NULL)
        return FALSE;
    side->renames = g_ptr_array_new_with_free_func(g_free);
    side->takes_back = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; renames[i] != NULL; i++) {
        if (!apply(side, copy, renames[i], error))
            return FALSE;
    }
    return TRUE;
}
