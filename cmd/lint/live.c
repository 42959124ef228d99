#include "cmd/lint/live.h"

#include "core/base/error.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

const LiveDoor *live_door;
const char *live_database;

void live_clear(Live *live)
{
    g_clear_pointer(&live->sizes, sizes_free);
    g_clear_pointer(&live->schema_text, g_free);
    if (live->session != NULL)
        live_door->close(live->session);
    live->session = NULL;
}

/* "--name VALUE" or "--name=VALUE"; NULL when the argument is another one. */
static const char *value_of(char **argv, int at, int argc, const char *name)
{
    gsize length = strlen(name);
    if (strncmp(argv[at], name, length) != 0)
        return NULL;
    if (argv[at][length] == '=')
        return argv[at] + length + 1;
    return argv[at][length] == '\0' && at + 1 < argc ? argv[at + 1] : NULL;
}

static gboolean is_command(const char *argument)
{
    return strcmp(argument, "stats") == 0;
}

/* Help speaks to nobody. */
static gboolean is_help(const char *argument)
{
    return strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0;
}

gboolean live_is_asked(int argc, char **argv, const char **database)
{
    gboolean asked = FALSE;
    *database = NULL;
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const char *url = value_of(argv, i, argc, "--database");
        const char *schema = value_of(argv, i, argc, "--schema");
        if (is_help(argv[i]))
            return FALSE;
        if (url != NULL)
            *database = url;
        asked |= url != NULL || (schema != NULL && g_str_has_prefix(schema, "db:")) ||
                 strcmp(argv[i], "--scratch") == 0 || strcmp(argv[i], "--deep") == 0 ||
                 is_command(argv[i]);
    }
    return asked;
}

void live_leave(char **argv, GError **error)
{
    static const char *const places[] = {"../libexec/confiture/lint-live", "lint-live"};
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = g_path_get_dirname(self != NULL ? self : argv[0]);
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *program = g_build_filename(folder, places[i], NULL);
        execv(program, argv);
        if (errno == ENOENT)
            continue;
        error_set(error, ERROR_INTERNAL, "cannot run \"%s\": %s", program, g_strerror(errno));
        return;
    }
    error_set(error, ERROR_INTERNAL,
              "the part of confiture-lint that speaks to servers is missing");
    error_add_hint(error, "It is installed as libexec/confiture/lint-live, beside bin.");
}

static LintSizes *read_sizes(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) problem = NULL;
    gsize length = 0;
    if (!g_file_get_contents(path, &text, &length, &problem)) {
        error_set(error, ERROR_INPUT, "cannot read the statistics: %s", problem->message);
        return NULL;
    }
    return sizes_read(path, text, length, error);
}

gboolean live_open(Live *live, const Context *context, const LiveOptions *options, GError **error)
{
    if (options->stats != NULL) {
        live->sizes = read_sizes(options->stats, error);
        if (live->sizes == NULL)
            return FALSE;
    }
    return live_door == NULL || live_door->open(live, context, options, error);
}

static gboolean is_named(const LintRule *rule, char **selectors)
{
    for (guint i = 0; selectors != NULL && selectors[i] != NULL; i++) {
        g_auto(GStrv) words = g_strsplit(selectors[i], ",", -1);
        for (guint k = 0; words[k] != NULL; k++)
            if (strcmp(words[k], "all") != 0 && lint_rule_matches(rule, g_strstrip(words[k])))
                return TRUE;
    }
    return FALSE;
}

gboolean live_require(const Live *live, const LintSettings *settings, const RuleChoice *choice,
                      Output *output, GError **error)
{
    guint unasked = 0;
    for (guint i = 0; live->database == NULL && i < lint_n_rules; i++) {
        const LintRule *rule = lint_rules[i];
        if (rule->query == NULL || lint_settings_severity(settings, rule) == SEVERITY_OFF)
            continue;
        if (is_named(rule, choice->only)) {
            error_set(error, ERROR_USAGE, "rule \"%s\" asks a database, and there is none",
                      rule->id);
            error_add_hint(error, rule->needs == LINT_NEEDS_LIVE
                                      ? "Name it by --database."
                                      : "Name it by --database; or --scratch makes one.");
            return FALSE;
        }
        unasked += rule->needs != LINT_NEEDS_LIVE ? 1 : 0;
    }
    if (unasked > 0)
        output_note(output,
                    "%u %s of lint.custom not judged: --scratch or --database gives what to ask",
                    unasked, unasked == 1 ? "query is" : "queries are");
    return TRUE;
}
