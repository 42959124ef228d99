#include "core/pg/address.h"

#include <libpq-fe.h>
#include <string.h>

#include "core/base/error.h"
#include "core/pg/connection.h"

static const char MASK[] = "***";

/* Masking every "a" of a message would tell a password rather than hide it. */
enum { SHORTEST_MASKED = 4 };

static void conninfo_options_free(PQconninfoOption *options)
{
    PQconninfoFree(options);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PQconninfoOption, conninfo_options_free)

static gboolean is_uri(const char *url)
{
    return g_str_has_prefix(url, "postgresql://") || g_str_has_prefix(url, "postgres://");
}

/* As libpq tells a connection string from the name of a database. */
static gboolean is_connection_string(const char *url)
{
    return is_uri(url) || strchr(url, '=') != NULL;
}

/*
 * A bare "@" or "/" in a password makes libpq take a part of it for the host, the port or the
 * database. It ends user and password at the first "@" that no "/" precedes, so one "@" in that
 * place, or none, is clear; so is one in the parameters after "?", unless what libpq takes for
 * "host:port" could be the beginning of "user:password".
 */
static gboolean uri_splits_password(const char *url)
{
    const char *start = strstr(url, "://") + 3;
    const char *at = strchr(start, '@');
    if (at == NULL)
        return FALSE;
    const char *slash = strchr(start, '/');
    if (strchr(at + 1, '@') != NULL)
        return TRUE;
    if (slash == NULL || slash > at)
        return FALSE;
    const char *question = strchr(slash, '?');
    return question == NULL || question > at || memchr(start, ':', (size_t)(slash - start)) != NULL;
}

static gboolean is_disguised_uri(const char *url)
{
    return strstr(url, "://") != NULL || (strchr(url, ':') != NULL && strchr(url, '@') != NULL);
}

/* libpq's reason without what it quotes, from the first quotation mark to the last. */
static char *mask_quoted(const char *message)
{
    const char *first = strchr(message, '"');
    g_autofree char *masked = first == NULL ? g_strdup(message)
                                            : g_strdup_printf("%.*s\"***%s", (int)(first - message),
                                                              message, strrchr(first, '"'));
    return g_strdelimit(g_strdup(g_strchomp(masked)), "\n", ' ');
}

static gboolean refuse(GError **error, const char *reason)
{
    error_set(error, ERROR_INPUT, "the database address cannot be read: %s", reason);
    error_add_hint(error,
                   "Write it as postgresql://user@host:port/database or as \"host=… dbname=… "
                   "user=…\"; in a URI, "
                   "percent-encode special characters of the password (@ is %%40, / is %%2F).");
    return FALSE;
}

static const char *option_value(const PQconninfoOption *options, const char *keyword)
{
    for (; options != NULL && options->keyword != NULL; options++) {
        if (strcmp(options->keyword, keyword) == 0)
            return options->val != NULL && options->val[0] != '\0' ? options->val : NULL;
    }
    return NULL;
}

/* libpq looks at the port only when it connects, and then quotes it. */
static gboolean is_port(const char *port)
{
    return port == NULL || port[strspn(port, "0123456789,")] == '\0';
}

gboolean address_check(const char *url, GError **error)
{
    if (url == NULL)
        return TRUE;
    if (!is_connection_string(url))
        return !is_disguised_uri(url) ||
               refuse(error, "it is neither a PostgreSQL URI nor the name of a database");
    if (is_uri(url) && uri_splits_password(url))
        return refuse(error, "an \"@\" or \"/\" in its password must be percent-encoded");
    char *reason = NULL;
    g_autoptr(PQconninfoOption) options = PQconninfoParse(url, &reason);
    if (options != NULL)
        return is_port(option_value(options, "port")) || refuse(error, "the port is not a number");
    g_autofree char *masked = mask_quoted(reason != NULL ? reason : "out of memory");
    PQfreemem(reason);
    return refuse(error, masked);
}

static char *format_hosts(const char *host, const char *port)
{
    g_auto(GStrv) hosts = g_strsplit(host, ",", -1);
    g_auto(GStrv) ports = g_strsplit(port != NULL ? port : "", ",", -1);
    guint n_ports = g_strv_length(ports);
    GString *text = g_string_new(NULL);
    for (guint i = 0; hosts[i] != NULL; i++) {
        const char *own = n_ports == 0 ? "" : ports[n_ports > i ? i : 0];
        g_string_append_printf(text, strchr(hosts[i], ':') != NULL ? "%s[%s]" : "%s%s",
                               i > 0 ? "," : "", hosts[i]);
        if (own[0] != '\0')
            g_string_append_printf(text, ":%s", own);
    }
    return g_string_free(text, FALSE);
}

char *address_format(const char *user, const char *host, const char *port, const char *database)
{
    g_autofree char *login =
        user != NULL && user[0] != '\0' ? g_strconcat(user, "@", NULL) : g_strdup("");
    const char *name = database != NULL ? database : "";
    if (host == NULL || host[0] == '\0')
        return g_strdup_printf("postgresql://%s/%s", login, name);
    if (host[0] == '/' || host[0] == '@')
        return g_strdup_printf("postgresql://%s/%s?host=%s%s%s", login, name, host,
                               port != NULL ? "&port=" : "", port != NULL ? port : "");
    g_autofree char *hosts = format_hosts(host, port);
    return g_strdup_printf("postgresql://%s%s/%s", login, hosts, name);
}

char *connection_url_label(const char *url)
{
    if (!address_check(url, NULL))
        return g_strdup("postgresql://***");
    g_autoptr(PQconninfoOption) defaults = PQconndefaults();
    g_autoptr(PQconninfoOption) given = NULL;
    if (url != NULL && is_connection_string(url))
        given = PQconninfoParse(url, NULL);
    const char *names[] = {"user", "host", "port", "dbname", "hostaddr"};
    const char *values[G_N_ELEMENTS(names)];
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        values[i] = option_value(given, names[i]);
        if (values[i] == NULL)
            values[i] = option_value(defaults, names[i]);
    }
    const char *database = url != NULL && url[0] != '\0' && given == NULL ? url : values[3];
    const char *service = option_value(given, "service");
    if (service != NULL && option_value(given, "host") == NULL)
        return g_strdup_printf("service=%s", service);
    return address_format(values[0], values[1] != NULL ? values[1] : values[4], values[2],
                          database != NULL ? database : values[0]);
}

static void mask_value(GString *text, const char *secret)
{
    if (secret != NULL && strlen(secret) >= SHORTEST_MASKED)
        g_string_replace(text, secret, MASK, 0);
}

char *address_mask(const char *url, const char *message)
{
    GString *text = g_string_new(message);
    g_strchomp(text->str);
    text->len = strlen(text->str);
    g_string_replace(text, "\n\t", "; ", 0);
    g_string_replace(text, "\n", "; ", 0);
    g_autoptr(PQconninfoOption) given = NULL;
    if (url != NULL && is_connection_string(url))
        given = PQconninfoParse(url, NULL);
    const char *user = option_value(given, "user");
    const char *password = option_value(given, "password");
    /* A password equal to the user's name would take that out of every message and so tell what it
     * is. */
    if (password != NULL && g_strcmp0(password, user) != 0)
        mask_value(text, password);
    mask_value(text, option_value(given, "sslpassword"));
    return g_string_free(text, FALSE);
}
