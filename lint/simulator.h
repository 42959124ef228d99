/*
 * Simulator: what a server's session would look like before each statement of a migration.
 *
 *     simulator_begin(simulator, parse, transactional, chained);
 *     …rules read… simulator_is_fresh(simulator, "public", "orders")
 *     simulator_apply(simulator, statement, schema);          after each statement
 *
 * Knows the transaction (the runner's, or BEGIN … COMMIT in the file), the relations and columns
 * that this file made, the constraints it validated, the session's time zone. Relations are named
 * by schema and name, as resolved by the caller.
 */
#ifndef LINT_SIMULATOR_H
#define LINT_SIMULATOR_H

#include "core/schema/model.h"
#include "core/sql/statement.h"
#include "lint/session.h"

#include <glib.h>

typedef struct Simulator Simulator;

Simulator *simulator_new(void);
void simulator_free(Simulator *simulator);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Simulator, simulator_free)

/* A new file. `chained`: the schema holds everything that was there before, so what it lacks does
 * not exist. */
void simulator_begin(Simulator *simulator, const Parse *parse, gboolean transactional,
                     gboolean chained);

/* `schema`: as it was before the statement. */
void simulator_apply(Simulator *simulator, const Statement *statement, const Schema *schema);

/*
 * A DO block: outside of a transaction it is one itself. Between save and undo is what may happen
 * instead of what follows. What is guarded may not happen: CREATE may meet what is there already.
 */
void simulator_enter_block(Simulator *simulator);
void simulator_leave_block(Simulator *simulator);
void simulator_end_block_transaction(Simulator *simulator, gboolean commit);
void simulator_save(Simulator *simulator);
void simulator_undo(Simulator *simulator);
void simulator_set_guarded(Simulator *simulator, gboolean guarded);

/* The transaction is that of a DO block alone. */
gboolean simulator_in_block_alone(const Simulator *simulator);

/* Locks held, timeouts in force. */
const Session *simulator_session(const Simulator *simulator);

gboolean simulator_in_transaction(const Simulator *simulator);

/* Nobody else can be using the relation: made in this transaction, temporary, or made by this file
 * and without rows. */
gboolean simulator_is_fresh(const Simulator *simulator, const char *schema, const char *name);

/* Made by this file, whatever happened since. */
gboolean simulator_made(const Simulator *simulator, const char *schema, const char *name);
gboolean simulator_made_column(const Simulator *simulator, const char *schema, const char *name,
                               const char *column);

/* How many constraints of the table, unknown to the schema, this file validated so far and drops
 * later: the sign of a CHECK (… IS NOT NULL) that was only there for SET NOT NULL. */
guint simulator_temporary_validations(const Simulator *simulator, const char *schema,
                                      const char *name);

/* SET NOT NULL that came before on this table. */
guint simulator_not_null_sets(const Simulator *simulator, const char *schema, const char *name);

/* The file set a time zone of offset zero. */
gboolean simulator_in_utc(const Simulator *simulator);

/* The schema that a name means: as written, of the relation that search_path finds, or where it
 * would be created. */
const char *simulator_schema_of(const Schema *schema, const ObjectName *name);

#endif
