// Format strings that somebody outside decided.
#include "checks/injection/sinks.h"

static void judge(const ck_tainted *t)
{
    ck_context *c = t->c;
    const qm_unit *u = c->unit;
    ck_finding *f = ck_report_tainted(t, "'%.*s' takes '%.*s' for its format string", STR_ARG(ck_callee(t)),
                                      STR_ARG(ck_say(c, t->at)));
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "print it as text");
    // Behind the format stand its values; a list of values (va_list) takes none of ours.
    bool last = t->sink->pos == (int)qm_nargs(u, t->call);
    span text = qm_row(u, t->at)->text;
    if (!last) fx_withhold(fix, "there are values for the format already");
    else if (!span_is(text)) fx_withhold(fix, "the format comes from a macro");
    else fx_insert_before(fix, text, "\"%%s\", ");
}

static void run(ck_context *c) { ck_each_tainted(c, QM_SINK_FORMAT, judge); }

static const char *const options[] = {CK_SOURCES("peer argument environment file database user program exchange"), NULL};

const ck_check ck_injection_format_string = {
    .id = "qtcwe-injection-format-string",
    .summary = "a format string that somebody outside decided",
    .cwe = {134},
    .severity = CK_ERROR,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .options = options,
    .run = run,
};
