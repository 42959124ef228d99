#include "anonymize/encode.h"
#include "anonymize/parameter.h"

#include <string.h>

enum { HOST = 10, PART = 8 };

static const StrategyParameter parameters[] = {
    {"keep_host", PARAMETER_BOOLEAN, FALSE, "false", "keep the host; else one that cannot exist"},
    {.name = NULL}};

typedef struct UrlMaker {
    Mac *mac;
    gboolean keep_host;
} UrlMaker;

static gpointer compile(const StrategySetup *setup, G_GNUC_UNUSED GError **error)
{
    UrlMaker *maker = g_new(UrlMaker, 1);
    maker->mac = mac_new(setup->key, setup->mac);
    maker->keep_host = parameter_boolean(setup, "keep_host");
    return maker;
}

static void release(gpointer instance)
{
    UrlMaker *maker = instance;
    mac_free(maker->mac);
    g_free(maker);
}

static void append_tag(const UrlMaker *maker, const char *text, gsize length, guint characters,
                       GString *out)
{
    guint8 tag[TAG_BYTES];
    mac_tag(maker->mac, text, length, tag);
    encode_base32(out, tag, characters);
}

static gsize span(const char *text, gsize length, const char *stops)
{
    gsize at = 0;
    while (at < length && (text[at] == '\0' || strchr(stops, text[at]) == NULL))
        at++;
    return at;
}

static gsize scheme_length(const Field *value)
{
    gsize at = 0;
    while (at < value->length &&
           (g_ascii_isalnum(value->data[at]) || strchr("+-.", value->data[at])) &&
           value->data[at] != '\0')
        at++;
    return at > 0 && at + 3 <= value->length && memcmp(value->data + at, "://", 3) == 0 ? at : 0;
}

/* User, password and port go with the host. */
static void append_host(const UrlMaker *maker, const char *text, gsize length, GString *out)
{
    for (gsize at = 0; at < length; at++) {
        if (text[at] == '@') {
            text += at + 1;
            length -= at + 1;
            at = (gsize)-1;
        }
    }
    if (maker->keep_host) {
        g_string_append_len(out, text, (gssize)length);
        return;
    }
    g_autofree char *lower = g_ascii_strdown(text, (gssize)length);
    append_tag(maker, lower, length, HOST, out);
    g_string_append(out, ".example.invalid");
}

static void append_path(const UrlMaker *maker, const char *text, gsize length, GString *out)
{
    gsize path = span(text, length, "?#");
    for (gsize at = 0; at < path;) {
        if (text[at] == '/') {
            g_string_append_c(out, text[at++]);
            continue;
        }
        gsize part = span(text + at, path - at, "/");
        append_tag(maker, text + at, part, PART, out);
        at += part;
    }
}

static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, GError **error)
{
    const UrlMaker *maker = instance;
    const Field *value = &cell->value;
    gsize scheme = scheme_length(value);
    if (scheme == 0)
        return value_fail("url", error, "a URL with its scheme");
    gsize start = scheme + 3, host = span(value->data + start, value->length - start, "/?#");
    g_string_append_len(out, value->data, (gssize)start);
    append_host(maker, value->data + start, host, out);
    append_path(maker, value->data + start + host, value->length - start - host, out);
    return TRUE;
}

const Strategy strategy_url = {
    .name = "url",
    .summary = "A URL that leads nowhere",
    .details =
        "The scheme stays; the host becomes a tag of it below example.invalid (or stays with "
        "keep_host), each part of the path a tag of itself, and user, password, query and "
        "fragment are left out.",
    .categories = "S",
    .uniqueness = UNIQUENESS_LOSSY,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = release,
    .example_input = "https://ada:pw@shop.test:8080/orders/17?mail=ada",
};
