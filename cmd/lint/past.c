#include "cmd/lint/past.h"

#include "core/base/error.h"
#include "core/data/digest.h"
#include "core/migrate/migration.h"
#include "core/sql/definition.h"

#include <string.h>

typedef struct Past {
    const Context *context;
    const Project *project;
    const ProjectOptions *options;
    LintHistory *history;
    SourceTree *tip, *fork;        /* of the base, and where this line left it; NULL without */
    Chain *tip_chain, *fork_chain; /* likewise */
} Past;

/* What the files of one state say of an object, less what those of the other say. */
typedef struct Balance {
    guint64 fingerprint[2];
    char *path;
} Balance;

static void balance_free(gpointer data)
{
    g_free(((Balance *)data)->path);
    g_free(data);
}

char *past_default_branch(Repository *repository, const char *remote)
{
    static const char *const names[] = {"HEAD", "main", "master"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *name = g_strdup_printf("refs/remotes/%s/%s", remote, names[i]);
        g_autofree char *oid = repository_resolve(repository, name, NULL);
        if (oid != NULL)
            return g_steal_pointer(&name);
    }
    return NULL;
}

static char *find_base(const Past *past)
{
    const ProjectOptions *options = past->options;
    if (past->project->repository == NULL || !repository_has_commits(past->project->repository))
        return NULL;
    if (options->base != NULL || options->since != NULL)
        return g_strdup(options->base != NULL ? options->base : options->since);
    return past_default_branch(past->project->repository, "origin");
}

static Chain *read_chain(const Past *past, SourceTree *tree, GError **error)
{
    const MigrationsConfig *config = &past->context->config->migrations;
    return chain_discover(tree, &(ChainOptions){.folder = config->folder, .format = config->format},
                          error);
}

static gboolean open_base(Past *past, const char *base, GError **error)
{
    Repository *repository = past->project->repository;
    g_autoptr(GError) problem = NULL;
    past->tip = repository_source_commit(repository, base, past->project->folder, error);
    past->tip_chain = past->tip != NULL ? read_chain(past, past->tip, error) : NULL;
    if (past->tip_chain == NULL)
        return FALSE;
    /* A cut history cannot tell what was edited; versions can still be compared. */
    g_autofree char *fork = repository_merge_base(repository, base, past->options->ref, &problem);
    if (fork == NULL)
        return TRUE;
    past->fork = repository_source_commit(repository, fork, past->project->folder, error);
    past->fork_chain = past->fork != NULL ? read_chain(past, past->fork, error) : NULL;
    return past->fork_chain != NULL;
}

static void past_clear(Past *past)
{
    g_clear_pointer(&past->tip_chain, chain_free);
    g_clear_pointer(&past->fork_chain, chain_free);
    g_clear_pointer(&past->tip, source_tree_free);
    g_clear_pointer(&past->fork, source_tree_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Past, past_clear)

static const LintSource *find_source(const GPtrArray *sources, const char *path)
{
    for (guint i = 0; i < sources->len; i++)
        if (strcmp(((const LintSource *)sources->pdata[i])->path, path) == 0)
            return sources->pdata[i];
    return NULL;
}

static char *without_carriages(GBytes *bytes)
{
    gsize length = 0;
    const char *text = g_bytes_get_data(bytes, &length);
    GString *plain = g_string_sized_new(length);
    for (gsize i = 0; i < length; i++)
        if (text[i] != '\r' || i + 1 == length || text[i + 1] != '\n')
            g_string_append_c(plain, text[i]);
    return g_string_free(plain, FALSE);
}

/* Line ends are git's to convert. */
static gboolean is_same(GBytes *a, GBytes *b)
{
    if (g_bytes_equal(a, b))
        return TRUE;
    g_autofree char *first = without_carriages(a);
    g_autofree char *second = without_carriages(b);
    return strcmp(first, second) == 0;
}

static gboolean was_there(SourceTree *tree, const char *path)
{
    return tree != NULL && source_tree_has(tree, path);
}

static gboolean find_edit(const Past *past, const Migration *migration, HistoryMigration *entry,
                          GError **error)
{
    const char *path = migration->up_path;
    if (path == NULL || !was_there(past->fork, path))
        return TRUE;
    g_autoptr(GBytes) before = source_tree_read(past->fork, path, error);
    g_autoptr(GBytes) now =
        before != NULL ? source_tree_read(past->project->tree, path, error) : NULL;
    if (now == NULL)
        return FALSE;
    entry->edited = !is_same(before, now);
    entry->edited_path = entry->edited ? g_strdup(path) : NULL;
    return TRUE;
}

static const char *first_path(const Migration *migration)
{
    return migration->up_path != NULL ? migration->up_path : migration->down_path;
}

static gboolean defines_schema(const Past *past, const char *path)
{
    g_autoptr(GBytes) bytes = source_tree_read(past->project->tree, path, NULL);
    g_autoptr(Script) script = bytes != NULL ? script_split(path, bytes, TRUE, NULL) : NULL;
    g_autoptr(Parse) parse = script != NULL ? parse_script(script) : NULL;
    g_autoptr(Definitions) found = parse != NULL ? definitions_of(parse, FALSE) : NULL;
    guint rows = 1u << TOUCH_WRITE | 1u << TOUCH_REFERENCE;
    for (guint i = 0; found != NULL && i < found->count; i++)
        if ((found->items[i].actions & ~rows) != 0)
            return TRUE;
    return FALSE;
}

/* A file of that name on the base is the same migration, whatever is in it. */
static void place_added(const Past *past, const Migration *migration, HistoryMigration *entry)
{
    const Migration *twin = chain_find(past->tip_chain, migration->version);
    const char *newest = past->history->newest;
    entry->added = TRUE;
    entry->defines = migration->up_path != NULL && defines_schema(past, migration->up_path);
    if (twin != NULL && g_strcmp0(first_path(twin), first_path(migration)) == 0)
        return;
    if (twin != NULL)
        entry->twin = g_path_get_basename(first_path(twin));
    entry->late = newest != NULL && !past->context->config->migrations.out_of_order &&
                  version_compare(migration->version, newest) < 0;
}

static gboolean add_migration(const Past *past, const Migration *migration, GError **error)
{
    HistoryMigration *entry = g_new0(HistoryMigration, 1);
    entry->version = g_strdup(migration->version);
    entry->name = g_strdup(migration->name != NULL ? migration->name : "");
    entry->path = g_strdup(first_path(migration));
    entry->has_down = migration->down_path != NULL || migration->sections;
    g_ptr_array_add(past->history->migrations, entry);
    if (past->tip == NULL)
        return TRUE;
    if (was_there(past->fork, entry->path))
        return find_edit(past, migration, entry, error);
    place_added(past, migration, entry);
    return TRUE;
}

static gboolean add_migrations(const Past *past, GError **error)
{
    const Chain *chain = past->project->chain;
    for (guint i = 0; chain != NULL && i < chain->migrations->len; i++)
        if (!add_migration(past, chain_at(chain, i), error))
            return FALSE;
    for (guint i = 0; past->fork_chain != NULL && i < past->fork_chain->migrations->len; i++) {
        const Migration *before = chain_at(past->fork_chain, i);
        gboolean gone = chain == NULL || chain_find(chain, before->version) == NULL;
        if (gone && before->up_path != NULL)
            g_ptr_array_add(past->history->removed, g_strdup(before->up_path));
    }
    return TRUE;
}

static void weigh(GHashTable *balances, const char *path, GBytes *bytes, gboolean before)
{
    g_autoptr(Script) script = script_split(path, bytes, TRUE, NULL);
    g_autoptr(Parse) parse = script != NULL ? parse_script(script) : NULL;
    g_autoptr(Definitions) found = parse != NULL ? definitions_of(parse, FALSE) : NULL;
    for (guint i = 0; found != NULL && i < found->count; i++) {
        const Definition *definition = &found->items[i];
        Balance *balance = g_hash_table_lookup(balances, definition->key);
        if (balance == NULL) {
            balance = g_new0(Balance, 1);
            balance->path = g_strdup(path);
            g_hash_table_insert(balances, g_strdup(definition->key), balance);
        }
        for (guint k = 0; k < G_N_ELEMENTS(balance->fingerprint); k++)
            balance->fingerprint[k] +=
                before ? 0 - definition->fingerprint[k] : definition->fingerprint[k];
    }
}

static gboolean weigh_file(const Past *past, GHashTable *balances, SourceTree *tree,
                           const char *path, gboolean before, GError **error)
{
    const LintSource *source = before ? NULL : find_source(past->project->schema, path);
    g_autoptr(GBytes) bytes =
        source != NULL ? g_bytes_ref(source->bytes) : source_tree_read(tree, path, error);
    if (bytes == NULL)
        return FALSE;
    weigh(balances, path, bytes, before);
    return TRUE;
}

/* path -> id of its blob, or NULL where only reading would tell. */
static GHashTable *list_tree(const Past *past, SourceTree *tree, GError **error)
{
    const char *folder = past->context->config->schema.folder;
    GHashTable *files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (!source_tree_has(tree, folder))
        return files;
    g_autoptr(GPtrArray) entries = source_tree_list(tree, folder, error);
    for (guint i = 0; entries != NULL && i < entries->len; i++) {
        const SourceEntry *entry = entries->pdata[i];
        if (g_str_has_suffix(entry->path, ".sql"))
            g_hash_table_insert(files, g_strdup(entry->path), g_strdup(entry->digest));
    }
    if (entries == NULL)
        g_clear_pointer(&files, g_hash_table_unref);
    return files;
}

static gboolean is_unchanged(const Past *past, const char *path, const char *now,
                             const char *before)
{
    if (now != NULL || before == NULL)
        return g_strcmp0(now, before) == 0;
    const LintSource *source = find_source(past->project->schema, path);
    if (source == NULL || source->bytes == NULL)
        return FALSE;
    gsize length = 0;
    const void *bytes = g_bytes_get_data(source->bytes, &length);
    g_autofree char *digest = digest_git_blob(bytes, length);
    return strcmp(digest, before) == 0;
}

/* Files that are not the same: those of `side`, added to the balances. */
static gboolean weigh_side(const Past *past, GHashTable *balances, SourceTree *tree,
                           GHashTable *side, GHashTable *other, gboolean before, GError **error)
{
    g_autoptr(GList) paths = g_list_sort(g_hash_table_get_keys(side), (GCompareFunc)g_strcmp0);
    for (GList *at = paths; at != NULL; at = at->next) {
        const char *mine = g_hash_table_lookup(side, at->data);
        const char *theirs = g_hash_table_lookup(other, at->data);
        if (g_hash_table_contains(other, at->data) &&
            is_unchanged(past, at->data, before ? theirs : mine, before ? mine : theirs))
            continue;
        if (!weigh_file(past, balances, tree, at->data, before, error))
            return FALSE;
    }
    return TRUE;
}

static int compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_changed(const Past *past, GHashTable *balances)
{
    g_autoptr(GHashTable) paths = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, balances);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Balance *balance = value;
        if ((balance->fingerprint[0] | balance->fingerprint[1]) != 0 &&
            g_hash_table_add(paths, balance->path))
            g_ptr_array_add(past->history->changed, g_strdup(balance->path));
    }
    g_ptr_array_sort(past->history->changed, compare_texts);
}

static gboolean compare_trees(const Past *past, GError **error)
{
    g_autoptr(GHashTable) now = list_tree(past, past->project->tree, error);
    g_autoptr(GHashTable) before = now != NULL ? list_tree(past, past->fork, error) : NULL;
    g_autoptr(GHashTable) balances =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, balance_free);
    if (before == NULL ||
        !weigh_side(past, balances, past->project->tree, now, before, FALSE, error) ||
        !weigh_side(past, balances, past->fork, before, now, TRUE, error))
        return FALSE;
    add_changed(past, balances);
    return TRUE;
}

static void add_tree(const Past *past)
{
    const char *folder = past->context->config->schema.folder;
    for (guint i = 0; i < past->project->schema->len; i++) {
        const LintSource *source = past->project->schema->pdata[i];
        if (g_str_has_prefix(source->path, folder))
            g_ptr_array_add(past->history->tree, g_strdup(source->path));
    }
}

static gboolean read_base(Past *past, const char *base, GError **error)
{
    if (!open_base(past, base, error))
        return FALSE;
    const GPtrArray *migrations = past->tip_chain->migrations;
    past->history->base = g_str_has_prefix(base, "refs/remotes/")
                              ? g_strdup(base + strlen("refs/remotes/"))
                              : g_strdup(base);
    if (migrations->len > 0)
        past->history->newest = g_strdup(chain_at(past->tip_chain, migrations->len - 1)->version);
    past->history->complete = past->options->since != NULL && !past->options->part;
    return TRUE;
}

LintHistory *past_read(const Context *context, const Project *project,
                       const ProjectOptions *options, GError **error)
{
    g_autoptr(LintHistory) history = history_new();
    g_auto(Past)
        past = {.context = context, .project = project, .options = options, .history = history};
    g_autofree char *base = find_base(&past);
    add_tree(&past);
    if (base != NULL && !read_base(&past, base, error))
        return NULL;
    if (!add_migrations(&past, error) ||
        (past.fork != NULL && history->complete && !compare_trees(&past, error)))
        return NULL;
    return g_steal_pointer(&history);
}

GHashTable *past_settled(const LintHistory *history)
{
    GHashTable *settled = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; history->base != NULL && i < history->migrations->len; i++) {
        HistoryMigration *migration = history->migrations->pdata[i];
        if (!migration->added && !migration->edited)
            g_hash_table_add(settled, migration->path);
    }
    return settled;
}
