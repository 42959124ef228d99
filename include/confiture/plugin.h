/*
 * What a plugin of Confiture sees: plain C, no other library's types.
 *
 * A plugin is a shared object that exports confiture_plugin(). It is loaded from the folders in
 * CONFITURE_PLUGIN_PATH and in `plugins:` of the user's or the system's configuration, never
 * because a repository asks for it. A hook type "reindex_search" of it is configured as
 * "plugin:reindex_search".
 *
 *     static int run(const ConfitureHost *host, ConfitureHookRun *run,
 *                    const ConfitureHookContext *context)
 *     {
 *         host->set_message(run, "hello");
 *         return 1;
 *     }
 *     static const ConfitureHookType hooks[] = {{.name = "hello", .summary = "greets", .run =
 * run}}; static const ConfiturePlugin plugin = {.abi = CONFITURE_PLUGIN_ABI, .name = "hello",
 *                                            .version = "1.0", .hooks = hooks, .n_hooks = 1};
 *     CONFITURE_PLUGIN_EXPORT const ConfiturePlugin *confiture_plugin(void)
 *     {
 *         return &plugin;
 *     }
 *
 * Build: cc -shared -fPIC $(pkg-config --cflags confiture) hello.c -o hello.so
 *
 * All texts are UTF-8 and end with NUL. Texts that a plugin is given live as long as the call;
 * those that it gives are copied. The tables must live as long as the plugin is loaded.
 */
#ifndef CONFITURE_PLUGIN_H
#define CONFITURE_PLUGIN_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Grows whenever members are added at the end of ConfiturePlugin, and only there: a program takes
 * plugins that were built for an older number, never those built for a newer one. 1: hooks; 2: lint
 * rules. */
#define CONFITURE_PLUGIN_ABI 2u

#define CONFITURE_PLUGIN_EXPORT __attribute__((visibility("default")))

typedef struct ConfitureHookRun ConfitureHookRun; /* one run of one hook; the program's */
typedef struct ConfitureRows ConfitureRows;       /* what a query answered; the program's */

/* What the program does for a plugin. A hook is called by one thread and may call these from that
 * thread alone. */
typedef struct ConfitureHost {
    /* As configured, else its default; NULL without either. */
    const char *(*parameter)(ConfitureHookRun *run, const char *name);

    /* One statement on the migration's own connection and in its transaction; `parameters[i]` NULL
     * is SQL's null. NULL: it failed, and with it the hook, with what the server said. */
    ConfitureRows *(*query)(ConfitureHookRun *run, const char *sql, size_t n_parameters,
                            const char *const *parameters);
    size_t (*row_count)(const ConfitureRows *rows);
    size_t (*column_count)(const ConfitureRows *rows);
    const char *(*column_name)(const ConfitureRows *rows, size_t column);
    const char *(*value)(const ConfitureRows *rows, size_t row, size_t column); /* NULL: null */
    unsigned long long (*rows_affected)(const ConfitureRows *rows);
    void (*free_rows)(ConfitureRows *rows);

    /* The hook's result. */
    void (*set_rows)(ConfitureHookRun *run, unsigned long long rows);
    void (*set_message)(ConfitureHookRun *run, const char *message);
    void (*set_statistic)(ConfitureHookRun *run, const char *name, const char *value);
    /* Why the hook fails; it then returns 0. */
    void (*set_failure)(ConfitureHookRun *run, const char *message);

    /* Whether the hook's time is over, or somebody pressed Ctrl-C: to be asked by long work outside
     * the database (running queries are cancelled by themselves). */
    int (*is_over)(ConfitureHookRun *run);
} ConfitureHost;

/* Members are NULL where nothing is known. */
typedef struct ConfitureHookContext {
    const char *hook;        /* its name in the configuration */
    const char *phase;       /* "after_ddl" */
    const char *version;     /* "0012" */
    const char *name;        /* "add_orders" */
    const char *direction;   /* "up", "down" */
    const char *environment; /* "production" */
    const char *path;        /* the file that runs, relative to the project's folder */
    const char *checksum;    /* SHA-256 of what runs, in hex */
    const char *blob_oid;    /* git blob of exactly the bytes that run */
    const char *commit_oid;  /* HEAD, or the commit deployed from */
    const char *branch;
    const char
        *statistics;     /* of the hooks before this one: a JSON object, hook -> its statistics */
    const char *failure; /* on_error: what went wrong */
    int dry_run;         /* what is done will be rolled back: nothing outside may change */
    int in_transaction;  /* 0: the migration runs outside a transaction; the hook has its own */
} ConfitureHookContext;

typedef enum ConfitureParameterKind {
    CONFITURE_TEXT = 0,
    CONFITURE_INTEGER = 1,
    CONFITURE_NUMBER = 2,
    CONFITURE_BOOLEAN = 3, /* "true", "false" */
    CONFITURE_DURATION = 4 /* given to the hook in milliseconds */
} ConfitureParameterKind;

typedef struct ConfitureParameter {
    const char *name;
    ConfitureParameterKind kind;
    int required;
    const char *fallback; /* the default as the configuration would write it; NULL: none */
    const char *summary;
} ConfitureParameter;

typedef struct ConfitureHookType {
    const char *name; /* a-z, 0-9, _ */
    const char *summary;
    const ConfitureParameter *parameters;
    size_t n_parameters;
    /* 1: it went well; 0: it failed, and what it did in the database is undone. */
    int (*run)(const ConfitureHost *host, ConfitureHookRun *run,
               const ConfitureHookContext *context);
} ConfitureHookType;

typedef struct ConfitureLintRun ConfitureLintRun; /* one look at one statement; the program's */

typedef struct ConfitureLintHost {
    /* A finding; `offset` is a byte of the statement's text, `object` and `hint` may be NULL. */
    void (*report)(ConfitureLintRun *run, size_t offset, const char *object, const char *message,
                   const char *hint);
} ConfitureLintHost;

typedef struct ConfitureTouch {
    const char *action; /* "created", "altered", "dropped", "renamed", "commented", "granted",
                           "written", "referenced" */
    const char *kind;   /* "table", "index", "column", … */
    const char *schema; /* NULL where the statement leaves it to search_path */
    const char *name;
    const char *part; /* of what lives in a relation: its own name; NULL without */
} ConfitureTouch;

typedef struct ConfitureStatement {
    const char *tag;    /* "CREATE TABLE"; "" where the parser does not take it */
    const char *text;   /* without its semicolon */
    const char *path;   /* the file, relative to the project's folder */
    unsigned line;      /* from 1 */
    const char *file;   /* what the file is: "tree", "migration", "down", "seed" */
    int in_transaction; /* of migrations: the runner's or the file's own */
    const ConfitureTouch *touches;
    size_t n_touches;
} ConfitureStatement;

typedef enum ConfitureSeverity {
    CONFITURE_SEVERITY_INFO = 1,
    CONFITURE_SEVERITY_WARNING = 2,
    CONFITURE_SEVERITY_ERROR = 3
} ConfitureSeverity;

/* A rule "plugin/NAME" of confiture-lint. It is on unless the project's configuration turns it off.
 * Called for each statement, by one thread. */
typedef struct ConfitureLintRule {
    const char *name;        /* a-z, 0-9, _ */
    const char *summary;     /* one line, lower case, no full stop */
    const char *why, *safer; /* sentences */
    ConfitureSeverity severity;
    void (*check)(const ConfitureLintHost *host, ConfitureLintRun *run,
                  const ConfitureStatement *statement);
} ConfitureLintRule;

typedef struct ConfiturePlugin {
    unsigned abi;     /* CONFITURE_PLUGIN_ABI; always the first member */
    const char *name; /* for messages */
    const char *version;
    const ConfitureHookType *hooks;
    size_t n_hooks;
    /* Since ABI 2. */
    const ConfitureLintRule *lint_rules;
    size_t n_lint_rules;
} ConfiturePlugin;

/* The one symbol that a plugin exports. */
CONFITURE_PLUGIN_EXPORT const ConfiturePlugin *confiture_plugin(void);

#ifdef __cplusplus
}
#endif

#endif
