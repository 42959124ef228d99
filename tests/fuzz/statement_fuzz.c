/* shelf: core/sql */
/* Any text: the parse never crashes, and every offset and slice lies within the script. */
#include "core/sql/batch.h"
#include "core/sql/statement.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_touch(const Script *script, const Touch *touch)
{
    g_autofree char *name = object_name_format(&touch->object);
    g_assert(name != NULL && touch->offset <= script->length);
    g_assert(touch->object.kind < OBJECT_KIND_COUNT && touch_action_word(touch->action) != NULL);
}

static void check_slice(const Parse *parse, Slice slice)
{
    g_autofree char *text = parse_slice(parse, slice);
    g_assert(text != NULL);
}

static void check_column(const Parse *parse, const ColumnDef *column)
{
    check_slice(parse, column->default_text);
    for (guint i = 0; i < column->n_constraints; i++)
        check_slice(parse, column->constraints[i].expression);
    g_assert(column_default_is_volatile(column) <= 1);
}

static void check_details(const Parse *parse, const Statement *statement)
{
    if (statement->kind == STATEMENT_CREATE_TABLE) {
        for (guint i = 0; i < statement->create_table->n_columns; i++)
            check_column(parse, &statement->create_table->columns[i]);
        for (guint i = 0; i < statement->create_table->n_constraints; i++)
            check_slice(parse, statement->create_table->constraints[i].expression);
    } else if (statement->kind == STATEMENT_ALTER_TABLE) {
        for (guint i = 0; i < statement->alter_table->n_actions; i++) {
            check_slice(parse, statement->alter_table->actions[i].using_text);
            check_slice(parse, statement->alter_table->actions[i].default_text);
        }
    } else if (statement->kind == STATEMENT_CREATE_INDEX) {
        for (guint i = 0; i < statement->create_index->n_keys; i++)
            check_slice(parse, statement->create_index->keys[i].expression);
        check_slice(parse, statement->create_index->predicate);
    } else if (statement->kind == STATEMENT_CREATE_VIEW) {
        check_slice(parse, statement->create_view->query);
    } else if (statement->kind == STATEMENT_CREATE_POLICY) {
        check_slice(parse, statement->create_policy->using_text);
        check_slice(parse, statement->create_policy->check_text);
    }
}

static void check_statement(const Parse *parse, const Statement *statement)
{
    g_assert(statement->tag != NULL &&
             (statement->kind == STATEMENT_OPAQUE) == (statement->note != NULL));
    g_assert(statement->kind != STATEMENT_OPAQUE || statement->note_offset <= statement->end);
    for (guint i = 0; i < statement->n_touches; i++)
        check_touch(parse->script, &statement->touches[i]);
    check_details(parse, statement);
}

static void check_batch(const Parse *parse)
{
    g_autoptr(Batch) batch = batch_new();
    g_autoptr(GError) error = NULL;
    batch_add_text(batch, "BEGIN;\n");
    if (!batch_add_script(batch, NULL, parse, BATCH_DROP_TRANSACTION, &error))
        return;
    BatchPlace place;
    for (guint position = 0; position < MIN(batch->sql->len, 200) + 2; position++)
        batch_place(batch, position, &place);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    g_autoptr(Script) script = script_split("fuzz.sql", bytes, TRUE, NULL);
    if (script == NULL)
        return 0;
    g_autoptr(Parse) parse = parse_script_with(script, PARSE_BLOCKS);
    for (guint i = 0; i < parse->n_statements; i++)
        check_statement(parse, &parse->statements[i]);
    check_batch(parse);
    return 0;
}
