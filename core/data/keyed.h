/*
 * Keyed: a secret key, and what is made with it: sub-keys, tags, a block cipher. In memory that is
 * locked (where the system's limit allows) and wiped; never printed.
 *
 *     g_autoptr(Key) key = key_from_environment("CONFITURE_ANONYMIZE_KEY", &error);
 *     g_autoptr(Key) people = key_derive(key, "people");
 *     g_autoptr(Mac) mac = mac_new(people, MAC_HMAC_SHA256);
 *     mac_tag(mac, value, length, tag);
 *
 * Sub-key = HMAC-SHA-256(master, "v1|" label). Tags are HMAC-SHA-256 (RFC 2104) cut to 128 bits, or
 * SipHash-2-4 of 128 bits. A Mac and a Cipher belong to one thread; a Key may be read by all. A key
 * is written in hex, in base64 or as raw text. Errors: ERROR_INPUT for a key that is absent,
 * shorter than 16 bytes, or in a file that others may read (mode beyond 0600). The key never
 * appears in a message. SipHash takes a key of 16 bytes as it is, AES one of 16, 24 or 32; any
 * other length is made fit by key_derive() first.
 */
#ifndef CORE_DATA_KEYED_H
#define CORE_DATA_KEYED_H

#include <glib.h>

typedef struct Key Key;
typedef struct Mac Mac;
typedef struct Cipher Cipher;

typedef enum MacKind { MAC_HMAC_SHA256, MAC_SIPHASH } MacKind;

enum { TAG_BYTES = 16, BLOCK_BYTES = 16 };

Key *key_from_environment(const char *variable, GError **error);
Key *key_from_file(const char *path, GError **error);
Key *key_random(void); /* lives as long as the process: "--forget-key" */
Key *key_derive(const Key *key, const char *label);
char *key_identity(
    const Key *key);     /* 16 hex digits that tell two keys apart and nothing else; g_free() */
void key_free(Key *key); /* wipes */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Key, key_free)

Mac *mac_new(const Key *key, MacKind kind);
void mac_tag(Mac *mac, const void *bytes, gsize length, guint8 tag[TAG_BYTES]);
void mac_free(Mac *mac);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mac, mac_free)

Cipher *cipher_new(const Key *key); /* AES, one block at a time (FF1's rounds) */
void cipher_encrypt(Cipher *cipher, const guint8 in[BLOCK_BYTES], guint8 out[BLOCK_BYTES]);
void cipher_free(Cipher *cipher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Cipher, cipher_free)

#endif
