#include "anonymize/encode.h"
#include "anonymize/parameter.h"
#include "anonymize/text.h"

#include <string.h>

enum { LOCAL_MOST = 26, LOCAL_LEAST = 6, MAPPED = 10 };
static const char reserved[] = ".example.invalid";

static const StrategyParameter parameters[] = {
    {"domain", PARAMETER_TEXT, FALSE, "example.invalid",
     "a domain; \"keep\": the value's own; \"map\": one made of it"},
    {"prefix", PARAMETER_TEXT, FALSE, "", "letters before the tag"},
    {"length", PARAMETER_INTEGER, FALSE, "16", "characters of the tag, 5 bits each"},
    {.name = NULL}};

typedef enum DomainFate { DOMAIN_FIXED, DOMAIN_KEPT, DOMAIN_MAPPED } DomainFate;

typedef struct EmailMaker {
    Mac *mac;
    DomainFate fate;
    char *domain, *prefix;
    guint length;
    int room;
} EmailMaker;

static void release(gpointer instance)
{
    EmailMaker *maker = instance;
    mac_free(maker->mac);
    g_free(maker->domain);
    g_free(maker->prefix);
    g_free(maker);
}

static gboolean is_plain(const char *text)
{
    for (; *text != '\0'; text++)
        if (!g_ascii_isalnum(*text) && strchr("._-+", *text) == NULL)
            return FALSE;
    return TRUE;
}

static gboolean fit(EmailMaker *maker, const StrategySetup *setup, gint64 length, GError **error)
{
    maker->length = (guint)length;
    if (!is_plain(maker->domain) || maker->domain[0] == '\0' || !is_plain(maker->prefix))
        return parameter_fail(setup, "domain", error,
                              "domain and prefix take letters, digits and ._-+ only");
    maker->room = setup->column->max_length;
    if (maker->room < 0 || maker->fate == DOMAIN_KEPT)
        return TRUE;
    gint64 tail = maker->fate == DOMAIN_FIXED ? (gint64)strlen(maker->domain)
                                              : MAPPED + (gint64)strlen(reserved);
    gint64 left = maker->room - tail - 1 - (gint64)strlen(maker->prefix);
    if (left < LOCAL_LEAST)
        return parameter_fail(setup, NULL, error, "no address fits %s", setup->column->type);
    maker->length = (guint)MIN(length, left);
    return TRUE;
}

static gpointer compile(const StrategySetup *setup, GError **error)
{
    gint64 length = 0;
    if (!parameter_integer(setup, "length", LOCAL_LEAST, LOCAL_MOST, &length, error))
        return NULL;
    EmailMaker *maker = g_new0(EmailMaker, 1);
    maker->domain = g_strdup(parameter_text(setup, "domain"));
    maker->prefix = g_strdup(parameter_text(setup, "prefix"));
    maker->fate = strcmp(maker->domain, "keep") == 0  ? DOMAIN_KEPT
                  : strcmp(maker->domain, "map") == 0 ? DOMAIN_MAPPED
                                                      : DOMAIN_FIXED;
    maker->mac = mac_new(setup->key, setup->mac);
    if (fit(maker, setup, length, error))
        return maker;
    release(maker);
    return NULL;
}

static void append_domain(const EmailMaker *maker, const char *domain, GString *out)
{
    guint8 tag[TAG_BYTES];
    if (maker->fate == DOMAIN_KEPT) {
        g_string_append(out, domain);
    } else if (maker->fate == DOMAIN_FIXED) {
        g_string_append(out, maker->domain);
    } else {
        mac_tag(maker->mac, domain, strlen(domain), tag);
        encode_base32(out, tag, MAPPED);
        g_string_append(out, reserved);
    }
}

/* Case and blanks around do not tell two addresses apart. */
static gboolean apply(gpointer instance, const Cell *cell, GString *out,
                      G_GNUC_UNUSED gboolean *null, GError **error)
{
    const EmailMaker *maker = instance;
    Field value = text_trim(cell->value);
    g_autofree char *lower = g_ascii_strdown(value.data, (gssize)value.length);
    const char *at = strrchr(lower, '@');
    if (maker->fate != DOMAIN_FIXED && (at == NULL || at[1] == '\0' || !is_plain(at + 1)))
        return value_fail("email", error, "an address with a domain");
    guint8 tag[TAG_BYTES];
    mac_tag(maker->mac, lower, value.length, tag);
    g_string_append(out, maker->prefix);
    encode_base32(out, tag, maker->length);
    g_string_append_c(out, '@');
    append_domain(maker, at == NULL ? "" : at + 1, out);
    return TRUE;
}

static Uniqueness judge(gpointer instance, double *bits)
{
    const EmailMaker *maker = instance;
    *bits = MIN(128, maker->length * 5);
    return UNIQUENESS_TAG;
}

const Strategy strategy_email = {
    .name = "email",
    .summary = "An address that nobody has",
    .details =
        "A keyed tag in base32 at a domain that cannot exist (RFC 6761), at the value's own, or "
        "at one made of it. Case and blanks around the value do not count. The tag is shortened "
        "to what the column holds.",
    .categories = "S",
    .uniqueness = UNIQUENESS_TAG,
    .parameters = parameters,
    .compile = compile,
    .apply = apply,
    .free = release,
    .judge = judge,
    .example_input = "ada.pell@mail.test",
};
