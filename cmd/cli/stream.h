/*
 * Stream: what an Output is made of. Private to cmd/cli: output.c (results) and message.c (standard
 * error).
 */
#ifndef CMD_CLI_STREAM_H
#define CMD_CLI_STREAM_H

#include "cmd/cli/output.h"
#include "core/data/file.h"

struct Output {
    GRecMutex lock; /* around whole lines, whichever stream they go to */
    char *program;
    char *format_name;
    OutputFormat format;
    FileWriter *file; /* NULL: standard output */
    GError *failure;  /* the first write that failed */
    gboolean wrote;   /* something of the result is out already */
    gboolean gone;    /* nobody reads standard output any more */
    gboolean steady;
    gboolean json_log;
    gboolean log_asked; /* --log-format was given */
    gboolean quiet;
    guint verbose;
    gboolean result_color, message_color;
    gboolean progress_shown; /* the cursor stands in a progress line */
    gint64 progress_started; /* monotonic microseconds; 0: none yet */
    gint64 progress_reported;
};

/* Results so far go out, so that messages come after them; a failure is kept for output_close(). */
void output_flush(Output *output);

/* The line of progress, if one is shown, makes room. */
void output_clear_progress(Output *output);

/* The escape sequence of a colour by name. */
const char *color_sequence(const char *name);

#endif
