/*
 * Marks: what a finding keeps of its file once the file is gone: the line to show, and a
 * fingerprint that stays when lines move.
 *
 * A fingerprint is made of the rule, the object and the statement's words: white space, comments
 * and the case of words do not count, nor where the file lies. Findings that are the same in all
 * that get a number.
 */
#ifndef LINT_MARK_H
#define LINT_MARK_H

#include <glib.h>

/* Sorted findings, whose sources are still there. */
void marks_set(GPtrArray *findings);

#endif
