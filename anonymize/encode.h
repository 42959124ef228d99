/* Encodings of a tag of 128 bits, each appended to `out`. */
#ifndef ANONYMIZE_ENCODE_H
#define ANONYMIZE_ENCODE_H

#include "core/data/keyed.h"

void encode_hex(GString *out, const guint8 tag[TAG_BYTES], guint length); /* at most 32 */
void encode_base32(GString *out, const guint8 tag[TAG_BYTES],
                   guint length); /* at most 26; a-z, 2-7 */
void encode_uuid(GString *out, const guint8 tag[TAG_BYTES], guint version); /* RFC 9562 */
void encode_integer(GString *out, const guint8 tag[TAG_BYTES], guint bits); /* at most 63 */

#endif
