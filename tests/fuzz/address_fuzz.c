/* shelf: core/pg */
/* Any bytes as the password of an address: no five of them in a row come back in a label or an
 * error. */
#include "core/base/error.h"
#include "core/pg/address.h"
#include "core/pg/connection.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WINDOW = 5 };

/* `unfit`: what ends the password there, so that the rest is no longer one. */
static const struct {
    const char *before, *after, *unfit;
} frames[] = {
    {"postgresql://u:", "@h/db", ""},
    {"postgresql://h/db?password=", "", "&"},
    {"host=h password='", "' dbname=db", "'\\"},
    {"host=h dbname=db password=", "", " \t\n\v\f\r'\\"},
};

static void look_for(const char *password, const char *text, const char *frame)
{
    for (size_t i = 0; text != NULL && i + WINDOW <= strlen(password); i++) {
        char window[WINDOW + 1] = "";
        memcpy(window, password + i, WINDOW);
        if (strstr(text, window) != NULL && strstr(frame, window) == NULL)
            abort();
    }
}

/* What would be said of any password. */
static char *constant_texts(void)
{
    g_autofree char *label = connection_url_label("postgresql://u@h/db");
    GString *all = g_string_new(label);
    const char *const urls[] = {"postgresql://u:@@h/db",
                                "postgresql://u:%zz@h/db",
                                "host=h x",
                                "host=h port=x",
                                "postgresql://h/db?x",
                                "host='x",
                                "postgresql://[x/db",
                                "postgresql://[]/db",
                                "postgresql://[::1]x/db",
                                "postgresql://h?a=b=c",
                                "postgresql://h?x=y",
                                "postgresql://h/%00",
                                "host=h x=y",
                                "x://y"};
    for (guint i = 0; i < G_N_ELEMENTS(urls); i++) {
        g_autoptr(GError) error = NULL;
        if (address_check(urls[i], &error))
            abort();
        g_autofree char *masked = connection_url_label(urls[i]);
        g_string_append_printf(all, "%s\n%s\n%s\n", urls[i], error->message, masked);
    }
    return g_string_free(all, FALSE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_setenv("PGUSER", "u", TRUE); /* as in the first frame, so that all good labels are one */
    g_autofree char *password = g_strndup((const char *)data, size);
    g_autofree char *constant = constant_texts();
    for (guint i = 0; i < G_N_ELEMENTS(frames); i++) {
        if (strpbrk(password, frames[i].unfit) != NULL)
            continue;
        g_autofree char *url = g_strconcat(frames[i].before, password, frames[i].after, NULL);
        g_autofree char *label = connection_url_label(url);
        g_autoptr(GError) error = NULL;
        look_for(password, label, constant);
        if (!address_check(url, &error))
            look_for(password, error->message, constant);
    }
    return 0;
}
