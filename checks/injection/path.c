// Files that are opened, written or removed under a name which somebody outside decided.
#include "checks/injection/sinks.h"

static void judge(const ck_tainted *t)
{
    ck_report_tainted(t, "'%.*s' is given the path '%.*s', which may lead anywhere ('..', an absolute path)",
                      STR_ARG(ck_callee(t)), STR_ARG(ck_say(t->c, t->at)));
}

static void run(ck_context *c) { ck_each_tainted(c, QM_SINK_PATH, judge); }

static const char *const options[] = {CK_SOURCES("peer"), NULL};

const ck_check ck_injection_path = {
    .id = "qtcwe-injection-path",
    .summary = "a path that somebody outside decided, without a check that it stays where it belongs",
    .cwe = {22, 23, 73},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .options = options,
    .run = run,
};
