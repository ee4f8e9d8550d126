// A path is asked about, and then something is done with it as if the answer still held.
#include "checks/check.h"
#include "fixits/recipes.h"
#include "qtmodel/bounds.h"
#include "qtmodel/texts.h"

enum { MAX_HOPS = 4, MAX_ACTS = 4 };

typedef struct pair {
    ck_context *c;
    qm_cfg *cfg;
    qm_node ask, act;
    qm_node path;   // that is asked about
    bool truth;     // the answer whose edges are not taken
} pair;

// ------------------------------------------------------------------------------------------------------------- the same path

// Does the use give the text, or the object that stands for a path, another one? What else is called on such an object does not.
static bool is_set(const ck_context *c, qm_node use)
{
    const qm_unit *u = c->unit;
    qm_event ev = qm_event_at(u, c->facts, use);
    const qm_fact *stands = ev.kind == QM_EV_CALLED ? qm_fact_func(c->facts, u, qm_row(u, ev.at)->func, QMK_STANDS_FOR_PATH) : NULL;
    if (stands) return stands->pos != QM_POS_THIS;
    qm_class cls = qm_pointee_class(u, qm_var_of(u, qm_row(u, use)->var)->type);
    bool text = !cls.i || qm_fact_class(c->facts, u, cls, QMK_CARRIES);
    return (ev.kind != QM_EV_CALLED || text) && qm_is_written(u, use);
}

// Does a call give the object another path than the one it was made with?
static bool gets_another_path(const ck_context *c, qm_var v)
{
    u32 n;
    const qm_node *uses = qm_uses(c->unit, v, &n);
    for (u32 i = 0; i < n; i++)
        if (is_set(c, uses[i])) return true;
    return false;
}

// The expression of the path for which an object stands, or which it gives back; the expression itself when it is no such thing.
static qm_node path_behind(const ck_context *c, qm_node n)
{
    const qm_unit *u = c->unit;
    n = qm_strip(u, n);
    for (u32 hop = 0; hop < MAX_HOPS && qm_is(n); hop++) {
        qm_node made = n;
        if (qm_kind_of(u, n) == QM_VAR) {
            const qm_var_row *v = qm_var_of(u, qm_row(u, n)->var);
            made = v->kind == QMV_LOCAL && qm_is(v->init) && !gets_another_path(c, qm_row(u, n)->var) ? qm_strip(u, v->init) : (qm_node){0};
        }
        qm_kind k = qm_is(made) ? qm_kind_of(u, made) : QM_NONE;
        const qm_fact *stands = k == QM_CALL || k == QM_CONSTRUCT ? qm_fact_func(c->facts, u, qm_row(u, made)->func, QMK_STANDS_FOR_PATH) : NULL;
        qm_node path = stands ? qm_at_pos(u, made, stands->pos) : (qm_node){0};
        if (!qm_is(path)) return n;
        n = qm_strip(u, path);
    }
    return n;
}

// Do both rows, with all below them, say the same, and can neither change what it speaks of?
static bool says_the_same(const qm_unit *u, qm_node a, qm_node b)
{
    if (qm_end(u, a) - a.i != qm_end(u, b) - b.i) return false;
    for (u32 i = 0; i < qm_end(u, a) - a.i; i++) {
        const qm_node_row *x = &u->nodes.rows[a.i + i], *y = &u->nodes.rows[b.i + i];
        if (x->kind != y->kind || x->op != y->op || x->func.i != y->func.i || x->var.i != y->var.i || x->value != y->value ||
            !str_eq(x->str, y->str))
            return false;
        u32 flags = x->kind == QM_CALL ? qm_func_of(u, x->func)->flags : QMFN_CONST;
        if (!(flags & (QMFN_CONST | QMFN_STATIC | QMFN_OPERATOR))) return false;
        if (x->kind == QM_CALL_INDIRECT || x->kind == QM_ASSIGN || x->kind == QM_OPAQUE || x->kind == QM_LAMBDA) return false;
    }
    return true;
}

// Does the row give another value to something that the path is made of?
static bool changes_path(void *user, qm_node n)
{
    const pair *p = user;
    const qm_unit *u = p->c->unit;
    qm_var v = qm_row(u, n)->var;
    bool uses = v.i && (qm_kind_of(u, n) == QM_VAR || qm_kind_of(u, n) == QM_MEMBER);
    if (!uses || qm_contains(u, p->act, n) || !is_set(p->c, n)) return false;
    for (u32 i = p->path.i; i < qm_end(u, p->path); i++)
        if (u->nodes.rows[i].var.i == v.i) return true;
    return false;
}

// -------------------------------------------------------------------------------------------------------- whose files they are

// A compiled-in file, or one in a folder that the program has made for itself: nobody else is there.
static bool is_own(const pair *p, qm_node path, u32 hop)
{
    const ck_context *c = p->c;
    const qm_unit *u = c->unit;
    qm_node begin = qm_text_begin(u, path);
    const qm_fact *harmless = qm_fact_func(c->facts, u, qm_row(u, p->ask)->func, QMK_HARMLESS_FOR);
    if (qm_is(begin) && harmless && str_starts(qm_row(u, begin)->str, harmless->text)) return true;
    for (u32 i = path.i; i < qm_end(u, path); i++) {
        qm_var v = u->nodes.rows[i].var;
        if (!v.i) continue;
        if (qm_fact_class(c->facts, u, qm_pointee_class(u, qm_var_of(u, v)->type), QMK_OWN_FILES)) return true;
        qm_node init = qm_var_of(u, v)->init;
        if (hop < MAX_HOPS && qm_is(init) && is_own(p, init, hop + 1)) return true;
    }
    return false;
}

// ---------------------------------------------------------------------------------------------------------------- the branch

// The call whose answer a condition is: the call itself, a variable made of it, or access(path) == 0, where 0 means yes.
static qm_node asked_by(const qm_unit *u, qm_node cond, bool *truth)
{
    qm_node n = qm_strip(u, cond);
    if (qm_is(n) && qm_kind_of(u, n) == QM_VAR && qm_is_constant(u, qm_row(u, n)->var)) n = qm_var_of(u, qm_row(u, n)->var)->init;
    n = qm_is(n) ? qm_strip(u, n) : n;
    if (!qm_is(n) || qm_type_of(u, qm_row(u, n)->type)->kind == QMT_INT) {  // if (access(path))
        *truth = !*truth;
        return n;
    }
    i64 value;
    if (qm_kind_of(u, n) != QM_BINARY || !qm_int_value(u, qm_child(u, n, 1), &value)) return n;
    qm_op op = (qm_op)qm_row(u, n)->op;
    bool zero = value == 0 && op == QMO_EQ, other = (value == 0 && (op == QMO_NE || op == QMO_LT)) || (value == -1 && op == QMO_EQ);
    if (!zero && !other) return n;
    if (other) *truth = !*truth;
    return qm_strip(u, qm_child(u, n, 0));
}

static bool answers_otherwise(void *user, const qm_edge *e)
{
    const pair *p = user;
    bool truth;
    qm_node cond = qm_edge_condition(p->c->unit, e, &truth);
    return qm_is(cond) && asked_by(p->c->unit, cond, &truth).i == p->ask.i && truth == p->truth;
}

// Is there a way with that answer on which the path stays what it was?
static bool stays_between(pair *p, bool answer)
{
    p->truth = !answer;
    qm_path_query q = {.from = p->ask, .to = p->act, .stops_edge = answers_otherwise, .stops_node = changes_path, .user = p};
    return qm_path_find(p->cfg, &q, NULL);
}

// Is the action done for one answer only? *answer is which.
static bool depends_on(pair *p, bool *answer)
{
    bool reached[2];
    for (int i = 0; i < 2; i++) {
        p->truth = !i;
        qm_path_query q = {.from = p->ask, .to = p->act, .stops_edge = answers_otherwise, .user = p};
        reached[i] = qm_path_find(p->cfg, &q, NULL);
    }
    *answer = reached[1];
    return reached[0] != reached[1];
}

static bool is_dropped(const qm_unit *u, qm_node call)
{
    qm_node up = qm_parent(u, call);
    return qm_is(up) && qm_kind_of(u, up) == QM_EXPR_STMT && !(qm_row(u, call)->flags & QMF_DISCARDED);
}

// Is what was wanted so anyhow when somebody else was quicker?
static bool comes_to_the_same(const qm_fact *act, bool answer)
{
    return (answer && str_is(act->text, "removes")) || (!answer && str_is(act->text, "makes-folder"));
}

static void report(pair *p, const qm_fact *act, bool answer)
{
    const qm_unit *u = p->c->unit;
    str name = qm_func_of(u, qm_row(u, p->act)->func)->name;
    ck_finding *f = ck_report(p->c, p->act, "what '%.*s' was told may not hold any more when '%.*s' is called, and its failure stays unseen",
                              STR_ARG(qm_func_of(u, qm_row(u, p->ask)->func)->name), STR_ARG(name));
    ck_because(p->c, f, act);
    ck_add_note(p->c, f, qm_row(u, p->ask)->at, "asked here; the answer is %s on the way", answer ? "yes" : "no");
    fx_check_result(ck_fix(p->c, f, FX_REVIEW, "handle the failure"), p->c->unit, p->c->facts, p->act, false);
}

static void judge(pair *p, const qm_fact *act)
{
    const qm_unit *u = p->c->unit;
    qm_node used = qm_at_pos(u, p->act, act->pos);
    bool answer;
    if (!qm_is(used) || !says_the_same(u, p->path, path_behind(p->c, used)) || !depends_on(p, &answer)) return;
    ck_site(p->c, p->act);
    if (!is_dropped(u, p->act) || comes_to_the_same(act, answer) || is_own(p, p->path, 0)) return;
    if (stays_between(p, answer)) report(p, act, answer);
}

// ------------------------------------------------------------------------------------------------- a file that was not there

// The mode makes the file if there is none, and takes what is there otherwise; {0}: it does not, or it only adds to it.
static bool makes_or_takes(const ck_context *c, qm_node mode, str exclusive)
{
    const qm_unit *u = c->unit;
    bool makes = false;
    for (u32 i = mode.i; i < qm_end(u, mode); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind == QM_STRING) return r->str.n && r->str.p[0] == 'w' && str_find(r->str, STR("x")) == SIZE_MAX;
        if (r->kind != QM_ENUMERATOR) continue;
        if (qm_fact_enumerator(c->facts, r->str, QMK_ADDS_OR_FAILS) || str_ends(r->str, exclusive)) return false;
        makes = makes || qm_fact_enumerator(c->facts, r->str, QMK_OPENS_TO_WRITE);
    }
    return makes;
}

// if (!file.exists()) file.open(WriteOnly): whoever makes the file in between has it emptied, and a link is followed.
static void judge_open(pair *p)
{
    ck_context *c = p->c;
    const qm_unit *u = c->unit;
    qm_func f = qm_row(u, p->act)->func;
    const qm_fact *opened = qm_fact_func(c->facts, u, f, QMK_OPENED_WITH), *exclusive = qm_fact_func(c->facts, u, f, QMK_EXCLUSIVE_MODE);
    qm_node mode = opened ? qm_at_pos(u, p->act, opened->pos) : (qm_node){0};
    const qm_fact *creates = qm_fact_func(c->facts, u, f, QMK_CREATES_FILE);
    qm_node file = creates ? qm_at_pos(u, p->act, creates->pos) : qm_object_of(u, p->act);
    bool answer;
    if (!qm_is(mode) || !qm_is(file) || !says_the_same(u, p->path, path_behind(c, file)) || !depends_on(p, &answer)) return;
    ck_site(c, p->act);
    if (answer || !makes_or_takes(c, mode, exclusive ? exclusive->text : STR("?")) || is_own(p, p->path, 0) || !stays_between(p, answer)) return;
    ck_finding *found = ck_report(c, p->act, "the file may be there by now, and loses what it has: '%.*s' was asked before, and is told no more",
                                  STR_ARG(qm_func_of(u, qm_row(u, p->ask)->func)->name));
    ck_because(c, found, opened);
    ck_add_note(c, found, qm_row(u, p->ask)->at, "asked here; the answer is no on the way");
    if (!exclusive) return;
    fx_fix *fix = ck_fix(c, found, FX_REVIEW, "let it fail when the file is there");
    span at = qm_row(u, mode)->text;
    if (!span_is(at) || qm_kind_of(u, qm_strip(u, mode)) == QM_COND) fx_withhold(fix, "the mode is not written here");
    else fx_insert_after(fix, at, " | %.*s", STR_ARG(exclusive->text));
}

static void visit(ck_context *c, qm_func f, qm_node ask)
{
    const qm_unit *u = c->unit;
    const qm_fact *asks = qm_fact_func(c->facts, u, qm_row(u, ask)->func, QMK_ASKS_PATH);
    qm_node asked = asks ? qm_at_pos(u, ask, asks->pos) : (qm_node){0};
    if (!qm_is(asked) || qm_role_of(u, f) != QM_ROLE_NONE) return;
    pair p = {.c = c, .cfg = ck_cfg(c, f), .ask = ask, .path = path_behind(c, asked)};
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = qm_end(u, ask); p.cfg && qm_is(p.path) && i < qm_end(u, body); i++) {
        const qm_fact *acts[MAX_ACTS];
        p.act = (qm_node){i};
        u32 n = qm_kind_of(u, p.act) == QM_CALL ? qm_facts_func(c->facts, u, qm_row(u, p.act)->func, QMK_ACTS_ON_PATH, acts, MAX_ACTS) : 0;
        for (u32 k = 0; k < n && k < MAX_ACTS; k++) judge(&p, acts[k]);
        if (qm_kind_of(u, p.act) == QM_CALL && qm_row(u, p.act)->func.i) judge_open(&p);
    }
}

static void run(ck_context *c) { ck_each_call(c, visit); }

const ck_check ck_thread_check_then_use = {
    .id = "qtcwe-thread-check-then-use",
    .summary = "a path is asked about, then used as if the answer still held, and nobody sees when that fails",
    .cwe = {367},
    .severity = CK_WARNING,
    .profile = CK_STRICT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .run = run,
};
