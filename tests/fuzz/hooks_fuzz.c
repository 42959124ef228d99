/* shelf: hooks */
/* Any bytes as a list of hooks: read or refused with a place, never a crash; what was read can be
 * sorted and matched. */
#include "core/base/error.h"
#include "hooks/spec.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void match(const GPtrArray *specs)
{
    char version[] = "0012", name[] = "add_orders";
    const Migration migration = {.version = version, .name = name};
    for (guint i = 0; i < specs->len; i++) {
        const HookSpec *spec = g_ptr_array_index(specs, i);
        if (spec->type == NULL || spec->name == NULL || spec->values == NULL ||
            spec->phase >= PHASE_COUNT || spec->timeout <= 0)
            abort();
        hook_spec_matches(spec, &migration, "db/migrations/0012_add_orders.up.sql", DIRECTION_UP,
                          "local");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    g_autoptr(YamlDocument) document = yaml_parse("confiture.yaml", bytes, NULL);
    if (document == NULL)
        return 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(HookRegistry) registry = hook_registry_new();
    g_autoptr(SourceTree) tree = source_memory_new();
    g_autoptr(GPtrArray) specs = hook_specs_new();
    if (hook_specs_read(specs, registry, document, document->root, tree, &error)) {
        hook_specs_sort(specs);
        match(specs);
    } else if (error == NULL || error_path(error) == NULL) {
        abort();
    }
    return 0;
}
