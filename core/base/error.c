#include "core/base/error.h"

#include <gio/gio.h>
#include <string.h>

typedef struct ErrorPrivate {
    char *path;
    char *hint;
    char *detail;
    char sqlstate[6];
    guint line;
    guint column;
} ErrorPrivate;

static void error_private_init(ErrorPrivate *self)
{
    memset(self, 0, sizeof *self);
}

static void error_private_copy(const ErrorPrivate *from, ErrorPrivate *to)
{
    *to = *from;
    to->path = g_strdup(from->path);
    to->hint = g_strdup(from->hint);
    to->detail = g_strdup(from->detail);
}

static void error_private_clear(ErrorPrivate *self)
{
    g_free(self->path);
    g_free(self->hint);
    g_free(self->detail);
}

/* G_DEFINE_EXTENDED_ERROR derives every name from one stem: error_quark, error_get_private. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-qual" /* within the macro */
G_DEFINE_EXTENDED_ERROR(Error, error)
#pragma GCC diagnostic pop

static const struct {
    const char *name;
    int exit_status;
} codes[] = {
#define ERROR(name, exit_status, meaning) {#name, exit_status},
#include "core/base/errors.def"
#undef ERROR
};

static ErrorPrivate *private_of(const GError *error)
{
    return error != NULL && error->domain == CONFITURE_ERROR ? error_get_private(error) : NULL;
}

void error_set(GError **error, ErrorCode code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (error != NULL) {
        g_assert(*error == NULL);
        *error = g_error_new_valist(CONFITURE_ERROR, (int)code, format, arguments);
    }
    va_end(arguments);
}

void error_add_place(GError **error, const char *path, guint line, guint column)
{
    ErrorPrivate *mine = error != NULL ? private_of(*error) : NULL;
    if (mine == NULL)
        return;
    g_free(mine->path);
    mine->path = g_strdup(path);
    mine->line = line;
    mine->column = column;
}

void error_add_hint(GError **error, const char *format, ...)
{
    ErrorPrivate *mine = error != NULL ? private_of(*error) : NULL;
    if (mine == NULL)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_free(mine->hint);
    mine->hint = g_strdup_vprintf(format, arguments);
    va_end(arguments);
}

void error_add_detail(GError **error, const char *detail)
{
    ErrorPrivate *mine = error != NULL ? private_of(*error) : NULL;
    if (mine == NULL)
        return;
    g_free(mine->detail);
    mine->detail = g_strdup(detail);
}

void error_add_sqlstate(GError **error, const char *sqlstate)
{
    ErrorPrivate *mine = error != NULL ? private_of(*error) : NULL;
    if (mine != NULL && sqlstate != NULL)
        g_strlcpy(mine->sqlstate, sqlstate, sizeof mine->sqlstate);
}

const char *error_path(const GError *error)
{
    const ErrorPrivate *mine = private_of(error);
    return mine != NULL ? mine->path : NULL;
}

guint error_line(const GError *error)
{
    const ErrorPrivate *mine = private_of(error);
    return mine != NULL ? mine->line : 0;
}

guint error_column(const GError *error)
{
    const ErrorPrivate *mine = private_of(error);
    return mine != NULL ? mine->column : 0;
}

const char *error_hint(const GError *error)
{
    const ErrorPrivate *mine = private_of(error);
    return mine != NULL ? mine->hint : NULL;
}

const char *error_detail(const GError *error)
{
    const ErrorPrivate *mine = private_of(error);
    return mine != NULL ? mine->detail : NULL;
}

const char *error_sqlstate(const GError *error)
{
    const ErrorPrivate *mine = private_of(error);
    return mine != NULL && mine->sqlstate[0] != '\0' ? mine->sqlstate : NULL;
}

int error_exit_status(const GError *error)
{
    if (error == NULL)
        return 0;
    if (error->domain == CONFITURE_ERROR)
        return codes[error->code].exit_status;
    if (error->domain == G_OPTION_ERROR)
        return codes[ERROR_USAGE].exit_status;
    if (error->domain == G_FILE_ERROR || error->domain == G_IO_ERROR)
        return codes[ERROR_INPUT].exit_status;
    return codes[ERROR_INTERNAL].exit_status;
}

const char *error_code_name(const GError *error)
{
    static char names[ERROR_CODE_COUNT][24];
    static gsize ready;
    if (g_once_init_enter(&ready)) {
        for (guint i = 0; i < ERROR_CODE_COUNT; i++) {
            for (guint j = 0; codes[i].name[j] != '\0' && j + 1 < sizeof names[i]; j++)
                names[i][j] = codes[i].name[j] == '_' ? '-' : g_ascii_tolower(codes[i].name[j]);
        }
        g_once_init_leave(&ready, 1);
    }
    if (error == NULL)
        return NULL;
    if (error->domain == CONFITURE_ERROR)
        return names[error->code];
    if (error->domain == G_OPTION_ERROR)
        return names[ERROR_USAGE];
    return error->domain == G_FILE_ERROR || error->domain == G_IO_ERROR ? names[ERROR_INPUT]
                                                                        : names[ERROR_INTERNAL];
}
