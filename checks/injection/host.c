// Hosts, ports and addresses to connect to that somebody outside decided.
#include "checks/injection/sinks.h"

static void judge(const ck_tainted *t)
{
    ck_report_tainted(t, "'%.*s' connects to where '%.*s' says", STR_ARG(ck_callee(t)), STR_ARG(ck_say(t->c, t->at)));
}

static void run(ck_context *c) { ck_each_tainted(c, QM_SINK_HOST, judge); }

static const char *const options[] = {CK_SOURCES("peer"), NULL};

const ck_check ck_injection_host = {
    .id = "qtcwe-injection-host",
    .summary = "somebody outside decides to which host or port the program connects",
    .cwe = {918},
    .severity = CK_WARNING,
    .profile = CK_STRICT,
    .fix = FX_NONE,
    .since = "0.1",
    .options = options,
    .run = run,
};
