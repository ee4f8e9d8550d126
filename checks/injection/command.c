// Programs that are started by a name or a command line which somebody outside decided.
#include "checks/injection/sinks.h"

static void judge(const ck_tainted *t)
{
    ck_report_tainted(t, "'%.*s' runs '%.*s' as a command", STR_ARG(ck_callee(t)), STR_ARG(ck_say(t->c, t->at)));
}

static void run(ck_context *c) { ck_each_tainted(c, QM_SINK_COMMAND, judge); }

static const char *const options[] = {CK_SOURCES("peer database exchange"), NULL};

const ck_check ck_injection_command = {
    .id = "qtcwe-injection-command",
    .summary = "what somebody outside decided is run as a program or a command line",
    .cwe = {78, 77},
    .severity = CK_ERROR,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .options = options,
    .run = run,
};
