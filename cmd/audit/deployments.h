/*
 * Deployments: which event brought each migration to this database, for who asks by version.
 *
 *     g_autoptr(Deployments) deployments = deployments_read(log, &error);
 *     const Event *event = deployments_find(deployments, "0003");
 *
 * The newest applied, baselined or adopted event of a version that was not reverted since.
 */
#ifndef CMD_AUDIT_DEPLOYMENTS_H
#define CMD_AUDIT_DEPLOYMENTS_H

#include "core/audit/event_log.h"

typedef struct Deployments Deployments;

/* `log` NULL: none is known. */
Deployments *deployments_read(EventLog *log, GError **error);
void deployments_free(Deployments *deployments);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Deployments, deployments_free)

/* NULL when it is not deployed, or nothing is known. Leading zeros do not count. */
const Event *deployments_find(const Deployments *deployments, const char *version);

#endif
