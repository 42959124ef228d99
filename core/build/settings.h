/*
 * Settings: what a file changes about its session, so that the next file starts as if in a session
 * of its own. Private to core/build.
 *
 *     g_autoptr(Settings) settings = settings_new("musicbrainz, public");
 *     settings_note(settings, statement->set);   for each SET, RESET, set_config of the file
 *     g_autofree char *sql = settings_reset(settings);   "RESET statement_timeout;\nSET search_path
 * = …;\n", then forgotten
 */
#ifndef CORE_BUILD_SETTINGS_H
#define CORE_BUILD_SETTINGS_H

#include "core/sql/statement.h"

#include <glib.h>

typedef struct Settings Settings;

/* `search_path`: what each file starts with; NULL leaves the server's default. */
Settings *settings_new(const char *search_path);
void settings_free(Settings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settings, settings_free)

void settings_note(Settings *settings, const SetVariable *set);

/* The statements that undo what was noted, in the order of the names; "" when there is nothing to
 * undo. */
char *settings_reset(Settings *settings);

/* "SET search_path = a, b;\n", or "" without one. */
char *settings_begin(const Settings *settings);

#endif
