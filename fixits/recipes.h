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
void fx_to_unique_ptr(fx_fix *f, qm_unit *u, const qm_facts *facts, qm_object o, const char *pointer_template);

// One unit's part (fixits/group.h) of `T *m_x;` in a class -> `std::unique_ptr<T> m_x;`: the declaration and all that this unit
// does with the member. Allocations go into make_unique (or reset(new T)), `delete m_x` becomes reset() or goes from the end of
// the destructor, null behind a delete goes, the raw pointer is taken out where one is needed, `T *t = m_x; m_x = nullptr;`
// becomes release(). Withheld with the reason when one use can't be converted, or stands where the model doesn't see it.
void fx_member_to_unique_ptr(fx_fix *part, qm_unit *u, const qm_facts *facts, qm_var member, const char *pointer_template);
// May the member be asked about at all: a pointer to a class's object, in a class that the user wrote?
bool fx_is_owner_candidate(const qm_unit *u, qm_var member);
// Does the condition ask for nothing but whether the pointer is set (`wanted`), or whether it is null (not `wanted`)?
bool fx_is_test_of(const qm_unit *u, qm_node cond, qm_node pointer, bool wanted);
bool fx_is_by_macro(const qm_unit *u, place at);  // does a macro that the user wrote declare what stands there?
// A private function that only constructors of its class call, at most once each, as far as this unit shows.
bool fx_is_constructors_helper(const qm_unit *u, qm_func f);
bool fx_is_in_loop(const qm_unit *u, qm_node n);
// Withholds the fix where the member's name stands in a text and the model has no row for it: in what #if leaves out, in macros.
void fx_withhold_for_unknown_uses(fx_fix *part, qm_unit *u, const qm_facts *facts, qm_var member);
bool fx_mentions_member(const qm_unit *u, qm_var member);  // by a use, or by its name where it may be one; or who knows
// Can nobody tell when its object dies (no destructors, no QObject)? Is no other object destroyed before it?
bool fx_member_dies_quietly(const qm_unit *u, qm_var member);
bool fx_member_dies_last(const qm_unit *u, qm_var member);
// Adds a destructor, declared in the class and defined behind that constructor's body, where the class has none and the
// member's type is only declared in the header: a smart pointer must know it where it deletes.
void fx_keep_destructor_out_of_line(fx_fix *f, qm_unit *u, qm_var member, qm_func ctor);

// Another type for what a function gives, where this unit declares or defines it: its part of a group that is named by
// qm_func_row.declared. Both types are one word; from is NULL for any. That all callers are content is for the caller to know.
void fx_change_result(fx_fix *part, const qm_unit *u, qm_func func, const char *from, const char *to);
void fx_leave_out(fx_fix *part, const qm_unit *u, qm_func func, const char *specifier);  // "virtual", from its declarations
const char *fx_why_not_another_result(const qm_unit *u, qm_func func);  // by what it is; NULL: it can be changed

// Another type for a parameter (from 0) of a function and of all that overrides it, wherever this unit declares or defines them.
// `func` overrides nothing (qm_overridden_root). The group is named by fx_parameter_place: the type in its first declaration.
void fx_change_parameter(fx_fix *part, const qm_unit *u, qm_func func, u32 index, const char *from, const char *to);
place fx_parameter_place(const qm_unit *u, qm_func func, u32 index);  // {0}: no user's file declares it, or a macro
const char *fx_why_not_another_parameter(const qm_unit *u, qm_func func);  // by what it is and what else has its name; NULL: it can be changed

// Guards an expression statement `call;` whose result says whether it worked (facts: failure, error-text).
// in_test: a failed assertion with the error's text; the caller knows that the function is a test function (safe).
// Otherwise a branch that prints a warning and, but for constructors and destructors, leaves the function (review); withheld
// where it can't be told what a failed function returns.
void fx_check_result(fx_fix *f, qm_unit *u, const qm_facts *facts, qm_node call, bool in_test);
// The statement that leaves the function as a failed one ("return false;"), or NULL when that can't be told.
const char *fx_failed_return(const qm_unit *u, qm_func f);

// Guards the use of a pointer that may be null: `use` is the VAR, MEMBER or CALL row that is dereferenced.
// An expression statement behind which nobody uses the pointer becomes the body of an if (safe); in a test function an
// assertion comes before it (safe); else the function, or this round of a loop, is left before it: safe where the function
// returns nothing and everything that is skipped needs the pointer, else for review. The level is set here.
void fx_guard_pointer(fx_fix *f, qm_unit *u, const qm_facts *facts, qm_node use, bool in_test);

#endif
