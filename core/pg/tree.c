#include "core/pg/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/base/error.h"

/* Rounds over a folder that is still being written to by the last backends of a server that ends.
 */
enum { ROUNDS = 50, PAUSE_US = 20 * 1000 };

static gboolean is_dots(const char *name)
{
    return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

static gboolean copy_by_hand(int from, int to)
{
    char buffer[64 * 1024];
    for (ssize_t got; (got = read(from, buffer, sizeof buffer)) != 0;) {
        if (got < 0)
            return FALSE;
        for (ssize_t written, done = 0; done < got; done += written) {
            written = write(to, buffer + done, (size_t)(got - done));
            if (written < 0)
                return FALSE;
        }
    }
    return TRUE;
}

static gboolean copy_bytes(int from, int to)
{
    if (ioctl(to, FICLONE, from) == 0)
        return TRUE;
    for (;;) {
        ssize_t copied = copy_file_range(from, NULL, to, NULL, 1 << 30, 0);
        if (copied == 0)
            return TRUE;
        if (copied < 0)
            break;
    }
    if (errno != EXDEV && errno != ENOSYS && errno != EINVAL && errno != EOPNOTSUPP)
        return FALSE;
    return copy_by_hand(from, to);
}

static gboolean copy_file(int from_folder, int to_folder, const char *name)
{
    int from = openat(from_folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (from < 0)
        return FALSE;
    struct stat status;
    gboolean done = fstat(from, &status) == 0;
    if (done && S_ISREG(status.st_mode)) {
        int to =
            openat(to_folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, status.st_mode & 0777);
        done = to >= 0 && (status.st_size == 0 || copy_bytes(from, to));
        int reason = errno;
        if (to >= 0 && close(to) != 0)
            done = FALSE;
        else
            errno = reason;
    }
    int reason = errno;
    close(from);
    errno = reason;
    return done;
}

static gboolean copy_folder(int from_parent, const char *from, int to_parent, const char *to);

static gboolean copy_entries(DIR *from, int to)
{
    for (struct dirent *entry; (entry = readdir(from)) != NULL;) {
        if (is_dots(entry->d_name))
            continue;
        gboolean done = entry->d_type == DT_DIR
                            ? copy_folder(dirfd(from), entry->d_name, to, entry->d_name)
                            : copy_file(dirfd(from), to, entry->d_name);
        if (!done)
            return FALSE;
    }
    return TRUE;
}

static gboolean copy_folder(int from_parent, const char *from, int to_parent, const char *to)
{
    int source = openat(from_parent, from, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *entries = source >= 0 ? fdopendir(source) : NULL;
    if (entries == NULL)
        return FALSE;
    int target = -1;
    gboolean done =
        mkdirat(to_parent, to, 0700) == 0 &&
        (target = openat(to_parent, to, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)) >= 0 &&
        copy_entries(entries, target);
    int reason = errno;
    if (target >= 0)
        close(target);
    closedir(entries);
    errno = reason;
    return done;
}

gboolean tree_copy(const char *from, const char *to, GError **error)
{
    if (copy_folder(AT_FDCWD, from, AT_FDCWD, to))
        return TRUE;
    error_set(error, ERROR_OUTPUT, "cannot copy the folder \"%s\" to \"%s\": %s", from, to,
              g_strerror(errno));
    return FALSE;
}

/* As the kernel fills it; readdir() allocates, which a forked child of a threaded process must not.
 */
typedef struct KernelEntry {
    uint64_t inode;
    int64_t offset;
    uint16_t length;
    uint8_t type;
    char name[];
} KernelEntry;

static gboolean remove_entry(int folder, const char *name)
{
    if (unlinkat(folder, name, 0) == 0 || errno == ENOENT)
        return TRUE;
    return (errno == EISDIR || errno == EPERM) && tree_remove(folder, name);
}

static void remove_entries(int folder)
{
    _Alignas(KernelEntry) char buffer[4096];
    lseek(folder, 0, SEEK_SET);
    for (long size; (size = syscall(SYS_getdents64, folder, buffer, sizeof buffer)) > 0;) {
        for (long at = 0; at < size;) {
            KernelEntry *entry = (KernelEntry *)(void *)(buffer + at);
            if (!is_dots(entry->name))
                remove_entry(folder, entry->name);
            at += entry->length;
        }
    }
}

gboolean tree_remove(int parent, const char *name)
{
    for (int round = 0; round < ROUNDS; round++) {
        if (unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT)
            return TRUE;
        if (errno == ENOTDIR)
            return unlinkat(parent, name, 0) == 0;
        if (errno != ENOTEMPTY && errno != EEXIST)
            return FALSE;
        int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (folder < 0)
            return errno == ENOENT;
        remove_entries(folder);
        close(folder);
        if (round > 1)
            usleep(PAUSE_US);
    }
    return FALSE;
}
