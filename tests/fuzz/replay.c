/* Replays a folder of inputs through a fuzz target, for compilers without libFuzzer and for ctest.
 */
#include <glib.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) folder = g_dir_open(argv[1], 0, &error);
    if (folder == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return 1;
    }
    unsigned count = 0;
    for (const char *name; (name = g_dir_read_name(folder)) != NULL; count++) {
        g_autofree char *path = g_build_filename(argv[1], name, NULL);
        g_autofree char *bytes = NULL;
        gsize length = 0;
        if (!g_file_get_contents(path, &bytes, &length, &error)) {
            fprintf(stderr, "%s\n", error->message);
            return 1;
        }
        LLVMFuzzerTestOneInput((const uint8_t *)bytes, length);
    }
    printf("%u inputs replayed\n", count);
    return count == 0;
}
