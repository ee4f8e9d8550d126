// Arguments of programs that somebody outside decided, which the program may take for options.
#include "checks/injection/sinks.h"

// "--" ends the options of most programs; whoever writes it has thought of them.
static bool ends_options(const qm_unit *u, qm_func f)
{
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++)
        if (u->nodes.rows[i].kind == QM_STRING && str_is(u->nodes.rows[i].str, "--")) return true;
    return false;
}

// Where arguments are listed, those that are dangerous each: {"-f", name}.
static qm_node dangerous_item(const ck_tainted *t, qm_node list)
{
    const qm_unit *u = t->c->unit;
    for (u32 i = list.i; i < qm_end(u, list); i++) {
        if (u->nodes.rows[i].kind != QM_INIT_LIST) continue;
        for (qm_node item = qm_first(u, (qm_node){i}); qm_is(item); item = qm_next(u, (qm_node){i}, item)) {
            qm_taint taint;
            if (qm_taint_at(t->c->analysis, item, &taint) && qm_is_dangerous(&taint, t->from, QM_SINK_ARGUMENT)) return item;
        }
    }
    return list;
}

static void judge(const ck_tainted *t)
{
    ck_context *c = t->c;
    if (ends_options(c->unit, qm_enclosing_func(c->unit, t->call))) return;
    qm_node item = dangerous_item(t, t->at);
    ck_report_tainted(t, "'%.*s' is given the argument '%.*s', which the program may take for an option", STR_ARG(ck_callee(t)),
                      STR_ARG(ck_say(c, item)));
}

static void run(ck_context *c) { ck_each_tainted(c, QM_SINK_ARGUMENT, judge); }

static const char *const options[] = {CK_SOURCES("peer"), NULL};

const ck_check ck_injection_argument = {
    .id = "qtcwe-injection-argument",
    .summary = "an argument of a program that somebody outside decided may be taken for an option",
    .cwe = {88},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .options = options,
    .run = run,
};
