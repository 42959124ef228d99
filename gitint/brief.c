#include "gitint/brief.h"

#include "gitint/wall.h"

CommitBrief *commit_brief_read(Repository *repository, const char *oid)
{
    git_oid id;
    g_autoptr(git_commit) commit = NULL;
    if (git_oid_fromstr(&id, oid) != 0 || git_commit_lookup(&commit, repository->git, &id) != 0)
        return NULL;
    const git_signature *author = git_commit_author(commit);
    CommitBrief *brief = g_new0(CommitBrief, 1);
    brief->oid = g_strdup(oid);
    brief->author_name = commit_text(commit, author->name);
    brief->author_email = commit_text(commit, author->email);
    brief->authored_at = author_date(author);
    brief->subject = commit_text(commit, git_commit_summary(commit));
    return brief;
}

void commit_brief_free(CommitBrief *brief)
{
    if (brief == NULL)
        return;
    g_free(brief->oid);
    g_free(brief->author_name);
    g_free(brief->author_email);
    g_free(brief->authored_at);
    g_free(brief->subject);
    g_free(brief);
}
