/* shelf: core/config */
/* Any bytes as confiture.yaml and as an environment of the older layout: read or refused with a
 * place, never a crash. */
#include "core/base/error.h"
#include "core/config/read.h"
#include "core/data/yaml.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef gboolean (*ReadFunction)(Config *config, const YamlDocument *document, GError **error);

static void read_as(ReadFunction read, const YamlDocument *document)
{
    g_autoptr(Config) config =
        config_load(&(ConfigOptions){.root = "/nonexistent/project", .environment = "ci"}, NULL);
    g_autoptr(GError) error = NULL;
    if (!read(config, document, &error)) {
        if (error == NULL || error_path(error) == NULL)
            abort();
        return;
    }
    g_free(config_database_url(config, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(YamlDocument) document = yaml_parse("confiture.yaml", bytes, &error);
    if (document == NULL) {
        if (error_line(error) == 0 || error_column(error) == 0)
            abort();
        return 0;
    }
    read_as(config_read_main, document);
    read_as(config_read_older, document);
    return 0;
}
