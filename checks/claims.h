// Claims about the whole program: what no unit can know alone.
//
// A check that sees one unit finds a candidate ("nobody emits this signal") and hangs a claim on it: a name of what no unit may do. Every
// unit tells the names of what it does. The parent has heard all units when it drops the findings that one of them contradicts. So a unit's answer
// is a function of the unit only: it can be kept, made elsewhere, and joined in any order.
//
// Where not every unit was heard (some failed, only some were asked for), findings that claim something of other units are dropped.
#ifndef QTCWE_CHECKS_CLAIMS_H
#define QTCWE_CHECKS_CLAIMS_H

#include "checks/check.h"

struct ck_findings;
// This unit does what the text names, in words of the running check.
void ck_tell(ck_context *c, const char *what, ...) QTCWE_PRINTF(2, 3);
// Has this unit told that by now? Then there is no use in a finding that claims that nobody does.
bool ck_has_told(const ck_context *c, const char *what, ...) QTCWE_PRINTF(2, 3);
// The finding stands only if no unit tells this.
void ck_claim(ck_context *c, ck_finding *f, const char *what, ...) QTCWE_PRINTF(3, 4);
// The finding stands only if no text of the project that was not analysed (sources that are not built here, QML, scripts) has that word in it.
void ck_claim_unnamed(ck_context *c, ck_finding *f, str name);

// When all units are read: keeps the findings whose claims hold. `whole`: all units of the project were heard; `doubts` answers for what
// was not analysed, with findings that claim something.
void ck_claims_settle(struct ck_findings *f, bool whole, bool (*doubts)(void *user, const ck_finding *x), void *user);

#endif
