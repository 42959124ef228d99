/* Per environment: what is deployed, and what waits. */
#include "cmd/audit/report.h"

#include "core/migrate/material.h"
#include "core/risk/live.h"
#include "gitint/notes.h"

#include <string.h>

typedef struct Place {
    char *environment, *database;
    gboolean here;
    GHashTable *deployed; /* version_key() -> json_t */
    guint failed;
    char *newest; /* when something was deployed or reverted last */
} Place;

static void place_free(gpointer data)
{
    Place *place = data;
    g_free(place->environment);
    g_free(place->database);
    g_free(place->newest);
    g_hash_table_unref(place->deployed);
    g_free(place);
}

static void unreference(gpointer value)
{
    json_decref(value);
}

static Place *find_place(GPtrArray *places, const char *environment, const char *database,
                         gboolean here)
{
    for (guint i = 0; i < places->len; i++) {
        Place *place = places->pdata[i];
        if (place->here == here && g_strcmp0(place->environment, environment) == 0 &&
            (here || g_strcmp0(place->database, database) == 0))
            return place;
    }
    Place *place = g_new0(Place, 1);
    place->environment = g_strdup(environment);
    place->database = g_strdup(database);
    place->here = here;
    place->deployed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, unreference);
    g_ptr_array_add(places, place);
    return place;
}

/* What events and notes of events tell alike. */
typedef struct Told {
    const char *kind, *version, *name, *recorded_at, *commit;
    gint64 event;
} Told;

static void tell(Place *place, const Report *report, const Told *told)
{
    if (g_strcmp0(told->kind, "failed") == 0)
        place->failed++;
    if (told->version == NULL || told->kind == NULL || !version_is_valid(told->version))
        return;
    g_autofree char *key = version_key(told->version);
    gboolean deployed = strcmp(told->kind, "applied") == 0 ||
                        strcmp(told->kind, "baselined") == 0 || strcmp(told->kind, "adopted") == 0;
    if (!deployed && strcmp(told->kind, "reverted") != 0)
        return;
    g_free(place->newest);
    place->newest = g_strdup(told->recorded_at);
    if (!deployed) {
        g_hash_table_remove(place->deployed, key);
        return;
    }
    g_autofree char *link = forge_commit(report->forge, told->commit);
    g_hash_table_replace(place->deployed, g_steal_pointer(&key),
                         json_pack("{s:o, s:o, s:I, s:o, s:o, s:o}", "version",
                                   json_text(told->version), "name", json_text(told->name), "event",
                                   (json_int_t)told->event, "recorded_at",
                                   json_text(told->recorded_at), "commit", json_text(told->commit),
                                   "link", json_text(link)));
}

static void tell_events(GPtrArray *places, const Report *report)
{
    for (guint i = 0; i < report->events->len; i++) {
        const Event *event = report->events->pdata[i];
        Place *place = find_place(places, event->environment, report->identity.database, TRUE);
        tell(place, report,
             &(Told){.kind = event->kind,
                     .version = event->version,
                     .name = event->name,
                     .recorded_at = event->recorded_at,
                     .commit = event->origin_oid != NULL ? event->origin_oid : event->commit_oid,
                     .event = g_ascii_strtoll(event->id, NULL, 10)});
    }
    if (places->len == 0)
        find_place(places, report->context->config->environment, report->identity.database, TRUE);
}

typedef struct Elsewhere {
    Anchor *anchor;
    const char *commit;
} Elsewhere;

static int compare_elsewhere(gconstpointer a, gconstpointer b)
{
    const Elsewhere *left = a, *right = b;
    return left->anchor->event < right->anchor->event ? -1
                                                      : left->anchor->event > right->anchor->event;
}

/* Other databases, by the notes of their events. */
static gboolean tell_notes(GPtrArray *places, const Report *report, GError **error)
{
    if (report->options.without_git || report->audit->repository == NULL)
        return TRUE;
    g_autoptr(GPtrArray) lines = notes_read(report->audit->repository, error);
    if (lines == NULL)
        return FALSE;
    g_autoptr(GArray) others = g_array_new(FALSE, FALSE, sizeof(Elsewhere));
    for (guint i = 0; i < lines->len; i++) {
        const NoteLine *line = lines->pdata[i];
        Anchor *anchor = anchor_parse(line->text);
        if (anchor == NULL || anchor_is_of(anchor, &report->identity))
            anchor_free(anchor);
        else
            g_array_append_val(others, ((Elsewhere){anchor, line->commit_oid}));
    }
    g_array_sort(others, compare_elsewhere);
    for (guint i = 0; i < others->len; i++) {
        const Elsewhere *other = &g_array_index(others, Elsewhere, i);
        const Anchor *anchor = other->anchor;
        tell(find_place(places, anchor->environment, anchor->database, FALSE), report,
             &(Told){anchor->kind, anchor->version, anchor->name, anchor->recorded_at,
                     other->commit, anchor->event});
        anchor_free(other->anchor);
    }
    return TRUE;
}

static int compare_versions(gconstpointer a, gconstpointer b)
{
    return version_compare(member_text(*(json_t *const *)a, "version"),
                           member_text(*(json_t *const *)b, "version"));
}

static json_t *deployed_to_json(const Place *place)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new();
    GHashTableIter iterator;
    gpointer value;
    g_hash_table_iter_init(&iterator, place->deployed);
    while (g_hash_table_iter_next(&iterator, NULL, &value))
        g_ptr_array_add(rows, value);
    g_ptr_array_sort(rows, compare_versions);
    json_t *array = json_array();
    for (guint i = 0; i < rows->len; i++)
        json_array_append(array, rows->pdata[i]);
    return array;
}

static gboolean waits(const Place *place, const Migration *migration)
{
    g_autofree char *key = version_key(migration->version);
    return migration->up_path != NULL && !g_hash_table_contains(place->deployed, key);
}

static json_t *waiting_to_json(const Place *place, const Chain *chain, GHashTable *risks)
{
    json_t *array = json_array();
    for (guint i = 0; i < chain->migrations->len; i++) {
        const Migration *migration = chain_at(chain, i);
        if (!waits(place, migration))
            continue;
        json_t *risk = place->here ? g_hash_table_lookup(risks, migration->version) : NULL;
        json_array_append_new(array, json_pack("{s:o, s:o, s:o, s:o}", "version",
                                               json_text(migration->version), "name",
                                               json_text(migration->name), "path",
                                               json_text(migration->up_path), "risk",
                                               risk != NULL ? json_incref(risk) : json_null()));
    }
    return array;
}

/* Against the live sizes, as confiture-migrate plan does. A file that cannot be read has none. */
static gboolean find_risks(const Report *report, SourceTree *tree, const Chain *chain,
                           const Place *place, GHashTable *risks, GError **error)
{
    g_autoptr(GPtrArray) materials = g_ptr_array_new_with_free_func((GDestroyNotify)material_free);
    g_autoptr(GArray) subjects = g_array_new(FALSE, FALSE, sizeof(RiskSubject));
    for (guint i = 0; i < chain->migrations->len; i++) {
        const Migration *migration = chain_at(chain, i);
        Material *material = waits(place, migration)
                                 ? material_load(tree, migration, DIRECTION_UP, NULL, NULL)
                                 : NULL;
        if (material == NULL)
            continue;
        g_ptr_array_add(materials, material);
        gint64 own = material->settings->lock_timeout;
        RiskSubject subject = {
            .parse = material->parse,
            .in_transaction = material->in_transaction,
            .reversible = migration->down_path != NULL || migration->sections,
            .lock_timeout =
                (own >= 0 ? own : report->context->config->migrations.lock_timeout) > 0};
        g_array_append_val(subjects, subject);
    }
    if (subjects->len == 0)
        return TRUE;
    const RiskSubject *first = &g_array_index(subjects, RiskSubject, 0);
    g_autoptr(Live) live = live_read(report->audit->connection, first, subjects->len, error);
    if (live == NULL)
        return FALSE;
    g_autoptr(GPtrArray) found = risk_assess(first, subjects->len, live);
    for (guint i = 0; i < found->len; i++)
        g_hash_table_insert(risks, g_strdup(((Material *)materials->pdata[i])->migration->version),
                            risk_to_json(found->pdata[i]));
    return TRUE;
}

static json_t *place_to_json(const Place *place, const Chain *chain, GHashTable *risks)
{
    return json_pack("{s:o, s:o, s:b, s:I, s:o, s:o, s:o}", "name", json_text(place->environment),
                     "database", json_text(place->database), "here", place->here, "failed",
                     (json_int_t)place->failed, "newest_at", json_text(place->newest), "deployed",
                     deployed_to_json(place), "waiting", waiting_to_json(place, chain, risks));
}

static json_t *places_to_json(const GPtrArray *places, const Report *report, GError **error)
{
    const Config *config = report->context->config;
    g_autoptr(SourceTree) tree = source_folder_open(config->root, error);
    g_autoptr(Chain) chain =
        tree == NULL ? NULL
                     : chain_discover(tree,
                                      &(ChainOptions){.folder = config->migrations.folder,
                                                      .format = config->migrations.format},
                                      error);
    if (chain == NULL)
        return NULL;
    json_t *array = json_array();
    for (guint i = 0; i < places->len; i++) {
        const Place *place = places->pdata[i];
        g_autoptr(GHashTable) risks =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, unreference);
        if (place->here && !find_risks(report, tree, chain, place, risks, error)) {
            json_decref(array);
            return NULL;
        }
        json_array_append_new(array, place_to_json(place, chain, risks));
    }
    return array;
}

json_t *report_environments(Report *report, GError **error)
{
    g_autoptr(GPtrArray) places = g_ptr_array_new_with_free_func(place_free);
    tell_events(places, report);
    if (!tell_notes(places, report, error))
        return NULL;
    return places_to_json(places, report, error);
}
