// Addresses that somebody outside decided, handed to the desktop.
#include "checks/injection/sinks.h"

static void judge(const ck_tainted *t)
{
    ck_report_tainted(t, "'%.*s' opens '%.*s', whatever its scheme is", STR_ARG(ck_callee(t)), STR_ARG(ck_say(t->c, t->at)));
}

static void run(ck_context *c) { ck_each_tainted(c, QM_SINK_URL, judge); }

static const char *const options[] = {CK_SOURCES("peer exchange"), NULL};

const ck_check ck_injection_url = {
    .id = "qtcwe-injection-url",
    .summary = "an address that somebody outside decided is opened by the desktop",
    .cwe = {601, 939},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .options = options,
    .run = run,
};
