#include "cmd/audit/bytes.h"

#include "core/data/digest.h"
#include "gitint/provenance.h"

#include <string.h>

struct ByteJudge {
    Repository *repository;
    GHashTable *verdicts; /* "commit path blob checksum" -> const Verdict* */
};

#define VERDICT(kind, word, reason)                                                                \
    static const Verdict kind##_##word = {VERDICT_##kind, #word, reason}

VERDICT(VERIFIED, verified, "the bytes that ran are the bytes in git");
VERDICT(WRONG, differs, "the commit holds other bytes at this path than those that ran");
VERDICT(WRONG, path_missing, "the commit has no file at this path");
VERDICT(WRONG, blob_missing, "the commit's blob cannot be read from the repository");
VERDICT(WRONG, checksum, "the blob in git has another SHA-256 than the one recorded");
VERDICT(WRONG, rewritten,
        "the repository has no such commit: history was rewritten, or it was never pushed");
VERDICT(WRONG, unreachable, "no branch or tag holds the commit any more: history was rewritten");
VERDICT(UNVERIFIABLE, shallow, "the commit is not in this shallow clone");
VERDICT(UNVERIFIABLE, dirty, "the file had changes that were not committed");
VERDICT(UNVERIFIABLE, untracked, "the file was not committed");
VERDICT(UNVERIFIABLE, committed_later,
        "the file was not committed when it ran; git has these bytes now");
VERDICT(UNVERIFIABLE, no_commit, "no commit was recorded");
VERDICT(UNVERIFIABLE, stored, "it ran from the text kept in the database");
VERDICT(UNVERIFIABLE, no_repository, "there is no git repository here");
VERDICT(NO_FILE, no_file, "the event tells of no file");

ByteJudge *byte_judge_new(Repository *repository)
{
    ByteJudge *judge = g_new0(ByteJudge, 1);
    judge->repository = repository;
    judge->verdicts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return judge;
}

void byte_judge_free(ByteJudge *judge)
{
    if (judge == NULL)
        return;
    g_hash_table_unref(judge->verdicts);
    g_free(judge);
}

static const Verdict *check_bytes(ByteJudge *judge, const Event *event)
{
    g_autoptr(GBytes) bytes = repository_read_blob(judge->repository, event->blob_oid);
    if (bytes == NULL)
        return &WRONG_blob_missing;
    gsize size = 0;
    const void *data = g_bytes_get_data(bytes, &size);
    g_autofree char *checksum = digest_sha256(data, size);
    if (event->checksum != NULL && g_ascii_strcasecmp(checksum, event->checksum) != 0)
        return &WRONG_checksum;
    return &VERIFIED_verified;
}

static const Verdict *ask_git(ByteJudge *judge, const Event *event)
{
    switch (repository_match_blob(judge->repository, event->commit_oid, event->path,
                                  event->blob_oid, NULL)) {
    case BLOB_DIFFERENT:
        return &WRONG_differs;
    case BLOB_PATH_MISSING:
        return &WRONG_path_missing;
    case BLOB_COMMIT_MISSING:
        return repository_is_shallow(judge->repository) ? &UNVERIFIABLE_shallow : &WRONG_rewritten;
    case BLOB_SAME:
        break;
    }
    if (!repository_is_reachable(judge->repository, event->commit_oid))
        return &WRONG_unreachable;
    return check_bytes(judge, event);
}

static const Verdict *ask_git_once(ByteJudge *judge, const Event *event)
{
    g_autofree char *key =
        g_strdup_printf("%s %s %s %s", event->commit_oid, event->path, event->blob_oid,
                        event->checksum != NULL ? event->checksum : "");
    const Verdict *known = g_hash_table_lookup(judge->verdicts, key);
    if (known != NULL)
        return known;
    union {
        const Verdict *read;
        gpointer kept;
    } verdict = {.read = ask_git(judge, event)};
    g_hash_table_insert(judge->verdicts, g_steal_pointer(&key), verdict.kept);
    return verdict.read;
}

static const Verdict *uncommitted(ByteJudge *judge, const Event *event, const Verdict *otherwise)
{
    g_autoptr(GBytes) bytes = repository_read_blob(judge->repository, event->blob_oid);
    return bytes != NULL ? &UNVERIFIABLE_committed_later : otherwise;
}

static const Verdict *judge_event(ByteJudge *judge, const Event *event)
{
    if (event->blob_oid == NULL)
        return event->checksum == NULL ? &NO_FILE_no_file : &UNVERIFIABLE_no_commit;
    if (event->path == NULL)
        return &UNVERIFIABLE_stored;
    if (judge->repository == NULL)
        return &UNVERIFIABLE_no_repository;
    if (g_strcmp0(event->worktree, "dirty") == 0)
        return uncommitted(judge, event, &UNVERIFIABLE_dirty);
    if (g_strcmp0(event->worktree, "untracked") == 0)
        return uncommitted(judge, event, &UNVERIFIABLE_untracked);
    if (event->commit_oid == NULL)
        return uncommitted(judge, event, &UNVERIFIABLE_no_commit);
    return ask_git_once(judge, event);
}

Verdict byte_judge(ByteJudge *judge, const Event *event)
{
    return *judge_event(judge, event);
}

const char *verdict_color(const Output *output, Verdict verdict)
{
    static const char *const colors[] = {[VERDICT_VERIFIED] = "green",
                                         [VERDICT_WRONG] = "red",
                                         [VERDICT_UNVERIFIABLE] = "yellow",
                                         [VERDICT_NO_FILE] = "dim"};
    return output_color(output, colors[verdict.kind]);
}
