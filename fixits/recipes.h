// Repairs that several checks share. Like every fx_ call they never fail: what can't be made right withholds the fix.
//
// A recipe that renames or retypes a variable claims the block the variable lives in, so that a fix that writes new text
// there (naming the variable as it was) is tried in another pass.
#ifndef QTCWE_FIXITS_RECIPES_H
#define QTCWE_FIXITS_RECIPES_H

#include "fixits/fix.h"
#include "qtmodel/qt.h"

// `T *p = new T(args); … delete p;`  ->  `T p(args); …`
// Every use is rewritten (`p->x` to `p.x`, `*p` to `p`, else `&p`), also in lambdas, whose copy captures become
// references.
// Only where nothing can tell the difference: one declaration, one delete, in the same block, with nothing behind it but a
// plain return; never written, null-compared, stored, handed over or captured by what may outlive the scope; no later local
// that it may refer to. NULL when all that holds, else why not (lives as long as the unit).
const char *fx_why_not_stack(qm_unit *u, qm_object o);
void fx_to_stack(fx_fix *f, qm_unit *u, qm_object o);

// `T *p = new T(args); … delete p;`  ->  `const auto p = std::make_unique<T>(args); …`, or the pointer template's own
// declaration where that does not suit. pointer_template: "std::unique_ptr" or "QScopedPointer".
// The raw pointer is taken out where one is needed, `return p` and ownership that passes on become release(), a
// delete that ends the scope goes, an earlier one becomes reset(). Also for an object that was never deleted.
void fx_to_unique_ptr(fx_fix *f, qm_unit *u, qm_object o, const char *pointer_template);

// Guards an expression statement `call;` whose result says whether it worked (facts: failure, error-text).
// in_test: a failed assertion with the error's text; the caller knows that the function is a test function (safe).
// Otherwise a branch that prints a warning and leaves the function (review); withheld where it can't be told what a
// failed function returns.
void fx_check_result(fx_fix *f, qm_unit *u, const qm_facts *facts, qm_node call, bool in_test);
// The statement that leaves the function as a failed one ("return false;"), or NULL when that can't be told.
const char *fx_failed_return(const qm_unit *u, qm_func f);

// Guards the use of a pointer that may be null: `use` is the VAR, MEMBER or CALL row that is dereferenced.
// An expression statement behind which nobody uses the pointer becomes the body of an if (safe); in a test function an
// assertion comes before it (safe); else the function, or this round of a loop, is left before it: safe where the function
// returns nothing and everything that is skipped needs the pointer, else for review. The level is set here.
void fx_guard_pointer(fx_fix *f, qm_unit *u, qm_node use, bool in_test);

#endif
