#include "lint/context.h"

#include "core/sql/lexer.h"

#include <string.h>

/* Of persons that may exist: not those reserved for examples. */
static gboolean is_real_address(const char *text)
{
    static const char *const reserved[] = {"example.com", "example.org", "example.net", NULL};
    static const char *const endings[] = {".example", ".test", ".invalid", ".localhost", NULL};
    const char *at = strchr(text, '@');
    if (at == NULL || at == text || strchr(at, '.') == NULL || at[1] == '.' ||
        strpbrk(text, " \t<>,;()") != NULL || strchr(at + 1, '@') != NULL)
        return FALSE;
    g_autofree char *domain = g_ascii_strdown(at + 1, -1);
    for (guint i = 0; reserved[i] != NULL; i++) {
        g_autofree char *below = g_strconcat(".", reserved[i], NULL);
        if (strcmp(domain, reserved[i]) == 0 || g_str_has_suffix(domain, below))
            return FALSE;
    }
    for (guint i = 0; endings[i] != NULL; i++)
        if (g_str_has_suffix(domain, endings[i]))
            return FALSE;
    return g_ascii_isalpha(domain[strlen(domain) - 1]);
}

/* ISO 13616: two letters, two digits, and 1 as the remainder by 97 when the head goes to the end.
 */
static gboolean is_account(const char *text)
{
    gsize length = strlen(text);
    if (length < 15 || length > 34 || !g_ascii_isupper(text[0]) || !g_ascii_isupper(text[1]) ||
        !g_ascii_isdigit(text[2]) || !g_ascii_isdigit(text[3]))
        return FALSE;
    guint rest = 0;
    for (gsize i = 0; i < length; i++) {
        char c = text[(i + 4) % length];
        if (g_ascii_isdigit(c))
            rest = (rest * 10 + (guint)(c - '0')) % 97;
        else if (g_ascii_isupper(c))
            rest = (rest * 100 + (guint)(c - 'A') + 10) % 97;
        else
            return FALSE;
    }
    return rest == 1;
}

/* Luhn's sum; the numbers that payment providers publish for tests are none. */
static gboolean is_card(const char *text)
{
    static const char *const tests[] = {"4242424242424242", "4111111111111111", "4012888888881881",
                                        "5555555555554444", "5105105105105100", "378282246310005",
                                        "4000056655665556", "2223003122003222", NULL};
    gsize length = strlen(text);
    if (length < 14 || length > 19 || text[0] < '2' || text[0] > '6' ||
        strspn(text, "0123456789") != length || g_strv_contains(tests, text))
        return FALSE;
    guint sum = 0;
    for (gsize i = 0; i < length; i++) {
        guint digit = (guint)(text[length - 1 - i] - '0') * (i % 2 == 0 ? 1 : 2);
        sum += digit > 9 ? digit - 9 : digit;
    }
    return sum % 10 == 0;
}

static const char *kind_of(const char *text)
{
    if (is_real_address(text))
        return "an e-mail address";
    g_autoptr(GString) dense = g_string_new(NULL);
    for (const char *at = text; *at != '\0'; at++)
        if (*at != ' ' && *at != '-')
            g_string_append_c(dense, *at);
    return is_account(dense->str) ? "a bank account" : is_card(dense->str) ? "a card number" : NULL;
}

typedef struct Hits {
    guint n;
    gsize offset; /* of the first */
    const char *kind;
} Hits;

static void judge(Hits *hits, const char *text, gsize start, gsize end)
{
    g_autofree char *value = g_strndup(text + start, end - start);
    const char *kind = kind_of(value);
    if (kind != NULL && hits->n++ == 0) {
        hits->offset = start;
        hits->kind = kind;
    }
}

static void judge_literals(Hits *hits, const Script *script, const Statement *statement)
{
    Lexer lexer = lexer_between(script->text, statement->start, statement->end);
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer))
        if (token.kind == TOKEN_STRING && token.end - token.start > 2)
            judge(hits, script->text, token.start + 1, token.end - 1);
}

/* Values of COPY in its text format. */
static void judge_rows(Hits *hits, const Script *script, const ScriptItem *item)
{
    for (gsize start = item->copy_start; start < item->copy_end;) {
        gsize end = start;
        while (end < item->copy_end && script->text[end] != '\t' && script->text[end] != '\n')
            end++;
        judge(hits, script->text, start, end);
        start = end + 1;
    }
}

static void check(LintContext *context, const Statement *statement)
{
    Hits hits = {0};
    if (statement->kind == STATEMENT_INSERT)
        judge_literals(&hits, context->parse->script, statement);
    else if (statement->kind == STATEMENT_COPY)
        judge_rows(&hits, context->parse->script, &context->parse->script->items[statement->item]);
    if (hits.n == 0)
        return;
    g_autofree char *more =
        hits.n > 1 ? g_strdup_printf(", and %u more", hits.n - 1) : g_strdup("");
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .offset = hits.offset,
                               .hint = "Use addresses at example.com, and numbers that their "
                                       "providers publish for tests."},
                "%s that may be somebody's is among the data%s", hits.kind, more);
}

const LintRule rule_pii_in_seed = {
    .id = "pii/in-seed",
    .summary = "personal data in seed files",
    .why = "Files of a repository are copied to every machine and kept for ever. What was taken "
           "from production cannot be taken back.",
    .condition = "A string of INSERT, or a value of COPY, in a file of data is an e-mail address "
                 "outside of the domains reserved for examples (example.com, .test, .invalid), an "
                 "IBAN, or a card number whose check digit is right and which no provider "
                 "publishes for tests. Once a statement.",
    .safer = "INSERT INTO users (email) VALUES ('ada@example.com');",
    .bad = "INSERT INTO users (email) VALUES ('jane.doe@mail.de');\n",
    .good = "INSERT INTO users (email) VALUES ('jane.doe@example.com');\n",
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_SEED,
    .statement = check,
};
