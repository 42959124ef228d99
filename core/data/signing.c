#include "core/data/signing.h"

#include "core/base/error.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

enum { PUBLIC_LENGTH = 32, SIGNATURE_LENGTH = 64 };

struct SigningKey {
    EVP_PKEY *key;
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_MD_CTX, EVP_MD_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BIO, BIO_free_all)

/* Without this OpenSSL asks on the terminal. */
static int give_no_passphrase(G_GNUC_UNUSED char *buffer, G_GNUC_UNUSED int size,
                              G_GNUC_UNUSED int writing, G_GNUC_UNUSED void *data)
{
    return -1;
}

static EVP_PKEY *parse_private(const char *text, gsize length)
{
    g_autoptr(BIO) source = BIO_new_mem_buf(text, (int)length);
    return PEM_read_bio_PrivateKey(source, NULL, give_no_passphrase, NULL);
}

static EVP_PKEY *parse_public(const char *text, gsize length)
{
    g_autoptr(BIO) source = BIO_new_mem_buf(text, (int)length);
    return PEM_read_bio_PUBKEY(source, NULL, give_no_passphrase, NULL);
}

static EVP_PKEY *read_key(const char *path, gboolean private_only, GError **error)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    g_autoptr(GError) reason = NULL;
    if (!g_file_get_contents(path, &text, &length, &reason)) {
        error_set(error, ERROR_INPUT, "cannot read the key: %s", reason->message);
        return NULL;
    }
    g_autoptr(EVP_PKEY) key = parse_private(text, length);
    if (key == NULL && !private_only)
        key = parse_public(text, length);
    if (key != NULL && EVP_PKEY_get_id(key) == EVP_PKEY_ED25519)
        return g_steal_pointer(&key);
    error_set(error, ERROR_INPUT, "\"%s\" holds no %sEd25519 key that can be read", path,
              private_only ? "private " : "");
    if (private_only)
        error_add_hint(error, "openssl genpkey -algorithm ed25519 -out audit.pem makes one; one "
                              "with a passphrase cannot be used.");
    else
        error_add_hint(error, "openssl pkey -in audit.pem -pubout -out audit.pub makes one.");
    return NULL;
}

SigningKey *signing_key_read(const char *path, GError **error)
{
    EVP_PKEY *found = read_key(path, TRUE, error);
    if (found == NULL)
        return NULL;
    SigningKey *key = g_new(SigningKey, 1);
    key->key = found;
    return key;
}

void signing_key_free(SigningKey *key)
{
    if (key == NULL)
        return;
    EVP_PKEY_free(key->key);
    g_free(key);
}

static char *public_text(const EVP_PKEY *key)
{
    unsigned char bytes[PUBLIC_LENGTH];
    size_t length = sizeof bytes;
    if (EVP_PKEY_get_raw_public_key(key, bytes, &length) != 1)
        g_error("OpenSSL cannot tell an Ed25519 key's public half");
    return g_base64_encode(bytes, length);
}

char *signing_key_public(const SigningKey *key)
{
    return public_text(key->key);
}

char *signing_key_sign(const SigningKey *key, const void *bytes, gsize length)
{
    unsigned char signature[SIGNATURE_LENGTH];
    size_t size = sizeof signature;
    g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new();
    if (EVP_DigestSignInit(context, NULL, NULL, NULL, key->key) != 1 ||
        EVP_DigestSign(context, signature, &size, bytes, length) != 1)
        g_error("OpenSSL cannot sign with an Ed25519 key");
    return g_base64_encode(signature, size);
}

char *signing_public_read(const char *path, GError **error)
{
    g_autoptr(EVP_PKEY) key = read_key(path, FALSE, error);
    return key == NULL ? NULL : public_text(key);
}

gboolean signing_verify(const char *public_key, const void *bytes, gsize length,
                        const char *signature)
{
    gsize key_length = 0, signature_length = 0;
    g_autofree unsigned char *raw = g_base64_decode(public_key, &key_length);
    g_autofree unsigned char *given = g_base64_decode(signature, &signature_length);
    if (key_length != PUBLIC_LENGTH || signature_length != SIGNATURE_LENGTH)
        return FALSE;
    g_autoptr(EVP_PKEY) key =
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, raw, PUBLIC_LENGTH);
    g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new();
    return key != NULL && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1 &&
           EVP_DigestVerify(context, given, signature_length, bytes, length) == 1;
}
