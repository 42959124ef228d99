#include "core/plugin/plugin.h"

#include <dlfcn.h>
#include <string.h>

#include "core/base/error.h"

typedef const ConfiturePlugin *(*EntryFunc)(void);

static gboolean fail(const char *path, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

static gboolean fail(const char *path, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *reason = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    error_set(error, ERROR_INPUT, "the plugin \"%s\" was not loaded: %s", path, reason);
    return FALSE;
}

static gboolean is_word(const char *text)
{
    return text != NULL && text[0] != '\0' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(text);
}

static gboolean check_parameters(const char *path, const ConfitureHookType *type, GError **error)
{
    for (size_t i = 0; i < type->n_parameters; i++) {
        const ConfitureParameter *parameter = &type->parameters[i];
        if (!is_word(parameter->name) || parameter->summary == NULL ||
            (unsigned)parameter->kind > CONFITURE_DURATION)
            return fail(path, error, "parameter %zu of its hook type \"%s\" is not complete", i + 1,
                        type->name);
    }
    return TRUE;
}

static gboolean check_hooks(const char *path, const ConfiturePlugin *table, GError **error)
{
    if (table->n_hooks > 0 && table->hooks == NULL)
        return fail(path, error, "it has no table of its %zu hook types", table->n_hooks);
    for (size_t i = 0; i < table->n_hooks; i++) {
        const ConfitureHookType *type = &table->hooks[i];
        if (!is_word(type->name))
            return fail(path, error, "the name of its hook type %zu is not of a-z, 0-9 and _",
                        i + 1);
        if (type->summary == NULL || type->run == NULL ||
            (type->n_parameters > 0 && type->parameters == NULL))
            return fail(path, error, "its hook type \"%s\" is not complete", type->name);
        if (!check_parameters(path, type, error))
            return FALSE;
    }
    return TRUE;
}

/* What was built for an older number has no such members. */
const ConfitureLintRule *plugin_lint_rules(const ConfiturePlugin *table, size_t *count)
{
    *count = table->abi >= 2 ? table->n_lint_rules : 0;
    return *count > 0 ? table->lint_rules : NULL;
}

static gboolean check_lint_rules(const char *path, const ConfiturePlugin *table, GError **error)
{
    size_t count;
    const ConfitureLintRule *rules = plugin_lint_rules(table, &count);
    if (count > 0 && rules == NULL)
        return fail(path, error, "it has no table of its %zu lint rules", count);
    for (size_t i = 0; i < count; i++) {
        if (!is_word(rules[i].name))
            return fail(path, error, "the name of its lint rule %zu is not of a-z, 0-9 and _",
                        i + 1);
        if (rules[i].summary == NULL || rules[i].why == NULL || rules[i].safer == NULL ||
            rules[i].check == NULL || rules[i].severity < CONFITURE_SEVERITY_INFO ||
            rules[i].severity > CONFITURE_SEVERITY_ERROR)
            return fail(path, error, "its lint rule \"%s\" is not complete", rules[i].name);
    }
    return TRUE;
}

static gboolean check_table(const char *path, const ConfiturePlugin *table, GError **error)
{
    if (table == NULL)
        return fail(path, error, "confiture_plugin() gave no table");
    if (table->abi == 0 || table->abi > CONFITURE_PLUGIN_ABI)
        return fail(path, error, "it was built for plugin ABI %u, this program has %u", table->abi,
                    CONFITURE_PLUGIN_ABI);
    if (table->name == NULL || table->version == NULL)
        return fail(path, error, "it does not tell its name and version");
    return check_hooks(path, table, error) && check_lint_rules(path, table, error);
}

Plugin *plugin_open(const char *path, GError **error)
{
    g_autoptr(Plugin) self = g_new0(Plugin, 1);
    self->path = g_strdup(path);
    self->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (self->library == NULL) {
        const char *reason = dlerror();
        fail(path, error, "%s", reason != NULL ? reason : "dlopen failed");
        return NULL;
    }
    EntryFunc entry = NULL;
    void *symbol = dlsym(self->library, "confiture_plugin");
    memcpy(&entry, &symbol, sizeof entry); /* as POSIX has it: an object is no function */
    if (entry == NULL) {
        fail(path, error, "it has no function confiture_plugin()");
        return NULL;
    }
    self->table = entry();
    return check_table(path, self->table, error) ? g_steal_pointer(&self) : NULL;
}

void plugin_free(Plugin *plugin)
{
    if (plugin == NULL)
        return;
    if (plugin->library != NULL)
        dlclose(plugin->library);
    g_free(plugin->path);
    g_free(plugin);
}
