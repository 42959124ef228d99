#include "core/schema/catalog/kind.h"

#include <string.h>

static const Kind *const kinds[] = {
#define KIND(name) &kind_##name,
#include "core/schema/catalog/kinds.def"
#undef KIND
};

const Kind *kind_of(KindId id)
{
    return kinds[id];
}

guint kind_attributes(const Kind *kind)
{
    guint count = 0;
    while (kind->attributes[count].name != NULL)
        count++;
    return count;
}

int kind_find_attribute(const Kind *kind, const char *name, gsize length)
{
    for (int i = 0; kind->attributes[i].name != NULL; i++) {
        const char *known = kind->attributes[i].name;
        if (strncmp(known, name, length) == 0 && known[length] == '\0')
            return i;
    }
    return -1;
}
