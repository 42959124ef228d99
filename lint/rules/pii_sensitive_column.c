#include "lint/context.h"

#include <string.h>

typedef struct Category {
    const char *word; /* words of a name, joined by "_" */
    const char *category;
} Category;

static const Category categories[] = {
    {"ssn", "national id"},
    {"nino", "national id"},
    {"national_insurance", "national id"},
    {"aadhaar", "national id"},
    {"identity_number", "national id"},
    {"drivers_license", "national id"},
    {"social_security", "national id"},
    {"national_id", "national id"},
    {"passport", "national id"},
    {"passport_number", "national id"},
    {"tax_id", "national id"},
    {"driver_license", "national id"},
    {"iban", "payment"},
    {"bic", "payment"},
    {"card_number", "payment"},
    {"credit_card", "payment"},
    {"card_pan", "payment"},
    {"routing_number", "payment"},
    {"sort_code", "payment"},
    {"cvv", "payment"},
    {"cvc", "payment"},
    {"bank_account", "payment"},
    {"account_number", "payment"},
    {"diagnosis", "health"},
    {"medical", "health"},
    {"blood_type", "health"},
    {"allergies", "health"},
    {"blood_group", "health"},
    {"medication", "health"},
    {"prescription", "health"},
    {"health_record", "health"},
    {"disability", "health"},
    {"email", "contact"},
    {"email_address", "contact"},
    {"phone", "contact"},
    {"telephone", "contact"},
    {"cell_phone", "contact"},
    {"postal_address", "contact"},
    {"mailing_address", "contact"},
    {"e_mail", "contact"},
    {"phone_number", "contact"},
    {"mobile_number", "contact"},
    {"street_address", "contact"},
    {"home_address", "contact"},
    {"date_of_birth", "person"},
    {"birth_date", "person"},
    {"birthdate", "person"},
    {"dob", "person"},
    {"first_name", "person"},
    {"last_name", "person"},
    {"full_name", "person"},
    {"surname", "person"},
    {"given_name", "person"},
    {"family_name", "person"},
    {"maiden_name", "person"},
    {"nationality", "person"},
    {"marital_status", "person"},
    {"sexual_orientation", "person"},
    {"ethnicity", "person"},
    {"religion", "person"},
    {"gender", "person"},
};

/* "_date_of_birth_" of dateOfBirth. */
static char *split_words(const char *name)
{
    GString *words = g_string_new("_");
    for (const char *at = name; *at != '\0'; at++) {
        if (g_ascii_isupper(*at) && at > name && g_ascii_islower(at[-1]))
            g_string_append_c(words, '_');
        g_string_append_c(words, g_ascii_tolower(*at));
    }
    g_string_append_c(words, '_');
    return g_string_free(words, FALSE);
}

/* email_verified_at and phone_id are about one, and hold none. */
static gboolean is_about_one(const char *words)
{
    static const char *const endings[] = {"_at_",      "_id_",        "_hash_",     "_digest_",
                                          "_enc_",     "_encrypted_", "_verified_", "_count_",
                                          "_enabled_", "_type_",      "_status_",   "_template_",
                                          "_subject_", "_sent_",      "_opt_in_",   NULL};
    for (guint i = 0; endings[i] != NULL; i++)
        if (g_str_has_suffix(words, endings[i]))
            return strcmp(words, "_national_id_") != 0 && strcmp(words, "_tax_id_") != 0;
    return FALSE;
}

/* Between two underscores; asked of every column, a hundred times. */
static gboolean has_word(const char *words, const char *word)
{
    gsize length = strlen(word);
    for (const char *at = words; (at = strchr(at, '_')) != NULL; at++)
        if (at[1] == word[0] && strncmp(at + 1, word, length) == 0 && at[1 + length] == '_')
            return TRUE;
    return FALSE;
}

static const char *category_of(const char *name)
{
    g_autofree char *words = split_words(name);
    if (is_about_one(words))
        return NULL;
    for (guint i = 0; i < G_N_ELEMENTS(categories); i++) {
        if (has_word(words, categories[i].word))
            return categories[i].category;
    }
    return NULL;
}

/* A number there is a key of a table of them. */
static gboolean is_key_of_list(const SchemaColumn *column, const char *category)
{
    return column->type_name != NULL &&
           (strcmp(category, "person") == 0 || strcmp(category, "health") == 0) &&
           (strcmp(column->type_name, "int4") == 0 || strcmp(column->type_name, "int8") == 0);
}

static gboolean holds_data(const SchemaColumn *column)
{
    static const char *const names[] = {"text", "varchar", "bpchar", "citext", "date",    "bytea",
                                        "json", "jsonb",   "int4",   "int8",   "numeric", NULL};
    return column->type_name != NULL &&
           (column->type_schema != NULL || g_strv_contains(names, column->type_name));
}

static void check_column(LintContext *context, const SchemaRelation *table,
                         const SchemaColumn *column)
{
    const char *category =
        column->inherited || !holds_data(column) ? NULL : category_of(column->object.name);
    gboolean tagged =
        column->object.comment != NULL && strstr(column->object.comment, "pii:") != NULL;
    if (category == NULL || tagged || is_key_of_list(column, category))
        return;
    g_autofree char *table_key = lint_relation_key(&table->object);
    g_autofree char *key = g_strconcat(table_key, ".", column->object.name, NULL);
    if (lint_list_matches(context, "allow", key))
        return;
    ObjectName name = schema_object_name(&column->object);
    lint_report(context,
                &(LintSubject){.origin = &column->object.origin,
                               .about = &name,
                               .hint = "Say what is done about it: COMMENT ON COLUMN … IS 'pii: "
                                       "…'; or list it under the rule's option allow."},
                "column \"%s\" of \"%s\" seems to hold personal data (%s)", column->object.name,
                table->object.name, category);
}

static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        for (guint k = 0; !table->temporary && k < table->columns->len; k++)
            check_column(context, table, table->columns->pdata[k]);
    }
}

const LintRule rule_pii_sensitive_column = {
    .id = "pii/sensitive-column",
    .summary = "a column that seems to hold personal data",
    .why = "Who may see it, how long it is kept and how copies are made unreadable has to be "
           "decided once, not discovered.",
    .condition =
        "The words of a column's name (split at _ and between small and capital letters) are those "
        "of a category: national id, payment, health, contact, person. Not when the name ends as "
        "that of something about it (email_verified_at, phone_id, ssn_hash), when the type holds "
        "no such data (boolean, timestamp; integer where it is the key of a list), when its "
        "comment says \"pii:\", or when it is listed "
        "under allow. Once for each column; inherited ones at their parent.",
    .safer = "COMMENT ON COLUMN users.email IS 'pii: contact, erased on request';",
    .bad = "CREATE TABLE users (id bigint PRIMARY KEY, iban text);\n",
    .good = "CREATE TABLE users (id bigint PRIMARY KEY, iban text);\nCOMMENT ON COLUMN users.iban "
            "IS 'pii: payment';\n",
    .options =
        (const LintOption[]){
            {"allow", LINT_OPTION_LIST, NULL, "globs over schema.table.column that are fine"}, {0}},
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
