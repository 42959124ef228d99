/* Text made into a script, a parse, and lines of what they say, for the tests of core/sql. Includes
 * cmocka. */
#ifndef TESTS_UNIT_CORE_SQL_PARSED_H
#define TESTS_UNIT_CORE_SQL_PARSED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/error.h"
#include "core/sql/script.h"
#include "core/sql/statement.h"

#include <string.h>

typedef struct Parsed {
    Script *script;
    Parse *parse;
} Parsed;

static inline Script *split_bytes(const char *text, gsize length, gboolean lenient, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, length);
    return script_split("db/test.sql", bytes, lenient, error);
}

static inline Script *split_text(const char *text)
{
    g_autoptr(GError) error = NULL;
    Script *script = split_bytes(text, strlen(text), FALSE, &error);
    if (script == NULL)
        print_error("%s\n", error->message);
    assert_non_null(script);
    return script;
}

static inline Parsed parse_text_with(const char *text, guint flags)
{
    Parsed parsed = {split_text(text), NULL};
    parsed.parse = parse_script_with(parsed.script, flags);
    return parsed;
}

static inline Parsed parse_text(const char *text)
{
    return parse_text_with(text, 0);
}

static inline void parsed_clear(Parsed *parsed)
{
    parse_free(parsed->parse);
    script_free(parsed->script);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parsed, parsed_clear)

/* "created table app.t" a line; references of functions and types come like the others. */
static inline char *touch_lines(const Statement *statement)
{
    GString *lines = g_string_new(NULL);
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *touch = &statement->touches[i];
        g_autofree char *name = object_name_format(&touch->object);
        g_string_append_printf(lines, "%s %s %s", touch_action_word(touch->action),
                               object_kind_word(touch->object.kind), name);
        if (touch->renamed != NULL)
            g_string_append_printf(lines, "%s%s", touch->moved ? " into " : " to ", touch->renamed);
        g_string_append(lines, (touch->flags & TOUCH_IF_EXISTS) != 0 ? " if exists" : "");
        g_string_append(lines, (touch->flags & TOUCH_IF_NOT_EXISTS) != 0 ? " if not exists" : "");
        g_string_append(lines, (touch->flags & TOUCH_REPLACE) != 0 ? " replace" : "");
        g_string_append(lines, (touch->flags & TOUCH_CASCADE) != 0 ? " cascade" : "");
        g_string_append(lines, (touch->flags & TOUCH_IN_BODY) != 0 ? " in body" : "");
        g_string_append(lines, (touch->flags & TOUCH_TEMPORARY) != 0 ? " temporary" : "");
        g_string_append_c(lines, '\n');
    }
    return g_string_free(lines, FALSE);
}

/* What the first statement of `sql` touches, a line each. */
#define assert_touches(sql, expected)                                                              \
    do {                                                                                           \
        g_auto(Parsed) touched = parse_text(sql);                                                  \
        assert_true(touched.parse->n_statements > 0);                                              \
        assert_int_equal(touched.parse->n_opaque, 0);                                              \
        g_autofree char *lines = touch_lines(&touched.parse->statements[0]);                       \
        assert_string_equal(lines, expected);                                                      \
    } while (0)

#endif
