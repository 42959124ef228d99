/*
 * Signatures of commits, judged by git itself with the user's configuration of gpg or ssh
 * (gpg.format, gpg.program, gpg.ssh.allowedSignersFile, …).
 *
 *     g_auto(Signature) signature = {0};
 *     signature_check(repository, "3f2a…", &signature);
 *
 * A commit without a signature costs no process and leaves `state` NULL. One that git cannot judge
 * (no key, no allowed signers, git not installed, no answer within ten seconds) is "unchecked".
 */
#ifndef GITINT_SIGNATURE_H
#define GITINT_SIGNATURE_H

#include "core/audit/provenance.h"
#include "gitint/repository.h"

/* Replaces what `signature` holds. */
void signature_check(Repository *repository, const char *commit_oid, Signature *signature);

/* The same while `*left`, the number of processes that may still be started, is above 0; after that
 * a signed commit is "unchecked". */
void signature_check_some(Repository *repository, const char *commit_oid, guint *left,
                          Signature *signature);

#endif
