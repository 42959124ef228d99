/*
 * Change: what happens to one fact (private to core/schema/diff).
 *
 * decide.c gives each fact of both sides its fate and drags along what hangs on it; order.c puts
 * the fates in order; recipes write them.
 */
#ifndef CORE_SCHEMA_DIFF_CHANGE_H
#define CORE_SCHEMA_DIFF_CHANGE_H

#include "core/schema/diff/delta.h"

typedef enum Fate {
    FATE_KEEP,
    FATE_CREATE,
    FATE_DROP,
    FATE_ALTER,
    FATE_REPLACE, /* dropped and made again */
    FATE_RETYPE   /* a type in use: renamed away, made again, columns moved over, then dropped */
} Fate;

typedef struct Node Node;

typedef struct Change {
    Fact *from, *to;
    Fate fate;
    guint64 attributes;
    gboolean retyped; /* a column whose type is altered, or made again under its feet */
    gboolean covered; /* a column that follows its parent table's: no statement of its own */
    gboolean only;    /* a column that goes, but not from the tables that inherit it */
    Node *drop, *forward;
    Node *attach; /* a partition that is made by itself, and then joins */
} Change;

typedef struct Changes {
    const Catalog *from, *to;
    const DeltaOptions *options;
    GPtrArray *all;   /* of Change, owned */
    Change **of_from; /* by Fact.index */
    Change **of_to;
    GPtrArray *refused;  /* of char *, one reason each */
    GPtrArray *unfilled; /* of Fact: materialized views to be filled when all is there */
    GPtrArray *analyze;  /* of char *, statements for the end */
} Changes;

Changes *changes_decide(const Catalog *from, const Catalog *to, const DeltaOptions *options);
void changes_free(Changes *changes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Changes, changes_free)

Change *change_of_from(const Changes *changes, const Fact *fact);
Change *change_of_to(const Changes *changes, const Fact *fact);

/* The fact that it is about, the wanted one where there is one. */
const Fact *change_subject(const Change *change);
gboolean change_goes(const Change *change);  /* DROP, REPLACE */
gboolean change_comes(const Change *change); /* CREATE, REPLACE */
gboolean change_has(const Change *change, const char *attribute);
void changes_refuse(Changes *changes, const Change *change, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* The change of the same column in the parent table that makes this one happen; NULL without. */
Change *change_leader(const Changes *changes, const Change *change);

void delta_add_analyze(Delta *delta, const char *sql);

/* Orders what was decided and writes the steps. */
gboolean changes_order(Changes *changes, Delta *delta, GError **error);

/* Recipes: whether an attribute that a recipe serves can be altered in place. */
gboolean recipe_alters(const Change *change, const char *attribute);

/* Where recipes put their statements. */
typedef struct Writer {
    Changes *changes;
    const Change *change;
    Delta *delta;
} Writer;

void writer_add(Writer *writer, char *sql);         /* takes sql */
void writer_add_alone(Writer *writer, char *sql);   /* likewise */
void writer_add_patient(Writer *writer, char *sql); /* likewise: alone, and may take its time */
/* To be analyzed in the end: the table, or one column of it. */
void writer_analyze(Writer *writer, const Fact *table, const char *column);
/* What was added last may write every row of the table anew. */
void writer_note_rewrite(Writer *writer, const Fact *table);
/* What was added last fails when `query` gives a row. Takes query. */
void writer_note_trial(Writer *writer, char *query);
void writer_note_casts(Writer *writer); /* …, and when it cannot read a value */
/* Of what was added last: values are gone, or poorer, afterwards. */
void writer_note_loss(Writer *writer);
void writer_format(Writer *writer, const Fact *fact, const char *template);

void recipe_drop(Writer *writer);
void recipe_create(Writer *writer);
void recipe_fill(Writer *writer);
void recipe_alter(Writer *writer);

/* Those of recipe_alter for single attributes; TRUE when served. */
gboolean recipe_column(Writer *writer, guint64 *attributes);
gboolean recipe_table(Writer *writer, const char *attribute);
gboolean recipe_privileges(Writer *writer, const Fact *from, const Fact *to);
/* What the default privileges of `from` gave to something just made, taken back. */
void recipe_bare_privileges(Writer *writer, const Fact *made);
void recipe_retype(Writer *writer);
/* The partition's place in the table that it is of. */
void recipe_attach(Writer *writer);

/* partition.c: the index or key of the partitioned table that this one of a partition is part of;
 * NULL when it is part of none. */
const Fact *partition_whole_index(const Fact *index);
/* Whether a table joins another parent, or its first. */
gboolean partition_moves(const Change *table);
/* A partition of a table that is there already is made by itself and joins when it has its indexes:
 * else the server would make and name them. */
gboolean partition_joins_later(const Changes *changes, const Change *table);
/* Whether an index of a partition must be there before that joins. */
gboolean partition_index_first(const Changes *changes, const Change *index);
/* Whether a key of a partition is part of this index: it goes along when that is said. */
gboolean partition_holds_key(const Fact *index);
gboolean partition_alters_index(const Change *index);
void recipe_attach_index(Writer *writer);

gboolean recipe_is_online(const Writer *writer, const Fact *part);
/* An index that is built beside the one it replaces. */
gboolean recipe_swaps(const Writer *writer);
gboolean recipe_drop_index(Writer *writer); /* FALSE: a plain DROP serves */
void recipe_drop_swapped(Writer *writer);
void recipe_create_index(Writer *writer);
void recipe_create_constraint(Writer *writer);
void recipe_index_statistics(Writer *writer, const Fact *index, gboolean reset);
void recipe_create_type(Writer *writer, const Fact *type);
void recipe_labels(Writer *writer);
char *recipe_format_labels(const Fact *type); /* 'a', 'b' */
gboolean labels_grow(const char *from, const char *to);
void recipe_create_table(Writer *writer);
void recipe_add_column(Writer *writer);
void recipe_column_type(Writer *writer, const Fact *from, const Fact *to, gboolean as_text);

/* Of a sequence, or of the one of an identity column. */
typedef struct SequenceBounds {
    gint64 minimum, maximum;
} SequenceBounds;

SequenceBounds sequence_bounds(const Fact *fact);
gboolean sequence_narrows(const Fact *from, const Fact *to);
/* What comes before the statement that narrows: `head` alters the sequence, each option after `set`
 * ("SET " for a column's). */
void recipe_narrow_sequence(Writer *writer, const char *head, const char *set,
                            const char *sequence);
void recipe_options(Writer *writer, const char *prefix, const char *from, const char *to);
void recipe_foreign_options(Writer *writer, const char *prefix, const char *from, const char *to);

#endif
