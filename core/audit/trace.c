#include "core/audit/trace.h"

#include "core/audit/present.sql.h"
#include "core/base/arena.h"
#include "core/base/error.h"
#include "core/sql/object.h"

#include <string.h>

/* The object under the name it has at that point of the walk back; NULL is any. */
typedef struct Target {
    char *schema, *name, *part, *arguments;
} Target;

static void target_clear(Target *target)
{
    g_free(target->schema);
    g_free(target->name);
    g_free(target->part);
    g_free(target->arguments);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Target, target_clear)

static Target target_new(const char *schema, const char *name, const char *part,
                         const char *arguments)
{
    return (Target){g_strdup(schema), g_strdup(name), g_strdup(part), g_strdup(arguments)};
}

enum { READINGS_MAX = 3 };

/* What a text may mean, likeliest first: a.b is schema a's b, or part b of a relation a, or part b
 * of one in schema a. */
static guint read_target(const ObjectName *name, Target readings[READINGS_MAX])
{
    guint n = 0;
    readings[n++] = target_new(name->schema, name->name, name->part, name->arguments);
    if (name->part != NULL || name->arguments != NULL)
        return n;
    if (name->schema != NULL)
        readings[n++] = target_new(NULL, name->schema, name->name, NULL);
    readings[n++] = target_new(name->schema, NULL, name->name, NULL);
    return n;
}

static void touch_free(gpointer data)
{
    TraceTouch *touch = data;
    g_free(touch->action);
    g_free(touch->kind);
    g_free(touch->identity);
    g_free(touch->renamed);
    g_free(touch);
}

static void step_free(gpointer data)
{
    TraceStep *step = data;
    event_free(step->event);
    g_ptr_array_unref(step->touches);
    g_free(step);
}

void trace_free(Trace *trace)
{
    if (trace == NULL)
        return;
    g_free(trace->name);
    g_ptr_array_unref(trace->steps);
    g_ptr_array_unref(trace->formerly);
    g_ptr_array_unref(trace->present);
    g_free(trace);
}

static Trace *trace_new(const ObjectName *name)
{
    Trace *trace = g_new0(Trace, 1);
    trace->name = object_name_format(name);
    trace->steps = g_ptr_array_new_with_free_func(step_free);
    trace->formerly = g_ptr_array_new_with_free_func(g_free);
    trace->present = g_ptr_array_new_with_free_func(g_free);
    return trace;
}

/* One element of an event's objects, borrowed from its JSON. */
typedef struct Element {
    const char *action, *kind, *schema, *name, *part, *arguments, *renamed, *moved, *table;
    json_t *object;
    gint64 statement;
} Element;

static const char *text_of(json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static Element element_of(json_t *object)
{
    return (Element){.action = text_of(object, "action"),
                     .kind = text_of(object, "kind"),
                     .schema = text_of(object, "schema"),
                     .name = text_of(object, "name"),
                     .part = text_of(object, "part"),
                     .arguments = text_of(object, "arguments"),
                     .renamed = text_of(object, "renamed"),
                     .moved = text_of(object, "moved"),
                     .table = text_of(object, "table"),
                     .object = object,
                     .statement = json_integer_value(json_object_get(object, "statement"))};
}

static gboolean agrees(const char *wanted, const char *found)
{
    return wanted == NULL || g_strcmp0(wanted, found) == 0;
}

/* A name without schema was looked up along a path: any schema of it may have been the one. */
static gboolean schema_agrees(const Target *target, const Element *element)
{
    if (agrees(target->schema, element->schema))
        return TRUE;
    size_t i;
    json_t *schema;
    json_array_foreach(json_object_get(element->object, "path"), i, schema)
    {
        if (g_strcmp0(target->schema, json_string_value(schema)) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean is(const char *text, const char *word)
{
    return g_strcmp0(text, word) == 0;
}

static void replace(char **member, const char *value)
{
    char *copy = g_strdup(value);
    g_free(*member);
    *member = copy;
}

/* Whether the element gave the object its present name; the target then takes the name it had
 * before. */
static gboolean step_back(Target *target, const Element *element)
{
    if (is(element->kind, "schema") && element->renamed != NULL && target->schema != NULL &&
        is(element->renamed, target->schema)) {
        replace(&target->schema, element->name);
        return TRUE;
    }
    if (element->part != NULL) {
        if (element->renamed == NULL || !is(element->renamed, target->part) ||
            !agrees(target->name, element->name) || !schema_agrees(target, element))
            return FALSE;
        replace(&target->part, element->part);
        return TRUE;
    }
    if (target->name == NULL)
        return FALSE;
    if (element->renamed != NULL && is(element->renamed, target->name) &&
        schema_agrees(target, element) &&
        (target->part != NULL || agrees(target->arguments, element->arguments))) {
        replace(&target->name, element->name);
        return TRUE;
    }
    if (element->moved != NULL && is(element->name, target->name) &&
        is(element->moved, target->schema)) {
        replace(&target->schema, element->schema);
        return TRUE;
    }
    return FALSE;
}

static gboolean is_relation(const Element *element)
{
    return is(element->kind, "table") || is(element->kind, "view") ||
           is(element->kind, "materialized view") || is(element->kind, "foreign table") ||
           is(element->kind, "type");
}

typedef enum Closeness {
    FAR,    /* not about the object */
    WHOLE,  /* about the relation or schema that it is a part of */
    BESIDE, /* about a part of it */
    DIRECT
} Closeness;

static Closeness closeness_to_part(const Target *target, const Element *element)
{
    if (!agrees(target->name, element->name))
        return FAR;
    if (element->part != NULL)
        return is(element->part, target->part) ? DIRECT : FAR;
    gboolean shared = is(element->action, "dropped") ||
                      (is(element->action, "created") &&
                       json_is_true(json_object_get(element->object, "derived")));
    return target->name != NULL && is_relation(element) && shared ? WHOLE : FAR;
}

static Closeness closeness(const Target *target, const Element *element)
{
    if (is(element->kind, "schema"))
        return is(element->action, "dropped") && is(element->name, target->schema) ? WHOLE
               : target->schema == NULL && target->part == NULL && is(element->name, target->name)
                   ? DIRECT
                   : FAR;
    if (!schema_agrees(target, element))
        return FAR;
    if (target->part != NULL)
        return closeness_to_part(target, element);
    if (is(element->name, target->name)) {
        if (element->part != NULL)
            return target->arguments == NULL ? BESIDE : FAR;
        return agrees(target->arguments, element->arguments) ? DIRECT : FAR;
    }
    return target->name != NULL && is(element->table, target->name) ? BESIDE : FAR;
}

typedef struct Match {
    Element element;
    Closeness closeness;
    gboolean renaming;
} Match;

/* One statement says one thing: making or dropping the object covers its parts; a change of a part
 * says more than that the relation was altered; and that a whole table came says something only
 * where its parts are not listed. */
static gboolean is_covered(const GArray *matches, guint at)
{
    const Match *match = &g_array_index(matches, Match, at);
    for (guint i = 0; i < matches->len; i++) {
        const Match *other = &g_array_index(matches, Match, i);
        if (i == at)
            continue;
        if (match->closeness == WHOLE && other->closeness == DIRECT &&
            is(match->element.action, "created"))
            return TRUE;
        if (other->element.statement != match->element.statement)
            continue;
        gboolean makes =
            is(other->element.action, "created") || is(other->element.action, "dropped");
        if (match->closeness == BESIDE && other->closeness == DIRECT && makes)
            return TRUE;
        if (match->closeness == DIRECT && is(match->element.action, "altered") &&
            other->closeness == BESIDE)
            return TRUE;
    }
    return FALSE;
}

static TraceTouch *touch_new(const Element *element)
{
    TraceTouch *touch = g_new0(TraceTouch, 1);
    touch->action = g_strdup(element->action);
    touch->kind = g_strdup(element->kind);
    touch->identity = g_strdup(text_of(element->object, "identity"));
    touch->renamed = g_strdup(element->renamed != NULL ? element->renamed : element->moved);
    touch->statement = (guint)element->statement;
    touch->line = (guint)json_integer_value(json_object_get(element->object, "line"));
    return touch;
}

typedef struct Walk {
    EventLog *log;
    Target target;
    GHashTable *names; /* every name and earlier name met so far: what to ask the server for */
    gboolean names_grew;
    gboolean born; /* the oldest that was found made the object; with it the story had this many */
    guint kept_steps, kept_names;
    Trace *trace;
} Walk;

static void learn_name(Walk *walk, const char *name)
{
    if (name != NULL && g_hash_table_add(walk->names, g_strdup(name)))
        walk->names_grew = TRUE;
}

static char *former_identity(const Target *target, const Element *element)
{
    ObjectName name = {.schema = target->schema != NULL ? target->schema : element->schema,
                       .name = target->name != NULL ? target->name : element->name,
                       .part = target->part,
                       .arguments = element->arguments};
    return object_name_format(&name);
}

/* From the last statement back to the first. */
static GArray *find_matches(Walk *walk, json_t *objects)
{
    GArray *matches = g_array_new(FALSE, FALSE, sizeof(Match));
    for (size_t i = json_array_size(objects); i-- > 0;) {
        Match match = {.element = element_of(json_array_get(objects, i))};
        match.renaming = step_back(&walk->target, &match.element);
        match.closeness = match.renaming ? DIRECT : closeness(&walk->target, &match.element);
        if (match.closeness == FAR)
            continue;
        g_array_append_val(matches, match);
        if (match.renaming) {
            learn_name(walk, walk->target.name);
            g_ptr_array_add(walk->trace->formerly, former_identity(&walk->target, &match.element));
        }
    }
    return matches;
}

static TraceStep *add_step(Trace *trace, const Event *event)
{
    TraceStep *step = g_new0(TraceStep, 1);
    step->event = event_copy(event);
    step->touches = g_ptr_array_new_with_free_func(touch_free);
    g_ptr_array_add(trace->steps, step);
    return step;
}

/* What happened to a relation before a part of it was made is not the part's story. */
static void note_birth(Walk *walk, const GArray *matches)
{
    for (guint i = matches->len; i-- > 0;) {
        const Match *match = &g_array_index(matches, Match, i);
        gboolean created = is(match->element.action, "created");
        if (walk->target.part != NULL && match->element.part == NULL && !created)
            continue;
        walk->born = created;
        walk->kept_steps = walk->trace->steps->len;
        walk->kept_names = walk->trace->formerly->len;
        return;
    }
}

static void cut_before_birth(Walk *walk)
{
    if (!walk->born || walk->target.part == NULL)
        return;
    g_ptr_array_set_size(walk->trace->steps, (gint)walk->kept_steps);
    g_ptr_array_set_size(walk->trace->formerly, (gint)walk->kept_names);
}

static gboolean walk_event(const Event *event, gpointer data, G_GNUC_UNUSED GError **error)
{
    Walk *walk = data;
    json_t *objects = event->objects != NULL ? json_loads(event->objects, 0, NULL) : NULL;
    g_autoptr(GArray) matches = find_matches(walk, objects);
    TraceStep *step = NULL;
    for (guint i = matches->len; i-- > 0;) {
        if (is_covered(matches, i))
            continue;
        if (step == NULL)
            step = add_step(walk->trace, event);
        g_ptr_array_add(step->touches, touch_new(&g_array_index(matches, Match, i).element));
    }
    note_birth(walk, matches);
    json_decref(objects);
    return TRUE;
}

static void add_pattern(json_t *patterns, const char *key, const char *value)
{
    if (value != NULL)
        json_array_append_new(patterns, json_pack("{s:s}", key, value));
}

static json_t *name_patterns(const char *name)
{
    json_t *patterns = json_array();
    add_pattern(patterns, "name", name);
    add_pattern(patterns, "renamed", name);
    add_pattern(patterns, "table", name);
    return patterns;
}

static char *patterns_of(const Walk *walk)
{
    GHashTableIter iterator;
    gpointer name;
    json_t *patterns = json_array();
    g_hash_table_iter_init(&iterator, walk->names);
    while (g_hash_table_iter_next(&iterator, &name, NULL)) {
        json_t *more = name_patterns(name);
        json_array_extend(patterns, more);
        json_decref(more);
    }
    if (walk->target.name == NULL) {
        add_pattern(patterns, "part", walk->target.part);
        json_array_append_new(patterns, json_pack("{s:s}", "action", "renamed"));
    }
    if (walk->target.schema != NULL)
        json_array_append_new(patterns, json_pack("{s:s}", "kind", "schema"));
    char *text = json_dumps(patterns, JSON_COMPACT);
    json_decref(patterns);
    return text;
}

/* Each round asks for the events of all names known; a rename met on the way makes another name
 * known, and the next round begins anew with it. */
static gboolean walk_back(Walk *walk, const Target *target, GError **error)
{
    do {
        g_ptr_array_set_size(walk->trace->steps, 0);
        g_ptr_array_set_size(walk->trace->formerly, 0);
        target_clear(&walk->target);
        walk->target = target_new(target->schema, target->name, target->part, target->arguments);
        learn_name(walk, target->name);
        walk->names_grew = walk->born = FALSE;
        g_autofree char *patterns = patterns_of(walk);
        EventFilter filter = {.objects = patterns, .newest_first = TRUE};
        if (!event_log_read(walk->log, &filter, walk_event, walk, error))
            return FALSE;
    } while (walk->names_grew);
    cut_before_birth(walk);
    return TRUE;
}

static gboolean try_reading(EventLog *log, Trace *trace, const Target *target, GError **error)
{
    Walk walk = {.log = log, .trace = trace};
    walk.names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    gboolean complete = walk_back(&walk, target, error);
    g_hash_table_unref(walk.names);
    target_clear(&walk.target);
    return complete;
}

static gboolean find_present(EventLog *log, Trace *trace, const Target *target, GError **error)
{
    const char *parameters[] = {target->schema, target->name, target->part, target->arguments};
    g_autoptr(Result) found = connection_query(log->connection, present_sql, 4, parameters, error);
    if (found == NULL)
        return FALSE;
    for (guint i = 0; i < result_rows(found); i++)
        g_ptr_array_add(trace->present, g_strdup(result_value(found, i, 0)));
    return TRUE;
}

/* The first reading that the log or the catalog knows. */
static gboolean find(EventLog *log, Trace *trace, const Target *readings, guint n, GError **error)
{
    for (guint i = 0; i < n; i++) {
        if (!try_reading(log, trace, &readings[i], error) ||
            !find_present(log, trace, &readings[i], error))
            return FALSE;
        if (trace->steps->len > 0 || trace->present->len > 0)
            return TRUE;
    }
    return TRUE;
}

Trace *trace_object(EventLog *log, const char *object, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    ObjectName name;
    Target readings[READINGS_MAX];
    if (!object_name_parse(arena, object, &name, error))
        return NULL;
    g_autoptr(Trace) trace = trace_new(&name);
    guint n = read_target(&name, readings);
    gboolean complete = find(log, trace, readings, n, error);
    for (guint i = 0; i < n; i++)
        target_clear(&readings[i]);
    return complete ? g_steal_pointer(&trace) : NULL;
}

char *trace_patterns(const char *object, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    ObjectName name;
    if (!object_name_parse(arena, object, &name, error))
        return NULL;
    json_t *pattern = json_object();
    if (name.schema != NULL)
        json_object_set_new(pattern, "schema", json_string(name.schema));
    json_object_set_new(pattern, "name", json_string(name.name));
    if (name.part != NULL)
        json_object_set_new(pattern, "part", json_string(name.part));
    if (name.arguments != NULL)
        json_object_set_new(pattern, "arguments", json_string(name.arguments));
    json_t *patterns = json_pack("[o]", pattern);
    if (name.schema != NULL && name.part == NULL && name.arguments == NULL)
        json_array_append_new(patterns,
                              json_pack("{s:s, s:s}", "name", name.schema, "part", name.name));
    char *text = json_dumps(patterns, JSON_COMPACT);
    json_decref(patterns);
    return text;
}
