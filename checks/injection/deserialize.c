// Values of any type that are read from what somebody outside sends.
#include "checks/injection/sinks.h"

static void judge(const ck_tainted *t)
{
    ck_report_tainted(t, "'%.*s' makes a value of whatever type the stream '%.*s' names", STR_ARG(ck_callee(t)),
                      STR_ARG(ck_say(t->c, t->at)));
}

static void run(ck_context *c) { ck_each_tainted(c, QM_SINK_DESERIALIZE, judge); }

static const char *const options[] = {CK_SOURCES("peer"), NULL};

const ck_check ck_injection_deserialize = {
    .id = "qtcwe-injection-deserialize",
    .summary = "a value of any type is read from what somebody outside sends",
    .cwe = {502},
    .severity = CK_WARNING,
    .profile = CK_STRICT,
    .fix = FX_NONE,
    .since = "0.1",
    .options = options,
    .run = run,
};
