#include "core/data/file.h"

#include "core/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct FileWriter {
    char *path;   /* as the caller named it, for messages */
    char *target; /* where the file goes, symbolic links followed; NULL when written in place */
    char *draft;  /* name of the half-written file; NULL while it has none */
    FILE *stream;
};

static gboolean fail(FileWriter *writer, int reason, GError **error)
{
    gboolean standard = strcmp(writer->path, "-") == 0;
    error_set(error, ERROR_OUTPUT, "cannot write %s%s%s: %s", standard ? "" : "\"",
              standard ? "standard output" : writer->path, standard ? "" : "\"",
              g_strerror(reason));
    if (!standard)
        error_add_place(error, writer->path, 0, 0);
    if (reason == ENOENT)
        error_add_hint(error, "The folder must be there; it is not made for an output file.");
    return FALSE;
}

static char *draft_template(const char *target)
{
    g_autofree char *folder = g_path_get_dirname(target);
    g_autofree char *name = g_path_get_basename(target);
    g_autofree char *draft = g_strdup_printf(".%.200s.XXXXXX", name);
    return g_build_filename(folder, draft, NULL);
}

/* A file without a name vanishes with the process, however it ends; not every file system has them.
 */
static int open_nameless(const char *target, mode_t mode)
{
    g_autofree char *folder = g_path_get_dirname(target);
    if (access("/proc/self/fd", X_OK) != 0) { /* it is named through there in the end */
        errno = EOPNOTSUPP;
        return -1;
    }
    return open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
}

static int open_draft(FileWriter *writer, const struct stat *old)
{
    int file = open_nameless(writer->target, 0666);
    if (file < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
        g_autofree char *draft = draft_template(writer->target);
        file = g_mkstemp_full(draft, O_WRONLY | O_CLOEXEC, 0666);
        if (file >= 0)
            writer->draft = g_steal_pointer(&draft);
    }
    if (file >= 0 && old != NULL && fchmod(file, old->st_mode & 07777) != 0) {
        int reason = errno;
        close(file);
        errno = reason;
        return -1;
    }
    return file;
}

/* The file that a path leads to; the path itself where nothing is there yet. */
static char *follow(const char *path)
{
    char *real = realpath(path, NULL);
    if (real == NULL)
        return g_strdup(path);
    char *copy = g_strdup(real);
    free(real);
    return copy;
}

static int open_output(FileWriter *writer)
{
    if (strcmp(writer->path, "-") == 0)
        return dup(STDOUT_FILENO);
    struct stat old;
    gboolean exists = stat(writer->path, &old) == 0;
    if (exists && S_ISDIR(old.st_mode)) {
        errno = EISDIR;
        return -1;
    }
    if (exists && !S_ISREG(old.st_mode)) /* a device or a pipe is written to, never replaced */
        return open(writer->path, O_WRONLY | O_CLOEXEC);
    if (exists && access(writer->path, W_OK) != 0)
        return -1;
    writer->target = follow(writer->path);
    return open_draft(writer, exists ? &old : NULL);
}

FileWriter *file_writer_open(const char *path, GError **error)
{
    g_autoptr(FileWriter) writer = g_new0(FileWriter, 1);
    writer->path = g_strdup(path);
    int file = open_output(writer);
    writer->stream = file >= 0 ? fdopen(file, "wb") : NULL;
    if (writer->stream == NULL) {
        int reason = errno;
        if (file >= 0)
            close(file);
        fail(writer, reason, error);
        return NULL;
    }
    return g_steal_pointer(&writer);
}

gboolean file_writer_write(FileWriter *writer, const void *bytes, gsize length, GError **error)
{
    if (length > 0 && fwrite(bytes, 1, length, writer->stream) != length)
        return fail(writer, errno, error);
    return TRUE;
}

/* Gives a nameless draft a name: a link cannot replace an old file, a rename can. */
static gboolean name_draft(FileWriter *writer)
{
    char self[64];
    g_snprintf(self, sizeof self, "/proc/self/fd/%d", fileno(writer->stream));
    for (guint attempt = 0; attempt < 100; attempt++) {
        g_autofree char *draft = draft_template(writer->target);
        char *end = draft + strlen(draft) - 6;
        g_snprintf(end, 7, "%06x", g_random_int() & 0xffffff);
        if (linkat(AT_FDCWD, self, AT_FDCWD, draft, AT_SYMLINK_FOLLOW) == 0) {
            writer->draft = g_steal_pointer(&draft);
            return TRUE;
        }
        if (errno != EEXIST)
            return FALSE;
    }
    return FALSE;
}

static gboolean put_in_place(FileWriter *writer)
{
    if (fsync(fileno(writer->stream)) != 0 && errno != EINVAL)
        return FALSE;
    if (writer->draft == NULL && !name_draft(writer))
        return FALSE;
    if (rename(writer->draft, writer->target) != 0)
        return FALSE;
    g_clear_pointer(&writer->draft, g_free);
    return TRUE;
}

gboolean file_writer_commit(FileWriter *writer, GError **error)
{
    if (fflush(writer->stream) != 0)
        return fail(writer, errno, error);
    if (writer->target != NULL && !put_in_place(writer))
        return fail(writer, errno, error);
    int result = fclose(g_steal_pointer(&writer->stream));
    return result == 0 ? TRUE : fail(writer, errno, error);
}

void file_writer_free(FileWriter *writer)
{
    if (writer == NULL)
        return;
    if (writer->stream != NULL)
        fclose(writer->stream);
    if (writer->draft != NULL)
        unlink(writer->draft);
    g_free(writer->draft);
    g_free(writer->target);
    g_free(writer->path);
    g_free(writer);
}

gboolean file_write(const char *path, const void *bytes, gsize length, GError **error)
{
    g_autoptr(FileWriter) writer = file_writer_open(path, error);
    return writer != NULL && file_writer_write(writer, bytes, length, error) &&
           file_writer_commit(writer, error);
}
