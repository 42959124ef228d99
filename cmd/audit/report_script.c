/* What a migration's bytes say: its statements, and the locks and risks that they mean. */
#include "cmd/audit/report.h"

#include "core/migrate/sections.h"
#include "core/sql/locks.h"
#include "gitint/provenance.h"

#include <string.h>

/* A page is for reading: seeds and generated files stay in git. */
enum { BYTES_MAX = 1 << 20, STATEMENTS_MAX = 40, TEXT_MAX = 1200 };

json_t *risk_to_json(const Risk *risk)
{
    json_t *reasons = json_array();
    for (guint i = 0; i < risk->reasons->len; i++) {
        const RiskReason *reason = risk->reasons->pdata[i];
        json_array_append_new(reasons, json_pack("{s:s, s:s, s:I, s:o, s:o, s:o}", "level",
                                                 risk_level_name(reason->level), "factor",
                                                 reason->factor, "line", (json_int_t)reason->line,
                                                 "object", json_text(reason->object), "message",
                                                 json_text(reason->message), "advice",
                                                 json_text(reason->advice)));
    }
    return json_pack("{s:s, s:o}", "level", risk_level_name(risk->level), "reasons", reasons);
}

static json_t *assess(const Parse *parse)
{
    RiskSubject subject = {
        .parse = parse, .in_transaction = TRUE, .reversible = TRUE, .lock_timeout = TRUE};
    g_autoptr(GPtrArray) risks = risk_assess(&subject, 1, NULL);
    return risk_to_json(g_ptr_array_index(risks, 0));
}

static json_t *statement_to_json(const Script *script, const Statement *statement)
{
    gsize length;
    const char *text = script_item_text(script, statement->item, &length);
    gboolean cut = length > TEXT_MAX;
    g_autofree char *copy = g_strndup(text, cut ? TEXT_MAX : length);
    const char *end;
    if (!g_utf8_validate(copy, -1, &end))
        copy[end - copy] = '\0';
    return json_pack("{s:I, s:s, s:o, s:b}", "line", (json_int_t)statement->line, "tag",
                     statement->tag, "text", json_text(copy), "cut", cut);
}

static void gather_locks(GHashTable *modes, GPtrArray *names, const Statement *statement)
{
    g_autoptr(GArray) locks = locks_of_statement(statement, NULL);
    for (guint i = 0; i < locks->len; i++) {
        const RelationLock *lock = &g_array_index(locks, RelationLock, i);
        char *name = object_name_format(&lock->relation);
        LockMode known = GPOINTER_TO_UINT(g_hash_table_lookup(modes, name));
        if (known == LOCK_NONE)
            g_ptr_array_add(names, g_strdup(name));
        g_hash_table_insert(modes, name, GUINT_TO_POINTER(lock_mode_join(known, lock->mode)));
    }
}

/* The strongest mode of each relation, in the order of the text. */
static json_t *locks_to_json(const Parse *parse)
{
    g_autoptr(GHashTable) modes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    json_t *array = json_array();
    for (guint i = 0; i < parse->n_statements; i++)
        gather_locks(modes, names, &parse->statements[i]);
    for (guint i = 0; i < names->len; i++) {
        LockMode mode = GPOINTER_TO_UINT(g_hash_table_lookup(modes, names->pdata[i]));
        json_array_append_new(
            array, json_pack("{s:o, s:s, s:b, s:b}", "relation", json_text(names->pdata[i]), "mode",
                             lock_mode_name(mode), "blocks_reads", lock_mode_blocks_reads(mode),
                             "blocks_writes", lock_mode_blocks_writes(mode)));
    }
    return array;
}

static json_t *describe(const char *path, GBytes *bytes)
{
    g_autoptr(Script) script = script_split(path, bytes, TRUE, NULL);
    Parse *parse = script != NULL ? parse_script(script) : NULL;
    if (parse == NULL)
        return json_null();
    json_t *statements = json_array();
    for (guint i = 0; i < parse->n_statements && i < STATEMENTS_MAX; i++)
        json_array_append_new(statements, statement_to_json(script, &parse->statements[i]));
    guint more = parse->n_statements - (guint)json_array_size(statements);
    json_t *object =
        json_pack("{s:o, s:I, s:o, s:o}", "statements", statements, "not_shown", (json_int_t)more,
                  "locks", locks_to_json(parse), "risk", assess(parse));
    parse_free(parse);
    return object;
}

static json_t *read_script(const Report *report, const Event *event, gboolean down)
{
    const char *path = event->path != NULL ? event->path : "";
    if (report->audit->repository == NULL || event->blob_oid == NULL)
        return json_null();
    g_autoptr(GBytes) bytes = repository_read_blob(report->audit->repository, event->blob_oid);
    if (bytes == NULL || g_bytes_get_size(bytes) > BYTES_MAX)
        return json_null();
    g_autoptr(Sections) sections = sections_read(path, bytes, NULL);
    if (sections == NULL)
        return json_null();
    return describe(path, down && sections->down != NULL ? sections->down : sections->up);
}

json_t *report_script(Report *report, const Event *event, gboolean down)
{
    g_autofree char *key =
        g_strdup_printf("%s %d", event->blob_oid != NULL ? event->blob_oid : "", down);
    json_t *known = g_hash_table_lookup(report->scripts, key);
    if (known == NULL) {
        known = read_script(report, event, down);
        g_hash_table_insert(report->scripts, g_steal_pointer(&key), known);
    }
    return json_incref(known);
}
