#include "checks/injection/sinks.h"

#include <stdio.h>

enum { MAX_STEPS = 12, MAX_SINKS = 6, MESSAGE = 300 };

const char *ck_outside_says(qm_outside from)
{
    static const char *const names[QM_OUTSIDE_COUNT] = {
        "the peer",        "the command line", "the environment", "a file", "what the database holds", "what the user types",
        "another program", "another application (clipboard, drag and drop)"};
    return names[from];
}

str ck_callee(const ck_tainted *t)
{
    const qm_unit *u = t->c->unit;
    return qm_func_of(u, qm_row(u, t->call)->func)->qualified;
}

bool ck_is_trusted(const ck_context *c, qm_outside from)
{
    str list = str_of(c->option(c, "sources"));
    qm_outside named;
    for (str word; str_next_word(&list, &word);)
        if (qm_outside_named(word, &named) && named == from) return false;
    return true;
}

bool ck_is_tainted(ck_context *c, qm_node call, qm_node at, qm_sink sink, ck_tainted *out)
{
    *out = (ck_tainted){.c = c, .call = call, .at = at};
    if (!qm_taint_at(c->analysis, at, &out->taint)) return false;
    for (u32 k = 0; k < QM_OUTSIDE_COUNT; k++) {
        out->from = (qm_outside)k;
        bool dangerous = sink == QM_SINK_COUNT ? out->taint.danger[k] != 0 : qm_is_dangerous(&out->taint, out->from, sink);
        if (dangerous && !ck_is_trusted(c, out->from)) return true;
    }
    return false;
}

static void judge_sink(ck_context *c, qm_node call, const qm_fact *fact, void (*judge)(const ck_tainted *t), qm_sink sink)
{
    qm_node at = qm_at_pos(c->unit, call, fact->pos);
    ck_tainted t;
    if (!qm_is(at) || qm_kind_of(c->unit, at) == QM_DEFAULT_ARG) return;
    ck_site(c, call);
    if (!ck_is_tainted(c, call, at, sink, &t)) return;
    t.sink = fact;
    judge(&t);
}

static void judge_run(ck_context *c, qm_node root, qm_sink sink, void (*judge)(const ck_tainted *t))
{
    const qm_unit *u = c->unit;
    for (u32 i = root.i; qm_is(root) && i < qm_end(u, root); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if ((r->kind != QM_CALL && r->kind != QM_CONSTRUCT) || !r->func.i) continue;
        const qm_fact *list[MAX_SINKS];
        u32 n = qm_facts_func(c->facts, u, r->func, QMK_SINK, list, MAX_SINKS);
        for (u32 k = 0; k < n && k < MAX_SINKS; k++)
            if (str_is(list[k]->text, qm_sink_name(sink))) judge_sink(c, (qm_node){i}, list[k], judge, sink);
    }
}

void ck_each_tainted(ck_context *c, qm_sink sink, void (*judge)(const ck_tainted *t))
{
    const qm_unit *u = c->unit;
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        const qm_func_row *row = qm_func_of(u, f);
        for (u32 i = 0; i < row->n_inits; i++) judge_run(c, u->inits.rows[row->first_init + i].value, sink, judge);
        judge_run(c, row->body, sink, judge);
    }
}

// ----------------------------------------------------------------------------------------------------------- the way

static void add_step(const ck_tainted *t, ck_finding *f, const qm_taint_step *s)
{
    ck_context *c = t->c;
    const qm_unit *u = c->unit;
    place at = qm_row(u, s->at)->at;
    str var = qm_var_of(u, s->var)->name, func = qm_func_of(u, s->func)->name;
    if (!func.n) func = STR("a lambda");
    switch (s->why) {
    case QM_TAINT_SOURCE: ck_add_note(c, f, at, "%s decides what comes from here", ck_outside_says(t->from)); break;
    case QM_TAINT_ASSIGNED:
        if (var.n) ck_add_note(c, f, at, "it goes into '%.*s'", STR_ARG(var));
        break;
    case QM_TAINT_PASSED: ck_add_note(c, f, at, "it is given to '%.*s' as '%.*s'", STR_ARG(func), STR_ARG(var)); break;
    case QM_TAINT_RETURNED: ck_add_note(c, f, at, "'%.*s' hands it back", STR_ARG(func)); break;
    case QM_TAINT_CAPTURED: ck_add_note(c, f, at, "a lambda captures it as '%.*s'", STR_ARG(var)); break;
    case QM_TAINT_SIGNALLED:
        ck_add_note(c, f, at, "the connection brings it to '%.*s' as '%.*s'", STR_ARG(func), STR_ARG(var));
        break;
    case QM_TAINT_PARAMETER: break;
    }
}

ck_finding *ck_report_tainted(const ck_tainted *t, const char *message, ...)
{
    char text[MESSAGE];
    va_list args;
    va_start(args, message);
    vsnprintf(text, sizeof text, message, args);
    va_end(args);
    ck_finding *f = ck_report(t->c, t->call, "%s: %s decides it", text, ck_outside_says(t->from));
    ck_because(t->c, f, t->sink);
    qm_taint_step steps[MAX_STEPS];
    u32 n = qm_taint_steps(t->c->analysis, &t->taint, t->from, steps, MAX_STEPS);
    for (u32 i = 0; i < n; i++) add_step(t, f, &steps[i]);
    return f;
}
