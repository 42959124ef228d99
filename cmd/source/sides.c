#include "cmd/source/sides.h"

#include <string.h>

#include "cmd/source/facts_cache.h"
#include "cmd/source/scratch_load.h"
#include "core/base/error.h"
#include "core/schema/diff/proof.h"

void sides_clear(Sides *sides)
{
    g_clear_pointer(&sides->scratch, scratch_stop);
    g_clear_pointer(&sides->repository, repository_free);
    g_clear_pointer(&sides->stubbed, g_free);
}

void side_clear(Side *side)
{
    g_clear_pointer(&side->name, g_free);
    g_clear_pointer(&side->url, g_free);
    g_clear_pointer(&side->live, g_free);
    g_clear_pointer(&side->catalog, catalog_free);
    g_clear_pointer(&side->before, catalog_free);
    g_clear_pointer(&side->renames, g_ptr_array_unref);
    g_clear_pointer(&side->takes_back, g_ptr_array_unref);
}

char **sides_ignored(const Sides *sides, char *const *more)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    g_ptr_array_add(all, g_strdup(sides->context->config->migrations.ledger_schema));
    for (guint i = 0; more != NULL && more[i] != NULL; i++)
        g_ptr_array_add(all, g_strdup(more[i]));
    g_ptr_array_add(all, NULL);
    return (char **)g_ptr_array_steal(all, NULL);
}

static Catalog *read_url(const Sides *self, const char *url, GError **error)
{
    g_autoptr(Connection) connection = connection_open(
        &(ConnectionOptions){.url = url, .application_name = self->context->program}, error);
    GError *failure = NULL;
    Catalog *catalog = connection != NULL ? catalog_read(connection, &failure) : NULL;
    if (failure == NULL)
        return catalog;
    if (g_strcmp0(error_sqlstate(failure), "42501") == 0)
        error_add_hint(
            &failure,
            "The role \"%s\" may not read the catalogs as every role may by default; the "
            "message names the table that somebody took from PUBLIC.",
            connection_user(connection));
    g_propagate_error(error, failure);
    return NULL;
}

/* A schema without anything but what a new database has, made into `wanted`. */
static char *make_copy(Sides *self, const Catalog *wanted, GError **error)
{
    g_autofree char *url = scratch_new_database(self, error);
    g_autoptr(Catalog) empty = url != NULL ? read_url(self, url, error) : NULL;
    if (empty == NULL)
        return NULL;
    g_auto(GStrv) ignored = sides_ignored(self, NULL);
    const char *const *ignore = (const char *const *)ignored;
    g_autoptr(Delta) delta = delta_make(
        empty, wanted,
        &(DeltaOptions){.ignore = ignore, .search_path = self->context->config->schema.search_path},
        error);
    if (delta == NULL || !scratch_apply(self, delta, url, error))
        return NULL;
    g_autoptr(Connection) copy = connection_open(&(ConnectionOptions){.url = url}, error);
    if (copy == NULL || !proof_check(copy, wanted, ignore, error))
        return NULL;
    return g_steal_pointer(&url);
}

char *sides_copy(Sides *sides, const Side *side, GError **error)
{
    return side->url != NULL
               ? scratch_clone_database(sides, side->url, error)
               : make_copy(sides, side->before != NULL ? side->before : side->catalog, error);
}

/* The major version of a live server may be another than the scratch server's. */
static gboolean read_live(Sides *self, const char *url, Side *side, GError **error)
{
    enum { MAJOR = 10000 };
    side->live = g_strdup(url);
    side->catalog = read_url(self, *url != '\0' ? url : NULL, error);
    guint major = 0;
    g_autofree char *server = side->catalog != NULL ? scratch_describe(NULL, &major, error) : NULL;
    if (server == NULL)
        return FALSE;
    if ((int)major == side->catalog->server_version / MAJOR)
        return TRUE;
    g_autofree char *copy = scratch_new_database(self, error);
    g_autoptr(Catalog) empty = copy != NULL ? read_url(self, copy, error) : NULL;
    g_autoptr(Delta) delta =
        empty != NULL
            ? delta_make(empty, side->catalog,
                         &(DeltaOptions){.search_path = self->context->config->schema.search_path},
                         error)
            : NULL;
    if (delta == NULL || !scratch_apply(self, delta, copy, error))
        return FALSE;
    g_clear_pointer(&side->catalog, catalog_free);
    side->url = g_steal_pointer(&copy);
    side->catalog = read_url(self, side->url, error);
    return side->catalog != NULL;
}

static gboolean read_environment(Sides *self, const char *name, Side *side, GError **error)
{
    const Config *config = self->context->config;
    g_autoptr(Config) other = config_load(&(ConfigOptions){.path = config->path,
                                                           .root = config->root,
                                                           .environment = name,
                                                           .environment_given = TRUE},
                                          error);
    g_autoptr(GError) failure = NULL;
    g_autofree char *url = other != NULL ? config_database_url(other, &failure) : NULL;
    if (failure != NULL)
        g_propagate_error(error, g_steal_pointer(&failure));
    else if (other != NULL && url == NULL)
        error_set(error, ERROR_INPUT, "the environment \"%s\" has no database_url", name);
    return url != NULL && read_live(self, url, side, error);
}

static gboolean load_sql(Sides *self, const Loading *loading, Side *side, GError **error)
{
    side->url = scratch_new_database(self, error);
    if (side->url == NULL || !scratch_load(self, loading, side->url, error))
        return FALSE;
    side->catalog = read_url(self, side->url, error);
    return side->catalog != NULL;
}

static gboolean read_sql(Sides *self, const char *name, Side *side, GError **error)
{
    g_auto(Loading) loading = {0};
    if (!scratch_open(self, name, &loading, error))
        return FALSE;
    if (!self->cached || self->stub_extensions)
        return load_sql(self, &loading, side, error);
    g_autoptr(GError) failure = NULL;
    g_autofree char *content = scratch_fingerprint(self, &loading, &failure);
    g_autofree char *server = content != NULL ? scratch_describe(NULL, NULL, &failure) : NULL;
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    if (server == NULL)
        return load_sql(self, &loading, side, error);
    g_autofree char *key = facts_cache_key(content, server);
    side->catalog = facts_cache_find(key);
    if (side->catalog != NULL)
        return TRUE;
    if (!load_sql(self, &loading, side, error))
        return FALSE;
    facts_cache_keep(key, side->catalog);
    return TRUE;
}

gboolean sides_read(Sides *sides, const char *name, Side *side, GError **error)
{
    if (g_str_has_prefix(name, "db:")) {
        side->name = connection_url_label(name[3] != '\0' ? name + 3 : NULL);
        return read_live(sides, name + 3, side, error);
    }
    side->name = g_strdup(name);
    if (g_str_has_prefix(name, "env:"))
        return read_environment(sides, name + 4, side, error);
    return read_sql(sides, name, side, error);
}
