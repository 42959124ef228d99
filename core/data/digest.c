#include "core/data/digest.h"

#include "core/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 64 * 1024 };

struct Digest {
    EVP_MD_CTX *context;
};

typedef struct Algorithm {
    const char *name;
    EVP_MD *found;
    gsize ready;
} Algorithm;

static Algorithm sha256 = {.name = "SHA256"};
static Algorithm sha1 = {.name = "SHA1"};

/* Looked up once for the process: OpenSSL's lookup by name costs more than hashing a small file. */
static Digest *digest_new(Algorithm *algorithm)
{
    if (g_once_init_enter(&algorithm->ready)) {
        algorithm->found = EVP_MD_fetch(NULL, algorithm->name, NULL);
        g_once_init_leave(&algorithm->ready, 1);
    }
    Digest *digest = g_new(Digest, 1);
    digest->context = EVP_MD_CTX_new();
    if (digest->context == NULL || algorithm->found == NULL ||
        EVP_DigestInit_ex2(digest->context, algorithm->found, NULL) != 1)
        g_error("OpenSSL has no %s", algorithm->name);
    return digest;
}

Digest *digest_sha256_new(void)
{
    return digest_new(&sha256);
}

void digest_update(Digest *digest, const void *bytes, gsize length)
{
    if (length > 0 && EVP_DigestUpdate(digest->context, bytes, length) != 1)
        g_error("OpenSSL cannot go on with a digest");
}

static char *hex(const unsigned char *bytes, gsize length)
{
    static const char digits[] = "0123456789abcdef";
    char *text = g_malloc(length * 2 + 1);
    for (gsize i = 0; i < length; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    text[length * 2] = '\0';
    return text;
}

void digest_free(Digest *digest)
{
    if (digest == NULL)
        return;
    EVP_MD_CTX_free(digest->context);
    g_free(digest);
}

char *digest_finish(Digest *digest)
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    if (EVP_DigestFinal_ex(digest->context, bytes, &length) != 1)
        g_error("OpenSSL cannot finish a digest");
    digest_free(digest);
    return hex(bytes, length);
}

char *digest_sha256(const void *bytes, gsize length)
{
    Digest *digest = digest_sha256_new();
    digest_update(digest, bytes, length);
    return digest_finish(digest);
}

static Digest *git_blob_new(gsize length)
{
    char head[32];
    int head_length = g_snprintf(head, sizeof head, "blob %" G_GSIZE_FORMAT, length);
    Digest *digest = digest_new(&sha1);
    digest_update(digest, head, (gsize)head_length + 1); /* with its NUL */
    return digest;
}

char *digest_git_blob(const void *bytes, gsize length)
{
    Digest *digest = git_blob_new(length);
    digest_update(digest, bytes, length);
    return digest_finish(digest);
}

/* Feeds the file to both digests; the second may be NULL. The bytes read, or -1 with errno. */
static gint64 update_from(int file, Digest *first, Digest *second)
{
    g_autofree char *piece = g_malloc(PIECE);
    for (gint64 total = 0;;) {
        ssize_t length = read(file, piece, PIECE);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            return length == 0 ? total : -1;
        digest_update(first, piece, (gsize)length);
        if (second != NULL)
            digest_update(second, piece, (gsize)length);
        total += length;
    }
}

static gboolean fail(GError **error, const char *path, const char *reason)
{
    error_set(error, ERROR_INPUT, "cannot read \"%s\": %s", path, reason);
    error_add_place(error, path, 0, 0);
    return FALSE;
}

static int open_file(const char *path)
{
    return g_open(path, O_RDONLY | O_CLOEXEC, 0);
}

/* Keeps errno, which tells why a read before it failed. */
static void close_file(int file)
{
    int reason = errno;
    if (file >= 0)
        close(file);
    errno = reason;
}

char *digest_sha256_file(const char *path, GError **error)
{
    g_autoptr(Digest) digest = digest_sha256_new();
    int file = open_file(path);
    gboolean read_whole = file >= 0 && update_from(file, digest, NULL) >= 0;
    close_file(file);
    if (!read_whole) {
        fail(error, path, g_strerror(errno));
        return NULL;
    }
    return digest_finish(g_steal_pointer(&digest));
}

gboolean digest_file(const char *path, FileDigests *digests, GError **error)
{
    struct stat status = {0};
    int file = open_file(path);
    gboolean known = file >= 0 && fstat(file, &status) == 0;
    g_autoptr(Digest) sha = digest_sha256_new(), blob = git_blob_new((gsize)status.st_size);
    gint64 length = known ? update_from(file, sha, blob) : -1;
    close_file(file);
    if (length < 0)
        return fail(error, path, g_strerror(errno));
    if (length != status.st_size)
        return fail(error, path, "it changed while it was read");
    *digests = (FileDigests){.sha256 = digest_finish(g_steal_pointer(&sha)),
                             .git_blob = digest_finish(g_steal_pointer(&blob)),
                             .size = (gsize)length};
    return TRUE;
}
