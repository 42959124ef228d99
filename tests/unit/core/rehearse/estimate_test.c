#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <string.h>
#include <cmocka.h>

#include "core/rehearse/estimate.h"
#include "core/rehearse/record.h"

static void assert_near(double value, double expected)
{
    if (fabs(value - expected) > 0.0005)
        fail_msg("%f, expected %f", value, expected);
}

/* The table of critical values that every handbook has. */
static void test_student__agrees_with_the_tables(void **state)
{
    (void)state;
    assert_near(estimate_student(12.706, 1), 0.95);
    assert_near(estimate_student(4.303, 2), 0.95);
    assert_near(estimate_student(3.182, 3), 0.95);
    assert_near(estimate_student(2.776, 4), 0.95);
    assert_near(estimate_student(3.250, 9), 0.99);
    assert_near(estimate_student(1.812, 10), 0.90);
}

static void test_estimate__one_run_has_no_interval(void **state)
{
    (void)state;
    gint64 runs[] = {5000};
    Estimate estimate = estimate_from(runs, 1, 1);
    assert_in_range(estimate.point_us, 4999, 5000);
    assert_int_equal(estimate.low_us, -1);
    assert_true(estimate.confidence <= 0);
}

static void test_estimate__a_wider_spread_gives_a_wider_interval(void **state)
{
    (void)state;
    gint64 close[] = {10000, 10100, 9900}, wide[] = {10000, 14000, 7000};
    Estimate first = estimate_from(close, 3, 1), second = estimate_from(wide, 3, 1);
    assert_true(first.low_us > second.low_us && first.high_us < second.high_us);
    assert_true(first.low_us < 9900 && first.high_us > 10100);
    assert_near(first.confidence, second.confidence);
}

static void test_estimate__more_runs_give_more_confidence(void **state)
{
    (void)state;
    gint64 runs[] = {10000, 10400, 9800, 10100, 9900, 10200};
    assert_true(estimate_from(runs, 6, 1).confidence > estimate_from(runs, 2, 1).confidence);
    assert_true(estimate_from(runs, 6, 0.5).confidence < 0.5);
}

static gint64 here(gpointer data, const char *relation)
{
    (void)data;
    return strcmp(relation, "unknown") == 0 ? -1 : 1 << 20;
}

static gint64 there(gpointer data, const char *relation)
{
    (void)data;
    return strcmp(relation, "unknown") == 0 ? -1 : 100 << 20;
}

static void add_statement(RehearsedMigration *migration, gint64 time, const char *worked,
                          gboolean sorts)
{
    RehearsedStatement *statement = rehearsed_statement_new(1, "m.sql", 1);
    statement->duration_us = time;
    statement->grows = worked != NULL;
    statement->sorts = sorts;
    if (worked != NULL)
        g_ptr_array_add(statement->worked, g_strdup(worked));
    g_ptr_array_add(migration->statements, statement);
}

static RehearsedMigration *migration_new(void)
{
    static Migration migration = {.version = "1", .name = "a"};
    return rehearsed_migration_new(&migration, TRUE);
}

static void test_scale__only_work_that_grows_is_scaled(void **state)
{
    (void)state;
    g_autoptr(RehearsedMigration) brief = migration_new();
    add_statement(brief, 1000, NULL, FALSE);
    assert_int_equal(estimate_scale(brief, here, there, NULL).likely_us, 1000);
    g_autoptr(RehearsedMigration) scan = migration_new();
    add_statement(scan, 100000, "t", FALSE);
    Scaled scaled = estimate_scale(scan, here, there, NULL);
    assert_int_equal(scaled.likely_us, 10000000);
    assert_true(scaled.most_us > scaled.likely_us && scaled.least_us == scaled.likely_us);
    assert_true(scaled.seen > 0.7 && scaled.seen < 0.8);
}

static void test_scale__what_every_statement_costs_is_not_multiplied(void **state)
{
    (void)state;
    g_autoptr(RehearsedMigration) migration = migration_new();
    add_statement(migration, 1000, NULL, FALSE);
    add_statement(migration, 1500, "t", FALSE);
    Scaled scaled = estimate_scale(migration, here, there, NULL);
    assert_int_equal(scaled.likely_us, 1000 + 1000 + 500 * 100);
    assert_true(scaled.most_us > 1000 + 1500 * 100);
}

static void test_scale__building_an_index_grows_faster(void **state)
{
    (void)state;
    g_autoptr(RehearsedMigration) scan = migration_new(), build = migration_new();
    add_statement(scan, 100000, "t", FALSE);
    add_statement(build, 100000, "t", TRUE);
    assert_true(estimate_scale(build, here, there, NULL).likely_us >
                estimate_scale(scan, here, there, NULL).likely_us);
}

static void test_scale__of_a_table_nobody_knows_has_no_confidence(void **state)
{
    (void)state;
    g_autoptr(RehearsedMigration) migration = migration_new();
    add_statement(migration, 100000, "unknown", FALSE);
    assert_true(estimate_scale(migration, here, there, NULL).seen <= 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_student__agrees_with_the_tables),
        cmocka_unit_test(test_estimate__one_run_has_no_interval),
        cmocka_unit_test(test_estimate__a_wider_spread_gives_a_wider_interval),
        cmocka_unit_test(test_estimate__more_runs_give_more_confidence),
        cmocka_unit_test(test_scale__only_work_that_grows_is_scaled),
        cmocka_unit_test(test_scale__what_every_statement_costs_is_not_multiplied),
        cmocka_unit_test(test_scale__building_an_index_grows_faster),
        cmocka_unit_test(test_scale__of_a_table_nobody_knows_has_no_confidence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
