#include "cmd/audit/commits.h"

#include "cmd/audit/audit.h"
#include "core/migrate/migration.h"

#include <string.h>

static void story_free(gpointer data)
{
    CommitStory *story = data;
    g_array_unref(story->tree);
    g_ptr_array_unref(story->migrations);
    g_free(story);
}

typedef struct Gathering {
    ProjectLines *lines;
    GHashTable *wanted; /* NULL: every commit */
    GHashTable *index;  /* commit -> CommitStory */
    GPtrArray *stories;
} Gathering;

static CommitStory *story_of(Gathering *self, const char *commit)
{
    CommitStory *story = g_hash_table_lookup(self->index, commit);
    if (story != NULL)
        return story;
    story = g_new0(CommitStory, 1);
    story->commit = commit;
    story->brief = project_lines_brief(self->lines, commit);
    story->tree = g_array_new(FALSE, FALSE, sizeof(CommitChange));
    story->migrations = g_ptr_array_new();
    union {
        const char *read;
        gpointer kept;
    } key = {.read = commit};
    g_hash_table_insert(self->index, key.kept, story);
    g_ptr_array_add(self->stories, story);
    return story;
}

static void note_migration(CommitStory *story, const char *version)
{
    for (guint i = 0; i < story->migrations->len; i++)
        if (g_str_equal(g_ptr_array_index(story->migrations, i), version))
            return;
    union {
        const char *read;
        gpointer kept;
    } own = {.read = version};
    g_ptr_array_add(story->migrations, own.kept);
}

static void gather_object(Gathering *self, const LineageObject *object)
{
    for (guint i = 0; i < object->changes->len; i++) {
        CommitChange change = {object, &g_array_index(object->changes, LineageChange, i)};
        if (self->wanted != NULL && !g_hash_table_contains(self->wanted, change.change->commit))
            continue;
        CommitStory *story = story_of(self, change.change->commit);
        if (object->version != NULL)
            note_migration(story, object->version);
        else
            g_array_append_val(story->tree, change);
    }
}

static gboolean gather(Gathering *self, const Lineage *lineage, const char *name, GError **error)
{
    g_autoptr(GPtrArray) objects = lineage_match(lineage, name, error);
    for (guint i = 0; objects != NULL && i < objects->len; i++)
        gather_object(self, g_ptr_array_index(objects, i));
    return objects != NULL;
}

static gint64 moment_of(const CommitStory *story)
{
    g_autoptr(GDateTime) time = story->brief == NULL || story->brief->authored_at == NULL
                                    ? NULL
                                    : g_date_time_new_from_iso8601(story->brief->authored_at, NULL);
    return time == NULL ? 0 : g_date_time_to_unix(time);
}

static int compare_stories(gconstpointer a, gconstpointer b)
{
    const CommitStory *left = *(CommitStory *const *)a, *right = *(CommitStory *const *)b;
    gint64 before = moment_of(left), after = moment_of(right);
    return before == after ? strcmp(left->commit, right->commit) : before < after ? 1 : -1;
}

GPtrArray *commit_stories_of(ProjectLines *lines, const char *object, const GPtrArray *commits,
                             GError **error)
{
    g_autoptr(GHashTable) wanted =
        commits == NULL ? NULL : g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) index = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) stories = g_ptr_array_new_with_free_func(story_free);
    for (guint i = 0; commits != NULL && i < commits->len; i++)
        g_hash_table_add(wanted, g_ptr_array_index(commits, i));
    Gathering gathering = {lines, wanted, index, stories};
    if (!gather(&gathering, lines->tree, object, error) ||
        !gather(&gathering, lines->chain, object, error))
        return NULL;
    g_ptr_array_sort(stories, compare_stories);
    return g_steal_pointer(&stories);
}

static void print_head(Output *output, const CommitStory *story)
{
    g_autofree char *commit = oid_short(story->commit);
    output_print(output, "\n%scommit %s%s", output_color(output, "yellow"), commit,
                 output_color(output, "reset"));
    if (story->brief != NULL)
        output_print(output, "  %s  %s  %s", story->brief->authored_at, story->brief->author_name,
                     story->brief->subject);
    output_print(output, "\n");
}

static void print_migration(Output *output, const char *version, const Deployments *deployments)
{
    const Event *event = deployments == NULL ? NULL : deployments_find(deployments, version);
    g_autofree char *when = event == NULL ? NULL : time_local(event->recorded_at);
    if (event != NULL)
        output_print(output, "    migration %s: deployed by event %s in %s, %s\n", version,
                     event->id, event->environment, when);
    else
        output_print(output, "    migration %s%s\n", version,
                     deployments == NULL ? "" : ": not deployed");
}

void commit_stories_print(Output *output, ProjectLines *lines, const GPtrArray *stories,
                          const Deployments *deployments)
{
    for (guint i = 0; i < stories->len; i++) {
        const CommitStory *story = g_ptr_array_index(stories, i);
        print_head(output, story);
        for (guint c = 0; c < story->tree->len; c++) {
            const CommitChange *change = &g_array_index(story->tree, CommitChange, c);
            g_autofree char *words = project_lines_explain(lines, change->object, change->change);
            output_print(output, "    %s: %s\n", change->object->key, words);
        }
        for (guint m = 0; m < story->migrations->len; m++)
            print_migration(output, g_ptr_array_index(story->migrations, m), deployments);
    }
}

static json_t *change_to_json(ProjectLines *lines, const CommitChange *change)
{
    static const char *const words[] = {"made", "changed", "gone"};
    const char *identity;
    g_autofree char *kind = key_kind(change->object->key, &identity);
    g_autofree char *explained = project_lines_explain(lines, change->object, change->change);
    return json_pack("{s:s, s:o, s:s, s:o, s:o, s:i}", "kind", kind, "identity",
                     json_text(identity), "change", words[change->change->kind], "explanation",
                     json_text(explained), "path", json_text(change->change->path), "line",
                     (int)change->change->line);
}

static json_t *migration_to_json(const char *version, const Deployments *deployments)
{
    const Event *event = deployments == NULL ? NULL : deployments_find(deployments, version);
    return json_pack("{s:s, s:o, s:o}", "version", version, "event",
                     event == NULL ? json_null()
                                   : json_integer(g_ascii_strtoll(event->id, NULL, 10)),
                     "environment", json_text(event == NULL ? NULL : event->environment));
}

json_t *commit_stories_to_json(ProjectLines *lines, const GPtrArray *stories,
                               const Deployments *deployments)
{
    json_t *array = json_array();
    for (guint i = 0; i < stories->len; i++) {
        const CommitStory *story = g_ptr_array_index(stories, i);
        const CommitBrief *brief = story->brief;
        json_t *changes = json_array(), *migrations = json_array();
        for (guint c = 0; c < story->tree->len; c++)
            json_array_append_new(
                changes, change_to_json(lines, &g_array_index(story->tree, CommitChange, c)));
        for (guint m = 0; m < story->migrations->len; m++)
            json_array_append_new(
                migrations,
                migration_to_json(g_ptr_array_index(story->migrations, m), deployments));
        json_array_append_new(
            array, json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "commit", story->commit,
                             "author_name", json_text(brief == NULL ? NULL : brief->author_name),
                             "author_email", json_text(brief == NULL ? NULL : brief->author_email),
                             "authored_at", json_text(brief == NULL ? NULL : brief->authored_at),
                             "subject", json_text(brief == NULL ? NULL : brief->subject), "changes",
                             changes, "migrations", migrations));
    }
    return array;
}

static int compare_versions(gconstpointer a, gconstpointer b)
{
    return version_compare(*(char *const *)a, *(char *const *)b);
}

GPtrArray *migrations_waiting(const ProjectLines *lines, const char *object,
                              const Deployments *deployments, GError **error)
{
    g_autoptr(GPtrArray) objects = lineage_match(lines->chain, object, error);
    if (objects == NULL)
        return NULL;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *waiting = g_ptr_array_new();
    for (guint i = 0; i < objects->len; i++) {
        const LineageObject *found = g_ptr_array_index(objects, i);
        union {
            const char *read;
            gpointer kept;
        } version = {.read = found->version};
        if (found->path != NULL && deployments_find(deployments, version.read) == NULL &&
            g_hash_table_add(seen, version.kept))
            g_ptr_array_add(waiting, version.kept);
    }
    g_ptr_array_sort(waiting, compare_versions);
    return waiting;
}
