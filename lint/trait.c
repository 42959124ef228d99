#include "lint/trait.h"

const Trait *trait_next(const Statement *statement, TraitKind kind, guint *at)
{
    while (*at < statement->n_traits) {
        const Trait *trait = &statement->traits[(*at)++];
        if (trait->kind == kind)
            return trait;
    }
    return NULL;
}
