/* shelf: lint */
#include "lint/engine.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The same text as a DDL tree, as a way up and as the way down beside it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    g_autoptr(LintSettings) settings = lint_settings_new();
    g_autoptr(GPtrArray) schema = g_ptr_array_new_with_free_func((GDestroyNotify)lint_source_free);
    g_autoptr(GPtrArray) chain = g_ptr_array_new_with_free_func((GDestroyNotify)lint_source_free);
    g_ptr_array_add(schema, lint_source_new("schema.sql", bytes, LINT_IN_SCHEMA));
    g_ptr_array_add(chain, lint_source_new("a.up.sql", bytes, LINT_IN_UP));
    g_ptr_array_add(chain, lint_source_new("a.down.sql", bytes, LINT_IN_DOWN));
    LintInput input = {.schema = schema, .migrations = chain};
    lint_report_free(lint_run(&input, settings));
    return 0;
}
