// Programs that are named without a folder: PATH, and at times the current folder, decides what runs.
#include "checks/check.h"
#include "qtmodel/taint.h"
#include "qtmodel/texts.h"

// The program of a call that starts one; {0}: none.
static qm_node program_of(const ck_context *c, qm_node call)
{
    const qm_fact *list[4];
    u32 n = qm_facts_func(c->facts, c->unit, qm_row(c->unit, call)->func, QMK_SINK, list, 4);
    for (u32 i = 0; i < n && i < 4; i++)
        if (str_is(list[i]->text, qm_sink_name(QM_SINK_COMMAND))) return qm_at_pos(c->unit, call, list[i]->pos);
    return (qm_node){0};
}

// Has the same function looked for that program before, so that it starts only what it has found?
static bool is_looked_up_before(const ck_context *c, qm_func in, qm_node call, str name, str finder)
{
    const qm_unit *u = c->unit;
    for (u32 i = qm_func_of(u, in)->body.i; i < call.i; i++) {
        qm_node n = {i};
        if (qm_kind_of(u, n) != QM_CALL || !str_eq(qm_func_of(u, qm_row(u, n)->func)->qualified, finder)) continue;
        qm_node text = qm_nargs(u, n) ? qm_text_literal(u, qm_arg(u, n, 0)) : (qm_node){0};
        if (qm_is(text) && str_eq(qm_row(u, text)->str, name)) return true;
    }
    return false;
}

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_fact *finds = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_FINDS_PROGRAM);
    qm_node program = finds ? program_of(c, call) : (qm_node){0};
    if (!qm_is(program) || qm_role_of(u, in) != QM_ROLE_NONE) return;
    ck_site(c, call);
    qm_node text = qm_text_literal(u, program);
    str name = qm_is(text) ? qm_row(u, text)->str : (str){0};
    str word = str_upto(name, str_find(name, STR(" ")));
    if (!word.n || str_find(word, STR("/")) != SIZE_MAX || str_find(word, STR("\\")) != SIZE_MAX) return;
    if (is_looked_up_before(c, in, call, word, finds->text)) return;
    ck_finding *f = ck_report(c, call, "'%.*s' is named without its folder: the environment decides what runs, at times the current folder",
                              STR_ARG(word));
    ck_because(c, f, finds);
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "look for the program in the folders of the system only");
    span at = qm_row(u, program)->text;
    if (!span_is(at) || word.n != name.n) {
        fx_withhold(fix, "the program is not named by a text of its own here");
        return;
    }
    fx_insert_before(fix, at, "%.*s(", STR_ARG(finds->text));
    fx_insert_after(fix, at, ")");
    fx_include(fix, arena_printf(&c->unit->mem, "<%.*s>", STR_ARG(str_upto(finds->text, str_find(finds->text, STR("::"))))).p);
}

static void run(ck_context *c) { ck_each_call_anywhere(c, check_call); }

const ck_check ck_injection_bare_program = {
    .id = "qtcwe-injection-bare-program",
    .summary = "a program is named without its folder, so that the environment decides what runs",
    .cwe = {427, 426},
    .severity = CK_WARNING,
    .profile = CK_STRICT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .run = run,
};
