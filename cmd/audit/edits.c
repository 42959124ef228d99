/* Files of migrations that are not what ran: what differs, who made it so, and whether it matters.
 */
#include "cmd/audit/verify.h"
#include "core/data/digest.h"
#include "core/sql/same.h"
#include "gitint/difference.h"
#include "gitint/provenance.h"

#include <string.h>

static void edit_free(gpointer data)
{
    Edit *edit = data;
    event_free(edit->event);
    g_free(edit->difference);
    g_free(edit->commit);
    g_free(edit->author);
    g_free(edit->subject);
    g_free(edit);
}

static EditKind compare(GBytes *before, GBytes *after, const char *path)
{
    if (before == NULL)
        return EDIT_UNKNOWN;
    g_autoptr(Script) old = script_split(path, before, FALSE, NULL);
    g_autoptr(Script) new = script_split(path, after, FALSE, NULL);
    return old != NULL && new != NULL &&script_means_same(old, new) ? EDIT_COMMENTS : EDIT_MEANING;
}

/* Of the present bytes; bytes that are not committed have none. */
static void tell_commit(Edit *edit, ProvenanceSource *source, GBytes *bytes)
{
    g_autoptr(Provenance) found = source->find(source, edit->event->path, bytes, NULL);
    if (found == NULL || g_strcmp0(found->worktree, "clean") != 0)
        return;
    edit->commit = g_strdup(found->origin_oid);
    edit->author = g_strdup(found->author_name);
    edit->subject = g_strdup(found->subject);
}

static Edit *edit_new(const Verification *self, const Event *event, GBytes *bytes,
                      ProvenanceSource *source)
{
    Edit *edit = g_new0(Edit, 1);
    edit->event = event_copy(event);
    edit->kind = EDIT_MISSING;
    if (bytes == NULL)
        return edit;
    g_autoptr(GBytes) before = event->blob_oid != NULL
                                   ? repository_read_blob(self->audit->repository, event->blob_oid)
                                   : NULL;
    edit->kind = compare(before, bytes, event->path);
    if (before != NULL)
        edit->difference = difference_format(before, bytes, event->path);
    tell_commit(edit, source, bytes);
    return edit;
}

static GBytes *read_file(const char *top, const char *path)
{
    char *text = NULL;
    gsize length = 0;
    g_autofree char *full = g_build_filename(top, path, NULL);
    return g_file_get_contents(full, &text, &length, NULL) ? g_bytes_new_take(text, length) : NULL;
}

static gboolean is_as_it_ran(GBytes *bytes, const Event *event)
{
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);
    g_autofree char *checksum = digest_sha256(data, length);
    return strcmp(checksum, event->checksum) == 0;
}

static int compare_ids(gconstpointer a, gconstpointer b)
{
    const Edit *left = *(Edit *const *)a, *right = *(Edit *const *)b;
    gint64 first = g_ascii_strtoll(left->event->id, NULL, 10),
           second = g_ascii_strtoll(right->event->id, NULL, 10);
    return first < second ? -1 : first > second;
}

/* A bare repository has no files to hold against anything. */
gboolean verification_find_edits(Verification *self, G_GNUC_UNUSED GError **error)
{
    const char *top = repository_work_tree(self->audit->repository);
    GHashTableIter iterator;
    gpointer value;
    if (top == NULL)
        return TRUE;
    g_autoptr(ProvenanceSource) source = git_provenance_new(self->audit->repository, NULL, NULL);
    self->edits = g_ptr_array_new_with_free_func(edit_free);
    g_hash_table_iter_init(&iterator, self->applied);
    for (; g_hash_table_iter_next(&iterator, NULL, &value); self->files++) {
        const Event *event = value;
        g_autoptr(GBytes) bytes = read_file(top, event->path);
        if (bytes == NULL || !is_as_it_ran(bytes, event))
            g_ptr_array_add(self->edits, edit_new(self, event, bytes, source));
    }
    g_ptr_array_sort(self->edits, compare_ids);
    return TRUE;
}
