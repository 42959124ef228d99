#include "core/config/keys.h"

#include "core/config/config.h"

#include <string.h>

#define AT(member) G_STRUCT_OFFSET(Config, member)

const ConfigKey config_keys[] = {
    {"schema.folder", KEY_TEXT, AT(schema.folder), "db/schema", NULL, 0, 0,
     "folder of the DDL files, relative to this file"},
    {"schema.order", KEY_CHOICE, AT(schema.order), "path", "path|numeric|hex|dependency|file", 0, 0,
     "how the files are put in order"},
    {"schema.order_file", KEY_TEXT, AT(schema.order_file), NULL, NULL, 0, 0,
     "file that lists the DDL files in order, one path a line, relative to schema.folder"},
    {"schema.search_path", KEY_TEXT, AT(schema.search_path), NULL, NULL, 0, 0,
     "search_path that each file starts with"},
    {"schema.exclude", KEY_LIST, AT(schema.exclude), NULL, NULL, 0, 0,
     "globs or folders below schema.folder that are left out"},
    {"migrations.folder", KEY_TEXT, AT(migrations.folder), "db/migrations", NULL, 0, 0,
     "folder of the migrations, relative to this file"},
    {"migrations.format", KEY_CHOICE, AT(migrations.format), "auto",
     "auto|confiture|dbmate|golang-migrate|diesel|prisma|flyway", 0, 0,
     "layout of the migration files"},
    {"migrations.ledger_schema", KEY_TEXT, AT(migrations.ledger_schema), "confiture", NULL, 0, 0,
     "schema of the database that holds the ledger and the event log"},
    {"migrations.lock_timeout", KEY_DURATION, AT(migrations.lock_timeout), "2s", NULL, 0, 0,
     "how long a statement may wait for a lock, but never one with CONCURRENTLY; 0 leaves the "
     "server's"},
    {"migrations.lock_retries", KEY_INTEGER, AT(migrations.lock_retries), "10", NULL, 0, 1000,
     "how often a migration that met locks of others is tried again, with growing pauses"},
    {"migrations.statement_timeout", KEY_DURATION, AT(migrations.statement_timeout), "0", NULL, 0,
     0, "statement_timeout of every migration; 0 leaves the server's"},
    {"migrations.idle_timeout", KEY_DURATION, AT(migrations.idle_timeout), "10min", NULL, 0, 0,
     "after how long without a word from us the server ends a migration's transaction; 0 leaves "
     "the server's"},
    {"migrations.lock_wait", KEY_DURATION, AT(migrations.lock_wait), "60s", NULL, 0, 0,
     "how long to wait for another deployer"},
    {"migrations.out_of_order", KEY_BOOLEAN, AT(migrations.out_of_order), "false", NULL, 0, 0,
     "whether versions older than the newest applied one are applied"},
    {"lint.fail_on", KEY_CHOICE, AT(lint.fail_on), "error", "error|warning|info", 0, 0,
     "least severity that makes the check fail"},
    {"lint.extends", KEY_CHOICE, AT(lint.extends), "recommended", "recommended|strict|none", 0, 0,
     "the rules that are on before lint.rules says otherwise"},
    {"lint.baseline", KEY_TEXT, AT(lint.baseline), NULL, NULL, 0, 0,
     "file of findings that are known and not told again, relative to this file"},
    {"lint.exclude", KEY_LIST, AT(lint.exclude), NULL, NULL, 0, 0,
     "globs of paths that are not checked"},
    {"lint.placeholders", KEY_LIST, AT(lint.placeholders), NULL, NULL, 0, 0,
     "regular expressions of what is filled in before the server sees a file, besides ${x}, {{ x "
     "}}, {% %} and psql's :x; it is read as a name"},
    {"lint.postgresql", KEY_INTEGER, AT(lint.target_version), "15", NULL, 9, 99,
     "major version of PostgreSQL that the SQL is for"},
    {"lint.tenant.column", KEY_TEXT, AT(lint.tenant.column), NULL, NULL, 0, 0,
     "column that every tenant table must have; without it the rule is off"},
    {"lint.tenant.tables", KEY_LIST, AT(lint.tenant.tables), NULL, NULL, 0, 0,
     "globs over schema.table of the tenant tables; all without it"},
    {"lint.tenant.exempt", KEY_LIST, AT(lint.tenant.exempt), NULL, NULL, 0, 0,
     "globs over schema.table that need no tenant column"},
    {"lint.rules.*", KEY_ANY, NO_OFFSET, NULL, NULL, 0, 0,
     "a severity (error, warning, info), off, or a mapping of severity, include, exclude, exempt "
     "and the rule's own options"},
    {"lint.custom.*", KEY_ANY, NO_OFFSET, NULL, NULL, 0, 0,
     "a rule of the project's own: a mapping of kind, path, schema, name, match, not_match, "
     "require, column, forbid or query, and message, hint, severity"},
    {"cqrs.read_models.*", KEY_LIST, NO_OFFSET, NULL, NULL, 0, 0,
     "write tables that the read model (schema.table) must be derived from"},
    {"hooks", KEY_ANY, NO_OFFSET, NULL, NULL, 0, 0,
     "list of hooks: what confiture-migrate runs before and after migrations"},
    {"drift.ignore", KEY_LIST, AT(drift.ignore), NULL, NULL, 0, 0,
     "globs over schema, schema.object or kind:object whose differences are no drift"},
    {"drift.partitions", KEY_BOOLEAN, AT(drift.partitions), "true", NULL, 0, 0,
     "whether a partition that only the database has is drift; false where they are made at run "
     "time"},
    {"drift.extensions", KEY_BOOLEAN, AT(drift.extensions), "true", NULL, 0, 0,
     "whether an extension that only one side has, or has in another version, is drift; their "
     "members never are"},
    {"audit.notes", KEY_BOOLEAN, AT(audit.notes), "false", NULL, 0, 0,
     "whether each event is also a line in a git note on the commit that its file is from"},
    {"audit.signatures", KEY_BOOLEAN, AT(audit.signatures), "true", NULL, 0, 0,
     "whether what git says of the signatures of commits is recorded"},
    {"audit.commit_url", KEY_TEXT, AT(audit.commit_url), NULL, NULL, 0, 0,
     "page of a commit, for reports: {project} is the remote's own page, {commit} the id; known "
     "for GitHub, GitLab, Gitea and Bitbucket"},
    {"audit.file_url", KEY_TEXT, AT(audit.file_url), NULL, NULL, 0, 0,
     "page of a file at a commit, for reports: {project}, {commit} and {path}"},
    {"pggit.mirror", KEY_CHOICE, AT(pggit.mirror), "auto", "auto|off", 0, 0,
     "whether events are written to pgGit, too, where it is installed"},
    {"pggit.branch", KEY_TEXT, AT(pggit.branch), "main", NULL, 0, 0,
     "branch of pgGit for commits whose git branch is not known or cannot be one of pgGit's"},
    {"pggit.require", KEY_BOOLEAN, AT(pggit.require), "false", NULL, 0, 0,
     "whether a migration fails when pgGit is not there or cannot be written"},
    {"environments.*.database_url", KEY_TEXT, NO_OFFSET, NULL, NULL, 0, 0,
     "conninfo or URL of the database; ${NAME} is taken from the process environment"},
    {"environments.*.include", KEY_LIST, AT(schema.include), NULL, NULL, 0, 0,
     "globs or folders below schema.folder that belong to the environment; all without it"},
    {"environments.*.exclude", KEY_LIST, AT(schema.exclude), NULL, NULL, 0, 0,
     "globs or folders below schema.folder that are left out, besides schema.exclude"},
    {"environments.*.protected", KEY_BOOLEAN, AT(is_protected), "false", NULL, 0, 0,
     "whether what is risky has to be confirmed by typing the database's name"},
    {"environments.*.policy.committed", KEY_BOOLEAN, AT(policy.committed), "false", NULL, 0, 0,
     "whether the bytes of each migration must be those of the deployed commit"},
    {"environments.*.policy.clean", KEY_BOOLEAN, AT(policy.clean), "false", NULL, 0, 0,
     "whether the work tree must be without changes that are not committed"},
    {"environments.*.policy.pushed", KEY_LIST, AT(policy.pushed), NULL, NULL, 0, 0,
     "remote branches, one of which must have the deployed commit: origin/main, or main of any "
     "remote; globs"},
    {"environments.*.policy.signed", KEY_BOOLEAN, AT(policy.is_signed), "false", NULL, 0, 0,
     "whether the deployed commit and the last commit of each migration need a good signature"},
    {"environments.*.policy.reviewed", KEY_LIST, AT(policy.reviewed), NULL, NULL, 0, 0,
     "trailers, one of which the last commit of each migration must have, such as Reviewed-by; "
     "its author does not count"},
    {"environments.*.policy.not_author", KEY_BOOLEAN, AT(policy.not_author), "false", NULL, 0, 0,
     "whether whoever deploys must not have written the migrations"},
};

const guint config_key_count = G_N_ELEMENTS(config_keys);

const char *const older_keys_ignored[] = {"superuser_dirs", "superuser_post_dirs",
                                          "auto_backup",    "require_confirmation",
                                          "build",          "migration",
                                          "infrastructure", "seed",
                                          "ssh_tunnel",     "acls",
                                          "ownership",      "function_coverage",
                                          "security_lint",  "pggit",
                                          "notifications",  NULL};

const ConfigKey *config_key_find(const char *path)
{
    for (guint i = 0; i < config_key_count; i++) {
        if (strcmp(config_keys[i].path, path) == 0)
            return &config_keys[i];
    }
    return NULL;
}

/* What `path` has below `parent`, or NULL when it does not lie below it. */
static const char *below(const char *path, const char *parent)
{
    gsize length = strlen(parent);
    if (length == 0)
        return path;
    return strncmp(path, parent, length) == 0 && path[length] == '.' ? path + length + 1 : NULL;
}

static int compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char **config_key_children(const char *parent)
{
    GPtrArray *names = g_ptr_array_new();
    for (guint i = 0; i < config_key_count; i++) {
        const char *rest = below(config_keys[i].path, parent);
        if (rest == NULL)
            continue;
        char *name = g_strndup(rest, strcspn(rest, "."));
        if (g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
            g_free(name);
        else
            g_ptr_array_add(names, name);
    }
    g_ptr_array_sort(names, compare_texts);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}
