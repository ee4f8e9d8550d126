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

#endif
