/*
 * The way to servers: what cmd/lint/live.h asks for, through core/pg. A database is only read, in
 * one read-only transaction; --scratch makes one of the project's own files instead, on a server
 * that is thrown away.
 */
#ifndef CMD_LINT_LIVE_DOOR_H
#define CMD_LINT_LIVE_DOOR_H

#include "cmd/lint/live.h"

extern const LiveDoor lint_live_door;

#endif
