/* The table of keys against docs/schemas/confiture.yaml.schema.json: neither has what the other
 * lacks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/config/keys.h"

#include <jansson.h>
#include <string.h>

static int read_schema(void **state)
{
    const char *source = g_getenv("CONFITURE_SOURCE");
    if (source == NULL) {
        *state = NULL;
        return 0;
    }
    g_autofree char *path =
        g_build_filename(source, "docs", "schemas", "confiture.yaml.schema.json", NULL);
    json_error_t error;
    *state = json_load_file(path, 0, &error);
    if (*state == NULL)
        print_error("%s:%d: %s\n", path, error.line, error.text);
    return *state == NULL;
}

static int free_schema(void **state)
{
    json_decref(*state);
    return 0;
}

static json_t *child(json_t *node, const char *name)
{
    if (strcmp(name, "*") == 0)
        return json_object_get(node, "additionalProperties");
    return json_object_get(json_object_get(node, "properties"), name);
}

static json_t *find(json_t *schema, const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, ".", -1);
    for (guint i = 0; schema != NULL && parts[i] != NULL; i++)
        schema = child(schema, parts[i]);
    return schema;
}

static const char *text(json_t *node, const char *name)
{
    return json_string_value(json_object_get(node, name));
}

static void check_default(const ConfigKey *key, json_t *node)
{
    json_t *value = json_object_get(node, "default");
    if (key->fallback == NULL) {
        assert_null(value);
    } else if (key->kind == KEY_BOOLEAN) {
        assert_int_equal(json_is_true(value), strcmp(key->fallback, "true") == 0);
    } else if (key->kind == KEY_INTEGER) {
        assert_int_equal(json_integer_value(value), g_ascii_strtoll(key->fallback, NULL, 10));
    } else {
        assert_string_equal(json_string_value(value), key->fallback);
    }
}

static void check_type(const ConfigKey *key, json_t *node)
{
    if (key->kind == KEY_CHOICE) {
        g_auto(GStrv) choices = g_strsplit(key->choices, "|", -1);
        json_t *values = json_object_get(node, "enum");
        assert_int_equal(json_array_size(values), g_strv_length(choices));
        for (guint i = 0; choices[i] != NULL; i++)
            assert_string_equal(json_string_value(json_array_get(values, i)), choices[i]);
    } else if (key->kind == KEY_INTEGER) {
        assert_int_equal(json_integer_value(json_object_get(node, "minimum")), key->minimum);
        assert_int_equal(json_integer_value(json_object_get(node, "maximum")), key->maximum);
    } else if (key->kind == KEY_BOOLEAN) {
        assert_string_equal(text(node, "type"), "boolean");
    } else if (key->kind == KEY_TEXT) {
        assert_string_equal(text(node, "type"), "string");
    } else {
        assert_int_equal(json_array_size(json_object_get(node, "anyOf")), 2);
    }
}

static void test_keys__each_is_in_the_json_schema(void **state)
{
    if (*state == NULL)
        skip();
    for (guint i = 0; i < config_key_count; i++) {
        json_t *node = find(*state, config_keys[i].path);
        if (node == NULL)
            fail_msg("the JSON Schema lacks %s", config_keys[i].path);
        assert_string_equal(text(node, "description"), config_keys[i].summary);
        check_default(&config_keys[i], node);
        check_type(&config_keys[i], node);
    }
}

static guint count_leaves(json_t *node)
{
    json_t *properties = json_object_get(node, "properties");
    json_t *others = json_object_get(node, "additionalProperties");
    if (properties == NULL && !json_is_object(others))
        return 1;
    assert_true(json_is_object(others) || json_is_false(others)); /* unknown keys are refused */
    guint count = json_is_object(others) ? count_leaves(others) : 0;
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach(properties, name, value) count += count_leaves(value);
    return count;
}

static void test_keys__the_json_schema_has_no_others(void **state)
{
    if (*state == NULL)
        skip();
    assert_int_equal(count_leaves(*state), config_key_count);
}

static void test_keys__children_are_sorted_and_each_once(void **state)
{
    (void)state;
    g_auto(GStrv) top = config_key_children(""), any = config_key_children("environments");
    g_auto(GStrv) below = config_key_children("environments.*"),
                  none = config_key_children("schema.folder");
    g_autofree char *top_names = g_strjoinv(" ", top), *below_names = g_strjoinv(" ", below);
    assert_string_equal(top_names, "audit cqrs drift environments hooks lint migrations pggit schema");
    assert_string_equal(any[0], "*");
    assert_string_equal(below_names, "database_url exclude include policy protected");
    assert_null(none[0]);
}

static void test_keys__only_leaves_are_found(void **state)
{
    (void)state;
    assert_int_equal(config_key_find("schema.folder")->kind, KEY_TEXT);
    assert_non_null(config_key_find("environments.*.include"));
    assert_null(config_key_find("schema"));
    assert_null(config_key_find("schema.fold"));
    assert_null(config_key_find(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_keys__each_is_in_the_json_schema, read_schema,
                                        free_schema),
        cmocka_unit_test_setup_teardown(test_keys__the_json_schema_has_no_others, read_schema,
                                        free_schema),
        cmocka_unit_test(test_keys__children_are_sorted_and_each_once),
        cmocka_unit_test(test_keys__only_leaves_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
