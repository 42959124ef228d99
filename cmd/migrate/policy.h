/*
 * The environment's policy (environments.NAME.policy), held against a plan before anything runs.
 */
#ifndef CMD_MIGRATE_POLICY_H
#define CMD_MIGRATE_POLICY_H

#include "cmd/migrate/session.h"

/* After session_recorder(). FALSE with ERROR_REFUSED and every violation as detail; with a reason
 * to override (NULL: none) they are warnings, and the recorder keeps both in every event. Nothing
 * is asked of git without a policy, nor for a throw-away server. */
gboolean session_check_policy(Session *session, const PlanInput *input, const Plan *plan,
                              const char *reason, GError **error);

#endif
