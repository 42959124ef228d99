#include "anonymize/draw.h"
#include "anonymize/text.h"

static const StrategyParameter parameters[] = {{.name = NULL}};

static const char *const systems[] = {"Windows NT 10.0; Win64; x64", "X11; Linux x86_64",
                                      "Macintosh; Intel Mac OS X 10_15_7", "Android 14; Mobile"};

typedef struct AgentMaker {
    Mac *mac;
    int room;
} AgentMaker;

static gpointer compile(const StrategySetup *setup, G_GNUC_UNUSED GError **error)
{
    AgentMaker *maker = g_new(AgentMaker, 1);
    maker->mac = mac_new(setup->key, setup->mac);
    maker->room = setup->column->max_length;
    return maker;
}

static void release(gpointer instance)
{
    AgentMaker *maker = instance;
    mac_free(maker->mac);
    g_free(maker);
}

static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, G_GNUC_UNUSED GError **error)
{
    const AgentMaker *maker = instance;
    gsize before = out->len;
    Draw draw = draw_of(maker->mac, cell->value.data, cell->value.length);
    const char *system = systems[draw_below(&draw, G_N_ELEMENTS(systems))];
    guint version = 100 + (guint)draw_below(&draw, 30);
    g_string_append_printf(out, "Mozilla/5.0 (%s; rv:%u.0) Gecko/20100101 Firefox/%u.0", system,
                           version, version);
    text_cut(out, before, maker->room);
    return TRUE;
}

const Strategy strategy_user_agent = {
    .name = "user_agent",
    .summary = "A browser's name for itself, one of 120",
    .details = "System and version are drawn by a tag of the value. Cut to what the column holds.",
    .categories = "S",
    .uniqueness = UNIQUENESS_LOSSY,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = release,
    .example_input = "curl/7.88.1",
};
