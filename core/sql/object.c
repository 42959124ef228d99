#include "core/sql/object.h"

#include "core/base/arena.h"
#include "core/base/error.h"
#include "core/sql/typename.h"

#include <pg_query.h>
#include <pg_query/pg_query_internal.h>

#include <common/keywords.h>
#include <string.h>

static const char *const kind_words[OBJECT_KIND_COUNT] = {
#define OBJECT(name, word) [OBJECT_##name] = word,
#include "core/sql/objects.def"
#undef OBJECT
};

static const char *const action_words[] = {
    [TOUCH_CREATE] = "created", [TOUCH_ALTER] = "altered",        [TOUCH_DROP] = "dropped",
    [TOUCH_RENAME] = "renamed", [TOUCH_COMMENT] = "commented",    [TOUCH_GRANT] = "granted",
    [TOUCH_WRITE] = "written",  [TOUCH_REFERENCE] = "referenced",
};

const char *object_kind_word(ObjectKind kind)
{
    return kind_words[kind];
}

ObjectKind object_kind_find(const char *word)
{
    for (guint i = 1; i < OBJECT_KIND_COUNT; i++) {
        if (g_ascii_strcasecmp(kind_words[i], word) == 0)
            return (ObjectKind)i;
    }
    return OBJECT_UNKNOWN;
}

const char *touch_action_word(TouchAction action)
{
    return action_words[action];
}

static gboolean is_plain(const char *identifier)
{
    if (!g_ascii_islower(identifier[0]) && identifier[0] != '_')
        return FALSE;
    for (const char *at = identifier; *at != '\0'; at++) {
        if (!g_ascii_islower(*at) && !g_ascii_isdigit(*at) && *at != '_')
            return FALSE;
    }
    int keyword = ScanKeywordLookup(identifier, &ScanKeywords);
    return keyword < 0 || ScanKeywordCategories[keyword] == UNRESERVED_KEYWORD;
}

static void append_identifier(GString *text, const char *identifier)
{
    if (is_plain(identifier)) {
        g_string_append(text, identifier);
        return;
    }
    g_string_append_c(text, '"');
    for (const char *at = identifier; *at != '\0'; at++) {
        if (*at == '"')
            g_string_append_c(text, '"');
        g_string_append_c(text, *at);
    }
    g_string_append_c(text, '"');
}

char *object_quote_identifier(const char *identifier)
{
    g_autoptr(GString) text = g_string_new(NULL);
    append_identifier(text, identifier);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

char *object_name_format(const ObjectName *name)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const char *const parts[] = {name->schema, name->name, name->part};
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (parts[i] == NULL)
            continue;
        if (text->len > 0)
            g_string_append_c(text, '.');
        append_identifier(text, parts[i]);
    }
    if (name->arguments != NULL)
        g_string_append_printf(text, "(%s)", name->arguments);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static gboolean is_word_byte(char byte)
{
    return g_ascii_isalnum(byte) || byte == '_' || byte == '$' || (byte & 0x80) != 0;
}

/* One identifier at `*at`; NULL when there is none. */
static char *read_identifier(struct Arena *arena, const char **at)
{
    g_autoptr(GString) name = g_string_new(NULL);
    const char *from = *at;
    if (*from == '"') {
        for (from++; *from != '\0' && (*from != '"' || from[1] == '"'); from++) {
            from += *from == '"';
            g_string_append_c(name, *from);
        }
        if (*from++ != '"')
            return NULL;
    } else {
        for (; is_word_byte(*from); from++)
            g_string_append_c(name, g_ascii_tolower(*from));
    }
    *at = from;
    return name->len > 0 ? arena_strndup(arena, name->str, type_name_clip(name->str, name->len))
                         : NULL;
}

/* "schema.name.part" up to its end or "(": the number of names, 0 when it cannot be read. */
static guint read_names(struct Arena *arena, const char **at, const char *names[3])
{
    for (guint count = 0; count < 3;) {
        while (g_ascii_isspace(**at))
            (*at)++;
        names[count] = read_identifier(arena, at);
        if (names[count++] == NULL)
            return 0;
        while (g_ascii_isspace(**at))
            (*at)++;
        if (**at != '.')
            return count;
        (*at)++;
    }
    return 0;
}

gboolean object_name_parse(struct Arena *arena, const char *text, ObjectName *name, GError **error)
{
    const char *names[3];
    const char *at = text;
    guint count = read_names(arena, &at, names);
    gsize rest = strlen(at);
    while (rest > 0 && g_ascii_isspace(at[rest - 1]))
        rest--;
    gboolean call = rest > 1 && at[0] == '(' && at[rest - 1] == ')';
    if (count == 0 || (rest > 0 && !call) || (call && count > 2)) {
        error_set(error, ERROR_USAGE, "\"%s\" is no name of an object", text);
        error_add_hint(error,
                       "Write schema.name, schema.table.column or schema.function(integer, text).");
        return FALSE;
    }
    *name = (ObjectName){.schema = count > 1 ? names[0] : NULL, .name = names[count > 1 ? 1 : 0]};
    name->part = count > 2 ? names[2] : NULL;
    if (call)
        name->arguments = type_list_canonical(arena, at + 1, rest - 2);
    return TRUE;
}
