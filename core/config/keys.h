/*
 * The keys of confiture.yaml: one table behind reading, the hints for unknown keys, the JSON
 * Schema's test and the manual. A path's parts are joined by "."; "*" stands for a name that the
 * user chooses. A key that is no leaf here is a mapping whose members are the table's longer paths.
 * `offset` is where the value goes in Config (NO_OFFSET: read elsewhere).
 */
#ifndef CORE_CONFIG_KEYS_H
#define CORE_CONFIG_KEYS_H

#include <glib.h>

typedef enum KeyKind {
    KEY_TEXT,     /* char* */
    KEY_LIST,     /* char**: a list of texts, or a single text */
    KEY_CHOICE,   /* char*: one of `choices` */
    KEY_BOOLEAN,  /* gboolean */
    KEY_INTEGER,  /* gint64 between `minimum` and `maximum` */
    KEY_DURATION, /* gint64 milliseconds */
    KEY_ANY       /* any value; read elsewhere */
} KeyKind;

#define NO_OFFSET G_MAXSIZE

typedef struct ConfigKey {
    const char *path;
    KeyKind kind;
    gsize offset;
    const char *fallback; /* the default as the file would write it; NULL: none */
    const char *choices;  /* separated by "|" */
    gint64 minimum, maximum;
    const char *summary;
} ConfigKey;

extern const ConfigKey config_keys[];
extern const guint config_key_count;

/* The keys of the older layout's db/environments/NAME.yaml that have no meaning here;
 * NULL-terminated. */
extern const char *const older_keys_ignored[];

/* The leaf with that path as it stands in the table ("environments.*.include"), or NULL. */
const ConfigKey *config_key_find(const char *path);

/* The names that may stand below `parent` ("" is the top): sorted, NULL-terminated, free with
 * g_strfreev().
 * "*" among them: any name. Empty when `parent` is no mapping of the table. */
char **config_key_children(const char *parent);

#endif
