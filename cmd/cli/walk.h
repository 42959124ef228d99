/*
 * Walk: over a command line, option by option and word by word, knowing which options have a value.
 * Private to cmd/cli.
 *
 *     Walk walk = walk_start(&known, argv);
 *     while (walk_next(&walk)) … walk.word, or walk.entry with walk.value, or walk.unknown …
 *
 * Long options take their value behind "=" or as the next argument, short ones joined or as the
 * next argument; flags may be joined (`-qv`); "--" ends the options. Everything is borrowed from
 * argv and the entries.
 */
#ifndef CMD_CLI_WALK_H
#define CMD_CLI_WALK_H

#include "cmd/cli/command.h"

/* Which options are known: the common ones and those of one command, or of all commands while it is
 * not known which. */
typedef struct Known {
    const Program *program;
    const GOptionEntry *common;
    const Command *command;
    gboolean all;
} Known;

typedef struct Walk {
    const Known *known;
    char **argv;
    guint next;          /* index in argv */
    const char *letters; /* what is left of `-abc` */
    gboolean words_only; /* after `--` */
    /* what was found */
    const char *word;
    const GOptionEntry *entry;
    const char *value;
    const char *unknown; /* the argument whose option is not known */
    char unknown_letter; /* of a short one */
    gboolean value_missing;
} Walk;

Walk walk_start(const Known *known, char **argv);
gboolean walk_next(Walk *walk);

/* By long name of that length or, with a letter, by short name; NULL: none. `entries` may be NULL.
 */
const GOptionEntry *option_find(const GOptionEntry *entries, const char *name, gsize length,
                                char letter);

/* Whether the option is followed by a value. */
gboolean option_takes_value(const GOptionEntry *entry);

#endif
