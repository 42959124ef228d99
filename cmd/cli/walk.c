#include "cmd/cli/walk.h"

#include <string.h>

gboolean option_takes_value(const GOptionEntry *entry)
{
    return entry->arg != G_OPTION_ARG_NONE &&
           !(entry->arg == G_OPTION_ARG_CALLBACK && (entry->flags & G_OPTION_FLAG_NO_ARG) != 0);
}

const GOptionEntry *option_find(const GOptionEntry *entries, const char *name, gsize length,
                                char letter)
{
    for (; entries != NULL && entries->long_name != NULL; entries++) {
        if (letter != '\0' ? entries->short_name == letter
                           : strlen(entries->long_name) == length &&
                                 strncmp(entries->long_name, name, length) == 0)
            return entries;
    }
    return NULL;
}

static const GOptionEntry *find_option(const Known *known, const char *name, gsize length,
                                       char letter)
{
    const GOptionEntry *entry = option_find(known->common, name, length, letter);
    if (entry == NULL && known->command != NULL)
        entry = option_find(known->command->options, name, length, letter);
    for (guint i = 0; entry == NULL && known->all && known->program->commands[i] != NULL; i++)
        entry = option_find(known->program->commands[i]->options, name, length, letter);
    return entry;
}

static void take_value(Walk *walk, const char *inlined)
{
    walk->value = inlined;
    gboolean optional = (walk->entry->flags & G_OPTION_FLAG_OPTIONAL_ARG) != 0;
    if (inlined == NULL && option_takes_value(walk->entry) && !optional) {
        walk->value = walk->argv[walk->next];
        walk->value_missing = walk->value == NULL;
        walk->next += walk->value != NULL;
    }
}

static void walk_long(Walk *walk, const char *argument)
{
    gsize length = strcspn(argument + 2, "=");
    walk->entry = find_option(walk->known, argument + 2, length, '\0');
    if (walk->entry == NULL)
        walk->unknown = argument;
    else
        take_value(walk, argument[2 + length] == '=' ? argument + 2 + length + 1 : NULL);
}

static void walk_letter(Walk *walk)
{
    char letter = *walk->letters++;
    walk->entry = find_option(walk->known, NULL, 0, letter);
    if (walk->entry == NULL) {
        walk->unknown = walk->argv[walk->next - 1];
        walk->unknown_letter = letter;
    } else if (option_takes_value(walk->entry) && *walk->letters != '\0') {
        take_value(walk, walk->letters);
        walk->letters = "";
    } else {
        take_value(walk, NULL);
    }
}

gboolean walk_next(Walk *walk)
{
    walk->word = walk->value = walk->unknown = NULL;
    walk->entry = NULL;
    walk->unknown_letter = '\0';
    walk->value_missing = FALSE;
    if (walk->letters != NULL && *walk->letters != '\0') {
        walk_letter(walk);
        return TRUE;
    }
    const char *argument = walk->argv[walk->next];
    if (argument == NULL)
        return FALSE;
    walk->next++;
    if (!walk->words_only && strcmp(argument, "--") == 0) {
        walk->words_only = TRUE;
        return walk_next(walk);
    }
    if (walk->words_only || argument[0] != '-' || argument[1] == '\0') {
        walk->word = argument;
    } else if (argument[1] == '-') {
        walk_long(walk, argument);
    } else {
        walk->letters = argument + 1;
        walk_letter(walk);
    }
    return TRUE;
}

Walk walk_start(const Known *known, char **argv)
{
    return (Walk){.known = known, .argv = argv, .next = 1};
}
