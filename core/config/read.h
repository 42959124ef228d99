/*
 * Reading: a YAML document poured into a Config by the table of keys. Private to core/config.
 */
#ifndef CORE_CONFIG_READ_H
#define CORE_CONFIG_READ_H

#include "core/config/config.h"

/* confiture.yaml: the whole file, with what environments.NAME says for config->environment. */
gboolean config_read_main(Config *config, const YamlDocument *document, GError **error);

/* db/environments/NAME.yaml of the older layout. */
gboolean config_read_older(Config *config, const YamlDocument *document, GError **error);

/* The members of `node` must be among `known` (NULL-terminated); else ERROR_INPUT at the key, with
 * the nearest as hint. `parent` is the path for the message, "" at the top. */
gboolean config_check_key(const YamlDocument *document, const YamlNode *key, const char *parent,
                          const char *const *known, GError **error);

/* Appends the texts of a list, or a single text, to `list`, which is freed and replaced. */
gboolean config_append_list(const YamlDocument *document, const YamlNode *node, const char *path,
                            char ***list, GError **error);
void config_append(char ***list, const char *text);

/* A scalar's text; ERROR_INPUT for a list or a mapping. */
gboolean config_read_text(const YamlDocument *document, const YamlNode *node, const char *path,
                          char **text, GError **error);

gboolean config_is_null(const YamlNode *node);
void config_clear(Config *config);

#endif
