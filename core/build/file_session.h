/*
 * FileSession: what a file changes about its session, so that the next file starts as if in a
 * session of its own. Private to core/build.
 *
 *     g_autoptr(FileSession) session = file_session_new("musicbrainz, public");
 *     file_session_note(session, statement->set);   for each SET, RESET, set_config of the file
 *     g_autofree char *sql = file_session_reset(session);   "RESET statement_timeout;\nSET
 * search_path = …;\n", then forgotten
 */
#ifndef CORE_BUILD_FILE_SESSION_H
#define CORE_BUILD_FILE_SESSION_H

#include "core/sql/statement.h"

#include <glib.h>

typedef struct FileSession FileSession;

/* `search_path`: what each file starts with; NULL leaves the server's default. */
FileSession *file_session_new(const char *search_path);
void file_session_free(FileSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FileSession, file_session_free)

void file_session_note(FileSession *session, const SetVariable *set);

/* The statements that undo what was noted, in the order of the names; "" when there is nothing to
 * undo. */
char *file_session_reset(FileSession *session);

/* "SET search_path = a, b;\n", or "" without one. */
char *file_session_begin(const FileSession *session);

#endif
