/*
 * Signing: Ed25519 signatures (RFC 8032) of short texts, with keys as OpenSSL writes them (PEM).
 *
 *     g_autoptr(SigningKey) key = signing_key_read("audit.pem", &error);
 *     g_autofree char *signature = signing_key_sign(key, text, length);
 *     signing_verify(public_key, text, length, signature)
 *
 * openssl genpkey -algorithm ed25519 makes a private key, openssl pkey -pubout its public one.
 * Public keys (32 bytes) and signatures (64 bytes) are texts in base64. A key in a file that cannot
 * be read, is of another kind or wants a passphrase is ERROR_INPUT. Free the returned texts with
 * g_free().
 */
#ifndef CORE_DATA_SIGNING_H
#define CORE_DATA_SIGNING_H

#include <glib.h>

typedef struct SigningKey SigningKey;

SigningKey *signing_key_read(const char *path, GError **error);
void signing_key_free(SigningKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SigningKey, signing_key_free)

char *signing_key_public(const SigningKey *key);
char *signing_key_sign(const SigningKey *key, const void *bytes, gsize length);

/* The public key in a PEM file: "BEGIN PUBLIC KEY", or that of a private key. */
char *signing_public_read(const char *path, GError **error);

/* FALSE also for what is no key or no signature. */
gboolean signing_verify(const char *public_key, const void *bytes, gsize length,
                        const char *signature);

#endif
