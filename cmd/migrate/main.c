/* confiture-migrate: applies and reverts migrations, and knows which ones a database has. */
#include "cmd/migrate/commands.h"

static const Command *const commands[] = {&new_command,
                                          &status_command,
                                          &plan_command,
                                          &dry_run_command,
                                          &preflight_command,
                                          &up_command,
                                          &down_command,
                                          &verify_command,
                                          &hooks_command,
                                          &generate_command,
                                          &drift_command,
                                          &repair_command,
                                          &wizard_command,
                                          NULL};

static const Program program = {
    .name = "confiture-migrate",
    .summary = "apply and revert migrations, each recorded with the commit it came from",
    .details =
        "Migrations are VERSION_name.up.sql and .down.sql in db/migrations; the layouts of\n"
        "golang-migrate, sqlx, dbmate, diesel, prisma and Flyway are read as they are.\n"
        "\n"
        "  confiture-migrate new add_orders    write the files of the next migration\n"
        "  confiture-migrate status            what the database has, what is pending\n"
        "  confiture-migrate up                apply what is pending\n"
        "  confiture-migrate wizard            the same, one by one, with advice and questions\n"
        "  confiture-migrate down              revert the newest\n"
        "  confiture-migrate up --scratch      prove on a throw-away server that the chain runs",
    .commands = commands,
};

int main(int argc, char **argv)
{
    return program_main(&program, argc, argv);
}
