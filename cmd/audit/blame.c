#include "cmd/audit/audit.h"
#include "cmd/audit/body.h"
#include "cmd/audit/deployments.h"
#include "cmd/audit/lines.h"
#include "core/base/error.h"
#include "core/sql/object.h"

#include <string.h>

static struct {
    char *repository, *at;
    gboolean all, migrations, without_database, gone;
} given;

static const GOptionEntry options[] = {
    {"all", 'a', 0, G_OPTION_ARG_NONE, &given.all, "every object", NULL},
    {"at", 0, 0, G_OPTION_ARG_STRING, &given.at, "as of that commit, tag or branch", "REF"},
    {"migrations", 0, 0, G_OPTION_ARG_NONE, &given.migrations,
     "ask the chain of migrations, not the DDL tree", NULL},
    {"gone", 0, 0, G_OPTION_ARG_NONE, &given.gone, "also what is there no more", NULL},
    {"no-database", 0, 0, G_OPTION_ARG_NONE, &given.without_database, "ask git alone", NULL},
    {"repo", 0, 0, G_OPTION_ARG_FILENAME, &given.repository,
     "git repository (default: the one that holds this directory)", "DIR"},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

typedef struct Blame {
    ProjectLines *lines;
    const Deployments *deployments;
    const Lineage *lineage;
    GPtrArray *objects;
} Blame;

static const LineageChange *newest_change(const LineageObject *object)
{
    return &g_array_index(object->changes, LineageChange, 0);
}

/* In a chain the object itself has been through its version's migration. */
static const char *version_of(const Blame *self, const LineageObject *object)
{
    if (object->version != NULL)
        return object->version;
    const LineageObject *migration = project_lines_migration(self->lines, object->key);
    return migration == NULL ? NULL : migration->version;
}

static json_t *brief_to_json(const CommitBrief *brief)
{
    return brief == NULL
               ? json_null()
               : json_pack("{s:s, s:o, s:o, s:o, s:o}", "commit", brief->oid, "author_name",
                           json_text(brief->author_name), "author_email",
                           json_text(brief->author_email), "authored_at",
                           json_text(brief->authored_at), "subject", json_text(brief->subject));
}

static json_t *changes_to_json(const LineageObject *object)
{
    static const char *const words[] = {"made", "changed", "gone"};
    json_t *array = json_array();
    for (guint i = 0; i < object->changes->len; i++) {
        const LineageChange *change = &g_array_index(object->changes, LineageChange, i);
        json_array_append_new(array, json_pack("{s:s, s:s, s:o, s:i}", "commit", change->commit,
                                               "change", words[change->kind], "path",
                                               json_text(change->path), "line", (int)change->line));
    }
    return array;
}

static json_t *event_to_brief(const Event *event)
{
    return event == NULL ? json_null()
                         : json_pack("{s:I, s:o, s:o}", "id",
                                     (json_int_t)g_ascii_strtoll(event->id, NULL, 10),
                                     "environment", json_text(event->environment), "recorded_at",
                                     json_text(event->recorded_at));
}

static json_t *body_to_json(Blame *self, const LineageObject *object)
{
    g_autoptr(GPtrArray) lines = body_blame(self->lines->repository, object);
    if (lines == NULL)
        return json_null();
    json_t *array = json_array();
    for (guint i = 0; i < lines->len; i++) {
        const BodyLine *line = lines->pdata[i];
        json_array_append_new(array,
                              json_pack("{s:s, s:I, s:o}", "commit", line->commit, "line",
                                        (json_int_t)line->line, "text", json_text(line->text)));
    }
    return array;
}

static json_t *object_to_json(Blame *self, const LineageObject *object)
{
    const char *identity, *version = version_of(self, object);
    g_autofree char *kind = key_kind(object->key, &identity);
    json_t *body = given.all ? json_null() : body_to_json(self, object);
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "kind", kind, "identity",
                     json_text(identity), "path", json_text(object->path), "line",
                     object->path != NULL ? json_integer(object->line) : json_null(), "last",
                     brief_to_json(project_lines_brief(self->lines, newest_change(object)->commit)),
                     "changes", changes_to_json(object), "migration", json_text(version), "event",
                     event_to_brief(deployments_find(self->deployments, version)), "body", body);
}

static json_t *gaps_to_json(const Lineage *lineage)
{
    json_t *array = json_array();
    for (guint i = 0; i < lineage->gaps->len; i++) {
        const LineageGap *gap = g_ptr_array_index(lineage->gaps, i);
        json_array_append_new(array, json_pack("{s:o, s:i}", "path", json_text(gap->path),
                                               "statements", (int)gap->opaque));
    }
    return array;
}

static void print_json(Output *output, Blame *self)
{
    json_t *objects = json_array();
    for (guint i = 0; i < self->objects->len; i++)
        json_array_append_new(objects, object_to_json(self, g_ptr_array_index(self->objects, i)));
    output_json(output, "audit/blame",
                json_pack("{s:s, s:s, s:b, s:o, s:o}", "commit", self->lineage->tip, "source",
                          self->lineage == self->lines->chain ? "migrations" : "tree", "shallow",
                          self->lineage->shallow, "objects", objects, "unread",
                          gaps_to_json(self->lineage)));
}

static char *place_of(const LineageObject *object)
{
    return object->path == NULL ? g_strdup("gone")
                                : g_strdup_printf("%s:%u", object->path, object->line);
}

static void add_row(Table *table, Blame *self, const LineageObject *object)
{
    const LineageChange *change = newest_change(object);
    const CommitBrief *brief = project_lines_brief(self->lines, change->commit);
    const char *version = version_of(self, object);
    const Event *event = deployments_find(self->deployments, version);
    g_autofree char *commit = oid_short(change->commit);
    g_autofree char *place = place_of(object);
    g_autofree char *date = brief == NULL || brief->authored_at == NULL
                                ? g_strdup("")
                                : g_strndup(brief->authored_at, strlen("2026-05-20"));
    table_add(table, object->key, commit,
              brief != NULL && brief->author_name != NULL ? brief->author_name : "", date, place,
              version != NULL ? version : "", event != NULL ? event->id : "", NULL);
}

static void print_body(Output *output, Blame *self, const LineageObject *object)
{
    g_autoptr(GPtrArray) lines = body_blame(self->lines->repository, object);
    if (lines == NULL)
        return;
    output_print(output, "\n%s%s%s\n", output_color(output, "bold"), object->key,
                 output_color(output, "reset"));
    for (guint i = 0; i < lines->len; i++) {
        const BodyLine *line = lines->pdata[i];
        const CommitBrief *brief = project_lines_brief(self->lines, line->commit);
        const char *author = brief != NULL && brief->author_name != NULL ? brief->author_name : "";
        output_print(output, "%.10s %-16.16s %5u  %s\n", line->commit, author, line->line,
                     line->text);
    }
}

static void print_text(Output *output, Blame *self)
{
    static const char *const headings[] = {"OBJECT", "COMMIT",    "AUTHOR", "DATE",
                                           "PLACE",  "MIGRATION", ">EVENT", NULL};
    g_autoptr(Table) table = table_new(headings);
    for (guint i = 0; i < self->objects->len; i++)
        add_row(table, self, g_ptr_array_index(self->objects, i));
    output_table(output, table);
    for (guint i = 0; i < self->objects->len && !given.all; i++)
        print_body(output, self, g_ptr_array_index(self->objects, i));
}

static void warn_of_gaps(Output *output, const Lineage *lineage)
{
    for (guint i = 0; i < lineage->gaps->len; i++) {
        const LineageGap *gap = g_ptr_array_index(lineage->gaps, i);
        if (gap->opaque == 0)
            output_warning(output, "%s cannot be read as SQL: its objects are not known",
                           gap->path);
        else
            output_warning(output,
                           "%s: %u statements cannot be parsed: their objects are not known",
                           gap->path, gap->opaque);
    }
    if (lineage->shallow)
        output_warning(output, "this clone is shallow: a commit may be older than the oldest here");
}

/* Of a chain: the last migration that names an object, unless it dropped it. */
static gboolean is_last(const GPtrArray *objects, guint i)
{
    const LineageObject *object = g_ptr_array_index(objects, i);
    for (guint next = i + 1; next < objects->len; next++) {
        const LineageObject *later = g_ptr_array_index(objects, next);
        if (!g_str_equal(later->key, object->key))
            return TRUE;
        if (later->path != NULL)
            return FALSE;
    }
    return TRUE;
}

static void keep_wanted(Blame *self)
{
    g_autoptr(GPtrArray) all = self->objects;
    self->objects = g_ptr_array_new();
    for (guint i = 0; i < all->len; i++) {
        LineageObject *object = g_ptr_array_index(all, i);
        gboolean there = object->path != NULL;
        if (object->version != NULL)
            there = there && is_last(all, i) && object->actions != 1u << TOUCH_DROP;
        if (there || given.gone)
            g_ptr_array_add(self->objects, object);
    }
}

static gboolean find_objects(Blame *self, const char *name, GError **error)
{
    self->lineage = given.migrations ? self->lines->chain : project_lines_wanted(self->lines);
    gboolean chain = self->lineage == self->lines->chain;
    self->objects = lineage_match(self->lineage, name, error);
    if (self->objects == NULL)
        return FALSE;
    keep_wanted(self);
    if (self->objects->len > 0 || name == NULL)
        return TRUE;
    error_set(error, ERROR_INPUT, "no file below \"%s\" defines \"%s\"",
              chain ? self->lines->migrations_folder : self->lines->schema_folder, name);
    error_add_hint(error, "%s",
                   chain ? "--gone shows what was there once."
                         : "--migrations asks the chain of migrations; --gone shows "
                           "what was there once.");
    return FALSE;
}

static int blame(const Context *context, const Audit *audit, const char *name, GError **error)
{
    g_autoptr(ProjectLines) lines = project_lines_open(context, audit->repository, given.at, error);
    g_autoptr(Deployments) deployments = lines != NULL ? deployments_read(audit->log, error) : NULL;
    if (deployments == NULL)
        return 0;
    Blame self = {.lines = lines, .deployments = deployments};
    if (find_objects(&self, name, error)) {
        warn_of_gaps(context->output, self.lineage);
        if (output_format(context->output) == FORMAT_JSON)
            print_json(context->output, &self);
        else
            print_text(context->output, &self);
    }
    g_clear_pointer(&self.objects, g_ptr_array_unref);
    return 0;
}

static int run(Context *context, int argc, char **argv, GError **error)
{
    if ((argc == 0) != given.all) {
        error_set(error, ERROR_USAGE,
                  argc == 0 ? "no object is named" : "an object is named besides --all");
        error_add_hint(error, "Name one object, or ask for --all.");
        return 0;
    }
    g_autoptr(Audit) audit =
        audit_open_git(context, given.repository, given.without_database, error);
    return audit == NULL ? 0 : blame(context, audit, given.all ? NULL : argv[0], error);
}

const Command blame_command = {
    .name = "blame",
    .summary = "name the commit that gave each part of an object its present definition",
    .arguments = "[OBJECT]",
    .details =
        "Shows, for an object and its columns, constraints, indexes, triggers, policies, comments "
        "and privileges,\n"
        "the commit, author, date, file and line, the migration, and the event that brought it to "
        "this database.\n"
        "Definitions are followed, not lines: reformatting, comments, letter case, and moving or "
        "renaming files\n"
        "change nothing. A function or view that is named is shown line by line, too. The DDL tree "
        "is asked, or\n"
        "the chain of migrations where there is no tree. Works without a database.\n"
        "\n"
        "Examples:\n"
        "  confiture-audit blame public.orders\n"
        "  confiture-audit blame public.orders.total --no-database\n"
        "  confiture-audit blame --all --at v1.2 --format json",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE,
    .max_arguments = 1,
};
