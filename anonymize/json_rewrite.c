#include "anonymize/json_rewrite.h"

#include "core/base/error.h"

#include <string.h>

enum { DEEPEST = 256 };

typedef struct Step {
    char *name; /* NULL: of an array, or any */
    gboolean any, element;
    guint64 index;
} Step;

struct JsonPath {
    GArray *steps; /* of Step */
};

typedef struct Place {
    char *name; /* NULL in an array */
    guint64 index;
} Place;

typedef struct Walk {
    const char *at, *end, *copied; /* everything before `copied` is in `out` */
    JsonPath *const *paths;
    guint count;
    JsonReplace replace;
    gpointer data;
    GString *out;
    Place places[DEEPEST];
    guint depth;
    GError **error;
} Walk;

static void step_clear(gpointer step)
{
    g_free(((Step *)step)->name);
}

void json_path_free(JsonPath *path)
{
    if (path == NULL)
        return;
    g_array_unref(path->steps);
    g_free(path);
}

static const char *parse_bracket(const char *at, Step *step)
{
    step->element = *at != '"';
    if (*at == '*') {
        step->any = TRUE;
        at++;
    } else if (*at == '"') {
        GString *name = g_string_new(NULL);
        for (at++; *at != '\0' && *at != '"'; at++) {
            at += *at == '\\' && at[1] != '\0';
            g_string_append_c(name, *at);
        }
        step->name = g_string_free(name, FALSE);
        at += *at == '"';
    } else {
        char *end = NULL;
        if (!g_ascii_isdigit(*at))
            return NULL;
        step->index = g_ascii_strtoull(at, &end, 10);
        at = end;
    }
    return *at == ']' ? at + 1 : NULL;
}

static const char *parse_step(const char *at, Step *step)
{
    if (*at == '[')
        return parse_bracket(at + 1, step);
    if (*at != '.')
        return NULL;
    gsize length = strcspn(at + 1, ".[]\"");
    if (length == 0)
        return NULL;
    step->any = length == 1 && at[1] == '*';
    step->name = step->any ? NULL : g_strndup(at + 1, length);
    return at + 1 + length;
}

JsonPath *json_path_parse(const char *text, GError **error)
{
    g_autoptr(JsonPath) path = g_new0(JsonPath, 1);
    path->steps = g_array_new(FALSE, TRUE, sizeof(Step));
    g_array_set_clear_func(path->steps, step_clear);
    const char *at = *text == '$' ? text + 1 : NULL;
    while (at != NULL && *at != '\0') {
        Step step = {0};
        at = parse_step(at, &step);
        g_array_append_val(path->steps, step);
    }
    if (at != NULL && path->steps->len <= DEEPEST)
        return g_steal_pointer(&path);
    error_set(error, ERROR_INPUT, "\"%s\" is no JSON path", text);
    error_add_hint(error, "A path looks like $.people[*].email or $[\"full name\"].");
    return NULL;
}

static gboolean step_meets(const Step *step, const Place *place)
{
    gboolean element = place->name == NULL;
    if (step->element != element)
        return FALSE;
    if (step->any)
        return TRUE;
    return element ? step->index == place->index : strcmp(step->name, place->name) == 0;
}

/* The first path that leads here, or `count`. */
static guint find_path(const Walk *walk)
{
    for (guint i = 0; i < walk->count; i++) {
        const GArray *steps = walk->paths[i]->steps;
        guint met = 0;
        if (steps->len != walk->depth)
            continue;
        while (met < steps->len && step_meets(&g_array_index(steps, Step, met), &walk->places[met]))
            met++;
        if (met == steps->len)
            return i;
    }
    return walk->count;
}

static gboolean broken(Walk *walk)
{
    error_set(walk->error, ERROR_INPUT, "strategy \"json\" cannot read a value: expected JSON");
    return FALSE;
}

static void skip_blanks(Walk *walk)
{
    while (walk->at < walk->end && *walk->at != '\0' && strchr(" \t\r\n", *walk->at) != NULL)
        walk->at++;
}

static gboolean take(Walk *walk, char c)
{
    skip_blanks(walk);
    if (walk->at >= walk->end || *walk->at != c)
        return FALSE;
    walk->at++;
    return TRUE;
}

static gboolean read_hex(Walk *walk, gunichar *code)
{
    *code = 0;
    for (guint i = 0; i < 4; i++, walk->at++) {
        if (walk->at >= walk->end || !g_ascii_isxdigit(*walk->at))
            return FALSE;
        *code = *code * 16 + (gunichar)g_ascii_xdigit_value(*walk->at);
    }
    return TRUE;
}

static gboolean read_unicode(Walk *walk, GString *decoded)
{
    gunichar code = 0, low = 0;
    if (!read_hex(walk, &code) || code == 0)
        return FALSE;
    if (code >= 0xd800 && code < 0xdc00) {
        if (walk->end - walk->at < 6 || walk->at[0] != '\\' || walk->at[1] != 'u')
            return FALSE;
        walk->at += 2;
        if (!read_hex(walk, &low) || low < 0xdc00 || low > 0xdfff)
            return FALSE;
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    } else if (code >= 0xdc00 && code < 0xe000) {
        return FALSE;
    }
    g_string_append_unichar(decoded, code);
    return TRUE;
}

static gboolean read_escape(Walk *walk, GString *decoded)
{
    static const char written[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    if (walk->at >= walk->end || *walk->at == '\0')
        return FALSE;
    char c = *walk->at++;
    if (c == 'u')
        return read_unicode(walk, decoded);
    const char *found = strchr(written, c);
    if (found == NULL)
        return FALSE;
    g_string_append_c(decoded, meant[found - written]);
    return TRUE;
}

static gboolean read_string(Walk *walk, GString *decoded)
{
    if (!take(walk, '"'))
        return FALSE;
    while (walk->at < walk->end) {
        char c = *walk->at++;
        if (c == '"')
            return TRUE;
        if ((guchar)c < 0x20 || (c == '\\' && !read_escape(walk, decoded)))
            return FALSE;
        if (c != '\\')
            g_string_append_c(decoded, c);
    }
    return FALSE;
}

static gboolean skip_digits(const char **at, const char *end)
{
    const char *start = *at;
    while (*at < end && g_ascii_isdigit(**at))
        (*at)++;
    return *at > start;
}

/* The end of a JSON number at `at`, or NULL. */
static const char *number_end(const char *at, const char *end)
{
    if (at < end && *at == '-')
        at++;
    if (at < end && *at == '0')
        at++;
    else if (!skip_digits(&at, end))
        return NULL;
    if (at < end && *at == '.' && (at++, !skip_digits(&at, end)))
        return NULL;
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        if (at < end && (*at == '+' || *at == '-'))
            at++;
        if (!skip_digits(&at, end))
            return NULL;
    }
    return at;
}

static const char *word_end(const char *at, const char *end)
{
    static const char *const words[] = {"true", "false", "null"};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        gsize length = strlen(words[i]);
        if ((gsize)(end - at) >= length && memcmp(at, words[i], length) == 0)
            return at + length;
    }
    return number_end(at, end);
}

static void append_quoted(GString *out, const GString *text)
{
    g_string_append_c(out, '"');
    for (gsize i = 0; i < text->len; i++) {
        char c = text->str[i];
        if (c == '"' || c == '\\')
            g_string_append_c(out, '\\');
        if ((guchar)c < 0x20)
            g_string_append_printf(out, "\\u%04x", (guint)(guchar)c);
        else
            g_string_append_c(out, c);
    }
    g_string_append_c(out, '"');
}

static gboolean substitute(Walk *walk, guint path, const char *start, const GString *value,
                           gboolean was_string)
{
    gboolean null = FALSE;
    g_autoptr(GString) made = g_string_new(NULL);
    if (!walk->replace(walk->data, path, value->str, value->len, made, &null, walk->error))
        return FALSE;
    g_string_append_len(walk->out, walk->copied, start - walk->copied);
    walk->copied = walk->at;
    gboolean number = !was_string && made->len > 0 &&
                      number_end(made->str, made->str + made->len) == made->str + made->len;
    if (null)
        g_string_append(walk->out, "null");
    else if (number)
        g_string_append_len(walk->out, made->str, (gssize)made->len);
    else
        append_quoted(walk->out, made);
    return TRUE;
}

static gboolean walk_scalar(Walk *walk, guint path)
{
    const char *start = walk->at;
    gboolean string = *start == '"';
    g_autoptr(GString) value = g_string_new(NULL);
    if (string) {
        if (!read_string(walk, value))
            return broken(walk);
    } else {
        const char *end = word_end(start, walk->end);
        if (end == NULL)
            return broken(walk);
        walk->at = end;
        g_string_append_len(value, start, end - start);
    }
    gboolean null = !string && value->str[0] == 'n';
    return path == walk->count || null || substitute(walk, path, start, value, string);
}

static gboolean walk_value(Walk *walk);

static gboolean walk_member(Walk *walk, gboolean object, guint64 index)
{
    Place *place = &walk->places[walk->depth - 1];
    place->index = index;
    if (!object)
        return walk_value(walk);
    g_autoptr(GString) name = g_string_new(NULL);
    if (!read_string(walk, name) || !take(walk, ':'))
        return broken(walk);
    place->name = name->str;
    gboolean done = walk_value(walk);
    place->name = NULL;
    return done;
}

static gboolean walk_container(Walk *walk, gboolean object)
{
    char close = object ? '}' : ']';
    if (walk->depth == DEEPEST)
        return broken(walk);
    walk->at++;
    walk->depth++;
    walk->places[walk->depth - 1] = (Place){0};
    if (!take(walk, close)) {
        guint64 index = 0;
        do {
            if (!walk_member(walk, object, index++))
                return FALSE;
        } while (take(walk, ','));
        if (!take(walk, close))
            return broken(walk);
    }
    walk->depth--;
    return TRUE;
}

static gboolean walk_value(Walk *walk)
{
    skip_blanks(walk);
    if (walk->at >= walk->end)
        return broken(walk);
    guint path = find_path(walk);
    if (*walk->at != '{' && *walk->at != '[')
        return walk_scalar(walk, path);
    if (path < walk->count) {
        error_set(walk->error, ERROR_INPUT,
                  "strategy \"json\" found an object or array where path %u leads", path + 1);
        return FALSE;
    }
    return walk_container(walk, *walk->at == '{');
}

gboolean json_rewrite(const char *text, gsize length, JsonPath *const *paths, guint count,
                      JsonReplace replace, gpointer data, GString *out, GError **error)
{
    Walk walk = {.at = text,
                 .end = text + length,
                 .copied = text,
                 .paths = paths,
                 .count = count,
                 .replace = replace,
                 .data = data,
                 .out = out,
                 .error = error};
    if (!walk_value(&walk))
        return FALSE;
    skip_blanks(&walk);
    if (walk.at != walk.end)
        return broken(&walk);
    g_string_append_len(out, walk.copied, walk.end - walk.copied);
    return TRUE;
}
