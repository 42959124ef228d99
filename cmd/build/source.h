/*
 * Source: which tree is built and how, from the options that all commands share and the
 * configuration.
 *
 *     g_auto(Source) source = {0};
 *     source_open(&source, context, &error) && (build = source_plan(&source, context, FALSE,
 * &error)) != NULL
 */
#ifndef CMD_BUILD_SOURCE_H
#define CMD_BUILD_SOURCE_H

#include "cmd/cli/command.h"
#include "core/build/build.h"
#include "gitint/repository.h"

/* As typed; one program runs one command. */
typedef struct SourceOptions {
    char *ref, *folder, *order, *order_file, *search_path;
    char **include, **exclude;
    gboolean index;
} SourceOptions;

extern SourceOptions source_options;

#define SOURCE_OPTIONS                                                                             \
    {"ref",                                                                                        \
     0,                                                                                            \
     0,                                                                                            \
     G_OPTION_ARG_STRING,                                                                          \
     &source_options.ref,                                                                          \
     "build a commit, tag or branch instead of the work tree",                                     \
     "REV"},                                                                                       \
        {"index", 0, 0, G_OPTION_ARG_NONE, &source_options.index, "build what git has staged",     \
         NULL},                                                                                    \
        {"folder",                                                                                 \
         0,                                                                                        \
         0,                                                                                        \
         G_OPTION_ARG_STRING,                                                                      \
         &source_options.folder,                                                                   \
         "folder of the DDL tree (schema.folder, default: db/schema)",                             \
         "DIR"},                                                                                   \
        {"order",                                                                                  \
         0,                                                                                        \
         0,                                                                                        \
         G_OPTION_ARG_STRING,                                                                      \
         &source_options.order,                                                                    \
         "path, numeric, hex, dependency or file (schema.order)",                                  \
         "ORDER"},                                                                                 \
        {"order-file",                                                                             \
         0,                                                                                        \
         0,                                                                                        \
         G_OPTION_ARG_STRING,                                                                      \
         &source_options.order_file,                                                               \
         "load in the order that this file of the tree lists",                                     \
         "FILE"},                                                                                  \
        {"search-path",                                                                            \
         0,                                                                                        \
         0,                                                                                        \
         G_OPTION_ARG_STRING,                                                                      \
         &source_options.search_path,                                                              \
         "search_path that each file starts with (schema.search_path)",                            \
         "SCHEMAS"},                                                                               \
        {"include",                                                                                \
         0,                                                                                        \
         0,                                                                                        \
         G_OPTION_ARG_STRING_ARRAY,                                                                \
         &source_options.include,                                                                  \
         "build only this folder or pattern below the tree; may be repeated",                      \
         "PATTERN"},                                                                               \
    {                                                                                              \
        "exclude", 0, 0, G_OPTION_ARG_STRING_ARRAY, &source_options.exclude,                       \
            "leave out this folder or pattern; may be repeated", "PATTERN"                         \
    }

typedef struct Source {
    Repository *repository;
    SourceTree *tree;
} Source;

void source_clear(Source *source);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Source, source_clear)

gboolean source_open(Source *source, const Context *context, GError **error);
/* `listed`: paths, sizes and hashes are all that is wanted of the files. */
Build *source_plan(const Source *source, const Context *context, gboolean listed, GError **error);

#endif
