#include "core/data/keyed.h"

#include "core/base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SHORTEST = 16,
    DERIVED = 32,
    LONGEST_TEXT = 4096,
    SECURE_HEAP =
        1024 * 1024, /* a few hundred sub-keys and the contexts that hold copies of them */
    SECURE_SMALLEST = 32
};

struct Key {
    gsize length;
    guint8 bytes[];
};

struct Mac {
    EVP_MAC_CTX *context;
};

struct Cipher {
    EVP_CIPHER_CTX *context;
};

/* Where memory may not be locked or mapped, OpenSSL's ordinary memory serves; it is wiped all the
 * same. */
static void secure_heap_open(void)
{
    static gsize ready = 0;
    if (!g_once_init_enter(&ready))
        return;
    if (!CRYPTO_secure_malloc_initialized())
        (void)CRYPTO_secure_malloc_init(SECURE_HEAP, SECURE_SMALLEST);
    g_once_init_leave(&ready, 1);
}

static void *secure_alloc(gsize size)
{
    secure_heap_open();
    void *bytes = OPENSSL_secure_zalloc(size);
    if (bytes == NULL)
        bytes = OPENSSL_zalloc(size); /* the locked heap is full */
    if (bytes == NULL)
        g_error("no memory for a key");
    return bytes;
}

static Key *key_alloc(gsize length)
{
    Key *key = secure_alloc(sizeof(Key) + length);
    key->length = length;
    return key;
}

void key_free(Key *key)
{
    if (key != NULL)
        OPENSSL_secure_clear_free(key, sizeof(Key) + key->length);
}

static gboolean is_hex(const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isxdigit(text[i]))
            return FALSE;
    return length % 2 == 0;
}

static gboolean is_base64(const char *text, gsize length)
{
    gsize body = length;
    while (body > 0 && length - body < 2 && text[body - 1] == '=')
        body--;
    for (gsize i = 0; i < body; i++)
        if (!g_ascii_isalnum(text[i]) && text[i] != '+' && text[i] != '/')
            return FALSE;
    return length > 0 && length % 4 == 0;
}

/* Turns the text in place into the bytes that it writes. */
static gsize decode(char *text, gsize length)
{
    if (is_hex(text, length)) {
        for (gsize i = 0; i < length; i += 2)
            text[i / 2] =
                (char)(g_ascii_xdigit_value(text[i]) * 16 + g_ascii_xdigit_value(text[i + 1]));
        return length / 2;
    }
    if (is_base64(text, length)) {
        gint state = 0;
        guint save = 0;
        return g_base64_decode_step(text, length, (guchar *)text, &state, &save);
    }
    return length;
}

static Key *key_decode(char *text, gsize length, const char *origin, GError **error)
{
    while (length > 0 && g_ascii_isspace(text[length - 1]))
        length--;
    gsize bytes = decode(text, length);
    if (bytes < SHORTEST) {
        error_set(error, ERROR_INPUT, "the key in %s is shorter than %d bytes", origin, SHORTEST);
        error_add_hint(error, "openssl rand -hex 32 makes one.");
        return NULL;
    }
    Key *key = key_alloc(bytes);
    memcpy(key->bytes, text, bytes);
    return key;
}

Key *key_from_environment(const char *variable, GError **error)
{
    const char *value = g_getenv(variable);
    if (value == NULL || value[0] == '\0') {
        error_set(error, ERROR_INPUT, "there is no key: the environment variable \"%s\" is %s",
                  variable, value == NULL ? "not set" : "empty");
        error_add_hint(error, "openssl rand -hex 32 makes one.");
        return NULL;
    }
    gsize length = strlen(value);
    char *text = secure_alloc(length + 1);
    memcpy(text, value, length);
    g_autofree char *origin = g_strdup_printf("\"%s\"", variable);
    Key *key = key_decode(text, length, origin, error);
    OPENSSL_secure_clear_free(text, length + 1);
    return key;
}

static void *refuse_file(GError **error, const char *path, const char *reason)
{
    error_set(error, ERROR_INPUT, "cannot take the key from \"%s\": %s", path, reason);
    error_add_place(error, path, 0, 0);
    return NULL;
}

static gboolean check_file(int file, const char *path, GError **error)
{
    struct stat status;
    if (fstat(file, &status) != 0)
        return refuse_file(error, path, g_strerror(errno)) != NULL;
    if (!S_ISREG(status.st_mode))
        return refuse_file(error, path, "it is no regular file") != NULL;
    if ((status.st_mode & 0077) != 0) {
        refuse_file(error, path, "others than its owner may read or write it");
        error_add_hint(error, "chmod 600 %s", path);
        return FALSE;
    }
    if (status.st_size > LONGEST_TEXT)
        return refuse_file(error, path, "it is larger than a key") != NULL;
    return TRUE;
}

static gssize read_all(int file, char *text, gsize room)
{
    gsize length = 0;
    while (length < room) {
        ssize_t step = read(file, text + length, room - length);
        if (step < 0 && errno == EINTR)
            continue;
        if (step < 0)
            return -1;
        if (step == 0)
            break;
        length += (gsize)step;
    }
    return (gssize)length;
}

Key *key_from_file(const char *path, GError **error)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0)
        return refuse_file(error, path, g_strerror(errno));
    if (!check_file(file, path, error)) {
        close(file);
        return NULL;
    }
    char *text = secure_alloc(LONGEST_TEXT);
    gssize length = read_all(file, text, LONGEST_TEXT);
    int reason = errno;
    close(file);
    g_autofree char *origin = g_strdup_printf("\"%s\"", path);
    Key *key = length < 0 ? refuse_file(error, path, g_strerror(reason))
                          : key_decode(text, (gsize)length, origin, error);
    OPENSSL_secure_clear_free(text, LONGEST_TEXT);
    return key;
}

Key *key_random(void)
{
    Key *key = key_alloc(DERIVED);
    if (RAND_priv_bytes(key->bytes, DERIVED) != 1)
        g_error("OpenSSL has no random bytes");
    return key;
}

static EVP_MAC *mac_fetch(MacKind kind)
{
    static EVP_MAC *found[2];
    static gsize ready = 0;
    if (g_once_init_enter(&ready)) {
        found[MAC_HMAC_SHA256] = EVP_MAC_fetch(NULL, "HMAC", NULL);
        found[MAC_SIPHASH] = EVP_MAC_fetch(NULL, "SIPHASH", NULL);
        g_once_init_leave(&ready, 1);
    }
    if (found[kind] == NULL)
        g_error("OpenSSL has no %s", kind == MAC_SIPHASH ? "SipHash" : "HMAC");
    return found[kind];
}

static EVP_MAC_CTX *context_new(MacKind kind, const guint8 *key, gsize length)
{
    secure_heap_open(); /* so that OpenSSL's own copy of the key lies there too */
    char digest[] = "SHA256";
    gsize size = TAG_BYTES;
    OSSL_PARAM parameters[2] = {OSSL_PARAM_construct_end(), OSSL_PARAM_construct_end()};
    parameters[0] = kind == MAC_SIPHASH
                        ? OSSL_PARAM_construct_size_t(OSSL_MAC_PARAM_SIZE, &size)
                        : OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0);
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(mac_fetch(kind));
    if (context == NULL || EVP_MAC_init(context, key, length, parameters) != 1)
        g_error("OpenSSL cannot start a keyed tag");
    return context;
}

/* HMAC-SHA-256 in full. */
static void hmac(const Key *key, const char *head, const char *label, guint8 out[DERIVED])
{
    EVP_MAC_CTX *context = context_new(MAC_HMAC_SHA256, key->bytes, key->length);
    size_t length = 0;
    if (EVP_MAC_update(context, (const unsigned char *)head, strlen(head)) != 1 ||
        EVP_MAC_update(context, (const unsigned char *)label, strlen(label)) != 1 ||
        EVP_MAC_final(context, out, &length, DERIVED) != 1 || length != DERIVED)
        g_error("OpenSSL cannot derive a key");
    EVP_MAC_CTX_free(context);
}

Key *key_derive(const Key *key, const char *label)
{
    Key *derived = key_alloc(DERIVED);
    hmac(key, "v1|", label, derived->bytes);
    return derived;
}

char *key_identity(const Key *key)
{
    guint8 tag[DERIVED];
    hmac(key, "identity|", "", tag);
    GString *text = g_string_sized_new(17);
    for (guint i = 0; i < 8; i++)
        g_string_append_printf(text, "%02x", tag[i]);
    OPENSSL_cleanse(tag, sizeof tag);
    return g_string_free(text, FALSE);
}

Mac *mac_new(const Key *key, MacKind kind)
{
    Mac *mac = g_new(Mac, 1);
    if (kind != MAC_SIPHASH || key->length == 16) {
        mac->context = context_new(kind, key->bytes, key->length);
        return mac;
    }
    g_autoptr(Key) derived = key_derive(key, "siphash");
    mac->context = context_new(kind, derived->bytes, 16);
    return mac;
}

void mac_tag(Mac *mac, const void *bytes, gsize length, guint8 tag[TAG_BYTES])
{
    guint8 whole[EVP_MAX_MD_SIZE];
    size_t size = 0;
    if (EVP_MAC_init(mac->context, NULL, 0, NULL) != 1 ||
        (length > 0 && EVP_MAC_update(mac->context, bytes, length) != 1) ||
        EVP_MAC_final(mac->context, whole, &size, sizeof whole) != 1 || size < TAG_BYTES)
        g_error("OpenSSL cannot make a keyed tag");
    memcpy(tag, whole, TAG_BYTES);
}

void mac_free(Mac *mac)
{
    if (mac == NULL)
        return;
    EVP_MAC_CTX_free(mac->context);
    g_free(mac);
}

Cipher *cipher_new(const Key *key)
{
    secure_heap_open();
    g_autoptr(Key) derived = NULL;
    const Key *used = key;
    if (key->length != 16 && key->length != 24 && key->length != 32)
        used = derived = key_derive(key, "aes");
    const EVP_CIPHER *kind = used->length == 16   ? EVP_aes_128_ecb()
                             : used->length == 24 ? EVP_aes_192_ecb()
                                                  : EVP_aes_256_ecb();
    Cipher *cipher = g_new(Cipher, 1);
    cipher->context = EVP_CIPHER_CTX_new();
    if (cipher->context == NULL ||
        EVP_EncryptInit_ex2(cipher->context, kind, used->bytes, NULL, NULL) != 1 ||
        EVP_CIPHER_CTX_set_padding(cipher->context, 0) != 1)
        g_error("OpenSSL has no AES");
    return cipher;
}

void cipher_encrypt(Cipher *cipher, const guint8 in[BLOCK_BYTES], guint8 out[BLOCK_BYTES])
{
    int length = 0;
    if (EVP_EncryptUpdate(cipher->context, out, &length, in, BLOCK_BYTES) != 1 ||
        length != BLOCK_BYTES)
        g_error("OpenSSL cannot encrypt a block");
}

void cipher_free(Cipher *cipher)
{
    if (cipher == NULL)
        return;
    EVP_CIPHER_CTX_free(cipher->context);
    g_free(cipher);
}
