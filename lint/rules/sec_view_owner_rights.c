#include "lint/context.h"

static gboolean reads_protected(const Schema *schema, const SchemaRelation *view, guint depth)
{
    for (guint i = 0; depth < 32 && i < view->n_reads; i++) {
        const SchemaRelation *source = view->reads[i].kind == OBJECT_TABLE
                                           ? schema_find_relation(schema, &view->reads[i])
                                           : NULL;
        if (source == NULL || source == view)
            continue;
        if (source->row_security ||
            (source->object.kind == OBJECT_VIEW && reads_protected(schema, source, depth + 1)))
            return TRUE;
    }
    return FALSE;
}

static void check_kind(LintContext *context, const Schema *schema, ObjectKind kind)
{
    const GPtrArray *views = schema_objects(schema, kind);
    for (guint i = 0; i < views->len; i++) {
        const SchemaRelation *view = views->pdata[i];
        if (view->security_invoker || view->temporary || !reads_protected(schema, view, 0))
            continue;
        ObjectName name = schema_object_name(&view->object);
        lint_report(context,
                    &(LintSubject){
                        .origin = &view->object.origin,
                        .about = &name,
                        .hint = kind == OBJECT_VIEW
                                    ? "CREATE VIEW … WITH (security_invoker = true) …"
                                    : "Keep it from those whom the policies keep from the tables."},
                    "%s \"%s\" shows rows that the policies of its tables hide",
                    object_kind_word(kind), name.name);
    }
}

static void check(LintContext *context, const Schema *schema)
{
    if (context->target_version >= 15)
        check_kind(context, schema, OBJECT_VIEW);
    check_kind(context, schema, OBJECT_MATERIALIZED_VIEW);
}

const LintRule rule_sec_view_owner_rights = {
    .id = "sec/view-owner-rights",
    .summary = "a view that passes row level security by",
    .why = "A view reads with the rights of its owner, whom the policies usually do not hold back.",
    .condition =
        "A view (also over views), or materialized view, reads a table with row level security, "
        "and has no security_invoker, once all files are read; for PostgreSQL 15 and later.",
    .safer = "CREATE VIEW v WITH (security_invoker = true) AS …",
    .bad = "CREATE TABLE t (id bigint PRIMARY KEY);\nALTER TABLE t ENABLE ROW LEVEL "
           "SECURITY;\nCREATE VIEW v AS SELECT id FROM t;\n",
    .good = "CREATE TABLE t (id bigint PRIMARY KEY);\nALTER TABLE t ENABLE ROW LEVEL "
            "SECURITY;\nCREATE VIEW v WITH (security_invoker) AS SELECT id FROM t;\n",
    .aliases = "splinter:security_definer_view",
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
