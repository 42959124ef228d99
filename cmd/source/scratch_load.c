#include "cmd/source/scratch_load.h"

#include "core/base/error.h"
#include "core/build/load.h"
#include "core/build/write.h"
#include "core/data/digest.h"
#include "core/migrate/runner.h"
#include "core/schema/diff/proof.h"

#include <string.h>

enum { MOST_ROLES = 1000 };

gboolean scratch_begin(Sides *sides, GError **error)
{
    /* Publications ask for it; whole schemas in one transaction for the locks. */
    static const char *const settings[] = {"wal_level=logical", "max_locks_per_transaction=1024",
                                           NULL};
    if (sides->scratch == NULL)
        sides->scratch = scratch_start(&(ScratchOptions){.settings = settings}, error);
    return sides->scratch != NULL;
}

char *scratch_new_database(Sides *sides, GError **error)
{
    if (!scratch_begin(sides, error))
        return NULL;
    g_autofree char *name = g_strdup_printf("side_%u", ++sides->made);
    return scratch_create_database(sides->scratch, name, error);
}

static gboolean command(Sides *self, const char *sql, GError **error)
{
    g_autoptr(Connection) connection =
        connection_open(&(ConnectionOptions){.url = scratch_url(self->scratch)}, error);
    return connection != NULL && connection_command(connection, sql, error);
}

char *scratch_clone_database(Sides *sides, const char *url, GError **error)
{
    g_autoptr(Connection) connection = connection_open(&(ConnectionOptions){.url = url}, error);
    if (connection == NULL)
        return NULL;
    g_autofree char *template =
        connection_quote_identifier(connection, connection_database(connection));
    g_clear_pointer(&connection, connection_close);
    g_autofree char *name = g_strdup_printf("copy_%u", ++sides->made);
    g_autofree char *sql = g_strdup_printf("create database %s template %s", name, template);
    if (!command(sides, sql, error))
        return NULL;
    /* The URL of a database that is there already. */
    return scratch_database_url(sides->scratch, name);
}

/* Creates the role that `failure` misses; FALSE when it is about something else. */
static gboolean supply_role(Sides *self, const GError *failure)
{
    g_autoptr(GRegex) pattern = g_regex_new("role \"(.+)\" does not exist", 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    if (g_strcmp0(error_sqlstate(failure), "42704") != 0 ||
        !g_regex_match(pattern, failure->message, 0, &match))
        return FALSE;
    g_autofree char *role = g_match_info_fetch(match, 1);
    g_autoptr(GString) quoted = g_string_new(role);
    g_string_replace(quoted, "\"", "\"\"", 0);
    g_autofree char *sql = g_strdup_printf("create role \"%s\"", quoted->str);
    return command(self, sql, NULL);
}

static char *match_first(const GError *failure, const char *expression)
{
    g_autoptr(GRegex) pattern = g_regex_new(expression, 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    return failure != NULL && g_regex_match(pattern, failure->message, 0, &match)
               ? g_match_info_fetch(match, 1)
               : NULL;
}

static char *missing_extension(const GError *failure)
{
    return match_first(failure, "extension \"(.+)\" is not available");
}

/* $1 is the extension's name, $2 that of a type. */
static gboolean run_there(const char *url, const char *sql, const char *extension, const char *type)
{
    g_autoptr(Connection) connection = connection_open(&(ConnectionOptions){.url = url}, NULL);
    if (connection == NULL)
        return FALSE;
    g_autofree char *one = connection_quote_literal(connection, extension);
    g_autofree char *two = connection_quote_literal(connection, type != NULL ? type : "");
    g_autoptr(GString) text = g_string_new(sql);
    g_string_replace(text, "$1", one, 0);
    g_string_replace(text, "$2", two, 0);
    return connection_run_script(connection, text->str, NULL, NULL, NULL, NULL, NULL);
}

/* A name in pg_extension and nothing else: CREATE EXTENSION IF NOT EXISTS finds it there. */
static gboolean stub_extension(Sides *self, const char *url, const char *name)
{
    static const char sql[] =
        "set allow_system_table_mods = on;\n"
        "insert into pg_extension (oid, extname, extowner, extnamespace, extrelocatable, "
        "extversion) select pg_nextoid('pg_extension', 'oid', 'pg_extension_oid_index'), $1, 10, "
        "n.oid, true, '0' from pg_namespace n where n.nspname = 'public'";
    if (!run_there(url, sql, name, NULL))
        return FALSE;
    g_free(self->stubbed);
    self->stubbed = g_strdup(name);
    output_warning(self->context->output,
                   "the extension \"%s\" is not on this machine: its name stands for it", name);
    return TRUE;
}

/* A type that nobody has, once an extension is missing, is taken for that extension's: text under
 * its name. */
static gboolean stub_type(const Sides *self, const char *url, const char *name)
{
    static const char sql[] =
        "do $stub$ declare extension text := $1; type text := $2; begin\n"
        "if type !~ '[.]' then type := 'public.' || quote_ident(type); end if;\n"
        "execute format('create type %s', type);\n"
        "execute format('create function %s_in(cstring) returns %s language internal immutable "
        "strict as %L', type, type, 'textin');\n"
        "execute format('create function %s_out(%s) returns cstring language internal immutable "
        "strict as %L', type, type, 'textout');\n"
        "execute format('create type %s (input = %s_in, output = %s_out, internallength = "
        "variable, alignment = int4, storage = extended)', type, type, type);\n"
        "execute format('alter extension %I add type %s', extension, type);\n"
        "execute format('alter extension %I add function %s_in(cstring)', extension, type);\n"
        "execute format('alter extension %I add function %s_out(%s)', extension, type, type);\n"
        "end $stub$";
    return run_there(url, sql, self->stubbed, name);
}

static gboolean supply_stub(Sides *self, const char *url, const GError *failure)
{
    g_autofree char *extension = missing_extension(failure);
    if (extension != NULL)
        return stub_extension(self, url, extension);
    gboolean missing = self->stubbed != NULL && g_strcmp0(error_sqlstate(failure), "42704") == 0;
    g_autofree char *type = missing ? match_first(failure, "type \"(.+)\" does not exist") : NULL;
    return type != NULL && stub_type(self, url, type);
}

/* Names what is missing, and the way on. */
static void propagate(GError **error, GError *failure)
{
    g_autofree char *extension = missing_extension(failure);
    if (extension != NULL)
        error_add_hint(&failure,
                       "Install \"%s\" for the PostgreSQL of this machine, or go on without it: "
                       "--stub-extensions.",
                       extension);
    g_propagate_error(error, failure);
}

typedef struct Job {
    Sides *sides;
    const char *url;
    gboolean (*run)(const struct Job *job, Connection *connection, GError **error);
    const Build *build;
    SourceTree *tree;
    const Chain *chain;
    const char *target;
    const Delta *delta;
} Job;

static gboolean run_with_roles(const Job *job, GError **error)
{
    for (guint i = 0; i < MOST_ROLES; i++) {
        g_autoptr(GError) failure = NULL;
        g_autoptr(Connection) connection = connection_open(
            &(ConnectionOptions){.url = job->url, .application_name = job->sides->context->program},
            &failure);
        if (connection != NULL && job->run(job, connection, &failure))
            return TRUE;
        if (!supply_role(job->sides, failure) &&
            !(job->sides->stub_extensions && supply_stub(job->sides, job->url, failure))) {
            propagate(error, g_steal_pointer(&failure));
            return FALSE;
        }
    }
    error_set(error, ERROR_INPUT, "more than %d roles or types are missing", MOST_ROLES);
    return FALSE;
}

static gboolean run_build(const Job *job, Connection *connection, GError **error)
{
    LoadOutcome outcome;
    return build_load(job->build, connection, &outcome, error);
}

static gboolean run_chain(const Job *job, Connection *connection, GError **error)
{
    const MigrationsConfig *config = &job->sides->context->config->migrations;
    g_autoptr(Runner) runner = runner_open(
        connection, job->tree, job->chain,
        &(RunnerOptions){.ledger_schema = config->ledger_schema, .reconnect = {.url = job->url}},
        error);
    if (runner == NULL)
        return FALSE;
    g_autoptr(Plan) plan =
        plan_up(runner_input(runner), &(PlanOptions){.target = job->target, .resume = TRUE}, error);
    g_auto(RunSummary) summary = {0};
    return plan != NULL && runner_run(runner, plan, &summary, error);
}

static gboolean run_delta(const Job *job, Connection *connection, GError **error)
{
    if (!connection_command(connection, "BEGIN", error))
        return FALSE;
    return proof_apply(job->delta, connection, error) &&
           connection_command(connection, "COMMIT", error);
}

gboolean scratch_apply(Sides *sides, const Delta *delta, const char *url, GError **error)
{
    return run_with_roles(&(Job){.sides = sides, .url = url, .run = run_delta, .delta = delta},
                          error);
}

static SourceTree *open_commit(Sides *self, const char *ref, GError **error)
{
    const char *root = self->context->config->root;
    if (self->repository == NULL)
        self->repository = repository_open(root, error);
    if (self->repository == NULL)
        return NULL;
    g_autofree char *folder = repository_folder_of(self->repository, root);
    return ref != NULL ? repository_source_commit(self->repository, ref, folder, error)
                       : repository_source_index(self->repository, folder, error);
}

void loading_clear(Loading *loading)
{
    g_clear_pointer(&loading->chain, chain_free);
    g_clear_pointer(&loading->build, build_free);
    g_clear_pointer(&loading->tree, source_tree_free);
    g_clear_pointer(&loading->target, g_free);
}

/* CREATE EXTENSION at the start of a line asks for IF NOT EXISTS, so that a stub will do. */
typedef struct LenientTree {
    SourceTree tree;
    SourceTree *inner;
} LenientTree;

static GPtrArray *lenient_list(SourceTree *self, const char *prefix, GError **error)
{
    return source_tree_list(((LenientTree *)self)->inner, prefix, error);
}

static GBytes *lenient_read(SourceTree *self, const char *path, GError **error)
{
    GBytes *bytes = source_tree_read(((LenientTree *)self)->inner, path, error);
    gsize length = 0;
    const char *text = bytes != NULL ? g_bytes_get_data(bytes, &length) : NULL;
    if (text == NULL || !g_str_has_suffix(path, ".sql"))
        return bytes;
    g_autoptr(GRegex) pattern =
        g_regex_new("^([ \\t]*create[ \\t]+extension[ \\t]+)(?!if[ \\t])",
                    G_REGEX_CASELESS | G_REGEX_MULTILINE | G_REGEX_RAW, 0, NULL);
    char *changed = g_regex_replace(pattern, text, (gssize)length, 0, "\\1if not exists ", 0, NULL);
    if (changed == NULL)
        return bytes;
    g_bytes_unref(bytes);
    return g_bytes_new_take(changed, strlen(changed));
}

static void lenient_free(SourceTree *self)
{
    source_tree_free(((LenientTree *)self)->inner);
    g_free(self);
}

static const SourceTreeClass lenient_class = {"lenient", lenient_list, lenient_read, lenient_free};

/* `tree` is taken. */
static SourceTree *as_asked(const Sides *self, SourceTree *tree)
{
    if (!self->stub_extensions || tree == NULL)
        return tree;
    LenientTree *lenient = g_new0(LenientTree, 1);
    lenient->tree.class = &lenient_class;
    lenient->tree.label = g_strdup(tree->label);
    lenient->inner = tree;
    return &lenient->tree;
}

/* `tree` is taken. */
static gboolean plan_build(Loading *loading, SourceTree *tree, const BuildOptions *options,
                           GError **error)
{
    loading->tree = tree;
    loading->build = tree != NULL ? build_plan(tree, options, error) : NULL;
    return loading->build != NULL;
}

static gboolean open_tree(const Sides *self, SourceTree *tree, Loading *loading, GError **error)
{
    const SchemaConfig *config = &self->context->config->schema;
    BuildOptions options = {.folder = config->folder,
                            .order = config->order,
                            .order_file = config->order_file,
                            .search_path = config->search_path,
                            .include = (const char *const *)config->include,
                            .exclude = (const char *const *)config->exclude};
    return plan_build(loading, as_asked(self, tree), &options, error);
}

static gboolean open_file(const Sides *self, const char *path, Loading *loading, GError **error)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    g_autoptr(GError) failure = NULL;
    if (!g_file_get_contents(path, &text, &length, &failure)) {
        error_set(error, ERROR_INPUT, "cannot read \"%s\": %s", path, failure->message);
        return FALSE;
    }
    SourceTree *tree = source_memory_new();
    g_autofree char *base = g_path_get_basename(path);
    g_autofree char *name =
        g_str_has_suffix(base, ".sql") ? g_strdup(base) : g_strconcat(base, ".sql", NULL);
    g_autoptr(GBytes) bytes = g_bytes_new_take(g_steal_pointer(&text), length);
    source_memory_add(tree, name, bytes);
    return plan_build(loading, as_asked(self, tree), &(BuildOptions){0}, error);
}

static gboolean open_chain(Sides *self, const char *at, Loading *loading, GError **error)
{
    const MigrationsConfig *config = &self->context->config->migrations;
    const ChainOptions options = {.folder = config->folder, .format = config->format};
    loading->tree = as_asked(self, source_folder_open(self->context->config->root, error));
    loading->chain = loading->tree != NULL ? chain_discover(loading->tree, &options, error) : NULL;
    if (loading->chain == NULL)
        return FALSE;
    if (at != NULL && version_is_valid(at) && chain_find(loading->chain, at) != NULL)
        loading->target = g_strdup(at);
    else if (at != NULL) {
        g_clear_pointer(&loading->chain, chain_free);
        g_clear_pointer(&loading->tree, source_tree_free);
        loading->tree = as_asked(self, open_commit(self, at, error));
        loading->chain =
            loading->tree != NULL ? chain_discover(loading->tree, &options, error) : NULL;
    }
    return loading->chain != NULL;
}

static gboolean refuse(const char *name, GError **error)
{
    error_set(error, ERROR_USAGE, "\"%s\" is no source of a schema", name);
    error_add_hint(error, "Sources are tree, tree@REF, index, chain, chain@VERSION, chain@REF, "
                          "file:PATH, db:URL and env:NAME.");
    return FALSE;
}

gboolean scratch_open(Sides *sides, const char *name, Loading *loading, GError **error)
{
    SourceTree *tree = NULL;
    if (g_str_has_prefix(name, "file:"))
        return open_file(sides, name + strlen("file:"), loading, error);
    if (strcmp(name, "chain") == 0 || g_str_has_prefix(name, "chain@"))
        return open_chain(sides, name[5] == '@' ? name + 6 : NULL, loading, error);
    if (strcmp(name, "tree") == 0)
        tree = source_folder_open(sides->context->config->root, error);
    else if (strcmp(name, "index") == 0)
        tree = open_commit(sides, NULL, error);
    else if (g_str_has_prefix(name, "tree@"))
        tree = open_commit(sides, name + strlen("tree@"), error);
    else
        return refuse(name, error);
    return open_tree(sides, tree, loading, error);
}

gboolean scratch_load(Sides *sides, const Loading *loading, const char *url, GError **error)
{
    return run_with_roles(&(Job){.sides = sides,
                                 .url = url,
                                 .run = loading->build != NULL ? run_build : run_chain,
                                 .build = loading->build,
                                 .tree = loading->tree,
                                 .chain = loading->chain,
                                 .target = loading->target},
                          error);
}

static void digest_text(Digest *digest, const char *text)
{
    digest_update(digest, text != NULL ? text : "", text != NULL ? strlen(text) + 1 : 1);
}

static void digest_bytes(Digest *digest, GBytes *bytes)
{
    gsize length = 0;
    const void *data = g_bytes_get_data(bytes, &length);
    g_autofree char *own = digest_sha256(data, length);
    digest_text(digest, own);
}

static gboolean may_include(GBytes *bytes)
{
    gsize length = 0;
    const char *text = g_bytes_get_data(bytes, &length);
    return text != NULL && g_strstr_len(text, (gssize)length, "\\i") != NULL;
}

/* Every file of the folder, whether it is a migration or not. FALSE without an error where one may
 * include what lies elsewhere. */
static gboolean digest_chain(Digest *digest, const Sides *sides, const Loading *loading,
                             GError **error)
{
    const MigrationsConfig *config = &sides->context->config->migrations;
    digest_text(digest, loading->chain->format);
    digest_text(digest, config->ledger_schema);
    digest_text(digest, loading->target);
    g_autoptr(GPtrArray) entries = source_tree_list(loading->tree, config->folder, error);
    for (guint i = 0; entries != NULL && i < entries->len; i++) {
        const SourceEntry *entry = g_ptr_array_index(entries, i);
        g_autoptr(GBytes) bytes = source_tree_read(loading->tree, entry->path, error);
        if (bytes == NULL || may_include(bytes))
            return FALSE;
        digest_text(digest, entry->path);
        digest_bytes(digest, bytes);
    }
    return entries != NULL;
}

char *scratch_fingerprint(const Sides *sides, const Loading *loading, GError **error)
{
    g_autoptr(Digest) digest = digest_sha256_new();
    if (loading->chain != NULL) {
        if (!digest_chain(digest, sides, loading, error))
            return NULL;
    } else {
        g_autoptr(GBytes) text = build_text(loading->build, error);
        if (text == NULL)
            return NULL;
        digest_bytes(digest, text);
    }
    return digest_finish(g_steal_pointer(&digest));
}
