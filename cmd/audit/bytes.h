/*
 * Bytes: whether what an event says it ran is what git holds.
 *
 *     g_autoptr(ByteJudge) judge = byte_judge_new(repository);
 *     Verdict verdict = byte_judge(judge, event);
 *
 * Verified: the commit's file is the recorded blob, the blob's bytes have the recorded checksum,
 * and the commit is reachable from a branch or tag. What was found for one commit and file is kept,
 * so that many events of few commits cost little. Texts of a verdict are constants.
 */
#ifndef CMD_AUDIT_BYTES_H
#define CMD_AUDIT_BYTES_H

#include "cmd/cli/output.h"
#include "core/audit/event.h"
#include "gitint/repository.h"

typedef enum VerdictKind {
    VERDICT_VERIFIED,
    VERDICT_WRONG,        /* git holds something else: integrity */
    VERDICT_UNVERIFIABLE, /* nothing can be said */
    VERDICT_NO_FILE       /* the event tells of no file */
} VerdictKind;

typedef struct Verdict {
    VerdictKind kind;
    const char *word;   /* "verified", "rewritten", "dirty", …: for JSON and for counting */
    const char *reason; /* a sentence part for the operator */
} Verdict;

typedef struct ByteJudge ByteJudge;

/* `repository` may be NULL: then nothing is verifiable. Borrowed. */
ByteJudge *byte_judge_new(Repository *repository);
Verdict byte_judge(ByteJudge *judge, const Event *event);
void byte_judge_free(ByteJudge *judge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ByteJudge, byte_judge_free)

const char *verdict_color(const Output *output, Verdict verdict);

#endif
