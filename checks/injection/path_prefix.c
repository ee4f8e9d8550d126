// A path from outside that is let through for the folder it begins with, though .. may lead out of that folder again.
#include "checks/injection/sinks.h"

enum { MAX_STEPS = 12 };

// Is it a folder's absolute path as it is written?
static bool names_folder(const ck_context *c, qm_node prefix)
{
    const qm_unit *u = c->unit;
    for (u32 i = prefix.i; i < qm_end(u, prefix); i++) {
        if (u->nodes.rows[i].kind != QM_STRING) continue;
        str text = qm_row(u, (qm_node){i})->str;
        return text.n > 2 && text.p[0] == '/' && text.p[1] != '/';
    }
    return false;
}

static bool calls(const ck_context *c, qm_node root, qm_fact_key key)
{
    const qm_unit *u = c->unit;
    for (u32 i = root.i; qm_is(root) && i < qm_end(u, root); i++)
        if (u->nodes.rows[i].kind == QM_CALL && qm_says(c->facts, u, u->nodes.rows[i].func, key)) return true;
    return false;
}

// Has something on the way taken the .. out of it?
static bool is_normal(const ck_tainted *t)
{
    ck_context *c = t->c;
    qm_taint_step steps[MAX_STEPS];
    u32 n = qm_taint_steps(c->analysis, &t->taint, t->from, steps, MAX_STEPS);
    for (u32 i = 0; i < n; i++) {
        qm_node at = qm_is(steps[i].at) ? qm_statement_of(c->unit, steps[i].at) : steps[i].at;
        if (calls(c, qm_is(at) ? at : steps[i].at, QMK_NORMALISES_PATH)) return true;
    }
    return n == MAX_STEPS || calls(c, t->at, QMK_NORMALISES_PATH);
}

// Does the function look for .. itself, or compare what the path is when it is resolved?
static bool is_asked_more(const ck_context *c, qm_func f, qm_node call, qm_node text)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, f)->body;
    qm_var v = qm_root_var(u, text);
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        qm_node n = {i};
        if (u->nodes.rows[i].kind != QM_CALL || i == call.i) continue;
        bool asks = qm_fact_func(c->facts, u, qm_row(u, n)->func, QMK_VALID_UNLESS) || qm_says(c->facts, u, qm_row(u, n)->func, QMK_NORMALISES_PATH);
        if (!asks) continue;
        for (u32 k = i; k < qm_end(u, n); k++)
            if (v.i && u->nodes.rows[k].var.i == v.i) return true;
    }
    return false;
}

static void visit(ck_context *c, qm_func f, qm_node call)
{
    const qm_unit *u = c->unit;
    qm_func callee = qm_row(u, call)->func;
    int pos = qm_fact_role(c->facts, u, callee, QMK_TESTS_PREFIX, "text"), with = qm_fact_role(c->facts, u, callee, QMK_TESTS_PREFIX, "prefix");
    if (pos == INT32_MIN || with == INT32_MIN) return;
    qm_node text = qm_at_pos(u, call, pos), prefix = qm_at_pos(u, call, with);
    if (!qm_is(text) || !qm_is(prefix) || !names_folder(c, prefix)) return;
    ck_site(c, call);
    ck_tainted t;
    if (!ck_is_tainted(c, call, text, QM_SINK_PATH, &t) || is_normal(&t) || is_asked_more(c, f, call, text)) return;
    ck_finding *found = ck_report_tainted(&t, "'%.*s' may begin so and lead out of that folder all the same, by ..", STR_ARG(ck_say(c, text)));
    ck_because(c, found, qm_fact_func(c->facts, u, callee, QMK_TESTS_PREFIX));
    fx_withhold(ck_fix(c, found, FX_REVIEW, "test the path without .. in it"), "whether links count as well, only you know");
}

static void run(ck_context *c) { ck_each_call(c, visit); }

static const char *const options[] = {CK_SOURCES("peer file argument environment database user program exchange"), NULL};

const ck_check ck_injection_path_prefix = {
    .id = "qtcwe-injection-path-prefix",
    .summary = "path from outside is judged by how it begins, with .. still in it",
    .cwe = {41, 22},
    .severity = CK_WARNING,
    .profile = CK_STRICT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .options = options,
    .run = run,
};
