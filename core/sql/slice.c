/* Pieces of the script's text: PostgreSQL's nodes tell where an expression begins, not where it
 * ends. */
#include "core/sql/convert.h"

#include "core/sql/lexer.h"

/* How deep a token stands in parentheses, brackets and CASE … END. */
typedef struct Nesting {
    guint brackets;
    guint cases;
} Nesting;

static gboolean is_flat(const Nesting *nesting)
{
    return nesting->brackets == 0 && nesting->cases == 0;
}

static void nest(Nesting *nesting, const Lexer *lexer, Token token)
{
    if (token.kind == TOKEN_SIGN) {
        char sign = lexer->text[token.start];
        if (sign == '(' || sign == '[')
            nesting->brackets++;
        else if ((sign == ')' || sign == ']') && nesting->brackets > 0)
            nesting->brackets--;
    } else if (token_is_word(lexer, token, "case")) {
        nesting->cases++;
    } else if (nesting->cases > 0 && token_is_word(lexer, token, "end")) {
        nesting->cases--;
    }
}

static Lexer lexer_for(const Convert *self, gsize from, gsize end)
{
    return lexer_between(self->script->text, MIN(from, end), MIN(end, self->script->length));
}

Slice slice_between(const Convert *self, gsize start, gsize end)
{
    Lexer lexer = lexer_for(self, start, end);
    Token token = lexer_next(&lexer);
    Slice slice = {token.start, token.start};
    if (token.kind != TOKEN_END && end == self->statement->end)
        slice.end = end; /* where the splitter saw the last token end */
    for (; slice.end != end && token.kind != TOKEN_END && token.kind != TOKEN_BROKEN;
         token = lexer_next(&lexer))
        slice.end = token.end;
    return slice;
}

/* Adds the token to a slice that has begun, or begins it. */
static void extend(Slice *slice, Token token)
{
    if (slice->start == slice->end)
        slice->start = token.start;
    slice->end = token.end;
}

Slice slice_parentheses(const Convert *self, gsize from, gsize end)
{
    Lexer lexer = lexer_for(self, from, end);
    Token token = lexer_next(&lexer);
    while (token.kind != TOKEN_END && !token_is_sign(&lexer, token, '('))
        token = lexer_next(&lexer);
    Slice inside = {token.end, token.end};
    Nesting nesting = {0};
    for (; token.kind != TOKEN_END; token = lexer_next(&lexer)) {
        gboolean opening = nesting.brackets == 0;
        nest(&nesting, &lexer, token);
        if (nesting.brackets == 0)
            return inside;
        if (!opening)
            extend(&inside, token);
    }
    return (Slice){end, end};
}

gsize slice_find_word(const Convert *self, gsize from, gsize end, const char *word, gsize *after)
{
    Lexer lexer = lexer_for(self, from, end);
    Nesting nesting = {0};
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer)) {
        if (is_flat(&nesting) && token_is_word(&lexer, token, word)) {
            if (after != NULL)
                *after = token.end;
            return token.start;
        }
        nest(&nesting, &lexer, token);
    }
    if (after != NULL)
        *after = end;
    return end;
}

/* The words that begin another column constraint. NULL and NOT end an expression unless IS stands
 * before them. */
static gboolean ends_expression(const Lexer *lexer, Token token, gboolean after_is)
{
    static const char *const words[] = {"constraint", "unique",     "primary",   "check",
                                        "default",    "references", "generated", "deferrable",
                                        "initially",  "collate",    "storage",   "compression"};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (token_is_word(lexer, token, words[i]))
            return TRUE;
    }
    return !after_is && (token_is_word(lexer, token, "not") || token_is_word(lexer, token, "null"));
}

Slice slice_expression(const Convert *self, gsize from, gsize end)
{
    Lexer lexer = lexer_for(self, from, end);
    Token token = lexer_next(&lexer);
    Slice slice = {token.start, token.start};
    Nesting nesting = {0};
    for (gboolean first = TRUE, after_is = FALSE; token.kind != TOKEN_END;
         token = lexer_next(&lexer)) {
        gboolean flat = is_flat(&nesting);
        if (flat && (token_is_sign(&lexer, token, ',') || token_is_sign(&lexer, token, ')')))
            break;
        if (flat && !first && ends_expression(&lexer, token, after_is))
            break;
        nest(&nesting, &lexer, token);
        slice.end = token.end;
        after_is =
            token_is_word(&lexer, token, "is") || (after_is && token_is_word(&lexer, token, "not"));
        first = FALSE;
    }
    return slice;
}

guint slice_split(const Convert *self, gsize from, gsize end, Slice *pieces, guint limit)
{
    Lexer lexer = lexer_for(self, from, end);
    Nesting nesting = {0};
    guint count = 0;
    Slice piece = {from, from};
    for (Token token = lexer_next(&lexer); count < limit; token = lexer_next(&lexer)) {
        gboolean comma = nesting.brackets == 0 && token_is_sign(&lexer, token, ',');
        if (comma || token.kind == TOKEN_END) {
            pieces[count++] = piece;
            piece = (Slice){token.end, token.end};
            if (!comma)
                break;
            continue;
        }
        nest(&nesting, &lexer, token);
        extend(&piece, token);
    }
    return count;
}

gsize slice_skip_name(const Convert *self, gsize from, gsize end)
{
    Lexer lexer = lexer_for(self, from, end);
    Token token = lexer_next(&lexer);
    gsize behind = token.end;
    for (;;) {
        token = lexer_next(&lexer);
        if (!token_is_sign(&lexer, token, '.'))
            return behind;
        behind = lexer_next(&lexer).end;
    }
}

gsize slice_before_tail(const Convert *self, gsize from, gsize end, const char *words)
{
    const char *last = strrchr(words, ' ') + 1;
    gsize length = strlen(last);
    if (end - from < length || !lexer_same_word(self->script->text + end - length, last, length))
        return end; /* nearly always */
    g_auto(GStrv) tail = g_strsplit(words, " ", -1);
    guint wanted = g_strv_length(tail), matched = 0;
    gsize start = end;
    Lexer lexer = lexer_for(self, from, end);
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer)) {
        if (matched == wanted || !token_is_word(&lexer, token, tail[matched]))
            matched = 0;
        if (matched < wanted && token_is_word(&lexer, token, tail[matched])) {
            start = matched == 0 ? token.start : start;
            matched++;
        }
    }
    return matched == wanted ? start : end;
}
