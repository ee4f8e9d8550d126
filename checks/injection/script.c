// Scripts that somebody outside decided.
#include "checks/injection/sinks.h"

static void judge(const ck_tainted *t)
{
    ck_report_tainted(t, "'%.*s' runs '%.*s' as a script", STR_ARG(ck_callee(t)), STR_ARG(ck_say(t->c, t->at)));
}

static void run(ck_context *c) { ck_each_tainted(c, QM_SINK_SCRIPT, judge); }

static const char *const options[] = {CK_SOURCES("peer database user exchange"), NULL};

const ck_check ck_injection_script = {
    .id = "qtcwe-injection-script",
    .summary = "what somebody outside decided is run as a script",
    .cwe = {94, 95},
    .severity = CK_ERROR,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .options = options,
    .run = run,
};
