#include "cmd/audit/forge.h"

#include <string.h>

struct Forge {
    char *project;
    char *commit, *file; /* patterns; NULL: none known */
};

static const struct {
    const char *word; /* part of the host's name */
    const char *commit, *file;
} forges[] = {
    {"github", "{project}/commit/{commit}", "{project}/blob/{commit}/{path}"},
    {"gitlab", "{project}/-/commit/{commit}", "{project}/-/blob/{commit}/{path}"},
    {"bitbucket", "{project}/commits/{commit}", "{project}/src/{commit}/{path}"},
    {"gitea", "{project}/commit/{commit}", "{project}/src/commit/{commit}/{path}"},
    {"forgejo", "{project}/commit/{commit}", "{project}/src/commit/{commit}/{path}"},
    {"codeberg", "{project}/commit/{commit}", "{project}/src/commit/{commit}/{path}"},
};

/* "team/shop" of "/team/shop.git/". */
static char *clean_path(const char *path)
{
    g_autofree char *copy = g_strdup(path + strspn(path, "/"));
    for (gsize length = strlen(copy); length > 0 && copy[length - 1] == '/';)
        copy[--length] = '\0';
    if (g_str_has_suffix(copy, ".git"))
        copy[strlen(copy) - strlen(".git")] = '\0';
    return g_uri_escape_string(copy, "/~", FALSE);
}

static char *web_page(const char *scheme, const char *host, int port, const char *path)
{
    g_autofree char *clean = clean_path(path);
    g_autofree char *lower = g_ascii_strdown(host, -1);
    if (*lower == '\0' || *clean == '\0' ||
        strspn(lower, "abcdefghijklmnopqrstuvwxyz0123456789.-") != strlen(lower))
        return NULL;
    if (port > 0)
        return g_strdup_printf("%s://%s:%d/%s", scheme, lower, port, clean);
    return g_strdup_printf("%s://%s/%s", scheme, lower, clean);
}

/* scp's form: "git@host:team/shop.git"; a colon after a slash is part of a path. */
static char *page_of_scp(const char *url)
{
    const char *colon = strchr(url, ':'), *slash = strchr(url, '/');
    if (colon == NULL || (slash != NULL && slash < colon))
        return NULL;
    g_autofree char *login = g_strndup(url, (gsize)(colon - url));
    const char *at = strrchr(login, '@');
    return web_page("https", at != NULL ? at + 1 : login, 0, colon + 1);
}

static char *page_of(const char *url)
{
    g_autofree char *scheme = NULL, *host = NULL, *path = NULL;
    int port = -1;
    if (url == NULL)
        return NULL;
    if (strstr(url, "://") == NULL)
        return page_of_scp(url);
    if (!g_uri_split_network(url, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_HAS_PASSWORD, &scheme,
                             &host, &port, NULL) ||
        !g_uri_split(url, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_HAS_PASSWORD, NULL, NULL, NULL,
                     NULL, &path, NULL, NULL, NULL))
        return NULL;
    if (host == NULL || g_str_equal(scheme, "file"))
        return NULL;
    gboolean web = g_str_equal(scheme, "http") || g_str_equal(scheme, "https");
    return web_page(web ? scheme : "https", host, web ? port : 0, path);
}

static gboolean is_known_by(const Forge *self, const char *word)
{
    if (self->project == NULL)
        return FALSE;
    const char *host = strstr(self->project, "://") + strlen("://");
    g_autofree char *name = g_strndup(host, strcspn(host, "/:"));
    return strstr(name, word) != NULL;
}

Forge *forge_new(const char *remote_url, const char *commit_pattern, const char *file_pattern)
{
    Forge *self = g_new0(Forge, 1);
    self->project = page_of(remote_url);
    self->commit = g_strdup(commit_pattern);
    self->file = g_strdup(file_pattern);
    for (guint i = 0; i < G_N_ELEMENTS(forges); i++) {
        if (!is_known_by(self, forges[i].word))
            continue;
        if (self->commit == NULL)
            self->commit = g_strdup(forges[i].commit);
        if (self->file == NULL)
            self->file = g_strdup(forges[i].file);
    }
    return self;
}

void forge_free(Forge *forge)
{
    if (forge == NULL)
        return;
    g_free(forge->project);
    g_free(forge->commit);
    g_free(forge->file);
    g_free(forge);
}

const char *forge_project(const Forge *forge)
{
    return forge->project;
}

static gboolean take(const char **at, const char *word)
{
    if (!g_str_has_prefix(*at, word))
        return FALSE;
    *at += strlen(word);
    return TRUE;
}

static char *fill(const Forge *self, const char *pattern, const char *commit, const char *path)
{
    g_autoptr(GString) link = g_string_new(NULL);
    while (*pattern != '\0') {
        if (take(&pattern, "{project}"))
            g_string_append(link, self->project != NULL ? self->project : "");
        else if (take(&pattern, "{commit}"))
            g_string_append_uri_escaped(link, commit, NULL, FALSE);
        else if (take(&pattern, "{path}"))
            g_string_append_uri_escaped(link, path, "/", FALSE);
        else
            g_string_append_c(link, *pattern++);
    }
    if (!g_str_has_prefix(link->str, "https://") && !g_str_has_prefix(link->str, "http://"))
        return NULL;
    return g_strdup(link->str);
}

char *forge_commit(const Forge *forge, const char *commit)
{
    return forge->commit == NULL || commit == NULL ? NULL : fill(forge, forge->commit, commit, "");
}

char *forge_file(const Forge *forge, const char *commit, const char *path)
{
    return forge->file == NULL || commit == NULL || path == NULL
               ? NULL
               : fill(forge, forge->file, commit, path);
}
