/*
 * The domains of a schema, for questions about types (core/sql/type_change.h).
 *
 *     TypeQuestion question = type_question(schema, utc);
 *     type_change_cost("character varying(20)", "app.short_text", &question)
 */
#ifndef LINT_TYPE_H
#define LINT_TYPE_H

#include "core/schema/model.h"
#include "core/sql/type_change.h"

#include <glib.h>

/* `utc`: the session's time zone has offset zero. The schema is borrowed. */
TypeQuestion type_question(const Schema *schema, gboolean utc);

#endif
