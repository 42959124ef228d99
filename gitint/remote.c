#include "gitint/remote.h"

#include "gitint/wall.h"

#include <string.h>

/* git_remote_lookup() would do, but every entry of the configuration that its regular expressions
 * do not match costs it memory that libgit2 1.5 never frees. */
typedef struct Found {
    const char *wanted; /* NULL: origin, else the only one */
    char *url, *origin, *only;
    guint remotes;
    GPtrArray *instead; /* base, then what it stands in for, and so on */
} Found;

/* What is between section and key: "origin" of "remote.origin.url". Free with g_free(). */
static char *middle_of(const char *name, const char *section, const char *key)
{
    if (!g_str_has_prefix(name, section) || !g_str_has_suffix(name, key) ||
        strlen(name) <= strlen(section) + strlen(key))
        return NULL;
    const char *start = name + strlen(section);
    return g_strndup(start, strlen(start) - strlen(key));
}

/* The first URL is the one that is fetched from. */
static void keep(char **url, const char *value)
{
    if (*url == NULL)
        *url = g_strdup(value);
}

static void look_at(Found *self, const git_config_entry *entry)
{
    g_autofree char *remote = middle_of(entry->name, "remote.", ".url");
    g_autofree char *base = middle_of(entry->name, "url.", ".insteadof");
    if (base != NULL) {
        g_ptr_array_add(self->instead, g_steal_pointer(&base));
        g_ptr_array_add(self->instead, g_strdup(entry->value));
    }
    if (remote == NULL)
        return;
    self->remotes++;
    keep(&self->only, entry->value);
    if (g_strcmp0(remote, self->wanted) == 0)
        keep(&self->url, entry->value);
    if (strcmp(remote, "origin") == 0)
        keep(&self->origin, entry->value);
}

static int look_at_all(Found *self, git_repository *git)
{
    g_autoptr(git_config) config = NULL;
    git_config_iterator *iterator = NULL;
    git_config_entry *entry = NULL;
    int code = git_repository_config_snapshot(&config, git);
    if (code == 0)
        code = git_config_iterator_new(&iterator, config);
    while (code == 0 && (code = git_config_next(&entry, iterator)) == 0)
        look_at(self, entry);
    git_config_iterator_free(iterator);
    return code;
}

/* The longest beginning that something stands in for is replaced (git-config, url.….insteadOf). */
static char *rewrite(const Found *self, const char *url)
{
    const char *base = "", *gone = "";
    for (guint i = 0; i + 1 < self->instead->len; i += 2) {
        const char *other = self->instead->pdata[i + 1];
        if (g_str_has_prefix(url, other) && strlen(other) > strlen(gone)) {
            base = self->instead->pdata[i];
            gone = other;
        }
    }
    return g_strconcat(base, url + strlen(gone), NULL);
}

char *repository_remote_url(Repository *repository, const char *name)
{
    g_autoptr(GPtrArray) instead = g_ptr_array_new_with_free_func(g_free);
    Found found = {.wanted = name, .instead = instead};
    char *url = NULL;
    if (look_at_all(&found, repository->git) == GIT_ITEROVER) {
        const char *chosen = name != NULL           ? found.url
                             : found.origin != NULL ? found.origin
                             : found.remotes == 1   ? found.only
                                                    : NULL;
        url = chosen != NULL ? rewrite(&found, chosen) : NULL;
    }
    g_free(found.url);
    g_free(found.origin);
    g_free(found.only);
    return url;
}
