/*
 * Format: how one tool names the files of its migrations. All formats are one table.
 *
 *     const Format *format = format_find("flyway");
 *     g_auto(FileName) file = {0};
 *     if (format_read_name(format, "V1_2__orders.sql", &file)) …file.role == FILE_UP, file.version
 * "1.2", file.name "orders"…
 *
 * Paths are relative to the folder of the migrations. Only names are looked at.
 */
#ifndef CORE_MIGRATE_FORMAT_H
#define CORE_MIGRATE_FORMAT_H

#include <glib.h>

typedef enum FileRole {
    FILE_UP,
    FILE_DOWN,
    FILE_SECTIONS, /* up and down in one file */
    FILE_VERIFY,
    FILE_SETTINGS,
    FILE_REPEATABLE
} FileRole;

typedef struct FileName {
    FileRole role;
    char *version; /* NULL for REPEATABLE */
    char *name;
} FileName;

void file_name_clear(FileName *name);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FileName, file_name_clear)

typedef struct Format {
    const char *name;
    gboolean (*read_name)(const char *path, FileName *name);
} Format;

/* The formats in the order of preference when several fit equally well; ends with a NULL name. */
extern const Format formats[];

/* NULL for a name that no format has. */
const Format *format_find(const char *name);

/* FALSE: the file is none of this format's. */
gboolean format_read_name(const Format *format, const char *path, FileName *name);

#endif
