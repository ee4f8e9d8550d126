// The parts of the check ownership-leak.
#ifndef QTCWE_CHECKS_OWNERSHIP_LEAK_H
#define QTCWE_CHECKS_OWNERSHIP_LEAK_H

#include "checks/check.h"

// `m_p = nullptr; … delete m_p;`: what the member had is left behind, and nothing is deleted.
void ck_leak_cleared_first(ck_context *c, qm_func f);
// if (reply->error()) return; … reply->deleteLater(); in the slot of its end.
void ck_leak_answers(ck_context *c, qm_func f);

#endif
