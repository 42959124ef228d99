/* What went wrong, from the fields of a libpq result to a GError. */
#include <string.h>

#include "core/base/error.h"
#include "core/pg/address.h"
#include "core/pg/wire.h"

/* https://www.postgresql.org/docs/current/errcodes-appendix.html: class 08, and the server going
 * down. */
static gboolean is_connection_state(const char *sqlstate)
{
    return g_str_has_prefix(sqlstate, "08") || strcmp(sqlstate, "57P01") == 0 ||
           strcmp(sqlstate, "57P02") == 0 || strcmp(sqlstate, "57P03") == 0;
}

static ErrorCode code_of(const Connection *self, const char *sqlstate)
{
    if (strcmp(sqlstate, "57014") == 0 && self->cancelled)
        return ERROR_CANCELLED;
    return is_connection_state(sqlstate) ? ERROR_CONNECTION : ERROR_DATABASE;
}

static char *detail_of(const PGresult *result)
{
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    const char *context = PQresultErrorField(result, PG_DIAG_CONTEXT);
    if (detail != NULL && context != NULL)
        return g_strdup_printf("%s\n%s", detail, context);
    return g_strdup(detail != NULL ? detail : context);
}

static void fail_by_server(Connection *self, const PGresult *result, const char *sqlstate,
                           GError **error)
{
    ErrorCode code = code_of(self, sqlstate);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    g_autofree char *line = address_mask(NULL, message != NULL ? message : "unknown error");
    const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
    g_autofree char *detail = detail_of(result);
    if (code == ERROR_CONNECTION)
        error_set(error, code, "the connection to \"%s\" is lost: %s", self->label, line);
    else
        error_set(error, code, "%s", line);
    error_add_sqlstate(error, sqlstate);
    if (detail != NULL)
        error_add_detail(error, detail);
    if (hint != NULL)
        error_add_hint(error, "%s", hint);
}

/* Classes whose messages name objects, never values:
 * https://www.postgresql.org/docs/current/errcodes-appendix.html */
static gboolean is_silent_on_values(const char *sqlstate)
{
    static const char *const classes[] = {"08", "0A", "23", "25", "28", "3D", "3F", "40",
                                          "42", "53", "54", "55", "57", "58", NULL};
    for (guint i = 0; classes[i] != NULL; i++) {
        if (strncmp(sqlstate, classes[i], 2) == 0)
            return TRUE;
    }
    return strcmp(sqlstate, "22001") == 0 || strcmp(sqlstate, "22P04") == 0;
}

static const char *condition_of(const char *sqlstate)
{
    static const struct {
        const char *sqlstate, *condition;
    } conditions[] = {
        {"22003", "a number is out of range"},
        {"22007", "a date or time has a wrong format"},
        {"22008", "a date or time is out of range"},
        {"22012", "division by zero"},
        {"22021", "a text is not valid in the database's encoding"},
        {"22P02", "a text cannot be read as the type"},
        {"22P05", "a character has no equivalent in the other encoding"},
        {"P0001", "a function raised an error"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(conditions); i++) {
        if (strcmp(conditions[i].sqlstate, sqlstate) == 0)
            return conditions[i].condition;
    }
    return "a value was refused";
}

/* "COPY t, line 5, column email": what follows is the cell or the row. NULL when it is not there.
 */
static char *copy_place(const char *context)
{
    const char *start = context;
    while (start != NULL && !g_str_has_prefix(start, "COPY ")) {
        start = strchr(start, '\n');
        start = start != NULL ? start + 1 : NULL;
    }
    const char *line = start != NULL ? strstr(start, ", line ") : NULL;
    if (line == NULL)
        return NULL;
    const char *end = line + strlen(", line ");
    end += strspn(end, "0123456789");
    if (g_str_has_prefix(end, ", column ")) {
        const char *value = strstr(end, ": ");
        const char *null = strstr(end, ", null input");
        if (null != NULL && (value == NULL || null < value))
            value = null;
        end = value != NULL ? value : end;
    }
    return g_strndup(start, (gsize)(end - start));
}

void wire_fail_copy(Connection *self, const PGresult *result, GError **error)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (sqlstate == NULL) {
        wire_fail(self, "the copy was broken off", error);
        return;
    }
    ErrorCode code = code_of(self, sqlstate);
    gboolean silent = is_silent_on_values(sqlstate);
    const char *message = silent ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const char *shown = message != NULL ? message : condition_of(sqlstate);
    const char *hint = silent ? PQresultErrorField(result, PG_DIAG_MESSAGE_HINT) : NULL;
    g_autofree char *place = copy_place(PQresultErrorField(result, PG_DIAG_CONTEXT));
    if (code == ERROR_CONNECTION)
        error_set(error, code, "the connection to \"%s\" is lost: %s", self->label, shown);
    else
        error_set(error, code, "%s", shown);
    error_add_sqlstate(error, sqlstate);
    if (place != NULL)
        error_add_detail(error, place);
    if (hint != NULL)
        error_add_hint(error, "%s", hint);
}

void wire_fail(Connection *self, const char *what, GError **error)
{
    g_autofree char *reason = address_mask(NULL, PQerrorMessage(self->pg));
    if (PQstatus(self->pg) != CONNECTION_BAD) {
        error_set(error, ERROR_DATABASE, "%s: %s", what,
                  reason[0] != '\0' ? reason : "no reason was given");
        return;
    }
    error_set(error, ERROR_CONNECTION, "the connection to \"%s\" is lost: %s", self->label, reason);
    error_add_hint(
        error,
        "Look into the server's log for why it ended the session, then run the command again.");
}

void wire_fail_result(Connection *self, const PGresult *result, GError **error)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (sqlstate != NULL)
        fail_by_server(self, result, sqlstate, error);
    else
        wire_fail(self, "the server's answer cannot be read", error);
}

gboolean wire_check(Connection *self, const PGresult *result, GError **error)
{
    switch (PQresultStatus(result)) {
    case PGRES_EMPTY_QUERY:
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_SINGLE_TUPLE:
        return TRUE;
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH:
        if (error != NULL && *error == NULL)
            error_set(error, ERROR_DATABASE, "COPY from stdin or to stdout is not possible here");
        return FALSE;
    default:
        if (error != NULL && *error == NULL)
            wire_fail_result(self, result, error);
        return FALSE;
    }
}
