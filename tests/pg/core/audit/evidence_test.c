/* Everything that can be done to a chain of 200 events, member by member, and that it is found. */
#include "pg/core/audit/database.h"

#include "core/audit/chain.h"
#include "core/audit/export.h"

#include <glib/gstdio.h>
#include <string.h>

enum { EVENTS = 200 };

/* Every member is filled, and no two events have the same value anywhere but in `kind`,
 * `environment` and `worktree`. */
static const char filling[] =
    "do $$ declare kinds text[] := array['applied', 'reverted', 'failed', 'baselined', 'adopted',"
    "                                    'repaired', 'drift', 'anonymized', 'note'];"
    "  trees text[] := array['clean', 'dirty', 'untracked', 'none'];"
    " begin for i in 1..200 loop"
    "  insert into confiture.event (kind, environment, version, name, checksum, path, blob_oid,"
    "    commit_oid, origin_oid, branch, describe, worktree, author_name, author_email,"
    "    authored_at, subject, os_user, host, tool_version, duration_us, statements,"
    "    rows_affected, objects, details)"
    "  values (kinds[1 + i % 9], case when i % 2 = 0 then 'production' else 'staging' end,"
    "    lpad(i::text, 4, '0'), 'name ' || i, md5('checksum' || i), 'db/' || i || '.up.sql',"
    "    md5('blob' || i), md5('commit' || i), md5('origin' || i), 'branch \"' || i || '\"',"
    "    'v1.' || i, trees[1 + i % 4], e'Au\\nthor, ' || i, i || '@example.org',"
    "    timestamptz '2026-01-01 00:00Z' + i * interval '1 hour', 'Say \"é日本\", ' || i,"
    "    'user' || i, 'host' || i, '0.' || i, i * 1000, i, i * 7,"
    "    jsonb_build_array(jsonb_build_object('kind', 'table', 'name', 't' || i)),"
    "    jsonb_build_object('direction', 'up', 'ordinal', i)); end loop; end $$";

/* Two runs for one second apart would be needed for each to have its own: they are given one by
 * hand, and the chain is hashed anew. */
static const char spreading[] =
    "alter table confiture.event disable trigger all;"
    "do $$ declare previous text := repeat('0', 64); begin for i in 1..200 loop"
    "  update confiture.event e set prev_hash = previous, xid = (1000 + i)::text::xid8,"
    "    db_role = 'role' || i,"
    "    recorded_at = timestamptz '2026-02-01 00:00Z' + i * interval '1 day' where e.id = i;"
    "  update confiture.event e set hash = confiture.event_hash(e) where e.id = i"
    "    returning hash into previous;"
    " end loop; update confiture.event_head set hash = previous; end $$;"
    "alter table confiture.event enable trigger all;"
    "alter table confiture.event enable always trigger event_refuse";

static gboolean keep(const Event *event, gpointer events, G_GNUC_UNUSED GError **error)
{
    g_ptr_array_add(events, event_copy(event));
    return TRUE;
}

static GPtrArray *make_chain(Database *database)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *events = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
    run(database->connection, filling);
    run(database->connection, spreading);
    event_log_read(database->log, &(EventFilter){0}, keep, events, &error);
    assert_no_error(error);
    assert_int_equal(events->len, EVENTS);
    return events;
}

/* The faults of the events from `first` to `last`, as "12 content, 13 link". */
static char *faults_between(GPtrArray *events, guint first, guint last)
{
    g_autoptr(ChainCheck) check = chain_check_new();
    g_autoptr(GString) all = g_string_new(NULL);
    if (first > 0)
        chain_check_begin_at(check, events->pdata[first]);
    for (guint i = first; i <= MIN(last, events->len - 1); i++)
        chain_check_event(check, events->pdata[i]);
    chain_check_finish(check);
    for (guint i = 0; i < check->faults->len; i++) {
        const ChainFault *fault = check->faults->pdata[i];
        g_string_append_printf(all, "%s%" G_GINT64_FORMAT " %s", i > 0 ? ", " : "", fault->id,
                               chain_fault_word(fault->kind));
    }
    return g_string_free(g_steal_pointer(&all), FALSE);
}

/* Around event `index`: as far as what is done to it can be seen. */
static char *faults_around(GPtrArray *events, guint index)
{
    return faults_between(events, index > 0 ? index - 1 : 0, index + 2);
}

static const char **place(Event *event, EventMember member)
{
    static const gsize offsets[EVENT_MEMBER_COUNT] = {
#define MEMBER(name, form, origin) G_STRUCT_OFFSET(Event, name),
#include "core/audit/event.def"
#undef MEMBER
    };
    return (const char **)G_STRUCT_MEMBER_P(event, offsets[member]);
}

/* Named: one of the faults is of that event, by the number it has now too, or of the one that
 * follows it, whose prev_hash tells. */
static void assert_named(GPtrArray *events, guint index, EventMember member, const char *deed)
{
    g_autofree char *found = faults_around(events, index);
    g_autofree char *own = g_strdup_printf("%u ", index + 1);
    g_autofree char *next = g_strdup_printf("%u ", index + 2);
    g_autofree char *present =
        g_strdup_printf("%s missing", event_text(events->pdata[index], EVENT_MEMBER_id));
    if (strstr(found, own) == NULL && strstr(found, next) == NULL && strstr(found, present) == NULL)
        fail_msg("event %u, %s %s: found \"%s\"", index + 1, event_member_name(member), deed,
                 found);
}

static char *flipped(const char *text)
{
    char *other = g_strdup(text);
    other[strlen(other) / 2] ^= 1;
    return other;
}

static void test_tampering__every_member_flipped_emptied_or_swapped_is_found(void **state)
{
    g_autoptr(GPtrArray) events = make_chain(*state);
    g_autofree char *before = faults_between(events, 0, EVENTS - 1);
    assert_string_equal(before, "");
    guint deeds = 0;
    for (guint i = 0; i < EVENTS; i++) {
        for (guint member = 0; member < EVENT_MEMBER_COUNT; member++) {
            const char **own = place(events->pdata[i], member);
            const char **other = place(events->pdata[(i + 1) % EVENTS], member);
            const char *was = *own, *neighbour = *other;
            g_autofree char *changed = flipped(was);
            *own = changed;
            assert_named(events, i, member, "flipped");
            *own = member == EVENT_MEMBER_id ? "0" : NULL;
            assert_named(events, i, member, "emptied");
            *own = neighbour;
            *other = was;
            if (strcmp(was, neighbour) != 0)
                assert_named(events, i, member, "swapped");
            *own = was;
            *other = neighbour;
            deeds += strcmp(was, neighbour) != 0 ? 3 : 2;
        }
    }
    assert_true(deeds > EVENTS * EVENT_MEMBER_COUNT * 2);
    g_autofree char *after = faults_between(events, 0, EVENTS - 1);
    assert_string_equal(after, "");
}

static void test_tampering__every_event_deleted_is_found(void **state)
{
    g_autoptr(GPtrArray) events = make_chain(*state);
    for (guint i = 0; i + 1 < EVENTS; i++) {
        Event *gone = g_ptr_array_steal_index(events, i);
        g_autofree char *found = faults_between(events, 0, EVENTS);
        g_autofree char *expected = g_strdup_printf("%u missing", i + 2);
        assert_string_equal(found, expected);
        g_ptr_array_insert(events, (int)i, gone);
    }
}

static void test_tampering__every_exchange_of_two_events_is_found(void **state)
{
    g_autoptr(GPtrArray) events = make_chain(*state);
    for (guint i = 0; i < EVENTS; i++) {
        guint j = (i + 1 + i * 7 % 11) % EVENTS;
        gpointer one = events->pdata[i];
        events->pdata[i] = events->pdata[j];
        events->pdata[j] = one;
        g_autofree char *found = faults_between(events, 0, EVENTS);
        assert_non_null(strstr(found, " missing"));
        g_autofree char *moved = g_strdup_printf("%u ", MAX(i, j) + 1);
        assert_non_null(strstr(found, moved));
        events->pdata[j] = events->pdata[i];
        events->pdata[i] = one;
    }
}

static void chain_anew(GPtrArray *events, guint from)
{
    for (guint i = from; i < events->len; i++) {
        Event *event = events->pdata[i];
        const char **previous = place(event, EVENT_MEMBER_prev_hash);
        const char **hash = place(event, EVENT_MEMBER_hash);
        g_free((gpointer)(gsize)*previous);
        *previous = g_strdup(i > 0 ? ((Event *)events->pdata[i - 1])->hash : EVENT_GENESIS);
        g_free((gpointer)(gsize)*hash);
        *hash = event_hash(event);
    }
}

static void test_tampering__an_event_put_in_anywhere_is_found(void **state)
{
    g_autoptr(GPtrArray) events = make_chain(*state);
    for (guint i = 0; i + 1 < EVENTS; i++) {
        Event *forged = event_copy(events->pdata[i]);
        const char **hash = place(forged, EVENT_MEMBER_hash);
        g_free((gpointer)(gsize)*hash);
        *hash = event_hash(forged);
        g_ptr_array_insert(events, (int)i + 1, forged);
        g_autofree char *found = faults_between(events, 0, EVENTS + 1);
        g_autofree char *expected = g_strdup_printf("%u missing", i + 1);
        assert_true(g_str_has_prefix(found, expected));
        g_ptr_array_remove_index(events, i + 1);
    }
}

static void expect_all(ChainCheck *check, char **hashes)
{
    for (guint i = 0; i < EVENTS; i++)
        chain_check_expect(check, i + 1, hashes[i], "the test");
}

static void
test_tampering__a_chain_written_anew_from_any_event_is_found_by_what_was_kept(void **state)
{
    g_autoptr(GPtrArray) events = make_chain(*state);
    g_auto(GStrv) kept = g_new0(char *, EVENTS + 1);
    for (guint i = 0; i < EVENTS; i++)
        kept[i] = g_strdup(((Event *)events->pdata[i])->hash);
    for (guint i = EVENTS; i-- > 0;) {
        const char **subject = place(events->pdata[i], EVENT_MEMBER_subject);
        g_free((gpointer)(gsize)*subject);
        *subject = g_strdup("never happened");
        chain_anew(events, i);
        g_autofree char *unaware = faults_between(events, 0, EVENTS);
        assert_string_equal(unaware, "");
        g_autoptr(ChainCheck) check = chain_check_new();
        expect_all(check, kept);
        for (guint j = 0; j < events->len; j++)
            chain_check_event(check, events->pdata[j]);
        chain_check_finish(check);
        assert_int_equal(check->held, i);
        assert_int_equal(check->faults->len, EVENTS - i);
        const ChainFault *first = check->faults->pdata[0];
        assert_int_equal(first->id, i + 1);
        assert_int_equal(first->kind, CHAIN_ANCHOR);
        g_autofree char *sentence = chain_fault_explain(first);
        assert_non_null(strstr(sentence, "the test"));
    }
}

static void test_tampering__the_end_cut_off_is_found_by_what_was_kept(void **state)
{
    g_autoptr(GPtrArray) events = make_chain(*state);
    g_autoptr(ChainCheck) check = chain_check_new();
    chain_check_expect(check, 199, ((Event *)events->pdata[198])->hash, "the test");
    chain_check_expect(check, 200, ((Event *)events->pdata[199])->hash, "the test");
    for (guint i = 0; i < 199; i++)
        chain_check_event(check, events->pdata[i]);
    chain_check_finish(check);
    assert_int_equal(check->held, 1);
    assert_int_equal(check->faults->len, 1);
    assert_int_equal(((ChainFault *)check->faults->pdata[0])->id, 200);
}

static void test_tampering__a_back_dated_event_is_found_even_when_hashed_anew(void **state)
{
    g_autoptr(GPtrArray) events = make_chain(*state);
    for (guint i = 1; i < EVENTS; i++) {
        const char **time = place(events->pdata[i], EVENT_MEMBER_recorded_at);
        const char *was = *time;
        g_autofree char *earlier = g_strdup(((Event *)events->pdata[i - 1])->recorded_at);
        earlier[12] = '0'; /* the hour; the days go up by one each */
        earlier[3] = '5';  /* 2025 */
        *time = earlier;
        chain_anew(events, i);
        g_autofree char *found = faults_between(events, 0, EVENTS);
        g_autofree char *expected = g_strdup_printf("%u time", i + 1);
        assert_string_equal(found, expected);
        *time = was;
        chain_anew(events, i);
    }
}

static void test_time__agrees_with_glib(void **state)
{
    (void)state;
    static const char *const times[] = {
        "1970-01-01T00:00:00.000000Z", "2024-02-29T23:59:59.999999Z",
        "2000-03-01T00:00:00.000001Z", "1900-02-28T12:00:00.500000Z",
        "9999-12-31T23:59:59.000000Z", "0001-01-01T00:00:00.000000Z"};
    for (guint i = 0; i < G_N_ELEMENTS(times); i++) {
        g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(times[i], NULL);
        gint64 expected =
            g_date_time_to_unix(time) * G_USEC_PER_SEC + g_date_time_get_microsecond(time);
        assert_true(event_time(times[i]) == expected);
    }
    assert_true(event_time(NULL) == 0);
    assert_true(event_time("2024-02-29 23:59:59.999999Z") == 0);
}

static char *write_export(GPtrArray *events, ExportFormat format)
{
    g_autoptr(GString) text = g_string_new(NULL);
    char *path = NULL;
    export_begin(format, text);
    for (guint i = 0; i < events->len; i++)
        export_add(format, events->pdata[i], text);
    int file = g_file_open_tmp("export-XXXXXX", &path, NULL);
    assert_true(file >= 0);
    g_close(file, NULL);
    assert_true(g_file_set_contents(path, text->str, (gssize)text->len, NULL));
    return path;
}

static gboolean check_event(const Event *event, gpointer check, G_GNUC_UNUSED GError **error)
{
    chain_check_event(check, event);
    return TRUE;
}

/* Whether the file is not what was exported: no export at all, or a chain with faults. */
static gboolean is_refused(const char *path)
{
    g_autoptr(ChainCheck) check = chain_check_new();
    g_auto(ExportContent) content = {0};
    g_autoptr(GError) error = NULL;
    if (!export_read(path, &content, check_event, check, &error)) {
        assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
        return TRUE;
    }
    return check->faults->len > 0;
}

static void test_export__gives_every_member_back(void **state)
{
    g_autoptr(GPtrArray) events = make_chain(*state);
    const char **empty = place(events->pdata[7], EVENT_MEMBER_branch);
    const char **none = place(events->pdata[8], EVENT_MEMBER_branch);
    g_free((gpointer)(gsize)*empty);
    *empty = g_strdup("");
    g_free((gpointer)(gsize)*none);
    *none = NULL;
    chain_anew(events, 0);
    for (ExportFormat format = EXPORT_JSONL; format <= EXPORT_CSV; format++) {
        g_autofree char *path = write_export(events, format);
        g_autoptr(GPtrArray) read = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
        g_auto(ExportContent) content = {0};
        g_autoptr(GError) error = NULL;
        export_read(path, &content, keep, read, &error);
        assert_no_error(error);
        assert_int_equal(content.events, EVENTS);
        assert_int_equal(content.first_id, 1);
        assert_string_equal(content.newest_hash, ((Event *)events->pdata[EVENTS - 1])->hash);
        for (guint i = 0; i < EVENTS; i++) {
            for (guint member = 0; member < EVENT_MEMBER_COUNT; member++)
                if (g_strcmp0(event_text(events->pdata[i], member),
                              event_text(read->pdata[i], member)) != 0)
                    fail_msg("event %u, %s", i + 1, event_member_name(member));
        }
        assert_false(is_refused(path));
        g_unlink(path);
    }
}

/* Any one byte. Two may differ without a difference: blanks around JSON's marks, and 1 µs is not
 * the matter here. */
static void test_export__any_flipped_byte_is_found(void **state)
{
    g_autoptr(GPtrArray) events = make_chain(*state);
    g_autoptr(GRand) random = g_rand_new_with_seed(200);
    for (ExportFormat format = EXPORT_JSONL; format <= EXPORT_CSV; format++) {
        g_autofree char *path = write_export(events, format);
        g_autofree char *text = NULL;
        gsize length = 0;
        assert_true(g_file_get_contents(path, &text, &length, NULL));
        for (guint i = 0; i < 150; i++) {
            gsize at = (gsize)g_rand_int_range(random, 0, (gint32)length);
            text[at] ^= 1;
            assert_true(g_file_set_contents(path, text, (gssize)length, NULL));
            if (!is_refused(path))
                fail_msg("byte %zu of %zu, format %d", at, length, (int)format);
            text[at] ^= 1;
        }
        g_unlink(path);
    }
}

static const char secret_pem[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7\n"
    "-----END PRIVATE KEY-----\n";

static char *write_text(const char *text)
{
    char *path = NULL;
    int file = g_file_open_tmp("seal-XXXXXX", &path, NULL);
    assert_true(file >= 0);
    g_close(file, NULL);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static void test_seal__holds_the_file_and_no_other(void **state)
{
    (void)state;
    g_autofree char *key_path = write_text(secret_pem);
    g_autoptr(SigningKey) key = signing_key_read(key_path, NULL);
    g_autofree char *public_key = signing_key_public(key);
    ExportContent content = {.events = 3, .first_id = 1, .newest_hash = "ab", .sha256 = "cd"};
    ExportContent cut = {.events = 2, .first_id = 1, .newest_hash = "ab", .sha256 = "cd"};
    g_autofree char *seal = export_seal(&content, "2026-05-20T14:30:15Z", key);
    g_autofree char *path = write_text(seal);
    g_auto(ExportSeal) read = {0};
    assert_true(export_seal_check(path, &content, public_key, &read, NULL));
    assert_string_equal(read.signed_at, "2026-05-20T14:30:15Z");
    assert_string_equal(read.public_key, public_key);
    g_autoptr(GError) changed = NULL;
    assert_false(export_seal_check(path, &cut, NULL, &read, &changed));
    assert_true(g_error_matches(changed, CONFITURE_ERROR, ERROR_INTEGRITY));
    g_autoptr(GError) other = NULL;
    assert_false(export_seal_check(path, &content, "AAAA", &read, &other));
    assert_true(g_error_matches(other, CONFITURE_ERROR, ERROR_INTEGRITY));
    for (gsize i = 0; seal[i] != '\0'; i++) {
        seal[i] ^= 1;
        assert_true(g_file_set_contents(path, seal, -1, NULL));
        assert_false(export_seal_check(path, &content, public_key, &read, NULL));
        seal[i] ^= 1;
    }
    g_unlink(path);
    g_unlink(key_path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        database_test(test_tampering__every_member_flipped_emptied_or_swapped_is_found),
        database_test(test_tampering__every_event_deleted_is_found),
        database_test(test_tampering__every_exchange_of_two_events_is_found),
        database_test(test_tampering__an_event_put_in_anywhere_is_found),
        database_test(
            test_tampering__a_chain_written_anew_from_any_event_is_found_by_what_was_kept),
        database_test(test_tampering__the_end_cut_off_is_found_by_what_was_kept),
        database_test(test_tampering__a_back_dated_event_is_found_even_when_hashed_anew),
        cmocka_unit_test(test_time__agrees_with_glib),
        database_test(test_export__gives_every_member_back),
        database_test(test_export__any_flipped_byte_is_found),
        cmocka_unit_test(test_seal__holds_the_file_and_no_other),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
