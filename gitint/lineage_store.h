/*
 * LineageStore: what was found for one commit and folder, kept in the git folder. Private to
 * Lineage.
 *
 * One text file for each folder, replaced whole: its first line names format, commit and what was
 * asked for, its last the SHA-256 of all before. Whatever does not agree is as if it were not
 * there.
 */
#ifndef GITINT_LINEAGE_STORE_H
#define GITINT_LINEAGE_STORE_H

#include "gitint/lineage.h"

/* FALSE: nothing that fits is kept. */
gboolean lineage_store_read(const Repository *repository, const LineageOptions *options,
                            Lineage *lineage);

/* Where it cannot be written nothing is kept. */
void lineage_store_write(const Repository *repository, const LineageOptions *options,
                         const Lineage *lineage);

/* For the store and the walk alike: a new object at the end. */
LineageObject *lineage_add(Lineage *lineage, const char *key, const char *version);

#endif
