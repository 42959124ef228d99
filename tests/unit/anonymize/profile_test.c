#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "anonymize/profile.h"
#include "core/base/error.h"

static Profile *parse(const char *text, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    return profile_parse("p.yaml", bytes, error);
}

static Profile *parsed(const char *text)
{
    g_autoptr(GError) error = NULL;
    Profile *profile = parse(text, &error);
    if (error != NULL)
        print_error("%s\n", error->message);
    assert_null(error);
    return profile;
}

static void test_profile__reads_all_that_it_may_say(void **state)
{
    (void)state;
    g_autoptr(Profile) profile = parsed(
        "speed: siphash\n"
        "strategies:\n"
        "  person_email: {type: email, key_domain: people, domain: map, speed: hmac}\n"
        "  tag: hash\n"
        "tables:\n"
        "  public.users:\n"
        "    where: \"created_at > now() - interval '1 year'\"\n"
        "    columns:\n"
        "      email: person_email\n"
        "      id: keep\n"
        "      note: {type: keep, reason: written by machines}\n"
        "      phone: {type: redact, when: \"country = 'FR'\"}\n"
        "      name: {type: hash, length: 8}\n"
        "  audit: skip_table\n"
        "  log.*: truncate_table\n"
        "columns: {'*.email': person_email, '\"Odd.Name\".\"a b\".x': tag}\n"
        "references: [{from: public.events.user_id, to: users.id},\n"
        "             {from: [e.a, e.b], to: [t.a, t.b]}]\n"
        "subset: {start: {users: {percent: 2.5}, crm.t: {where: id = 1}}, follow: [children]}\n"
        "key: {variable: KEY}\n"
        "quasi_identifiers: {users: [born, postcode], crm.t: {columns: [a], sensitive: b}}\n");
    assert_int_equal(profile->mac, MAC_SIPHASH);
    const ProfileRule *named = g_hash_table_lookup(profile->strategies, "person_email");
    assert_string_equal(named->domain, "people");
    assert_string_equal(named->strategy->name, "email");
    assert_int_equal(named->mac, MAC_HMAC_SHA256);
    const ProfileRule *tag = g_hash_table_lookup(profile->strategies, "tag");
    assert_string_equal(tag->domain, "tag");
    assert_int_equal(tag->mac, MAC_SIPHASH);

    const TableRule *users = profile->tables->pdata[0];
    assert_string_equal(users->where, "created_at > now() - interval '1 year'");
    const ProfileRule *email = &((ColumnRule *)users->columns->pdata[0])->rule;
    assert_string_equal(email->name, "person_email");
    assert_string_equal(email->domain, "people");
    assert_ptr_equal(email->parameters, named->parameters);
    const ProfileRule *note = &((ColumnRule *)users->columns->pdata[2])->rule;
    assert_string_equal(note->reason, "written by machines");
    const ProfileRule *phone = &((ColumnRule *)users->columns->pdata[3])->rule;
    assert_string_equal(phone->when, "country = 'FR'");
    assert_string_equal(phone->domain, "redact");
    const ProfileRule *name = &((ColumnRule *)users->columns->pdata[4])->rule;
    assert_string_equal(name->domain, "public.users.name");

    const TableRule *audit = profile->tables->pdata[1], *log = profile->tables->pdata[2];
    assert_int_equal(audit->action, ACTION_SKIP);
    assert_string_equal(audit->schema.text, "public");
    assert_int_equal(log->action, ACTION_TRUNCATE);
    assert_true(name_pattern_matches(&log->table, "anything"));
    assert_false(name_pattern_matches(&log->schema, "public"));
    const ColumnRule *odd = profile->columns->pdata[1];
    assert_string_equal(odd->schema.text, "Odd.Name");
    assert_string_equal(odd->table.text, "a b");

    const ProfileReference *pair = profile->references->pdata[1];
    assert_int_equal(pair->from->len, 2);
    assert_string_equal(((ColumnPlace *)pair->to->pdata[1])->column, "b");
    assert_true(((SubsetStart *)profile->subset->pdata[0])->percent == 2.5);
    assert_true(profile->parents && profile->children);
    assert_string_equal(profile->key_variable, "KEY");
    assert_string_equal(((QuasiIdentifiers *)profile->quasi_identifiers->pdata[1])->sensitive, "b");
}

static void test_profile__complains_at_the_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message, *hint;
        guint line, column;
    } cases[] = {
        {"table: {}\n", "there is no key of the profile named \"table\"",
         "Did you mean \"tables\"?", 1, 1},
        {"columns:\n  a: emial\n", "there is no strategy \"emial\"", "Did you mean \"email\"?", 2,
         6},
        {"strategies: {person_email: email}\ncolumns: {a: persn_email}\n",
         "there is no strategy \"persn_email\"", "Did you mean \"person_email\"?", 2, 14},
        {"columns: {a: {type: hash, lenght: 3}}\n",
         "there is no parameter of strategy \"hash\" named \"lenght\"", "Did you mean \"length\"?",
         1, 27},
        {"tables: {t: skip_tabel}\n", "there is no action on a table named \"skip_tabel\"",
         "Did you mean \"skip_table\"?", 1, 13},
        {"tables: {a.b.c: skip_table}\n", "expected a name as [schema.]table, not \"a.b.c\"", NULL,
         1, 10},
        {"tables: {a: {colums: {}}}\n", "there is no key of a table named \"colums\"",
         "Did you mean \"columns\"?", 1, 14},
        {"columns: {a: {when: x}}\n", "expected a strategy: a name, or a mapping with \"type\"",
         NULL, 1, 14},
        {"columns: {a: {type: keep, when: x}}\n",
         "\"when\" says when a value is masked: \"keep\" takes none", NULL, 1, 14},
        {"strategies: {email: hash}\n", "\"email\" is the name of a strategy of Confiture already",
         NULL, 1, 14},
        {"strategies: {e: email}\ncolumns: {a: {type: e, domain: keep}}\n",
         "strategy \"e\" is the profile's: its parameters are given there", NULL, 0, 0},
        {"references: [{from: a.b, to: [c.d, c.e]}]\n",
         "\"from\" and \"to\" must name as many columns, at least one", NULL, 1, 14},
        {"references: [{from: [a.b, c.d], to: [e.f, e.g]}]\n",
         "the columns of one end are of one table", NULL, 1, 27},
        {"references: [{from: a.*, to: c.d}]\n", "a reference takes no patterns", NULL, 1, 21},
        {"subset: {start: {t: {percent: 0}}}\n", "\"percent\" is above 0 and at most 100", NULL, 1,
         31},
        {"subset: {start: {t: {}}}\n", "a start needs \"where\" or \"percent\"", NULL, 1, 21},
        {"subset: {start: {t: {percent: 1}}, follow: [up]}\n",
         "a way is \"parents\" or \"children\"", NULL, 1, 45},
        {"key: {}\n", "\"key\" names a \"variable\" or a \"file\"", NULL, 1, 6},
        {"speed: fast\n", "\"speed\" is one of hmac and siphash, not \"fast\"", NULL, 1, 8},
        {"quasi_identifiers: {t: []}\n", "expected a list of columns", NULL, 1, 24},
        {"columns: {'\"a': keep}\n", "expected a name as [[schema.]table.]column, not \"\"a\"",
         NULL, 1, 11},
        {"- a\n", "the profile must be a mapping", NULL, 1, 1},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(parse(cases[i].text, &error));
        assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
        assert_string_equal(error->message, cases[i].message);
        if (cases[i].line > 0) {
            assert_int_equal(error_line(error), cases[i].line);
            assert_int_equal(error_column(error), cases[i].column);
        }
        if (cases[i].hint != NULL)
            assert_string_equal(error_hint(error), cases[i].hint);
    }
}

static void test_profile__takes_the_environments_variables(void **state)
{
    (void)state;
    g_setenv("CONFITURE_TEST_WHERE", "tenant = 7", TRUE);
    g_unsetenv("CONFITURE_TEST_ABSENT");
    g_autoptr(Profile) profile =
        parsed("tables: {t: {where: '${CONFITURE_TEST_WHERE} or x = $${y} or $1'}}\n");
    const TableRule *table = profile->tables->pdata[0];
    assert_string_equal(table->where, "tenant = 7 or x = ${y} or $1");
    static const char *const wrong[] = {"tables: {t: {where: '${CONFITURE_TEST_ABSENT}'}}\n",
                                        "tables: {t: {where: '${CONFITURE_TEST_WHERE'}}\n"};
    static const char *const messages[] = {
        "the environment has no variable \"CONFITURE_TEST_ABSENT\"",
        "\"${\" is not ended by \"}\""};
    for (guint i = 0; i < 2; i++) {
        g_autoptr(GError) error = NULL;
        assert_null(parse(wrong[i], &error));
        assert_string_equal(error->message, messages[i]);
        assert_int_equal(error_line(error), 1);
    }
}

static void test_profile__empty_says_nothing(void **state)
{
    (void)state;
    g_autoptr(Profile) profile = parsed("");
    assert_int_equal(profile->tables->len + profile->columns->len, 0);
    assert_null(profile->key_variable);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_profile__reads_all_that_it_may_say),
        cmocka_unit_test(test_profile__complains_at_the_place),
        cmocka_unit_test(test_profile__takes_the_environments_variables),
        cmocka_unit_test(test_profile__empty_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
