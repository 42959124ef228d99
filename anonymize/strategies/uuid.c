#include "anonymize/encode.h"
#include "anonymize/parameter.h"

static const StrategyParameter parameters[] = {
    {"version", PARAMETER_INTEGER, FALSE, "4", "the version digit: 4, or 8 (\"made by rule\")"},
    {.name = NULL}};

typedef struct UuidMaker {
    Mac *mac;
    guint version;
} UuidMaker;

static gpointer compile(const StrategySetup *setup, GError **error)
{
    gint64 version = 4;
    if (!parameter_integer(setup, "version", 4, 8, &version, error))
        return NULL;
    int room = setup->column->max_length;
    if ((version != 4 && version != 8) || (room >= 0 && room < 36)) {
        parameter_fail(setup, "version", error,
                       room >= 0 && room < 36 ? "a uuid has 36 characters" : "it is 4 or 8");
        return NULL;
    }
    UuidMaker *maker = g_new(UuidMaker, 1);
    maker->mac = mac_new(setup->key, setup->mac);
    maker->version = (guint)version;
    return maker;
}

/* Upper and lower case write the same uuid. */
static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, G_GNUC_UNUSED GError **error)
{
    UuidMaker *maker = instance;
    guint8 tag[TAG_BYTES];
    g_autofree char *lower = g_ascii_strdown(cell->value.data, (gssize)cell->value.length);
    mac_tag(maker->mac, lower, cell->value.length, tag);
    encode_uuid(out, tag, maker->version);
    return TRUE;
}

static void release(gpointer instance)
{
    UuidMaker *maker = instance;
    mac_free(maker->mac);
    g_free(maker);
}

static Uniqueness judge(G_GNUC_UNUSED gpointer instance, double *bits)
{
    *bits = 122;
    return UNIQUENESS_TAG;
}

const Strategy strategy_uuid = {
    .name = "uuid",
    .summary = "A uuid made of the value under the key",
    .details = "122 bits of a keyed tag, written as a uuid. Letters' case does not count.",
    .categories = "SU",
    .uniqueness = UNIQUENESS_TAG,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = release,
    .judge = judge,
    .example_input = "2b0f6a54-2f3b-4f0e-9d57-1a2b3c4d5e6f",
};
