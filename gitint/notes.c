#include "gitint/notes.h"

#include "gitint/wall.h"

#include <string.h>

/* How often a writer that was overtaken begins anew. */
enum { ATTEMPTS = 8 };

G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_note, git_note_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_note_iterator, git_note_iterator_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(git_signature, git_signature_free)

NoteLine *note_line_new(const char *commit_oid, const char *text)
{
    NoteLine *line = g_new(NoteLine, 1);
    line->commit_oid = g_strdup(commit_oid);
    line->text = g_strdup(text);
    return line;
}

void note_line_free(NoteLine *line)
{
    g_free(line->commit_oid);
    g_free(line->text);
    g_free(line);
}

/* 0 with `*tip` NULL where there are no notes yet. */
static int find_tip(git_repository *git, const char *name, git_commit **tip)
{
    g_autoptr(git_reference) reference = NULL;
    git_object *commit = NULL;
    *tip = NULL;
    int code = git_reference_lookup(&reference, git, name);
    if (code == GIT_ENOTFOUND)
        return 0;
    if (code == 0)
        code = git_reference_peel(&commit, reference, GIT_OBJECT_COMMIT);
    *tip = (git_commit *)commit;
    return code;
}

static void add_lines(GPtrArray *lines, const git_oid *commit, const char *message)
{
    g_autofree char *oid = oid_text(commit);
    g_auto(GStrv) parts = g_strsplit(message != NULL ? message : "", "\n", -1);
    for (guint i = 0; parts[i] != NULL; i++) {
        if (parts[i][0] != '\0')
            g_ptr_array_add(lines, note_line_new(oid, parts[i]));
    }
}

static int read_from(git_repository *git, git_commit *tip, GPtrArray *lines)
{
    g_autoptr(git_note_iterator) iterator = NULL;
    git_oid note_oid, commit;
    int code = tip == NULL ? 0 : git_note_commit_iterator_new(&iterator, tip);
    while (iterator != NULL && code == 0 &&
           (code = git_note_next(&note_oid, &commit, iterator)) == 0) {
        g_autoptr(git_note) note = NULL;
        code = git_note_commit_read(&note, git, tip, &commit);
        if (code == 0)
            add_lines(lines, &commit, git_note_message(note));
    }
    return code == GIT_ITEROVER ? 0 : code;
}

GPtrArray *notes_read(Repository *repository, GError **error)
{
    g_autoptr(git_commit) tip = NULL;
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func((GDestroyNotify)note_line_free);
    int code = find_tip(repository->git, NOTES_REF, &tip);
    if (code == 0)
        code = read_from(repository->git, tip, lines);
    if (code == 0)
        return g_steal_pointer(&lines);
    git_fail(error, code, "cannot read the notes of " NOTES_REF);
    return NULL;
}

static gboolean has_line(const char *text, const char *line)
{
    gsize length = strlen(line);
    for (const char *at = text; (at = strstr(at, line)) != NULL; at++) {
        if ((at == text || at[-1] == '\n') && (at[length] == '\n' || at[length] == '\0'))
            return TRUE;
    }
    return FALSE;
}

/* The notes as they are to be: commit -> all its lines, for those that get a new one. */
static int collect(git_repository *git, git_commit *tip, const GPtrArray *lines, GHashTable *texts,
                   guint *added)
{
    for (guint i = 0; i < lines->len; i++) {
        const NoteLine *line = lines->pdata[i];
        GString *text = g_hash_table_lookup(texts, line->commit_oid);
        if (text == NULL) {
            g_autoptr(git_note) note = NULL;
            git_oid commit;
            int code = git_oid_fromstr(&commit, line->commit_oid);
            if (code == 0 && tip != NULL)
                code = git_note_commit_read(&note, git, tip, &commit);
            if (code != 0 && code != GIT_ENOTFOUND)
                return code;
            text = g_string_new(note != NULL ? git_note_message(note) : "");
            g_hash_table_insert(texts, line->commit_oid, text);
        }
        if (has_line(text->str, line->text))
            continue;
        if (text->len > 0 && text->str[text->len - 1] != '\n')
            g_string_append_c(text, '\n');
        g_string_append_printf(text, "%s\n", line->text);
        ++*added;
    }
    return 0;
}

/* Where git knows no name of the user, the system's does. */
static int sign(git_repository *git, git_signature **signature)
{
    if (git_signature_default(signature, git) == 0)
        return 0;
    g_autofree char *address = g_strdup_printf("%s@%s", g_get_user_name(), g_get_host_name());
    return git_signature_now(signature, g_get_user_name(), address);
}

/* libgit2 makes a commit for each note; the last one's tree has them all. */
static int write_tree(git_repository *git, git_commit *tip, GHashTable *texts,
                      git_signature *signature, git_tree **tree)
{
    git_commit *last = NULL;
    int code = tip == NULL ? 0 : git_commit_dup(&last, tip);
    GHashTableIter iterator;
    gpointer oid, text;
    g_hash_table_iter_init(&iterator, texts);
    while (code == 0 && g_hash_table_iter_next(&iterator, &oid, &text)) {
        git_oid commit, made, blob;
        code = git_oid_fromstr(&commit, oid);
        if (code == 0)
            code = git_note_commit_create(&made, &blob, git, last, signature, signature, &commit,
                                          ((GString *)text)->str, 1);
        git_commit_free(last);
        last = NULL;
        if (code == 0)
            code = git_commit_lookup(&last, git, &made);
    }
    if (code == 0)
        code = git_commit_tree(tree, last);
    git_commit_free(last);
    return code;
}

/* GIT_EMODIFIED or GIT_EEXISTS: somebody else was faster. */
static int move_ref(git_repository *git, git_commit *tip, const git_oid *target)
{
    static const git_oid absent; /* all zero: compared under the reference's lock */
    g_autoptr(git_reference) reference = NULL;
    return git_reference_create_matching(&reference, git, NOTES_REF, target, 1,
                                         tip != NULL ? git_commit_id(tip) : &absent,
                                         "confiture: anchors");
}

static int commit_notes(git_repository *git, git_commit *tip, git_commit *other, GHashTable *texts)
{
    g_autoptr(git_signature) signature = NULL;
    g_autoptr(git_tree) tree = NULL;
    const git_commit *parents[2];
    gsize n = 0;
    git_oid made;
    int code = sign(git, &signature);
    if (code == 0)
        code = write_tree(git, tip, texts, signature, &tree);
    if (tip != NULL)
        parents[n++] = tip;
    if (other != NULL)
        parents[n++] = other;
    if (code == 0)
        code = git_commit_create(&made, git, NULL, signature, signature, NULL,
                                 other != NULL ? "Put notes together\n" : "Anchor events\n", tree,
                                 n, parents);
    return code == 0 ? move_ref(git, tip, &made) : code;
}

static void text_free(gpointer text)
{
    g_string_free(text, TRUE);
}

static gboolean is_below(git_repository *git, git_commit *tip, git_commit *other)
{
    const git_oid *own = git_commit_id(tip), *theirs = git_commit_id(other);
    return git_oid_equal(own, theirs) || git_graph_descendant_of(git, own, theirs) == 1;
}

/* `other` (may be NULL) becomes a parent of what is written. */
static int append_once(git_repository *git, git_commit *other, const GPtrArray *lines, guint *added)
{
    g_autoptr(git_commit) tip = NULL;
    g_autoptr(GHashTable) texts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, text_free);
    *added = 0;
    int code = find_tip(git, NOTES_REF, &tip);
    if (code == 0)
        code = collect(git, tip, lines, texts, added);
    if (code != 0 || (*added == 0 && (other == NULL || is_below(git, tip, other))))
        return code;
    return commit_notes(git, tip, other, texts);
}

static gboolean append(Repository *repository, git_commit *other, const GPtrArray *lines,
                       guint *added, GError **error)
{
    guint count = 0;
    int code = GIT_EMODIFIED;
    for (guint i = 0;
         i < ATTEMPTS && (code == GIT_EMODIFIED || code == GIT_EEXISTS || code == GIT_ELOCKED);
         i++) {
        if (i > 0)
            g_usleep(i * 20000UL);
        code = append_once(repository->git, other, lines, &count);
    }
    if (added != NULL)
        *added = code == 0 ? count : 0;
    if (code == 0)
        return TRUE;
    git_fail(error, code, "cannot write the notes of " NOTES_REF);
    return FALSE;
}

gboolean notes_append(Repository *repository, const GPtrArray *lines, guint *added, GError **error)
{
    return append(repository, NULL, lines, added, error);
}

/* Nothing of our own: theirs is ours, with its history. */
static gboolean adopt(Repository *repository, git_commit *other, const GPtrArray *lines,
                      guint *added, GError **error)
{
    int code = move_ref(repository->git, NULL, git_commit_id(other));
    if (code == GIT_EEXISTS)
        return append(repository, other, lines, added, error);
    if (code != 0)
        git_fail(error, code, "cannot write the notes of " NOTES_REF);
    else if (added != NULL)
        *added = lines->len;
    return code == 0;
}

gboolean notes_merge(Repository *repository, const char *revision, guint *added, GError **error)
{
    g_autoptr(git_commit) tip = NULL;
    g_autoptr(git_commit) other = repository_commit(repository, revision, error);
    if (other == NULL)
        return FALSE;
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func((GDestroyNotify)note_line_free);
    int code = read_from(repository->git, other, lines);
    if (code == 0)
        code = find_tip(repository->git, NOTES_REF, &tip);
    if (code != 0) {
        git_fail(error, code, "cannot read the notes of \"%s\"", revision);
        return FALSE;
    }
    if (tip == NULL)
        return adopt(repository, other, lines, added, error);
    return append(repository, other, lines, added, error);
}
