/*
 * Live: what a server tells the linter: sizes of tables, answers to the queries of rules, a schema.
 *
 * libpq and what comes with it take longer to load than a file to lint, so confiture-lint does not
 * know it. Where the command line asks for a server it leaves (live_leave) for the program
 * lint-live, which is the same with the room cmd/lint-live in it: that one sets live_door.
 */
#ifndef CMD_LINT_LIVE_H
#define CMD_LINT_LIVE_H

#include "cmd/lint/project.h"
#include "cmd/linting/configure.h"
#include "lint/rows.h"
#include "lint/sizes.h"

typedef struct LiveOptions {
    const ProjectOptions *project;
    const char *stats; /* a file of sizes; NULL without */
} LiveOptions;

typedef struct Live {
    LintSizes *sizes;             /* NULL: nobody knows any */
    const LintDatabase *database; /* NULL: there is none to ask; the session's */
    char *schema_text;            /* of --schema db:URL; NULL without */
    void *session;                /* the door's */
} Live;

void live_clear(Live *live);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Live, live_clear)

gboolean live_open(Live *live, const Context *context, const LiveOptions *options, GError **error);

/* ERROR_USAGE when the command line selects rules that ask a database, and there is none; a note
 * when only the configuration has such. */
gboolean live_require(const Live *live, const LintSettings *settings, const RuleChoice *choice,
                      Output *output, GError **error);

typedef struct LiveDoor {
    gboolean (*open)(Live *live, const Context *context, const LiveOptions *options,
                     GError **error);
    void (*close)(void *session);
    /* {"database", "server_version", "tables"} */
    json_t *(*stats)(const Context *context, GError **error);
} LiveDoor;

extern const LiveDoor *live_door; /* NULL in confiture-lint itself */

/* The value of --database on the command line, as lint-live found it; else NULL. */
extern const char *live_database;

/* Whether the command line asks for a server; `database`: what --database says. */
gboolean live_is_asked(int argc, char **argv, const char **database);

/* Goes on as lint-live, with the same command line. Comes back only when that is not there, with
 * what to say. */
void live_leave(char **argv, GError **error);

#endif
