#include "anonymize/profile.h"

#include <math.h>
#include <string.h>

#include "anonymize/profile_name.h"
#include "core/base/error.h"
#include "core/base/nearest.h"

static gboolean fail_unknown(const YamlDocument *document, const YamlNode *node, const char *what,
                             const char *const *known, GError **error)
{
    yaml_fail(document, node, error, "there is no %s \"%s\"", what, node->text);
    const char *meant = nearest_name(node->text, known);
    if (meant != NULL)
        error_add_hint(error, "Did you mean \"%s\"?", meant);
    return FALSE;
}

static gboolean check_keys(const YamlDocument *document, const YamlNode *node, const char *where,
                           const char *const *known, GError **error)
{
    if (node->kind != YAML_MAPPING)
        return yaml_fail(document, node, error, "%s must be a mapping", where);
    g_autofree char *what = g_strdup_printf("key of %s named", where);
    for (guint i = 0; i < node->keys->len; i++) {
        const YamlNode *key = node->keys->pdata[i];
        if (!g_strv_contains(known, key->text))
            return fail_unknown(document, key, what, known, error);
    }
    return TRUE;
}

/* The scalar below `key`; TRUE with NULL when it is not there. */
static gboolean read_text(const YamlDocument *document, const YamlNode *node, const char *key,
                          const char **text, GError **error)
{
    const YamlNode *value = yaml_get(node, key);
    if (value == NULL)
        return TRUE;
    if (value->kind != YAML_SCALAR || value->text[0] == '\0')
        return yaml_fail(document, value, error, "\"%s\" must be a text", key);
    *text = value->text;
    return TRUE;
}

static gboolean read_speed(const YamlDocument *document, const YamlNode *node, MacKind *mac,
                           GError **error)
{
    const char *speed = NULL;
    if (!read_text(document, node, "speed", &speed, error))
        return FALSE;
    if (speed == NULL)
        return TRUE;
    *mac = strcmp(speed, "siphash") == 0 ? MAC_SIPHASH : MAC_HMAC_SHA256;
    if (*mac == MAC_SIPHASH || strcmp(speed, "hmac") == 0)
        return TRUE;
    return yaml_fail(document, yaml_get(node, "speed"), error,
                     "\"speed\" is one of hmac and siphash, not \"%s\"", speed);
}

static void rule_clear(ProfileRule *rule)
{
    g_free(rule->domain);
}

static void rule_free(gpointer data)
{
    rule_clear(data);
    g_free(data);
}

static const Strategy *find_strategy(const Profile *self, const YamlNode *type, GError **error)
{
    const Strategy *strategy = strategy_find(type->text);
    if (strategy != NULL)
        return strategy;
    guint count = 0;
    g_autofree const char **known =
        g_new0(const char *, g_hash_table_size(self->strategies) + strategies_count + 1);
    GHashTableIter each;
    gpointer name;
    g_hash_table_iter_init(&each, self->strategies);
    while (g_hash_table_iter_next(&each, &name, NULL))
        known[count++] = name;
    for (guint i = 0; i < strategies_count; i++)
        known[count++] = strategies[i]->name;
    fail_unknown(self->document, type, "strategy", known, error);
    return NULL;
}

/* What every rule may say, whatever its strategy is. */
static const char *const of_rules[] = {"type", "key_domain", "when", "reason", "speed", NULL};

/* The parameters of a strategy and what every rule may say; g_free(). */
static const char **known_keys(const Strategy *strategy)
{
    guint count = 0;
    const StrategyParameter *own = strategy->parameters;
    while (own != NULL && own[count].name != NULL)
        count++;
    const char **known = g_new0(const char *, count + G_N_ELEMENTS(of_rules));
    for (guint i = 0; i < count; i++)
        known[i] = own[i].name;
    for (guint i = 0; of_rules[i] != NULL; i++)
        known[count + i] = of_rules[i];
    return known;
}

static gboolean check_rule_keys(const Profile *self, const ProfileRule *rule, gboolean *others,
                                GError **error)
{
    g_autofree const char **known = known_keys(rule->strategy);
    for (guint i = 0; i < rule->node->keys->len; i++) {
        const YamlNode *key = rule->node->keys->pdata[i];
        if (g_strv_contains(of_rules, key->text))
            continue;
        *others = TRUE;
        if (g_strv_contains(known, key->text))
            continue;
        g_autofree char *what =
            g_strdup_printf("parameter of strategy \"%s\" named", rule->strategy->name);
        return fail_unknown(self->document, key, what, known, error);
    }
    return TRUE;
}

/* The keys of a rule that are the profile's; `others` when parameters of the strategy are left. */
static gboolean read_common(const Profile *self, ProfileRule *rule, gboolean *others,
                            GError **error)
{
    const char *domain = NULL;
    if (!check_rule_keys(self, rule, others, error) ||
        !read_text(self->document, rule->node, "key_domain", &domain, error) ||
        !read_text(self->document, rule->node, "when", &rule->when, error) ||
        !read_text(self->document, rule->node, "reason", &rule->reason, error) ||
        !read_speed(self->document, rule->node, &rule->mac, error))
        return FALSE;
    if (domain != NULL) {
        g_free(rule->domain);
        rule->domain = g_strdup(domain);
    }
    return TRUE;
}

/* What a name stands for: a strategy of the profile with all that it says, or one of ours. */
static gboolean take_named(const Profile *self, const YamlNode *type, ProfileRule *rule,
                           GError **error)
{
    if (type == NULL || type->kind != YAML_SCALAR)
        return yaml_fail(self->document, rule->node, error,
                         "expected a strategy: a name, or a mapping with \"type\"");
    const ProfileRule *named = g_hash_table_lookup(self->strategies, type->text);
    rule->name = type->text;
    rule->strategy = named != NULL ? named->strategy : find_strategy(self, type, error);
    if (named == NULL)
        return rule->strategy != NULL;
    rule->parameters = named->parameters;
    rule->domain = g_strdup(named->domain);
    rule->mac = named->mac;
    rule->when = named->when;
    rule->reason = named->reason;
    return TRUE;
}

/* `place` names the key domain of inline parameters. */
static gboolean read_rule(const Profile *self, const YamlNode *node, const char *place,
                          ProfileRule *rule, GError **error)
{
    *rule = (ProfileRule){.node = node, .mac = self->mac};
    gboolean inline_ = node->kind == YAML_MAPPING;
    if (!take_named(self, inline_ ? yaml_get(node, "type") : node, rule, error))
        return FALSE;
    gboolean others = FALSE;
    if (inline_ && !read_common(self, rule, &others, error))
        return FALSE;
    if (others && g_hash_table_contains(self->strategies, rule->name))
        return yaml_fail(self->document, node, error,
                         "strategy \"%s\" is the profile's: its parameters are given there",
                         rule->name);
    if (others)
        rule->parameters = node;
    if (rule->domain == NULL)
        rule->domain = g_strdup(others ? place : rule->name);
    if (rule->when != NULL && strcmp(rule->strategy->name, "keep") == 0)
        return yaml_fail(self->document, node, error,
                         "\"when\" says when a value is masked: \"keep\" takes none");
    return TRUE;
}

static gboolean read_strategies(Profile *self, const YamlNode *node, GError **error)
{
    if (node == NULL)
        return TRUE;
    if (node->kind != YAML_MAPPING)
        return yaml_fail(self->document, node, error, "\"strategies\" must be a mapping");
    for (guint i = 0; i < node->keys->len; i++) {
        const YamlNode *key = node->keys->pdata[i];
        const YamlNode *value = node->values->pdata[i];
        if (strategy_find(key->text) != NULL)
            return yaml_fail(self->document, key, error,
                             "\"%s\" is the name of a strategy of Confiture already", key->text);
        ProfileRule *rule = g_new0(ProfileRule, 1);
        gboolean read = read_rule(self, value, key->text, rule, error);
        g_hash_table_insert(self->strategies, g_strdup(key->text), rule);
        if (!read)
            return FALSE;
        rule->name = key->text;
        if (yaml_get(value, "key_domain") == NULL) {
            g_free(rule->domain);
            rule->domain = g_strdup(key->text);
        }
    }
    return TRUE;
}

static void column_rule_free(gpointer data)
{
    ColumnRule *rule = data;
    name_pattern_clear(&rule->schema);
    name_pattern_clear(&rule->table);
    name_pattern_clear(&rule->column);
    rule_clear(&rule->rule);
    g_free(rule);
}

static void table_rule_free(gpointer data)
{
    TableRule *rule = data;
    name_pattern_clear(&rule->schema);
    name_pattern_clear(&rule->table);
    g_ptr_array_unref(rule->columns);
    g_free(rule);
}

static GPtrArray *split_name(const Profile *self, const YamlNode *node, guint least, guint most,
                             const char *form, GError **error)
{
    g_autoptr(GPtrArray) parts = node->kind == YAML_SCALAR ? profile_name_split(node->text) : NULL;
    if (parts != NULL && parts->len >= least && parts->len <= most)
        return g_steal_pointer(&parts);
    yaml_fail(self->document, node, error, "expected a name as %s, not \"%s\"", form,
              node->kind == YAML_SCALAR ? node->text : "a list or mapping");
    return NULL;
}

static NamePattern take_part(GPtrArray *parts, guint index)
{
    NamePattern *part = parts->pdata[index];
    NamePattern taken = *part;
    *part = (NamePattern){0};
    return taken;
}

static gboolean read_columns(Profile *self, const YamlNode *node, const char *table,
                             GPtrArray *columns, GError **error)
{
    if (node == NULL)
        return TRUE;
    if (node->kind != YAML_MAPPING)
        return yaml_fail(self->document, node, error, "\"columns\" must be a mapping");
    for (guint i = 0; i < node->keys->len; i++) {
        const YamlNode *key = node->keys->pdata[i];
        g_autoptr(GPtrArray) parts =
            split_name(self, key, 1, table != NULL ? 1 : 3,
                       table != NULL ? "column" : "[[schema.]table.]column", error);
        if (parts == NULL)
            return FALSE;
        ColumnRule *rule = g_new0(ColumnRule, 1);
        g_ptr_array_add(columns, rule);
        rule->column = take_part(parts, parts->len - 1);
        if (parts->len > 1)
            rule->table = take_part(parts, parts->len - 2);
        if (parts->len > 2)
            rule->schema = take_part(parts, 0);
        g_autofree char *place =
            table != NULL ? g_strconcat(table, ".", key->text, NULL) : g_strdup(key->text);
        if (!read_rule(self, node->values->pdata[i], place, &rule->rule, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_action(const Profile *self, const YamlNode *node, TableRule *rule,
                            GError **error)
{
    static const char *const actions[] = {"skip_table", "truncate_table", NULL};
    if (strcmp(node->text, "skip_table") == 0)
        rule->action = ACTION_SKIP;
    else if (strcmp(node->text, "truncate_table") == 0)
        rule->action = ACTION_TRUNCATE;
    else
        return fail_unknown(self->document, node, "action on a table named", actions, error);
    return TRUE;
}

static gboolean read_table(Profile *self, const YamlNode *key, const YamlNode *value,
                           GError **error)
{
    static const char *const known[] = {"columns", "where", NULL};
    g_autoptr(GPtrArray) parts = split_name(self, key, 1, 2, "[schema.]table", error);
    if (parts == NULL)
        return FALSE;
    TableRule *rule = g_new0(TableRule, 1);
    g_ptr_array_add(self->tables, rule);
    rule->node = key;
    rule->columns = g_ptr_array_new_with_free_func(column_rule_free);
    rule->table = take_part(parts, parts->len - 1);
    rule->schema = parts->len > 1 ? take_part(parts, 0) : (NamePattern){.text = g_strdup("public")};
    if (value->kind == YAML_SCALAR)
        return read_action(self, value, rule, error);
    return check_keys(self->document, value, "a table", known, error) &&
           read_text(self->document, value, "where", &rule->where, error) &&
           read_columns(self, yaml_get(value, "columns"), key->text, rule->columns, error);
}

static gboolean read_tables(Profile *self, const YamlNode *node, GError **error)
{
    if (node == NULL)
        return TRUE;
    if (node->kind != YAML_MAPPING)
        return yaml_fail(self->document, node, error, "\"tables\" must be a mapping");
    for (guint i = 0; i < node->keys->len; i++) {
        if (!read_table(self, node->keys->pdata[i], node->values->pdata[i], error))
            return FALSE;
    }
    return TRUE;
}

static void column_place_free(gpointer data)
{
    ColumnPlace *place = data;
    g_free(place->schema);
    g_free(place->table);
    g_free(place->column);
    g_free(place);
}

static void reference_free(gpointer data)
{
    ProfileReference *reference = data;
    g_ptr_array_unref(reference->from);
    g_ptr_array_unref(reference->to);
    g_free(reference);
}

/* Exact names, "schema.table.column"; those of a list are of one table. */
static gboolean read_place(const Profile *self, const YamlNode *node, GPtrArray *places,
                           GError **error)
{
    g_autoptr(GPtrArray) parts = split_name(self, node, 2, 3, "[schema.]table.column", error);
    if (parts == NULL)
        return FALSE;
    for (guint i = 0; i < parts->len; i++) {
        if (((NamePattern *)parts->pdata[i])->wild)
            return yaml_fail(self->document, node, error, "a reference takes no patterns");
    }
    ColumnPlace *place = g_new0(ColumnPlace, 1);
    g_ptr_array_add(places, place);
    place->column = take_part(parts, parts->len - 1).text;
    place->table = take_part(parts, parts->len - 2).text;
    place->schema = parts->len > 2 ? take_part(parts, 0).text : g_strdup("public");
    const ColumnPlace *first = places->pdata[0];
    if (strcmp(first->schema, place->schema) == 0 && strcmp(first->table, place->table) == 0)
        return TRUE;
    return yaml_fail(self->document, node, error, "the columns of one end are of one table");
}

static gboolean read_end(const Profile *self, const YamlNode *reference, const char *key,
                         GPtrArray *places, GError **error)
{
    const YamlNode *node = yaml_get(reference, key);
    if (node == NULL)
        return yaml_fail(self->document, reference, error, "a reference needs \"%s\"", key);
    if (node->kind != YAML_SEQUENCE)
        return read_place(self, node, places, error);
    for (guint i = 0; i < node->values->len; i++) {
        if (!read_place(self, node->values->pdata[i], places, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_references(Profile *self, const YamlNode *node, GError **error)
{
    static const char *const known[] = {"from", "to", NULL};
    if (node == NULL)
        return TRUE;
    if (node->kind != YAML_SEQUENCE)
        return yaml_fail(self->document, node, error, "\"references\" must be a list");
    for (guint i = 0; i < node->values->len; i++) {
        const YamlNode *item = node->values->pdata[i];
        ProfileReference *reference = g_new0(ProfileReference, 1);
        g_ptr_array_add(self->references, reference);
        reference->node = item;
        reference->from = g_ptr_array_new_with_free_func(column_place_free);
        reference->to = g_ptr_array_new_with_free_func(column_place_free);
        if (!check_keys(self->document, item, "a reference", known, error) ||
            !read_end(self, item, "from", reference->from, error) ||
            !read_end(self, item, "to", reference->to, error))
            return FALSE;
        if (reference->from->len == 0 || reference->from->len != reference->to->len)
            return yaml_fail(self->document, item, error,
                             "\"from\" and \"to\" must name as many columns, at least one");
    }
    return TRUE;
}

/* An exact "[schema.]table". */
static gboolean read_table_name(const Profile *self, const YamlNode *node, char **schema,
                                char **table, GError **error)
{
    g_autoptr(GPtrArray) parts = split_name(self, node, 1, 2, "[schema.]table", error);
    if (parts == NULL)
        return FALSE;
    for (guint i = 0; i < parts->len; i++) {
        if (((NamePattern *)parts->pdata[i])->wild)
            return yaml_fail(self->document, node, error, "expected one table, not a pattern");
    }
    *table = take_part(parts, parts->len - 1).text;
    *schema = parts->len > 1 ? take_part(parts, 0).text : g_strdup("public");
    return TRUE;
}

static void subset_start_free(gpointer data)
{
    SubsetStart *start = data;
    g_free(start->schema);
    g_free(start->table);
    g_free(start);
}

static gboolean read_start(const Profile *self, const YamlNode *value, SubsetStart *start,
                           GError **error)
{
    static const char *const known[] = {"where", "percent", NULL};
    if (!check_keys(self->document, value, "a subset's start", known, error) ||
        !read_text(self->document, value, "where", &start->where, error))
        return FALSE;
    const YamlNode *percent = yaml_get(value, "percent");
    if ((percent == NULL) == (start->where == NULL))
        return yaml_fail(self->document, value, error, "a start needs \"where\" or \"percent\"");
    if (percent == NULL)
        return TRUE;
    char *end = NULL;
    if (percent->kind == YAML_SCALAR)
        start->percent = g_ascii_strtod(percent->text, &end);
    if (end != NULL && end != percent->text && *end == '\0' && isfinite(start->percent) &&
        start->percent > 0 && start->percent <= 100)
        return TRUE;
    return yaml_fail(self->document, percent, error, "\"percent\" is above 0 and at most 100");
}

static gboolean read_follow(Profile *self, const YamlNode *follow, GError **error)
{
    static const char *const known[] = {"parents", "children", NULL};
    self->parents = TRUE;
    if (follow == NULL)
        return TRUE;
    if (follow->kind != YAML_SEQUENCE)
        return yaml_fail(self->document, follow, error, "\"follow\" is a list");
    for (guint i = 0; i < follow->values->len; i++) {
        const YamlNode *way = follow->values->pdata[i];
        if (way->kind != YAML_SCALAR || !g_strv_contains(known, way->text))
            return yaml_fail(self->document, way, error, "a way is \"parents\" or \"children\"");
        self->children = self->children || strcmp(way->text, "children") == 0;
    }
    return TRUE;
}

static gboolean read_subset(Profile *self, const YamlNode *node, GError **error)
{
    static const char *const known[] = {"start", "follow", NULL};
    if (node == NULL)
        return TRUE;
    if (!check_keys(self->document, node, "\"subset\"", known, error))
        return FALSE;
    const YamlNode *start = yaml_get(node, "start");
    if (start == NULL || start->kind != YAML_MAPPING || start->keys->len == 0)
        return yaml_fail(self->document, node, error, "\"subset\" needs \"start\": its tables");
    for (guint i = 0; i < start->keys->len; i++) {
        SubsetStart *one = g_new0(SubsetStart, 1);
        g_ptr_array_add(self->subset, one);
        one->node = start->keys->pdata[i];
        if (!read_table_name(self, one->node, &one->schema, &one->table, error) ||
            !read_start(self, start->values->pdata[i], one, error))
            return FALSE;
    }
    return read_follow(self, yaml_get(node, "follow"), error);
}

static gboolean read_key(Profile *self, const YamlNode *node, GError **error)
{
    static const char *const known[] = {"variable", "file", NULL};
    if (node == NULL)
        return TRUE;
    if (!check_keys(self->document, node, "\"key\"", known, error) ||
        !read_text(self->document, node, "variable", &self->key_variable, error) ||
        !read_text(self->document, node, "file", &self->key_file, error))
        return FALSE;
    if ((self->key_variable == NULL) != (self->key_file == NULL))
        return TRUE;
    return yaml_fail(self->document, node, error, "\"key\" names a \"variable\" or a \"file\"");
}

static void quasi_identifiers_free(gpointer data)
{
    QuasiIdentifiers *quasi = data;
    g_free(quasi->schema);
    g_free(quasi->table);
    g_ptr_array_unref(quasi->columns);
    g_free(quasi);
}

static gboolean read_quasi(const Profile *self, const YamlNode *value, QuasiIdentifiers *quasi,
                           GError **error)
{
    static const char *const known[] = {"columns", "sensitive", NULL};
    const YamlNode *columns = value;
    if (value->kind == YAML_MAPPING) {
        if (!check_keys(self->document, value, "quasi-identifiers", known, error) ||
            !read_text(self->document, value, "sensitive", &quasi->sensitive, error))
            return FALSE;
        columns = yaml_get(value, "columns");
    }
    if (columns == NULL || columns->kind != YAML_SEQUENCE || columns->values->len == 0)
        return yaml_fail(self->document, value, error, "expected a list of columns");
    for (guint i = 0; i < columns->values->len; i++) {
        const YamlNode *column = columns->values->pdata[i];
        if (column->kind != YAML_SCALAR)
            return yaml_fail(self->document, column, error, "expected the name of a column");
        g_ptr_array_add(quasi->columns, g_strdup(column->text));
    }
    return TRUE;
}

static gboolean read_quasi_identifiers(Profile *self, const YamlNode *node, GError **error)
{
    if (node == NULL)
        return TRUE;
    if (node->kind != YAML_MAPPING)
        return yaml_fail(self->document, node, error, "\"quasi_identifiers\" must be a mapping");
    for (guint i = 0; i < node->keys->len; i++) {
        QuasiIdentifiers *quasi = g_new0(QuasiIdentifiers, 1);
        g_ptr_array_add(self->quasi_identifiers, quasi);
        quasi->node = node->keys->pdata[i];
        quasi->columns = g_ptr_array_new_with_free_func(g_free);
        if (!read_table_name(self, quasi->node, &quasi->schema, &quasi->table, error) ||
            !read_quasi(self, node->values->pdata[i], quasi, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean expand_variables(YamlDocument *document, GError **error)
{
    for (guint i = 0; i < document->nodes->len; i++) {
        YamlNode *node = document->nodes->pdata[i];
        if (node->kind != YAML_SCALAR || strstr(node->text, "${") == NULL)
            continue;
        g_autofree char *missing = NULL;
        char *expanded = profile_text_expand(node->text, &missing);
        if (expanded == NULL)
            return yaml_fail(document, node, error,
                             missing != NULL ? "the environment has no variable \"%s\""
                                             : "\"${\" is not ended by \"}\"%s",
                             missing != NULL ? missing : "");
        g_free(node->text);
        node->text = expanded;
    }
    return TRUE;
}

static gboolean read_all(Profile *self, GError **error)
{
    static const char *const known[] = {"strategies",        "tables", "columns",
                                        "references",        "subset", "key",
                                        "quasi_identifiers", "speed",  NULL};
    const YamlNode *root = self->document->root;
    return check_keys(self->document, root, "the profile", known, error) &&
           expand_variables(self->document, error) &&
           read_speed(self->document, root, &self->mac, error) &&
           read_strategies(self, yaml_get(root, "strategies"), error) &&
           read_tables(self, yaml_get(root, "tables"), error) &&
           read_columns(self, yaml_get(root, "columns"), NULL, self->columns, error) &&
           read_references(self, yaml_get(root, "references"), error) &&
           read_subset(self, yaml_get(root, "subset"), error) &&
           read_key(self, yaml_get(root, "key"), error) &&
           read_quasi_identifiers(self, yaml_get(root, "quasi_identifiers"), error);
}

Profile *profile_parse(const char *path, GBytes *bytes, GError **error)
{
    g_autoptr(YamlDocument) document = yaml_parse(path, bytes, error);
    if (document == NULL)
        return NULL;
    g_autoptr(Profile) self = g_new0(Profile, 1);
    self->document = g_steal_pointer(&document);
    self->strategies = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, rule_free);
    self->tables = g_ptr_array_new_with_free_func(table_rule_free);
    self->columns = g_ptr_array_new_with_free_func(column_rule_free);
    self->references = g_ptr_array_new_with_free_func(reference_free);
    self->subset = g_ptr_array_new_with_free_func(subset_start_free);
    self->quasi_identifiers = g_ptr_array_new_with_free_func(quasi_identifiers_free);
    return read_all(self, error) ? g_steal_pointer(&self) : NULL;
}

void profile_free(Profile *profile)
{
    if (profile == NULL)
        return;
    g_hash_table_unref(profile->strategies);
    g_ptr_array_unref(profile->tables);
    g_ptr_array_unref(profile->columns);
    g_ptr_array_unref(profile->references);
    g_ptr_array_unref(profile->subset);
    g_ptr_array_unref(profile->quasi_identifiers);
    yaml_document_free(profile->document);
    g_free(profile);
}

Masker *profile_nested(const StrategySetup *setup, const YamlNode *node, GError **error)
{
    ProfileRule rule;
    StrategySetup inner = *setup;
    Masker *masker = NULL;
    const Profile *self = setup->profile;
    if (read_rule(self, node, "", &rule, error)) {
        inner.parameters = rule.parameters;
        masker = masker_new(rule.strategy, &inner, error);
    }
    rule_clear(&rule);
    return masker;
}
