/*
 * Script: one SQL file cut into its statements, as psql and the server would read them.
 *
 *     g_autoptr(Script) script = script_split(path, bytes, &error);
 *     for (guint i = 0; i < script->n_items; i++)
 *         if (script->items[i].kind == SCRIPT_STATEMENT) …script_item_text(script, i, &length)…
 *
 * The cut is lexical and exact: quoted strings (standard, E'', U&'', with continuation lines),
 * quoted identifiers, dollar quotes, nested comments, parentheses (CREATE RULE … DO (a; b)), BEGIN
 * ATOMIC … END bodies with CASE inside (as psql counts them), COPY … FROM stdin with its data lines
 * up to "\.", and psql's backslash commands. Offsets are bytes from the start of the file (a UTF-8
 * byte order mark counts), lines and columns count from 1, columns in characters. A lone statement
 * of white space and comments is no statement.
 *
 * Errors (ERROR_INPUT with path, line, column): a NUL byte, invalid UTF-8, a string, comment or
 * dollar quote that never ends, COPY data without its end, a backslash command that Confiture
 * cannot honour, a psql variable in use, a file of 2 GB or more.
 * "\;" separates statements as ";" does; "\g" without argument ends one.
 * The script keeps a reference to the bytes; everything else it owns.
 */
#ifndef CORE_SQL_SCRIPT_H
#define CORE_SQL_SCRIPT_H

#include <glib.h>

typedef enum ScriptItemKind {
    SCRIPT_STATEMENT, /* SQL; with COPY data when copy_end > copy_start */
    SCRIPT_META /* a psql backslash command, up to the end of its line or the next backslash command
                 */
} ScriptItemKind;

/* What becomes of a backslash command; the table is meta.def. */
typedef enum MetaDisposition {
    META_INCLUDE,          /* \i FILE: relative to the working folder, here the tree's root */
    META_INCLUDE_RELATIVE, /* \ir FILE: relative to this file */
    META_IGNORED,          /* harmless: \set ON_ERROR_STOP, \restrict, \echo, \timing, \pset, … */
    META_REFUSED /* \connect, \copy, \gexec, variables in use, … : an error with its line */
} MetaDisposition;

typedef struct ScriptItem {
    ScriptItemKind kind;
    MetaDisposition meta;      /* META only */
    const char *meta_name;     /* "i", "restrict": without the backslash; owned by the script */
    const char *meta_argument; /* the rest of the line, trimmed and unquoted; owned */
    gsize start, end;          /* bytes of the statement, first token to last, without its ";" */
    gsize next;                /* where the following item may begin: after ";", after COPY data */
    gsize comment; /* start of the comment lines right above (no blank line between); = start
                      without */
    gsize copy_start, copy_end; /* COPY data, without the "\." line; equal when there is none */
    guint line, column;         /* of `start` */
    guint end_line;             /* of `end` */
} ScriptItem;

/* Byte `at` of a text is byte `outer` of the one that it was taken from, and so on. */
typedef struct ScriptPlace {
    gsize at, outer;
} ScriptPlace;

typedef struct Script {
    char *path; /* as given, for messages */
    GBytes *bytes;
    const char *text; /* of `bytes`; not NUL-terminated */
    gsize length;
    ScriptItem *items;
    guint n_items;
    guint32 *lines; /* private: where each line starts */
    guint n_lines;
    GStringChunk *strings; /* private: holds the texts of the items, if any */
    const struct Script *outer; /* a text taken out of another script (core/sql/block.h): that
                                   script; NULL for a file */
    ScriptPlace *places;        /* in `outer`, in order */
    guint n_places;
    GArray *holes; /* of Slice (statement.h): what placeholders_fill() made names of; owned; NULL
                      without */
} Script;

/* META_REFUSED items are an error here unless `lenient` (the linter), which keeps them as items. */
Script *script_split(const char *path, GBytes *bytes, gboolean lenient, GError **error);
void script_free(Script *script);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Script, script_free)

/* Borrowed, not NUL-terminated. */
const char *script_item_text(const Script *script, guint item, gsize *length);

/* The place of a byte offset in the file: line and column (in characters) from 1. Cheap: lines are
 * indexed once. */
void script_place(const Script *script, gsize offset, guint *line, guint *column);

/* The byte of the file that a byte of the script is; the same unless it was taken out of another. */
gsize script_file_offset(const Script *script, gsize offset);

/* Where byte `at` comes from. */
gsize script_place_outside(const ScriptPlace *places, guint n_places, gsize at);

/*
 * Head comment directives: `-- confiture: transaction=off lock_timeout=2s requires=0007,0009` in
 * the comment lines before the first statement. Key -> value, both owned by the table; a repeated
 * key is ERROR_INPUT with its place.
 */
GHashTable *script_directives(const Script *script, GError **error);

#endif
