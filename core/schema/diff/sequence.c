#include "core/schema/diff/change.h"

#include <string.h>

/* "MINVALUE 100" of "START WITH 1 INCREMENT BY 1 MINVALUE 100 …" */
static gint64 option_of(const char *options, const char *word)
{
    const char *at = strstr(options, word);
    g_assert(at != NULL);
    return g_ascii_strtoll(at + strlen(word), NULL, 10);
}

static SequenceBounds bounds_of_identity(const Fact *column)
{
    const char *options = fact_value(column, "identity_options");
    return (SequenceBounds){.minimum = option_of(options, "MINVALUE "),
                            .maximum = option_of(options, "MAXVALUE ")};
}

static SequenceBounds bounds_of_sequence(const Fact *sequence)
{
    return (SequenceBounds){.minimum = g_ascii_strtoll(fact_value(sequence, "minimum"), NULL, 10),
                            .maximum = g_ascii_strtoll(fact_value(sequence, "maximum"), NULL, 10)};
}

SequenceBounds sequence_bounds(const Fact *fact)
{
    return fact->kind == &kind_sequence ? bounds_of_sequence(fact) : bounds_of_identity(fact);
}

gboolean sequence_narrows(const Fact *from, const Fact *to)
{
    SequenceBounds old = sequence_bounds(from), new = sequence_bounds(to);
    return new.minimum > old.minimum || new.maximum < old.maximum;
}

/*
 * The server refuses bounds that leave out the number that a sequence stands at. So it is given the
 * bounds of both, moved to the nearest number that is allowed, and only then the new bounds. A
 * number that it was moved to was not used yet.
 */
void recipe_narrow_sequence(Writer *writer, const char *head, const char *set, const char *sequence)
{
    SequenceBounds old = sequence_bounds(writer->change->from);
    SequenceBounds new = sequence_bounds(writer->change->to);
    if (new.minimum > old.maximum || new.maximum < old.minimum)
        writer_add(writer, g_strdup_printf("%s %sMINVALUE %" G_GINT64_FORMAT
                                           " %sMAXVALUE %" G_GINT64_FORMAT,
                                           head, set, MIN(old.minimum, new.minimum), set,
                                           MAX(old.maximum, new.maximum)));
    g_autoptr(GString) literal = g_string_new(sequence);
    g_string_replace(literal, "'", "''", 0);
    writer_add(writer,
               g_strdup_printf(
                   "SELECT pg_catalog.setval('%s', LEAST(GREATEST(last_value, "
                   "%" G_GINT64_FORMAT "), %" G_GINT64_FORMAT "), is_called AND "
                   "last_value BETWEEN %" G_GINT64_FORMAT " AND %" G_GINT64_FORMAT ") FROM %s",
                   literal->str, new.minimum, new.maximum, new.minimum, new.maximum, sequence));
}
