/*
 * Verification: what `confiture-audit verify` finds, gathered by its parts and told by
 * verify_report.c.
 */
#ifndef CMD_AUDIT_VERIFY_H
#define CMD_AUDIT_VERIFY_H

#include "cmd/audit/audit.h"
#include "cmd/audit/bytes.h"
#include "core/audit/chain.h"
#include "core/audit/drift.h"
#include "core/audit/export.h"

/* An event that git does not confirm. */
typedef struct Doubt {
    Event *event;
    Verdict verdict;
} Doubt;

typedef enum EditKind { EDIT_MEANING, EDIT_COMMENTS, EDIT_UNKNOWN, EDIT_MISSING } EditKind;

/* A migration's file that is not what ran. */
typedef struct Edit {
    EditKind kind;
    Event *event;     /* that ran it last; id, version, name, path, checksum and blob_oid alone */
    char *difference; /* as git diff shows it; NULL when not known */
    char *commit, *author, *subject; /* that made the present bytes; NULL: not committed */
} Edit;

typedef struct Verification {
    const Context *context;
    const Audit *audit;
    ChainCheck *chain;
    ByteJudge *judge;  /* NULL: git is not asked */
    GPtrArray *doubts; /* of Doubt */
    guint64 counts[VERDICT_NO_FILE + 1];
    GHashTable *applied; /* version -> Event: that ran it last, of those that are applied */
    char *first_xid;
    guint notes, other_notes; /* anchors of this log and of others */
    GPtrArray *edits;         /* of Edit; NULL: not looked at */
    guint files;              /* that were */
    Drift *drift;             /* NULL: not looked at */
    const char *export_path;  /* that the log was held against, and what its seal says */
    char *sealed;
} Verification;

Verification *verification_new(const Context *context, const Audit *audit);
void verification_free(Verification *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Verification, verification_free)

/* One event, in the order of the chain. */
void verification_add(Verification *self, const Event *event);

/* What git notes keep of this log; before the events. */
gboolean verification_expect_notes(Verification *self, GError **error);

/* What an export keeps of it, sealed or not; before the events. */
gboolean verification_expect_export(Verification *self, const char *path, const char *seal,
                                    const char *public_key, GError **error);

/* After the events: the files of the work tree against what ran. */
gboolean verification_find_edits(Verification *self, GError **error);

/* The exit status, `strict` or not. */
int verification_status(const Verification *self, gboolean strict);

void verification_print(const Verification *self, gboolean verbose);

/* As `verify --format json` prints it. A new reference. */
json_t *verification_to_json(const Verification *self);

/* An export by itself, without a database. Gives the exit status. */
int verify_offline(Context *context, const char *path, const char *seal, const char *public_key,
                   GError **error);

/* "signed 2026-05-20T14:30:15Z by KEY", after the seal was found to hold. NULL with ERROR_*; NULL
 * without error when there is no seal and none was asked for. Free with g_free(). */
char *verify_seal(const char *path, const ExportContent *content, const char *seal,
                  const char *public_key, GError **error);

#endif
