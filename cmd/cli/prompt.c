#include "cmd/cli/prompt.h"

#include <errno.h>
#include <histedit.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <wchar.h>

struct Prompt {
    EditLine *editor;
    History *history;
    const char *question;
    gboolean (*stopped)(void);
    gboolean interrupted;
};

static int event = -1; /* also written by the signal handler */

static void on_interrupt(G_GNUC_UNUSED int number)
{
    int saved = errno;
    uint64_t one = 1;
    ssize_t written = write(event, &one, sizeof one);
    (void)written;
    errno = saved;
}

void interrupts_catch(void)
{
    if (event < 0)
        event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
}

gboolean interrupts_take(void)
{
    uint64_t count = 0;
    return event >= 0 && read(event, &count, sizeof count) == sizeof count && count > 0;
}

int interrupts_fd(void)
{
    return event;
}

static Prompt *prompt_of(EditLine *editor)
{
    void *data = NULL;
    el_get(editor, EL_CLIENTDATA, &data);
    return data;
}

static char *show_question(EditLine *editor)
{
    /* libedit takes it for its own to write to, and does not. */
    return (char *)(guintptr)prompt_of(editor)->question;
}

/* TRUE once there is something to read; FALSE when the question is over. */
static gboolean wait_for_key(Prompt *self)
{
    enum { LOOK_AROUND = 200 };
    for (;;) {
        struct pollfd polled[2] = {{.fd = STDIN_FILENO, .events = POLLIN},
                                   {.fd = event, .events = POLLIN}};
        int ready = poll(polled, 2, LOOK_AROUND);
        self->interrupted = self->interrupted || interrupts_take();
        if (self->interrupted || (self->stopped != NULL && self->stopped()))
            return FALSE;
        if (ready > 0 && polled[0].revents != 0)
            return TRUE;
    }
}

/* libedit's own reading would sit out a signal. Ctrl-C ends the line, whatever is in it. */
static int read_key(EditLine *editor, wchar_t *key)
{
    enum { CONTROL_C = 3 };
    Prompt *self = prompt_of(editor);
    mbstate_t state = {0};
    for (;;) {
        char byte = 0;
        if (!wait_for_key(self))
            return -1;
        ssize_t count = read(STDIN_FILENO, &byte, 1);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return (int)count;
        self->interrupted = byte == CONTROL_C;
        if (self->interrupted)
            return -1;
        size_t used = mbrtowc(key, &byte, 1, &state);
        if (used == (size_t)-2)
            continue;
        if (used == (size_t)-1)
            *key = L'?';
        return 1;
    }
}

Prompt *prompt_open(const char *program)
{
    enum { REMEMBERED = 100 };
    Prompt *self = g_new0(Prompt, 1);
    HistEvent outcome;
    self->history = history_init();
    history(self->history, &outcome, H_SETSIZE, REMEMBERED);
    history(self->history, &outcome, H_SETUNIQUE, 1);
    self->editor = el_init(program, stdin, stderr, stderr);
    el_set(self->editor, EL_CLIENTDATA, self);
    el_set(self->editor, EL_PROMPT, show_question);
    el_set(self->editor, EL_EDITOR, "emacs");
    el_set(self->editor, EL_HIST, history, self->history);
    el_set(self->editor, EL_GETCFN, read_key);
    el_source(self->editor, NULL);
    el_set(self->editor, EL_SETTY, "-d", "-isig", NULL);
    return self;
}

void prompt_close(Prompt *prompt)
{
    if (prompt == NULL)
        return;
    el_end(prompt->editor);
    history_end(prompt->history);
    g_free(prompt);
}

static void remember(Prompt *self, const char *line)
{
    HistEvent outcome;
    if (*line != '\0')
        history(self->history, &outcome, H_ENTER, line);
}

PromptAnswer prompt_read(Prompt *prompt, const char *question, gboolean (*stopped)(void),
                         char **line)
{
    int length = 0;
    *line = NULL;
    prompt->question = question;
    prompt->stopped = stopped;
    prompt->interrupted = FALSE;
    const char *text = el_gets(prompt->editor, &length);
    if (prompt->interrupted || text == NULL || length <= 0) {
        (void)fputc('\n', stderr);
        return prompt->interrupted ? PROMPT_INTERRUPTED : PROMPT_END;
    }
    *line = g_strstrip(g_strndup(text, (gsize)length));
    remember(prompt, *line);
    return PROMPT_LINE;
}
