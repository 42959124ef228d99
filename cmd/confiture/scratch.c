/* `confiture scratch`: a command beside a PostgreSQL server that exists as long as it runs. */
#include <errno.h>
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/cli/output.h"
#include "cmd/confiture/commands.h"
#include "core/base/error.h"
#include "core/pg/scratch.h"

/* As a shell tells them. */
enum { EXIT_NOT_EXECUTABLE = 126, EXIT_NOT_FOUND = 127, EXIT_BY_SIGNAL = 128 };

static const char usage[] =
    "Usage: confiture scratch [--] COMMAND [ARGUMENT…]\n"
    "\n"
    "Runs COMMAND with a private PostgreSQL server that is started for it and is gone afterwards.\n"
    "The command finds it in CONFITURE_DATABASE_URL, DATABASE_URL and PGHOST, PGPORT, PGUSER, "
    "PGDATABASE,\n"
    "so that plain psql connects. The exit status is that of COMMAND.\n"
    "\n"
    "  confiture scratch psql -c 'select version()'\n"
    "  confiture scratch -- sh -c 'confiture-migrate up && confiture-audit log'\n";

/* What would lead the command, or libpq in it, to a server other than ours. */
static const char *const unwanted[] = {"PGHOSTADDR",   "PGSERVICE",           "PGSERVICEFILE",
                                       "PGOPTIONS",    "PGPASSWORD",          "PGPASSFILE",
                                       "PGSSLMODE",    "PGREQUIREPEER",       "PGCHANNELBINDING",
                                       "PGGSSENCMODE", "PGTARGETSESSIONATTRS"};

static void set_environment(const Scratch *scratch)
{
    const char *host = scratch_host(scratch);
    g_autofree char *escaped = g_uri_escape_string(host, NULL, FALSE);
    g_autofree char *uri =
        g_strdup_printf("postgresql://postgres@/postgres?host=%s&port=5432", escaped);
    for (guint i = 0; i < G_N_ELEMENTS(unwanted); i++)
        g_unsetenv(unwanted[i]);
    g_setenv("CONFITURE_DATABASE_URL", scratch_url(scratch), TRUE);
    g_setenv("DATABASE_URL", uri, TRUE);
    g_setenv("PGHOST", host, TRUE);
    g_setenv("PGPORT", "5432", TRUE);
    g_setenv("PGUSER", "postgres", TRUE);
    g_setenv("PGDATABASE", "postgres", TRUE);
}

static _Noreturn void become_command(const Scratch *scratch, pid_t parent, const sigset_t *signals,
                                     char **argv)
{
    sigprocmask(SIG_SETMASK, signals, NULL);
    /* Should we be killed, the server goes; the command has nothing left to do then. */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        _exit(EXIT_BY_SIGNAL + SIGTERM);
    set_environment(scratch);
    execvp(argv[0], argv);
    int reason = errno;
    (void)fprintf(stderr, "confiture: cannot run \"%s\": %s\n", argv[0], g_strerror(reason));
    _exit(reason == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE);
}

/* Our signals are the command's. What the terminal sends (Ctrl-C) it has got already, as one of the
 * same group. */
static int wait_for_command(pid_t command, const sigset_t *watched)
{
    int status = 0;
    for (;;) {
        siginfo_t info;
        if (sigwaitinfo(watched, &info) < 0)
            continue;
        if (info.si_signo == SIGCHLD) {
            if (waitpid(command, &status, WNOHANG) == command)
                return status;
        } else if (info.si_code != SI_KERNEL) {
            kill(command, info.si_signo);
        }
    }
}

static int run(const Scratch *scratch, char **argv, sigset_t *before)
{
    const int forwarded[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGCHLD};
    sigset_t watched;
    sigemptyset(&watched);
    for (guint i = 0; i < G_N_ELEMENTS(forwarded); i++)
        sigaddset(&watched, forwarded[i]);
    (void)signal(SIGCHLD, SIG_DFL); /* were it ignored, there would be no status */
    sigprocmask(SIG_BLOCK, &watched, before);
    pid_t parent = getpid();
    pid_t command = fork();
    if (command == 0)
        become_command(scratch, parent, before, argv);
    return command > 0 ? wait_for_command(command, &watched) : -1;
}

/* Ends as the command did, so that a shell's loop stops at Ctrl-C. */
static int end_as(int status, const sigset_t *before)
{
    if (status < 0)
        return EXIT_NOT_EXECUTABLE;
    if (WIFEXITED(status))
        return WEXITSTATUS(status);
    int number = WTERMSIG(status);
    if (number == SIGINT || number == SIGTERM || number == SIGHUP) {
        (void)signal(number, SIG_DFL);
        (void)raise(number);
        sigprocmask(SIG_SETMASK, before, NULL);
    }
    return EXIT_BY_SIGNAL + number;
}

static int fail(GError *error)
{
    g_autoptr(Output) output = output_new(&(OutputOptions){.program = "confiture"});
    output_error(output, error);
    output_close(output, NULL);
    return error_exit_status(error);
}

static int fail_usage(const char *message)
{
    g_autoptr(GError) error = NULL;
    error_set(&error, ERROR_USAGE, "%s", message);
    error_add_hint(&error, "Run confiture scratch --help.");
    return fail(error);
}

int scratch_command(int argc, char **argv)
{
    int first = 1;
    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        (void)fputs(usage, stdout);
        return 0;
    }
    if (argc > 1 && strcmp(argv[1], "--") == 0)
        first = 2;
    else if (argc > 1 && argv[1][0] == '-')
        return fail_usage("unknown option of scratch");
    if (argc <= first)
        return fail_usage("scratch needs a command to run");
    g_autoptr(GError) error = NULL;
    Scratch *scratch = scratch_start(NULL, &error);
    if (scratch == NULL)
        return fail(error);
    sigset_t before;
    int status = run(scratch, argv + first, &before);
    scratch_stop(scratch);
    return end_as(status, &before);
}
