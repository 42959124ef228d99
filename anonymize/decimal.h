/*
 * Decimal: a number as text, with the digits that stand behind its point, for strategies that
 * compute with doubles (15 digits) and write as many digits as they read.
 */
#ifndef ANONYMIZE_DECIMAL_H
#define ANONYMIZE_DECIMAL_H

#include "anonymize/field.h"

typedef struct Decimal {
    double number;
    guint scale;
} Decimal;

gboolean decimal_parse(const Field *value, Decimal *decimal); /* FALSE for NaN and Infinity */
void decimal_append(GString *out, double number, guint scale);

#endif
