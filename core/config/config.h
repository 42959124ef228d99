/*
 * Config: confiture.yaml as structs, with the environment of the run merged in.
 *
 *     ConfigOptions options = {.root = root, .environment = "local"};
 *     g_autoptr(Config) config = config_load(&options, &error);
 *     … config->schema.folder …
 *
 * No file is needed: without one every member has the default named here. The keys are one table
 * (keys.c); an unknown key is ERROR_INPUT with file, line, column and the nearest known key as
 * hint; so is a value of the wrong type. `${VAR}` in a database_url is replaced from the process
 * environment when it is asked for, so that a missing variable matters only then. Paths in the file
 * are relative to its folder (`root`). Nothing here can make a program run code but `hooks`, which
 * confiture-migrate alone reads. The older layout
 * db/environments/NAME.yaml (name, database_url, include_dirs, exclude_dirs, build.sort_mode;
 * include and exclude as here) is merged over the environment of that name; its other keys are
 * passed over and listed in `ignored`. Without a schema.folder in confiture.yaml the common parent
 * of its include_dirs is the schema's folder. Everything belongs to the config.
 */
#ifndef CORE_CONFIG_CONFIG_H
#define CORE_CONFIG_CONFIG_H

#include "core/data/yaml.h"

#include <glib.h>

typedef struct SchemaConfig {
    char *folder;      /* schema.folder: "db/schema" */
    char *order;       /* schema.order: path (default) | numeric | hex | dependency | file */
    char *order_file;  /* schema.order_file: one path a line, relative to the folder's root; implies
                          order: file */
    char *search_path; /* schema.search_path: what each file starts with; NULL leaves the server's
                          default */
    char *
        *include; /* environments.NAME.include: globs or folders relative to `folder`; NULL: all */
    char **exclude; /* schema.exclude and environments.NAME.exclude together */
} SchemaConfig;

typedef struct MigrationsConfig {
    char *folder; /* migrations.folder: "db/migrations" */
    char *format; /* migrations.format: auto (default) | confiture | dbmate | golang-migrate |
                     diesel | prisma | flyway */
    char *ledger_schema;      /* migrations.ledger_schema: "confiture" */
    gint64 lock_timeout;      /* migrations.lock_timeout: ms, 0 = server's; default 2000 */
    gint64 lock_retries;      /* migrations.lock_retries: after locks of others; default 10 */
    gint64 idle_timeout;      /* migrations.idle_timeout: ms, 0 = server's; default 600000 */
    gint64 statement_timeout; /* migrations.statement_timeout: ms, default 0 */
    gint64 lock_wait; /* migrations.lock_wait: ms to wait for another deployer; default 60000 */
    gboolean out_of_order; /* migrations.out_of_order: apply versions older than the newest applied;
                              default false */
} MigrationsConfig;

typedef struct TenantConfig {
    char *column;  /* lint.tenant.column: NULL = rule off */
    char **tables; /* lint.tenant.tables: globs over schema.table that must have it; NULL: all */
    char **exempt; /* lint.tenant.exempt: globs */
} TenantConfig;

/* lint.rules.NAME: a severity, `off`, or a mapping with `severity` and the rule's own options. */
typedef struct RuleConfig {
    char *rule;
    char *severity;          /* error | warning | info | off | NULL (the rule's own) */
    const YamlNode *options; /* the mapping, or NULL; read by the rule through cmd/lint */
    guint line, column;
} RuleConfig;

typedef struct LintConfig {
    char *fail_on;       /* lint.fail_on: error (default) | warning | info */
    char *extends;       /* lint.extends: recommended (default) | strict | none */
    GPtrArray *rules;    /* of RuleConfig */
    char *baseline;      /* lint.baseline: file of known findings; NULL: none */
    char **exclude;      /* lint.exclude: globs of paths */
    char **placeholders; /* lint.placeholders: regular expressions */
    TenantConfig tenant;
    gint64 target_version; /* lint.postgresql: major version, default 15 */
} LintConfig;

typedef struct DriftConfig {
    char **ignore;       /* drift.ignore: globs over schema, schema.object, kind:object */
    gboolean partitions; /* drift.partitions: default true */
    gboolean extensions; /* drift.extensions: default true */
} DriftConfig;

typedef struct AuditConfig {
    gboolean notes;      /* audit.notes */
    gboolean signatures; /* audit.signatures; default true */
    char *commit_url;    /* audit.commit_url: NULL = the forge's own */
    char *file_url;      /* audit.file_url: likewise */
} AuditConfig;

typedef struct PggitConfig {
    char *mirror; /* pggit.mirror: auto (default) | off */
    char *branch; /* pggit.branch: "main" */
    gboolean require;
} PggitConfig;

/* environments.NAME.policy: what is asked of commits before they are deployed. */
typedef struct PolicyConfig {
    gboolean committed, clean, is_signed, not_author;
    char **pushed;   /* NULL: no such rule */
    char **reviewed; /* NULL: no such rule */
} PolicyConfig;

typedef struct Config {
    char *path; /* of the file that was read; NULL without one */
    char *root; /* absolute folder that paths are relative to */
    char *environment;
    gboolean is_protected; /* environments.NAME.protected */
    SchemaConfig schema;
    MigrationsConfig migrations;
    LintConfig lint;
    DriftConfig drift;
    AuditConfig audit;
    PggitConfig pggit;
    PolicyConfig policy;
    const YamlNode *hooks; /* hooks: the list, read by the room of hooks; NULL without */
    const YamlDocument *hooks_document; /* where they are written */
    char **ignored; /* "PATH:LINE: KEY" of keys of the older layout that have no meaning here; NULL:
                       none */
    /* private */
    const YamlNode *database_url;
    const YamlDocument *database_url_document;
    YamlDocument *document;
    YamlDocument *environment_document;
} Config;

typedef struct ConfigOptions {
    const char *path;           /* --config; NULL: `root`/confiture.yaml if it is there */
    const char *root;           /* folder to take paths from when there is no file */
    const char *environment;    /* --env; NULL: "local" */
    gboolean environment_given; /* then an environment that nothing defines is an error */
} ConfigOptions;

/* The nearest confiture.yaml from `folder` upward, not above `ceiling` (the git work tree, may be
 * NULL). Free with g_free(). */
char *config_find(const char *folder, const char *ceiling);

Config *config_load(const ConfigOptions *options, GError **error);
void config_free(Config *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Config, config_free)

/* The environment's database_url with its variables replaced: NULL without error when none is
 * configured. */
char *config_database_url(const Config *config, GError **error);

/* Names of the environments that the configuration defines, sorted. */
char **config_environments(const Config *config);

#endif
