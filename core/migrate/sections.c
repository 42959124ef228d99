#include "core/migrate/sections.h"

#include "core/base/error.h"

#include <string.h>

/* How other tools mark the way down inside one file. */
static const struct {
    const char *mark, *tool;
} foreign[] = {{"-- +goose Down", "goose"},
               {"-- +migrate Down", "sql-migrate"},
               {"---- create above / drop below ----", "tern"},
               {"-- Down Migration", "node-pg-migrate"}};

typedef enum Section { SECTION_HEAD, SECTION_UP, SECTION_DOWN } Section;

typedef struct Line {
    const char *text;
    gsize length; /* with its line end */
    guint number;
} Line;

static gboolean next_line(const char *text, gsize length, gsize *at, Line *line)
{
    if (*at >= length)
        return FALSE;
    const char *end = memchr(text + *at, '\n', length - *at);
    line->text = text + *at;
    line->length = end != NULL ? (gsize)(end - line->text) + 1 : length - *at;
    line->number++;
    *at += line->length;
    return TRUE;
}

static gboolean starts_with(const char *text, gsize length, const char *mark)
{
    gsize size = strlen(mark);
    return length >= size && g_ascii_strncasecmp(text, mark, size) == 0;
}

static gboolean refuse_foreign(const Line *line, const char *path, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(foreign); i++) {
        if (!starts_with(line->text, line->length, foreign[i].mark))
            continue;
        error_set(error, ERROR_INPUT, "\"%s\" is written for %s, which Confiture does not read",
                  path, foreign[i].tool);
        error_add_place(error, path, line->number, 1);
        error_add_hint(error,
                       "Put the two ways into VERSION_name.up.sql and VERSION_name.down.sql.");
        return FALSE;
    }
    return TRUE;
}

/* "transaction:false" behind a marker. */
static gboolean read_options(const Line *line, const char *rest, const char *path,
                             gboolean *outside, GError **error)
{
    g_autofree char *text = g_strndup(rest, (gsize)(line->text + line->length - rest));
    g_auto(GStrv) words = g_strsplit_set(g_strstrip(text), " \t", -1);
    for (guint i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], "transaction:false") == 0) {
            *outside = TRUE;
        } else if (words[i][0] != '\0' && strcmp(words[i], "transaction:true") != 0) {
            error_set(error, ERROR_INPUT, "unknown option \"%s\" of \"-- migrate:\"", words[i]);
            error_add_place(error, path, line->number, 1);
            error_add_hint(error, "The only option is transaction:false.");
            return FALSE;
        }
    }
    return TRUE;
}

/* What follows "-- migrate:up" or "-- migrate:down" on its line; NULL for any other line. */
static const char *marker(const Line *line, Section *section)
{
    const char *at = line->text, *end = line->text + line->length;
    if (!starts_with(at, line->length, "--"))
        return NULL;
    for (at += 2; at < end && (*at == ' ' || *at == '\t'); at++)
        continue;
    gsize left = (gsize)(end - at);
    gboolean up = starts_with(at, left, "migrate:up");
    if (!up && !starts_with(at, left, "migrate:down"))
        return NULL;
    at += strlen(up ? "migrate:up" : "migrate:down");
    if (at < end && !g_ascii_isspace(*at))
        return NULL;
    *section = up ? SECTION_UP : SECTION_DOWN;
    return at;
}

static void blank(char *text, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (text[i] != '\n' && text[i] != '\r')
            text[i] = ' ';
    }
}

Sections *sections_read(const char *path, GBytes *bytes, GError **error)
{
    gsize length = 0, at = 0;
    const char *text = g_bytes_get_data(bytes, &length);
    g_autofree char *up = g_memdup2(text, length), *down = g_memdup2(text, length);
    g_autoptr(Sections) self = g_new0(Sections, 1);
    Section section = SECTION_HEAD;
    for (Line line = {0}; next_line(text, length, &at, &line);) {
        if (!refuse_foreign(&line, path, error))
            return NULL;
        const char *rest = marker(&line, &section);
        gboolean *outside = section == SECTION_DOWN ? &self->down_outside : &self->up_outside;
        if (rest != NULL && !read_options(&line, rest, path, outside, error))
            return NULL;
        self->has_up = self->has_up || section == SECTION_UP;
        self->has_down = self->has_down || section == SECTION_DOWN;
        gsize offset = (gsize)(line.text - text);
        if (section == SECTION_DOWN)
            blank(up + offset, line.length);
        else
            blank(down + offset, line.length);
    }
    self->up = g_bytes_new_take(g_steal_pointer(&up), length);
    if (self->has_down)
        self->down = g_bytes_new_take(g_steal_pointer(&down), length);
    return g_steal_pointer(&self);
}

void sections_free(Sections *sections)
{
    if (sections == NULL)
        return;
    g_clear_pointer(&sections->up, g_bytes_unref);
    g_clear_pointer(&sections->down, g_bytes_unref);
    g_free(sections);
}
