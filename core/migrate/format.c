#include "core/migrate/format.h"

#include "core/migrate/migration.h"

#include <string.h>

void file_name_clear(FileName *name)
{
    g_clear_pointer(&name->version, g_free);
    g_clear_pointer(&name->name, g_free);
}

typedef struct Suffix {
    const char *text;
    FileRole role;
} Suffix;

/* "0001_a.up.sql" -> "0001_a" and the role of its suffix; the first suffix that fits counts. */
static char *cut_suffix(const char *base, const Suffix *suffixes, FileRole *role)
{
    for (; suffixes->text != NULL; suffixes++) {
        if (!g_str_has_suffix(base, suffixes->text))
            continue;
        *role = suffixes->role;
        return g_strndup(base, strlen(base) - strlen(suffixes->text));
    }
    return NULL;
}

/* "0013_add" -> "0013" and "add". `marks` may stand between digits and become `becomes` ('\0': left
 * out). */
static gboolean cut_version(const char *stem, const char *marks, char becomes,
                            const char *separator, FileName *name)
{
    const char *end = strstr(stem, separator);
    g_autofree char *head = end != NULL ? g_strndup(stem, (gsize)(end - stem)) : g_strdup(stem);
    GString *version = g_string_new(NULL);
    for (const char *at = head; *at != '\0'; at++) {
        if (strchr(marks, *at) == NULL)
            g_string_append_c(version, *at);
        else if (becomes != '\0')
            g_string_append_c(version, becomes);
    }
    name->version = g_string_free(version, FALSE);
    if (!version_is_valid(name->version)) {
        file_name_clear(name);
        return FALSE;
    }
    const char *rest = end != NULL ? end + strlen(separator) : "";
    name->name = g_strdup(rest + strspn(rest, "_"));
    return TRUE;
}

static const char *without_v(const char *stem)
{
    return (stem[0] == 'V' || stem[0] == 'v') && g_ascii_isdigit(stem[1]) ? stem + 1 : stem;
}

static gboolean read_flat(const char *path, const Suffix *suffixes, FileName *name)
{
    if (strchr(path, '/') != NULL)
        return FALSE;
    g_autofree char *stem = cut_suffix(path, suffixes, &name->role);
    return stem != NULL && cut_version(without_v(stem), "", '\0', "_", name);
}

/* Also golang-migrate's, and sqlx's reversible migrations. */
static gboolean read_confiture(const char *path, FileName *name)
{
    static const Suffix suffixes[] = {{".up.sql", FILE_UP},
                                      {".down.sql", FILE_DOWN},
                                      {".verify.sql", FILE_VERIFY},
                                      {".yaml", FILE_SETTINGS},
                                      {NULL, 0}};
    return read_flat(path, suffixes, name);
}

static gboolean read_dbmate(const char *path, FileName *name)
{
    static const Suffix suffixes[] = {
        {".verify.sql", FILE_VERIFY}, {".yaml", FILE_SETTINGS}, {".sql", FILE_SECTIONS}, {NULL, 0}};
    if (g_str_has_suffix(path, ".up.sql") || g_str_has_suffix(path, ".down.sql"))
        return FALSE;
    return read_flat(path, suffixes, name);
}

/* https://documentation.red-gate.com/flyway: V1_2__name.sql, U1_2__name.sql, R__name.sql, in any
 * folder below. */
static gboolean read_flyway(const char *path, FileName *name)
{
    static const Suffix suffixes[] = {{".verify.sql", FILE_VERIFY},
                                      {".sql.conf", FILE_SETTINGS},
                                      {".yaml", FILE_SETTINGS},
                                      {".sql", FILE_UP},
                                      {NULL, 0}};
    const char *slash = strrchr(path, '/');
    const char *base = slash != NULL ? slash + 1 : path;
    g_autofree char *stem = cut_suffix(base, suffixes, &name->role);
    if (stem == NULL || strstr(stem, "__") == NULL)
        return FALSE;
    if (g_str_has_prefix(stem, "R__") && name->role == FILE_UP) {
        name->role = FILE_REPEATABLE;
        name->name = g_strdup(stem + strlen("R__"));
        return TRUE;
    }
    if (stem[0] == 'U' && name->role == FILE_UP)
        name->role = FILE_DOWN;
    else if (stem[0] != 'V')
        return FALSE;
    return cut_version(stem + 1, "_", '.', "__", name);
}

typedef struct FolderFile {
    const char *base;
    FileRole role;
} FolderFile;

static gboolean read_folder(const char *path, const FolderFile *files, FileName *name)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", 3);
    if (g_strv_length(parts) != 2)
        return FALSE;
    for (; files->base != NULL; files++) {
        if (strcmp(files->base, parts[1]) != 0)
            continue;
        name->role = files->role;
        return cut_version(parts[0], "-", '\0', "_", name);
    }
    return FALSE;
}

static gboolean read_diesel(const char *path, FileName *name)
{
    static const FolderFile files[] = {{"up.sql", FILE_UP},
                                       {"down.sql", FILE_DOWN},
                                       {"verify.sql", FILE_VERIFY},
                                       {"metadata.toml", FILE_SETTINGS},
                                       {"migration.yaml", FILE_SETTINGS},
                                       {NULL, 0}};
    return read_folder(path, files, name);
}

static gboolean read_prisma(const char *path, FileName *name)
{
    static const FolderFile files[] = {{"migration.sql", FILE_UP},
                                       {"down.sql", FILE_DOWN},
                                       {"verify.sql", FILE_VERIFY},
                                       {"migration.yaml", FILE_SETTINGS},
                                       {NULL, 0}};
    return read_folder(path, files, name);
}

const Format formats[] = {
    {"confiture", read_confiture}, {"diesel", read_diesel}, {"prisma", read_prisma},
    {"flyway", read_flyway},       {"dbmate", read_dbmate}, {NULL, NULL},
};

static const struct {
    const char *alias, *name;
} aliases[] = {{"golang-migrate", "confiture"}, {"sqlx", "confiture"}};

const Format *format_find(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(aliases); i++) {
        if (strcmp(name, aliases[i].alias) == 0)
            name = aliases[i].name;
    }
    for (const Format *format = formats; format->name != NULL; format++) {
        if (strcmp(format->name, name) == 0)
            return format;
    }
    return NULL;
}

gboolean format_read_name(const Format *format, const char *path, FileName *name)
{
    *name = (FileName){0};
    return format->read_name(path, name);
}
