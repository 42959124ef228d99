#include "core/sql/meta.h"

#include <string.h>

static const MetaCommand commands[] = {
#define META(name, disposition, whole_line, why) {name, META_##disposition, whole_line, why},
#include "core/sql/meta.def"
#undef META
};

static const MetaCommand display = {"d", META_IGNORED, FALSE, NULL};
static const MetaCommand unknown = {"", META_REFUSED, FALSE, "psql has no such command."};

const MetaCommand *meta_command_find(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    }
    return name[0] == 'd' || name[0] == 'l' ? &display : &unknown;
}

static gboolean turns_off_autocommit(const char *argument)
{
    const char *rest;
    g_autofree char *name = meta_word(argument, &rest);
    g_autofree char *value = meta_word(rest, NULL);
    return strcmp(name, "AUTOCOMMIT") == 0 &&
           (g_ascii_strcasecmp(value, "off") == 0 || strcmp(value, "0") == 0 ||
            g_ascii_strcasecmp(value, "false") == 0);
}

static gboolean is_utf8(const char *argument)
{
    g_autofree char *name = meta_word(argument, NULL);
    return name[0] == '\0' || g_ascii_strcasecmp(name, "UTF8") == 0 ||
           g_ascii_strcasecmp(name, "UTF-8") == 0 || g_ascii_strcasecmp(name, "UNICODE") == 0;
}

MetaDisposition meta_command_judge(const MetaCommand *command, const char *argument,
                                   const char **why)
{
    *why = command->why;
    if (strcmp(command->name, "set") == 0 && turns_off_autocommit(argument)) {
        *why = "Write BEGIN and COMMIT where they are wanted.";
        return META_REFUSED;
    }
    if (strcmp(command->name, "encoding") == 0 && !is_utf8(argument)) {
        *why = "Scripts are UTF-8; convert the file.";
        return META_REFUSED;
    }
    return command->disposition;
}

static char unescape(char letter)
{
    switch (letter) {
    case 'n':
        return '\n';
    case 't':
        return '\t';
    case 'r':
        return '\r';
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    default:
        return letter;
    }
}

static const char *read_quoted(const char *at, GString *word)
{
    for (at++; *at != '\0'; at++) {
        if (*at == '\'' && at[1] != '\'')
            return at + 1;
        if (*at == '\'') {
            at++;
        } else if (*at == '\\' && at[1] != '\0') {
            g_string_append_c(word, unescape(*++at));
            continue;
        }
        g_string_append_c(word, *at);
    }
    return at;
}

char *meta_word(const char *text, const char **rest)
{
    g_autoptr(GString) word = g_string_new(NULL);
    const char *at = text;
    while (g_ascii_isspace(*at))
        at++;
    while (*at != '\0' && !g_ascii_isspace(*at)) {
        if (*at == '\'') {
            at = read_quoted(at, word);
        } else if (*at == '"') {
            const char *close = strchr(at + 1, '"');
            const char *end = close != NULL ? close : at + strlen(at);
            g_string_append_len(word, at + 1, end - at - 1);
            at = close != NULL ? close + 1 : end;
        } else {
            g_string_append_c(word, *at++);
        }
    }
    if (rest != NULL)
        *rest = at;
    return g_string_free(g_steal_pointer(&word), FALSE);
}

gboolean meta_is_builtin_variable(const char *name)
{
    static const char *const names[] = {
        "AUTOCOMMIT",
        "COMP_KEYWORD_CASE",
        "DBNAME",
        "ECHO",
        "ECHO_HIDDEN",
        "ENCODING",
        "ERROR",
        "FETCH_COUNT",
        "HIDE_TABLEAM",
        "HISTCONTROL",
        "HISTFILE",
        "HISTSIZE",
        "HOST",
        "IGNOREEOF",
        "LAST_ERROR_MESSAGE",
        "LAST_ERROR_SQLSTATE",
        "LASTOID",
        "ON_ERROR_ROLLBACK",
        "ON_ERROR_STOP",
        "PORT",
        "PROMPT1",
        "PROMPT2",
        "PROMPT3",
        "QUIET",
        "ROW_COUNT",
        "SERVER_VERSION_NAME",
        "SERVER_VERSION_NUM",
        "SHOW_CONTEXT",
        "SINGLELINE",
        "SINGLESTEP",
        "SQLSTATE",
        "USER",
        "VERBOSITY",
        "VERSION",
        "VERSION_NAME",
        "VERSION_NUM",
    };
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(names[i], name) == 0)
            return TRUE;
    }
    return FALSE;
}
