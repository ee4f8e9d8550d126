// Programs and libraries that are looked for where somebody else may have put them.
#include "checks/injection/sinks.h"
#include "qtmodel/texts.h"

static void judge_library(const ck_tainted *t)
{
    ck_report_tainted(t, "'%.*s' loads the library '%.*s'", STR_ARG(ck_callee(t)), STR_ARG(ck_say(t->c, t->at)));
}

// ------------------------------------------------------------------------------------------------------------ programs

static bool is_command(const ck_context *c, qm_node call, qm_node *program)
{
    const qm_fact *list[4];
    u32 n = qm_facts_func(c->facts, c->unit, qm_row(c->unit, call)->func, QMK_SINK, list, 4);
    for (u32 i = 0; i < n && i < 4; i++) {
        if (!str_is(list[i]->text, qm_sink_name(QM_SINK_COMMAND))) continue;
        *program = qm_at_pos(c->unit, call, list[i]->pos);
        return qm_is(*program);
    }
    return false;
}

// A call on the same object, or this one, that says in which folder the program runs, and not by a constant.
static qm_node sets_directory(const ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    qm_node object = qm_object_of(u, call);
    qm_var var = qm_is(object) ? qm_root_var(u, object) : (qm_var){0};
    for (u32 i = 1; i < u->nodes.n; i++) {
        qm_node n = {i};
        if (qm_kind_of(u, n) != QM_CALL) continue;
        const qm_fact *sets = qm_fact_func(c->facts, u, qm_row(u, n)->func, QMK_SETS_DIRECTORY);
        qm_node folder = sets ? qm_at_pos(u, n, sets->pos) : (qm_node){0};
        if (!qm_is(folder) || qm_kind_of(u, folder) == QM_DEFAULT_ARG || qm_is(qm_text_literal(u, folder))) continue;
        qm_node of = qm_object_of(u, n);
        if (n.i == call.i || (var.i && qm_is(of) && qm_root_var(u, of).i == var.i)) return n;
    }
    return (qm_node){0};
}

// The name comes from settings or from outside, and nothing has looked for it in the folders of the system.
static void judge_configured(ck_context *c, qm_node call, qm_node program, qm_node sets)
{
    ck_tainted t = {.c = c, .call = call, .at = program};
    t.sink = qm_fact_func(c->facts, c->unit, qm_row(c->unit, sets)->func, QMK_SETS_DIRECTORY);
    if (!qm_taint_at(c->analysis, program, &t.taint)) return;
    while (t.from < QM_OUTSIDE_COUNT && !qm_is_dangerous(&t.taint, t.from, QM_SINK_LIBRARY)) t.from++;
    if (t.from == QM_OUTSIDE_COUNT) return;
    ck_finding *f = ck_report_tainted(&t, "'%.*s' is looked for in the folder it shall run in when it is nowhere else, whoever fills that folder",
                                      STR_ARG(ck_say(c, program)));
    ck_add_note(c, f, qm_row(c->unit, sets)->at, "this folder");
}

static void judge_program(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    const qm_unit *u = c->unit;
    qm_node program;
    if (!is_command(c, call, &program)) return;
    ck_site(c, call);
    qm_node text = qm_text_literal(u, program);
    str name = qm_is(text) ? qm_row(u, text)->str : (str){0};
    name = str_upto(name, str_find(name, STR(" ")));
    if (qm_is(text) && (!name.n || str_find(name, STR("/")) != SIZE_MAX)) return;
    qm_node sets = sets_directory(c, call);
    if (!qm_is(sets)) return;
    if (!qm_is(text)) {
        judge_configured(c, call, program, sets);
        return;
    }
    ck_finding *f = ck_report(c, call, "'%.*s' is looked for in the folder it shall run in when it is nowhere else: whoever fills that "
                              "folder decides what runs", STR_ARG(name));
    ck_because(c, f, qm_fact_func(c->facts, u, qm_row(u, sets)->func, QMK_SETS_DIRECTORY));
    ck_add_note(c, f, qm_row(u, sets)->at, "this folder");
    const qm_fact *finds = qm_fact_func(c->facts, u, qm_row(u, sets)->func, QMK_FINDS_PROGRAM);
    if (!finds) return;
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "look for the program in the folders of the system only");
    span at = qm_row(u, program)->text;
    if (!span_is(at) || name.n != qm_row(u, text)->str.n) fx_withhold(fix, "the program is not named by a text of its own here");
    else {
        fx_insert_before(fix, at, "%.*s(", STR_ARG(finds->text));
        fx_insert_after(fix, at, ")");
        fx_include(fix, arena_printf(&c->unit->mem, "<%.*s>", STR_ARG(str_upto(finds->text, str_find(finds->text, STR("::"))))).p);
    }
}

static void run(ck_context *c)
{
    ck_each_tainted(c, QM_SINK_LIBRARY, judge_library);
    ck_each_call(c, judge_program);
}

static const char *const options[] = {CK_SOURCES("peer environment exchange"), NULL};

const ck_check ck_injection_search_path = {
    .id = "qtcwe-injection-search-path",
    .summary = "a program or library is looked for where somebody else may have put it",
    .cwe = {427, 426},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .options = options,
    .run = run,
};
