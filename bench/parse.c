/* Reads, splits and parses every .sql file below a folder, and does nothing else: what the linter's
 * speed is held against. */
#include "core/base/error.h"
#include "core/base/source.h"
#include "core/sql/statement.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(SourceTree) tree = source_folder_open(argv[1], &error);
    g_autoptr(GPtrArray) entries = tree != NULL ? source_tree_list(tree, "", &error) : NULL;
    guint statements = 0, opaque = 0;
    for (guint i = 0; entries != NULL && error == NULL && i < entries->len; i++) {
        const SourceEntry *entry = g_ptr_array_index(entries, i);
        if (!g_str_has_suffix(entry->path, ".sql"))
            continue;
        g_autoptr(GBytes) bytes = source_tree_read(tree, entry->path, &error);
        g_autoptr(Script) script =
            bytes != NULL ? script_split(entry->path, bytes, TRUE, &error) : NULL;
        if (script == NULL)
            break;
        g_autoptr(Parse) parse = parse_script(script);
        statements += parse->n_statements;
        opaque += parse->n_opaque;
    }
    if (error != NULL) {
        fprintf(stderr, "%s: %s\n", error_path(error) != NULL ? error_path(error) : argv[1],
                error->message);
        return error_exit_status(error);
    }
    printf("%u files, %u statements, %u of them not parsed\n", entries->len, statements, opaque);
    return 0;
}
