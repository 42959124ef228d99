/* Charts as inline SVG: what happened when, and how long it took. Colours come from the page. */
#include "cmd/audit/html.h"
#include "cmd/audit/report.h"

#include <math.h>
#include <string.h>

enum {
    WIDTH = 960,
    LEFT = 110,
    RIGHT = 12,
    BUCKETS = 72,
    LANE = 58,
    LANES_MAX = 8,
    HEIGHT = 220,
    KINDS = 4
};

static const char *const kind_classes[KINDS] = {"applied", "reverted", "failed", "other"};

static guint kind_of(const json_t *event)
{
    guint kind = 0;
    while (kind < KINDS - 1 && g_strcmp0(member_text(event, "kind"), kind_classes[kind]) != 0)
        kind++;
    return kind;
}

typedef struct Span {
    gint64 first, last; /* µs */
} Span;

static Span span_of(const json_t *events)
{
    Span span = {G_MAXINT64, 0};
    json_t *event;
    size_t i;
    json_array_foreach(events, i, event)
    {
        gint64 time = event_time(member_text(event, "recorded_at"));
        span.first = MIN(span.first, time);
        span.last = MAX(span.last, time);
    }
    return span;
}

static double share(Span span, const json_t *event)
{
    gint64 time = event_time(member_text(event, "recorded_at"));
    return span.last > span.first ? (double)(time - span.first) / (double)(span.last - span.first)
                                  : 0.5;
}

/* Numbers of a page have a point, whatever the locale. */
static void append_number(GString *html, double number)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append(html, g_ascii_formatd(text, sizeof text, "%.1f", number));
}

static void append_label(GString *html, double x, double y, const char *anchor, const char *text)
{
    g_string_append(html, "<text x=\"");
    append_number(html, x);
    g_string_append(html, "\" y=\"");
    append_number(html, y);
    g_string_append_printf(html, "\" text-anchor=\"%s\">", anchor);
    html_text_cut(html, text, 16);
    g_string_append(html, "</text>");
}

static char *time_label(gint64 time, Span span)
{
    g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc(time / G_USEC_PER_SEC);
    gint64 length = span.last - span.first;
    return g_date_time_format(moment, length > 4 * G_TIME_SPAN_DAY    ? "%Y-%m-%d"
                                      : length > 2 * G_TIME_SPAN_HOUR ? "%m-%d %H:%M"
                                                                      : "%H:%M:%S");
}

static void append_axis(GString *html, Span span, double y)
{
    static const char *const anchors[] = {"start", "middle", "end"};
    gboolean one = span.last == span.first;
    for (int i = 0; i < 3; i++) {
        if (one && i != 1)
            continue;
        g_autofree char *label = time_label(span.first + (span.last - span.first) / 2 * i, span);
        append_label(html, LEFT + (WIDTH - LEFT - RIGHT) / 2.0 * i, y, anchors[i], label);
    }
}

typedef struct Lane {
    const char *name;
    guint counts[BUCKETS][KINDS];
} Lane;

static Lane *lane_of(GPtrArray *lanes, const char *name)
{
    for (guint i = 0; i < lanes->len; i++) {
        Lane *lane = lanes->pdata[i];
        if (g_strcmp0(lane->name, name) == 0)
            return lane;
    }
    if (lanes->len == LANES_MAX)
        return lanes->pdata[LANES_MAX - 1];
    Lane *lane = g_new0(Lane, 1);
    lane->name = name;
    g_ptr_array_add(lanes, lane);
    return lane;
}

static GPtrArray *count_lanes(const json_t *events, Span span)
{
    GPtrArray *lanes = g_ptr_array_new_with_free_func(g_free);
    json_t *event;
    size_t i;
    json_array_foreach(events, i, event)
    {
        guint bucket = (guint)(share(span, event) * BUCKETS);
        Lane *lane = lane_of(lanes, member_text(event, "environment"));
        lane->counts[MIN(bucket, BUCKETS - 1)][kind_of(event)]++;
    }
    return lanes;
}

static guint highest(const GPtrArray *lanes)
{
    guint top = 1;
    for (guint i = 0; i < lanes->len; i++) {
        const Lane *lane = lanes->pdata[i];
        for (guint bucket = 0; bucket < BUCKETS; bucket++) {
            guint sum = 0;
            for (guint kind = 0; kind < KINDS; kind++)
                sum += lane->counts[bucket][kind];
            top = MAX(top, sum);
        }
    }
    return top;
}

static void append_bar(GString *html, const char *class, double x, double y, double width,
                       double height, guint events)
{
    g_string_append_printf(html, "<rect class=\"%s\" x=\"", class);
    append_number(html, x);
    g_string_append(html, "\" y=\"");
    append_number(html, y);
    g_string_append(html, "\" width=\"");
    append_number(html, width);
    g_string_append(html, "\" height=\"");
    append_number(html, height);
    g_string_append_printf(html, "\"><title>%u %s</title></rect>", events, class);
}

static void append_lane(GString *html, const Lane *lane, double bottom, guint top)
{
    double step = (double)(WIDTH - LEFT - RIGHT) / BUCKETS;
    append_label(html, LEFT - 12, bottom - 4, "end", lane->name != NULL ? lane->name : "(none)");
    g_string_append_printf(html, "<path class=\"grid\" d=\"M%d %.0fH%d\"/>", LEFT, bottom,
                           WIDTH - RIGHT);
    for (guint bucket = 0; bucket < BUCKETS; bucket++) {
        double y = bottom;
        for (guint kind = 0; kind < KINDS; kind++) {
            guint events = lane->counts[bucket][kind];
            double height = MAX(4, (LANE - 14) * sqrt(events) / sqrt(top));
            if (events == 0)
                continue;
            y -= MIN(height, y - (bottom - LANE + 8));
            append_bar(html, kind_classes[kind], LEFT + step * bucket + 0.5, y, step - 1, height,
                       events);
        }
    }
}

static void begin_chart(GString *html, const char *label, double height)
{
    g_string_append_printf(
        html, "<div class=\"chart\"><svg viewBox=\"0 0 %d %.0f\" role=\"img\" aria-label=\"%s\">",
        WIDTH, height, label);
}

void report_chart_timeline(const json_t *document, GString *html)
{
    const json_t *events = json_object_get(document, "events");
    Span span = span_of(events);
    g_autoptr(GPtrArray) lanes = count_lanes(events, span);
    if (lanes->len == 0)
        return;
    begin_chart(html, "events over time, a row for each environment", lanes->len * LANE + 26.0);
    guint top = highest(lanes);
    for (guint i = 0; i < lanes->len; i++)
        append_lane(html, lanes->pdata[i], (i + 1.0) * LANE, top);
    append_axis(html, span, lanes->len * LANE + 20.0);
    g_string_append(html, "</svg></div>\n");
}

static const struct {
    gint64 taken;
    const char *label;
} marks[] = {{100, "0.1 ms"},
             {1000, "1 ms"},
             {10000, "10 ms"},
             {100000, "0.1 s"},
             {1000000, "1 s"},
             {10000000, "10 s"},
             {60000000, "1 min"},
             {600000000, "10 min"},
             {G_GINT64_CONSTANT(3600000000), "1 h"},
             {G_GINT64_CONSTANT(36000000000), "10 h"}};

/* The lowest mark that nothing reaches beyond, at least a second. */
static guint top_mark(const json_t *events)
{
    json_t *event;
    size_t i;
    guint top = 4;
    json_array_foreach(events, i, event)
    {
        while (top + 1 < G_N_ELEMENTS(marks) &&
               member_number(event, "duration_us") > marks[top].taken)
            top++;
    }
    return top;
}

static double height_of(gint64 microseconds, guint top)
{
    double all = log10((double)marks[top].taken / (double)marks[0].taken);
    double part = log10(MAX((double)microseconds / (double)marks[0].taken, 1));
    return HEIGHT - 30 - (HEIGHT - 44) * MIN(part / all, 1);
}

static void append_points(GString *html, const json_t *events, Span span, guint kind, guint top)
{
    json_t *event;
    size_t i;
    g_string_append_printf(html, "<path class=\"point %s\" d=\"", kind_classes[kind]);
    json_array_foreach(events, i, event)
    {
        gint64 taken = member_number(event, "duration_us");
        if (taken <= 0 || kind_of(event) != kind)
            continue;
        g_string_append_c(html, 'M');
        append_number(html, LEFT + (WIDTH - LEFT - RIGHT) * share(span, event));
        g_string_append_c(html, ' ');
        append_number(html, height_of(taken, top));
        g_string_append(html, "h0");
    }
    g_string_append(html, "\"/>");
}

void report_chart_durations(const json_t *document, GString *html)
{
    const json_t *events = json_object_get(document, "events");
    Span span = span_of(events);
    guint top = top_mark(events);
    begin_chart(html, "how long each event took, on a logarithmic scale", HEIGHT);
    for (guint i = 0; i <= top; i++) {
        double y = height_of(marks[i].taken, top);
        g_string_append_printf(html, "<path class=\"grid\" d=\"M%d %.0fH%d\"/>", LEFT, y,
                               WIDTH - RIGHT);
        append_label(html, LEFT - 12, y + 4, "end", marks[i].label);
    }
    for (guint kind = 0; kind < KINDS; kind++)
        append_points(html, events, span, kind, top);
    append_axis(html, span, HEIGHT - 4);
    g_string_append(html, "</svg></div>\n");
}
