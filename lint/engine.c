#include "lint/engine.h"

#include "core/sql/block.h"
#include "lint/feed.h"
#include "lint/late.h"
#include "lint/mark.h"
#include "lint/run.h"
#include "lint/undone.h"

static void select_rules(LintRun *run, const LintSettings *settings)
{
    for (guint i = 0; i < lint_n_rules; i++) {
        const LintRule *rule = lint_rules[i];
        if (lint_settings_severity(settings, rule) == SEVERITY_OFF)
            continue;
        if (rule->statement != NULL)
            g_ptr_array_add(run->statement_rules, (gpointer)(guintptr)rule);
        if (rule->schema != NULL)
            g_ptr_array_add(run->schema_rules, (gpointer)(guintptr)rule);
    }
}

static void ask_schema_rules(LintRun *run, const Schema *schema)
{
    LintContext *context = &run->context;
    context->source = NULL;
    context->parse = NULL;
    context->simulator = NULL;
    context->schema = schema;
    for (guint i = 0; i < run->schema_rules->len; i++) {
        context->rule = run->schema_rules->pdata[i];
        context->rule->schema(context, schema);
    }
}

/* Of a file that is only there to be known, nothing is reported; that it is not known has to be
 * said. */
static void remark_unread(LintRun *run, const LintSource *source)
{
    if (source->failure != NULL)
        g_ptr_array_add(
            run->report->remarks,
            g_strdup_printf("\"%s\" could not be read, so what it makes is not known: %s",
                            source->path, source->failure->message));
}

static void count_statements(LintReport *report, const Parse *parse)
{
    guint statements, unread;
    block_count(parse, &statements, &unread);
    report->n_statements += statements;
    report->n_unanalysed += unread;
}

static void begin_source(LintRun *run, LintSource *source)
{
    feed_take(run->feed, source);
    run->source = source;
    suppressions_expire(source->suppressions, run->today);
    run->context.source = source;
    run->context.parse = source->parse;
    if (!source->reported) {
        remark_unread(run, source);
        return;
    }
    run->report->n_files++;
    if (source->parse == NULL)
        run->report->n_unread++;
    else
        count_statements(run->report, source->parse);
    lint_meta_file(run, source);
}

static void walk_tree_file(LintRun *run, LintSource *source, Schema *schema, Late *late)
{
    begin_source(run, source);
    if (source->parse == NULL)
        return;
    schema_begin_file(schema, source->path);
    g_autofree guint8 *undone = undone_find(source->parse, FALSE);
    for (guint i = 0; i < source->parse->n_statements; i++)
        lint_walk(run, i, schema, NULL, undone == NULL || !undone[i]);
    if (!late_holds(late, schema, source))
        lint_source_release(source);
}

static void walk_migration(LintRun *run, LintSource *source, Schema *schema, Simulator *simulator)
{
    begin_source(run, source);
    if (source->parse == NULL)
        return;
    schema_begin_file(schema, source->path);
    simulator_begin(simulator, source->parse, source->transactional, source->chained);
    g_autofree guint8 *undone = undone_find(source->parse, source->transactional);
    for (guint i = 0; i < source->parse->n_statements; i++) {
        /* What a down migration undoes stays: the next up comes after this up. */
        gboolean applies =
            source->scope != LINT_IN_DOWN || source->parse->statements[i].kind == STATEMENT_SET;
        run->context.undone = undone != NULL && undone[i];
        lint_walk(run, i, schema, simulator, applies && !run->context.undone);
    }
    run->context.undone = FALSE;
    lint_source_release(source);
}

static void apply_file(Schema *schema, const LintSource *source)
{
    if (source->parse == NULL)
        return;
    schema_begin_file(schema, source->path);
    g_autofree guint8 *undone = undone_find(source->parse, source->transactional);
    for (guint i = 0; i < source->parse->n_statements; i++)
        if (undone == NULL || !undone[i])
            lint_apply(schema, source->parse, i);
    schema_begin_file(schema, source->path);
}

static Schema *apply_only(LintRun *run, const GPtrArray *sources, const char *search_path)
{
    Schema *schema = schema_new(search_path);
    g_autoptr(Late) late = late_new();
    for (guint i = 0; i < sources->len; i++) {
        LintSource *source = sources->pdata[i];
        feed_take(run->feed, source);
        apply_file(schema, source);
        remark_unread(run, source);
        if (source->parse != NULL && !late_holds(late, schema, source))
            lint_source_release(source);
    }
    late_apply(late, schema);
    return schema;
}

static gboolean is_any_reported(const GPtrArray *sources)
{
    for (guint i = 0; i < sources->len; i++)
        if (((const LintSource *)sources->pdata[i])->reported)
            return TRUE;
    return FALSE;
}

static void walk_tree(LintRun *run, const GPtrArray *sources, Schema *schema)
{
    run->context.schema = schema;
    g_autoptr(Late) late = late_new();
    for (guint i = 0; i < sources->len; i++)
        walk_tree_file(run, sources->pdata[i], schema, late);
    late_apply(late, schema);
    if (is_any_reported(sources))
        ask_schema_rules(run, schema);
}

static void walk_seeds(LintRun *run, const GPtrArray *sources, const Schema *schema)
{
    run->context.schema = schema;
    for (guint i = 0; sources != NULL && i < sources->len; i++) {
        LintSource *source = sources->pdata[i];
        begin_source(run, source);
        for (guint k = 0; source->parse != NULL && k < source->parse->n_statements; k++)
            lint_walk(run, k, NULL, NULL, FALSE);
        lint_source_release(source);
    }
}

static void walk_chain(LintRun *run, const GPtrArray *sources, Schema *schema)
{
    g_autoptr(Simulator) simulator = simulator_new();
    run->context.schema = schema;
    run->context.simulator = simulator;
    for (guint i = 0; i < sources->len; i++)
        walk_migration(run, sources->pdata[i], schema, simulator);
    run->context.simulator = NULL;
}

/* Objects are made by up migrations only, which may share a file with their down. */
static void index_sources(LintRun *run, const GPtrArray *sources)
{
    for (guint i = 0; sources != NULL && i < sources->len; i++) {
        LintSource *source = sources->pdata[i];
        source->position = i;
        if (source->scope != LINT_IN_DOWN)
            g_hash_table_insert(run->sources, source->path, source);
    }
}

static void finish_suppressions(LintRun *run, const GPtrArray *sources)
{
    for (guint i = 0; sources != NULL && i < sources->len; i++) {
        LintSource *source = sources->pdata[i];
        if (source->reported && source->suppressions != NULL)
            lint_meta_suppressions(run, source);
    }
}

static void ask_history_rules(LintRun *run, const LintInput *input, const Schema *schema)
{
    LintContext *context = &run->context;
    context->source = NULL;
    context->parse = NULL;
    context->schema = schema;
    for (guint i = 0; input->history != NULL && i < lint_n_rules; i++) {
        context->rule = lint_rules[i];
        if (context->rule->history != NULL &&
            lint_settings_severity(context->settings, context->rule) != SEVERITY_OFF)
            context->rule->history(context, input->history);
    }
}

static void ask_database(LintRun *run, const LintInput *input, const Schema *schema)
{
    run->context.source = NULL;
    run->context.parse = NULL;
    run->context.schema = schema;
    if (input->database != NULL)
        lint_ask_database(&run->context, input->database);
}

static void run_walks(LintRun *run, const LintInput *input)
{
    g_autoptr(Schema) tree = schema_new(input->search_path);
    g_autoptr(Schema) prior = NULL;
    g_autoptr(Schema) chain = schema_new(input->search_path);
    gboolean has_tree = input->schema != NULL && input->schema->len > 0;
    gboolean has_chain = input->migrations != NULL && input->migrations->len > 0;
    if (has_tree)
        walk_tree(run, input->schema, tree);
    if (!has_chain) {
        walk_seeds(run, input->seeds, tree);
        ask_history_rules(run, input, tree);
        ask_database(run, input, tree);
        return;
    }
    if (input->prior != NULL)
        prior = apply_only(run, input->prior, input->search_path);
    run->context.prior = prior != NULL ? prior : has_tree ? tree : NULL;
    run->context.prior_is_after = prior == NULL && !input->prior_is_schema;
    walk_chain(run, input->migrations, chain);
    if (!has_tree)
        ask_schema_rules(run, chain);
    walk_seeds(run, input->seeds, has_tree ? tree : chain);
    ask_history_rules(run, input, has_tree ? tree : chain);
    ask_database(run, input, has_tree ? tree : chain);
}

static void hand_placeholders(const LintInput *input, const GPtrArray *sources)
{
    for (guint i = 0; sources != NULL && i < sources->len; i++)
        ((LintSource *)sources->pdata[i])->placeholders = input->placeholders;
}

static char *find_today(const char *given)
{
    if (given != NULL)
        return g_strdup(given);
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    return g_date_time_format(now, "%Y-%m-%d");
}

LintReport *lint_run(const LintInput *input, const LintSettings *settings)
{
    LintRun run = {
        .report = g_new0(LintReport, 1),
        .feed = feed_new(),
        .sources = g_hash_table_new(g_str_hash, g_str_equal),
        .statement_rules = g_ptr_array_new(),
        .schema_rules = g_ptr_array_new(),
    };
    run.today = find_today(input->today);
    run.report->remarks = g_ptr_array_new_with_free_func(g_free);
    run.report->findings = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
    run.context = (LintContext){
        .run = &run,
        .settings = settings,
        .target_version = input->target_version != 0 ? input->target_version : 15,
        .sizes = input->sizes,
    };
    feed_add(run.feed, input->schema);
    feed_add(run.feed, input->prior);
    feed_add(run.feed, input->migrations);
    feed_add(run.feed, input->seeds);
    hand_placeholders(input, input->schema);
    hand_placeholders(input, input->prior);
    hand_placeholders(input, input->migrations);
    hand_placeholders(input, input->seeds);
    select_rules(&run, settings);
    index_sources(&run, input->schema);
    index_sources(&run, input->migrations);
    index_sources(&run, input->seeds);
    run_walks(&run, input);
    finish_suppressions(&run, input->schema);
    finish_suppressions(&run, input->migrations);
    finish_suppressions(&run, input->seeds);
    g_ptr_array_sort(run.report->findings, finding_compare);
    marks_set(run.report->findings);
    feed_free(run.feed);
    g_free(run.today);
    g_hash_table_unref(run.sources);
    g_ptr_array_unref(run.statement_rules);
    g_ptr_array_unref(run.schema_rules);
    return run.report;
}

void lint_report_free(LintReport *report)
{
    if (report == NULL)
        return;
    g_ptr_array_unref(report->findings);
    g_ptr_array_unref(report->remarks);
    g_free(report);
}

guint lint_report_count(const LintReport *report, Severity at_least)
{
    guint n = 0;
    for (guint i = 0; i < report->findings->len; i++)
        n += ((const Finding *)report->findings->pdata[i])->severity >= at_least;
    return n;
}
