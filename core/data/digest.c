#include "core/data/digest.h"

#include "core/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <openssl/evp.h>
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

char *digest_git_blob(const void *bytes, gsize length)
{
    char head[32];
    int head_length = g_snprintf(head, sizeof head, "blob %" G_GSIZE_FORMAT, length);
    Digest *digest = digest_new(&sha1);
    digest_update(digest, head, (gsize)head_length + 1); /* with its NUL */
    digest_update(digest, bytes, length);
    return digest_finish(digest);
}

static gboolean update_from(Digest *digest, int file)
{
    g_autofree char *piece = g_malloc(PIECE);
    for (;;) {
        ssize_t length = read(file, piece, PIECE);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            return length == 0;
        digest_update(digest, piece, (gsize)length);
    }
}

char *digest_sha256_file(const char *path, GError **error)
{
    g_autoptr(Digest) digest = digest_sha256_new();
    int file = g_open(path, O_RDONLY | O_CLOEXEC, 0);
    gboolean read_whole = file >= 0 && update_from(digest, file);
    int reason = errno;
    if (file >= 0)
        close(file);
    if (!read_whole) {
        error_set(error, ERROR_INPUT, "cannot read \"%s\": %s", path, g_strerror(reason));
        error_add_place(error, path, 0, 0);
        return NULL;
    }
    return digest_finish(g_steal_pointer(&digest));
}
