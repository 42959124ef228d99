#include "cmd/lint/project.h"

#include "cmd/lint/overlay.h"
#include "cmd/lint/selection.h"
#include "core/base/error.h"
#include "core/build/build.h"
#include "core/migrate/migration.h"
#include "core/migrate/sections.h"
#include "core/migrate/settings.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Reading {
    const Context *context;
    const ProjectOptions *options;
    Project *project;
    GPtrArray *inside;  /* of char*: given paths below the root, relative to it; no free function
                           needed: owned */
    GPtrArray *outside; /* of char*: given paths that the configured folders do not hold */
} Reading;

void project_free(Project *project)
{
    if (project == NULL)
        return;
    g_clear_pointer(&project->schema, g_ptr_array_unref);
    g_clear_pointer(&project->migrations, g_ptr_array_unref);
    g_clear_pointer(&project->seeds, g_ptr_array_unref);
    g_clear_pointer(&project->prior, g_ptr_array_unref);
    g_clear_pointer(&project->remarks, g_ptr_array_unref);
    g_clear_pointer(&project->chain, chain_free);
    g_clear_pointer(&project->tree, source_tree_free);
    g_clear_pointer(&project->repository, repository_free);
    g_free(project->folder);
    g_free(project);
}

static GPtrArray *new_sources(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)lint_source_free);
}

/* What follows `folder` in `path`: "" for itself; NULL when it is elsewhere. */
static const char *path_below(const char *path, const char *folder)
{
    gsize length = strlen(folder);
    while (length > 0 && folder[length - 1] == '/')
        length--;
    if (length == 0)
        return path;
    if (strncmp(path, folder, length) != 0 || (path[length] != '\0' && path[length] != '/'))
        return NULL;
    return path[length] == '/' ? path + length + 1 : path + length;
}

char *project_prefix(const Context *context)
{
    const char *root = context->config->root;
    const char *below = path_below(context->directory, root);
    if (below == NULL) {
        const char *down = path_below(root, context->directory);
        return down != NULL ? g_strconcat(down, "/", NULL) : g_strconcat(root, "/", NULL);
    }
    GString *prefix = g_string_new(NULL);
    for (const char *at = below; *at != '\0';
         at = strchr(at, '/') != NULL ? strchr(at, '/') + 1 : "")
        g_string_append(prefix, "../");
    return g_string_free(prefix, FALSE);
}

char *project_top(const Context *context)
{
    if (context->work_tree == NULL)
        return g_strdup("");
    char *real = realpath(context->config->root, NULL);
    char *top = realpath(context->work_tree, NULL);
    const char *below = real != NULL && top != NULL ? path_below(real, top) : NULL;
    char *prefix = below != NULL && *below != '\0' ? g_strconcat(below, "/", NULL) : g_strdup("");
    free(real);
    free(top);
    return prefix;
}

static gboolean open_tree(Reading *reading, GError **error)
{
    Project *project = reading->project;
    const ProjectOptions *options = reading->options;
    const char *root = reading->context->config->root;
    if (options->staged || options->ref != NULL || options->since != NULL ||
        options->base != NULL) {
        project->repository = repository_open(root, error);
        if (project->repository == NULL)
            return FALSE;
        project->folder = repository_folder_of(project->repository, root);
    }
    if (options->staged && options->side != 0)
        project->tree = repository_source_index_side(project->repository, project->folder,
                                                     options->side, error);
    else if (options->staged)
        project->tree = repository_source_index(project->repository, project->folder, error);
    else if (options->ref != NULL)
        project->tree =
            repository_source_commit(project->repository, options->ref, project->folder, error);
    else
        project->tree = source_folder_open(root, error);
    if (project->tree != NULL && project->repository != NULL && (options->staged || options->ref))
        repository_source_keep(project->tree);
    if (project->tree != NULL && options->texts != NULL)
        project->tree = overlay_new(project->tree, options->texts);
    return project->tree != NULL;
}

static GBytes *read_stdin(GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    guint8 piece[65536];
    ssize_t n;
    while ((n = read(STDIN_FILENO, piece, sizeof piece)) > 0)
        g_byte_array_append(bytes, piece, (guint)n);
    if (n < 0) {
        error_set(error, ERROR_INPUT, "cannot read standard input");
        return NULL;
    }
    return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
}

/* --stdin: the text takes the place of the file it is named after, or stands alone. */
static gboolean add_stdin(Reading *reading, GError **error)
{
    g_autoptr(GBytes) bytes = read_stdin(error);
    if (bytes == NULL)
        return FALSE;
    const char *name =
        reading->options->stdin_path != NULL ? reading->options->stdin_path : "stdin.sql";
    g_autofree char *whole = g_canonicalize_filename(name, reading->context->directory);
    const char *below = path_below(whole, reading->context->config->root);
    g_autofree char *path = g_strdup(below != NULL && *below != '\0' ? below : whole);
    g_autoptr(GHashTable) files = overlay_files_new();
    g_hash_table_insert(files, g_strdup(path), g_bytes_ref(bytes));
    reading->project->tree = overlay_new(reading->project->tree, files);
    g_ptr_array_add(reading->inside, g_steal_pointer(&path));
    return TRUE;
}

static gboolean is_there(const Reading *reading, const char *path)
{
    if (!reading->options->staged && reading->options->ref == NULL)
        return g_file_test(path, G_FILE_TEST_EXISTS);
    const char *below = path_below(path, reading->context->config->root);
    return below != NULL && (*below == '\0' || source_tree_has(reading->project->tree, below));
}

static gboolean add_paths(Reading *reading, GError **error)
{
    const Config *config = reading->context->config;
    for (guint i = 0; reading->options->paths[i] != NULL; i++) {
        const char *given = reading->options->paths[i];
        g_autofree char *whole = g_canonicalize_filename(given, reading->context->directory);
        if (!is_there(reading, whole)) {
            error_set(error, ERROR_INPUT, "there is no file or folder \"%s\" in the %s", given,
                      reading->project->tree->label);
            return FALSE;
        }
        const char *below = path_below(whole, config->root);
        g_ptr_array_add(reading->inside, g_strdup(below != NULL ? below : whole));
    }
    return TRUE;
}

/* Listing a folder only to learn that it is there costs as much as reading it. */
static gboolean has_folder(const Reading *reading, SourceTree *tree, const char *folder)
{
    if (reading->project->repository != NULL || reading->options->from_stdin)
        return source_tree_has(tree, folder);
    g_autofree char *path = g_build_filename(reading->context->config->root, folder, NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* A folder without any .sql is no schema, rather than a wrong one. */
static gboolean is_empty(SourceTree *tree, const char *folder)
{
    g_autoptr(GPtrArray) entries = source_tree_list(tree, folder, NULL);
    for (guint i = 0; entries != NULL && i < entries->len; i++)
        if (g_str_has_suffix(((const SourceEntry *)entries->pdata[i])->path, ".sql"))
            return FALSE;
    return entries != NULL;
}

static GPtrArray *read_schema(const Reading *reading, SourceTree *tree, GError **error)
{
    const SchemaConfig *config = &reading->context->config->schema;
    g_autoptr(GPtrArray) sources = new_sources();
    if (!has_folder(reading, tree, config->folder))
        return g_steal_pointer(&sources);
    BuildOptions options = {
        .folder = config->folder,
        .order = config->order,
        .order_file = config->order_file,
        .search_path = config->search_path,
        .include = (const char *const *)config->include,
        .exclude = (const char *const *)config->exclude,
        .without_hashes = TRUE,
    };
    g_autoptr(GError) problem = NULL;
    g_autoptr(Build) build = build_plan(tree, &options, &problem);
    if (build == NULL && is_empty(tree, config->folder))
        return g_steal_pointer(&sources);
    if (build == NULL) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return NULL;
    }
    for (guint i = 0; i < build->files->len; i++) {
        const BuildFile *file = build_file(build, i);
        g_ptr_array_add(sources, lint_source_new(file->path, file->bytes, LINT_IN_SCHEMA));
    }
    return g_steal_pointer(&sources);
}

/* Settings that are not in the script's own head comment. */
static gboolean read_mode(SourceTree *tree, const Migration *migration, Direction direction,
                          GBytes *bytes, LintSource *source, GError **error)
{
    g_autoptr(Script) script = script_split(source->path, bytes, TRUE, NULL);
    if (script == NULL)
        return TRUE;
    g_autoptr(Settings) settings = settings_read(tree, migration, direction, script, error);
    if (settings == NULL)
        return FALSE;
    source->transaction = settings->transaction == TRANSACTION_OFF  ? LINT_TRANSACTION_OFF
                          : settings->transaction == TRANSACTION_ON ? LINT_TRANSACTION_ON
                                                                    : LINT_TRANSACTION_AUTO;
    return TRUE;
}

static gboolean add_direction(Reading *reading, const Migration *migration, Direction direction,
                              GBytes *bytes, gboolean own_settings, GError **error)
{
    gboolean up = direction == DIRECTION_UP;
    const char *path = up || migration->sections ? migration->up_path : migration->down_path;
    LintSource *source = lint_source_new(path, bytes, up ? LINT_IN_UP : LINT_IN_DOWN);
    source->chained = TRUE;
    g_ptr_array_add(reading->project->migrations, source);
    return !own_settings ||
           read_mode(reading->project->tree, migration, direction, bytes, source, error);
}

static gboolean add_section(Reading *reading, const Migration *migration, Direction direction,
                            GBytes *bytes, gboolean outside, GError **error)
{
    if (bytes == NULL)
        return TRUE;
    if (!add_direction(reading, migration, direction, bytes, TRUE, error))
        return FALSE;
    const GPtrArray *migrations = reading->project->migrations;
    LintSource *source = migrations->pdata[migrations->len - 1];
    source->section = TRUE;
    if (outside)
        source->transaction = LINT_TRANSACTION_OFF;
    return TRUE;
}

static gboolean add_sections(Reading *reading, const Migration *migration, GError **error)
{
    g_autoptr(GBytes) bytes = source_tree_read(reading->project->tree, migration->up_path, error);
    g_autoptr(Sections) sections =
        bytes != NULL ? sections_read(migration->up_path, bytes, error) : NULL;
    return sections != NULL &&
           add_section(reading, migration, DIRECTION_UP, sections->up, sections->up_outside,
                       error) &&
           add_section(reading, migration, DIRECTION_DOWN, sections->down, sections->down_outside,
                       error);
}

static gboolean add_file(Reading *reading, const Migration *migration, Direction direction,
                         const char *path, gboolean own_settings, GError **error)
{
    if (path == NULL)
        return TRUE;
    g_autoptr(GBytes) bytes = source_tree_read(reading->project->tree, path, error);
    return bytes != NULL &&
           add_direction(reading, migration, direction, bytes, own_settings, error);
}

static gboolean add_migration(Reading *reading, const Migration *migration, gboolean foreign,
                              GError **error)
{
    if (migration->sections)
        return add_sections(reading, migration, error);
    gboolean own = foreign || migration->settings_path != NULL;
    return add_file(reading, migration, DIRECTION_UP, migration->up_path, own, error) &&
           add_file(reading, migration, DIRECTION_DOWN, migration->down_path, own, error);
}

static gboolean read_chain(Reading *reading, GError **error)
{
    const MigrationsConfig *config = &reading->context->config->migrations;
    if (!has_folder(reading, reading->project->tree, config->folder))
        return TRUE;
    ChainOptions options = {.folder = config->folder, .format = config->format};
    Chain *chain = chain_discover(reading->project->tree, &options, error);
    reading->project->chain = chain;
    if (chain == NULL)
        return FALSE;
    for (guint i = 0; i < chain->problems->len; i++)
        g_ptr_array_add(reading->project->remarks, chain_problem_format(chain->problems->pdata[i]));
    gboolean foreign = strcmp(chain->format, "confiture") != 0;
    for (guint i = 0; i < chain->migrations->len; i++)
        if (!add_migration(reading, chain_at(chain, i), foreign, error))
            return FALSE;
    return TRUE;
}

static gboolean holds_source(const GPtrArray *sources, const char *path)
{
    for (guint i = 0; i < sources->len; i++)
        if (path_below(((const LintSource *)sources->pdata[i])->path, path) != NULL)
            return TRUE;
    return FALSE;
}

/* x.up.sql, x.down.sql, up.sql, down.sql, migration.sql, V1__x.sql, U1__x.sql */
static LintScope guess_scope(const char *path, LintScope otherwise)
{
    g_autofree char *name = g_path_get_basename(path);
    if (g_str_has_suffix(name, ".down.sql") || strcmp(name, "down.sql") == 0)
        return LINT_IN_DOWN;
    if (g_str_has_suffix(name, ".up.sql") || strcmp(name, "up.sql") == 0 ||
        strcmp(name, "migration.sql") == 0)
        return LINT_IN_UP;
    if ((name[0] == 'V' || name[0] == 'U') && g_ascii_isdigit(name[1]) &&
        strstr(name, "__") != NULL)
        return name[0] == 'V' ? LINT_IN_UP : LINT_IN_DOWN;
    return otherwise;
}

static LintScope scope_of(const Reading *reading, const char *path, gboolean alone)
{
    const char *kind = reading->options->kind;
    if (g_strcmp0(kind, "schema") == 0 || g_strcmp0(kind, "tree") == 0)
        return LINT_IN_SCHEMA;
    if (g_strcmp0(kind, "seed") == 0)
        return LINT_IN_SEED;
    LintScope otherwise = alone || kind != NULL ? LINT_IN_UP : LINT_IN_SCHEMA;
    return guess_scope(path, otherwise);
}

static gboolean add_outside_file(Reading *reading, SourceTree *tree, const char *in_tree,
                                 const char *path, gboolean alone, GError **error)
{
    GHashTable *texts = reading->options->texts;
    GBytes *text = texts != NULL ? g_hash_table_lookup(texts, path) : NULL;
    g_autoptr(GBytes) bytes =
        text != NULL ? g_bytes_ref(text) : source_tree_read(tree, in_tree, error);
    if (bytes == NULL)
        return FALSE;
    LintScope scope = scope_of(reading, path, alone);
    LintSource *source = lint_source_new(path, bytes, scope);
    /* No runner is known: as psql runs it, unless it says otherwise. */
    source->transaction =
        reading->options->in_transaction ? LINT_TRANSACTION_ON : LINT_TRANSACTION_OFF;
    g_ptr_array_add(scope == LINT_IN_SCHEMA ? reading->project->schema
                    : scope == LINT_IN_SEED ? reading->project->seeds
                                            : reading->project->migrations,
                    source);
    return TRUE;
}

static gboolean add_outside_folder(Reading *reading, const char *path, GError **error)
{
    g_autoptr(SourceTree) tree = source_folder_open(path, error);
    g_autoptr(GPtrArray) entries = tree != NULL ? source_tree_list(tree, "", error) : NULL;
    if (entries == NULL)
        return FALSE;
    guint found = 0;
    for (guint i = 0; i < entries->len; i++) {
        const SourceEntry *entry = entries->pdata[i];
        if (!g_str_has_suffix(entry->path, ".sql"))
            continue;
        g_autofree char *shown =
            *path != '\0' ? g_build_filename(path, entry->path, NULL) : g_strdup(entry->path);
        if (!add_outside_file(reading, tree, entry->path, shown, FALSE, error))
            return FALSE;
        found++;
    }
    if (found == 0)
        error_set(error, ERROR_INPUT, "there is no .sql file in \"%s\"", path);
    return found > 0;
}

/* What no configured folder holds: the work tree's own files. */
static gboolean add_outside(Reading *reading, const char *path, GError **error)
{
    const char *root = reading->context->config->root;
    g_autofree char *whole = g_canonicalize_filename(path, root);
    if (!reading->options->from_stdin && g_file_test(whole, G_FILE_TEST_IS_DIR))
        return add_outside_folder(reading, whole, error);
    if (reading->options->from_stdin || !g_path_is_absolute(path))
        return add_outside_file(reading, reading->project->tree, path, path, TRUE, error);
    g_autofree char *folder = g_path_get_dirname(whole);
    g_autofree char *name = g_path_get_basename(whole);
    g_autoptr(SourceTree) tree = source_folder_open(folder, error);
    return tree != NULL && add_outside_file(reading, tree, name, path, TRUE, error);
}

static gboolean add_all_outside(Reading *reading, GError **error)
{
    guint n_schema = reading->project->schema->len;
    for (guint i = 0; i < reading->outside->len; i++)
        if (!add_outside(reading, reading->outside->pdata[i], error))
            return FALSE;
    /* Another DDL tree is a schema of its own. */
    if (reading->project->schema->len > n_schema && reading->inside->len == 0) {
        g_ptr_array_remove_range(reading->project->schema, 0, n_schema);
    }
    return TRUE;
}

static void split_paths(Reading *reading)
{
    for (guint i = reading->inside->len; i > 0; i--) {
        const char *path = reading->inside->pdata[i - 1];
        if (!holds_source(reading->project->schema, path) &&
            !holds_source(reading->project->migrations, path))
            g_ptr_array_insert(reading->outside, 0,
                               g_ptr_array_steal_index(reading->inside, i - 1));
    }
}

/* What the schema was before: where this line left the other one, or HEAD before a commit. Empty
 * where they share nothing. */
static SourceTree *open_prior(const Project *project, const ProjectOptions *options, GError **error)
{
    const char *line = options->base != NULL ? options->base : options->since;
    g_autoptr(GError) problem = NULL;
    g_autofree char *fork =
        line != NULL ? repository_merge_base(project->repository, line, options->ref, &problem)
                     : g_strdup("HEAD");
    if (fork != NULL)
        return repository_source_commit(project->repository, fork, project->folder, error);
    if (problem != NULL)
        g_propagate_error(error, g_steal_pointer(&problem));
    else
        error_set(error, ERROR_INPUT, "this line of commits shares nothing with \"%s\"", line);
    return NULL;
}

static void set_prior(Reading *reading, const char *path, GBytes *bytes)
{
    LintSource *source = lint_source_new(path, bytes, LINT_IN_SCHEMA);
    source->reported = FALSE;
    reading->project->prior = new_sources();
    g_ptr_array_add(reading->project->prior, source);
}

static gboolean read_prior_file(Reading *reading, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) problem = NULL;
    gsize length = 0;
    if (!g_file_get_contents(path, &text, &length, &problem)) {
        error_set(error, ERROR_INPUT, "cannot read the schema: %s", problem->message);
        return FALSE;
    }
    g_autoptr(GBytes) bytes = g_bytes_new_take(g_steal_pointer(&text), length);
    set_prior(reading, path, bytes);
    return TRUE;
}

static void keep_silent(const GPtrArray *sources)
{
    for (guint i = 0; i < sources->len; i++)
        ((LintSource *)sources->pdata[i])->reported = FALSE;
}

static gboolean is_any_reported(const GPtrArray *sources)
{
    for (guint i = 0; i < sources->len; i++)
        if (((const LintSource *)sources->pdata[i])->reported)
            return TRUE;
    return FALSE;
}

static gboolean are_same(const GPtrArray *a, const GPtrArray *b)
{
    gboolean same = a->len == b->len;
    for (guint i = 0; same && i < a->len; i++) {
        const LintSource *first = a->pdata[i], *second = b->pdata[i];
        same = strcmp(first->path, second->path) == 0 && g_bytes_equal(first->bytes, second->bytes);
    }
    return same;
}

static gboolean read_prior(Reading *reading, GError **error)
{
    Project *project = reading->project;
    const ProjectOptions *options = reading->options;
    if (options->schema_text != NULL) {
        g_autoptr(GBytes) bytes = g_bytes_new(options->schema_text, strlen(options->schema_text));
        set_prior(reading, "the live catalog", bytes);
        return TRUE;
    }
    if (options->schema_file != NULL)
        return read_prior_file(reading, options->schema_file, error);
    gboolean compared = options->base != NULL || options->since != NULL || options->staged;
    if (!compared || !is_any_reported(project->migrations) ||
        !repository_has_commits(project->repository))
        return TRUE;
    g_autoptr(SourceTree) tree = open_prior(project, options, error);
    if (tree != NULL)
        repository_source_keep(tree);
    project->prior = tree != NULL ? read_schema(reading, tree, error) : NULL;
    if (project->prior == NULL)
        return FALSE;
    keep_silent(project->prior);
    project->prior_is_schema = are_same(project->prior, project->schema);
    if (project->prior_is_schema)
        g_clear_pointer(&project->prior, g_ptr_array_unref);
    return TRUE;
}

/* Git keeps of a submodule only which commit it is at. */
static void remark_modules(const Reading *reading, const SourceTree *tree)
{
    const GPtrArray *modules = repository_source_modules(tree);
    for (guint i = 0; i < modules->len; i++) {
        const char *path = modules->pdata[i];
        if (i == 0 || strcmp(path, modules->pdata[i - 1]) != 0)
            g_ptr_array_add(
                reading->project->remarks,
                g_strdup_printf("\"%s\" is a submodule: what is in it is not checked", path));
    }
}

static gboolean require_something(const Reading *reading, GError **error)
{
    const Config *config = reading->context->config;
    const Project *project = reading->project;
    if (project->schema->len + project->migrations->len + project->seeds->len > 0 ||
        reading->options->pushed)
        return TRUE;
    error_set(error, ERROR_INPUT,
              "there is nothing to check: no .sql file in \"%s\" or \"%s\" of the %s",
              config->schema.folder, config->migrations.folder, project->tree->label);
    error_add_hint(
        error, "Name files, or the folders in confiture.yaml (schema.folder, migrations.folder).");
    return FALSE;
}

static gboolean read_all(Reading *reading, GError **error)
{
    Project *project = reading->project;
    gboolean given = reading->options->from_stdin || reading->options->paths[0] != NULL;
    if (!open_tree(reading, error) || !add_paths(reading, error) ||
        (reading->options->from_stdin && !add_stdin(reading, error)))
        return FALSE;
    project->schema = read_schema(reading, project->tree, error);
    if (project->schema == NULL || !read_chain(reading, error))
        return FALSE;
    if ((reading->options->staged || reading->options->ref != NULL) &&
        !reading->options->from_stdin)
        remark_modules(reading, project->tree);
    split_paths(reading);
    if (given) {
        select_paths(project->schema, reading->inside);
        select_paths(project->migrations, reading->inside);
    }
    return add_all_outside(reading, error) && select_changed(project, reading->options, error) &&
           read_prior(reading, error) && require_something(reading, error);
}

static void assume_transactions(const Project *project)
{
    for (guint i = 0; i < project->migrations->len; i++) {
        LintSource *source = project->migrations->pdata[i];
        if (source->transaction == LINT_TRANSACTION_AUTO)
            source->transaction = LINT_TRANSACTION_ON;
    }
}

Project *project_read(const Context *context, const ProjectOptions *options, GError **error)
{
    g_autoptr(Project) project = g_new0(Project, 1);
    project->migrations = new_sources();
    project->seeds = new_sources();
    project->remarks = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) inside = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) outside = g_ptr_array_new_with_free_func(g_free);
    Reading reading = {.context = context,
                       .options = options,
                       .project = project,
                       .inside = inside,
                       .outside = outside};
    if (!read_all(&reading, error))
        return NULL;
    if (options->in_transaction)
        assume_transactions(project);
    select_exclude(project->seeds, context->config->lint.exclude);
    select_exclude(project->schema, context->config->lint.exclude);
    select_exclude(project->migrations, context->config->lint.exclude);
    return g_steal_pointer(&project);
}
