/*
 * Child: a program that runs for a hook, in a process group of its own so that it and all that it
 * started end with the hook.
 *
 *     g_autoptr(Child) child = child_spawn(context, argv, NULL, &error);
 *     child_write(child, "{}\n");
 *     gboolean success = child_serve(child, on_line, data, &error) && child_end(child, &error);
 *
 * It runs in the project's folder, its standard error goes to the log line by line. Its time is the
 * hook's: when that is over, or on Ctrl-C, the group is killed. A line longer than 16 MiB is an
 * error. That it closes its standard input is none.
 */
#ifndef HOOKS_CHILD_H
#define HOOKS_CHILD_H

#include "hooks/hook.h"

typedef struct Child Child;

/* One line of its standard output, without the line end. FALSE with an error: it is killed. */
typedef gboolean (*ChildLineFunc)(Child *child, const char *line, gpointer data, GError **error);

/* `environment` NULL: the process's own. */
Child *child_spawn(HookContext *context, const char *const *argv, char **environment,
                   GError **error);
void child_free(Child *child); /* kills what is left of the group */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Child, child_free)

/* Kept until it reads. */
void child_write(Child *child, const char *text);

/* Reads until it ended, or closed its output, or the function called child_stop(). */
gboolean child_serve(Child *child, ChildLineFunc function, gpointer data, GError **error);
void child_stop(Child *child);

/* Closes its input, waits for its end; an exit status other than 0 is an error with the last line
 * that it wrote to standard error. */
gboolean child_end(Child *child, GError **error);

/* All in one: `input` (may be NULL) to it, its output thrown away or (when `output` is not NULL)
 * gathered. */
gboolean child_run(HookContext *context, const char *const *argv, char **environment,
                   const char *input, GString *output, GError **error);

#endif
