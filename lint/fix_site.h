/*
 * FixSite: the place of a finding, as a fix (rule.h) sees it; and what the fixes of rules have in
 * common.
 *
 *     Fix *fix_concurrently(const FixSite *site)
 *
 * Works on the text, so that it serves findings of statements and of the finished schema alike. The
 * words of a statement are searched by the lexer: strings, comments and quoted names mean nothing.
 */
#ifndef LINT_FIX_SITE_H
#define LINT_FIX_SITE_H

#include "core/sql/lexer.h"
#include "lint/context.h"
#include "lint/fix.h"

struct FixSite {
    const LintContext *context;
    const LintSource *source;
    const char *text; /* of the file */
    gsize length;
    gsize start, end;           /* of the statement, without its ";" */
    gsize offset;               /* of the finding */
    const Statement *statement; /* NULL over a schema */
    const ObjectName *about;    /* may be NULL */
};

/* The n-th word of the statement, from `from` on, that is one of `words` (lower case,
 * NULL-terminated); FALSE without. */
gboolean fix_site_find(const FixSite *site, gsize from, const char *const *words, Token *token);

/* Behind the statement's ";", or behind the statement. `open`: it has no ";". */
gsize fix_site_behind(const FixSite *site, gboolean *open);

/* The file can run outside of a transaction, which the runner gives it: as it is, or once its head
 * says so (added to the fix). `refused_inside`: PostgreSQL takes the statement nowhere else, so
 * that the runner gives a lone one no transaction anyway. FALSE when other statements need it. */
gboolean fix_leave_transaction(const FixSite *site, gboolean refused_inside, Fix *fix);

/* " concurrently" in lower case where the keyword `token` is. */
void fix_insert_words(const FixSite *site, Fix *fix, Token token, const char *words);

/* A statement of its own behind this one; without ";". */
void fix_add_statement(const FixSite *site, Fix *fix, const char *sql);

/* "app.orders" as an identifier, completed by the schema when it was made in one that is not the
 * current one. Free with g_free(). */
char *fix_quote(const char *schema, const char *name);

/* The fixes that rules name. */
Fix *fix_concurrently(const FixSite *site);         /* CREATE INDEX, DROP INDEX, REINDEX */
Fix *fix_refresh_concurrently(const FixSite *site); /* REFRESH MATERIALIZED VIEW */
Fix *fix_not_valid(const FixSite *site);            /* ADD CONSTRAINT … NOT VALID, and VALIDATE */
Fix *fix_if_exists(const FixSite *site);
Fix *fix_if_not_exists(const FixSite *site);
Fix *fix_identity(const FixSite *site);     /* serial -> identity */
Fix *fix_key_index(const FixSite *site);    /* an index for a foreign key */
Fix *fix_comment(const FixSite *site);      /* COMMENT ON … IS 'To be documented.' */
Fix *fix_limited_text(const FixSite *site); /* varchar(n) -> text with a check */
Fix *fix_timestamptz(const FixSite *site);  /* changes the meaning */

#endif
