/* `confiture-migrate generate` */
#include "cmd/migrate/backfill.h"
#include "cmd/migrate/commands.h"
#include "cmd/migrate/files.h"
#include "cmd/migrate/review.h"
#include "cmd/source/report.h"
#include "cmd/source/sides.h"
#include "core/base/error.h"

#include <string.h>

static char *from_name, *to_name, *version;
static char **ignored, **renames;
static gboolean allow_destructive, no_proof, blocking, strict, stub_extensions;

static const GOptionEntry options[] = {
    {"from", 0, 0, G_OPTION_ARG_STRING, &from_name, "what there is (default: chain)", "SOURCE"},
    {"to", 0, 0, G_OPTION_ARG_STRING, &to_name, "what there shall be (default: tree)", "SOURCE"},
    {"set-version", 0, 0, G_OPTION_ARG_STRING, &version,
     "the version to give it (default: the next)", "VERSION"},
    {"allow-destructive", 0, 0, G_OPTION_ARG_NONE, &allow_destructive,
     "write statements that lose rows, too", NULL},
    {"blocking", 0, 0, G_OPTION_ARG_NONE, &blocking,
     "plain statements, all of which run in one transaction", NULL},
    {"no-proof", 0, 0, G_OPTION_ARG_NONE, &no_proof, "do not run it on a copy first", NULL},
    {"rename", 0, 0, G_OPTION_ARG_STRING_ARRAY, &renames,
     "rename what there is first: [schema.][table.]old=new; repeatable", "OLD=NEW"},
    {"ignore", 0, 0, G_OPTION_ARG_STRING_ARRAY, &ignored,
     "leave out this schema, or pattern of schemas; may be repeated", "SCHEMA"},
    {"stub-extensions", 0, 0, G_OPTION_ARG_NONE, &stub_extensions,
     "an extension that is not on this machine is a name, its types are text", NULL},
    {"strict", 0, 0, G_OPTION_ARG_NONE, &strict,
     "refuse when a side has objects that cannot be compared", NULL},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

typedef struct Generation {
    Session *session;
    Sides *sides;
    Side *from, *to;
    const char *const *ignore;
    const char *number, *name;
} Generation;

/* Proved, or not at all. */
static Delta *make(const Generation *self, const Side *from, const Side *to, GError **error)
{
    /* Only our own format can say that a file runs outside a transaction. */
    gboolean ours = strcmp(self->session->chain->format, "confiture") == 0;
    g_autoptr(Delta) delta = delta_make(
        from->catalog, to->catalog,
        &(DeltaOptions){.online = ours && !blocking,
                        .ignore = self->ignore,
                        .first = from->renames,
                        .last = to->takes_back,
                        .search_path = self->session->context->config->schema.search_path},
        error);
    if (delta == NULL ||
        (!no_proof && !sides_prove(self->sides, from, to, delta, self->ignore, error)))
        return NULL;
    return g_steal_pointer(&delta);
}

static gboolean check_destructive(const Delta *delta, GError **error)
{
    g_autoptr(GPtrArray) labels = delta_destructive(delta);
    if (labels->len == 0 || allow_destructive)
        return TRUE;
    g_ptr_array_add(labels, NULL);
    g_autofree char *list = g_strjoinv("\n", (char **)labels->pdata);
    error_set(error, ERROR_REFUSED, "the migration would lose the rows or values of %u objects",
              labels->len - 1);
    error_add_detail(error, list);
    error_add_hint(error, "Give --allow-destructive when that is meant.");
    return FALSE;
}

static char *format_up(const Generation *self, const Delta *delta)
{
    g_autofree char *script = report_script(delta);
    return g_strdup_printf("-- %s_%s: from %s to %s\n%s\n%s", self->number, self->name,
                           self->from->name, self->to->name,
                           delta_has_alone(delta) ? "-- confiture: transaction=off\n" : "", script);
}

/* The way back may not be there: then the file says why. */
static char *format_down(const Generation *self)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(Delta) back = make(self, self->to, self->from, &reason);
    GString *out = g_string_new(NULL);
    g_string_printf(out, "-- Takes %s_%s back.\n", self->number, self->name);
    if (back != NULL) {
        g_autofree char *script = report_script(back);
        g_string_append_printf(
            out, "%s\n%s", delta_has_alone(back) ? "-- confiture: transaction=off\n" : "", script);
        return g_string_free(out, FALSE);
    }
    g_autoptr(GString) detail =
        g_string_new(error_detail(reason) != NULL ? error_detail(reason) : "");
    g_string_replace(detail, "\n", "\n--   ", 0);
    g_string_append_printf(out, "-- There is no proven way back: %s\n--   %s\n", reason->message,
                           detail->str);
    /* Without a statement the file would pass for a way back. */
    g_string_append(out, "DO $$ BEGIN RAISE EXCEPTION 'there is no way back'; END $$;\n");
    return g_string_free(out, FALSE);
}

static void print(const Generation *self, const Delta *delta, json_t *paths, const Review *review)
{
    Output *output = self->session->context->output;
    if (output_format(output) == FORMAT_JSON) {
        output_json(output, "migrate/generate",
                    json_pack("{s:s, s:s, s:s, s:s, s:O, s:o, s:o, s:o}", "version", self->number,
                              "name", self->name, "from", self->from->name, "to", self->to->name,
                              "paths", paths, "steps", report_steps_json(delta), "locks",
                              review != NULL ? review_locks_json(review) : json_array(), "findings",
                              review != NULL ? review_findings_json(review) : json_array()));
        return;
    }
    for (gsize i = 0; i < json_array_size(paths); i++)
        output_print(output, "%s\n", json_string_value(json_array_get(paths, i)));
    if (review != NULL)
        review_print(review, output);
    output_note(output, "%u statements%s", delta->steps->len,
                no_proof ? "" : ", proved on a copy of what there is");
}

/* As it is in the file: lines are counted there. */
static Review *review(const Generation *self, const Delta *delta, const char *up,
                      const json_t *paths, GError **error)
{
    const Side *from = self->from;
    gboolean marked = strcmp(self->session->chain->format, "dbmate") == 0;
    g_autofree char *text = g_strconcat(marked ? "-- migrate:up\n" : "", up, NULL);
    const char *url = from->live != NULL ? from->live : from->url;
    return review_make(
        self->session->context,
        &(ReviewSubject){.path = json_string_value(json_array_get(paths, 0)),
                         .text = text,
                         .in_transaction = !delta_has_alone(delta),
                         .url = *url != '\0' ? url : NULL,
                         .before = from->before != NULL ? from->before : from->catalog},
        error);
}

static gboolean write_files(const Generation *self, const Delta *delta, json_t *paths,
                            Review **reviewed, GError **error)
{
    g_autofree char *up = format_up(self, delta), *down = format_down(self);
    g_autofree char *hooks = backfill_hooks(self->from->catalog, self->to->catalog, self->ignore);
    const MigrationFiles files = {
        .version = self->number, .name = self->name, .up = up, .down = down, .hooks = hooks};
    if (!migration_files_write(self->session, &files, paths, error))
        return FALSE;
    *reviewed = review(self, delta, up, paths, error);
    return *reviewed != NULL;
}

static void write_migration(Generation *self, GError **error)
{
    g_autoptr(Delta) delta = make(self, self->from, self->to, error);
    if (delta == NULL || !check_destructive(delta, error))
        return;
    g_autoptr(Review) reviewed = NULL;
    json_t *paths = json_array();
    if (delta->steps->len == 0)
        output_note(self->session->context->output,
                    "%s and %s give the same schema: nothing was written", self->from->name,
                    self->to->name);
    if (delta->steps->len == 0 || write_files(self, delta, paths, &reviewed, error))
        print(self, delta, paths, reviewed);
    json_decref(paths);
}

static int run(Context *context, G_GNUC_UNUSED int argc, char **argv, GError **error)
{
    g_auto(Session) session = {.context = context};
    g_autofree char *name = migration_file_name(argv[0], error);
    if (name == NULL || !session_read_chain(&session, NULL, error))
        return 0;
    g_autofree char *number =
        version != NULL ? g_strdup(version) : migration_next_version(session.chain);
    g_auto(Sides) sides = {.context = context, .stub_extensions = stub_extensions};
    g_auto(Side) from = {0}, to = {0};
    if (!migration_check_version(&session, number, error) ||
        !sides_read(&sides, from_name != NULL ? from_name : "chain", &from, error) ||
        !sides_read(&sides, to_name != NULL ? to_name : "tree", &to, error) ||
        !report_unmodelled(context->output, from.catalog, from.name, strict, error) ||
        !report_unmodelled(context->output, to.catalog, to.name, strict, error) ||
        !sides_rename(&sides, &from, renames, error))
        return 0;
    g_auto(GStrv) ignore = sides_ignored(&sides, ignored);
    Generation generation = {.session = &session,
                             .sides = &sides,
                             .from = &from,
                             .to = &to,
                             .ignore = (const char *const *)ignore,
                             .number = number,
                             .name = name};
    write_migration(&generation, error);
    return 0;
}

const Command generate_command = {
    .name = "generate",
    .summary = "write the migration that leads from one schema to another",
    .arguments = "NAME",
    .details =
        "A schema is named: tree, tree@REF, index, chain, chain@VERSION, chain@REF, file:PATH, "
        "db:URL, env:NAME.\n"
        "Both ways are run on a throw-away server and the results compared before anything is "
        "written.\n"
        "Statements that lose rows are refused without --allow-destructive. Indexes are built "
        "concurrently and\n"
        "constraints validated apart, so that such a migration runs outside a transaction "
        "(--blocking: inside).\n"
        "What is written is linted, and each lock is told with its statement. Where a column with "
        "a default takes\n"
        "no nulls any more, a hook fills the rows that have one.\n"
        "\n"
        "  confiture-migrate generate \"add orders\"\n"
        "  confiture-migrate generate catch_up --from env:production --to chain",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG,
    .min_arguments = 1,
    .max_arguments = 1,
};
