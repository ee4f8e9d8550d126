// Amounts of memory that somebody outside decided, with nothing that bounds them.
#include "checks/injection/sinks.h"

static void judge(const ck_tainted *t)
{
    ck_report_tainted(t, "'%.*s' takes as much memory as '%.*s' says, and nothing bounds it", STR_ARG(ck_callee(t)),
                      STR_ARG(ck_say(t->c, t->at)));
}

static void run(ck_context *c) { ck_each_tainted(c, QM_SINK_SIZE, judge); }

static const char *const options[] = {CK_SOURCES("peer file"), NULL};

const ck_check ck_size_untrusted = {
    .id = "qtcwe-size-untrusted",
    .summary = "a size that somebody outside decided is allocated without a bound",
    .cwe = {789, 770, 400},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .options = options,
    .run = run,
};
