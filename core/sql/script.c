#include "core/sql/script.h"

#include "core/base/error.h"
#include "core/sql/lexer.h"
#include "core/sql/meta.h"

#include <string.h>

typedef struct Splitter {
    Script *script;
    Lexer lexer;
    GArray *items;   /* of ScriptItem */
    ScriptItem item; /* the statement being read, when `open` */
    gboolean open;
    gboolean lenient;
    guint parentheses;
    guint begins;     /* BEGIN and CASE not yet ended, in a function's body */
    guint words;      /* identifiers seen in the statement */
    char initials[4]; /* of its first four words, where they are words of CREATE OR REPLACE FUNCTION
                         / PROCEDURE */
    gboolean copy;    /* its first word is COPY, */
    gboolean copy_from;    /* its last word is FROM, */
    gboolean copy_stdin;   /* and data follow */
    GHashTable *variables; /* set by \set; NULL until then */
} Splitter;

static gboolean fail_at(const Script *script, gsize offset, GError **error)
{
    guint line, column;
    script_place(script, offset, &line, &column);
    error_add_place(error, script->path, line, column);
    return FALSE;
}

static void close_statement(Splitter *self, gsize next)
{
    if (self->open) {
        self->item.next = next;
        g_array_append_val(self->items, self->item);
    } else if (self->items->len > 0) {
        g_array_index(self->items, ScriptItem, self->items->len - 1).next = next;
    }
    self->open = self->copy = self->copy_from = self->copy_stdin = FALSE;
    self->parentheses = self->begins = self->words = 0;
}

static void add_token(Splitter *self, Token token)
{
    if (!self->open) {
        self->item = (ScriptItem){
            .kind = SCRIPT_STATEMENT, .start = token.start, .comment = self->lexer.comment};
        self->open = TRUE;
    }
    self->item.end = token.end;
}

/* CREATE [OR REPLACE] FUNCTION | PROCEDURE: inside its body BEGIN, CASE and END count, as in psql.
 */
static gboolean is_routine(const char initials[4])
{
    const char *kind = initials[1] == 'o' && initials[2] == 'r' ? initials + 3 : initials + 1;
    return initials[0] == 'c' && (*kind == 'f' || *kind == 'p');
}

static char routine_initial(const Lexer *lexer, Token token)
{
    const char *word = NULL;
    switch (lexer->text[token.start] | 0x20) {
    case 'c':
        word = "create";
        break;
    case 'o':
        word = "or";
        break;
    case 'r':
        word = "replace";
        break;
    case 'f':
        word = "function";
        break;
    case 'p':
        word = "procedure";
        break;
    default:
        return '\0';
    }
    return token_is_word(lexer, token, word) ? word[0] : '\0';
}

static void count_body_word(Splitter *self, Token token)
{
    if (token_is_word(&self->lexer, token, "begin"))
        self->begins++;
    else if (self->begins > 0 && token_is_word(&self->lexer, token, "case"))
        self->begins++;
    else if (self->begins > 0 && token_is_word(&self->lexer, token, "end"))
        self->begins--;
}

static void count_word(Splitter *self, Token token)
{
    if (self->words < G_N_ELEMENTS(self->initials)) {
        if (self->words == 0) {
            memset(self->initials, 0, sizeof self->initials);
            self->copy = token_is_word(&self->lexer, token, "copy");
        }
        self->initials[self->words] = routine_initial(&self->lexer, token);
    }
    self->words++;
    if (self->initials[0] == 'c' && self->parentheses == 0 && is_routine(self->initials))
        count_body_word(self, token);
    if (self->copy && self->parentheses == 0) {
        self->copy_stdin |= self->copy_from && (token_is_word(&self->lexer, token, "stdin") ||
                                                token_is_word(&self->lexer, token, "stdout"));
        self->copy_from = token_is_word(&self->lexer, token, "from");
    }
}

static gsize line_end(const Script *script, gsize from)
{
    const char *found = memchr(script->text + from, '\n', script->length - from);
    return found != NULL ? (gsize)(found - script->text) : script->length;
}

static gboolean is_end_of_data(const Script *script, gsize line, gsize end)
{
    if (end > line && script->text[end - 1] == '\r')
        end--;
    return end - line == 2 && memcmp(script->text + line, "\\.", 2) == 0;
}

/* From the line behind the statement up to "\." */
static gboolean read_copy_data(Splitter *self, ScriptItem *item, gsize from, GError **error)
{
    const Script *script = self->script;
    Lexer rest = lexer_between(script->text, from, line_end(script, from));
    Token token = lexer_next(&rest);
    if (token.kind != TOKEN_END) {
        error_set(error, ERROR_INPUT, "text between COPY … FROM stdin and its data");
        error_add_hint(
            error, "The data of COPY begin on the next line; put the statement there behind them.");
        return fail_at(script, token.start, error);
    }
    gsize line = MIN(rest.length + 1, script->length);
    item->copy_start = line;
    while (line < script->length) {
        gsize end = line_end(script, line);
        if (is_end_of_data(script, line, end)) {
            item->copy_end = line;
            item->next = MIN(end + 1, script->length);
            self->lexer.position = item->next;
            return TRUE;
        }
        line = end + 1;
    }
    error_set(error, ERROR_INPUT, "the data of COPY never end");
    error_add_hint(error, "End them with a line of \"\\.\".");
    return fail_at(script, item->start, error);
}

static gboolean end_statement(Splitter *self, gsize next, GError **error)
{
    gboolean data = self->open && self->copy_stdin;
    close_statement(self, next);
    if (!data)
        return TRUE;
    ScriptItem *item = &g_array_index(self->items, ScriptItem, self->items->len - 1);
    return read_copy_data(self, item, next, error);
}

static gboolean refuse_meta(const Splitter *self, const ScriptItem *item, const char *why,
                            GError **error)
{
    error_set(error, ERROR_INPUT, "the psql command \"\\%s\" cannot be honoured", item->meta_name);
    if (why != NULL)
        error_add_hint(error, "%s", why);
    return fail_at(self->script, item->start, error);
}

/* Arguments end at the line's end or at a backslash outside quotes. */
static gsize find_argument_end(const Script *script, gsize from, gboolean whole_line)
{
    gsize end = line_end(script, from);
    if (end > from && script->text[end - 1] == '\r')
        end--;
    char quote = '\0';
    for (gsize at = from; at < end && !whole_line; at++) {
        char byte = script->text[at];
        if (quote == '\0' && byte == '\\')
            return at;
        if (quote == '\'' && byte == '\\')
            at++;
        else if (quote == '\0' && (byte == '\'' || byte == '"'))
            quote = byte;
        else if (byte == quote)
            quote = '\0';
    }
    return end;
}

static void note_variable(Splitter *self, const ScriptItem *item)
{
    g_autofree char *name = meta_word(item->meta_argument, NULL);
    if (self->variables == NULL)
        self->variables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (strcmp(item->meta_name, "set") == 0 && name[0] != '\0')
        g_hash_table_add(self->variables, g_steal_pointer(&name));
    else if (strcmp(item->meta_name, "unset") == 0)
        g_hash_table_remove(self->variables, name);
}

static const char *read_argument(Splitter *self, const MetaCommand *command, gsize start, gsize end)
{
    g_autofree char *raw = g_strndup(self->script->text + start, end - start);
    g_strstrip(raw);
    gboolean file =
        command->disposition == META_INCLUDE || command->disposition == META_INCLUDE_RELATIVE;
    if (!file && raw[0] != '\'')
        return g_string_chunk_insert(self->script->strings, raw);
    const char *rest;
    g_autofree char *word = meta_word(raw, &rest);
    return g_string_chunk_insert(self->script->strings, file || *rest == '\0' ? word : raw);
}

static gsize find_name_end(const Script *script, gsize from)
{
    gsize at = from;
    while (at < script->length && !g_ascii_isspace(script->text[at]) && script->text[at] != '\\')
        at++;
    return at;
}

/* What follows \copy … FROM stdin in the script are data as well. */
static gsize skip_client_copy(const Script *script, const ScriptItem *item)
{
    g_autofree char *argument = g_ascii_strdown(item->meta_argument, -1);
    if (strcmp(item->meta_name, "copy") != 0 || strstr(argument, " from ") == NULL ||
        (strstr(argument, " stdin") == NULL && strstr(argument, " pstdin") == NULL))
        return item->next;
    for (gsize line = item->next; line < script->length;) {
        gsize end = line_end(script, line);
        if (is_end_of_data(script, line, end))
            return MIN(end + 1, script->length);
        line = end + 1;
    }
    return item->next;
}

static ScriptItem read_meta(Splitter *self, Token token, const char **why)
{
    Script *script = self->script;
    if (script->strings == NULL)
        script->strings = g_string_chunk_new(256);
    gsize name_end = find_name_end(script, token.start + 1);
    g_autofree char *name = g_strndup(script->text + token.start + 1, name_end - token.start - 1);
    const MetaCommand *command = meta_command_find(name);
    ScriptItem item = {.kind = SCRIPT_META, .start = token.start, .comment = self->lexer.comment};
    item.end = item.next = find_argument_end(script, name_end, command->whole_line);
    item.meta_name = g_string_chunk_insert_const(script->strings, name);
    item.meta_argument = read_argument(self, command, name_end, item.end);
    item.meta = meta_command_judge(command, item.meta_argument, why);
    while (item.end > name_end && g_ascii_isspace(script->text[item.end - 1]))
        item.end--;
    gsize newline = line_end(script, item.next);
    if (newline <= item.next + 1)
        item.next = MIN(newline + 1, script->length);
    item.next = skip_client_copy(script, &item);
    return item;
}

static gboolean is_go(const ScriptItem *item)
{
    return (strcmp(item->meta_name, "g") == 0 || strcmp(item->meta_name, "gx") == 0) &&
           item->meta_argument[0] == '\0';
}

static gboolean add_meta(Splitter *self, Token token, GError **error)
{
    const char *why = NULL;
    ScriptItem item = read_meta(self, token, &why);
    self->lexer.position = item.next;
    if (item.meta_name[0] == '\0') /* "\\" only parts commands */
        self->lexer.position = token.start + (item.next > token.start + 1 ? 2 : 1);
    if (item.meta_name[0] == '\0' || (self->open && is_go(&item)))
        return item.meta_name[0] == '\0' ? TRUE : end_statement(self, item.next, error);
    if (item.meta == META_REFUSED && !self->lenient)
        return refuse_meta(self, &item, why, error);
    if (self->open && !self->lenient)
        return refuse_meta(self, &item,
                           "It stands inside a statement; is a semicolon missing above it?", error);
    close_statement(self, item.start);
    note_variable(self, &item);
    g_array_append_val(self->items, item);
    return TRUE;
}

/* "\;" parts statements like ";", "\:" is a colon that is no variable. */
static gboolean read_backslash(Splitter *self, Token token, GError **error)
{
    char following = token.end < self->script->length ? self->script->text[token.end] : '\0';
    if (following != ';' && following != ':')
        return add_meta(self, token, error);
    self->lexer.position = token.end + 1;
    if (following == ';')
        return end_statement(self, token.end + 1, error);
    if (self->lenient) {
        add_token(self, (Token){TOKEN_SIGN, token.start, token.end + 1});
        return TRUE;
    }
    error_set(error, ERROR_INPUT, "the psql escape \"\\:\" cannot be honoured");
    error_add_hint(error, "Write a plain colon: psql's variables are not replaced here.");
    return fail_at(self->script, token.start, error);
}

static gboolean is_variable_byte(char byte)
{
    return g_ascii_isalnum(byte) || byte == '_' || (byte & 0x80) != 0;
}

static gboolean is_variable(const Splitter *self, const char *name)
{
    return name[0] == '{' || meta_is_builtin_variable(name) ||
           (self->variables != NULL && g_hash_table_contains(self->variables, name));
}

/* The name in :name, :'name', :"name"; NULL when there is none. ":{?name}" gives "{". */
static char *variable_name(const Script *script, gsize colon)
{
    gsize start = colon + 1;
    char first = start < script->length ? script->text[start] : '\0';
    if (first == '{')
        return start + 1 < script->length && script->text[start + 1] == '?' ? g_strdup("{") : NULL;
    if (first == '\'' || first == '"')
        start++;
    gsize end = start;
    while (end < script->length && is_variable_byte(script->text[end]))
        end++;
    return end > start ? g_strndup(script->text + start, end - start) : NULL;
}

static gboolean read_colon(Splitter *self, Token token, GError **error)
{
    char following = token.end < self->script->length ? self->script->text[token.end] : '\0';
    if (following == ':' || following == '=') {
        token.end++;
        self->lexer.position = token.end;
    }
    add_token(self, token);
    if (self->lenient || following == ':' || following == '=')
        return TRUE;
    g_autofree char *name = variable_name(self->script, token.start);
    if (name == NULL || !is_variable(self, name))
        return TRUE;
    error_set(error, ERROR_INPUT, "the psql variable \"%s\" is used", name);
    error_add_hint(error, "psql's variables are not replaced here; write the value.");
    return fail_at(self->script, token.start, error);
}

static gboolean read_sign(Splitter *self, Token token, GError **error)
{
    switch (self->script->text[token.start]) {
    case ';':
        if (self->parentheses == 0 && self->begins == 0)
            return end_statement(self, token.end, error);
        break;
    case '(':
        self->parentheses++;
        break;
    case ')':
        if (self->parentheses > 0)
            self->parentheses--;
        break;
    case '\\':
        return read_backslash(self, token, error);
    case ':':
        return read_colon(self, token, error);
    default:
        break;
    }
    add_token(self, token);
    return TRUE;
}

static gboolean split_items(Splitter *self, GError **error)
{
    for (;;) {
        Token token = lexer_next(&self->lexer);
        if (token.kind == TOKEN_SIGN) {
            if (!read_sign(self, token, error))
                return FALSE;
            continue;
        }
        if (token.kind == TOKEN_END)
            return end_statement(self, self->script->length, error);
        if (token.kind == TOKEN_BROKEN) {
            error_set(error, ERROR_INPUT, "a %s never ends", self->lexer.broken);
            return fail_at(self->script, token.start, error);
        }
        add_token(self, token);
        if (token.kind == TOKEN_WORD)
            count_word(self, token);
    }
}

static void index_lines(Script *script)
{
    g_autoptr(GArray) lines =
        g_array_sized_new(FALSE, FALSE, sizeof(guint32), (guint)(script->length / 32 + 2));
    for (gsize at = 0;;) {
        guint32 start = (guint32)at;
        g_array_append_val(lines, start);
        const char *found =
            at < script->length ? memchr(script->text + at, '\n', script->length - at) : NULL;
        if (found == NULL)
            break;
        at = (gsize)(found - script->text) + 1;
    }
    script->n_lines = lines->len;
    gpointer starts = g_array_free(g_steal_pointer(&lines), FALSE);
    script->lines = g_renew(guint32, starts, script->n_lines);
}

static gsize bom_length(const Script *script)
{
    return script->length >= 3 && memcmp(script->text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

/* The first byte that is not ASCII, or NUL. */
static gsize skip_ascii(const char *text, gsize length)
{
    gsize at = 0;
    for (; at + sizeof(guint64) <= length; at += sizeof(guint64)) {
        guint64 word;
        memcpy(&word, text + at, sizeof word);
        if ((word & G_GUINT64_CONSTANT(0x8080808080808080)) != 0)
            break;
    }
    return at;
}

static gboolean check_bytes(const Script *script, GError **error)
{
    const char *nul = script->length > 0 ? memchr(script->text, '\0', script->length) : NULL;
    if (nul != NULL) {
        error_set(error, ERROR_INPUT, "a NUL byte in the text");
        error_add_hint(error, "Is the file UTF-16? Convert it to UTF-8.");
        return fail_at(script, (gsize)(nul - script->text), error);
    }
    gsize ascii = skip_ascii(script->text, script->length);
    const char *end;
    if (g_utf8_validate_len(script->text + ascii, script->length - ascii, &end))
        return TRUE;
    error_set(error, ERROR_INPUT, "the text is not valid UTF-8 (byte 0x%02x)", (guint)(guchar)*end);
    error_add_hint(error, "Convert the file to UTF-8.");
    return fail_at(script, (gsize)(end - script->text), error);
}

static gboolean check_size(const Script *script, GError **error)
{
    if (script->length < G_MAXINT32)
        return TRUE;
    error_set(error, ERROR_INPUT, "the file is too large (%" G_GSIZE_FORMAT " bytes)",
              script->length);
    error_add_place(error, script->path, 0, 0);
    error_add_hint(error, "Scripts may have up to 2 GB; load bulk data in several.");
    return FALSE;
}

static guint find_line(const Script *script, gsize offset)
{
    guint low = 0, high = script->n_lines;
    while (high - low > 1) {
        guint middle = low + (high - low) / 2;
        if (script->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static guint count_characters(const Script *script, gsize from, gsize to)
{
    guint characters = 0;
    for (gsize at = from; at < to; at++)
        characters += (script->text[at] & 0xC0) != 0x80;
    return characters;
}

/* Columns go on from the item before on the same line: thousands may stand on one. */
static void place_items(Script *script)
{
    for (guint i = 0; i < script->n_items; i++) {
        ScriptItem *item = &script->items[i];
        const ScriptItem *before = i > 0 ? item - 1 : NULL;
        if (before != NULL && before->line == find_line(script, item->start) + 1) {
            item->line = before->line;
            item->column = before->column + count_characters(script, before->start, item->start);
        } else {
            script_place(script, item->start, &item->line, &item->column);
        }
        item->end_line = find_line(script, item->end > item->start ? item->end - 1 : item->end) + 1;
    }
}

static gboolean run_splitter(Script *script, gboolean lenient, GError **error)
{
    Splitter self = {.script = script, .lenient = lenient};
    self.lexer = lexer_between(script->text, bom_length(script), script->length);
    self.items = g_array_sized_new(FALSE, FALSE, sizeof(ScriptItem), 16);
    gboolean done = split_items(&self, error);
    g_clear_pointer(&self.variables, g_hash_table_unref);
    script->n_items = self.items->len;
    gpointer items = g_array_free(self.items, FALSE);
    script->items = g_renew(ScriptItem, items, script->n_items);
    return done;
}

Script *script_split(const char *path, GBytes *bytes, gboolean lenient, GError **error)
{
    g_autoptr(Script) script = g_new0(Script, 1);
    script->path = g_strdup(path);
    script->bytes = g_bytes_ref(bytes);
    script->text = g_bytes_get_data(bytes, &script->length);
    if (script->text == NULL)
        script->text = "";
    if (!check_size(script, error))
        return NULL;
    index_lines(script);
    if (!check_bytes(script, error) || !run_splitter(script, lenient, error))
        return NULL;
    place_items(script);
    return g_steal_pointer(&script);
}

void script_free(Script *script)
{
    if (script == NULL)
        return;
    g_free(script->path);
    g_bytes_unref(script->bytes);
    g_free(script->items);
    g_free(script->lines);
    g_free(script->places);
    if (script->holes != NULL)
        g_array_unref(script->holes);
    if (script->strings != NULL)
        g_string_chunk_free(script->strings);
    g_free(script);
}

const char *script_item_text(const Script *script, guint item, gsize *length)
{
    g_assert(item < script->n_items);
    *length = script->items[item].end - script->items[item].start;
    return script->text + script->items[item].start;
}

gsize script_place_outside(const ScriptPlace *places, guint n_places, gsize at)
{
    guint low = 0, high = n_places;
    if (n_places == 0)
        return 0;
    while (high - low > 1) {
        guint middle = low + (high - low) / 2;
        if (places[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    return places[low].outer + (at - MIN(at, places[low].at));
}

gsize script_file_offset(const Script *script, gsize offset)
{
    for (; script->outer != NULL; script = script->outer)
        offset = script_place_outside(script->places, script->n_places, offset);
    return MIN(offset, script->length);
}

void script_place(const Script *script, gsize offset, guint *line, guint *column)
{
    if (script->outer != NULL) {
        offset = script_file_offset(script, offset);
        while (script->outer != NULL)
            script = script->outer;
    }
    offset = MIN(offset, script->length);
    guint index = find_line(script, offset);
    gsize at = script->lines[index];
    if (index == 0)
        at = MIN(bom_length(script), offset);
    *line = index + 1;
    *column = count_characters(script, at, offset) + 1;
}
