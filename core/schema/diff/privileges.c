#include "core/schema/diff/change.h"

#include <string.h>

static gboolean contains(char **list, const char *word)
{
    return g_strv_contains((const char *const *)list, word);
}

static char **split(const char *list)
{
    return g_strsplit(list != NULL ? list : "", ", ", -1);
}

/* Those of `list` that `other` lacks, each as "SELECT" or, of a column, "SELECT (a)"; NULL when
 * there are none. */
static char *lacking(const char *list, const char *other, const char *column)
{
    g_auto(GStrv) words = split(list);
    g_auto(GStrv) known = split(other);
    GString *out = g_string_new(NULL);
    for (guint i = 0; words[i] != NULL; i++) {
        if (contains(known, words[i]))
            continue;
        g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", words[i]);
        if (column != NULL)
            g_string_append_printf(out, " (%s)", column);
    }
    return g_string_free(out, out->len == 0);
}

typedef struct Target {
    char *prefix; /* "ALTER DEFAULT PRIVILEGES … " or "" */
    char *on;     /* "TABLE public.t", "TABLES" */
    const char *column, *grantee;
} Target;

static void target_clear(Target *target)
{
    g_free(target->prefix);
    g_free(target->on);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Target, target_clear)

static Target target_of(const Fact *fact)
{
    if (fact->kind == &kind_default_privilege)
        return (Target){.prefix = fact_format(fact, "ALTER DEFAULT PRIVILEGES {scope} "),
                        .on = fact_format(fact, "{words}"),
                        .grantee = fact_value(fact, "grantee")};
    const char *member = fact_value(fact, "object");
    if (member != NULL)
        return (Target){.prefix = g_strdup(""),
                        .on = g_strdup(member),
                        .column = fact_value(fact, "column"),
                        .grantee = fact_value(fact, "grantee")};
    gboolean column = fact->parent->kind == &kind_column || fact->parent->kind == &kind_view_column;
    const Fact *object = column ? fact->parent->parent : fact->parent;
    return (Target){.prefix = g_strdup(""),
                    .on = fact_format(object, object->kind->grant),
                    .column = column ? fact->parent->id : NULL,
                    .grantee = fact->id};
}

static void add(Writer *writer, const Target *target, const char *format, const char *what)
{
    if (what == NULL)
        return;
    g_autofree char *sql = g_strdup_printf("%s%s", target->prefix, format);
    GString *out = g_string_new(sql);
    g_string_replace(out, "%p", what, 1);
    g_string_replace(out, "%o", target->on, 1);
    g_string_replace(out, "%g", target->grantee, 1);
    writer_add(writer, g_string_free(out, FALSE));
}

static const char *held(const Fact *fact, const Fact *other)
{
    return fact != NULL ? fact_value(fact, "privileges") : fact_value(other, "default_privileges");
}

gboolean recipe_privileges(Writer *writer, const Fact *from, const Fact *to)
{
    const Fact *fact = to != NULL ? to : from;
    if (fact->kind != &kind_grant && fact->kind != &kind_default_privilege)
        return FALSE;
    g_auto(Target) target = target_of(fact);
    const char *before = held(from, to), *after = held(to, from);
    const char *could = from != NULL ? fact_value(from, "grantable") : NULL;
    const char *can = to != NULL ? fact_value(to, "grantable") : NULL;
    g_autofree char *gone = lacking(before, after, target.column);
    g_autofree char *new = lacking(after, before, target.column);
    g_autofree char *more = lacking(can, could, target.column);
    g_autofree char *less = lacking(could, can, target.column);
    add(writer, &target, "REVOKE GRANT OPTION FOR %p ON %o FROM %g", less);
    add(writer, &target, "REVOKE %p ON %o FROM %g", gone);
    add(writer, &target, "GRANT %p ON %o TO %g", new);
    add(writer, &target, "GRANT %p ON %o TO %g WITH GRANT OPTION", more);
    return TRUE;
}

static const char *privilege_words(const Kind *kind)
{
    static const struct {
        const Kind *kind;
        const char *words;
    } known[] = {
        {&kind_table, "TABLES"},
        {&kind_view, "TABLES"},
        {&kind_materialized_view, "TABLES"},
        {&kind_foreign_table, "TABLES"},
        {&kind_sequence, "SEQUENCES"},
        {&kind_function, "FUNCTIONS"},
        {&kind_aggregate, "FUNCTIONS"},
        {&kind_enum, "TYPES"},
        {&kind_composite, "TYPES"},
        {&kind_domain, "TYPES"},
        {&kind_range, "TYPES"},
        {&kind_schema, "SCHEMAS"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
        if (known[i].kind == kind)
            return known[i].words;
    }
    return NULL;
}

static gboolean governs(const Writer *writer, const Fact *privilege, const Fact *made)
{
    g_autofree char *role = g_strconcat("FOR ROLE ", writer->changes->from->user, NULL);
    const char *scope = fact_value(privilege, "scope");
    gsize length = strlen(role);
    gboolean ours =
        strncmp(scope, role, length) == 0 && (scope[length] == '\0' || scope[length] == ' ');
    return ours && g_strcmp0(fact_value(privilege, "words"), privilege_words(made->kind)) == 0 &&
           (privilege->schema == NULL || g_strcmp0(privilege->schema, made->schema) == 0);
}

void recipe_bare_privileges(Writer *writer, const Fact *made)
{
    const GPtrArray *facts = writer->changes->from->facts;
    g_autofree char *on = fact_format(made, made->kind->grant);
    for (guint i = 0; i < facts->len; i++) {
        const Fact *privilege = g_ptr_array_index(facts, i);
        if (privilege->kind != &kind_default_privilege || !governs(writer, privilege, made))
            continue;
        const char *grantee = fact_value(privilege, "grantee");
        const char *usual = fact_value(privilege, "default_privileges");
        if (fact_value(privilege, "privileges") != NULL)
            writer_add(writer, g_strdup_printf("REVOKE ALL ON %s FROM %s", on, grantee));
        if (usual != NULL)
            writer_add(writer, g_strdup_printf("GRANT %s ON %s TO %s", usual, on, grantee));
    }
}
