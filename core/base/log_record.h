/*
 * LogRecord: something that happened, as one line for machines: a name and typed values, in the
 * order in which they were added.
 *
 *     g_autoptr(LogRecord) record = log_record_new("migration_finished");
 *     log_record_add_text(record, "migration", "0012");
 *     log_record_add_duration(record, "duration_ms", 8600);
 *     g_autofree char *line = log_record_format(record, NULL);
 *
 *     event=migration_finished migration=0012 duration_ms=8.6
 *
 * As text, a value with blanks, quotes, `=`, `\`, control characters or bytes that are no UTF-8 is
 * in double quotes, with \", \\, \n, \r, \t and \xNN as escapes: a line stays one line whatever a
 * name holds. As JSON, numbers are numbers, and what is no UTF-8 is replaced. Keys are literals.
 */
#ifndef CORE_BASE_LOG_RECORD_H
#define CORE_BASE_LOG_RECORD_H

#include <glib.h>
#include <jansson.h>

typedef struct LogRecord LogRecord;

LogRecord *log_record_new(const char *event);
void log_record_free(LogRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LogRecord, log_record_free)

/* NULL is left out. */
void log_record_add_text(LogRecord *record, const char *key, const char *value);
void log_record_add_count(LogRecord *record, const char *key, gint64 value);
void log_record_add_flag(LogRecord *record, const char *key, gboolean value);
/* Microseconds, told in milliseconds with one digit behind the point. */
void log_record_add_duration(LogRecord *record, const char *key, gint64 microseconds);

const char *log_record_event(const LogRecord *record);
/* The text of that key; NULL: it has none. */
const char *log_record_text(const LogRecord *record, const char *key);
/* The number of that key; 0: it has none. */
gint64 log_record_count(const LogRecord *record, const char *key);

/* What a text may show to others (without its passwords); free with g_free(). */
typedef char *(*LogCleanFunc)(const char *text);

/* `clean` may be NULL. Free with g_free(). */
char *log_record_format(const LogRecord *record, LogCleanFunc clean);
/* Adds event and values to the object. */
void log_record_to_json(const LogRecord *record, LogCleanFunc clean, json_t *object);

/* A text as the value of a line; free with g_free(). */
char *log_quote(const char *text);

#endif
