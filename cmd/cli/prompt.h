/*
 * Prompt: questions to somebody at a terminal, with line editing and the answers before it (arrow
 * up); the only room that knows libedit.
 *
 *     g_autoptr(Prompt) prompt = prompt_open("confiture-migrate");
 *     g_autofree char *line = NULL;
 *     if (prompt_read(prompt, "[a]pply, [q]uit: ", &line) == PROMPT_LINE) …
 *
 * Both standard input and standard error must be terminals. While a question stands Ctrl-C is an
 * answer, no signal; what comes by kill(1) is taken as the same. interrupts_catch() makes SIGINT
 * something to ask for in between as well: interrupts_take() says once that it came.
 */
#ifndef CMD_CLI_PROMPT_H
#define CMD_CLI_PROMPT_H

#include <glib.h>

typedef enum PromptAnswer {
    PROMPT_LINE,
    PROMPT_INTERRUPTED, /* Ctrl-C */
    PROMPT_END          /* Ctrl-D, or the terminal is gone */
} PromptAnswer;

typedef struct Prompt Prompt;

Prompt *prompt_open(const char *program);
void prompt_close(Prompt *prompt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Prompt, prompt_close)

/* `line` without white space around it, NULL unless PROMPT_LINE. `stopped` (may be NULL) is asked
 * now and then; TRUE ends the question as Ctrl-D does. */
PromptAnswer prompt_read(Prompt *prompt, const char *question, gboolean (*stopped)(void),
                         char **line);

/* From now on SIGINT ends nothing. */
void interrupts_catch(void);
gboolean interrupts_take(void);
/* Readable while one waits to be taken. -1 before interrupts_catch(). */
int interrupts_fd(void);

#endif
