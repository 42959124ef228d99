#include "cmd/build/source.h"

#include "core/base/error.h"

SourceOptions source_options;

void source_clear(Source *source)
{
    g_clear_pointer(&source->tree, source_tree_free);
    g_clear_pointer(&source->repository, repository_free);
}

gboolean source_open(Source *source, const Context *context, GError **error)
{
    const char *root = context->config->root;
    if (source_options.ref != NULL && source_options.index) {
        error_set(error, ERROR_USAGE, "--ref and --index exclude each other");
        return FALSE;
    }
    if (source_options.ref == NULL && !source_options.index) {
        source->tree = source_folder_open(root, error);
        return source->tree != NULL;
    }
    source->repository = repository_open(root, error);
    if (source->repository == NULL)
        return FALSE;
    g_autofree char *folder = repository_folder_of(source->repository, root);
    source->tree =
        source_options.index
            ? repository_source_index(source->repository, folder, error)
            : repository_source_commit(source->repository, source_options.ref, folder, error);
    return source->tree != NULL;
}

static const char *first_of(const char *option, const char *configured)
{
    return option != NULL ? option : configured;
}

/* Both lists, borrowed. */
static GPtrArray *joined(char **option, char **configured)
{
    GPtrArray *all = g_ptr_array_new();
    for (guint i = 0; configured != NULL && configured[i] != NULL; i++)
        g_ptr_array_add(all, configured[i]);
    for (guint i = 0; option != NULL && option[i] != NULL; i++)
        g_ptr_array_add(all, option[i]);
    g_ptr_array_add(all, NULL);
    return all;
}

Build *source_plan(const Source *source, const Context *context, gboolean listed, GError **error)
{
    const SchemaConfig *config = &context->config->schema;
    g_autoptr(GPtrArray) include =
        joined(source_options.include, source_options.include != NULL ? NULL : config->include);
    g_autoptr(GPtrArray) exclude = joined(source_options.exclude, config->exclude);
    const char *implied = source_options.order_file != NULL ? "file" : config->order;
    BuildOptions options = {.folder = first_of(source_options.folder, config->folder),
                            .order = first_of(source_options.order, implied),
                            .order_file = first_of(source_options.order_file, config->order_file),
                            .without_bytes = listed,
                            .search_path =
                                first_of(source_options.search_path, config->search_path),
                            .include = (const char *const *)(gpointer)include->pdata,
                            .exclude = (const char *const *)(gpointer)exclude->pdata};
    return build_plan(source->tree, &options, error);
}
