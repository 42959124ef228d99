/*
 * LintRule: a rule is data. What it is called, why it exists, when it reports, the safer way, its
 * severity, what it needs to know, where it applies, its options, two examples, and one or two
 * functions.
 *
 *     const LintRule rule_data_drop_table = {.id = "data/drop-table", …, .statement = check};
 *
 * One file below lint/rules/ holds one rule; rules.def lists them. The engine walks every file once
 * and calls `statement` for each statement, then `schema` once with the finished schema: no rule
 * walks files by itself. Rules call lint_report() (context.h). Callbacks run one after another,
 * never at the same time. The examples are text for `explain` and tests at once: `bad` must make
 * the rule report, `good` must not.
 */
#ifndef LINT_RULE_H
#define LINT_RULE_H

#include "core/schema/model.h"
#include "core/sql/statement.h"
#include "lint/finding.h"

#include <glib.h>

/* The most that a rule has to know to judge. */
typedef enum LintNeeds {
    LINT_NEEDS_FILE, /* the file alone; the schema before it makes the verdict exact */
    LINT_NEEDS_TREE, /* the schema that the files make */
    LINT_NEEDS_LIVE, /* a running database */
    LINT_NEEDS_GIT   /* the history of the files */
} LintNeeds;

/* The files, or bits of them, that a rule's `statement` sees. */
typedef enum LintScope {
    LINT_IN_SCHEMA = 1 << 0, /* files of the DDL tree */
    LINT_IN_UP = 1 << 1,     /* migrations */
    LINT_IN_DOWN = 1 << 2,   /* scripts that revert a migration */
    LINT_IN_SEED = 1 << 3,   /* data to fill tables with */
    LINT_IN_MIGRATIONS = LINT_IN_UP | LINT_IN_DOWN,
    LINT_EVERYWHERE = LINT_IN_SCHEMA | LINT_IN_MIGRATIONS | LINT_IN_SEED
} LintScope;

typedef enum LintOptionKind {
    LINT_OPTION_TEXT,
    LINT_OPTION_INTEGER,
    LINT_OPTION_BOOLEAN, /* "true", "false" */
    LINT_OPTION_REGEX,
    LINT_OPTION_LIST,     /* of texts; the initial value is separated by spaces */
    LINT_OPTION_REGEX_MAP /* glob -> regex, first match wins; no initial value */
} LintOptionKind;

typedef struct LintOption {
    const char *name;
    LintOptionKind kind;
    const char *initial; /* NULL: none */
    const char *summary; /* lower case, no full stop */
} LintOption;

typedef struct LintContext LintContext;
typedef struct FixSite FixSite;
struct Fix;
struct LintHistory;

typedef struct LintRule {
    const char *id;        /* "family/name" */
    const char *summary;   /* one line, lower case, no full stop */
    const char *why;       /* what goes wrong; sentences */
    const char *condition; /* when it reports and when not; sentences */
    const char *safer;     /* what to write instead; sentences or SQL */
    const char *bad, *good;
    const char *aliases; /* names of it in other tools: "squawk:ban-drop-table", separated by
                            spaces; NULL without */
    Severity severity;
    gboolean recommended; /* on unless configured otherwise */
    gboolean opt_in;      /* not even in the strict profile: on only when it is named */
    gboolean own;         /* of the project or of a plugin: on in every profile */
    LintNeeds needs;
    guint scope;
    const LintOption *options; /* ended by a NULL name; NULL without */
    /* Over each statement; context->schema is what was there before it. */
    void (*statement)(LintContext *context, const Statement *statement);
    /* Once, over the finished schema. */
    void (*schema)(LintContext *context, const Schema *schema);
    /* Once, when the list of files was read with what git tells of it (history.h). */
    void (*history)(LintContext *context, const struct LintHistory *history);
    /* SQL whose rows are findings (rows.h): asked where there is a database. NULL without. */
    const char *query;
    const void *data; /* of rules that are made at run time; they know what it is */
    /* What would make a finding go away (fix_site.h); NULL where nothing would. */
    struct Fix *(*fix)(const FixSite *site);
} LintRule;

/* All rules, in the order of rules.def, which is that of their names; then those added. */
extern const LintRule *const *lint_rules;
extern guint lint_n_rules;

/* Adds a rule of the project or of a plugin, which must last as long as the program; before any
 * settings are made. ERROR_INPUT when the name is taken or is not "family/name". */
gboolean lint_rule_add(const LintRule *rule, GError **error);

/* By id or alias; NULL when there is none. */
const LintRule *lint_rule_find(const char *name);

/* Its place in lint_rules. */
guint lint_rule_index(const LintRule *rule);

/* Whether `selector` means this rule: its id, an alias, its family ("lock"), or "all". */
gboolean lint_rule_matches(const LintRule *rule, const char *selector);

/* Whether a selector means any rule at all; else `nearest` (may be NULL) is a name that was
 * probably meant, or NULL. */
gboolean lint_selector_is_known(const char *selector, const char **nearest);

const char *lint_needs_word(LintNeeds needs);

#endif
