/*
 * Errors: GError of one domain, each with a code from errors.def and, where known, the place in a
 * file, the SQLSTATE that PostgreSQL answered, and a hint that names the next step.
 *
 *     error_set(error, ERROR_INPUT, "duplicate version \"%s\"", version);
 *     error_add_place(error, path, line, column);
 *     error_add_hint(error, "Renumber one of them with confiture-migrate new --renumber.");
 *     return FALSE;
 *
 * Messages are lower case, one line, no full stop, subject in quotes; a hint is a sentence. `error`
 * may be NULL anywhere, as with GError. Everything is copied; an error owns its texts. Lines and
 * columns count from 1; 0 is unknown.
 */
#ifndef CORE_BASE_ERROR_H
#define CORE_BASE_ERROR_H

#include <glib.h>

typedef enum ErrorCode {
#define ERROR(name, exit_status, meaning) ERROR_##name,
#include "core/base/errors.def"
#undef ERROR
    ERROR_CODE_COUNT
} ErrorCode;

#define CONFITURE_ERROR (error_quark())
GQuark error_quark(void);

void error_set(GError **error, ErrorCode code, const char *format, ...) G_GNUC_PRINTF(3, 4);
void error_add_place(GError **error, const char *path, guint line, guint column);
void error_add_hint(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
void error_add_detail(GError **error,
                      const char *detail); /* PostgreSQL's DETAIL, or the quoted source line */
void error_add_sqlstate(GError **error, const char *sqlstate); /* five characters */

/* What an error carries; NULL or 0 where it carries none, also for errors of other domains.
 * Borrowed. */
const char *error_path(const GError *error);
guint error_line(const GError *error);
guint error_column(const GError *error);
const char *error_hint(const GError *error);
const char *error_detail(const GError *error);
const char *error_sqlstate(const GError *error);

/* The exit status of contracts: that of its code; 4 for file errors of GLib, 70 for anything else.
 */
int error_exit_status(const GError *error);

/* The code's name in lower case with dashes ("migration"), for JSON output. */
const char *error_code_name(const GError *error);

#endif
