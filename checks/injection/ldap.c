// Filters of LDAP searches that hold what somebody outside decided.
#include "checks/injection/sinks.h"

static void judge(const ck_tainted *t)
{
    ck_report_tainted(t, "'%.*s' searches with the filter '%.*s'", STR_ARG(ck_callee(t)), STR_ARG(ck_say(t->c, t->at)));
}

static void run(ck_context *c) { ck_each_tainted(c, QM_SINK_LDAP, judge); }

static const char *const options[] = {CK_SOURCES("peer argument environment database user program exchange"), NULL};

const ck_check ck_injection_ldap = {
    .id = "qtcwe-injection-ldap",
    .summary = "a filter of an LDAP search holds what somebody outside decided, unescaped",
    .cwe = {90},
    .severity = CK_ERROR,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .options = options,
    .run = run,
};
