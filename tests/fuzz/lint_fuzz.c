/* shelf: lint */
#include "lint/engine.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static LintSettings *all_rules(void)
{
    LintSettings *settings = lint_settings_new();
    for (guint i = 0; i < lint_n_rules; i++)
        lint_settings_enable(settings, lint_rules[i]->id, NULL);
    return settings;
}

/* The same text as a DDL tree, as a way up and as the way down beside it, and as data. All rules
 * are on. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    g_autoptr(LintSettings) settings = all_rules();
    g_autoptr(GPtrArray) seeds = g_ptr_array_new_with_free_func((GDestroyNotify)lint_source_free);
    g_autoptr(GPtrArray) schema = g_ptr_array_new_with_free_func((GDestroyNotify)lint_source_free);
    g_autoptr(GPtrArray) chain = g_ptr_array_new_with_free_func((GDestroyNotify)lint_source_free);
    g_ptr_array_add(schema, lint_source_new("schema.sql", bytes, LINT_IN_SCHEMA));
    g_ptr_array_add(chain, lint_source_new("a.up.sql", bytes, LINT_IN_UP));
    g_ptr_array_add(chain, lint_source_new("a.down.sql", bytes, LINT_IN_DOWN));
    g_ptr_array_add(seeds, lint_source_new("seed.sql", bytes, LINT_IN_SEED));
    LintInput input = {.schema = schema, .migrations = chain, .seeds = seeds};
    lint_report_free(lint_run(&input, settings));
    return 0;
}
