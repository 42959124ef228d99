#include "lint/context.h"

#include <string.h>

/* "smtpPassword" as "smtp_password", so that words are found either way. */
static char *split_words(const char *name)
{
    GString *words = g_string_new(NULL);
    for (const char *at = name; *at != '\0'; at++) {
        if (g_ascii_isupper(*at) && at > name && g_ascii_islower(at[-1]))
            g_string_append_c(words, '_');
        g_string_append_c(words, g_ascii_tolower(*at));
    }
    return g_string_free(words, FALSE);
}

static gboolean begins_with_cipher(const char *words)
{
    static const char *const ciphers[] = {"encrypted_", "hashed_", "crypted_",
                                          "enc_",       "hash_",   NULL};
    for (guint i = 0; ciphers[i] != NULL; i++)
        if (g_str_has_prefix(words, ciphers[i]))
            return TRUE;
    return FALSE;
}

static gboolean ends_with_word(const char *words, const char *word)
{
    if (!g_str_has_suffix(words, word))
        return FALSE;
    gsize before = strlen(words) - strlen(word);
    return before == 0 || words[before - 1] == '_';
}

static gboolean is_secret(const LintContext *context, const char *name)
{
    g_autofree char *words = split_words(name);
    const char *const *endings = lint_settings_list(context->settings, context->rule, "endings");
    for (guint i = 0; endings[i] != NULL; i++)
        if (ends_with_word(words, endings[i]))
            return !begins_with_cipher(words);
    return FALSE;
}

static gboolean is_text(const Schema *schema, const SchemaColumn *column)
{
    static const char *const names[] = {"text", "varchar", "bpchar", "citext", NULL};
    if (column->array || column->type_name == NULL)
        return FALSE;
    if (g_strv_contains(names, column->type_name))
        return TRUE;
    const SchemaType *type = schema_find_type(schema, &(ObjectName){.kind = OBJECT_UNKNOWN,
                                                                    .schema = column->type_schema,
                                                                    .name = column->type_name});
    return type != NULL && type->form == 'd' && type->base != NULL &&
           (strcmp(type->base, "text") == 0 || g_str_has_prefix(type->base, "character"));
}

static void check_column(LintContext *context, const Schema *schema, const SchemaRelation *table,
                         const SchemaColumn *column)
{
    if (column->inherited || !is_secret(context, column->object.name) || !is_text(schema, column))
        return;
    g_autofree char *table_key = lint_relation_key(&table->object);
    g_autofree char *key = g_strconcat(table_key, ".", column->object.name, NULL);
    if (lint_list_matches(context, "allow", key))
        return;
    ObjectName name = schema_object_name(&column->object);
    lint_report(context,
                &(LintSubject){.origin = &column->object.origin,
                               .about = &name,
                               .hint = "Keep a hash, or a reference to a secret store; name what "
                                       "is encrypted so (_hash, _enc)."},
                "column \"%s\" of \"%s\" looks like a secret kept as plain text",
                column->object.name, table->object.name);
}

static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        for (guint k = 0; !table->temporary && k < table->columns->len; k++)
            check_column(context, schema, table, table->columns->pdata[k]);
    }
}

const LintRule rule_pii_plaintext_secret = {
    .id = "pii/plaintext-secret",
    .summary = "a column that seems to hold a secret as plain text",
    .why = "Whoever reads the table, a dump, a replica or a backup has the secret: it must be a "
           "hash, encrypted, or somewhere else.",
    .condition = "A text column's name ends with a word for credentials (password, secret, token, "
                 "api_key, …) and begins with none for a "
                 "cipher. password_hash, token_count and secret_ref are fine: they do not end so.",
    .safer = "password_hash text NOT NULL",
    .bad = "CREATE TABLE accounts (id bigint PRIMARY KEY, password text);\n",
    .good =
        "CREATE TABLE accounts (id bigint PRIMARY KEY, password_hash text, token_count integer);\n",
    .options = (const LintOption[]){{"endings", LINT_OPTION_LIST,
                                     "password passwd pwd passphrase secret token api_key apikey "
                                     "secret_key private_key access_key credentials",
                                     "words that such a name ends with"},
                                    {"allow", LINT_OPTION_LIST, NULL,
                                     "globs over schema.table.column that are fine"},
                                    {0}},
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
