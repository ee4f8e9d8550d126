// A value that facts call weak, where something is protected with it.
#ifndef QTCWE_CHECKS_WEAK_H
#define QTCWE_CHECKS_WEAK_H

#include "checks/check.h"

typedef struct ck_weak {
    qm_node call;        // chooses the protection
    qm_node value;       // the enumerator
    const qm_fact *fact; // its `weak`
} ck_weak;

// Is the call a choice of that kind of protection (then it is a site), and is a weak value of that kind among what the call may be given? Follows ?: and constant variables.
bool ck_weak_choice(ck_context *c, qm_node call, const char *kind, ck_weak *out);
// Proposes the stronger value in the place of the weak one.
void ck_offer_stronger(ck_context *c, ck_finding *f, const ck_weak *w, fx_level level);

// The permission bits that a call gives to what it makes, in the argument that the fact names.
typedef struct ck_mode {
    qm_node arg;
    i64 bits;
    const qm_fact *fact;
} ck_mode;

// Is the call given a constant mode (then it is a site)?
bool ck_mode_given(ck_context *c, qm_node call, qm_fact_key key, ck_mode *out);
// Proposes (review) the mode without the bits in `without`, of which `bad` are the ones that were told; withheld where the number
// that has them isn't written there in octal.
void ck_offer_narrower_mode(ck_context *c, ck_finding *f, const ck_mode *mode, i64 bad, i64 without, const char *label);

#endif
