/*
 * View: paths of a commit or of the index, both seen as files, links and folders.
 *
 *     View view = {.git = repository->git, .top = tree};
 *     Node node;
 *     if (view_find(&view, "db/schema", &node) == 0) …
 *
 * A folder of a commit has its tree's id, one of the index none. Paths are from the top of the
 * repository. Codes are libgit2's.
 */
#ifndef GITINT_VIEW_H
#define GITINT_VIEW_H

#include "gitint/wall.h"

typedef struct View {
    git_repository *git;
    git_tree *top;    /* a commit's tree, or NULL for … */
    git_index *index; /* … the index */
} View;

typedef enum NodeKind { NODE_NONE, NODE_FILE, NODE_LINK, NODE_FOLDER, NODE_MODULE } NodeKind;

typedef struct Node {
    NodeKind kind;
    git_oid oid;
} Node;

/* NODE_NONE when there is no such path; links are not followed. */
int view_find(const View *view, const char *path, Node *node);

/* Calls `visit` for each entry right below the folder, until it answers other than 0. */
typedef int (*ViewVisit)(const char *name, const Node *node, gpointer data);
int view_visit(const View *view, const char *path, const Node *folder, ViewVisit visit,
               gpointer data);

/* Follows symbolic links, of the path's folders too; the real path, or NULL with ERROR_INPUT: a
 * link that leads outside, to nothing, or round in a circle. A path that is not there gives
 * NODE_NONE. Free with g_free(). */
char *view_resolve(const View *view, const char *path, Node *node, GError **error);

#endif
