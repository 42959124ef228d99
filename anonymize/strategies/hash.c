#include "anonymize/encode.h"
#include "anonymize/parameter.h"

#include <string.h>

typedef enum Encoding {
    ENCODING_AUTO,
    ENCODING_HEX,
    ENCODING_BASE32,
    ENCODING_UUID,
    ENCODING_INTEGER
} Encoding;
static const char *const encodings[] = {"auto", "hex", "base32", "uuid", "integer", NULL};

static const StrategyParameter parameters[] = {
    {"encoding", PARAMETER_TEXT, FALSE, "auto",
     "hex, base32, uuid or integer; auto: what the type holds"},
    {"length", PARAMETER_INTEGER, FALSE, "0", "characters of the tag; 0: as many as fit 128 bits"},
    {"prefix", PARAMETER_TEXT, FALSE, "", "a text before the tag"},
    {.name = NULL}};

typedef struct Hash {
    Mac *mac;
    Encoding encoding;
    guint length; /* characters, or bits of an integer */
    char *prefix;
} Hash;

static guint integer_bits(const char *type)
{
    if (strcmp(type, "smallint") == 0)
        return 15;
    return strcmp(type, "integer") == 0 ? 31 : 63;
}

static Encoding choose(const StrategySetup *setup, gsize room)
{
    if (setup->column->category == 'N')
        return ENCODING_INTEGER;
    if (strcmp(setup->column->type, "uuid") == 0)
        return ENCODING_UUID;
    return room >= 32 ? ENCODING_HEX : ENCODING_BASE32;
}

static gboolean size(Hash *hash, const StrategySetup *setup, gsize room, GError **error)
{
    static const guint whole[] = {0, 32, 26, 36, 0};
    gint64 wanted = 0;
    if (!parameter_integer(setup, "length", 0, 32, &wanted, error))
        return FALSE;
    gboolean number = setup->column->category == 'N', uuid = !strcmp(setup->column->type, "uuid");
    if (hash->encoding == ENCODING_AUTO)
        hash->encoding = choose(setup, room);
    if ((number && hash->encoding != ENCODING_INTEGER) ||
        (uuid && hash->encoding != ENCODING_UUID) || ((number || uuid) && hash->prefix[0] != '\0'))
        return parameter_fail(setup, "encoding", error, "it cannot fill type %s",
                              setup->column->type);
    if (hash->encoding == ENCODING_INTEGER) {
        hash->length = integer_bits(setup->column->type);
        return TRUE;
    }
    guint most = whole[hash->encoding];
    gboolean fixed = hash->encoding == ENCODING_UUID;
    hash->length = wanted == 0 || fixed ? most : MIN((guint)wanted, most);
    if (wanted == 0 && !fixed && room < hash->length)
        hash->length = (guint)room;
    if (hash->length > room || hash->length == 0)
        return parameter_fail(setup, "length", error, "the tag does not fit %s",
                              setup->column->type);
    return TRUE;
}

static void release(gpointer instance)
{
    Hash *hash = instance;
    mac_free(hash->mac);
    g_free(hash->prefix);
    g_free(hash);
}

static gpointer compile(const StrategySetup *setup, GError **error)
{
    guint encoding = 0;
    if (!parameter_word(setup, "encoding", encodings, &encoding, error))
        return NULL;
    Hash *hash = g_new0(Hash, 1);
    hash->encoding = encoding;
    hash->prefix = g_strdup(parameter_text(setup, "prefix"));
    hash->mac = mac_new(setup->key, setup->mac);
    gsize taken = (gsize)g_utf8_strlen(hash->prefix, -1);
    gsize room = setup->column->max_length < 0 ? G_MAXSIZE : (gsize)setup->column->max_length;
    if (size(hash, setup, room > taken ? room - taken : 0, error))
        return hash;
    release(hash);
    return NULL;
}

static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, G_GNUC_UNUSED GError **error)
{
    Hash *hash = instance;
    guint8 tag[TAG_BYTES];
    mac_tag(hash->mac, cell->value.data, cell->value.length, tag);
    g_string_append(out, hash->prefix);
    if (hash->encoding == ENCODING_HEX)
        encode_hex(out, tag, hash->length);
    else if (hash->encoding == ENCODING_BASE32)
        encode_base32(out, tag, hash->length);
    else if (hash->encoding == ENCODING_UUID)
        encode_uuid(out, tag, 8);
    else
        encode_integer(out, tag, hash->length);
    return TRUE;
}

static Uniqueness judge(gpointer instance, double *bits)
{
    const Hash *hash = instance;
    static const guint each[] = {0, 4, 5, 0, 1};
    *bits = hash->encoding == ENCODING_UUID ? 122 : MIN(128, hash->length * each[hash->encoding]);
    return UNIQUENESS_TAG;
}

const Strategy strategy_hash = {
    .name = "hash",
    .summary = "A keyed tag of the value",
    .details =
        "HMAC-SHA-256 (or SipHash, where the domain says so) of the value, cut to what is asked "
        "for or fits: 4 bits a character in hex, 5 in base32, 122 in a uuid, one below the "
        "width of an integer type.",
    .categories = "SNU",
    .uniqueness = UNIQUENESS_TAG,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = release,
    .judge = judge,
    .example_input = "4711",
    .example_parameters = "{length: 20, prefix: c_}",
};
