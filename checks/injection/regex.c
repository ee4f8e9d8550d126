// Regular expressions that somebody outside decided.
#include "checks/injection/sinks.h"

static void judge(const ck_tainted *t)
{
    ck_report_tainted(t, "'%.*s' takes '%.*s' for its pattern", STR_ARG(ck_callee(t)), STR_ARG(ck_say(t->c, t->at)));
}

static void run(ck_context *c) { ck_each_tainted(c, QM_SINK_PATTERN, judge); }

static const char *const options[] = {CK_SOURCES("peer"), NULL};

const ck_check ck_injection_regex = {
    .id = "qtcwe-injection-regex",
    .summary = "a regular expression that somebody outside decided: a few characters can keep it busy for hours",
    .cwe = {1333, 400},
    .severity = CK_WARNING,
    .profile = CK_STRICT,
    .fix = FX_NONE,
    .since = "0.1",
    .options = options,
    .run = run,
};
