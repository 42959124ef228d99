#include "gitint/lineage_store.h"

#include "core/data/file.h"

#include "gitint/blob_definitions.h"

#include <string.h>

enum { FORMAT = 1, SUM_LENGTH = 64 };

/* Lines of members parted by tabs. o: key, version, path, line, blob, actions; c, of the object
 * above: kind, line, commit, path, blob, before; g: path, count. Texts that occur often are numbers
 * of t lines. Names may hold any character: they are escaped as in C. */

static char *store_path(const Repository *repository, const LineageOptions *options, gboolean make)
{
    g_autofree char *asked =
        g_strjoin("\n", options->migrations ? "migrations" : "tree", options->folder,
                  options->exclude != NULL ? options->exclude : "", NULL);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA1, asked, -1);
    g_autofree char *name = g_strdup_printf("lineage-%.12s", sum);
    return repository_index_path(repository, name, make);
}

static char *head_line(const LineageOptions *options, const Lineage *lineage)
{
    g_autofree char *folder = g_strescape(options->folder, NULL);
    g_autofree char *exclude = g_strescape(options->exclude != NULL ? options->exclude : "", NULL);
    return g_strdup_printf("confiture lineage %d\t%s\t%s\t%s\t%s\n", FORMAT, lineage->tip,
                           options->migrations ? "migrations" : "tree", folder, exclude);
}

typedef struct Writer {
    GString *out;
    GHashTable *numbers; /* text -> number + 1 */
} Writer;

static void write_text_line(Writer *self, const char *text)
{
    g_autofree char *escaped = g_strescape(text, NULL);
    g_string_append_printf(self->out, "t\t%s\n", escaped);
}

/* Texts are of the lineage's own chunk: equal ones are the same. */
static guint number_of(Writer *self, const char *text)
{
    if (text == NULL)
        return 0;
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(self->numbers, text));
    if (number > 0)
        return number;
    union {
        const char *read;
        gpointer kept;
    } key = {.read = text};
    g_hash_table_insert(self->numbers, key.kept,
                        GUINT_TO_POINTER(g_hash_table_size(self->numbers) + 1));
    write_text_line(self, text);
    return g_hash_table_size(self->numbers);
}

static void write_object(Writer *self, const LineageObject *object)
{
    guint key = number_of(self, object->key), version = number_of(self, object->version);
    guint path = number_of(self, object->path), blob = number_of(self, object->blob);
    g_string_append_printf(self->out, "o\t%u\t%u\t%u\t%u\t%u\t%u\n", key, version, path,
                           object->line, blob, object->actions);
    for (guint i = 0; i < object->changes->len; i++) {
        const LineageChange *change = &g_array_index(object->changes, LineageChange, i);
        guint commit = number_of(self, change->commit), place = number_of(self, change->path);
        guint after = number_of(self, change->blob), before = number_of(self, change->before);
        g_string_append_printf(self->out, "c\t%u\t%u\t%u\t%u\t%u\t%u\n", change->kind, change->line,
                               commit, place, after, before);
    }
}

static void write_gap(Writer *self, const LineageGap *gap)
{
    guint path = number_of(self, gap->path);
    g_string_append_printf(self->out, "g\t%u\t%u\n", path, gap->opaque);
}

void lineage_store_write(const Repository *repository, const LineageOptions *options,
                         const Lineage *lineage)
{
    g_autofree char *path = store_path(repository, options, TRUE);
    g_autofree char *head = head_line(options, lineage);
    g_autoptr(GHashTable) numbers = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GString) out = g_string_new(head);
    Writer writer = {out, numbers};
    for (guint i = 0; i < lineage->objects->len; i++)
        write_object(&writer, g_ptr_array_index(lineage->objects, i));
    for (guint i = 0; i < lineage->gaps->len; i++)
        write_gap(&writer, g_ptr_array_index(lineage->gaps, i));
    g_autofree char *sum =
        g_compute_checksum_for_string(G_CHECKSUM_SHA256, out->str, (gssize)out->len);
    g_string_append(out, sum);
    (void)file_write(path, out->str, out->len, NULL);
}

typedef struct Reader {
    Lineage *lineage;
    GPtrArray *texts; /* from 1 */
    LineageObject *object;
    gboolean failed;
} Reader;

enum { MEMBERS_MAX = 6 };

static const char *text_at(Reader *self, guint32 number)
{
    self->failed = self->failed || number >= self->texts->len;
    return self->failed ? NULL : g_ptr_array_index(self->texts, number);
}

static guint read_numbers(char *at, guint32 members[MEMBERS_MAX])
{
    guint count = 0;
    while (count < MEMBERS_MAX && *at == '\t')
        members[count++] = (guint32)strtoul(at + 1, &at, 10);
    return *at == '\0' ? count : 0;
}

static void read_object(Reader *self, const guint32 m[MEMBERS_MAX])
{
    const char *key = text_at(self, m[0]), *version = text_at(self, m[1]);
    if (key == NULL)
        self->failed = TRUE;
    if (self->failed)
        return;
    self->object = lineage_add(self->lineage, key, version);
    self->object->path = text_at(self, m[2]);
    self->object->line = m[3];
    self->object->blob = text_at(self, m[4]);
    self->object->actions = m[5];
}

static void read_change(Reader *self, const guint32 m[MEMBERS_MAX])
{
    LineageChange change = {.kind = m[0],
                            .line = m[1],
                            .commit = text_at(self, m[2]),
                            .path = text_at(self, m[3]),
                            .blob = text_at(self, m[4]),
                            .before = text_at(self, m[5])};
    self->failed = self->failed || self->object == NULL || change.commit == NULL ||
                   change.path == NULL || change.kind > LINEAGE_GONE;
    if (!self->failed)
        g_array_append_val(self->object->changes, change);
}

static void read_gap(Reader *self, const guint32 m[MEMBERS_MAX])
{
    const char *path = text_at(self, m[0]);
    if (path == NULL)
        self->failed = TRUE;
    if (self->failed)
        return;
    LineageGap *gap = g_new0(LineageGap, 1);
    gap->path = path;
    gap->opaque = m[1];
    g_ptr_array_add(self->lineage->gaps, gap);
}

static void read_text(Reader *self, const char *escaped)
{
    g_autofree char *plain = strchr(escaped, '\\') == NULL ? NULL : g_strcompress(escaped);
    g_ptr_array_add(self->texts,
                    g_string_chunk_insert(self->lineage->texts, plain != NULL ? plain : escaped));
}

static void read_line(Reader *self, char *line)
{
    guint32 members[MEMBERS_MAX] = {0};
    if (line[0] == 't' && line[1] == '\t')
        read_text(self, line + 2);
    else if (line[0] == 'o' && read_numbers(line + 1, members) == 6)
        read_object(self, members);
    else if (line[0] == 'c' && read_numbers(line + 1, members) == 6)
        read_change(self, members);
    else if (line[0] == 'g' && read_numbers(line + 1, members) == 2)
        read_gap(self, members);
    else
        self->failed = TRUE;
}

/* `text` loses its sum. */
static gboolean is_whole(char *text, gsize *length)
{
    if (*length <= SUM_LENGTH || memchr(text, '\0', *length) != NULL)
        return FALSE;
    *length -= SUM_LENGTH;
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, (gssize)*length);
    gboolean same = strcmp(sum, text + *length) == 0;
    text[*length] = '\0';
    return same;
}

static gboolean read_lines(Reader *self, char *text)
{
    g_ptr_array_add(self->texts, NULL);
    for (char *end; *text != '\0' && !self->failed; text = end + 1) {
        end = strchr(text, '\n');
        if (end == NULL)
            return FALSE;
        *end = '\0';
        read_line(self, text);
    }
    return !self->failed;
}

gboolean lineage_store_read(const Repository *repository, const LineageOptions *options,
                            Lineage *lineage)
{
    gsize length;
    g_autofree char *text = NULL;
    g_autofree char *path = store_path(repository, options, FALSE);
    g_autofree char *head = head_line(options, lineage);
    if (!g_file_get_contents(path, &text, &length, NULL) || !g_str_has_prefix(text, head) ||
        !is_whole(text, &length))
        return FALSE;
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    Reader reader = {.lineage = lineage, .texts = texts};
    if (read_lines(&reader, text + strlen(head)))
        return TRUE;
    g_ptr_array_set_size(lineage->objects, 0);
    g_ptr_array_set_size(lineage->gaps, 0);
    return FALSE;
}
