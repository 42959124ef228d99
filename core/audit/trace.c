#include "core/audit/trace.h"

#include "core/audit/present.sql.h"
#include "core/audit/trace_match.h"
#include "core/base/arena.h"
#include "core/base/error.h"

#include <string.h>

static void touch_free(gpointer data)
{
    TraceTouch *touch = data;
    g_free(touch->action);
    g_free(touch->kind);
    g_free(touch->identity);
    g_free(touch->renamed);
    g_free(touch->former);
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

typedef struct Match {
    Element element;
    Closeness closeness;
    char *former; /* the object's name before; taken by the touch */
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
            element_is(&match->element, "created"))
            return TRUE;
        if (other->element.statement != match->element.statement)
            continue;
        gboolean makes =
            element_is(&other->element, "created") || element_is(&other->element, "dropped");
        if (match->closeness == BESIDE && other->closeness == DIRECT && makes)
            return TRUE;
        if (match->closeness == DIRECT && element_is(&match->element, "altered") &&
            other->closeness == BESIDE)
            return TRUE;
    }
    return FALSE;
}

static const char *text_of(json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static TraceTouch *touch_new(const Match *match)
{
    const Element *element = &match->element;
    TraceTouch *touch = g_new0(TraceTouch, 1);
    touch->action = g_strdup(element->action);
    touch->kind = g_strdup(element->kind);
    touch->identity = g_strdup(text_of(element->object, "identity"));
    touch->renamed = g_strdup(element->renamed != NULL ? element->renamed : element->moved);
    touch->statement = (guint)element->statement;
    touch->line = (guint)json_integer_value(json_object_get(element->object, "line"));
    touch->whole = match->closeness == WHOLE;
    touch->beside = match->closeness == BESIDE;
    touch->former = g_strdup(match->former);
    return touch;
}

typedef struct Walk {
    EventLog *log;
    Trace *trace;
    Target target;
    GHashTable *names; /* every name and earlier name met so far: what to ask the server for */
    gboolean learnt;   /* a name or owner was met that this round did not ask for */
} Walk;

static void learn_name(Walk *walk, const char *name)
{
    if (name != NULL && g_hash_table_add(walk->names, g_strdup(name)))
        walk->learnt = TRUE;
}

static char *former_identity(const Target *target, const Element *element)
{
    ObjectName name = {.schema = target->schema != NULL ? target->schema : element->schema,
                       .name = target->name != NULL ? target->name : element->name,
                       .part = target->part,
                       .arguments = element->arguments};
    return object_name_format(&name);
}

static void match_clear(gpointer match)
{
    g_free(((Match *)match)->former);
}

/* From the last statement back to the first. */
static GArray *find_matches(Walk *walk, json_t *objects)
{
    GArray *matches = g_array_new(FALSE, FALSE, sizeof(Match));
    g_array_set_clear_func(matches, match_clear);
    for (size_t i = json_array_size(objects); i-- > 0;) {
        Match match = {.element = element_of(json_array_get(objects, i))};
        match.closeness = target_step_back(&walk->target, &match.element);
        if (match.closeness != FAR) {
            learn_name(walk, walk->target.name);
            match.former = former_identity(&walk->target, &match.element);
        } else {
            match.closeness = target_closeness(&walk->target, &match.element);
        }
        if (match.closeness == DIRECT && element_is(&match.element, "created") &&
            target_learn_owner(&walk->target, &match.element)) {
            learn_name(walk, walk->target.owner);
            walk->learnt = TRUE;
        }
        if (match.closeness != FAR)
            g_array_append_val(matches, match);
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
        g_ptr_array_add(step->touches, touch_new(&g_array_index(matches, Match, i)));
    }
    json_decref(objects);
    return TRUE;
}

/* What happened to the relation, schema or table while the object was not there is not its story:
 * before it was made, after it was dropped. Walks on from the oldest. */
static gboolean is_lived_through(const TraceTouch *touch, gboolean *alive)
{
    gboolean created = strcmp(touch->action, "created") == 0;
    if (touch->beside)
        return TRUE;
    if (touch->whole && !*alive && !created)
        return FALSE;
    *alive = created || (*alive && strcmp(touch->action, "dropped") != 0);
    return TRUE;
}

/* The oldest that is about the object itself. */
static gboolean is_born_here(const GPtrArray *steps)
{
    for (guint i = steps->len; i-- > 0;) {
        const TraceStep *step = g_ptr_array_index(steps, i);
        for (guint j = 0; j < step->touches->len; j++) {
            const TraceTouch *touch = g_ptr_array_index(step->touches, j);
            if (!touch->beside && (!touch->whole || strcmp(touch->action, "created") == 0))
                return strcmp(touch->action, "created") == 0;
        }
    }
    return FALSE;
}

static void cut_to_life(Trace *trace)
{
    gboolean alive = !is_born_here(trace->steps);
    for (guint i = trace->steps->len; i-- > 0;) {
        TraceStep *step = g_ptr_array_index(trace->steps, i);
        for (guint j = 0; j < step->touches->len;) {
            if (is_lived_through(g_ptr_array_index(step->touches, j), &alive))
                j++;
            else
                g_ptr_array_remove_index(step->touches, j);
        }
        if (step->touches->len == 0)
            g_ptr_array_remove_index(trace->steps, i);
    }
}

static void list_former_names(Trace *trace)
{
    for (guint i = 0; i < trace->steps->len; i++) {
        const TraceStep *step = g_ptr_array_index(trace->steps, i);
        for (guint j = step->touches->len; j-- > 0;) {
            const TraceTouch *touch = g_ptr_array_index(step->touches, j);
            if (touch->former != NULL)
                g_ptr_array_add(trace->formerly, g_strdup(touch->former));
        }
    }
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

static void start_round(Walk *walk, const Target *target)
{
    Target fresh = target_new(target->schema, target->name, target->part, target->arguments);
    fresh.owner = g_steal_pointer(&walk->target.owner);
    fresh.columns = g_steal_pointer(&walk->target.columns);
    target_clear(&walk->target);
    walk->target = fresh;
    g_ptr_array_set_size(walk->trace->steps, 0);
    learn_name(walk, target->name);
    walk->learnt = FALSE;
}

/* Each round asks for the events of all names known; what is learnt on the way makes the next round
 * begin anew with it. */
static gboolean walk_back(Walk *walk, const Target *target, GError **error)
{
    do {
        start_round(walk, target);
        g_autofree char *patterns = patterns_of(walk);
        EventFilter filter = {.objects = patterns, .newest_first = TRUE};
        if (!event_log_read(walk->log, &filter, walk_event, walk, error))
            return FALSE;
    } while (walk->learnt);
    cut_to_life(walk->trace);
    list_former_names(walk->trace);
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
    guint n = target_readings(&name, readings);
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
