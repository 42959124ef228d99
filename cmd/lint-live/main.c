/* lint-live: confiture-lint with a way to servers, which it goes on as (cmd/lint/live.h). */
#include "cmd/lint-live/door.h"
#include "cmd/lint/commands.h"

int main(int argc, char **argv)
{
    (void)live_is_asked(argc, argv, &live_database);
    live_door = &lint_live_door;
    return lint_main(argc, argv);
}
