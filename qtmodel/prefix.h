// Headers that several units include are parsed once: which units can share what, and the parse that they share.
//
// Units whose flags mean the same to the headers of libraries are a *group*. Of each unit the library headers that it surely
// includes, by itself or by others, are known from the texts. They form a tree (prefix_tree.h) in which a path holds nothing but
// headers of all units below it. One parse of libclang goes down the tree: at the end of a node it forks a process for each child
// and each unit that ends there, and goes on in it with the AST that is there already.
//
// What the text cannot tell is checked when the unit is parsed, and a unit that fails is parsed plainly:
// - no error; each header of the path is really included by the unit and is harmless when included once more;
// - every #include, of the unit and of the shared headers, names the file that the unit's own folders give;
// - no macro that the unit or its flags define or remove is mentioned by a shared header that the unit includes only behind that.
#ifndef QTCWE_QTMODEL_PREFIX_H
#define QTCWE_QTMODEL_PREFIX_H

#include "qtmodel/build.h"
#include "qtmodel/include_scan.h"

enum {
    QM_OWN_FOLDERS = 8,   // of a unit, for its project's headers
    QM_PREFIX_DEPTH = 60  // nodes on a path
};

typedef struct qm_numbers {
    u32 *rows;
    u32 n, cap;
} qm_numbers;

typedef struct qm_prefix_node {
    u32 parent;                // 0 is the root; of the root: 0
    qm_strs headers;     // as units spell them, without brackets
    u32 n_units;               // that end in it or below
} qm_prefix_node;

typedef struct qm_prefix_unit {
    const qm_command *cmd;
    u32 tag;                   // the caller's
    u32 node;                  // where it ends
    qm_strs own;         // its folders for headers of the project, absolute
    qm_strs libraries;   // and of libraries, in order
    qm_strs macros;      // "NAME" or "NAME=VALUE" that not all units of the group define
    qm_numbers headers;  // that it surely includes, while a plan is made
} qm_prefix_unit;

typedef struct qm_prefix {     // a group
    str key;
    str dir;
    qm_strs flags;       // with the macros that all units define
    qm_strs macros;      // those
    qm_strs libraries;
    QM_TABLE(qm_prefix_node) nodes;   // [0] is the root
    QM_TABLE(qm_prefix_unit) units;
} qm_prefix;

typedef struct qm_prefixes {
    arena mem;
    QM_TABLE(qm_prefix) rows;  // groups of at least two units
} qm_prefixes;

// Plans for these commands; tags[i] comes back in the units. `same_macros`: units of a group define the same ones.
void qm_prefixes_plan(qm_prefixes *p, const qm_command *const *cmds, const u32 *tags, u32 n, bool same_macros);
void qm_prefixes_release(qm_prefixes *p);

// Who makes the processes.
typedef struct qm_prefix_host {
    void *user;
    // Forks. true in the child, which is to parse that unit (index in the group), or to go on with a node (UINT32_MAX).
    bool (*branch)(void *user, u32 unit);
    void (*join)(void *user);                               // waits until all children of this process have ended
    void (*refuse)(void *user, u32 unit, const char *why);  // the unit cannot share this
    QTCWE_NORETURN void (*leave)(void *user);               // ends this process
} qm_prefix_host;

// Parses the group. Comes back only in processes made by branch() for a unit, with its index in *unit, and its model; or
// with NULL and the reason in why. Where nothing could be shared at all it leaves.
// `user` goes to new_sources().
qm_unit *qm_prefix_parse(const qm_prefix *p, const qm_prefix_host *host, sources *(*new_sources)(void *user), const qm_facts *facts,
                         buf *read, u32 *unit, buf *why);

#endif
