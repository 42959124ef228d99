#include "gitint/origin.h"

#include "gitint/compare.h"

#include <string.h>

static const char EMPTY_BLOB[] = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

typedef struct File File;
struct File {
    char *name; /* at the tip */
    char *path; /* where the walk is */
    git_oid blob;
    gboolean appears; /* the commit at hand has it, its parent not */
    File *twin;       /* another file that had the same name here: two renamed from one */
};

/* Files that wait at a commit. */
typedef struct Station {
    git_commit *commit;
    char *folder;      /* all of them are below */
    GHashTable *files; /* path -> File */
} Station;

typedef struct Walk {
    git_repository *git;
    GHashTable *stations; /* commit's id -> Station */
    GHashTable *origins;
} Walk;

static GHashTable *file_set_new(void)
{
    return g_hash_table_new(g_str_hash, g_str_equal);
}

static void file_free(File *file)
{
    g_free(file->name);
    g_free(file->path);
    g_free(file);
}

static Station *station_new(git_commit *commit, const char *folder)
{
    Station *station = g_new0(Station, 1);
    station->commit = commit;
    station->folder = g_strdup(folder);
    station->files = file_set_new();
    return station;
}

/* The files have gone on or are settled by then. */
static void station_free(Station *station)
{
    git_commit_free(station->commit);
    g_hash_table_unref(station->files);
    g_free(station->folder);
    g_free(station);
}

static void set_add(GHashTable *files, File *file)
{
    File *present = g_hash_table_lookup(files, file->path);
    File **last = &file->twin;
    while (*last != NULL)
        last = &(*last)->twin;
    *last = present;
    g_hash_table_replace(files, file->path, file);
}

static char *common_folder(const char *a, const char *b)
{
    g_autofree char *common = g_strdup(a);
    while (!path_is_below(b, common)) {
        char *shorter = path_folder(common);
        g_free(common);
        common = shorter;
    }
    return g_steal_pointer(&common);
}

static Station *station_at(Walk *walk, git_commit *commit, const char *folder)
{
    Station *station = g_hash_table_lookup(walk->stations, git_commit_id(commit));
    if (station == NULL) {
        git_commit *own = NULL;
        git_commit_dup(&own, commit);
        station = station_new(own, folder);
        g_hash_table_insert(walk->stations, oid_copy(git_commit_id(commit)), station);
        return station;
    }
    char *common = common_folder(station->folder, folder);
    g_free(station->folder);
    station->folder = common;
    return station;
}

/* All of `files` wait at `commit` from now on; the smaller set is poured into the larger. */
static void move_files(Walk *walk, GHashTable **files, git_commit *commit, const char *folder)
{
    Station *station = station_at(walk, commit, folder);
    if (g_hash_table_size(*files) > g_hash_table_size(station->files)) {
        GHashTable *larger = *files;
        *files = station->files;
        station->files = larger;
    }
    GHashTableIter iterator;
    gpointer file;
    g_hash_table_iter_init(&iterator, *files);
    while (g_hash_table_iter_next(&iterator, NULL, &file)) {
        g_hash_table_iter_steal(&iterator);
        set_add(station->files, file);
    }
}

static void settle_file(Walk *walk, File *file, const git_oid *commit)
{
    for (File *next; file != NULL; file = next) {
        next = file->twin;
        Origin *origin = g_new0(Origin, 1);
        origin->blob = file->blob;
        origin->known = commit != NULL;
        if (commit != NULL)
            origin->commit = *commit;
        g_hash_table_insert(walk->origins, g_steal_pointer(&file->name), origin);
        file_free(file);
    }
}

/* `commit` NULL: their origin is not in this clone. */
static void settle_files(Walk *walk, GHashTable *files, const git_oid *commit)
{
    GHashTableIter iterator;
    gpointer file;
    g_hash_table_iter_init(&iterator, files);
    while (g_hash_table_iter_next(&iterator, NULL, &file)) {
        g_hash_table_iter_steal(&iterator);
        settle_file(walk, file, commit);
    }
}

typedef struct Parting {
    GHashTable *files, *changed;
} Parting;

static void part_file(const char *path, const git_oid *before, const git_oid *after, gpointer data)
{
    Parting *parting = data;
    File *file = after == NULL ? NULL : g_hash_table_lookup(parting->files, path);
    if (file == NULL)
        return;
    file->appears = before == NULL;
    g_hash_table_remove(parting->files, path);
    g_hash_table_insert(parting->changed, file->path, file);
}

static int part_by_trees(Walk *walk, git_commit *commit, git_commit *parent, const char *folder,
                         Parting *parting)
{
    g_autoptr(git_tree) before = NULL;
    g_autoptr(git_tree) after = NULL;
    int code = commit_folder(parent, folder, &before);
    if (code == 0)
        code = commit_folder(commit, folder, &after);
    return code != 0 ? code : trees_compare(walk->git, before, after, folder, part_file, parting);
}

/* Moves those that the parent has with the same bytes to it; `files` keeps the others. */
static int part_from(Walk *walk, const Station *station, git_commit *parent, GHashTable **files)
{
    git_oid before, after;
    g_autoptr(GHashTable) changed = file_set_new();
    Parting parting = {*files, changed};
    int code = commit_folder_id(parent, station->folder, &before);
    if (code == 0)
        code = commit_folder_id(station->commit, station->folder, &after);
    if (code == 0 && !git_oid_equal(&before, &after))
        code = part_by_trees(walk, station->commit, parent, station->folder, &parting);
    if (code == 0 && g_hash_table_size(*files) > 0)
        move_files(walk, files, parent, station->folder);
    GHashTableIter iterator;
    gpointer file;
    g_hash_table_iter_init(&iterator, changed);
    while (g_hash_table_iter_next(&iterator, NULL, &file))
        g_hash_table_insert(*files, ((File *)file)->path, file);
    return code;
}

typedef struct Renaming {
    GHashTable *gone; /* blob -> GPtrArray of paths that the parent has and the commit has not */
} Renaming;

static void collect_gone(const char *path, const git_oid *before, const git_oid *after,
                         gpointer data)
{
    GHashTable *gone = ((Renaming *)data)->gone;
    if (after != NULL)
        return;
    GPtrArray *paths = g_hash_table_lookup(gone, before);
    if (paths == NULL) {
        paths = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(gone, oid_copy(before), paths);
    }
    g_ptr_array_add(paths, g_strdup(path));
}

/* What the file was called before: the one of the same last name, else the first; each is taken
 * once. */
static char *take_old_name(GHashTable *gone, const File *file)
{
    GPtrArray *paths = g_hash_table_lookup(gone, &file->blob);
    if (paths == NULL || paths->len == 0)
        return NULL;
    g_autofree char *name = g_path_get_basename(file->path);
    guint chosen = 0;
    for (guint i = paths->len; i-- > 0;) {
        g_autofree char *old = g_path_get_basename(paths->pdata[i]);
        if (g_str_equal(old, name))
            chosen = i;
    }
    return g_ptr_array_steal_index(paths, chosen);
}

static int compare_files(gconstpointer a, gconstpointer b)
{
    return strcmp((*(File *const *)a)->path, (*(File *const *)b)->path);
}

static gboolean may_be_renamed(const File *file)
{
    char text[GIT_OID_HEXSZ + 1];
    return file->appears && !g_str_equal(git_oid_tostr(text, sizeof text, &file->blob), EMPTY_BLOB);
}

/* Those that may have been renamed, by path so that the outcome does not hang on a hash table's
 * order. */
static GPtrArray *rename_candidates(GHashTable *files)
{
    GPtrArray *candidates = g_ptr_array_new();
    GHashTableIter iterator;
    gpointer file;
    g_hash_table_iter_init(&iterator, files);
    while (g_hash_table_iter_next(&iterator, NULL, &file))
        if (may_be_renamed(file))
            g_ptr_array_add(candidates, file);
    g_ptr_array_sort(candidates, compare_files);
    return candidates;
}

static int find_gone(Walk *walk, git_commit *commit, git_commit *parent, GHashTable *gone)
{
    g_autoptr(git_tree) before = NULL;
    g_autoptr(git_tree) after = NULL;
    Renaming renaming = {gone};
    int code = commit_folder(parent, "", &before);
    if (code == 0)
        code = commit_folder(commit, "", &after);
    return code != 0 ? code : trees_compare(walk->git, before, after, "", collect_gone, &renaming);
}

static void rename_file(Walk *walk, GHashTable *files, File *file, char *old_name,
                        git_commit *parent)
{
    g_autoptr(GHashTable) one = file_set_new();
    g_hash_table_remove(files, file->path);
    for (File *each = file; each != NULL; each = each->twin) {
        g_free(each->path);
        each->path = g_strdup(old_name);
    }
    g_hash_table_insert(one, file->path, file);
    g_autofree char *folder = path_folder(old_name);
    move_files(walk, &one, parent, folder);
}

/* Files that only got a new name go on to the parent under the old one. */
static int follow_renames(Walk *walk, git_commit *commit, git_commit *parent, GHashTable *files)
{
    g_autoptr(GPtrArray) candidates = rename_candidates(files);
    if (candidates->len == 0)
        return 0;
    g_autoptr(GHashTable) gone =
        g_hash_table_new_full(oid_hash, oid_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    int code = find_gone(walk, commit, parent, gone);
    for (guint i = 0; code == 0 && i < candidates->len; i++) {
        g_autofree char *old_name = take_old_name(gone, candidates->pdata[i]);
        if (old_name != NULL)
            rename_file(walk, files, candidates->pdata[i], old_name, parent);
    }
    return code;
}

/* Sends the station's files on to the parents; settles the rest. A parent that cannot be read might
 * have had any of them. */
static void process_station(Walk *walk, Station *station)
{
    gboolean is_cut = FALSE;
    guint count = git_commit_parentcount(station->commit);
    for (guint i = 0; i < count && !is_cut && g_hash_table_size(station->files) > 0; i++) {
        g_autoptr(git_commit) parent = NULL;
        is_cut = git_commit_parent(&parent, station->commit, i) != 0 ||
                 part_from(walk, station, parent, &station->files) != 0 ||
                 (count == 1 && follow_renames(walk, station->commit, parent, station->files) != 0);
    }
    settle_files(walk, station->files, is_cut ? NULL : git_commit_id(station->commit));
}

static Station *take_newest(Walk *walk)
{
    Station *newest = NULL;
    GHashTableIter iterator;
    gpointer station;
    g_hash_table_iter_init(&iterator, walk->stations);
    while (g_hash_table_iter_next(&iterator, NULL, &station))
        if (newest == NULL ||
            git_commit_time(((Station *)station)->commit) > git_commit_time(newest->commit))
            newest = station;
    if (newest != NULL)
        g_hash_table_remove(walk->stations, git_commit_id(newest->commit));
    return newest;
}

static void begin_file(const char *path, G_GNUC_UNUSED const git_oid *before, const git_oid *after,
                       gpointer files)
{
    File *file = g_new0(File, 1);
    file->name = g_strdup(path);
    file->path = g_strdup(path);
    file->blob = *after;
    set_add(files, file);
}

static int begin_walk(Walk *walk, git_commit *commit, const char *folder)
{
    g_autoptr(git_tree) tree = NULL;
    int code = commit_folder(commit, folder, &tree);
    if (code == 0)
        code = trees_compare(walk->git, NULL, tree, folder, begin_file,
                             station_at(walk, commit, folder)->files);
    return code;
}

GHashTable *origins_find(git_repository *git, git_commit *commit, const char *folder, int *code)
{
    g_autoptr(GHashTable) stations = g_hash_table_new_full(oid_hash, oid_equal, g_free, NULL);
    g_autoptr(GHashTable) origins = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Walk walk = {git, stations, origins};
    /* Half of the time would go into hashing commits and trees again; git log does not either.
     * Blobs that run are verified. */
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
    *code = begin_walk(&walk, commit, folder);
    for (Station *station; (station = take_newest(&walk)) != NULL; station_free(station)) {
        if (*code == 0)
            process_station(&walk, station);
        settle_files(&walk, station->files, NULL);
    }
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
    return *code == 0 ? g_steal_pointer(&origins) : NULL;
}
