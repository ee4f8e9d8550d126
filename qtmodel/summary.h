// Summaries: what a function does to its arguments and this, what its result is, and what else it does.
//
// Bottom-up over the strongly connected components of the unit's call graph (R. Tarjan, "Depth-first search and linear
// graph algorithms", 1972), functions that call each other in a circle to a fixpoint. Facts of libraries, summaries of
// the unit and summaries of the project's other units answer through the same questions; what nobody knows is unknown in
// every aspect: virtual calls, function pointers, templates, code with errors.
#ifndef QTCWE_QTMODEL_SUMMARY_H
#define QTCWE_QTMODEL_SUMMARY_H

#include "qtmodel/lifetimes.h"

enum qm_effect_bits {
    QM_EFFECT_UNKNOWN = 1 << 0,     // it may call code that is not seen
    QM_EFFECT_SPINS = 1 << 1,       // it may deliver events before it returns
    QM_EFFECT_QUITS = 1 << 2,       // it ends an event loop
    QM_EFFECT_EMITS = 1 << 3,       // signals; which ones: see qm_summary
    QM_EFFECT_MEMBERS = 1 << 4,     // it changes members that are not listed
    QM_EFFECT_ENDS_RUN = 1 << 5,    // it waits for the end of what an object runs, or cuts it off
};

typedef enum qm_success { QM_SUCCESS_UNKNOWN, QM_SUCCESS_NO, QM_SUCCESS_TOLD } qm_success;

typedef struct qm_summary {
    u32 n_params;
    qm_does *does;             // [0] this, [n] argument n
    qm_result result;
    u32 effects;               // qm_effect_bits
    const str *members;        // names of members of this it changes, sorted
    u32 n_members;
    const str *emits;          // qualified names of the signals it emits itself or through others, sorted
    u32 n_emits;
    const str *always;         // signatures of the signals of its own object that it emits on every way, sorted
    u32 n_always;
    qm_success success;        // does its result tell the caller whether something went wrong?
    int parent;                // of a constructor: the argument that becomes the parent; 0 none, or not known
    const str *ends_by;        // qualified names of own signals with which the object deletes itself, sorted
    u32 n_ends_by;
    const str *deletes;        // names of members of this which it deletes, or whose elements, on some path; sorted
    u32 n_deletes;
    // Names of members of this that are null on every way out, and of those whose object, if there is one, it deletes on every way;
    // sorted, and of functions of this unit only.
    const str *nulls, *ends;
    u32 n_nulls, n_ends;
} qm_summary;

// Is the name one of a list of a summary?
static inline bool qm_is_listed(const str *names, u32 n, str name)
{
    bool found = false;
    for (u32 i = 0; i < n && !found; i++) found = str_eq(names[i], name);
    return found;
}

// The summary of a function: of this unit, else of another. NULL: unknown.
const qm_summary *qm_summary_of(qm_analysis *a, qm_func f);
// The one function that a call runs; {0} when it may be another (virtual) or is none.
qm_func qm_called(const qm_unit *u, qm_node call);
// Is it declared in a header of the system? What such functions do is told by facts.
bool qm_in_library(const qm_unit *u, qm_func f);

// One question for facts and summaries. `call` is a CALL, CONSTRUCT or CALL_INDIRECT row; positions are those of facts:
// 0 this, n the n-th argument.
qm_does qm_does_to_arg(qm_analysis *a, qm_node call, int pos);
qm_result qm_result_of(qm_analysis *a, qm_node call);
u32 qm_effects_of(qm_analysis *a, qm_node call);
// The method of the class, or of a base, that deletes its object with that signal of its own; {0}: none, or not known.
qm_func qm_ends_itself(qm_analysis *a, qm_class cls, qm_func signal);
// The summary of a call that this object's own method answers, and no override of it; NULL.
const qm_summary *qm_own_method(qm_analysis *a, qm_node call);
// Does every way through the function emit that signal of its own object? false: not known.
bool qm_always_emits(qm_analysis *a, qm_func f, qm_func signal);
// The argument that becomes the parent of what a CONSTRUCT row makes; {0}: none (null is none), or not known.
qm_node qm_parent_given(qm_analysis *a, qm_node construct);
static inline bool qm_only_uses(qm_does d) { return !(d.may & (QM_DOES_UNKNOWN | QM_DOES_ENDS | QM_DOES_STORES | QM_DOES_RELEASE | QM_DOES_RETURN)); }

// ------------------------------------------------------------------------------------------------------- across units
// Summaries of other units by signature. What two units say differently of one signature (two programs in one project)
// is joined, so that the order does not matter.
typedef struct qm_externals qm_externals;
qm_externals *qm_externals_new(void);
void qm_externals_free(qm_externals *x);
void qm_externals_clear(qm_externals *x);                      // as new
// Bytes of qm_summaries_write; false, and nothing added, when they are damaged.
bool qm_externals_add(qm_externals *x, str bytes);
void qm_externals_seal(qm_externals *x);                       // no more is added: makes look-ups quick
const qm_summary *qm_external(const qm_externals *x, str signature);  // NULL
// Appends what it says of the functions that these bytes ask for, as far as it matters: a function takes or deletes an argument,
// its result is the caller's, or it leaves an object alone which the asking unit must delete or hands on.
void qm_externals_answer(const qm_externals *x, str bytes, buf *said);
// The functions with external linkage of the unit whose summaries say something, and the functions of other units that it
// calls. The same bytes for the same unit.
void qm_summaries_write(qm_analysis *a, buf *out);
size_t qm_summaries_size(str bytes);  // how many bytes at the front are such a record; 0: none
// What the table says of one function as bytes, nothing when it does not know it.
void qm_external_put(const qm_externals *x, str signature, buf *out);
// Signatures of the functions that the unit's analysis has asked the table for, each with a NUL behind it.
void qm_summaries_asked(qm_analysis *a, buf *out);
// Before the first question: the table (not owned) answers for functions whose body is elsewhere.
void qm_analysis_know(qm_analysis *a, const qm_externals *x);

#endif
